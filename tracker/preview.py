"""What would come of an article, before it is stored: sentence by sentence, and what the store knows of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd
import sqlalchemy as sa

from tracker.ingest import reports_of
from tracker.language.sentences import prepare
from tracker.model import Article, Problem, Report
from tracker.store.schema import articles, reports
from tracker.store.store import Store

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


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored article: how many events it tells, and the codes of who takes part in them, sorted."""

    article_id: str
    title: str
    events: int
    codes: tuple[str, ...]


def kept(store: Store, article_ids: Sequence[str]) -> list[Kept]:
    """What these articles tell now, those that are stored, in this order."""
    parties = (reports.c.event_id, reports.c.actors, reports.c.recipients)
    query = sa.select(articles.c.id, articles.c.title, *parties).join_from(articles, reports, isouter=True)
    rows = store.read(query.where(articles.c.id.in_(article_ids)))
    return [_kept(key, rows[rows["id"] == key]) for key in article_ids if key in set(rows["id"])]


def _kept(key: str, rows: pd.DataFrame) -> Kept:
    told = rows.dropna(subset=["event_id"])
    codes = {code for side in (*told["actors"], *told["recipients"]) for code in side.split(";") if code}
    return Kept(key, str(rows["title"].iloc[0]), told["event_id"].nunique(), tuple(sorted(codes)))


def lines(article: Article, told_by: Sequence[Report]) -> list[Line]:
    """The sentences of an article, each with the reports that it tells; every report is told once."""
    document = prepare(article.text)
    made = []
    for sentence in document.sentences:
        start, end = document.repaired.stored_span(sentence.start, sentence.end)
        told = tuple(report for report in told_by if report.evidence_start == start)
        again = tuple(report for report in told_by if sentence.index in report.sentences and report not in told)
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
