"""Working through the queue: after a verdict the next event comes by itself, the address says where one is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import dash
from dash import Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from dashboards import ids
from dashboards.callbacks.browser import in_browser
from dashboards.pages import review as page
from dashboards.pages.noteform import refusal
from dashboards.server import who
from dashboards.views.reviewing import REVIEW_PATH, Review, from_search, to_search
from dashboards.views.state import tidy
from dashboards.wording import parties, sentence, type_label
from tracker.store.hand.records import RecordError
from tracker.store.hand.review import queue
from tracker.store.store import Store

Values = Mapping[str, Any]
Done = list[dict[str, str]]  # what was written in this session, oldest first: event, record, author
LISTED = 20
SAID = {
    "confirmed": "Confirmed",
    "rejected": "Rejected",
    "duplicate": "Duplicate",
    "separate": "Separated",
    "edit": "Corrected",
}
INPUTS = {
    "search": Input(ids.REVIEW_HERE, "search"),
    "country": Input(ids.REVIEW_COUNTRY, "value"),
    "types": Input(ids.REVIEW_TYPES, "value"),
    "scale": Input(ids.REVIEW_SCALE, "value"),
    "previous": Input(ids.REVIEW_PREVIOUS, "n_clicks"),
    "next": Input(ids.REVIEW_NEXT, "n_clicks"),
    "undo": Input(ids.REVIEW_UNDO, "n_clicks"),
    "wrote": Input(ids.REVIEW_WROTE, "data"),
}
OUTPUTS = {
    "search": Output(ids.REVIEW_HERE, "search"),
    "country": Output(ids.REVIEW_COUNTRY, "value"),
    "types": Output(ids.REVIEW_TYPES, "value"),
    "scale": Output(ids.REVIEW_SCALE, "value"),
    "body": Output(ids.REVIEW_BODY, "children"),
    "list": Output(ids.REVIEW_LIST, "children"),
    "left": Output(ids.REVIEW_LEFT, "children"),
    "said": Output(ids.REVIEW_SAID, "children"),
    "shown": Output(ids.REVIEW_SHOWN, "data"),
    "done": Output(ids.REVIEW_DONE, "data"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """Where one is after a step: the view, what was done in this session, what is said, whether the card stays."""

    view: Review
    done: Done = field(default_factory=list)
    said: Any = ""
    stays: bool = False


def register(app: dash.Dash, store: Store) -> None:
    """Adds the callbacks of the queue."""

    @app.callback(
        output=OUTPUTS,
        inputs={
            "values": INPUTS,
            "pathname": State(ids.REVIEW_HERE, "pathname"),
            "shown": State(ids.REVIEW_SHOWN, "data"),
            "done": State(ids.REVIEW_DONE, "data"),
        },
    )
    def work(values: dict[str, Any], pathname: str, shown: Values | None, done: Done | None) -> dict[str, Any]:
        if pathname.rstrip("/") != REVIEW_PATH:  # the user is leaving for another page
            raise PreventUpdate
        changed = {name for name, given in INPUTS.items() if given.component_id == ctx.triggered_id}
        if changed == {"search"} and shown and values["search"] == shown["search"]:  # which was set here
            raise PreventUpdate
        return answer(store, step(store, changed, values, shown or {}, done or []), values, done or [])

    @app.callback(Output(ids.REVIEW_DONE_COUNT, "children"), Input(ids.REVIEW_DONE, "data"))
    def count(done: Done | None) -> str:
        return f"{len(done or []):,}"

    turned = (Output(ids.REVIEW_BODY, "data-turned"), Input(ids.REVIEW_SHOWN, "data"))
    in_browser(app, "turned", *turned, at_start=False, script="tracker_actions")


def step(store: Store, changed: set[str], values: Values, shown: Values, done: Done) -> Step:
    """What a change leads to. The event that follows was found before its forerunner was judged."""
    view = from_search(values["search"])
    if "wrote" in changed:
        return after_write(store, view, values["wrote"], shown, done)
    if "undo" in changed:
        return taken_back(store, view, done)
    if "next" in changed:
        return Step(replace(view, event=shown.get("next") or view.event), done)
    if "previous" in changed:
        ahead, _ = queue(store, 1, view.asked, before=shown.get("event", ""))
        return Step(replace(view, event=view.event if ahead.empty else str(ahead["event_id"].iloc[0])), done)
    if changed & {"country", "types", "scale"}:
        asked = Review("", values["country"] or "", tidy(values["types"]), values["scale"])
        return Step(view if replace(view, event="") == asked else asked, done)
    return Step(view, done)


def after_write(store: Store, view: Review, wrote: Mapping[str, str], shown: Values, done: Done) -> Step:
    """A verdict or an edit leads to the next event; a note and an undo stay where they were made."""
    if wrote["kind"] not in SAID:
        left = [one for one in done if one["record"] != wrote["record"]]
        return Step(view, left, stays=True)
    kept = {name: wrote[name] for name in ("event", "record", "author")}
    following = shown.get("next", "") if view.event else ""
    return Step(replace(view, event=following), [*done, kept], f"{SAID[wrote['kind']]}: {told(store, wrote['event'])}.")


def taken_back(store: Store, view: Review, done: Done) -> Step:
    """The last write of this session is undone, and its event is there again."""
    if not done:
        return Step(view, done, "Nothing was written in this session.", stays=True)
    last = done[-1]
    try:
        store.hand.undo(last["record"], who.author(last["author"]))
    except RecordError as error:
        return Step(view, done[:-1], refusal(sentence(str(error))), stays=True)
    return Step(replace(view, event=last["event"]), done[:-1], f"Undone: {told(store, last['event'])}.")


def told(store: Store, key: str) -> str:
    """An event in a few words."""
    event = store.event(key)
    return (
        key if event is None else f"{type_label(event['event_type'])}, {parties(event['actors'], event['recipients'])}"
    )


def answer(store: Store, now: Step, values: Values, done: Done) -> dict[str, Any]:
    """What each output becomes; what stays as it is is not sent."""
    view = now.view
    found, left = queue(store, LISTED + (not view.event), view.asked, after=view.event)
    rows = found.to_dict("records")
    first = view.event or (str(rows.pop(0)["event_id"]) if rows else "")
    search = to_search(view)
    controls = {"search": search, "country": view.country or None, "types": list(view.types), "scale": view.scale}
    body = page.desk(store, store.event(first), view.scale) if first else [page.nothing_left(view != Review())]
    shown = {"search": search, "event": first, "next": str(rows[0]["event_id"]) if rows else ""}
    return {name: no_update if (values[name] or "") == (value or "") else value for name, value in controls.items()} | {
        "body": no_update if now.stays else body,
        "list": page.following(rows, view),
        "left": f"{left:,}",
        "said": now.said,
        "shown": shown,
        "done": no_update if now.done == done else now.done,
    }
