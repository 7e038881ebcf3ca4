"""What people do with an event: forms open, records are written, a conflict is shown, the page follows."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import dash
from dash import ALL, Input, Output, State, ctx, no_update, set_props
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboards import ids
from dashboards.acts import Act, from_form, packed, told_now, write, wrong
from dashboards.callbacks.browser import in_browser
from dashboards.pages import actforms, actions
from dashboards.pages import event as event_page
from dashboards.pages.noteform import refusal
from dashboards.sayings import FIELD_LABEL, judgement, value_of
from dashboards.server import who
from dashboards.views.reviewing import REVIEW_PATH
from dashboards.views.state import COUNTRY_PATH, DYAD_PATH, EVENT_PATH, GROUP_PATH
from dashboards.wording import sentence
from tracker.store.hand.changes import ConflictError
from tracker.store.hand.records import RecordError
from tracker.store.store import Store

FORMS = {
    ids.ACT_REJECT: "rejected",
    ids.ACT_EDIT: "edit",
    ids.ACT_DUPLICATE: "duplicate",
    ids.ACT_SEPARATE: "separate",
    ids.ACT_NOTE: "note",
}
WRITTEN = {
    "confirmed": "Confirmed.",
    "rejected": "Rejected.",
    "duplicate": "Marked as a duplicate.",
    "separate": "Separated.",
    "edit": "Corrected.",
    "note": "The note is kept.",
}
FIELD = {"type": ids.ACT_FIELD, "index": ALL}
OUTPUTS = {
    "card": Output(ids.EVENT_CARD, "children"),
    "feedback": Output(ids.ACT_FEEDBACK, "children"),
    "conflict": Output(ids.ACT_CONFLICT, "hidden"),
    "both": Output(ids.ACT_BOTH, "children"),
    "pending": Output(ids.ACT_PENDING, "data"),
    "errors": Output(FIELD, "error"),
}
LINES = (COUNTRY_PATH, DYAD_PATH, GROUP_PATH)  # the pages that show an event in a side panel
BUTTONS = (ids.ACT_CONFIRM, ids.ACT_SAVE, ids.ACT_FORCE)
STATE = {
    "seen": State(ids.ACT_SEEN, "data"),
    "author": State(ids.ACT_AUTHOR, "value"),
    "opened": State(ids.ACT_KIND, "data"),
    "values": State(FIELD, "value"),
    "names": State(FIELD, "id"),
    "pending": State(ids.ACT_PENDING, "data"),
    "path": State(ids.URL, "pathname"),
}
Answer = dict[str, Any]


def register(app: dash.Dash, store: Store) -> None:
    """Adds the callbacks of the section "Your hand", on the event page and in the side panel."""
    _register_forms(app, store)

    @app.callback(
        output=OUTPUTS,
        inputs={
            "_clicks": [Input(button, "n_clicks") for button in (*BUTTONS, ids.ACT_LOOK)],
            "_undos": Input({"type": ids.ACT_UNDO, "index": ALL}, "n_clicks"),
        },
        state=STATE,
        prevent_initial_call=True,
        running=[(Output(button, "disabled"), True, False) for button in BUTTONS],  # a second click is no second record
    )
    def act(
        _clicks: list[int | None],
        _undos: list[int | None],
        seen: dict[str, str],
        author: str | None,
        opened: dict[str, Any] | None,
        values: list[Any],
        names: list[dict[str, str]],
        pending: dict[str, Any] | None,
        path: str,
    ) -> Answer:
        if not ctx.triggered or not ctx.triggered[0]["value"]:  # the buttons were just drawn, nobody pressed one
            raise PreventUpdate
        fields = [one["index"] for one in names]
        form = (opened or {}) | {"values": dict(zip(fields, values, strict=True))}
        answered = answer(store, ctx.triggered_id, seen, author or "", form, pending)
        if "card" in answered:
            _follow(store, seen["event"], path, answered.get("wrote"))
        return whole(answered, fields)


def _register_forms(app: dash.Dash, store: Store) -> None:
    @app.callback(
        output=(
            Output(ids.ACT_FORM, "hidden"),
            Output(ids.ACT_FIELDS, "children"),
            Output(ids.ACT_KIND, "data"),
            Output(ids.ACT_FEEDBACK, "children", allow_duplicate=True),
        ),
        inputs={"_clicks": [Input(button, "n_clicks") for button in (*FORMS, ids.ACT_CANCEL)]},
        state={"seen": State(ids.ACT_SEEN, "data")},
        prevent_initial_call=True,
    )
    def open_form(_clicks: list[int | None], seen: dict[str, str]) -> tuple[bool, Any, Any, None]:
        if not ctx.triggered or not ctx.triggered[0]["value"]:
            raise PreventUpdate
        return (*opening(store, FORMS.get(str(ctx.triggered_id), ""), seen["event"]), None)

    # What the browser does about focus: the first field of a form, a conflict, a refusal, the card after a write.
    for function, output, given in (
        ("opened", Output(ids.ACT_FIELDS, "data-kind"), Input(ids.ACT_KIND, "data")),
        ("met", Output(ids.ACT_BOTH, "data-met"), Input(ids.ACT_PENDING, "data")),
        ("refused", Output(ids.ACT_FEEDBACK, "data-refused"), Input(ids.ACT_FEEDBACK, "children")),
        ("redrawn", Output(ids.ACT, "data-redrawn"), Input(ids.EVENT_CARD, "children")),
    ):
        in_browser(app, function, output, given, at_start=False, script="tracker_actions")


def opening(store: Store, kind: str, event_id: str) -> tuple[bool, list[Component], dict[str, Any]]:
    """Whether the form is hidden, its fields, and what is kept of it: its kind and what the event says now."""
    event = store.event(event_id) if kind else None
    if event is None:
        return True, [], {}
    was = told_now(event)
    return False, actforms.form(store, kind, event_id, was), {"kind": kind, "was": was}


def answer(
    store: Store,
    pressed: str | dict[str, str],
    seen: Mapping[str, str],
    author: str,
    form: Mapping[str, Any],
    pending: Mapping[str, Any] | None,
) -> Answer:
    """What a button does: writes and gives the new card, or says why not, or shows what another wrote meanwhile.

    `form` has the kind of the open form, what its fields were (`was`) and what they say (`values`).
    """
    try:
        if pressed == ids.ACT_LOOK:
            return {"card": event_page.content(store, seen["event"])}
        author = who.author(author)
        if isinstance(pressed, dict):
            store.hand.undo(pressed["index"], author)
            wrote = {"kind": "undo", "event": seen["event"], "record": pressed["index"], "author": author}
            return {"card": event_page.content(store, seen["event"], "Undone."), "wrote": wrote}
        wanted = wanted_act(pressed, seen, author, form, pending)
        return written(store, wanted)
    except RecordError as error:
        return {"feedback": refusal(sentence(str(error)))}


def wanted_act(
    pressed: str, seen: Mapping[str, str], author: str, form: Mapping[str, Any], pending: Mapping[str, Any] | None
) -> Act:
    """What is to be written; RecordError when a form says nothing new."""
    if pressed == ids.ACT_FORCE and pending:
        return Act(**{**pending, "author": author})  # the page keeps it meanwhile, and is not believed about that
    if pressed == ids.ACT_CONFIRM:
        return Act("confirmed", seen["event"], seen["last"], author)
    return from_form(form.get("kind", ""), seen, author, form["values"], form.get("was", {}))


def written(store: Store, act: Act) -> Answer:
    """The card after a write, or the conflict, or what is wrong with which field."""
    if causes := wrong(act.fields) if act.kind == "edit" else {}:
        text = [f"{FIELD_LABEL[name]} {cause}" for name, cause in causes.items()]
        return {"feedback": refusal(sentence("; ".join(text))), "errors": causes}
    try:
        record = write(store, act)
    except ConflictError as conflict:
        return conflicting(act, conflict)
    wrote = {"kind": act.kind, "event": act.event, "record": record, "author": act.author}
    return {"card": event_page.content(store, act.event, WRITTEN[act.kind]), "wrote": wrote}


def conflicting(act: Act, conflict: ConflictError) -> Answer:
    """Both sides, and the act as it would be written after the other's; nothing was written."""
    pending = packed(replace(act, expected=conflict.theirs.annotation_id))
    return {"conflict": False, "both": actions.both(conflict.theirs, mine(act)), "pending": pending, "feedback": None}


def mine(act: Act) -> str:
    """What the user wanted to write, in a line."""
    if act.kind == "edit":
        says = "; ".join(f"{FIELD_LABEL[name]} → {value_of(name, now)}" for name, now in act.fields.items())
    else:
        says = judgement(act.kind, act.fields)
    return f"{says} ({act.reason})" if act.reason else says


def whole(answered: Answer, fields: list[str]) -> Answer:
    """The value of each output; what is not said stays as it is, and what was wrong with a field is taken back."""
    causes = answered.get("errors", {})
    known = {name: answered.get(name, no_update) for name in OUTPUTS}
    return known | {"errors": [no_update if "card" in answered else causes.get(name) for name in fields]}


def _follow(store: Store, event_id: str, path: str, wrote: Mapping[str, str] | None) -> None:
    """What else the page shows of the event: title and verdict on its own page; figure, numbers, table of a line; the
    next event of the queue."""
    event = store.event(event_id)
    if path.rstrip("/") == REVIEW_PATH and wrote:
        set_props(ids.REVIEW_WROTE, {"data": dict(wrote)})
    if path.startswith(EVENT_PATH) and event is not None:
        set_props(ids.EVENT_HEAD, {"children": event_page.head(event)})
    if path.startswith(LINES):
        revision = time.time_ns() // 1_000_000  # another number than before, in a browser's range
        set_props(ids.NOTES_REVISION, {"data": revision})
