"""The form that adds a note, and the list of notes."""

from __future__ import annotations

from datetime import date
from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboards import aria, data, ids
from dashboards.kept import Kept
from dashboards.pages.controls import UNTIL_OPENED, date_field
from dashboards.pages.writer import name_field
from dashboards.wording import names, period, plural
from tracker.ontology import country_name


def note_form(kept: Kept, country: str) -> Component:
    """The form, closed."""
    made: Component = dmc.Modal(
        id=ids.NOTE_MODAL,
        title="Add a note",
        closeButtonProps=aria.named("Close"),
        opened=False,
        size="md",
        children=html.Div(
            [country_field(kept, country), *period_fields(), *text_fields(), form_actions()], className="stack tight"
        ),
    )
    return made


def country_field(kept: Kept, country: str) -> Component:
    """Whose timeline the note is for: any country of the store, by name."""
    named = sorted((country_name(code), code) for code in data.parties(kept))
    options = [{"value": code, "label": name} for name, code in named]
    made: Component = dmc.Select(
        id=ids.NOTE_COUNTRY,
        label="Country",
        data=options,
        value=country,
        searchable=True,
        allowDeselect=False,
        comboboxProps=UNTIL_OPENED,
    )
    return made


def period_fields() -> list[Component]:
    """The day, or the first and last day."""
    days = [date_field(ids.NOTE_FROM, "Date", required=True), date_field(ids.NOTE_TO, "Until")]
    return [
        html.Div(days, className="fields two"),
        html.P("Leave “Until” empty for a single day.", className="fine"),
    ]


def text_fields() -> list[Component]:
    """What the note says and who says it; the browser remembers the author."""
    return [
        dmc.Textarea(id=ids.NOTE_TEXT, label="Note", autosize=True, minRows=3, maxRows=10, required=True),
        name_field(ids.NOTE_AUTHOR, "Author", required=True),
    ]


def form_actions() -> Component:
    """Why the note was refused, if it was, over the two buttons."""
    buttons = [
        dmc.Button("Cancel", id=ids.NOTE_CANCEL, variant="default"),
        dmc.Button("Save note", id=ids.NOTE_SAVE),
    ]
    return html.Div([html.Div(id=ids.NOTE_FEEDBACK, role="alert"), html.Div(buttons, className="actions end")])


def refusal(cause: str) -> Component:
    """Why a note was not stored."""
    made: Component = dmc.Alert(cause, color="red", variant="light")
    return made


def note_list(notes: pd.DataFrame, later: int = 0) -> Component:
    """The notes by date, numbered as in the figure; `later` ones were written after the day of the view."""
    if later:
        hidden = html.P(f"{plural(later, 'note')} written after that day not shown.", className="fine")
        return html.Div([hidden, *([] if notes.empty else [note_list(notes)])])
    if notes.empty:
        return html.P("No notes yet. “Add a note” marks a day or a period on the timeline.", className="fine")
    rows = enumerate(notes.to_dict("records"), start=1)
    return html.Ol([note_item(number, note) for number, note in rows], className="note-list")


def note_item(number: int, note: dict[Any, Any]) -> Component:
    """One note."""
    first, last = day_of(note["date_start"]), day_of(note["date_end"])
    written = str(note["created_at"])[:10]
    return html.Li(
        [
            html.Span(str(number), className="note-number", **aria.HIDDEN),
            html.Div(
                [
                    html.P(
                        [html.B(period(first, last)), html.Span(f" · {names(str(note['country']))}")],
                        className="note-head",
                    ),
                    html.P(str(note["text"]), className="note-text"),
                    html.P(f"{note['author']}, written {written}", className="fine"),
                ]
            ),
        ]
    )


def day_of(value: pd.Timestamp) -> date:
    """The day of a time stamp."""
    return pd.Timestamp(value).date()
