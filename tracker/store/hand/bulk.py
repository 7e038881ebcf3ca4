"""Several records in one transaction: a verdict on many events, the undo of all of it, a correction written anew."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from tracker.store.aliases import present
from tracker.store.hand.handwork import held, read
from tracker.store.hand.ofevents import on_events
from tracker.store.hand.overlay import laid_over
from tracker.store.hand.records import KINDS, Record, RecordError, check, standing, told_before
from tracker.store.hand.writing import append
from tracker.store.rewriting import pages, told
from tracker.store.schema import events


@dataclass(frozen=True, slots=True)
class Bulk:
    """What a bulk wrote, and what it left out.

    All its `records` (ids) have its `tag`. `met` are the events on which somebody wrote meanwhile, with the last
    record; `gone` those that are not there any more.
    """

    tag: str
    records: tuple[str, ...]
    met: Mapping[str, Record]
    gone: tuple[str, ...] = ()


def judge_many(connection: sa.Connection, seen: Mapping[str, str], verdict: str, author: str, reason: str = "") -> Bulk:
    """The same verdict on many events; `seen` is the last record on each that the writer saw, "" for none."""
    now = present(connection, seen)
    days, last = _days(connection, {now.get(key, key) for key in seen}), on_events(connection, seen)
    common = _signed(author, reason)
    new: dict[str, Record] = {}
    met, gone = {}, []
    for asked, expected in seen.items():
        event = now.get(asked, asked)
        theirs = last.get(event)
        if event not in days:
            gone.append(asked)
        elif theirs and theirs[-1].annotation_id != expected:
            met[asked] = theirs[-1]
        else:
            own = common | days[event] | {"target": event, "fields": {"verdict": verdict}}
            new[event] = Record(_key("v"), "verdict", **own)
    return _written(connection, list(new.values()), common["tags"][0], met, tuple(gone))


def undo_all(connection: sa.Connection, tag: str, author: str, reason: str = "") -> Bulk:
    """Undoes what holds of a bulk, which may be an undo itself; RecordError when nothing does."""
    own = [record for record in standing(read(connection, KINDS)) if tag in record.tags]
    if not own:
        raise RecordError(f"nothing that is tagged {tag!r} holds")
    common = _signed(author, reason)
    days = dict.fromkeys(("date_start", "date_end"), datetime.now(UTC).date())
    new = [Record(_key("u"), "undo", **common | days, target=record.annotation_id) for record in own]
    return _written(connection, new, common["tags"][0], {})


def keep(connection: sa.Connection, key: str, author: str, reason: str = "") -> Bulk:
    """Writes a correction anew over what its event says now; no event becomes another one by it.

    What a later correction says otherwise is left to that one. RecordError when there is no such correction that holds,
    or its event is gone.
    """
    hand = held(connection)
    found = [(event, one) for event, own in hand.records.items() for one in own if one.annotation_id == key]
    if not found or found[0][1].kind != "correction":
        raise RecordError(f"there is no correction {key!r} that holds and whose event is there")
    [(event, old)] = found
    others = [record for record in hand.records[event] if record is not old]
    later = others[hand.records[event].index(old) :]
    fields = {name: now for name, now in old.fields.items() if not any(name in record.fields for record in later)}
    base = laid_over(next(told(connection, [event], hand)), others)
    common = _signed(author, reason)
    days: dict[str, Any] = {"date_start": base["date_start"], "date_end": base["date_end"]}
    new = [Record(_key("u"), "undo", **common | days, target=key)]
    if fields:
        says = {"fields": fields, "before": told_before(base, list(fields)), "text": common["text"] or old.text}
        new.append(Record(_key("c"), "correction", **common | days | says | {"target": event}))
    return _written(connection, new, common["tags"][0], {})


def _signed(author: str, reason: str) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    return {"author": author.strip(), "text": reason.strip(), "created_at": now, "tags": (_key("bulk:"),)}


def _key(begins: str) -> str:
    return begins + uuid.uuid4().hex[:12]


def _days(connection: sa.Connection, ids: set[str]) -> dict[str, dict[str, Any]]:
    """First and last day of the events that are there."""
    query = sa.select(events.c.event_id, events.c.date_start, events.c.date_end)
    rows = [r for page in pages(sorted(ids)) for r in connection.execute(query.where(events.c.event_id.in_(page)))]
    return {row.event_id: {"date_start": row.date_start, "date_end": row.date_end} for row in rows}


def _written(
    connection: sa.Connection, new: list[Record], tag: str, met: Mapping[str, Record], gone: tuple[str, ...] = ()
) -> Bulk:
    for record in new:
        check(record)
    append(connection, new)
    return Bulk(tag, tuple(record.annotation_id for record in new), met, gone)
