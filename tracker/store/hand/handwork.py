"""Which records hold, and which events they are on now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tracker.store import schema
from tracker.store.aliases import present
from tracker.store.hand.records import Record, decoded, holding
from tracker.store.schema import articles, reports


@dataclass(frozen=True, slots=True)
class Held:
    """The records that hold, by the present id of their event; events made by hand; duplicates and what they repeat."""

    records: Mapping[str, Sequence[Record]]
    made: Mapping[str, Record]
    into: Mapping[str, str]
    lost: Sequence[Record]  # whose events are not there any more


def held(connection: sa.Connection) -> Held:
    """All that is written about events."""
    return of_records(connection, holding(read(connection)))


def of_records(connection: sa.Connection, records: Sequence[Record]) -> Held:
    """The same of these records, which hold, oldest first."""
    made = {record.target: record for record in records if record.kind == "event"}
    named = {record.target for record in records} | {record.fields.get("of", "") for record in records}
    ids = present(connection, named - {""}) | {key: key for key in made}
    on: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if record.kind != "event" and record.target in ids:
            on[ids[record.target]].append(record)
    lost = [record for record in records if record.target not in ids]
    return Held(on, made, _into(on, ids), lost)


def read(connection: sa.Connection, kinds: Iterable[str] = ("event", "correction", "verdict", "undo")) -> list[Record]:
    """The records of these kinds."""
    found = connection.execute(
        sa.select(schema.annotations).where(schema.annotations.c.kind.in_(list(kinds)))
    ).mappings()
    return [from_row(dict(row)) for row in found]


def from_row(row: dict[str, object]) -> Record:
    """A record from how it is stored."""
    fields = {name: decoded(str(row[name])) for name in ("fields", "before")}
    tags = tuple(filter(None, str(row["tags"]).split(";")))
    return Record(**{**row, **fields, "tags": tags})  # type: ignore[arg-type]


def _into(on: Mapping[str, Sequence[Record]], ids: Mapping[str, str]) -> dict[str, str]:
    """Duplicates by the event that they repeat in the end; of a ring of them the smallest id is no duplicate."""
    verdicts = {key: [record for record in records if record.verdict] for key, records in on.items()}
    direct = {
        key: ids[own[-1].fields["of"]]
        for key, own in verdicts.items()
        if own and own[-1].verdict == "duplicate" and own[-1].fields["of"] in ids
    }
    return {key: end for key in direct if (end := _end(key, direct)) != key}


def _end(key: str, direct: Mapping[str, str]) -> str:
    way = [key]
    while (following := direct.get(way[-1])) is not None:
        if following in way:
            return min(way[way.index(following) :])
        way.append(following)
    return way[-1]


def apart(connection: sa.Connection) -> dict[str, str]:
    """The event id of each report that people took out of an event: that of the first of those taken out together."""
    groups = [r.fields["reports"].split(";") for r in holding(read(connection)) if r.verdict == "separate"]
    named = {key for group in groups for key in group}
    if not named:
        return {}
    order = (articles.c.published, articles.c.id, reports.c.report_id)
    now = heirs(connection, named)
    query = sa.select(reports.c.report_id).join_from(reports, articles).order_by(*order)
    there = list(connection.execute(query.where(reports.c.report_id.in_(sorted(set(now.values()))))).scalars())
    taken: dict[str, str] = {}
    for group in groups:
        own = [key for key in there if key in {now.get(name) for name in group}]
        taken |= dict.fromkeys(own, own[0]) if own else {}
    return taken


def heirs(connection: sa.Connection, ids: Iterable[str]) -> dict[str, str]:
    """The report that tells now what each of these reports told."""
    from tracker.store.aliases import reports_now

    return reports_now(connection, ids)
