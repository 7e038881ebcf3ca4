"""What would come of an article, before it is stored: sentence by sentence, and whether the store knows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tracker.ingest import reports_of
from tracker.model import Article, Problem, Report
from tracker.store import Store
from tracker.text import prepare

# never seen, stored as it is, what a stored article said before, another title or text under a stored id, or the same
# title and text with other facts or for newer rules
State = Literal["new", "stored", "older", "version", "again"]
CHANGES: frozenset[State] = frozenset({"new", "version", "again"})  # storing it would change something


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as it is stored; `told` are the reports that quote it, `again` those that it only adds to."""

    text: str
    told: tuple[Report, ...] = ()
    again: tuple[Report, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """An article with its sentences in order; what `state` says was true when it was made."""

    article: Article
    state: State
    lines: tuple[Line, ...]

    @property
    def reports(self) -> list[Report]:
        """The reports in the order of the sentences that they quote."""
        return [report for line in self.lines for report in line.told]


def preview(store: Store, article: Article) -> Preview | Problem:
    """What storing this article would give; a Problem when the extraction fails on its text.

    Nothing is stored. Raises OSError when no spaCy model is installed.
    """
    from tracker.extraction import extractor_version

    found = reports_of(article)
    if isinstance(found, Problem):
        return found
    return Preview(article, state_of(store, article, extractor_version()), tuple(lines(article, found)))


def lines(article: Article, reports: Sequence[Report]) -> list[Line]:
    """The sentences of an article, each with the reports that it tells; every report is told once."""
    document = prepare(article.text)
    made = []
    for sentence in document.sentences:
        start, end = document.repaired.stored_span(sentence.start, sentence.end)
        told = tuple(report for report in reports if report.evidence_start == start)
        again = tuple(report for report in reports if sentence.index in report.sentences and report not in told)
        made.append(Line(article.text[start:end], told, again))
    return made


def state_of(store: Store, article: Article, version: str) -> State:
    """What the store knows of the article, seen by this version of the rules."""
    known = store.article(article.id)
    if known is None:
        return "new"
    same = (known.title, known.text) == (article.title, article.text)
    if store.has(article, version):
        return "stored" if same else "older"
    return "again" if same else "version"
