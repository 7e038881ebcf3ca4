"""Events from the tables of others: kept as they came, beside those that are linked from reports."""

from __future__ import annotations

from collections import defaultdict
from contextlib import nullcontext
from typing import Any

import pandas as pd
import sqlalchemy as sa

from tracker.store import loading, saving
from tracker.store.hand.handwork import Held, held
from tracker.store.rewriting import rewrite
from tracker.store.schema import REPORT_COLUMNS, events, imports, meta, participants, reports

LOCK = sa.update(meta).where(meta.c.key == "ingested").values(value=meta.c.value)  # what every writer begins with
LARGE = 20_000  # rows, for which it pays to build indexes anew
# an import as an event, as `rewriting` would write it where nobody wrote anything about it
DIFFERENT: dict[str, sa.ColumnElement[Any]] = {
    "report_id": sa.null(), "title": sa.literal(""), "source": sa.literal(""), "stale": sa.false(),
    "verdict": sa.literal(""), "first_published": imports.c.published, "last_published": imports.c.published,
}  # fmt: skip


def keep(connection: sa.Connection, table: pd.DataFrame) -> int:
    """Stores the rows of a checked event table whose ids are not known yet; their number."""
    connection.execute(LOCK)
    known = _known(connection)
    new = table.loc[[key not in known for key in table["event_id"]]]  # `isin` of as many texts takes ten times as long
    if new.empty:
        return 0
    told = new[["event_id", *REPORT_COLUMNS, "url", "origin", "n_reports", "published"]]
    large = len(new) > max(LARGE, len(known))
    with loading.indexed_afterwards(connection, imports, events, participants) if large else nullcontext():
        loading.add(connection, imports, loading.plain(told.assign(evidence_start=0, evidence_end=0, sentences="")))
        _show(connection)
        loading.add(connection, participants, parties(new))
    rewrite(connection, set(new["event_id"]) & _named(held(connection)))
    connection.execute(saving.NEXT_NUMBER)  # so that the store's state says that there is something new
    return len(new)


def parties(table: pd.DataFrame) -> dict[str, list[str]]:
    """code, event_id: a row for every participant of every event, by code and id, as the index has them."""
    told: dict[str, list[str]] = defaultdict(list)
    for event_id, *sides in zip(*(table[name].tolist() for name in ("event_id", "actors", "recipients")), strict=True):
        for code in {code for side in sides for code in side.split(";") if code}:
            told[code].append(event_id)
    codes = sorted(told)
    return {
        "code": [code for code in codes for _ in told[code]],
        "event_id": [event_id for code in codes for event_id in sorted(told[code])],
    }


def _known(connection: sa.Connection) -> set[str]:
    ids = [table.c[name] for table, name in ((events, "event_id"), (reports, "report_id"), (imports, "event_id"))]
    return set(connection.execute(sa.union(*map(sa.select, ids))).scalars())


def _show(connection: sa.Connection) -> None:
    """Imports that are no events yet become events, within the database."""
    there = sa.select(events.c.event_id).where(events.c.event_id == imports.c.event_id).correlate(imports)
    names = [column.name for column in events.columns]
    fields = [DIFFERENT.get(name, imports.c.get(name, sa.null())) for name in names]
    new = sa.select(*fields).where(~there.exists())
    connection.execute(sa.insert(events).from_select(names, new))


def _named(hand: Held) -> set[str]:
    """The events of which people wrote something."""
    return {*hand.records, *hand.made, *hand.into, *hand.into.values()}
