"""GDELT DOC 2.0: a search over the world's online news since 2017, then the pages it finds."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from tracker.model import Article, Problem
from tracker.urls import canonical_url, web_address
from tracker.web.exchange import STAGE, FetchError
from tracker.web.fetch import Fetcher, Wish
from tracker.web.pages import fetch_pages

ADDRESS = "https://api.gdeltproject.org/api/v2/doc/doc"
ADDRESS_SETTING = "TRACKER_GDELT"  # environment variable: another server that answers in the same way
FIRST_DAY = date(2017, 1, 1)  # the search reaches no further back
FULL = 250  # articles that one answer holds at most
SMALLEST = timedelta(minutes=15)  # GDELT takes in news every quarter of an hour; a shorter window finds nothing more
SECOND = timedelta(seconds=1)
INTERVAL = 6.0  # seconds; the service asks for no more than one request in five
SHOWN = 200  # characters of an answer that is no list


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time to search, both ends included, in UTC."""

    first: datetime
    last: datetime

    def halves(self) -> tuple[Window, Window] | None:
        """The same span in two parts; None when it is too short to be split."""
        if self.last - self.first < SMALLEST:
            return None
        middle = (self.first + (self.last - self.first) / 2).replace(microsecond=0)
        return Window(self.first, middle), Window(middle + SECOND, self.last)

    def __str__(self) -> str:
        return f"{self.first:%Y-%m-%d %H:%M} to {self.last:%Y-%m-%d %H:%M}"


def search(fetcher: Fetcher, query: str, first: date, last: date) -> Iterator[Article | Problem]:
    """The articles that GDELT finds for a query in these days, each page once.

    The day of publication comes from the page. When GDELT saw it (`seendate`) is no date of publication, so a page
    without one is set aside like any other.
    """
    seen: set[str] = set()
    begin, end = datetime.combine(first, time.min, UTC), datetime.combine(last, time.max, UTC).replace(microsecond=0)
    for found in _listed(fetcher, query, Window(begin, end)):
        if isinstance(found, Problem):
            yield found
        elif canonical_url(found) not in seen:
            seen.add(canonical_url(found))
            yield from fetch_pages(fetcher, [found])


def _listed(fetcher: Fetcher, query: str, window: Window) -> Iterator[str | Problem]:
    """The addresses of a window; a full answer may hide more, so its window is searched again in halves."""
    item = f"GDELT {query!r} {window}"
    try:
        found = _ask(fetcher, query, window)
    except FetchError as error:
        yield Problem(item, STAGE, str(error))
        return
    halves = window.halves() if len(found) >= FULL else None
    if halves:
        for half in halves:
            yield from _listed(fetcher, query, half)
        return
    if len(found) >= FULL:
        cause = f"GDELT lists no more than {FULL} articles of a quarter of an hour; narrow the query to get the others"
        yield Problem(item, STAGE, cause)
    yield from found


def _ask(fetcher: Fetcher, query: str, window: Window) -> list[str]:
    """The addresses that one answer lists; raises FetchError."""
    fields = {
        "query": query if "sourcelang:" in query.lower() else f"{query} sourcelang:english",
        "mode": "ArtList",
        "format": "json",
        "sort": "DateAsc",
        "maxrecords": str(FULL),
        "startdatetime": f"{window.first:%Y%m%d%H%M%S}",
        "enddatetime": f"{window.last:%Y%m%d%H%M%S}",
    }
    address = f"{os.environ.get(ADDRESS_SETTING, ADDRESS)}?{urlencode(fields)}"
    # recheck: yesterday's list may still grow. An answer is never kept, for it may be an excuse in plain text.
    wish = Wish(recheck=True, api=True, interval=INTERVAL, busy=_busy, keep=lambda _: False)
    return _addresses(fetcher.get(address, wish).body)


def _addresses(body: bytes) -> list[str]:
    """Empty object: nothing found. Anything but JSON is GDELT's word on the query ("The specified phrase is ...")."""
    text = body.decode("utf-8", "replace").strip()
    try:
        answer = json.loads(text, strict=False)  # titles may hold raw control characters
    except ValueError as error:
        raise FetchError(f"GDELT answers: {' '.join(text[:SHOWN].split()) or 'nothing'}") from error
    articles = answer.get("articles", []) if isinstance(answer, dict) else []
    rows = [row for row in articles if isinstance(row, dict)]
    return [address for row in rows if (address := web_address(str(row.get("url", ""))))]


def _busy(body: bytes) -> str:
    """GDELT says "Please limit requests to one every 5 seconds" with a status of 200, too."""
    start = body[:SHOWN].decode("utf-8", "replace")
    return f"GDELT answers: {' '.join(start.split())}" if "limit requests" in start.lower() else ""
