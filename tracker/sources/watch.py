"""`tracker watch`: polls feeds for ever and ingests what is new; survives restarts and outages."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from tracker.ingest import Tally, ingest_items
from tracker.model import Article, Problem
from tracker.sources.feedlist import Feed
from tracker.sources.watchstate import FeedState, WatchState
from tracker.stopping import Stopper, stoppable
from tracker.store.store import Store
from tracker.web.exchange import STAGE
from tracker.web.fetch import Fetcher, public
from tracker.web.pacing import Clock
from tracker.web.pages import fetch_feed

JITTER = 0.1  # of the interval, added at random: feeds that were started together drift apart
LONGEST_REST = 3 * 3600.0  # seconds between two polls of a feed that fails, unless its interval is longer

Report = Callable[[Feed, Tally], None]


@dataclass(slots=True)
class _Visit:
    """One poll as it goes on: the entry whose page is being fetched, those tried again, whether the feed failed."""

    entry: str = ""
    again: list[str] = field(default_factory=list)
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Watcher:
    """Polls feeds one after another, until Ctrl-C or SIGTERM: then it raises Stopped, with everything stored."""

    store: Store
    fetcher: Fetcher
    state: WatchState
    clock: Clock
    report: Report

    def run(self, feeds: Sequence[Feed]) -> NoReturn:
        """Polls each feed when it is due, for ever."""
        with stoppable() as stopper:
            while True:
                feed = min(feeds, key=lambda each: self.state.of(each.key).due_at)
                wait = self.state.of(feed.key).due_at - self.clock.time()
                if wait > 0:
                    self.clock.sleep(wait)
                self._poll(feed, stopper)

    def run_once(self, feeds: Sequence[Feed]) -> None:
        """Polls each feed once, whatever its interval; one that failed lately is left to rest until it is due."""
        with stoppable() as stopper:
            for feed in feeds:
                state = self.state.of(feed.key)
                if not state.failures or state.due_at <= self.clock.time():
                    self._poll(feed, stopper)

    def _poll(self, feed: Feed, stopper: Stopper) -> None:
        """One visit to a feed. One that is cut short has neither failed nor succeeded: the feed stays due."""
        state, visit, address = self.state.of(feed.key), _Visit(), public(feed.url)
        self.store.read_again([address])
        try:
            tally = ingest_items(self.store, self._items(feed, state, visit), stopper=stopper)
            with stopper.in_hand():
                self.store.was_read_again([address, *visit.again])
                state.failures = state.failures + 1 if visit.failed else 0
                state.due_at = self.clock.time() + _pause(feed, state.failures)
                state.forget_old(self.clock.time())
        finally:
            with stopper.in_hand():
                self.state.save()
        self.report(feed, tally)

    def _items(self, feed: Feed, state: FeedState, visit: _Visit) -> Iterator[Article | Problem]:
        """What a feed has that is new."""

        def wanted(url: str) -> bool:
            wants = state.wants(url, self.clock.time())
            visit.entry = url
            if wants and state.tried(url):
                visit.again.append(public(url))
                self.store.read_again(visit.again[-1:])
            return wants

        for item in fetch_feed(self.fetcher, feed.url, wanted):
            yield item  # comes back when it is stored
            self._remember(item, state, visit)

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
