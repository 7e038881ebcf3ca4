"""Addresses and feeds to articles: fetched, read, and what fails named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeGuard

from tracker.model import Article, Link, Problem
from tracker.readers import Unreadable, read_bytes
from tracker.readers.pages import page_article
from tracker.readers.source import Options
from tracker.web.exchange import STAGE, FetchError
from tracker.web.fetch import Fetcher, Page, Wish, public

TEASER = 100  # words: a feed's text shorter than this only leads to the page
Wanted = Callable[[str], bool]  # whether the page at this address, which a feed links to, is to be fetched


def fetch_pages(fetcher: Fetcher, urls: Iterable[str]) -> Iterator[Article | Problem]:
    """The articles at these addresses; an address that turns out to be a feed stands for its entries."""
    for url in urls:
        yield from _fetched(fetcher, url, Wish(), _every)


def fetch_feed(fetcher: Fetcher, url: str, wanted: Wanted | None = None) -> Iterator[Article | Problem]:
    """The articles of a feed: from the feed itself when it carries their text, else from the pages it links to.

    The feed is always asked for anew (conditionally). An entry with a few sentences stands for itself when its page
    cannot be read. Entries whose page is not `wanted` are passed over.
    """
    yield from _fetched(fetcher, url, Wish(recheck=True), wanted or _every)


def failed(url: str, error: FetchError) -> Problem:
    """The problem of an address that could not be fetched."""
    address = public(url)
    return Problem(address, STAGE, str(error), address)


def _fetched(fetcher: Fetcher, url: str, wish: Wish, wanted: Wanted) -> Iterator[Article | Problem]:
    try:
        page = fetcher.get(url, wish)
    except FetchError as error:
        yield failed(url, error)
        return
    for item in _read(url, page):
        if isinstance(item, Link) or _is_teaser(item):
            if wanted(item.url):
                yield from _followed(fetcher, item)
        else:
            yield item


def _is_teaser(item: Article | Problem) -> TypeGuard[Article]:
    """Whether it is an entry of a feed with no more than a few sentences."""
    if isinstance(item, Problem):
        return False
    return item.published_basis == "feed" and bool(item.url) and len(item.text.split()) < TEASER


def _followed(fetcher: Fetcher, entry: Article | Link) -> Iterator[Article | Problem]:
    """What the page of an entry holds; the entry itself when that is nothing and it has some text."""
    try:
        found = [_page_of(entry, item) for item in _linked(fetcher, entry)]
    except FetchError as error:
        found = [failed(entry.url, error)]
    if isinstance(entry, Article) and not any(isinstance(item, Article) for item in found):
        found = [entry]
    yield from found


def _linked(fetcher: Fetcher, entry: Article | Link) -> Iterator[Article | Link | Problem]:
    page = fetcher.get(entry.url)
    for item in _read(entry.url, page):
        yield _dated(item, page, entry) if isinstance(item, Problem) else item


def _page_of(entry: Article | Link, item: Article | Link | Problem) -> Article | Problem:
    if isinstance(item, Link):  # a page that is itself a feed is not followed: two steps lead anywhere
        return Problem(entry.url, STAGE, "a feed where a page was expected", entry.url)
    return item


def _dated(problem: Problem, page: Page, entry: Article | Link) -> Article | Problem:
    """A page without a date of its own, with the date that the feed gives its entry."""
    date = entry.published_at or (entry.published.isoformat() if entry.published else "")
    if not date or "no publication date" not in problem.cause:
        return problem
    try:
        options = Options(archive_dates=True)  # a date from elsewhere may stand in
        article = page_article(page.body, page.url, page.content_type, options, date)
    except Unreadable:
        return problem
    return replace(article, published_basis="feed")


def _read(url: str, page: Page) -> Iterator[Article | Link | Problem]:
    return read_bytes(page.body, name=public(url), url=page.url, content_type=page.content_type)


def _every(_: str) -> bool:
    return True
