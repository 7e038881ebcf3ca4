"""Everything that was written by hand, newest first, a page at a time: by author, kind, days, country or event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from tracker.store.aliases import present
from tracker.store.hand.handwork import from_row
from tracker.store.hand.ofevents import on_event
from tracker.store.hand.records import KINDS, Record, order, standing
from tracker.store.rewriting import pages
from tracker.store.schema import aliases, participants, reports
from tracker.store.schema import annotations as written


@dataclass(frozen=True, slots=True)
class Asked:
    """Which records: "" and None ask for nothing. `start` and `end` are days on which they were written (UTC)."""

    author: str = ""
    kind: str = ""
    country: str = ""
    event: str = ""
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One record, whether it holds, the record that it undoes in the end (itself if none), and its event now ("")."""

    record: Record
    holds: bool
    about: Record
    event: str


def found(
    connection: sa.Connection, asked: Asked, offset: int = 0, limit: int | None = None
) -> tuple[list[Entry], int]:
    """A page of the records, newest first, and how many there are."""
    conditions = _conditions(connection, asked)
    total = connection.execute(sa.select(sa.func.count()).select_from(written).where(*conditions)).scalar_one()
    newest = (written.c.created_at.desc(), written.c.annotation_id.desc())
    query = sa.select(written).where(*conditions).order_by(*newest).offset(offset).limit(limit)
    rows = connection.execute(query).mappings()
    return _entries(connection, [from_row(dict(row)) for row in rows]), total


def authors(connection: sa.Connection) -> list[str]:
    """Who wrote anything, sorted."""
    return list(connection.execute(sa.select(written.c.author).distinct().order_by(written.c.author)).scalars())


def _conditions(connection: sa.Connection, asked: Asked) -> list[sa.ColumnElement[bool]]:
    column = written.c
    day_after = (asked.end + timedelta(days=1)).isoformat() if asked.end and asked.end < date.max else ""
    return [
        *([column.author == asked.author] if asked.author else []),
        *([column.kind == asked.kind] if asked.kind else []),
        *([column.created_at >= asked.start.isoformat()] if asked.start else []),
        *([column.created_at < day_after] if day_after else []),
        *([column.annotation_id.in_(_of_country(asked.country))] if asked.country else []),
        *([column.annotation_id.in_(_of_event(connection, asked.event))] if asked.event else []),
    ]


def _of_event(connection: sa.Connection, event: str) -> list[str]:
    return [record.annotation_id for record in on_event(connection, event, KINDS)]


def _of_country(code: str) -> sa.Select[tuple[str]]:
    """Notes on a country or on a pair with it, records on its events, and what undoes them."""
    own = sa.select(participants.c.event_id).where(participants.c.code == code)
    told = sa.select(reports.c.report_id).where(reports.c.event_id.in_(own))
    older = sa.select(aliases.c.alias).where(aliases.c.report_id.in_(told))
    column = written.c
    named = [column.country == code, column.country.startswith(f"{code}-"), column.country.endswith(f"-{code}")]
    on = [column.target.in_(ids) for ids in (own, told, older)]
    # An event may be another country's by now; codes stand alone, among others, or behind a place.
    whole = (f'"{code}"', f'"{code};', f';{code}"', f";{code};", f"({code})")
    says = [fields.contains(text) for text in whole for fields in (column.before, column.fields)]
    first = sa.select(written.c.annotation_id).where(sa.or_(*named, *on, *says)).cte("own", recursive=True)
    undos = sa.select(written.c.annotation_id).join(first, written.c.target == first.c.annotation_id)
    return sa.select(first.union(undos).c.annotation_id)


def _entries(connection: sa.Connection, records: Sequence[Record]) -> list[Entry]:
    known = _with_what_they_undo(connection, records)
    stand = {one.annotation_id for one in standing(_with_undos(connection, known.values()))}
    about = {one.annotation_id: _undone_in_the_end(one, known) for one in records}
    now = present(connection, {one.target for one in about.values() if one.target})
    return [
        Entry(one, one.annotation_id in stand, last := about[one.annotation_id], now.get(last.target, last.target))
        for one in records
    ]


def _with_what_they_undo(connection: sa.Connection, records: Iterable[Record]) -> dict[str, Record]:
    known = {one.annotation_id: one for one in records}
    while missing := {one.target for one in known.values() if one.kind == "undo"} - known.keys():
        more = _read(connection, written.c.annotation_id, missing)
        if not more:
            break
        known |= {one.annotation_id: one for one in more}
    return known


def _with_undos(connection: sa.Connection, records: Iterable[Record]) -> list[Record]:
    known = {one.annotation_id: one for one in records}
    new = set(known)
    while new:
        more = [one for one in _read(connection, written.c.target, new) if one.kind == "undo"]
        new = {one.annotation_id for one in more} - known.keys()
        known |= {one.annotation_id: one for one in more}
    return sorted(known.values(), key=order)


def _undone_in_the_end(record: Record, known: Mapping[str, Record]) -> Record:
    while record.kind == "undo" and record.target in known:
        record = known[record.target]
    return record


def _read(connection: sa.Connection, column: sa.Column[str], values: Iterable[str]) -> list[Record]:
    query = sa.select(written)
    return [
        from_row(dict(row))
        for page in pages(sorted(values))
        for row in connection.execute(query.where(column.in_(page))).mappings()
    ]
