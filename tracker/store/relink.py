"""Linking in the store: which reports have to be linked anew, and the events that come of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import bindparam as given

from tracker.linking.clusters import WEEK, assign, method
from tracker.linking.sameness import Told, limits, told
from tracker.store import rewriting
from tracker.store.hand.handwork import apart
from tracker.store.schema import articles, events, meta, reports

KEY = "linked"  # of the row of `meta` that says how far, and in which way, the reports are linked
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
    link_what_is_new(connection)


def link_what_is_new(connection: sa.Connection) -> None:
    """Links the reports that are in no event, and those that may be in another one now."""
    scope = _scope(connection)
    if scope is not None:
        rewriting.rewrite(connection, _changes(connection, scope))


def free(connection: sa.Connection, report_ids: Sequence[str]) -> None:
    """Takes reports out of their events, to be linked anew."""
    named = reports.c.report_id.in_(report_ids)
    left = sa.select(reports.c.event_id).where(named)
    connection.execute(sa.update(events).where(events.c.event_id.in_(left)).values(stale=True))
    connection.execute(sa.update(reports).where(named).values(event_id=None))


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
    near = {
        str(event)
        for period in _periods(report for report, _ in late)
        for _, event in _told(connection, early.where(_within(period)))
    }
    settled = {  # whole events: all their reports say on which days they may be
        report.report_id: (report, str(event))
        for page in rewriting.pages(sorted(near))
        for report, event in _told(connection, early.where(reports.c.event_id.in_(page)))
    }
    linked = assign((report for report, _ in late), settled.values(), apart(connection))
    before = {report.report_id: event for report, event in late}
    changed = {key: event for key, event in linked.items() if before[key] != event}
    for page in rewriting.pages([{"key": key, "event": event} for key, event in changed.items()]):
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
