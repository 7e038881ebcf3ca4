"""Trying again what was set aside: its files are read again, its addresses by whom the caller names for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from tracker.ingest import Item, Tally, Watch, ingest_items
from tracker.model import Article, Problem
from tracker.readers import read
from tracker.store.store import Store

STAGE = "store"

Reading = Callable[[str], Iterable[Item]]  # gives what an address holds now
Readings = Mapping[str, Reading]  # by scheme: "http", "https"
NOBODY: Readings = MappingProxyType({})


@dataclass
class Retried:
    """What came of it: how many were tried, how many of them are still in the queue, and why others were not tried."""

    tried: int = 0
    kept: int = 0
    articles: int = 0  # that were stored
    impossible: Counter[str] = field(default_factory=Counter)


def retry(
    store: Store,
    *,
    stage: str | None = None,
    contains: str | None = None,
    watch: Watch | None = None,
    readings: Readings = NOBODY,
) -> Retried:
    """Tries again what is in the queue, or the part of it that `Store.problems` gives for `stage` and `contains`.

    An origin is read again as a whole, an address by the one of `readings` for its scheme. What succeeds leaves the
    queue, what fails stays with its new cause and one try more; what came from a file that is not there stays as it
    is. Raises Stopped as `ingest_items` does.
    """
    queue, done, tried = store.problems(stage, contains), Retried(), set()
    for origin, items in queue.groupby("origin")["item"]:
        reason = _impossible(str(origin), readings)
        if reason:
            done.impossible[reason] += len(items)
        else:
            done.articles += _again(store, str(origin), watch, readings).articles
            tried |= set(items)
    done.tried, done.kept = len(tried), len(tried & set(store.problems()["item"]))
    return done


def _again(store: Store, origin: str, watch: Watch | None, readings: Readings) -> Tally:
    store.read_again([origin])
    scheme = _scheme(origin)
    tally = ingest_items(store, readings[scheme](origin) if scheme else _file(store, origin), watch)
    store.was_read_again([origin])
    return tally


def _impossible(origin: str, readings: Readings) -> str:
    """Why an origin cannot be read again, "" when it can."""
    if not origin:
        return "what came from no file or address has to be ingested again"
    scheme = _scheme(origin)
    if scheme:
        return "" if scheme in readings else f"nothing here reads {scheme} addresses again"
    return "" if Path(origin).exists() else "the file is not there, seen from this folder"


def _scheme(origin: str) -> str:
    """The scheme of an address, "" of a path."""
    return origin.partition("://")[0] if "://" in origin else ""


def _file(store: Store, origin: str) -> Iterator[Item]:
    """The items of a file. A text that would replace another stays aside: that an id came twice is no passing fault."""
    for item in read([Path(origin)]):
        if isinstance(item, Article) and _replaces(store, item):
            cause = "another text has it; ingest the file by itself to make this one the newer"
            yield Problem(item.id, STAGE, f"duplicate id {item.id!r}: {cause}", origin)
        else:
            yield item


def _replaces(store: Store, article: Article) -> bool:
    """Whether another text is stored under the id, and this one never was."""
    stored = store.article(article.id)
    if stored is None:
        return False
    known = [stored, *(old for _, _, old in store.older_versions(article.id))]
    return all((old.title, old.text) != (article.title, article.text) for old in known)
