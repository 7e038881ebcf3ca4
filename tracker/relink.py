"""Linking in the store: which reports have to be linked anew, and the events that come of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import bindparam as given

from tracker.lifecycle import summarise
from tracker.linking import WEEK, assign, method
from tracker.sameness import Told, limits, told
from tracker.schema import articles, events, meta, participants, reports

Item = TypeVar("Item")
KEY = "linked"  # of the row of `meta` that says how far, and in which way, the reports are linked
PAGE = 5000  # ids that one query names
AROUND = 90  # days: more than the longest horizon or recall in limits.toml, with the weeks that `linking` looks at
MOST_PERIODS = 40  # of earlier reports that one query asks for
FIELDS = (
    "report_id", "article_id", "event_type", "status", "actors", "recipients", "date_start", "date_end",
    "date_precision", "date_basis", "place", "quantity", "quantity_unit", "evidence",
)  # fmt: skip
STATE = sa.select(meta.c.key, meta.c.value).where(meta.c.key.in_([KEY, "ingested"]))
LOCK = sa.update(meta).where(meta.c.key == "ingested").values(value=meta.c.value)  # what every writer begins with
READ = sa.select(*(reports.c[name] for name in FIELDS), articles.c.published, reports.c.event_id).join_from(
    reports, articles
)
SET_EVENT = sa.update(reports).where(reports.c.report_id == given("key")).values(event_id=given("event"))
WRITTEN = [column.name for column in events.columns]


class Scope(NamedTuple):
    """What has to be linked anew: the reports of these types that were published on this day or later."""

    since: date
    kinds: frozenset[str]


def is_current(connection: sa.Connection) -> bool:
    """Whether all reports are linked, by the present method."""
    state = _state(connection)
    return state.get(KEY) == f"{method()}:{state.get('ingested')}"


def _state(connection: sa.Connection) -> dict[str, str]:
    return {str(key): str(value) for key, value in connection.execute(STATE)}


def relink(connection: sa.Connection) -> None:
    """Links what is new or changed, and what comes after it; the result is that of linking all reports at once."""
    connection.execute(LOCK)
    state = _state(connection)
    done = f"{method()}:{state['ingested']}"
    connection.execute(sa.update(meta).where(meta.c.key == KEY).values(value=done))
    if not state[KEY].startswith(f"{method()}:"):
        connection.execute(sa.update(reports).values(event_id=None))
        connection.execute(sa.delete(events).where(events.c.report_id.is_not(None)))
    scope = _scope(connection)
    if scope is not None:
        _rewrite(connection, _changes(connection, scope))


def mark(connection: sa.Connection, article_id: str) -> None:
    """Says that the reports of an article are about to change."""
    own = sa.select(reports.c.event_id).where(reports.c.article_id == article_id)
    connection.execute(sa.update(events).where(events.c.event_id.in_(own)).values(stale=True))


def _scope(connection: sa.Connection) -> Scope | None:
    """From the first report that is not linked or is gone on; None when there is none."""
    new = sa.select(articles.c.published, reports.c.event_type).join_from(reports, articles)
    new = new.where(reports.c.event_id.is_(None))
    gone = sa.select(events.c.first_published, events.c.event_type).where(events.c.stale)
    found = connection.execute(sa.union(new, gone)).all()
    if not found:
        return None
    return Scope(min(day for day, _ in found), _closure({kind for _, kind in found}))


def _closure(kinds: set[str]) -> frozenset[str]:
    """These event types, their kin, and the kin of those."""
    wider = kinds.union(*(limits()[kind].kin for kind in kinds))
    return frozenset(kinds) if wider == kinds else _closure(wider)


def _changes(connection: sa.Connection, scope: Scope) -> set[str]:
    """Links the reports in scope; the ids of the events whose reports are not what they were."""
    of_kinds = READ.where(reports.c.event_type.in_(sorted(scope.kinds)))
    late = list(_told(connection, of_kinds.where(articles.c.published >= scope.since)))
    early = of_kinds.where(articles.c.published < scope.since)
    settled = {
        report.report_id: (report, str(event))
        for period in _periods(report for report, _ in late)
        for report, event in _told(connection, early.where(_within(period)))
    }
    linked = assign((report for report, _ in late), settled.values())
    before = {report.report_id: event for report, event in late}
    changed = {key: event for key, event in linked.items() if before[key] != event}
    for page in _pages([{"key": key, "event": event} for key, event in changed.items()]):
        connection.execute(SET_EVENT, page)
    stale = connection.execute(sa.select(events.c.event_id).where(events.c.stale)).scalars()
    left = {event for key in changed if (event := before[key])}
    return left | set(changed.values()) | set(stale)


def _told(connection: sa.Connection, query: sa.Select[Any]) -> Iterator[tuple[Told, str | None]]:
    for row in connection.execute(query):
        yield told(*row[:-1]), row[-1]


def _periods(late: Iterable[Told]) -> Iterator[tuple[date, date]]:
    """The times in which earlier reports may tell what these tell, put together where they touch."""
    spans = sorted({(r.first - AROUND, r.last + AROUND) for r in late})
    merged: list[tuple[int, int]] = []
    for first, last in spans:
        if merged and first <= merged[-1][1] + WEEK:
            merged[-1] = merged[-1][0], max(last, merged[-1][1])
        else:
            merged.append((first, last))
    for first, last in _fewer(merged):
        yield date.fromordinal(max(first, 1)), date.fromordinal(min(last, date.max.toordinal()))


def _fewer(spans: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    """At most MOST_PERIODS, the smallest gaps closed."""
    if len(spans) <= MOST_PERIODS:
        return spans
    gaps = sorted(two[0] - one[1] for one, two in pairwise(spans))
    limit = gaps[len(spans) - MOST_PERIODS - 1]
    merged = [spans[0]]
    for first, last in spans[1:]:
        if first - merged[-1][1] <= limit:
            merged[-1] = merged[-1][0], last
        else:
            merged.append((first, last))
    return merged


def _within(period: tuple[date, date]) -> sa.ColumnElement[bool]:
    return sa.and_(reports.c.date_end >= period[0], reports.c.date_start <= period[1])


def _rewrite(connection: sa.Connection, changed: set[str]) -> None:
    """Puts what their reports say together now in the place of these events; one without reports goes."""
    for page in _pages(sorted(changed)):
        connection.execute(sa.delete(events).where(events.c.event_id.in_(page)))
        rows = connection.execute(_of_events(page))
        frame = pd.DataFrame(rows.fetchall(), columns=list(rows.keys()))
        if not frame.empty:
            _insert(connection, summarise(frame))


def _of_events(ids: Sequence[str]) -> sa.Select[Any]:
    query = sa.select(
        *reports.columns, articles.c.published, *(articles.c[name] for name in ("title", "source", "url"))
    )
    return query.join_from(reports, articles).where(reports.c.event_id.in_(ids))


def _insert(connection: sa.Connection, found: pd.DataFrame) -> None:
    found = found.assign(origin="extracted", stale=False)[WRITTEN]
    plain = found.astype(object).where(found.notna(), None)
    rows = [dict(zip(WRITTEN, row, strict=True)) for row in plain.itertuples(index=False)]
    connection.execute(sa.insert(events), rows)
    insert_participants(connection, rows)


def insert_participants(connection: sa.Connection, rows: Iterable[dict[str, Any]]) -> None:
    """One row per event and code of its actors and recipients."""
    codes = [
        {"code": code, "event_id": row["event_id"]}
        for row in rows
        for code in sorted({*f"{row['actors']};{row['recipients']}".split(";")} - {""})
    ]
    if codes:
        connection.execute(sa.insert(participants), codes)


def _pages(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), PAGE):
        yield items[start : start + PAGE]
