"""The controls that say how the index is made and as of which day, and the filters that are not needed every day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import dash_mantine_components as dmc
import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboards import aria, ids
from dashboards.meaning import SCALE_LABEL, WEIGHING_LABEL
from dashboards.pages.controls import chips, choice, date_field, fold, pair
from dashboards.views.state import LONGEST_HALF_LIFE, ORIGINS, WEIGHINGS, View
from dashboards.views.steps import month_number, period_of
from tracker.ontology import SCALES

ORIGIN_LABEL = {"extracted": "Extracted", "corrected": "Corrected", "manual": "By hand"}
GROUPS_LABEL = {"members": "With members", "self": "Itself", "both": "Both"}
USUAL = View()
MADE_BY = ("scale", "half_life", "weighings", "groups", "as_of")
KEYS = {"scale": ids.SCALE, "half_life": ids.HALF_LIFE, "weighings": ids.WEIGHINGS}


def settings(view: View, published: tuple[date, date]) -> Component:
    """The card with scale, half-life, weights, whose acts, and the day as of which everything is shown."""
    return html.Section(
        [
            fold("How the index is made", opened=any(getattr(view, name) != getattr(USUAL, name) for name in MADE_BY)),
            html.Div([*index_controls(view, KEYS), groups(view)], className="settings"),
            html.Div(
                [
                    html.Label("As known on", htmlFor=ids.LINE_AS_OF, className="chips-label"),
                    date_field(ids.LINE_AS_OF, None, view.as_of),
                    months(view, published),
                    html.Span("now", className="fine"),
                ],
                className="made-as-of",
            ),
        ],
        className="panel-card filters made",
        **aria.named("How the index is made, and as of which day"),
    )


def index_controls(view: View, keys: Mapping[str, str]) -> list[Component]:
    """Scale, half-life and weights, under the ids of the page."""
    scales = [pair(name, SCALE_LABEL[name]) for name in SCALES]
    scale = dmc.SegmentedControl(
        id=keys["scale"], data=scales, value=view.scale, size="xs", **aria.named("Scale of the scores")
    )
    return [
        html.Div([html.Span("Scale", className="chips-label"), scale], className="chip-group"),
        html.Div([html.Label("Half-life", htmlFor=keys["half_life"], className="chips-label"),
                  half_life(keys["half_life"], view)], className="chip-group"),
        chips(keys["weighings"], "Weigh", WEIGHINGS, WEIGHING_LABEL, view.weighings),
    ]  # fmt: skip


def half_life(key: str, view: View) -> Component:
    """A number of days."""
    made: Component = dmc.NumberInput(
        id=key,
        value=view.half_life,
        min=1,
        max=LONGEST_HALF_LIFE,
        allowDecimal=False,
        allowNegative=False,
        suffix=" days",
        debounce=True,
        size="xs",
        w=110,
    )
    return made


def groups(view: View) -> Component:
    """Whose acts the line of a group holds; hidden on other pages, where the callback needs it all the same."""
    options = [pair(value, GROUPS_LABEL[value]) for value in GROUPS_LABEL]
    made = dmc.SegmentedControl(id=ids.GROUPS, data=options, value=view.groups, size="xs", **aria.named("Whose acts"))
    label = html.Span("Whose acts", className="chips-label")
    return html.Div([label, made], className="chip-group", hidden=view.page != "group")


def months(view: View, published: tuple[date, date]) -> Component:
    """A slider over the months of the store; its right end is now."""
    first, last = (month_number(day) for day in published)
    slider = dmc.Slider(
        id=ids.AS_OF_MONTH,
        min=first,
        max=max(last, first + 1),
        step=1,
        value=month_number(view.as_of) if view.as_of else last,
        label={"function": "monthName"},
        updatemode="mouseup",
        size="sm",
        thumbLabel="Month as of which everything is shown",
    )
    return html.Div(slider, className="slider")


def period(view: View, known: tuple[date, date]) -> Component:
    """A slider with two thumbs over all days of the line."""
    first, last = known[0].toordinal(), known[1].toordinal()
    slider = dmc.RangeSlider(
        id=ids.LINE_PERIOD,
        min=first,
        max=max(last, first + 1),
        step=1,
        minRange=1,
        value=period_of(view, known),
        label={"function": "dayName"},
        updatemode="mouseup",
        size="sm",
        thumbFromLabel="First day in view",
        thumbToLabel="Last day in view",
    )
    return html.Div(slider, className="slider period")


def more_filters(view: View, events: pd.DataFrame) -> Component:
    """Family, source, origin and confidence, folded up unless one of them is set."""
    fields = [
        choice(ids.FILTER_FAMILIES, "Family (PLOVER)", "All families", options(events, "plover", view.families),
               view.families),
        choice(ids.FILTER_SOURCES, "Source", "All sources", options(events, "source", view.sources), view.sources),
        confidence(view),
    ]  # fmt: skip
    return html.Details(
        [
            html.Summary("More filters: family, source, confidence, origin"),
            html.Div(fields, className="fields three"),
            html.Div(chips(ids.FILTER_ORIGINS, "Origin", ORIGINS, ORIGIN_LABEL, view.origins), className="chips"),
        ],
        className="more",
        open=bool(view.families or view.sources or view.confidence or view.origins),
    )


def confidence(view: View) -> Component:
    """The least confidence, in percent."""
    made: Component = dmc.NumberInput(
        id=ids.FILTER_CONFIDENCE,
        label="Confidence at least",
        value=view.confidence,
        min=0,
        max=100,
        step=5,
        allowDecimal=False,
        allowNegative=False,
        suffix=" %",
        debounce=True,
        size="sm",
    )
    return made


def options(events: pd.DataFrame, column: str, chosen: tuple[str, ...]) -> list[dict[str, str]]:
    """The values of a column, most frequent first, and those that the address names."""
    counts = events[column].value_counts()
    named = ((str(value), int(count)) for value, count in counts.items())
    found = sorted((known for known in named if known[0]), key=lambda known: (-known[1], known[0]))
    missing = [pair(value, value) for value in chosen if value not in counts.index]
    return [pair(value, f"{value} ({count:,})") for value, count in found] + missing
