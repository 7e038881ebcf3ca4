"""The analyst's hand: writing records, and what comes of them. All is appended, nothing is changed or deleted."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from tracker.columns import HISTORY
from tracker.store import schema
from tracker.store.aliases import present
from tracker.store.hand import bulk, logbook
from tracker.store.hand.bulk import Bulk
from tracker.store.hand.handwork import from_row, read
from tracker.store.hand.logbook import Asked, Entry
from tracker.store.hand.ofevents import on_event, on_events
from tracker.store.hand.records import (
    KINDS,
    Kind,
    Record,
    RecordError,
    check,
    check_fields,
    holding,
    order,
    plain,
    told_before,
)
from tracker.store.hand.writing import append, begin
from tracker.store.schema import events

KEYS = {"note": "n", "event": "h", "correction": "c", "verdict": "v", "undo": "u"}


class ConflictError(RuntimeError):
    """Somebody wrote about the event since the writer looked; `theirs` is what they wrote, `event` what it says."""

    def __init__(self, theirs: Record, event: Mapping[str, Any]) -> None:
        super().__init__(f"{theirs.author} wrote about this event on {theirs.created_at[:16]} (UTC): {said(theirs)}")
        self.theirs, self.event = theirs, event


class Hand:
    """What people write in one store. Each method is one transaction and gives the id of its record.

    `expected` is the id of the last record on the event that the writer saw ("" for none, None for whatever there is).
    Raises RecordError for what cannot be written, ConflictError when somebody was faster.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def note(
        self, text: str, author: str, *, country: str = "", start: date, end: date | None = None, event: str = "",
        tags: Iterable[str] = (), link: str = "",
    ) -> str:  # fmt: skip
        """A note on a country, a dyad or an event, on a day or a period."""
        last = end or start
        return self._write("note", author, text, country=country.strip(), date_start=start, date_end=last, target=event,
                           tags=tuple(tags), link=link)  # fmt: skip

    def add(self, fields: Mapping[str, str], author: str, reason: str = "") -> tuple[str, str]:
        """An event that no article tells: the id of the record, and that of the event."""
        event = "h" + uuid.uuid4().hex[:12]
        return self._write("event", author, reason, target=event, fields=dict(fields)), event

    def correct(
        self, event: str, fields: Mapping[str, str], author: str, reason: str = "", expected: str | None = None
    ) -> str:
        """Fields of an event that are otherwise: {"status": "denied", "actors": "FRA;POL"}."""
        return self._write("correction", author, reason, target=event, fields=dict(fields), expected=expected)

    def judge(
        self, event: str, verdict: str, author: str, reason: str = "", *, of: str = "", reports: Sequence[str] = (),
        expected: str | None = None,
    ) -> str:  # fmt: skip
        """confirmed, rejected, duplicate (`of` another event), separate (`reports` that tell another event)."""
        fields = {"verdict": verdict} | ({"of": of} if of else {}) | ({"reports": ";".join(reports)} if reports else {})
        return self._write("verdict", author, reason, target=event, fields=fields, expected=expected)

    def undo(self, record: str, author: str, reason: str = "") -> str:
        """Undoes a record, also an undo; RecordError when it is not there or does not hold."""
        return self._write("undo", author, reason, target=record)

    def judge_many(self, seen: Mapping[str, str], verdict: str, author: str, reason: str = "") -> Bulk:
        """confirmed or rejected, of many events at once: all that nobody wrote about meanwhile, in one transaction.

        `seen` is the last record on each event that the writer saw, "" for none (see `last_seen`).
        """
        if verdict not in ("confirmed", "rejected"):
            raise RecordError(f"the verdict {verdict!r} is not for many events: only confirmed and rejected")
        with self.engine.begin() as connection:
            begin(connection)
            return bulk.judge_many(connection, seen, verdict, author, reason)

    def undo_all(self, tag: str, author: str, reason: str = "") -> Bulk:
        """Undoes all records of a bulk that hold, by its tag; the undos are a bulk of their own."""
        with self.engine.begin() as connection:
            begin(connection)
            return bulk.undo_all(connection, tag, author, reason)

    def keep(self, record: str, author: str, reason: str = "") -> Bulk:
        """Takes a correction back and writes it anew over what its event says now, so that it is no change any more."""
        with self.engine.begin() as connection:
            begin(connection)
            return bulk.keep(connection, record, author, reason)

    def records(self, event: str | None = None) -> list[Record]:
        """All records, or those on one event (by its present id) with what undoes them, oldest first."""
        with self.engine.connect() as connection:
            own = read(connection, KINDS) if event is None else on_event(connection, event, KINDS)
        return sorted(own, key=order)

    def history(self, event: str | None = None) -> pd.DataFrame:
        """All records, or those on one event (by its present id), newest first, with `holds` and what each says.

        Columns: annotation_id, kind, author, created_at, target, says, text, holds.
        """
        own = self.records(event)
        kept = {record.annotation_id for record in holding(own)}
        names = ("annotation_id", "kind", "author", "created_at", "target")
        rows = [
            {name: getattr(r, name) for name in names}
            | {"says": said(r), "text": r.text, "holds": r.annotation_id in kept or r.kind == "undo"}
            for r in reversed(own)
        ]
        return pd.DataFrame(rows, columns=list(HISTORY))

    def log(self, asked: Asked, offset: int = 0, limit: int | None = None) -> tuple[list[Entry], int]:
        """A page of the records that are asked for, newest first, each with whether it holds and its event now."""
        with self.engine.connect() as connection:
            return logbook.found(connection, asked, offset, limit)

    def authors(self) -> list[str]:
        """Who wrote anything."""
        with self.engine.connect() as connection:
            return logbook.authors(connection)

    def last(self, event: str) -> str:
        """The id of the last record on an event, "" for none: what a writer saw."""
        with self.engine.connect() as connection:
            found = on_event(connection, event)
        return found[-1].annotation_id if found else ""

    def last_seen(self, events: Iterable[str]) -> dict[str, str]:
        """The same of many events: event: record."""
        asked = list(events)
        with self.engine.connect() as connection:
            found = on_events(connection, asked)
            now = present(connection, asked)
        last = {event: records[-1].annotation_id for event, records in found.items()}
        return {key: last.get(now.get(key, key), "") for key in asked}

    def take(self, records: Sequence[Record]) -> int:
        """Appends records from elsewhere, which were checked, all or none; the number of those that were not there."""
        with self.engine.begin() as connection:
            begin(connection)
            known = set(connection.execute(sa.select(schema.annotations.c.annotation_id)).scalars())
            new = [record for record in records if record.annotation_id not in known]
            append(connection, new)
        return len(new)

    def _write(self, kind: Kind, author: str, text: str, expected: str | None = None, **given: Any) -> str:  # noqa: ANN401
        now = datetime.now(UTC)
        days = {"date_start": now.date(), "date_end": now.date()}
        key = KEYS[kind] + uuid.uuid4().hex[:12]
        base = {"created_at": now.isoformat(timespec="microseconds"), "author": author.strip(), "text": text.strip()}
        with self.engine.begin() as connection:
            begin(connection)
            record = _placed(connection, Record(annotation_id=key, kind=kind, **base | days | given), expected)
            check(record)
            append(connection, [record])
        return key


def said(record: Record) -> str:
    """What a record says, in a line: "status: occurred → denied"."""
    if record.kind == "correction":
        return "; ".join(
            f"{name}: {record.before.get(name, '') or '—'} → {now or '—'}" for name, now in record.fields.items()
        )
    if record.kind == "verdict":
        more = record.fields.get("of") or record.fields.get("reports", "")
        return f"{record.verdict} {more}".strip()
    if record.kind == "event":
        return " ".join(filter(None, (record.fields.get(name, "") for name in ("event_type", "actors", "recipients"))))
    return record.text if record.kind == "note" else f"undoes {record.target}"


def _placed(connection: sa.Connection, record: Record, expected: str | None) -> Record:
    """A record with what it is about looked up: the event as it is, or the record that it undoes."""
    if record.kind == "undo":
        kept = {other.annotation_id for other in holding(read(connection, KINDS))}
        undos = {other.annotation_id for other in read(connection, ("undo",))}
        if record.target not in kept | undos:
            raise RecordError(f"there is no record {record.target!r} that could be undone")
        return record
    if record.kind == "event" or not record.target:
        return record
    event = _event(connection, record.target)
    if event is None:
        raise RecordError(f"there is no event {record.target!r}")
    _no_conflict(connection, event, expected)
    names = list(record.fields) if record.kind == "correction" else []
    _known(names)
    if names:
        check_fields(told_before(event, ("date_start", "date_end")) | dict(record.fields))
    before = told_before(event, names) if names else {}
    return _replaced(record, event, before)


def _replaced(record: Record, event: Mapping[str, Any], before: Mapping[str, str]) -> Record:
    of = {"date_start": event["date_start"], "date_end": event["date_end"]} if record.kind != "note" else {}
    return Record(**asdict(record) | {"target": event["event_id"], "before": before} | of)


def _known(names: Sequence[str]) -> None:
    unknown = [name for name in names if name not in events.c]
    if unknown:
        raise RecordError(f"{unknown[0]!r} is no field that can be corrected")


def _no_conflict(connection: sa.Connection, event: Mapping[str, Any], expected: str | None) -> None:
    if expected is None:
        return
    found = on_event(connection, event["event_id"])
    if found and found[-1].annotation_id != expected:
        raise ConflictError(found[-1], event)


def _event(connection: sa.Connection, key: str) -> Mapping[str, Any] | None:
    now = present(connection, [key]).get(key, key)  # an event by hand has no other id
    found = connection.execute(sa.select(events).where(events.c.event_id == now)).mappings().first()
    return None if found is None else dict(found)


__all__ = ["Bulk", "ConflictError", "Hand", "from_row", "plain", "said"]
