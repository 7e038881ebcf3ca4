"""robots.txt (RFC 9309): what a host lets us read, and how fast."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import httpx
from protego import Protego

from tracker.web.exchange import PRODUCT, Answer, FetchError, Forbidden

DAY = 86_400.0  # seconds that RFC 9309 lets rules be kept
SOON = 300.0  # seconds after which a file that could not be read is asked for again
LARGEST = 500 * 1024  # bytes that RFC 9309 wants read at least; the rest is cut off
LONGEST_DELAY = 120.0  # seconds; a larger Crawl-delay is a host that says it does not want to be read


@dataclass(frozen=True, slots=True)
class _Rules:
    until: float
    rules: Protego | None  # None: the rules cannot be known now, so nothing may be read
    cause: str = ""


class Robots:
    """The rules of every origin, asked for once a day."""

    def __init__(self, ask: Callable[[httpx.URL], Answer], now: Callable[[], float]) -> None:
        self._ask = ask
        self._now = now
        self._kept: dict[httpx.URL, _Rules] = {}

    def delay(self, url: httpx.URL) -> float:
        """The Crawl-delay for this address in seconds, 0 for none; raises FetchError when it may not be read."""
        found = self._rules(url)
        if found.rules is None:
            raise FetchError(f"robots.txt of {url.host} cannot be read ({found.cause}), so nothing is", temporary=True)
        if not found.rules.can_fetch(str(url), PRODUCT):
            raise FetchError(f"robots.txt of {url.host} does not allow it")
        delay = found.rules.crawl_delay(PRODUCT) or 0.0
        if delay > LONGEST_DELAY:
            raise FetchError(f"robots.txt of {url.host} wants {delay:,.0f} seconds between two pages")
        return float(delay)

    def _rules(self, url: httpx.URL) -> _Rules:
        origin = url.copy_with(raw_path=b"/robots.txt", fragment=None)
        kept = self._kept.get(origin)
        if kept is None or self._now() >= kept.until:
            kept = self._kept[origin] = self._read(origin)
        return kept

    def _read(self, address: httpx.URL) -> _Rules:
        """RFC 9309: no such file (4xx) allows everything, a server that fails or cannot be reached nothing."""
        try:
            answer = self._ask(address)
        except Forbidden:
            raise
        except FetchError as error:
            return _Rules(self._now() + SOON, None, str(error))
        text = answer.body.decode("utf-8", "replace") if answer.status == httpx.codes.OK else ""
        return _Rules(self._now() + DAY, Protego.parse(text))
