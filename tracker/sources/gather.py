"""What `tracker fetch` is asked for, in order: addresses, lists of them, feeds and ready-made sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tracker.model import Article, Problem
from tracker.urls import web_address
from tracker.web.fetch import Fetcher, public

SOURCES = ("wikipedia", "gdelt")
MONTH = re.compile(r"(\d{4})-(\d{2})")


class OrderError(ValueError):
    """An order that cannot be carried out as given; the message says what is missing or wrong."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to fetch: pages and sources as named, feeds, and for sources the days (inclusive) and the query."""

    what: Sequence[str] = ()
    feeds: Sequence[str] = ()
    first: date | None = None
    last: date | None = None
    query: str = ""

    def addresses(self) -> list[str]:
        """The addresses asked for, and those of Wikipedia's days: what was set aside of them before is met again."""
        from tracker.sources.wikipedia import addresses_of

        named = [public(url) for url in (*self.what, *self.feeds) if url not in SOURCES]
        if self.first and "wikipedia" in self.what:
            named += addresses_of(self.first, self.last or datetime.now(UTC).date())
        return named

    def check(self) -> None:
        """Raises OrderError."""
        if not self.what and not self.feeds:
            raise OrderError("nothing to fetch: name an address, a source (wikipedia, gdelt), --feed or --urls")
        for name in self.what:
            if name not in SOURCES and not web_address(name):
                raise OrderError(f"{name!r} is neither a web address nor a source ({', '.join(SOURCES)})")
        for feed in self.feeds:
            if not web_address(feed):
                raise OrderError(f"--feed {feed!r} is no web address")
        self._check_sources()

    def _check_sources(self) -> None:
        named = [name for name in SOURCES if name in self.what]
        if not named and (self.first or self.last or self.query):
            raise OrderError("--from, --to and --query are for the sources wikipedia and gdelt")
        for name in named:
            if not self.first:
                raise OrderError(f"{name} needs --from")
        if self.first and self.last and self.last < self.first:
            raise OrderError(f"--to {self.last} is before --from {self.first}")
        if "gdelt" in named:
            self._check_gdelt()
        elif self.query:
            raise OrderError("--query is for the source gdelt")

    def _check_gdelt(self) -> None:
        from tracker.sources.gdelt import FIRST_DAY

        if not self.query.strip():
            raise OrderError("gdelt needs --query")
        if self.first and self.first < FIRST_DAY:
            raise OrderError(f"gdelt knows nothing before {FIRST_DAY}")


def gather(fetcher: Fetcher, order: Order, now: datetime | None = None) -> Iterator[Article | Problem]:
    """The articles of an order that was checked; without a last day, sources go up to today (UTC)."""
    from tracker.web.pages import fetch_feed, fetch_pages

    today = (now or datetime.now(UTC)).date()
    for name in order.what:
        if name in SOURCES:
            yield from _source(fetcher, name, order, today)
        else:
            yield from fetch_pages(fetcher, [name])
    for feed in order.feeds:
        yield from fetch_feed(fetcher, feed)


def read_again(fetcher: Fetcher, url: str) -> Iterator[Article | Problem]:
    """What an address holds now: a day of Wikipedia's current events as its items, everything else as it is."""
    from tracker.sources.wikipedia import current_events, day_of
    from tracker.web.pages import fetch_pages

    day = day_of(url)
    return current_events(fetcher, day, day, datetime.now(UTC).date()) if day else fetch_pages(fetcher, [url])


def _source(fetcher: Fetcher, name: str, order: Order, today: date) -> Iterator[Article | Problem]:
    from tracker.sources.gdelt import search
    from tracker.sources.wikipedia import current_events

    first, last = order.first or today, order.last or today
    if name == "wikipedia":
        return current_events(fetcher, first, last, today)
    return search(fetcher, order.query, first, min(last, today))


def read_addresses(text: str) -> list[str]:
    """The addresses of a list, one a line; blank lines and lines that start with # are passed over."""
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def first_day(text: str) -> date:
    """The day that a period starts on: YYYY-MM-DD or YYYY-MM. Raises OrderError.

    >>> first_day("2021-11").isoformat(), last_day("2021-11").isoformat(), last_day("2021-11-05").isoformat()
    ('2021-11-01', '2021-11-30', '2021-11-05')
    """
    try:
        return date.fromisoformat(f"{text}-01" if MONTH.fullmatch(text) else text)
    except ValueError as error:
        raise OrderError(f"{text!r} is no day or month (YYYY-MM-DD or YYYY-MM)") from error


def last_day(text: str) -> date:
    """The day that a period ends on, both ends included; see `first_day`."""
    first = first_day(text)
    if not MONTH.fullmatch(text):
        return first
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
