"""What was written about an event: each record with its author, time and reason, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import ids
from dashboards.sayings import sense, when
from dashboards.server import who
from dashboards.wording import plural
from tracker.store.hand.records import Record, standing


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
