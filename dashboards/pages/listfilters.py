"""The filters above the table of all events, and the choice of its columns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboards import aria, data, ids
from dashboards.kept import Kept
from dashboards.listgrid import TITLES
from dashboards.pages.controls import chips, choice, date_field, fold, pair
from dashboards.views.listing import COLUMNS, Listing
from dashboards.views.state import DIRECTIONS, STATUSES
from dashboards.wording import DIRECTION_LABEL, ORIGIN_LABEL, STATUS_LABEL, plural, type_label
from tracker.ontology import country_name, event_types
from tracker.store.finding import Wanted
from tracker.table import ORIGINS

MOST_SOURCES = 1000  # in the list; any other can stand in the address


def filters(kept: Kept, listing: Listing) -> Component:
    """The card with all filters."""
    wanted = listing.wanted
    return html.Section(
        [
            html.Div(
                [
                    words(wanted),
                    fold("Filters", opened=replace(wanted, words="") != Wanted()),
                    *parties(kept, wanted),
                    types(wanted),
                ],
                className="list-fields",
            ),
            html.Div(
                [
                    sources(kept, wanted),
                    number(ids.LIST_CONFIDENCE, "Confidence at least", wanted.confidence or None, 1, 0.05),
                    number(
                        ids.LIST_REPORTS, "Reports at least", wanted.reports if wanted.reports > 1 else None, None, 1
                    ),
                    date_field(ids.LIST_FROM, "From", wanted.start),
                    date_field(ids.LIST_TO, "To", wanted.end),
                ],
                className="list-fields second folded",
            ),
            html.Div(
                [
                    chips(ids.LIST_DIRECTIONS, "Direction", DIRECTIONS, DIRECTION_LABEL, wanted.directions),
                    chips(ids.LIST_STATUSES, "Status", STATUSES, STATUS_LABEL, wanted.statuses),
                    chips(ids.LIST_ORIGINS, "Origin", ORIGINS, ORIGIN_LABEL, wanted.origins),
                    dmc.Button("Clear filters", id=ids.LIST_RESET, variant="subtle", size="compact-sm"),
                ],
                className="chips folded",
            ),
        ],
        className="panel-card filters",
        **aria.named("Filters"),
    )


def words(wanted: Wanted) -> Component:
    """Words of the sentence or the title."""
    made: Component = dmc.TextInput(
        id=ids.LIST_WORDS,
        label="Words",
        placeholder="In sentence or title",
        value=wanted.words,
        debounce=500,  # milliseconds
        size="sm",
    )
    return made


def parties(kept: Kept, wanted: Wanted) -> list[Component]:
    """Who takes part: all of the one list, any of the other."""
    known = data.parties(kept)
    names = sorted((country_name(code), code) for code in {*known, *wanted.countries, *wanted.counterparts})
    options = [pair(code, f"{name} ({known.get(code, 0):,})") for name, code in names]
    return [
        choice(ids.LIST_COUNTRIES, "Countries (all of them)", "Any", options, wanted.countries),
        choice(ids.LIST_COUNTERPARTS, "Counterparts (one of them)", "Any", options, wanted.counterparts),
    ]


def types(wanted: Wanted) -> Component:
    """All types by direction, and those that only the address knows."""
    return choice(ids.LIST_TYPES, "Event types", "All types", grouped_types(wanted.types), wanted.types)


def grouped_types(chosen: tuple[str, ...]) -> list[dict[str, Any]]:
    """All types as options, by direction, and the chosen ones that are none."""
    kinds = event_types().values()
    groups: list[dict[str, Any]] = [
        {
            "group": DIRECTION_LABEL[way],
            "items": [pair(kind.key, kind.label) for kind in kinds if kind.direction == way],
        }
        for way in DIRECTIONS
    ]
    return [*groups, *(pair(key, type_label(key)) for key in chosen if key not in event_types())]


def sources(kept: Kept, wanted: Wanted) -> Component:
    """Who published the article that an event quotes, most articles first."""
    counts = data.sources(kept)
    shown = list(dict.fromkeys([*wanted.sources, *counts]))[:MOST_SOURCES]
    options = [pair(name, f"{name} ({plural(counts.get(name, 0), 'article')})") for name in shown]
    return choice(ids.LIST_SOURCES, "Sources", "All sources", options, wanted.sources)


def number(key: str, label: str, value: float | None, most: float | None, step: float) -> Component:
    """A lower limit; empty for none."""
    made: Component = dmc.NumberInput(
        id=key,
        label=label,
        placeholder="Any",
        value="" if value is None else value,
        min=0,
        max=most,
        step=step,
        decimalScale=4 if most else 0,
        debounce=400,  # milliseconds
        size="sm",
    )
    return made


def column_chooser(listing: Listing) -> Component:
    """A button that opens the list of all columns."""
    boxes = dmc.CheckboxGroup(
        id=ids.LIST_COLUMNS,
        value=list(listing.columns),
        children=html.Div(
            [dmc.Checkbox(value=name, label=TITLES[name][0], size="sm") for name in COLUMNS], className="stack tight"
        ),
    )
    return html.Details([html.Summary("Columns ▾"), html.Div(boxes, className="choices")], className="columns")
