"""`tracker watch`: polls feeds for ever and ingests what is new; survives restarts and outages."""

from __future__ import annotations

import random
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType

from tracker.feedlist import Feed
from tracker.ingest import Tally, ingest_items
from tracker.model import Article, Problem
from tracker.store import Store
from tracker.watchstate import FeedState, WatchState
from tracker.web.exchange import STAGE
from tracker.web.fetch import Fetcher, public
from tracker.web.pacing import Clock, SystemClock
from tracker.web.pages import fetch_feed

JITTER = 0.1  # of the interval, added at random: feeds that were started together drift apart
LONGEST_REST = 3 * 3600.0  # seconds between two polls of a feed that fails, unless its interval is longer

Report = Callable[[Feed, Tally], None]


class Stopped(Exception):
    """Somebody asked to stop while nothing but time was being waited for."""


class StoppableClock(SystemClock):
    """A clock whose sleep ends with Stopped as soon as `stop` is called."""

    def __init__(self) -> None:
        self._stop = threading.Event()

    def sleep(self, seconds: float) -> None:
        """Waits; raises Stopped when asked to stop before or meanwhile."""
        if self._stop.wait(seconds):
            raise Stopped

    def stop(self) -> None:
        """Ends the sleep under way and all later ones."""
        self._stop.set()

    @property
    def stopped(self) -> bool:
        """Whether somebody asked to stop."""
        return self._stop.is_set()


@dataclass(slots=True)
class _Visit:
    """One poll as it goes on: the entry whose page is being fetched, whether the feed failed, whether all was seen."""

    entry: str = ""
    failed: bool = False
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Watcher:
    """Polls feeds one after another. `clock` may raise Stopped out of its sleep; `stopped` is asked between items."""

    store: Store
    fetcher: Fetcher
    state: WatchState
    clock: Clock
    stopped: Callable[[], bool]
    report: Report

    def run(self, feeds: Sequence[Feed]) -> None:
        """Polls each feed when it is due, until it is asked to stop."""
        with suppress(Stopped):
            while not self.stopped():
                feed = min(feeds, key=lambda each: self.state.of(each.key).due_at)
                wait = self.state.of(feed.key).due_at - self.clock.time()
                if wait > 0:
                    self.clock.sleep(wait)
                self._poll(feed)

    def run_once(self, feeds: Sequence[Feed]) -> None:
        """Polls each feed once, whatever its interval; one that failed lately is left to rest until it is due."""
        with suppress(Stopped):
            for feed in feeds:
                state = self.state.of(feed.key)
                resting = state.failures and state.due_at > self.clock.time()
                if not resting and not self.stopped():
                    self._poll(feed)

    def _poll(self, feed: Feed) -> None:
        """One visit to a feed; raises Stopped when it was cut short.

        The state is saved after it, so that what a crash cuts short is done again.
        """
        state, visit = self.state.of(feed.key), _Visit()
        self.store.forget_problems(public(feed.url))
        tally = ingest_items(self.store, self._items(feed, state, visit))
        if visit.ended:  # one that was cut short has neither failed nor succeeded
            state.failures = state.failures + 1 if visit.failed else 0
            state.due_at = self.clock.time() + _pause(feed, state.failures)
        state.forget_old(self.clock.time())
        self.state.save()
        self.report(feed, tally)
        if not visit.ended:
            raise Stopped

    def _items(self, feed: Feed, state: FeedState, visit: _Visit) -> Iterator[Article | Problem]:
        """What a feed has that is new; ends early, between two items, when asked to stop."""

        def wanted(url: str) -> bool:
            visit.entry = url
            return state.wants(url, self.clock.time())

        try:
            for item in fetch_feed(self.fetcher, feed.url, wanted):
                yield item
                self._remember(item, state, visit)
                if self.stopped():
                    return
        except Stopped:
            return
        visit.ended = True

    def _remember(self, item: Article | Problem, state: FeedState, visit: _Visit) -> None:
        """What became of a feed or of the page of an entry."""
        failed = isinstance(item, Problem) and item.stage == STAGE
        if not visit.entry:
            visit.failed = failed  # the feed itself, before any of its entries
        elif failed:
            state.failed(visit.entry)
        else:
            state.settle(visit.entry)


def _pause(feed: Feed, failures: int) -> float:
    """Seconds until the next poll: the interval, doubled for each failure in a row."""
    pause = min(feed.interval * 2.0 ** min(failures, 20), max(LONGEST_REST, feed.interval))
    return pause * (1 + random.uniform(0, JITTER))  # noqa: S311 - no secret


@contextmanager
def stopping(clock: StoppableClock) -> Iterator[None]:
    """While this lasts, Ctrl-C and SIGTERM end the work after the current item; a second one ends it at once."""

    def stop(number: int, _: FrameType | None) -> None:
        clock.stop()
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
