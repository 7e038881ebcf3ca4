"""Adding a note: checked, stored, drawn at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash
import pandas as pd
from dash import Input, Output, State, ctx, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboards import ids
from dashboards.callbacks.browser import in_browser
from dashboards.kept import Kept
from dashboards.pages import lineparts
from dashboards.pages.noteform import refusal
from dashboards.server import who
from dashboards.views.state import from_href, iso
from dashboards.wording import sentence
from tracker.store.store import Store

TEXT_LIMIT = 4000  # characters
FORM = {
    "country": ids.NOTE_COUNTRY,
    "start": ids.NOTE_FROM,
    "end": ids.NOTE_TO,
    "text": ids.NOTE_TEXT,
    "author": ids.NOTE_AUTHOR,
}


def register(app: dash.Dash, kept: Kept) -> None:
    """Adds the callbacks of the note form and the list of notes."""
    _register_form(app, kept.store)
    _register_marking(app)

    @app.callback(
        Output(ids.NOTES, "children"),
        Input(ids.VIEW, "data"),
        Input(ids.NOTES_REVISION, "data"),
        prevent_initial_call=True,
    )
    def list_notes(href: str, _revision: int) -> Component:
        return lineparts.notes(kept, from_href(href))


def _register_form(app: dash.Dash, store: Store) -> None:
    @app.callback(
        Output(ids.NOTE_MODAL, "opened"),
        Output(ids.NOTE_FEEDBACK, "children"),
        Input(ids.NOTE_OPEN, "n_clicks"),
        Input(ids.NOTE_CANCEL, "n_clicks"),
        prevent_initial_call=True,
    )
    def open_or_close(opened: int | None, _cancelled: int | None) -> tuple[bool, None]:
        return ctx.triggered_id == ids.NOTE_OPEN and bool(opened), None

    @app.callback(
        Output(ids.NOTE_MODAL, "opened", allow_duplicate=True),
        Output(ids.NOTE_FEEDBACK, "children", allow_duplicate=True),
        Output(ids.NOTE_TEXT, "value"),
        Output(ids.NOTES_REVISION, "data"),
        Input(ids.NOTE_SAVE, "n_clicks"),
        State(ids.NOTES_REVISION, "data"),
        {field: State(component, "value") for field, component in FORM.items()},
        prevent_initial_call=True,
        running=[(Output(ids.NOTE_SAVE, "disabled"), True, False)],  # a second click is no second note
    )
    def keep(_clicks: int | None, revision: int, form: dict[str, str | None]) -> tuple[object, ...]:
        try:
            save(store, form)
        except ValueError as error:
            return True, refusal(sentence(str(error))), no_update, no_update
        return False, None, "", revision + 1


def _register_marking(app: dash.Dash) -> None:
    button = (Output(ids.MARK_PERIOD, "variant"), Output(ids.MARK_PERIOD, "aria-pressed"))
    again = [Output(one.component_id, one.component_property, allow_duplicate=True) for one in button]
    pressed = (Input(ids.MARK_PERIOD, "n_clicks"), Input(ids.GRAPH, "figure"))
    in_browser(app, "mode", *button, *pressed, at_start=False, script="marking")
    dragged = (Input(ids.GRAPH, "selectedData"), State(ids.EVENT, "data"))
    in_browser(app, "marked", Output(ids.MARKED, "data"), *again, *dragged, at_start=False, script="marking")

    @app.callback(
        Output(ids.NOTE_MODAL, "opened", allow_duplicate=True),
        Output(ids.NOTE_FROM, "value"),
        Output(ids.NOTE_TO, "value"),
        Input(ids.MARKED, "data"),
        prevent_initial_call=True,
    )
    def open_on(marked: dict[str, Any] | None) -> tuple[bool, str, str | None]:
        if not marked:
            raise PreventUpdate
        return True, *days(marked["range"])


def days(dragged: Sequence[str]) -> tuple[str, str | None]:
    """First and last day of a drag over the timeline: the days whose marks, at midnight, are nearest; None for one day.

    >>> days(["2022-02-04 15:00", "2022-02-07 03:10:11.5"]), days(["2022-02-04 09:00", "2022-02-03 21:00:00"])
    (('2022-02-05', '2022-02-07'), ('2022-02-04', None))
    """
    first, last = sorted((pd.Timestamp(moment) + pd.Timedelta(hours=12)).date().isoformat() for moment in dragged)
    return first, None if first == last else last


def save(store: Store, form: dict[str, str | None]) -> str:
    """Stores the note of the form; ValueError says what is missing or wrong."""
    country, text = (form[field] or "" for field in ("country", "text"))
    first = iso(form["start"])
    if first is None:
        raise ValueError("a note needs its date")
    if len(text) > TEXT_LIMIT:
        raise ValueError(f"a note has at most {TEXT_LIMIT} characters")
    last = iso(form["end"]) or first
    return store.add_note(
        country=country, date_start=first, date_end=last, text=text, author=who.author(form["author"])
    )
