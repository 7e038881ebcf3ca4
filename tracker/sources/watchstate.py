"""What `tracker watch` remembers between two runs: when each feed is due, and which of its entries were dealt with."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tracker.urls import canonical_url
from tracker.web.cache import write_whole

MOST_TRIES = 3  # polls at which the page of an entry may fail
FORGET = 30 * 86_400.0  # seconds after which an entry that its feed no longer lists is forgotten


@dataclass(slots=True)
class EntryState:
    """One entry of a feed: how often its page failed, whether it is settled, and when the feed last listed it."""

    tries: int = 0
    settled: bool = False
    listed_at: float = 0.0


@dataclass(slots=True)
class FeedState:
    """One feed: when it is due (seconds since 1970), failures in a row, and its entries by canonical address."""

    due_at: float = 0.0
    failures: int = 0
    entries: dict[str, EntryState] = field(default_factory=dict)

    def wants(self, url: str, now: float) -> bool:
        """Whether the page of an entry that the feed lists now is to be fetched."""
        entry = self.entries.setdefault(canonical_url(url), EntryState())
        entry.listed_at = now
        return not entry.settled and entry.tries < MOST_TRIES

    def tried(self, url: str) -> bool:
        """Whether the page of an entry was asked for before, in vain."""
        return self.entries[canonical_url(url)].tries > 0

    def settle(self, url: str) -> None:
        """The page of an entry was fetched and dealt with."""
        self.entries[canonical_url(url)].settled = True

    def failed(self, url: str) -> None:
        """The page of an entry could not be fetched; it is tried again at the next poll, but not for ever."""
        self.entries[canonical_url(url)].tries += 1

    def forget_old(self, now: float) -> None:
        """Drops entries that the feed has not listed for a month."""
        self.entries = {url: entry for url, entry in self.entries.items() if now - entry.listed_at < FORGET}


class WatchState:
    """The states of all feeds in one JSON file, which is replaced whole; without it, watching starts anew."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.feeds = _load(path)

    def of(self, key: str) -> FeedState:
        """The state of a feed, new if it is not known."""
        return self.feeds.setdefault(key, FeedState())

    def save(self) -> None:
        """Writes the file; raises OSError when the disk refuses."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        content = {"feeds": {key: asdict(state) for key, state in self.feeds.items()}}
        write_whole(self._path, json.dumps(content, indent=1).encode())


def _load(path: Path) -> dict[str, FeedState]:
    """What the file says; nothing when it is missing or damaged: then entries are met again, which is harmless."""
    try:
        feeds = json.loads(path.read_bytes())["feeds"]
        return {key: _feed_state(**fields) for key, fields in feeds.items()}
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _feed_state(due_at: float, failures: int, entries: dict[str, dict[str, float]]) -> FeedState:
    known = {
        url: EntryState(int(entry["tries"]), bool(entry["settled"]), float(entry["listed_at"]))
        for url, entry in entries.items()
    }
    return FeedState(float(due_at), int(failures), known)
