"""What is checked of events: reports are linked as linking links them, rows say what they come of, ids lead on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from tracker.linking.clusters import assign
from tracker.linking.sameness import told as as_told
from tracker.store import relink
from tracker.store.checks.registry import Finding, check
from tracker.store.hand.handwork import Held, apart, from_row, held
from tracker.store.hand.records import KINDS
from tracker.store.queries import EVENT_FIELDS
from tracker.store.rewriting import WRITTEN, pages, seen, told
from tracker.store.schema import aliases, events, imports, participants, reports
from tracker.store.schema import annotations as records
from tracker.store.views import framed
from tracker.table import complete, schema

Found = Iterator[Finding | int]
Row = Mapping[str, Any]


@check("linking", "every report is in the event that linking all reports at once gives it")
def linking(connection: sa.Connection) -> Found:
    """Nothing is asked while reports wait to be linked: what others just stored, say."""
    if not relink.is_current(connection):
        return
    rows = connection.execute(relink.READ).all()
    now = {row.report_id: row.event_id for row in rows}
    for report, event in assign((as_told(*row[:-1]) for row in rows), (), apart(connection)).items():
        if now[report] != event:
            yield Finding(f"report {report}", f"is in event {now[report]}, linking gives {event}")
    yield len(rows)


@check("events", "every event says what its reports, imports and records give")
def rows_of_events(connection: sa.Connection) -> Found:
    """Each row and its participants as `rewriting` would write them anew; as `linking`, nothing while reports wait."""
    if not relink.is_current(connection):
        return
    hand = held(connection)
    linked = sa.select(reports.c.event_id).where(reports.c.event_id.is_not(None))
    known = sa.union(sa.select(events.c.event_id), linked, sa.select(imports.c.event_id))
    ids = sorted({*connection.execute(known).scalars(), *hand.made})
    for page in pages(ids):
        there = {row["event_id"]: row for row in _rows(connection, page)}
        codes = _codes(connection, page)
        anew = {row["event_id"]: seen(row, hand) for row in told(connection, page, hand)}
        for key in page:
            if cause := _difference(there.get(key), anew.get(key), codes[key]):
                yield Finding(f"event {key}", cause)
        yield len(page)


def _rows(connection: sa.Connection, ids: Sequence[str]) -> Iterator[Row]:
    for row in connection.execute(sa.select(events).where(events.c.event_id.in_(ids))).mappings():
        yield dict(row)


def _codes(connection: sa.Connection, ids: Sequence[str]) -> dict[str, set[str]]:
    """The participants of these events."""
    codes: dict[str, set[str]] = defaultdict(set)
    for code, event in connection.execute(sa.select(participants).where(participants.c.event_id.in_(ids))):
        codes[event].add(code)
    return codes


def _difference(there: Row | None, anew: Row | None, codes: set[str]) -> str:
    """What is wrong with an event, "" when nothing is."""
    if there is None:
        return "is missing"
    if anew is None:
        return "nothing tells it: no report, import or record"
    for name in WRITTEN:
        if there[name] != anew[name]:
            return f"{name} is {there[name]!r}, written anew it would be {anew[name]!r}"
    named = {*f"{there['actors']};{there['recipients']}".split(";")} - {""}
    return "" if codes == named else f"is found under {';'.join(sorted(codes))}, its parties are others"


@check("table", "the event table is as its schema says")
def table(connection: sa.Connection) -> Found:
    """Types, ranges and codes of all 26 columns, of events that are hidden too."""
    from pandera.errors import SchemaErrors

    ids = sorted(connection.execute(sa.select(events.c.event_id)).scalars())
    for page in pages(ids):
        result = connection.execute(sa.select(*EVENT_FIELDS).where(events.c.event_id.in_(page)))
        frame = complete(framed(result.keys(), result.all()))
        try:
            schema().validate(frame, lazy=True)
        except SchemaErrors as error:
            for case in error.failure_cases.to_dict("records"):
                where = case["index"]
                item = "events" if where is None or where != where else f"event {frame.loc[where, 'event_id']}"  # noqa: PLR0124
                yield Finding(item, f"{case['column']}: {case['failure_case']!r} fails {case['check']}")
        yield len(page)


@check("aliases", "no older id leads to itself")
def older_ids(connection: sa.Connection) -> Found:
    """Where an id leads to is gone only when newer rules found nothing in its place, which the data does not tell."""
    yield int(connection.execute(sa.select(sa.func.count()).select_from(aliases)).scalar_one())
    astray = sa.select(aliases.c.alias).where(sa.or_(aliases.c.alias == aliases.c.report_id, aliases.c.report_id == ""))
    yield from (Finding(f"alias {key}", "leads nowhere") for key in connection.execute(astray).scalars())


@check("handwork", "every record can be read, and finds its event or is in the review")
def handwork(connection: sa.Connection) -> Found:
    """A record whose event is gone is shown for review, so only one whose event is known and missing is lost."""
    readable = True
    for row in connection.execute(sa.select(records)).mappings():
        yield 1
        try:
            kind = from_row(dict(row)).kind
            cause = "" if kind in KINDS else f"kind {kind!r} is none"
        except ValueError as error:
            cause = str(error)
        if cause:
            readable = False
            yield Finding(f"record {row['annotation_id']}", cause)
    if readable and relink.is_current(connection):
        yield from _lost(connection, held(connection))


def _lost(connection: sa.Connection, hand: Held) -> Found:
    """Records on events that are told and yet not there."""
    for page in pages(sorted(hand.records)):
        there = {row["event_id"] for row in _rows(connection, page)}
        told_ids = {row["event_id"] for row in told(connection, [key for key in page if key not in there], hand)}
        for key in sorted(told_ids):
            yield from (Finding(f"record {one.annotation_id}", f"event {key} is missing") for one in hand.records[key])
