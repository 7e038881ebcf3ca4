"""The world map of the overview, its legend, and the same as a table; assets/overview.js draws the shapes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from typing import Any, get_args

from dash import dcc, html
from dash.development.base_component import Component

from dashboards import aria, ids
from dashboards.charts.palette import RAMPS, Scheme
from dashboards.standings import Standing, is_country
from dashboards.views.lookout import PERIODS, Lookout, country_href
from dashboards.wording import day, signed

STEPS = (-20.0, -5.0, -1.0, 1.0, 5.0, 20.0)  # points between the colours: of every day and store the same
LABELS = ("below −20", "−20 to −5", "−5 to −1", "−1 to +1", "+1 to +5", "+5 to +20", "above +20")
SHAPES = "/assets/world.json"


def section(standings: Sequence[Standing], now: date, view: Lookout) -> Component:
    """Map, legend and table of the countries; organisations and armed groups have no place on a map."""
    countries = [one for one in standings if is_country(one.code)]
    title = f"Change of the index in {PERIODS[view.period]}" if view.colour == "change" else "Level of the index"
    return html.Section(
        [
            html.Div(html.H2(f"{title}, {day(now)}"), className="card-bar"),
            dcc.Store(id=ids.MAP_DATA, data={"shapes": SHAPES, "countries": [entry(one, view) for one in countries]}),
            html.Div(
                id=ids.MAP, className="world", role="group", **aria.named("World map; the table below says the same")
            ),
            legend(),
            table(countries, view),
        ],
        className="panel-card map-card",
        style=ramp_variables(),
    )


def entry(one: Standing, view: Lookout) -> dict[str, Any]:
    """What the map needs of one country: colour, link, text, and how strong it is."""
    value = one.change if view.colour == "change" else one.level
    text = f"{one.name}: index {signed(one.level)}, {signed(one.change)} in {PERIODS[view.period]}"
    return {
        "code": one.code,
        "step": step(value),
        "href": country_href(one.code, view),
        "text": text,
        "value": abs(round(value, 1)),
    }


def step(value: float) -> int:
    """The place of a value in the ramp, from 0 (eases most) to 6.

    >>> step(-30.0), step(-0.4), step(0.0), step(1.0), step(99.0)
    (0, 3, 3, 4, 6)
    """
    return bisect_right(STEPS, round(value, 1))


def ramp_variables() -> dict[str, str]:
    """The colours of both schemes for the style sheet."""
    schemes: tuple[Scheme, ...] = get_args(Scheme)
    return {f"--{scheme}-{place}": colour for scheme in schemes for place, colour in enumerate(RAMPS[scheme])}


def legend() -> Component:
    """Which colour is which; arrows too, so that it does not rest on colour alone."""
    marks = ("▼▼▼", "▼▼", "▼", "", "▲", "▲▲", "▲▲▲")
    keys = [
        html.Li([html.Span(mark, className=f"key step{place}", **aria.HIDDEN), label])
        for place, (mark, label) in enumerate(zip(marks, LABELS, strict=True))
    ]
    return html.Ul(
        [*keys, html.Li([html.Span(className="key none", **aria.HIDDEN), "no events"])],
        className="map-legend",
        **aria.named("Legend of the map: points of the tension index"),
    )


def table(countries: Sequence[Standing], view: Lookout) -> Component:
    """The map in words: every country with level, change and events."""
    names = ("Country", "Index", f"Change in {PERIODS[view.period]}", "Events")
    rows = [
        html.Tr(
            [
                html.Th(dcc.Link(one.name, href=country_href(one.code, view)), scope="row"),
                html.Td(signed(one.level), className="number"),
                html.Td(signed(one.change), className="number"),
                html.Td(f"{one.n_events:,}", className="number"),
            ]
        )
        for one in countries
    ]
    head = html.Thead(html.Tr([html.Th(name, scope="col") for name in names]))
    return html.Details(
        [
            html.Summary(f"The map as a table, {len(rows)} countries"),
            html.Div(html.Table([head, html.Tbody(rows)], className="plain"), className="scroll tall", tabIndex="0"),
        ]
    )
