"""Reading, extracting and storing in one pass: what is already stored is skipped, what is bad is set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from tracker.meter import measuring
from tracker.model import Article, Problem, Report
from tracker.readers import read
from tracker.stopping import Stopper, stoppable
from tracker.store import Store
from tracker.urls import web_address

SHOWN = 20  # problems that a tally keeps; the store has them all


@dataclass
class Tally:
    """What became of the items of one run. `share` is how much of the input was read, None when nobody can know."""

    articles: int = 0  # read and extracted
    unchanged: int = 0  # read, and already stored as they are
    events: int = 0
    problems: int = 0
    first_problems: list[Problem] = field(default_factory=list)
    share: float | None = None

    @property
    def items(self) -> int:
        """All items so far."""
        return self.articles + self.unchanged + self.problems

    def set_aside(self, problem: Problem) -> None:
        """Counts a problem and keeps it when it is one of the first."""
        self.problems += 1
        if len(self.first_problems) < SHOWN:
            self.first_problems.append(problem)

    def extracted(self, reports: Iterable[Report]) -> None:
        """Counts one article and its events."""
        self.articles += 1
        self.events += len(list(reports))


Item = Article | Problem
Watch = Callable[[Tally], None]
Reading = Callable[[Iterable[Path]], Iterator[Article | Problem]]  # `read`, as it is or with some of its options


def ingest(store: Store, paths: Iterable[Path], watch: Watch | None = None, reading: Reading = read) -> Tally:
    """Stores the articles of these files and folders; what was set aside of them before and is no more is forgotten.

    Raises Stopped as `ingest_items` does; what was set aside before then stays as it was.
    """
    paths = list(paths)
    origins = [str(path) for path in paths]
    store.read_again(origins)
    with measuring(paths) as meter, stoppable() as stopper:
        tally = _ingest(store, reading(paths), watch, lambda _: meter.share, stopper)
    store.was_read_again(origins)
    return tally


def ingest_items(
    store: Store, items: Iterable[Item], watch: Watch | None = None, stopper: Stopper | None = None
) -> Tally:
    """Stores articles with their reports as they come; each article is a transaction of its own.

    A rerun after a stop goes on where it stopped; what was stored is linked either way. `watch` is called after every
    item. Raises Stopped (a KeyboardInterrupt) on Ctrl-C and SIGTERM, unless the caller handles those: at once while it
    waits for an item, else when the item in hand is stored. A caller that has a `stopper` of its own gives it.
    """
    total = len(items) if isinstance(items, Sized) else 0
    with nullcontext(stopper) if stopper else stoppable() as stopping:
        return _ingest(store, items, watch, lambda done: done / total if total else None, stopping)


def _ingest(
    store: Store,
    items: Iterable[Item],
    watch: Watch | None,
    share: Callable[[int], float | None],
    stopper: Stopper,
) -> Tally:
    from tracker.extraction import extractor_version

    version, tally = extractor_version(), Tally()
    try:
        for item in items:
            with stopper.in_hand():
                _take(store, item, version, tally)
            tally.share = share(tally.items)
            if watch:
                watch(tally)
    finally:
        store.link()
    return tally


def _take(store: Store, item: Item, version: str, tally: Tally) -> None:
    """Stores an article with its reports, or a problem; the tally counts what came of it."""
    if isinstance(item, Article) and store.has(item, version):
        tally.unchanged += 1
        return
    found = item if isinstance(item, Problem) else reports_of(item)
    if isinstance(found, Problem):
        store.set_aside(found)
        tally.set_aside(found)
    elif isinstance(item, Article):
        store.save(item, found, version)
        tally.extracted(found)


def reports_of(article: Article) -> list[Report] | Problem:
    """The reports of an article; a defect that one text brings to light must not stop the others."""
    from tracker.extraction import extract

    try:
        return extract(article)
    except OSError:  # no language model: that is no fault of the article
        raise
    except Exception as error:  # noqa: BLE001 - see the docstring
        cause = f"the extraction failed on this text ({type(error).__name__}: {error})"
        return Problem(article.id, "extract", cause, web_address(article.url))


def extract_files(
    paths: Iterable[Path], tally: Tally, watch: Watch, aside: Callable[[Problem], None], reading: Reading = read
) -> tuple[list[Report], dict[str, Article]]:
    """The reports of these files and folders, and their articles by id (without their texts, which are not needed)."""
    reports: list[Report] = []
    articles: dict[str, Article] = {}
    for item in reading(paths):
        found = item if isinstance(item, Problem) else reports_of(item)
        if isinstance(item, Article) and not isinstance(found, Problem):
            reports += found
            articles[item.id] = replace(item, text="")
            tally.extracted(found)
            watch(tally)
        elif isinstance(found, Problem):
            tally.set_aside(found)
            aside(found)
    return reports, articles
