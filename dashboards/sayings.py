"""How a record written by hand reads: what was corrected, judged or noted, in a line."""

from __future__ import annotations

from collections.abc import Mapping

from dashboards.wording import STATUS_LABEL, names, plural, type_label
from tracker.store.hand.changes import said
from tracker.store.hand.records import Record

FIELD_LABEL = {
    "event_type": "Type",
    "status": "Status",
    "actors": "Actors",
    "recipients": "Recipients",
    "date_start": "First day",
    "date_end": "Last day",
    "date_precision": "Precision",
    "place": "Place",
    "quantity": "Quantity",
    "quantity_unit": "Unit",
    "confidence": "Confidence",
    "evidence": "Sentence",
    "url": "Address",
}


def value_of(name: str, value: str) -> str:
    """A value of an event as people read it: labels and names in place of keys and codes."""
    if name == "event_type":
        return type_label(value)
    if name in ("actors", "recipients"):
        return names(value) or "—"
    return STATUS_LABEL.get(value, value) if name == "status" else value or "—"


def sense(record: Record, kinds: dict[str, str]) -> str:
    """What a record says, in a line; `kinds` has what the records say that it may undo."""
    if record.kind == "undo":
        return f"Undid: {kinds.get(record.target, record.target)}"
    if record.kind == "correction":
        before = record.before
        return "; ".join(
            f"{FIELD_LABEL.get(name, name)}: {value_of(name, before.get(name, ''))} → {value_of(name, now)}"
            for name, now in record.fields.items()
        )
    if record.kind == "verdict":
        return judgement(record.verdict, record.fields)
    return f"Note: {record.text}" if record.kind == "note" else f"Added: {said(record)}"


def judgement(verdict: str, fields: Mapping[str, str]) -> str:
    """A verdict as people read it."""
    if verdict == "separate":
        return f"Took out {plural(len(fields['reports'].split(';')), 'report')}"
    return verdict.capitalize() + (f" of {fields['of']}" if verdict == "duplicate" else "")


def when(created_at: str) -> str:
    """The minute of a record: 2022-02-04 12:30 UTC."""
    return f"{created_at[:16].replace('T', ' ')} UTC"
