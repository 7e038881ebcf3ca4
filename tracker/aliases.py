"""Ids that were given out go on to lead somewhere: what a report became when its article was extracted anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from tracker.schema import aliases, events, insert, reports

Row = Mapping[str, Any]
STEPS = 100  # an article extracted more often than this has lost the way back
TOLD = sa.select(
    *(reports.c[name] for name in ("report_id", "event_type", "actors", "recipients", "sentences", "evidence_start"))
)


def told_by(connection: sa.Connection, article_id: str) -> list[dict[str, Any]]:
    """What identifies the reports of an article, in the order of the text."""
    query = TOLD.where(reports.c.article_id == article_id).order_by(reports.c.evidence_start, reports.c.report_id)
    return [dict(row) for row in connection.execute(query).mappings()]


def keep(connection: sa.Connection, before: Iterable[Row], after: Iterable[Row]) -> None:
    """Remembers of each report that is gone which one tells the same now: of its type, else of its parties."""
    after = list(after)
    left = {row["report_id"] for row in after}
    for row in before:
        heir = None if row["report_id"] in left else _heir(row, after)
        if heir is not None:
            entry = {"alias": row["report_id"], "report_id": heir}
            statement = insert(connection, aliases).values(entry)
            connection.execute(statement.on_conflict_do_update(index_elements=["alias"], set_={"report_id": heir}))


def _heir(gone: Row, after: Iterable[Row]) -> str | None:
    best, found = 0, None
    for row in after:
        if not _sentences(gone) & _sentences(row):
            continue
        likeness = 2 * (row["event_type"] == gone["event_type"]) + bool(_parties(gone) & _parties(row))
        if likeness > best:
            best, found = likeness, str(row["report_id"])
    return found


def _sentences(row: Row) -> set[str]:
    return set(row["sentences"].split(";"))


def _parties(row: Row) -> set[str]:
    return set(f"{row['actors']};{row['recipients']}".split(";")) - {""}


def resolve(connection: sa.Connection, key: str) -> str | None:
    """The id of the event that an id stands for now: its own, that of one of its reports, or an older one of those."""
    for _ in range(STEPS):
        if connection.execute(sa.select(events.c.event_id).where(events.c.event_id == key)).first():
            return key
        event = connection.execute(sa.select(reports.c.event_id).where(reports.c.report_id == key)).scalar()
        if event is not None:
            return str(event)
        heir = connection.execute(sa.select(aliases.c.report_id).where(aliases.c.alias == key)).scalar()
        if heir is None:
            return None
        key = heir
    return None
