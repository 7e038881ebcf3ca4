"""Records whose event is gone or says something else now: both versions side by side, and what to do about each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import aria, ids
from dashboards.data import Row
from dashboards.pages.actions import author
from dashboards.pages.history import event_names
from dashboards.pages.review import head, sections
from dashboards.sayings import FIELD_LABEL, sense, value_of, when
from dashboards.server import who
from dashboards.views.reviewing import CHANGED_PATH
from dashboards.views.state import event_path
from tracker.store.hand.review import review
from tracker.store.store import Store


def layout(store: Store) -> Component:
    """The page."""
    lead = "Records that were written about something else than what stands there now."
    return html.Div(
        [
            *head("Changed underneath", lead),
            sections(CHANGED_PATH),
            html.Div(content(store), id=ids.CHANGED, className="stack"),
        ],
        className="page review",
    )


def content(store: Store, said: Any = "") -> list[Component]:  # noqa: ANN401 - a text or a component
    """Every such record with its buttons; `said` is what came of the last one."""
    rows = review(store).to_dict("records")
    changed = [list(own) for _, own in groupby(rows, key=lambda row: row["annotation_id"])]
    feedback = html.Div(said, id=ids.CHANGED_SAID, className="hand-said", role="status", **aria.LIVE)
    if not changed:
        return [feedback, html.P("Every record is on the event it was written about.", className="panel-card")]
    explained = (
        "Keep takes a record back and writes it anew over what the event says now: no event changes by it. Undo takes "
        "it back. A record whose event is gone waits for it, unless it is undone."
    )
    names = event_names(store, [str(own[0]["event_id"]) for own in changed])
    says = {one.annotation_id: sense(one, {}) for one in store.hand.records()}
    cards = [card(own, says[own[0]["annotation_id"]], names) for own in changed]
    return [html.P(explained, className="fine"), html.Div(author(), className="review-author"), feedback, *cards]


def card(rows: Sequence[Row], says: str, names: Mapping[str, str]) -> Component:
    """One record, with a line per field that changed."""
    first = rows[0]
    key, event = str(first["annotation_id"]), str(first["event_id"])
    gone = first["state"] == "vanished"
    written = html.P([html.B(str(first["author"])), html.Span(f" {when(str(first['created_at']))}", className="fine")])
    what: Any = html.P("The event is gone.") if gone else compared(rows)
    link = dcc.Link(names.get(event, event), href=event_path(event))
    buttons = [button(ids.CHANGED_UNDO, key, "Undo the record")]
    buttons = buttons if gone else [button(ids.CHANGED_KEEP, key, "Keep"), *buttons]
    ways = [html.Div(buttons, className="actions")] if who.may_write() else []
    return html.Section(
        [html.P(link), written, html.P(says), what, *ways],
        className="panel-card changed",
    )


def compared(rows: Sequence[Row]) -> Component:
    """What each field said when the record was written, and what it says now."""
    top = html.Thead(html.Tr([html.Th(name, scope="col") for name in ("Field", "Said then", "Says now")]))
    lines = [
        html.Tr([html.Th(FIELD_LABEL.get(name, name), scope="row"), *(html.Td(value_of(name, v)) for v in values)])
        for name, values in ((str(row["field"]), (str(row["before"]), str(row["now"]))) for row in rows)
    ]
    table = html.Table([top, html.Tbody(lines)], className="plain")
    return html.Div(table, className="scroll", tabIndex="0", role="group", **aria.named("What changed"))


def button(kind: str, key: str, label: str) -> Component:
    """One thing to do about a record."""
    made: Component = dmc.Button(label, id={"type": kind, "index": key}, variant="default", size="xs")
    return made
