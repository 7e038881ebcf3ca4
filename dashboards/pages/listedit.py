"""Editing on the page of all events: the switch, verdicts on the rows that are chosen, and what came of it."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import aria, ids, sayings
from dashboards.acts import Act
from dashboards.pages import actions
from dashboards.pages.actions import STRONG
from dashboards.server import who
from dashboards.views.state import event_path
from dashboards.wording import plural, type_label
from tracker.store.hand.bulk import Bulk
from tracker.store.hand.records import Record
from tracker.store.store import Store

NAMED = 20  # events that a bulk left out
MOST = 5000  # events of a bulk


def stores() -> list[Component]:
    """What callbacks hand to one another."""
    return [dcc.Store(id=ids.LIST_REVISION, data=0), dcc.Store(id=ids.LIST_PENDING), dcc.Store(id=ids.BULK_WANTED)]


def switch() -> Component:
    """Nothing can be edited before this is switched on."""
    made = dmc.Switch(id=ids.LIST_EDIT, label="Edit", checked=False, size="sm")
    return html.Span(made, hidden=not who.may_write())


def desk() -> Component:
    """What is there while the table is edited."""
    hint = (
        "Double-click a cell of type, status, dates, parties (codes), place, quantity or confidence, or press Enter in "
        "it; each change is a correction with your name. Tick rows to confirm or reject them together."
    )
    buttons = [
        dmc.Button("Confirm", id=ids.LIST_CONFIRM, variant="default", size="xs"),
        dmc.Button("Reject", id=ids.LIST_REJECT, variant="default", size="xs"),
    ]
    chosen = html.Span("No row chosen", id=ids.LIST_CHOSEN, className="fine", **aria.LIVE)
    everything = dmc.Checkbox(id=ids.LIST_ALL, label="All that are filtered", size="sm", checked=False)
    return html.Div(
        [
            html.P(hint, className="fine"),
            html.Div([actions.author(), html.Div([chosen, everything, *buttons], className="list-choice")],
                     className="list-hand"),
            html.Div(id=ids.LIST_SAID, className="hand-said", role="status", **aria.LIVE),
        ],
        id=ids.LIST_DESK,
        className="list-desk",
        hidden=True,
    )  # fmt: skip


def dialog() -> Component:
    """What a verdict on many events writes, before it is written."""
    buttons = [
        dmc.Button("Cancel", id=ids.BULK_CANCEL, variant="default", size="sm"),
        dmc.Button("Write them", id=ids.BULK_SAVE, size="sm", color=STRONG),
    ]
    reason = dmc.Textarea(id=ids.BULK_REASON, label="Reason", value="", autosize=True, minRows=2, maxRows=8, size="sm")
    content = [
        html.Div(id=ids.BULK_WRITES),
        reason,
        html.Div([html.Div(id=ids.BULK_FEEDBACK, role="alert"), html.Div(buttons, className="actions end")]),
    ]
    made: Component = dmc.Modal(
        id=ids.BULK_MODAL, title="Many events at once", closeButtonProps=aria.named("Close"), opened=False, size="md",
        children=html.Div(content, className="stack tight"),
    )  # fmt: skip
    return made


def writes(verdict: str, number: int, before: int) -> list[Component]:
    """How many records a bulk writes; `before` events have records already."""
    what = {"confirmed": "confirms", "rejected": "rejects"}[verdict]
    lines: list[Component] = [
        html.P([html.B(f"This writes {plural(number, 'record')}"), f": it {what} {plural(number, 'event')}."])
    ]
    if before:
        lines.append(
            html.P(f"{before:,} of them have records already; the new verdict comes after those.", className="fine")
        )
    lines.append(html.P("All of it can be undone at once. What others write meanwhile is left out.", className="fine"))
    return lines


def undo(key: str, label: str) -> Component:
    """The button that takes a record or a whole bulk back."""
    made: Component = dmc.Button(label, id={"type": ids.LIST_UNDO, "index": key}, variant="default", size="compact-xs")
    return made


def bulk_done(store: Store, verdict: str, done: Bulk) -> Component:
    """What a bulk wrote, with the way back, and what it left out."""
    parts: list[Any] = [f"{verdict.capitalize()}: {plural(len(done.records), 'event')}. "]
    if done.records:
        parts.append(undo(done.tag, "Undo all of it"))
    named = [html.Li(left_out(store, event, record)) for event, record in list(done.met.items())[:NAMED]]
    if done.met:
        more = "" if len(done.met) <= NAMED else f", {NAMED} of them named here"
        text = f"Left out: {plural(len(done.met), 'event')} on which somebody wrote meanwhile{more}."
        parts += [html.P(text), html.Ul(named)]
    if done.gone:
        parts.append(html.P(f"Left out, because they are not there any more: {', '.join(done.gone[:NAMED])}."))
    return html.Div(parts)


def left_out(store: Store, key: str, record: Record) -> list[Any]:
    """An event that somebody wrote about meanwhile."""
    event = store.event(key)
    name = type_label(str(event["event_type"])) if event else key
    says = f" {record.author}, {sayings.when(record.created_at)}: {sayings.sense(record, {})}"
    return [dcc.Link(name, href=event_path(key)), says]


def cell_done(says: str, record: str) -> Component:
    """What a change of a cell wrote, with the way back."""
    return html.Div([f"Corrected: {says} ", undo(record, "Undo")])


def cell_conflict(theirs: Record, mine: str, act: Act) -> Component:
    """Both sides; the cell shows theirs."""
    force = dmc.Button(
        "Write mine anyway", id={"type": ids.LIST_FORCE, "index": act.event}, variant="default", size="xs"
    )
    return html.Div(
        [actions.both(theirs, mine), html.Div(force, className="actions")], className="hand-conflict", role="alert"
    )
