"""What was worked out from the store, kept until the store changes; each application has a memory of its own."""

from __future__ import annotations

import threading
from datetime import date

from dashboards.standings import STANDING, Snapshot, month_of
from dashboards.views.selection import in_categories, last_news
from tracker.store.store import Store
from tracker.tension.drivers import NEEDED

MOST = 4  # snapshots; each holds some columns of the event table of a day

Key = tuple[tuple[str, ...], date | None]


class Memory:
    """Snapshots of a store by day; safe to use from several threads."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._kept: dict[Key, Snapshot | None] = {}  # replaced, never changed: readers need no lock
        self._making = threading.Lock()

    def snapshot(self, as_of: date | None = None) -> Snapshot | None:
        """What was known on a day, or is known now: on the last day of news. None when there was no event by then."""
        key = (self.store.state(notes=False), as_of)
        kept = self._kept
        if key in kept:
            return kept[key]
        with self._making:
            if key not in self._kept:
                valid = [(one, made) for one, made in self._kept.items() if one[0] == key[0]]
                self._kept = dict([*valid[1 - MOST :], (key, self._made(as_of))])
            return self._kept[key]

    def _made(self, as_of: date | None) -> Snapshot | None:
        events = self.store.events(as_of=as_of, columns=STANDING, coded=True)
        day = as_of or last_news(events)
        if day is None or events.empty:
            return None
        first, last = month_of(day)
        told = self.store.events(start=first, end=last, as_of=as_of, columns=NEEDED, coded=True)
        return Snapshot(in_categories(events), day, in_categories(told))
