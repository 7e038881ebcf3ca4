"""The events that nobody judged or corrected, first those that would move the index most, found by the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tracker.ontology import STATUS_WEIGHT, Scale, event_types
from tracker.store.queries import EVENT_FIELDS, Selection
from tracker.store.schema import events, participants


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the queue: a country among the parties, types ("" and () for any), and the scale that weighs."""

    country: str = ""
    types: tuple[str, ...] = ()
    scale: Scale = "tension"


def waiting(asked: Asked, dialect: str, *, after: str = "", before: str = "", limit: int = 100) -> Selection:
    """The rows of the event table with `moves`, in the order of the queue.

    With `after` those that follow this event, also when it waits no more; with `before` those ahead, nearest first.
    """
    moves, key = weighed(asked.scale), _key(dialect)
    chosen = sa.select(events.c.event_id, moves.label("moves")).where(*_left(asked, dialect))
    if at := after or before:
        chosen = chosen.where(_behind(moves, key, at, ahead=not after))
    order = (moves.asc(), key.desc()) if before else (moves.desc(), key.asc())
    # The page is found in the index of LISTED columns alone, then only its rows are read.
    page = chosen.order_by(*order).limit(limit).subquery()
    shown = (page.c.moves.asc(), key.desc()) if before else (page.c.moves.desc(), key.asc())
    return sa.select(*EVENT_FIELDS, page.c.moves).join(page, page.c.event_id == events.c.event_id).order_by(*shown)


def number(asked: Asked, dialect: str) -> sa.Select[int]:
    """How many are left."""
    return sa.select(sa.func.count()).select_from(events).where(*_left(asked, dialect))


def weighed(scale: Scale) -> sa.ColumnElement[float]:
    """The weight of an event, as `tension.weights` has it, times the doubt about it."""
    kinds = {key: kind.weight(scale) for key, kind in event_types().items()}
    types = sa.case(kinds, value=events.c.event_type, else_=0.0)
    return sa.func.abs(types * sa.case(dict(STATUS_WEIGHT), value=events.c.status)) * (1 - events.c.confidence)


def _left(asked: Asked, dialect: str) -> list[sa.ColumnElement[bool]]:
    """The "+" keeps SQLite from the index of verdicts: hardly any event has one, and that index leads to every row."""
    verdict: sa.ColumnElement[str] = sa.literal_column(f"{'+' if dialect == 'sqlite' else ''}events.verdict")
    named = sa.select(participants.c.event_id).where(participants.c.code == asked.country)
    return [
        verdict == "",
        events.c.origin == "extracted",
        *([events.c.event_id.in_(named)] if asked.country else []),
        *([events.c.event_type.in_(asked.types)] if asked.types else []),
    ]


def _behind(
    moves: sa.ColumnElement[float], key: sa.ColumnElement[str], at: str, *, ahead: bool
) -> sa.ColumnElement[bool]:
    """What comes after an event in the order of the queue, or `ahead` of it."""
    here: Any = sa.select(moves).where(events.c.event_id == at).correlate(None).scalar_subquery()
    if ahead:
        return sa.or_(moves > here, sa.and_(moves == here, key < at))
    return sa.or_(moves < here, sa.and_(moves == here, key > at))


def _key(dialect: str) -> sa.ColumnElement[str]:
    """Ids byte by byte, as pandas sorts them."""
    return events.c.event_id if dialect == "sqlite" else sa.collate(events.c.event_id, "C")
