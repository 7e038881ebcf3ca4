"""The controls of the country page; the chips carry the marks of the figure, filter and legend in one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboards import aria, ids
from dashboards.views.state import DIRECTIONS, STATUSES, View
from dashboards.views.steps import RANGES, cleared, range_of
from dashboards.wording import DIRECTION_LABEL, STATUS_LABEL, type_label
from tracker.ontology import event_types
from tracker.tension.phrases import party_name

RANGE_LABEL = {"1M": "1M", "3M": "3M", "1Y": "1Y", "all": "All"}
EARLIEST = "1900-01-01"
UNTIL_OPENED = {"keepMounted": False}  # the hundreds of options of a list are drawn when it is opened


def filters(view: View, events: pd.DataFrame, others: Mapping[str, int], more: Component) -> Component:
    """The card with all filters; `others` are counterparts with their numbers of events, `more` is folded up."""
    return html.Section(
        [
            fold("Filters", opened=filtered(view)),
            html.Div(
                [type_filter(view, events), counterpart_filter(view, others), *date_filters(view)], className="fields"
            ),
            html.Div(
                [
                    chips(ids.FILTER_DIRECTIONS, "Direction", DIRECTIONS, DIRECTION_LABEL, view.directions),
                    chips(ids.FILTER_STATUSES, "Status", STATUSES, STATUS_LABEL, view.statuses),
                    dmc.Button("Clear filters", id=ids.RESET, variant="subtle", size="compact-sm"),
                ],
                className="chips",
            ),
            more,
        ],
        className="panel-card filters",
        **aria.named("Filters"),
    )


def filtered(view: View) -> bool:
    """Whether any filter is set, but for the dates, which the figure shows."""
    return replace(view, start=None, end=None) != cleared(view)


def fold(name: str, *, opened: bool) -> Component:
    """Shows and hides what follows it where the screen is narrow."""
    return html.Button(name, type="button", className="fold", **aria.expanded(opened))


def type_filter(view: View, events: pd.DataFrame) -> Component:
    """The types that this country has, in the groups of their direction, and those the address names."""
    present = {*events["event_type"], *view.types}
    kinds = [kind for kind in event_types().values() if kind.key in present]
    groups = [
        {
            "group": DIRECTION_LABEL[direction],
            "items": [pair(k.key, k.label) for k in kinds if k.direction == direction],
        }
        for direction in DIRECTIONS
    ]
    unknown = [pair(key, type_label(key)) for key in view.types if key not in event_types()]
    return choice(
        ids.FILTER_TYPES, "Event type", "All types", [*(g for g in groups if g["items"]), *unknown], view.types
    )


def counterpart_filter(view: View, found: Mapping[str, int]) -> Component:
    """The other parties of the country's events, most frequent first."""
    options = [pair(code, f"{party_name(code)} ({count})") for code, count in found.items()]
    missing = [pair(code, party_name(code)) for code in view.counterparts if code not in found]
    return choice(ids.FILTER_COUNTERPARTS, "Counterpart", "Everyone", options + missing, view.counterparts)


def choice(key: str, label: str, placeholder: str, options: list[Any], value: tuple[str, ...]) -> Component:
    """A searchable list of which several can be chosen."""
    return html.Div(
        dmc.MultiSelect(
            id=key,
            label=label,
            placeholder=placeholder,
            data=options,
            value=list(value),
            searchable=True,
            clearable=True,
            clearButtonProps=aria.named("Clear"),
            hidePickedOptions=True,
            size="sm",
            maxDropdownHeight=320,
            comboboxProps=UNTIL_OPENED,
        ),
        className="wide",
    )


def pair(value: str, label: str) -> dict[str, str]:
    """One option."""
    return {"value": value, "label": label}


def date_filters(view: View) -> list[Component]:
    """First and last day."""
    return [date_field(ids.FILTER_FROM, "From", view.start), date_field(ids.FILTER_TO, "To", view.end)]


def date_field(
    key: str | dict[str, str], label: str | None, value: date | None = None, *, required: bool = False
) -> Component:
    """A date that can be typed as 2022-02-04 or picked."""
    made: Component = dmc.DateInput(
        id=key,
        label=label,
        value=value.isoformat() if value else None,
        valueFormat="YYYY-MM-DD",
        placeholder="YYYY-MM-DD",
        minDate=EARLIEST,
        clearable=True,
        clearButtonProps=aria.named("Clear the date"),
        debounce=True,
        size="sm",
        required=required,
    )
    return made


def chips(key: str, label: str, values: tuple[str, ...], labels: dict[str, str], chosen: tuple[str, ...]) -> Component:
    """Toggles; none chosen means all."""
    return html.Div(
        [
            html.Span(label, className="chips-label", id=f"{key}-label"),
            dmc.ChipGroup(
                [
                    dmc.Chip(chip_text(value, labels[value]), value=value, size="xs", variant="outline")
                    for value in values
                ],
                id=key,
                multiple=True,
                value=list(chosen),
            ),
        ],
        className="chip-group",
        role="group",
        **aria.named_by(f"{key}-label"),
    )


def chip_text(value: str, label: str) -> Component:
    """Mark and word of a chip."""
    return html.Span([html.Span(className=f"swatch {value}", **aria.HIDDEN), label], className="chip-text")


def range_buttons(view: View, last: date | None) -> Component:
    """The last month, three months, year up to the `last` day, or everything."""
    options = [pair(name, RANGE_LABEL[name]) for name in RANGES]
    made: Component = dmc.SegmentedControl(
        id=ids.RANGE,
        data=options,
        value=range_of(view, last),
        size="xs",
        **aria.named("Period up to the last event"),
    )
    return made


def frequency(view: View) -> Component:
    """Weekly or daily sums."""
    options = [pair("W", "Weekly"), pair("D", "Daily")]
    made: Component = dmc.SegmentedControl(
        id=ids.FREQUENCY, data=options, value=view.frequency, size="xs", **aria.named("Sums by week or day")
    )
    return made


def legend() -> Component:
    """What the marks mean, in words, for readers who do not see the chips as a legend."""
    return html.P(
        "Above zero escalates, below zero eases; larger marks weigh more. Filled: occurred; hollow: planned; dotted: "
        "alleged; crossed: denied. Triangles on the index: turning points. Click a name above the figure, or press "
        "Enter on it, to hide or show it; drag to zoom, double-click for all; after “Mark a period” a drag begins a "
        "note on its days. By keyboard the slider zooms, and the table below has every event.",
        className="fine legend",
    )
