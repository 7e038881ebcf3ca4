"""Editing on the page of all events: cells that become corrections, verdicts on many, and the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import dash
from dash import ALL, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from dashboards import cells, ids, listgrid
from dashboards.acts import Act, packed, write
from dashboards.callbacks.actions import mine
from dashboards.pages import listedit
from dashboards.pages.noteform import refusal
from dashboards.server import who
from dashboards.views.listing import from_search
from dashboards.wording import plural, sentence
from tracker.store.hand.changes import ConflictError
from tracker.store.hand.records import RecordError
from tracker.store.store import Store

Answer = dict[str, Any]
SAID = Output(ids.LIST_SAID, "children", allow_duplicate=True)
AUTHOR = State(ids.ACT_AUTHOR, "value")
REVISION = State(ids.LIST_REVISION, "data")


def register(app: dash.Dash, store: Store) -> None:
    """Adds the callbacks of the switch, the cells, the bulk and its dialog."""
    _register_switch(app)
    _register_question(app, store)
    _register_bulk(app, store)

    @app.callback(
        SAID,
        Output(ids.LIST_GRID, "rowTransaction"),
        Output(ids.LIST_PENDING, "data"),
        Input(ids.LIST_GRID, "cellValueChanged"),
        Input({"type": ids.LIST_FORCE, "index": ALL}, "n_clicks"),
        State(ids.LIST_PENDING, "data"),
        AUTHOR,
        prevent_initial_call=True,
    )
    def edit(
        changes: Sequence[Mapping[str, Any]] | None, clicks: list[int | None], pending: Any, author: str | None  # noqa: ANN401
    ) -> tuple[Any, Any, Any]:  # fmt: skip
        if isinstance(ctx.triggered_id, dict):
            if not any(clicks) or not pending:
                raise PreventUpdate
            return told(insisted(store, Act(**pending), author))
        if not changes:
            raise PreventUpdate
        return told(edited(store, changes[-1], author))

    @app.callback(
        SAID,
        Output(ids.LIST_REVISION, "data", allow_duplicate=True),
        Input({"type": ids.LIST_UNDO, "index": ALL}, "n_clicks"),
        AUTHOR,
        REVISION,
        prevent_initial_call=True,
    )
    def undo(clicks: list[int | None], author: str | None, revision: int) -> tuple[Any, Any]:
        if not any(clicks) or not isinstance(ctx.triggered_id, dict):
            raise PreventUpdate
        return undone(store, str(ctx.triggered_id["index"]), author), revision + 1


def _register_switch(app: dash.Dash) -> None:
    @app.callback(
        Output(ids.LIST_DESK, "hidden"),
        Output(ids.LIST_GRID, "dashGridOptions"),
        Output(ids.LIST_GRID, "selectedRows"),
        Input(ids.LIST_EDIT, "checked"),
        prevent_initial_call=True,
    )
    def switch(editing: bool) -> tuple[bool, listgrid.Row, list[Any]]:
        return not editing, listgrid.options(editing=editing), []

    @app.callback(Output(ids.LIST_CHOSEN, "children"), Input(ids.LIST_GRID, "selectedRows"), prevent_initial_call=True)
    def count(rows: list[Any] | None) -> str:
        return f"{plural(len(rows), 'row')} chosen" if rows else "No row chosen"

    @app.callback(Output(ids.LIST_ALL, "label"), Input(ids.LIST_COUNT, "children"), prevent_initial_call=True)
    def name(counted: str) -> str:
        return f"All {counted.rpartition(' of ')[2]}"


def _register_question(app: dash.Dash, store: Store) -> None:
    """Before a bulk is written, the user sees how much it writes."""

    @app.callback(
        Output(ids.BULK_MODAL, "opened"),
        Output(ids.BULK_WRITES, "children"),
        Output(ids.BULK_WANTED, "data"),
        Output(ids.BULK_FEEDBACK, "children"),
        SAID,
        Input(ids.LIST_CONFIRM, "n_clicks"),
        Input(ids.LIST_REJECT, "n_clicks"),
        Input(ids.BULK_CANCEL, "n_clicks"),
        State(ids.LIST_GRID, "selectedRows"),
        State(ids.LIST_ALL, "checked"),
        State(ids.LIST_VIEW, "data"),
        prevent_initial_call=True,
    )
    def ask(
        _confirm: int | None, _reject: int | None, _cancel: int | None, rows: Any, everything: bool, search: str  # noqa: ANN401
    ) -> tuple[Any, ...]:  # fmt: skip
        if ctx.triggered_id == ids.BULK_CANCEL:
            return False, None, None, None, no_update
        verdict = "confirmed" if ctx.triggered_id == ids.LIST_CONFIRM else "rejected"
        try:
            seen = chosen(store, rows, search if everything else None)
        except RecordError as error:
            return False, None, None, None, refusal(sentence(str(error)))
        before = sum(1 for last in seen.values() if last)
        return True, listedit.writes(verdict, len(seen), before), {"verdict": verdict, "seen": seen}, None, ""


def _register_bulk(app: dash.Dash, store: Store) -> None:
    @app.callback(
        Output(ids.BULK_MODAL, "opened", allow_duplicate=True),
        Output(ids.BULK_FEEDBACK, "children", allow_duplicate=True),
        Output(ids.BULK_REASON, "value"),
        SAID,
        Output(ids.LIST_REVISION, "data"),
        Output(ids.LIST_GRID, "selectedRows", allow_duplicate=True),
        Output(ids.LIST_ALL, "checked"),
        Input(ids.BULK_SAVE, "n_clicks"),
        State(ids.BULK_WANTED, "data"),
        State(ids.BULK_REASON, "value"),
        AUTHOR,
        REVISION,
        prevent_initial_call=True,
        running=[(Output(ids.BULK_SAVE, "disabled"), True, False)],  # a second click is no second bulk
    )
    def keep(
        _clicks: int | None, wanted: Answer | None, reason: str | None, author: str | None, revision: int
    ) -> tuple[Any, ...]:
        if not wanted:
            raise PreventUpdate
        try:
            done = store.hand.judge_many(wanted["seen"], wanted["verdict"], who.author(author), reason or "")
        except RecordError as error:
            return True, refusal(sentence(str(error))), *([no_update] * 5)
        return False, None, "", listedit.bulk_done(store, wanted["verdict"], done), revision + 1, [], False


def chosen(store: Store, rows: Sequence[Mapping[str, Any]] | None, search: str | None) -> dict[str, str]:
    """The events of a bulk and the last record on each: of the rows, or all that a query asks for.

    Rows say what they showed, so that what was written since is not overwritten. RecordError for none or too many.
    """
    if search is None:
        if not rows:
            raise RecordError("tick some rows first, or “All that are filtered”")
        return {str(row["event_id"]): str(row.get(cells.SEEN, "")) for row in rows}
    wanted = from_search(search).wanted
    found, number = store.find(wanted, limit=listedit.MOST)
    if number > listedit.MOST:
        raise RecordError(
            f"{number:,} events are more than the {listedit.MOST:,} that one verdict can be about: filter more"
        )
    if not number:
        raise RecordError("no event matches these filters")
    return store.hand.last_seen(found["event_id"])


def told(answer: Answer) -> tuple[Any, Any, Any]:
    """What is said, the row that changes, and the act that waits for a decision."""
    return answer["said"], answer.get("row", no_update), answer.get("pending")


def edited(store: Store, change: Mapping[str, Any], author: str | None) -> Answer:
    """A changed cell becomes a correction; else its row goes back to what the store says, and the cause is said."""
    key = str(change["data"]["event_id"])
    try:
        return forced(store, cells.act_of(change, who.author(author)))
    except RecordError as error:
        return {"said": refusal(sentence(str(error))), "row": drawn(store, key)}


def insisted(store: Store, act: Act, author: str | None) -> Answer:
    """Writes a correction after what the other wrote; the page's own word on who its author is counts for nothing."""
    try:
        return forced(store, replace(act, author=who.author(author)))
    except RecordError as error:
        return {"said": refusal(sentence(str(error))), "row": drawn(store, act.event)}


def forced(store: Store, act: Act) -> Answer:
    """Writes a correction; a conflict shows both sides, and the row says what the other wrote."""
    try:
        record = write(store, act)
    except ConflictError as conflict:
        pending = packed(replace(act, expected=conflict.theirs.annotation_id))
        said = listedit.cell_conflict(conflict.theirs, mine(act), act)
        return {"said": said, "row": drawn(store, act.event), "pending": pending}
    except RecordError as error:
        return {"said": refusal(sentence(str(error))), "row": drawn(store, act.event)}
    return {"said": listedit.cell_done(mine(act), record), "row": drawn(store, act.event)}


def drawn(store: Store, key: str) -> Answer:
    """The row of an event as it is now, for the table."""
    row = cells.editable_row(store, key)
    return {"update": [row]} if row else {"remove": [{"event_id": key}]}


def undone(store: Store, key: str, author: str | None) -> Any:  # noqa: ANN401 - a text or a component
    """Takes a record or a whole bulk back, and says so."""
    try:
        name = who.author(author)
        if not key.startswith("bulk:"):
            store.hand.undo(key, name)
            return "Undone."
        done = store.hand.undo_all(key, name)
    except RecordError as error:
        return refusal(sentence(str(error)))
    return f"Undone: {plural(len(done.records), 'record')}."
