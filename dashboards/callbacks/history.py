"""The history of everything: filters and page are in step with the address, records are undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import dash
from dash import ALL, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from dashboards import ids
from dashboards.callbacks.listedit import undone
from dashboards.pages import history as page
from dashboards.pages.files import links
from dashboards.views.chronicle import HISTORY_PATH, SIZE, History, from_search, in_order, to_search
from dashboards.views.state import iso
from dashboards.wording import plural
from tracker.store.hand.logbook import Asked
from tracker.store.store import Store

Values = Mapping[str, Any]
CONTROLS = {
    "author": ids.HISTORY_AUTHOR,
    "kind": ids.HISTORY_KIND,
    "country": ids.HISTORY_COUNTRY,
    "start": ids.HISTORY_FROM,
    "end": ids.HISTORY_TO,
}
INPUTS = {name: Input(key, "value") for name, key in CONTROLS.items()} | {
    "search": Input(ids.HISTORY_HERE, "search"),
    "previous": Input(ids.HISTORY_PREVIOUS, "n_clicks"),
    "next": Input(ids.HISTORY_NEXT, "n_clicks"),
}
OUTPUTS = {name: Output(key, "value") for name, key in CONTROLS.items()} | {
    "search": Output(ids.HISTORY_HERE, "search"),
    "view": Output(ids.HISTORY_VIEW, "data"),
}


def register(app: dash.Dash, store: Store) -> None:
    """Adds the callbacks."""

    @app.callback(output=OUTPUTS, inputs={"values": INPUTS, "pathname": State(ids.HISTORY_HERE, "pathname")})
    def keep_in_step(values: dict[str, Any], pathname: str) -> dict[str, Any]:
        if pathname.rstrip("/") != HISTORY_PATH:  # the user is leaving for another page
            raise PreventUpdate
        changed = {name for name, given in INPUTS.items() if given.component_id == ctx.triggered_id}
        return answer(following(changed, values), values)

    @app.callback(
        Output(ids.HISTORY_ROWS, "children"),
        Output(ids.HISTORY_COUNT, "children"),
        Output(ids.HISTORY_FILES, "children"),
        Output(ids.HISTORY_PREVIOUS, "disabled"),
        Output(ids.HISTORY_NEXT, "disabled"),
        Output(ids.HISTORY_SAID, "children"),
        Input(ids.HISTORY_VIEW, "data"),
        Input({"type": ids.HISTORY_UNDO, "index": ALL}, "n_clicks"),
        State(ids.ACT_AUTHOR, "value"),
        prevent_initial_call=True,
    )
    def fill(search: str | None, clicks: list[int | None], author: str | None) -> tuple[Any, ...]:
        pressed = isinstance(ctx.triggered_id, dict)
        if search is None or (pressed and not any(clicks)):
            raise PreventUpdate
        said = undone(store, str(ctx.triggered_id["index"]), author) if pressed else ""
        return *shown(store, from_search(search)), said


def following(changed: set[str], values: Values) -> History:
    """The view after a change; a changed address is the view, another filter begins at its first page."""
    view = from_search(values["search"])
    if changed & CONTROLS.keys():
        start, end = in_order(iso(values["start"]), iso(values["end"]))
        named = {name: values[name] or "" for name in ("author", "kind", "country")}
        asked = Asked(**named, event=view.asked.event, start=start, end=end)
        return view if asked == view.asked else History(asked)
    step = ("next" in changed) - ("previous" in changed)
    return replace(view, page=max(view.page + step, 1))


def answer(view: History, values: Values) -> dict[str, Any]:
    """What each output becomes; what stays as it is is not sent."""
    asked = view.asked
    wanted = {
        "search": to_search(view),
        "author": asked.author or None,
        "kind": asked.kind or None,
        "country": asked.country or None,
        "start": asked.start.isoformat() if asked.start else None,
        "end": asked.end.isoformat() if asked.end else None,
    }
    sent = {name: no_update if (values[name] or "") == (value or "") else value for name, value in wanted.items()}
    return sent | {"view": to_search(view)}


def shown(store: Store, view: History) -> tuple[Any, ...]:
    """Rows, count, links to the files, and whether there is no newer and no older page."""
    offset = (view.page - 1) * SIZE
    entries, number = store.hand.log(view.asked, offset, SIZE)
    counted = f"{offset + 1:,} to {offset + len(entries):,} of {plural(number, 'record')}" if entries else "No records"
    files = links(HISTORY_PATH, to_search(History(view.asked)))
    names = page.event_names(store, [view.asked.event, *(one.event for one in entries)])
    return page.rows(entries, view, names), counted, files, view.page == 1, offset + SIZE >= number
