"""The records on some events, by any id that the events ever had; no other record is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

import sqlalchemy as sa

from tracker.store.aliases import present
from tracker.store.hand.handwork import Held, from_row, of_records
from tracker.store.hand.records import Record, decoded, holding, order
from tracker.store.rewriting import pages
from tracker.store.schema import aliases, reports
from tracker.store.schema import annotations as written

JUDGING = ("event", "correction", "verdict")  # what a writer must have seen; notes contradict nothing


def on_events(
    connection: sa.Connection, events: Iterable[str], kinds: Collection[str] = JUDGING
) -> dict[str, list[Record]]:
    """The records of these kinds on each event (by its present id) and what undoes them, oldest first.

    Events without records are left out.
    """
    asked = set(events)
    now = present(connection, asked)
    named = _targets(connection, {now.get(key, key) for key in asked})
    whose: dict[str, str] = {}
    found: dict[str, list[Record]] = defaultdict(list)
    new = [record for record in _aimed_at(connection, named) if record.kind in kinds]
    while new:
        for record in new:
            event = named.get(record.target) or whose[record.target]
            whose[record.annotation_id] = event
            found[event].append(record)
        new = [r for r in _aimed_at(connection, [r.annotation_id for r in new]) if r.kind == "undo"]
    return {event: sorted(records, key=order) for event, records in found.items()}


def on_event(connection: sa.Connection, event: str, kinds: Collection[str] = JUDGING) -> list[Record]:
    """The same of one event."""
    return next(iter(on_events(connection, [event], kinds).values()), [])


def held_of(connection: sa.Connection, events: Iterable[str]) -> Held:
    """What `held` says of these events, and of all duplicates and what they repeat; other records are not read."""
    verdicts = sa.select(written.c.target, written.c.fields).where(written.c.kind == "verdict")
    copies = verdicts.where(written.c.fields.contains('"duplicate"'))
    named = {key for row in connection.execute(copies) for key in (row.target, decoded(row.fields).get("of", ""))}
    found = on_events(connection, {*events, *named} - {""})
    records = holding(record for own in found.values() for record in own)
    return of_records(connection, records)


def _targets(connection: sa.Connection, events: Collection[str]) -> dict[str, str]:
    """What records may name as their target, and the event that it stands for now."""
    named = {*events, *_reports(connection, events), *_renamed(connection, events)}
    ids = present(connection, named)
    return {key: ids.get(key, key) for key in named if ids.get(key, key) in events}


def _reports(connection: sa.Connection, events: Collection[str]) -> Iterator[str]:
    """The reports of events that a record names."""
    named = sa.select(reports.c.report_id).join(written, written.c.target == reports.c.report_id)
    for page in pages(sorted(events)):
        yield from connection.execute(named.where(reports.c.event_id.in_(page))).scalars()


def _renamed(connection: sa.Connection, events: Collection[str]) -> Iterator[str]:
    """The ids that records name and no report has any more, though an heir of it may be a report of these events."""
    first = sa.select(written.c.target, aliases.c.report_id).join(aliases, aliases.c.alias == written.c.target)
    way = first.distinct().cte("way", recursive=True)
    later = sa.select(way.c.target, aliases.c.report_id).join(aliases, aliases.c.alias == way.c.report_id)
    way = way.union(later)
    heirs = sa.select(way.c.target).join(reports, reports.c.report_id == way.c.report_id)
    for page in pages(sorted(events)):
        yield from connection.execute(heirs.where(reports.c.event_id.in_(page))).scalars()


def _aimed_at(connection: sa.Connection, targets: Iterable[str]) -> list[Record]:
    query = sa.select(written)
    return [
        from_row(dict(row))
        for page in pages(sorted(targets))
        for row in connection.execute(query.where(written.c.target.in_(page))).mappings()
    ]
