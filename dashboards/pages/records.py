"""What was written about an event: each record with its author, time and reason, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import ids, who
from dashboards.wording import STATUS_LABEL, names, plural, type_label
from tracker.hand import said
from tracker.records import Record, standing

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


def history(written: Sequence[Record]) -> list[Component]:
    """All records on an event, newest first (`written` has the oldest first); nothing when there is none."""
    if not written:
        return []
    says: dict[str, str] = {}
    for record in written:
        says[record.annotation_id] = sense(record, says)
    stand = {record.annotation_id for record in standing(written)}
    rows = [entry(one, says[one.annotation_id], one.annotation_id in stand) for one in reversed(written)]
    title = html.H3(f"History: {plural(len(written), 'record')}")
    link = dcc.Link("Everything that was written by hand", href="/history", className="fine")
    return [html.Section([title, html.Ol(rows), link], className="history hand-history")]


def entry(record: Record, says: str, stands: bool) -> Component:
    """One record; struck through when it was undone, else with the way to undo it."""
    own: dict[str, Any] = {"data-author": record.author, "data-kind": record.kind}
    reason = [] if record.kind == "note" or not record.text else [html.P(record.text, className="reason")]
    head = [html.B(record.author), html.Span(f" {when(record.created_at)}", className="fine")]
    content = [html.P(says) if stands else html.P([html.S(says), html.Span(" undone", className="fine")])]
    return html.Li([html.P(head), *content, *reason, *([undo(record)] if stands and who.may_write() else [])], **own)


def undo(record: Record) -> Component:
    """The button that takes a record back; an undo that is taken back lets its record hold again."""
    label = "Undo the undo" if record.kind == "undo" else "Undo"
    key = {"type": ids.ACT_UNDO, "index": record.annotation_id}
    made: Component = dmc.Button(label, id=key, variant="subtle", size="compact-xs", className="hand-undo")
    return made
