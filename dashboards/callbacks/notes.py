"""Adding a note: checked, stored, drawn at once."""

from __future__ import annotations

import dash
from dash import Input, Output, State, ctx, no_update
from dash.development.base_component import Component

from dashboards import data, ids, who
from dashboards.pages.noteform import note_list, refusal
from dashboards.state import from_href, iso
from dashboards.wording import sentence
from tracker.store import Store

TEXT_LIMIT = 4000  # characters
FORM = {
    "country": ids.NOTE_COUNTRY,
    "start": ids.NOTE_FROM,
    "end": ids.NOTE_TO,
    "text": ids.NOTE_TEXT,
    "author": ids.NOTE_AUTHOR,
}


def register(app: dash.Dash, store: Store) -> None:
    """Adds the callbacks of the note form and the list of notes."""

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

    @app.callback(Output(ids.NOTES, "children"), Input(ids.VIEW, "data"), Input(ids.NOTES_REVISION, "data"))
    def list_notes(href: str | None, _revision: int) -> Component | None:
        if not href:
            return None
        view = from_href(href)
        known = data.notes(store, view.country, view.as_of)
        return note_list(known, len(data.notes(store, view.country)) - len(known))


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
