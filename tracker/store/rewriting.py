"""The rows of events: what linking, imports and people say of each, put together and written anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa

from tracker.linking.lifecycle import events_of
from tracker.store.hand.handwork import Held, held
from tracker.store.hand.overlay import laid_over, made_by_hand
from tracker.store.schema import articles, events, imports, participants, reports

Item = TypeVar("Item")
Row = dict[str, Any]
PAGE = 5000  # ids that one query names
WRITTEN = [column.name for column in events.columns]
OF_ARTICLE = ("published", "title", "source", "url")


def rewrite(connection: sa.Connection, ids: Iterable[str], hand: Held | None = None) -> None:
    """Writes these events anew, and those that they are duplicates of; one that nobody tells any more goes.

    `hand` is what is written about them, all that is written if it is not given.
    """
    hand = hand or held(connection)
    wanted = set(ids)
    wanted |= {hand.into[key] for key in wanted if key in hand.into}
    for page in pages(sorted(wanted)):
        connection.execute(sa.delete(events).where(events.c.event_id.in_(page)))
        rows = [seen(row, hand) for row in told(connection, page, hand)]
        if rows:
            connection.execute(sa.insert(events), rows)
            _insert_participants(connection, rows)


def seen(row: Mapping[str, Any], hand: Held) -> Row:
    """An event as everybody sees it."""
    event = laid_over(row, hand.records.get(row["event_id"], ()))
    if event["verdict"] == "duplicate" and event["event_id"] not in hand.into:  # of one that is not there (any more)
        event["verdict"] = ""
    return event


def told(connection: sa.Connection, ids: Sequence[str], hand: Held) -> Iterator[Row]:
    """These events without what was corrected by hand: linked from reports, else imported, else made by hand."""
    merged = {copy: event for copy, event in hand.into.items() if event in set(ids)}
    found = set()
    for row in [*_linked(connection, ids, merged), *_imported(connection, ids)]:
        if row["event_id"] not in found:
            found.add(row["event_id"])
            yield row
    for key in ids:
        if key in hand.made and key not in found:
            yield made_by_hand(hand.made[key])


def _linked(connection: sa.Connection, ids: Sequence[str], merged: Mapping[str, str]) -> list[Row]:
    """What reports say together; those of a duplicate count for the event that it repeats, too."""
    found = [dict(row) for row in connection.execute(_reports_of(ids)).mappings()]
    there = {row["event_id"] for row in found}
    for page in pages([copy for copy, event in sorted(merged.items()) if event in there]):
        copies = connection.execute(_reports_of(page)).mappings()
        found += [{**row, "event_id": merged[row["event_id"]]} for row in copies]
    own = {"origin": "extracted", "stale": False, "verdict": ""}
    return [{name: event[name] for name in WRITTEN if name not in own} | own for event in events_of(found)]


def _reports_of(ids: Sequence[str]) -> sa.Select[Any]:
    query = sa.select(*reports.columns, *(articles.c[name] for name in OF_ARTICLE)).join_from(reports, articles)
    return query.where(reports.c.event_id.in_(ids))


def _imported(connection: sa.Connection, ids: Sequence[str]) -> Iterator[Row]:
    for found in connection.execute(sa.select(imports).where(imports.c.event_id.in_(ids))).mappings():
        row = dict(found)
        day = row.pop("published")
        own = {"first_published": day, "last_published": day, "report_id": None, "title": "", "source": ""}
        yield row | own | {"stale": False, "verdict": ""}


def _insert_participants(connection: sa.Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """One row per event and code of its actors and recipients."""
    codes = [
        {"code": code, "event_id": row["event_id"]}
        for row in rows
        for code in sorted({*f"{row['actors']};{row['recipients']}".split(";")} - {""})
    ]
    if codes:
        connection.execute(sa.insert(participants), codes)


def pages(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """The items, so many at a time as one query names."""
    for start in range(0, len(items), PAGE):
        yield items[start : start + PAGE]
