"""What to do about records whose events changed underneath: keep or undo."""

from __future__ import annotations

from typing import Any

import dash
from dash import ALL, Input, Output, State, ctx
from dash.exceptions import PreventUpdate

from dashboards import ids
from dashboards.pages import changed
from dashboards.pages.noteform import refusal
from dashboards.server import who
from dashboards.wording import sentence
from tracker.store.hand.records import RecordError
from tracker.store.store import Store


def register(app: dash.Dash, store: Store) -> None:
    """Adds the callback of both buttons."""

    @app.callback(
        Output(ids.CHANGED, "children"),
        Input({"type": ids.CHANGED_KEEP, "index": ALL}, "n_clicks"),
        Input({"type": ids.CHANGED_UNDO, "index": ALL}, "n_clicks"),
        State(ids.ACT_AUTHOR, "value"),
        prevent_initial_call=True,
    )
    def act(_keeps: list[int | None], _undos: list[int | None], author: str | None) -> Any:  # noqa: ANN401
        if not ctx.triggered or not ctx.triggered[0]["value"] or not isinstance(ctx.triggered_id, dict):
            raise PreventUpdate
        return changed.content(store, done(store, ctx.triggered_id, author))


def done(store: Store, pressed: dict[str, str], author: str | None) -> Any:  # noqa: ANN401 - a text or a component
    """Does it and says what was done, or why not."""
    try:
        name = who.author(author)
        if pressed["type"] == ids.CHANGED_KEEP:
            store.hand.keep(pressed["index"], name)
            return "Kept: the record stands over what the event says now."
        store.hand.undo(pressed["index"], name)
    except RecordError as error:
        return refusal(sentence(str(error)))
    return "Undone."
