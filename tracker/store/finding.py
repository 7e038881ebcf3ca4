"""Finding events: the conditions that a view of them can have, as one query with a page, an order and a total."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from tracker.ontology import event_types
from tracker.store.queries import EVENT_FIELDS, SHOWN, Selection
from tracker.store.schema import NAMED, articles, events, participants

WORD = re.compile(r"\w+")
SORTABLE = ("date_start", "date_end", "published", "event_type", "status", "actors", "recipients", "place", "quantity",
            "confidence", "n_reports", "origin", "source", "title")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events are wanted; an empty tuple, None or "" asks for nothing.

    `countries` take part all together, of `counterparts` any one; `words` stand in the sentence or the title, the last
    one may be a beginning. Ranges are inclusive; `start` and `end` ask for events that touch them.
    """

    countries: tuple[str, ...] = ()
    counterparts: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    confidence: float = 0.0
    reports: int = 1
    words: str = ""


def page(
    wanted: Wanted, dialect: str, order: Sequence[tuple[str, bool]], offset: int, limit: int, *, many: bool = False
) -> Selection:
    """One page of the wanted events with title and source; `order` is (column, descending), newest first by default.

    `many` says that many are wanted, so that a few days hold enough of them for a page. Raises ValueError for a column
    that events cannot be sorted by.
    """
    columns = {"published": events.c.first_published} | {name: events.c[name] for name in SORTABLE if name in events.c}
    if unknown := [name for name, _ in order if name not in columns]:
        raise ValueError(f"events are not sorted by {unknown[0]!r}: only by {', '.join(SORTABLE)}")
    terms: list[sa.ColumnElement[Any]] = [columns[name].desc() if last else columns[name].asc() for name, last in order]
    terms += [events.c.date_start.desc(), events.c.date_end.desc(), events.c.event_id.asc()]
    walk = many and (not order or order[0][0] == "date_start")
    ids = sa.select(events.c.event_id).where(SHOWN, *_conditions(wanted, dialect, walk=walk))
    # The page is found in the index alone, then only its rows are read.
    found = ids.order_by(*terms).offset(offset).limit(limit).subquery()
    query = sa.select(*EVENT_FIELDS, events.c.title, events.c.source)
    return query.join(found, found.c.event_id == events.c.event_id).order_by(*terms)


def every(wanted: Wanted, dialect: str) -> Selection:
    """All the wanted events, with the columns of the event table."""
    return sa.select(*EVENT_FIELDS).where(SHOWN, *_conditions(wanted, dialect))


def in_order(wanted: Wanted, dialect: str) -> Selection:
    """All the wanted events in the order of the event table; ids are compared byte by byte, as pandas compares them."""
    key = events.c.event_id if dialect == "sqlite" else sa.collate(events.c.event_id, "C")
    return every(wanted, dialect).order_by(events.c.date_start, events.c.date_end, key)


def total(wanted: Wanted, dialect: str) -> sa.Select[int]:
    """How many are wanted: with the few that are hidden, less those; so no event that is shown need be looked up."""
    number = sa.select(sa.func.count())
    if dialect == "sqlite" and WORD.search(wanted.words) and wanted == Wanted(words=wanted.words):
        told = number.select_from(_matches(wanted.words))
    else:
        told = number.select_from(events).where(*_conditions(wanted, dialect))
    hidden = number.select_from(events).where(sa.not_(SHOWN), *_conditions(wanted, dialect, walk=True))
    return sa.select(told.scalar_subquery() - hidden.scalar_subquery())


def _conditions(wanted: Wanted, dialect: str, *, walk: bool = False) -> list[sa.ColumnElement[bool]]:
    """`walk`: SQLite takes one event after the other in their order and looks whether it is wanted, instead of finding
    all the wanted ones and sorting them; it cannot know by itself which is less work (the "+" forbids it to search)."""
    column = events.c
    plus = "+" if walk and dialect == "sqlite" else ""
    asked = [
        *(_named([code], plus) for code in wanted.countries),
        _named(wanted.counterparts, plus) if wanted.counterparts else None,
        column.event_type.in_(_types(wanted)) if wanted.types or wanted.directions else None,
        column.status.in_(wanted.statuses) if wanted.statuses else None,
        column.origin.in_(wanted.origins) if wanted.origins else None,
        _sources(wanted.sources, plus) if wanted.sources else None,
        column.date_end >= wanted.start if wanted.start else None,
        column.date_start <= wanted.end if wanted.end else None,
        column.confidence >= wanted.confidence if wanted.confidence else None,
        column.n_reports >= wanted.reports if wanted.reports > 1 else None,
        _words(wanted.words, dialect, plus),
    ]
    return [condition for condition in asked if condition is not None]


def _types(wanted: Wanted) -> list[str]:
    kinds = event_types().items()
    return [
        key
        for key, kind in kinds
        if (not wanted.types or key in wanted.types) and (not wanted.directions or kind.direction in wanted.directions)
    ]


def _named(codes: Sequence[str], plus: str) -> sa.ColumnElement[bool]:
    return sa.literal_column(f"{plus}events.event_id").in_(
        sa.select(participants.c.event_id).where(participants.c.code.in_(codes))
    )


def _sources(names: Sequence[str], plus: str) -> sa.ColumnElement[bool]:
    """The index of sources is taken only by a query that says that it asks for none that is not in it."""
    asked = sa.literal_column(f"{plus}events.source").in_(names)
    return asked if max(map(len, names)) > NAMED else sa.and_(asked, sa.text(f"length(events.source) <= {NAMED}"))


def _words(text: str, dialect: str, plus: str) -> sa.ColumnElement[bool] | None:
    """All the words, by their stems; marks and operators mean nothing, so no text is a wrong query."""
    words = WORD.findall(text)
    if not words:
        return None
    if dialect == "postgresql":
        query = " & ".join(words) + ":*"
        held = sa.func.to_tsvector(sa.literal_column("'english'"), events.c.title + " " + events.c.evidence)
        return held.bool_op("@@")(sa.func.to_tsquery(sa.literal_column("'english'"), query))
    return sa.literal_column(f"{plus}events.rowid").in_(_matches(text).select())


def _matches(text: str) -> sa.Subquery:
    """The row numbers of the events that have the words, in SQLite."""
    match = " ".join(f'"{word}"' for word in WORD.findall(text)) + "*"
    found = sa.text("SELECT rowid FROM events_words WHERE events_words MATCH :words").bindparams(words=match)
    return found.columns(sa.column("rowid", sa.Integer)).subquery()


def sources() -> sa.Select[Any]:
    """The sources of articles with their number."""
    return sa.select(articles.c.source, sa.func.count()).where(articles.c.source != "").group_by(articles.c.source)
