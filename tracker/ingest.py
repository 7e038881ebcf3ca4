"""Reading, extracting and storing in one pass: what is already stored is skipped, what is bad is set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from tracker.model import Article, Problem, Report
from tracker.readers import read
from tracker.store import Store

SHOWN = 20  # problems that a tally keeps; the store has them all


@dataclass
class Tally:
    """What became of the items of one run."""

    articles: int = 0  # read and extracted
    unchanged: int = 0  # read, and already stored as they are
    events: int = 0
    problems: int = 0
    first_problems: list[Problem] = field(default_factory=list)

    def set_aside(self, problem: Problem) -> None:
        """Counts a problem and keeps it when it is one of the first."""
        self.problems += 1
        if len(self.first_problems) < SHOWN:
            self.first_problems.append(problem)

    def extracted(self, reports: Iterable[Report]) -> None:
        """Counts one article and its events."""
        self.articles += 1
        self.events += len(list(reports))


Watch = Callable[[Tally], None]
Reading = Callable[[Iterable[Path]], Iterator[Article | Problem]]  # `read`, as it is or with some of its options


def ingest(store: Store, paths: Iterable[Path], watch: Watch | None = None, reading: Reading = read) -> Tally:
    """Stores the articles of these files and folders; what was set aside of them before is forgotten."""
    paths = list(paths)
    for path in paths:
        store.forget_problems(str(path))
    return ingest_items(store, reading(paths), watch)


def ingest_items(store: Store, items: Iterable[Article | Problem], watch: Watch | None = None) -> Tally:
    """Stores articles with their reports as they come; each article is a transaction of its own.

    A rerun after a stop goes on where it stopped. `watch` is called after every item.
    """
    from tracker.extraction import extractor_version

    version, tally, watch = extractor_version(), Tally(), watch or _look_away
    for article in _fresh(store, items, version, tally, watch):
        found = _extracted(article)
        if isinstance(found, Problem):
            store.set_aside(found)
            tally.set_aside(found)
        else:
            store.save(article, found, version)
            tally.extracted(found)
        watch(tally)
    return tally


def _extracted(article: Article) -> list[Report] | Problem:
    """The reports of an article; a defect that one text brings to light must not stop the others."""
    from tracker.extraction import extract

    try:
        return extract(article)
    except OSError:  # no language model: that is no fault of the article
        raise
    except Exception as error:  # noqa: BLE001 - see the docstring
        return Problem(article.id, "extract", f"the extraction failed on this text ({type(error).__name__}: {error})")


def extract_files(
    paths: Iterable[Path], tally: Tally, watch: Watch, aside: Callable[[Problem], None], reading: Reading = read
) -> tuple[list[Report], dict[str, Article]]:
    """The reports of these files and folders, and their articles by id (without their texts, which are not needed)."""
    reports: list[Report] = []
    articles: dict[str, Article] = {}
    for item in reading(paths):
        found = item if isinstance(item, Problem) else _extracted(item)
        if isinstance(item, Article) and not isinstance(found, Problem):
            reports += found
            articles[item.id] = replace(item, text="")
            tally.extracted(found)
            watch(tally)
        elif isinstance(found, Problem):
            tally.set_aside(found)
            aside(found)
    return reports, articles


def _look_away(_: Tally) -> None:
    """Watches nothing."""


def _fresh(
    store: Store, items: Iterable[Article | Problem], version: str, tally: Tally, watch: Watch
) -> Iterator[Article]:
    """The articles that the store does not have as they are; counts the others, stores the problems."""
    for item in items:
        if isinstance(item, Article) and not store.has(item, version):
            yield item
            continue
        if isinstance(item, Problem):
            store.set_aside(item)
            tally.set_aside(item)
        else:
            tally.unchanged += 1
        watch(tally)
