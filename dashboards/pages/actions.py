"""What a user can do with an event: the section "Your hand" of its card, and the state that came of it."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import aria, ids, sayings
from dashboards.acts import changes
from dashboards.data import Event
from dashboards.pages import records
from dashboards.pages.actforms import reports_to_choose
from dashboards.pages.writer import name_field
from dashboards.sayings import FIELD_LABEL, value_of
from dashboards.server import who
from tracker.store.hand.records import Record
from tracker.store.store import Store

VERDICT_LABEL = {"confirmed": "✓ Confirmed", "rejected": "✕ Rejected", "duplicate": "⧉ Duplicate"}
STRONG = "blue.9"  # white letters of this size can be read on it, in light and dark
KEYS = (("c", "confirm"), ("r", "reject"), ("e", "edit"), ("n", "note"), ("u", "undo your last record"))
BUTTONS = (
    (ids.ACT_CONFIRM, "Confirm", "c"),
    (ids.ACT_REJECT, "Reject", "r"),
    (ids.ACT_EDIT, "Edit", "e"),
    (ids.ACT_DUPLICATE, "Duplicate of", ""),
    (ids.ACT_SEPARATE, "Separate", ""),
    (ids.ACT_NOTE, "Note", "n"),
)


def state(event: Event, written: list[Record]) -> Component:
    """The verdict and what was corrected, as badges; nothing when nobody did anything."""
    verdict = str(event.get("verdict", ""))
    judged = [html.Span(VERDICT_LABEL[verdict], className=f"badge {verdict}")] if verdict in VERDICT_LABEL else []
    badges = [*judged, *(corrected(name, *pair) for name, pair in changes(written).items())]
    return html.Div(badges, className="hand-state")


def corrected(name: str, was: str, now: str) -> Component:
    """One corrected field: Status: Occurred → Denied."""
    label = f"{FIELD_LABEL.get(name, name)}: "
    parts: list[Any] = [label, html.S(value_of(name, was)), " → ", html.B(value_of(name, now))]
    return html.Span(parts, className="badge corrected")


def section(store: Store, event: Event, written: list[Record], last: str, message: str = "") -> Component:
    """Name, buttons, the form when one is open, a conflict when there is one, and the history.

    `last` is the record that a write of this card is based on; `message` says what was written just now. Those who may
    only look see the history alone.
    """
    if not who.may_write():
        return html.Section(records.history(written), id=ids.ACT, className="hand-section" if written else None)
    key = str(event["event_id"])
    several = len(reports_to_choose(store, key)) > 1
    return html.Section(
        [
            dcc.Store(id=ids.ACT_SEEN, data={"event": key, "last": last}),
            dcc.Store(id=ids.ACT_KIND),
            dcc.Store(id=ids.ACT_PENDING),
            html.Div([html.H3("Your hand"), keys()], className="hand-head"),
            author(),
            html.Div([button(*one, shown=several or one[0] != ids.ACT_SEPARATE) for one in BUTTONS], className="hand"),
            html.Div(message, id=ids.ACT_FEEDBACK, className="hand-said", **aria.LIVE),
            form_frame(),
            conflict_frame(),
            *records.history(written),
        ],
        id=ids.ACT,
        className="hand-section",
        tabIndex="-1",
    )


def keys() -> Component:
    """The keys, behind a question mark."""
    pairs = [part for key, does in KEYS for part in (html.Dt(html.Kbd(key)), html.Dd(does))]
    return html.Details([html.Summary("?", title="Keys", **aria.named("Keys")), html.Dl(pairs)], className="hand-keys")


def author() -> Component:
    """Who writes."""
    return name_field(ids.ACT_AUTHOR, "Your name", size="xs")


def button(key: str, label: str, letter: str, *, shown: bool) -> Component:
    """One action, with its key if it has one."""
    more: dict[str, Any] = {"aria-keyshortcuts": letter} if letter else {}
    made = dmc.Button(label, id=key, variant="default", size="xs", **more)
    return html.Span(made, hidden=not shown)


def form_frame() -> Component:
    """Where the form goes, with its two buttons."""
    buttons = [
        dmc.Button("Cancel", id=ids.ACT_CANCEL, variant="default", size="xs"),
        dmc.Button("Save", id=ids.ACT_SAVE, size="xs", color=STRONG),
    ]
    return html.Div(
        [html.Div(id=ids.ACT_FIELDS, className="stack tight"), html.Div(buttons, className="actions end")],
        id=ids.ACT_FORM,
        className="hand-form",
        hidden=True,
    )


def conflict_frame() -> Component:
    """Where a conflict is shown, with the two ways out of it."""
    buttons = [
        dmc.Button("Look at the new state", id=ids.ACT_LOOK, size="xs", color=STRONG),
        dmc.Button("Write mine anyway", id=ids.ACT_FORCE, variant="default", size="xs"),
    ]
    return html.Div(
        [html.Div(id=ids.ACT_BOTH), html.Div(buttons, className="actions")],
        id=ids.ACT_CONFLICT,
        className="hand-conflict",
        role="alert",
        hidden=True,
    )


def both(theirs: Record, mine: str) -> Component:
    """What another wrote meanwhile, beside what the user wants to write."""
    says = f", {sayings.when(theirs.created_at)}: {sayings.sense(theirs, {})}"
    reason = [html.Br(), html.Span(theirs.text, className="fine")] if theirs.text else []
    other: list[Any] = [html.B(theirs.author), says, *reason]
    return html.Div(
        [
            html.P("Somebody wrote about this event since you opened it. Nothing of yours was written."),
            html.Dl([html.Dt("Theirs"), html.Dd(other), html.Dt("Yours"), html.Dd(mine)]),
        ]
    )
