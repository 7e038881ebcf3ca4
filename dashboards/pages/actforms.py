"""The forms of the section "Your hand", each a list of fields whose names are those of the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboards import ids
from dashboards.pages.controls import date_field
from dashboards.sayings import FIELD_LABEL
from dashboards.views.state import iso
from dashboards.wording import STATUS_LABEL, day, type_label
from tracker.model import Precision
from tracker.ontology import event_types
from tracker.store.store import Store

CODES_HINT = "Codes, such as RUS UKR"
SHOWN = 100  # characters of a sentence


def key(name: str) -> dict[str, str]:
    """The id of the field of this name."""
    return {"type": ids.ACT_FIELD, "index": name}


def form(store: Store, kind: str, event: str, was: Mapping[str, str]) -> list[Component]:
    """The fields of a form: rejected, edit, duplicate, separate or note. `was` is what the event says now."""
    if kind == "edit":
        return [*edit_fields(was), reason()]
    if kind == "duplicate":
        return [text("of", "Duplicate of (id or address of the other event)", required=True), reason()]
    if kind == "separate":
        return [reports_field(store, event), reason()]
    if kind == "note":
        return [reason("Note", required=True)]
    return [reason("Why is it rejected?", required=True)]


def edit_fields(was: Mapping[str, str]) -> list[Component]:
    """Every field that can be corrected, with what it says now."""
    return [
        choice("event_type", {name: type_label(name) for name in event_types()}, was),
        choice("status", STATUS_LABEL, was),
        pair(text("actors", value=was["actors"], hint=CODES_HINT), text("recipients", value=was["recipients"])),
        pair(when("date_start", was), when("date_end", was)),
        pair(
            choice("date_precision", {name: name for name in get_args(Precision)}, was),
            text("confidence", value=was["confidence"]),
        ),
        text("place", value=was["place"]),
        pair(text("quantity", value=was["quantity"]), text("quantity_unit", value=was["quantity_unit"])),
    ]


def pair(*fields: Component) -> Component:
    """Two fields side by side."""
    return html.Div(list(fields), className="fields two")


def choice(name: str, labels: Mapping[str, str], was: Mapping[str, str]) -> Component:
    """One of several values, by label."""
    options = [{"value": value, "label": label} for value, label in labels.items()]
    made: Component = dmc.Select(
        id=key(name), label=FIELD_LABEL[name], data=options, value=was[name], searchable=len(options) > 6,
        allowDeselect=False, openOnFocus=False, size="sm",
    )  # fmt: skip
    return made


def text(name: str, label: str = "", *, value: str = "", hint: str = "", required: bool = False) -> Component:
    """A line of text."""
    made: Component = dmc.TextInput(
        id=key(name), label=label or FIELD_LABEL[name], value=value, placeholder=hint, required=required, size="sm"
    )
    return made


def when(name: str, was: Mapping[str, str]) -> Component:
    """A day."""
    return date_field(key(name), FIELD_LABEL[name], iso(was[name]))


def reason(label: str = "Reason", *, required: bool = False) -> Component:
    """Some lines of text."""
    made: Component = dmc.Textarea(
        id=key("reason"), label=label, value="", autosize=True, minRows=2, maxRows=8, required=required, size="sm"
    )
    return made


def reports_to_choose(store: Store, event: str) -> dict[str, str]:
    """The different sentences that tell an event, by the ids of the reports that have them, joined by ;"""
    told = store.reports(event_id=event).sort_values(["published", "report_id"])
    chosen = {}
    for sentence, group in told.groupby("evidence", sort=False):
        published = day(group["published"].iloc[0].date())
        said = str(sentence)
        cut = said if len(said) <= SHOWN else f"{said[:SHOWN].rstrip()}…"
        chosen[";".join(group["report_id"])] = f"{published}: {cut}"
    return chosen


def reports_field(store: Store, event: str) -> Component:
    """The sentences that tell an event, to tick those that tell another one."""
    boxes = [dmc.Checkbox(label=label, value=value, size="sm") for value, label in
             reports_to_choose(store, event).items()]  # fmt: skip
    made: Component = dmc.CheckboxGroup(
        html.Div(boxes, className="stack tight"), id=key("reports"), label="Which of these tell another event?",
        value=[], size="sm",
    )  # fmt: skip
    return made
