"""Ids that were given out go on to lead somewhere: what a report became when its article was extracted anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from tracker.store.schema import aliases, imports, insert, reports

Row = Mapping[str, Any]
STEPS = 100  # an article extracted more often than this has lost the way back
PAGE = 5000  # ids that one query names
TOLD = sa.select(
    *(reports.c[name] for name in ("report_id", "event_type", "actors", "recipients", "sentences", "evidence_start"))
)

ALIASES = sa.select(aliases.c.alias, aliases.c.report_id)


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


def present(connection: sa.Connection, ids: Iterable[str]) -> dict[str, str]:
    """The event that each id stands for now: an imported event, or that of the report it is or became."""
    ids = set(ids)
    own = _column(connection, sa.select(imports.c.event_id), imports.c.event_id, ids)
    now = reports_now(connection, ids)
    linked = sa.select(reports.c.report_id, reports.c.event_id).where(reports.c.event_id.is_not(None))
    events = dict(_pairs(connection, linked, reports.c.report_id, set(now.values())))
    return {key: key for key in own} | {key: events[report] for key, report in now.items() if report in events}


def reports_now(connection: sa.Connection, ids: Iterable[str]) -> dict[str, str]:
    """The report that each id is or became; ids that no report has or had are left out."""
    known: dict[str, str] = {}
    way = {key: key for key in ids}
    for _ in range(STEPS):
        there = _column(connection, sa.select(reports.c.report_id), reports.c.report_id, set(way.values()))
        known |= {key: report for key, report in way.items() if report in there}
        rest = {key: report for key, report in way.items() if report not in there}
        heirs = dict(_pairs(connection, ALIASES, aliases.c.alias, set(rest.values())))
        way = {key: heirs[report] for key, report in rest.items() if report in heirs}
        if not way:
            break
    return known


def _column(connection: sa.Connection, query: sa.Select[Any], key: sa.Column[Any], ids: set[str]) -> set[str]:
    return {str(row[0]) for row in _rows(connection, query, key, ids)}


def _pairs(
    connection: sa.Connection, query: sa.Select[Any], key: sa.Column[Any], ids: set[str]
) -> Iterable[tuple[str, str]]:
    return ((str(row[0]), str(row[1])) for row in _rows(connection, query, key, ids))


def _rows(
    connection: sa.Connection, query: sa.Select[Any], key: sa.Column[Any], ids: set[str]
) -> Iterable[Sequence[Any]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), PAGE):
        yield from connection.execute(query.where(key.in_(ordered[start : start + PAGE])))
