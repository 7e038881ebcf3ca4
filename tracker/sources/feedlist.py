"""The feeds that `tracker watch` polls: a TOML file that people write.

interval = "30m"                      # how often a feed is polled when it does not say so itself; s, m, h or d

[[feed]]
url = "https://news.example.org/rss"  # needed
name = "Example News"                 # how messages call it; default: its address
interval = "15m"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tracker.urls import canonical_url, web_address
from tracker.web.fetch import public

DEFAULT_INTERVAL = "30m"
SHORTEST = 60.0  # seconds: no feed is polled more often
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


class FeedListError(ValueError):
    """A list of feeds that cannot be used; the message names the file, the feed and the cause."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed to poll every `interval` seconds. `url` may hold credentials; `name` and `key` never do."""

    url: str
    name: str
    interval: float

    @property
    def key(self) -> str:
        """The feed's canonical address, under which its state is kept."""
        return canonical_url(public(self.url))


def read_feed_list(path: Path) -> list[Feed]:
    """The feeds of a file, in its order; raises FeedListError."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FeedListError(f"cannot read {path}: {error.strerror or error}") from error
    except ValueError as error:  # not TOML, or not UTF-8
        raise FeedListError(f"{path} is not valid TOML: {error}") from error
    _check_keys(content, {"interval", "feed"}, str(path))
    entries = content.get("feed")
    if not isinstance(entries, list) or not entries:
        raise FeedListError(f"{path} lists no feeds: each needs a [[feed]] with its url")
    default = _seconds(content.get("interval", DEFAULT_INTERVAL), str(path))
    feeds = [_feed(entry, default, f"{path}, feed {number}") for number, entry in enumerate(entries, 1)]
    _check_twice(feeds, path)
    return feeds


def _feed(entry: object, default: float, where: str) -> Feed:
    if not isinstance(entry, Mapping):
        raise FeedListError(f"{where}: not a table with a url")
    _check_keys(entry, {"url", "name", "interval"}, where)
    url = str(entry.get("url", ""))
    if not web_address(url):
        raise FeedListError(f"{where}: its url is no http or https address" if url else f"{where}: it has no url")
    interval = _seconds(entry["interval"], where) if "interval" in entry else default
    return Feed(url.strip(), str(entry.get("name") or public(url)), interval)


def _seconds(value: object, where: str) -> float:
    found = re.fullmatch(r"(\d+)\s*([smhd])", str(value).strip())
    if not found:
        raise FeedListError(f'{where}: interval {value!r} is not understood (write "90s", "30m", "2h" or "1d")')
    return max(float(int(found[1]) * UNITS[found[2]]), SHORTEST)


def _check_keys(table: Mapping[str, object], known: set[str], where: str) -> None:
    """A key with a typing error would otherwise do nothing, silently."""
    unknown = sorted(set(table) - known)
    if unknown:
        raise FeedListError(f"{where}: {unknown[0]!r} is not known here (known: {', '.join(sorted(known))})")


def _check_twice(feeds: list[Feed], path: Path) -> None:
    seen: set[str] = set()
    for feed in feeds:
        if feed.key in seen:
            raise FeedListError(f"{path}: {feed.name} is listed twice")
        seen.add(feed.key)
