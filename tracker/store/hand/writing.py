"""Appending records: other writers wait, and the events that the records are about are written anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from tracker.store import relink, rewriting, schema
from tracker.store.aliases import present
from tracker.store.hand.handwork import read
from tracker.store.hand.ofevents import held_of
from tracker.store.hand.records import KINDS, Record, encoded
from tracker.store.imports import LOCK

COLUMNS = tuple(column.name for column in schema.annotations.columns)


def begin(connection: sa.Connection) -> None:
    """Other writers wait, and what they stored is linked: a report that is read anew is in no event for a moment."""
    connection.execute(LOCK)
    if not relink.is_current(connection):
        relink.relink(connection)


def append(connection: sa.Connection, new: Sequence[Record]) -> None:
    """Adds records, which were checked, and writes their events anew; the transaction was begun with `begin`."""
    if new:
        connection.execute(sa.insert(schema.annotations), [_row(record) for record in new])
        _apply(connection, new)


def _apply(connection: sa.Connection, new: Sequence[Record]) -> None:
    """Writes anew the events that these records are about, whatever they did to them."""
    about = _about(connection, new)
    freed = [key for record in about if record.verdict == "separate" for key in record.fields["reports"].split(";")]
    if freed:
        relink.free(connection, freed)
        relink.link_what_is_new(connection)
    targets = {record.target for record in about} | {r.fields["of"] for r in about if r.fields.get("of")}
    ids = present(connection, targets)
    wanted = {*ids.values(), *(targets - ids.keys())}
    rewriting.rewrite(connection, wanted, held_of(connection, wanted))


def _about(connection: sa.Connection, new: Sequence[Record]) -> list[Record]:
    """These records, and in place of undos what they undo in the end."""
    if not any(record.kind == "undo" for record in new):
        return [record for record in new if record.kind != "note"]
    known = {record.annotation_id: record for record in read(connection, KINDS)}
    about = []
    for record in new:
        found: Record | None = record
        while found is not None and found.kind == "undo":
            found = known.get(found.target)
        if found is not None and found.kind != "note":
            about.append(found)
    return about


def _row(record: Record) -> dict[str, Any]:
    own = {"fields": encoded(record.fields), "before": encoded(record.before), "tags": ";".join(record.tags)}
    return {name: value for name, value in asdict(record).items() if name in COLUMNS} | own
