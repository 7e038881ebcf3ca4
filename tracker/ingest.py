"""Reading, extracting and storing in one pass: what is already stored is skipped, what is bad is set aside."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence, Sized
from contextlib import closing, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.logs import belonging_to
from tracker.lots import LOT, lots
from tracker.meter import measuring
from tracker.model import Article, Problem, Report
from tracker.readers import read
from tracker.stopping import Stopper, stoppable
from tracker.urls import is_url, web_address

if TYPE_CHECKING:
    from tracker.store.store import Store  # the workers of a cluster need none, and it takes a second to load

LOG = logging.getLogger(__name__)
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

    def numbers(self) -> dict[str, int]:
        """The counts by name."""
        names = ("articles", "unchanged", "events", "problems")
        return {name: getattr(self, name) for name in names}

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
Found = list[Report] | Problem  # in an article
Outcome = tuple[Article, Found]
# lots of articles go in, and in their order comes for each what gives its outcomes
Work = Callable[[Iterator[list[Article]]], Iterator[Callable[[], list[Outcome]]]]
Watch = Callable[[Tally], None]
# `read`, as it is or with some of its options; closed in any case, because an error holds all that was under way
Reading = Callable[[Iterable[Path | str]], Generator[Article | Problem]]


def here(lots: Iterator[list[Article]]) -> Iterator[Callable[[], list[Outcome]]]:
    """Extraction in this process, one lot after another."""
    return (partial(outcomes, lot) for lot in lots)


def ingest(
    store: Store, paths: Iterable[Path | str], watch: Watch | None = None, reading: Reading = read, work: Work = here
) -> Tally:
    """Stores the articles of files, folders and URLs; what was set aside of them before and is no more is forgotten.

    They are extracted in lots, by `work`. Raises Stopped as `ingest_items` does, when the lot in hand is stored; what
    was set aside before then stays as it was.
    """
    paths = list(paths)
    origins = [str(path if is_url(path) else Path(path)) for path in paths]
    store.read_again(origins)
    with measuring(paths) as meter, stoppable() as stopper, closing(reading(paths)) as items:
        run = _Run(store, stopper, watch, lambda _: meter.share)
        run.take(items, LOT, work)
    store.was_read_again(origins)
    return run.tally


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
        run = _Run(store, stopping, watch, lambda done: done / total if total else None)
        run.take(items, 1, here)
    return run.tally


class _Run:
    """One pass over some items, with what became of them."""

    def __init__(
        self, store: Store, stopper: Stopper, watch: Watch | None, share: Callable[[int], float | None]
    ) -> None:
        self.tally = Tally()
        self._store, self._stopper, self._watch, self._share = store, stopper, watch, share

    def take(self, items: Iterable[Item], size: int, work: Work) -> None:
        """Stores what comes of the items, extracting so many articles at a time."""
        from tracker.extraction import extractor_version

        version = extractor_version()
        with belonging_to(ingest=secrets.token_hex(4)):
            LOG.info("ingest begins", extra={"version": version})
            try:
                for extracted in work(lots(self._new(items, version), size)):
                    with self._stopper.in_hand():
                        self._save(extracted(), version)
            finally:
                self._store.link()
                LOG.info("ingest ends", extra=self.tally.numbers())

    def _new(self, items: Iterable[Item], version: str) -> Iterator[Article]:
        """The articles to extract. What is stored already is counted, and a problem set aside."""
        for item in items:
            if isinstance(item, Article) and not self._store.has(item, version):
                yield item
                continue
            with self._stopper.in_hand():
                if isinstance(item, Problem):
                    self._set_aside(item)
                else:
                    self.tally.unchanged += 1
                self._counted()

    def _save(self, extracted: Iterable[Outcome], version: str) -> None:
        for article, found in extracted:
            if isinstance(found, Problem):
                self._set_aside(found)
            elif self._store.save(article, found, version):
                self.tally.extracted(found)
            else:  # it came twice
                self.tally.unchanged += 1
            self._counted()

    def _set_aside(self, problem: Problem) -> None:
        LOG.info("set aside", extra={"item": problem.item, "stage": problem.stage, "cause": problem.cause})
        self._store.set_aside(problem)
        self.tally.set_aside(problem)

    def _counted(self) -> None:
        self.tally.share = self._share(self.tally.items)
        if self._watch:
            self._watch(self.tally)


def outcomes(lot: Sequence[Article]) -> list[Outcome]:
    """Each article of a lot with its reports, or the problem that its text brings to light.

    Raises OSError when no spaCy model is installed.
    """
    if len(lot) > 1:
        from tracker.extraction import extract_all

        try:
            return list(extract_all(lot))
        except OSError:
            raise
        except Exception:
            LOG.debug("a lot is extracted one by one", exc_info=True)
    return [(article, reports_of(article)) for article in lot]


def reports_of(article: Article) -> Found:
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
    paths: Iterable[Path | str],
    tally: Tally,
    watch: Watch,
    aside: Callable[[Problem], None],
    reading: Reading = read,
    work: Work = here,
) -> tuple[list[Report], dict[str, Article]]:
    """The reports of files, folders and URLs, and their articles by id (without their texts, which are not needed)."""
    reports: list[Report] = []
    articles: dict[str, Article] = {}
    set_aside = setting_aside(tally, aside)
    with closing(reading(paths)) as items:
        for extracted in work(lots(articles_of(items, set_aside), LOT)):
            for article, found in told(extracted(), tally, watch, set_aside):
                reports += found
                articles[article.id] = replace(article, text="")
    return reports, articles


def setting_aside(tally: Tally, aside: Callable[[Problem], None]) -> Callable[[Problem], None]:
    """Counts a problem, then hands it on."""

    def set_aside(problem: Problem) -> None:
        tally.set_aside(problem)
        aside(problem)

    return set_aside


def told(
    extracted: Iterable[Outcome], tally: Tally, watch: Watch, aside: Callable[[Problem], None]
) -> Iterator[tuple[Article, list[Report]]]:
    """The articles that were extracted, counted; the others are set aside."""
    for article, found in extracted:
        if isinstance(found, Problem):
            aside(found)
            continue
        tally.extracted(found)
        yield article, found
        watch(tally)


def articles_of(items: Iterable[Item], aside: Callable[[Problem], None]) -> Iterator[Article]:
    """The articles among the items; the problems are set aside."""
    for item in items:
        if isinstance(item, Problem):
            aside(item)
        else:
            yield item
