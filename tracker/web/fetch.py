"""An address to its page: from the cache or the web, by way of robots.txt and checked redirects."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self
from urllib.parse import urldefrag, urlsplit, urlunsplit

import httpx

from tracker.urls import web_address
from tracker.web.cache import Kept, PageCache
from tracker.web.exchange import REDIRECTS, Answer, Ask, Exchange, FetchError, answered
from tracker.web.robots import LARGEST, Robots

MOST_REDIRECTS = 10
SAME_AGAIN = 2  # times that an address may come up in a chain: once more, now that a cookie is set, is no loop yet


@dataclass(frozen=True, slots=True)
class Page:
    """What was fetched: `url` is where the redirects ended; no address here holds credentials."""

    url: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Wish:
    """How an address is to be fetched, beside what the settings say.

    `recheck` asks the server whether a cached page has changed, instead of taking it as it is. `api` is a documented
    interface for programs: robots.txt, which is about crawling pages, is not asked. `busy` gives the cause when a body
    only says "try again later"; `keep` says of a body whether it may be cached.
    """

    recheck: bool = False
    api: bool = False
    interval: float = 0.0  # seconds between two requests to the host
    busy: Callable[[bytes], str] | None = None
    keep: Callable[[bytes], bool] | None = None


class Fetcher:
    """Fetches pages one after another; `cache` None keeps nothing."""

    def __init__(self, exchange: Exchange, cache: PageCache | None = None) -> None:
        self._exchange = exchange
        self._cache = cache
        self._robots = Robots(self._ask_robots, exchange.clock.time)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._exchange.__exit__(kind, error, at)

    def get(self, url: str, wish: Wish | None = None) -> Page:
        """The page at an address; raises FetchError with the cause, OSError when the cache cannot be written."""
        wish = wish or Wish()
        if not web_address(url):
            raise FetchError(f"not a web address: {_without_credentials(url)[:200]}")
        key, kept = public(url), None
        if self._cache:
            kept = self._cache.get(key)
        if kept and not (wish.recheck or self._exchange.settings.refresh):
            return Page(kept.url, kept.content_type, kept.body)
        return self._from_web(url, key, kept, wish)

    def _from_web(self, url: str, key: str, kept: Kept | None, wish: Wish) -> Page:
        final, answer = self._follow(url, wish, kept)
        if answer.status == httpx.codes.NOT_MODIFIED and kept:
            found = replace(kept, fetched_at=self._exchange.clock.time())
        elif answer.status == httpx.codes.OK:
            found = self._kept(final, answer)
        else:
            raise FetchError(answered(answer.status))
        if self._cache and (wish.keep is None or wish.keep(found.body)):
            self._cache.put(key, found)
        return Page(found.url, found.content_type, found.body)

    def _kept(self, url: str, answer: Answer) -> Kept:
        names = ("content-type", "etag", "last-modified")
        content_type, etag, modified = (answer.headers.get(name, "") for name in names)
        return Kept(url, content_type, etag, modified, self._exchange.clock.time(), answer.body)

    def _follow(self, url: str, wish: Wish, kept: Kept | None) -> tuple[str, Answer]:
        """The first answer that is no redirect, and the address that gave it; every hop is checked like the first."""
        credentials, home = _credentials(url)
        here, seen = parsed(public(url)), Counter[httpx.URL]()
        for _ in range(MOST_REDIRECTS + 1):
            seen[here] += 1
            if seen[here] > SAME_AGAIN:
                raise FetchError(f"the redirects go round in a circle, back to {here}")
            delay = 0.0 if wish.api else self._robots.delay(here)
            headers = _conditions(kept) if kept and kept.url == str(here) else {}
            if credentials and _origin(here) == home:
                headers["Authorization"] = credentials
            answer = self._exchange.ask(Ask(here, headers, max(delay, wish.interval), wish.busy))
            if answer.status not in REDIRECTS:
                return str(here), answer
            here = redirected(here, answer)
        raise FetchError(f"more than {MOST_REDIRECTS} redirects")

    def _ask_robots(self, address: httpx.URL) -> Answer:
        """robots.txt with its redirects followed; more than five of them count as no file (RFC 9309)."""
        for _ in range(6):
            answer = self._exchange.ask(Ask(address, max_size=LARGEST, cut=True))
            if answer.status not in REDIRECTS:
                return answer
            address = redirected(address, answer)
        return Answer(httpx.codes.NOT_FOUND, {})


def public(url: str) -> str:
    """The address without credentials and fragment: the only form that is logged, kept or stored.

    >>> public("https://me:secret@example.org/a?b=1#c")
    'https://example.org/a?b=1'
    """
    parts = urlsplit(urldefrag(url.strip()).url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def parsed(url: str) -> httpx.URL:
    """The address in parts; raises FetchError when it cannot be one."""
    try:
        return httpx.URL(url)
    except httpx.InvalidURL as error:
        raise FetchError(f"not a web address: {error}") from error


def redirected(here: httpx.URL, answer: Answer) -> httpx.URL:
    """Where a redirect leads; raises FetchError when it leads nowhere or out of the web."""
    location = answer.headers.get("location", "").strip()
    if not location:
        raise FetchError(f"{answered(answer.status)} without saying where to")
    try:
        target = here.join(location)
    except httpx.InvalidURL as error:
        raise FetchError(f"redirects to something that is no web address: {error}") from error
    if target.scheme not in {"http", "https"} or not target.host:
        raise FetchError(f"redirects to a {target.scheme or 'nameless'} address: only http and https are followed")
    return parsed(public(str(target)))


def _credentials(url: str) -> tuple[str, tuple[str, str, int | None]]:
    """The Authorization header for credentials in an address, "" for none, and the one origin it may be sent to."""
    whole = parsed(url.strip())
    if not whole.userinfo:
        return "", _origin(whole)
    pair = f"{whole.username}:{whole.password}".encode()
    return f"Basic {base64.b64encode(pair).decode()}", _origin(whole)


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _conditions(kept: Kept) -> dict[str, str]:
    headers = {"If-None-Match": kept.etag, "If-Modified-Since": kept.last_modified}
    return {name: value for name, value in headers.items() if value}


def _without_credentials(url: str) -> str:
    """Of something that is no web address, as much as can be shown."""
    before, at, after = url.rpartition("@")
    return f"...@{after}" if at and before else url
