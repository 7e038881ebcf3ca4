"""Two to six countries on one scale: their index lines, and the same in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any, cast

import dash_mantine_components as dmc
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import aria, data, ids
from dashboards.charts.comparison import Compared, monthly
from dashboards.charts.figures import CONFIG, blank
from dashboards.kept import Kept
from dashboards.pages import asof
from dashboards.pages.controls import UNTIL_OPENED, date_field, pair
from dashboards.pages.measures import index_controls
from dashboards.views.state import (
    COMPARE_PATH,
    MOST_COMPARED,
    View,
    compared,
    country_path,
    dyad_of,
    to_href,
    to_search,
)
from dashboards.wording import day, signed
from tracker.ontology import country_name
from tracker.tension.phrases import party_name

KEYS = {"scale": ids.COMPARE_SCALE, "half_life": ids.COMPARE_HALF_LIFE, "weighings": ids.COMPARE_WEIGHINGS}
MOST_MONTHS = 60
EXAMPLE = 3  # countries
FIELDS = ((ids.COMPARE_FROM, "From", "start"), (ids.COMPARE_TO, "To", "end"), (ids.COMPARE_AS_OF, "As known on",
          "as_of"))  # fmt: skip


def layout(kept: Kept, view: View) -> Component:
    """The page."""
    return html.Div(
        [
            dcc.Location(id=ids.COMPARE_HERE, refresh=False, pathname=COMPARE_PATH, search=to_search(view)),
            dcc.Store(id=ids.COMPARE_VIEW, data=to_href(view)),
            dcc.Store(id=ids.COMPARE_DONE),
            html.Div(
                [html.H1("Compare countries"), html.P("Index lines of two to six countries, organisations or groups on "
                                                      "one scale.", className="lead")],
                className="page-head stacked",
            ),
            asof.banner(ids.COMPARE_BANNER, f"{ids.COMPARE_BANNER}-text", ids.COMPARE_NOW, view.as_of),
            html.Section(
                [
                    html.Div([picker(kept, view), *(date_field(key, label, getattr(view, name))
                                                    for key, label, name in FIELDS)], className="fields compare"),
                    html.Div(index_controls(view, KEYS), className="settings"),
                ],
                className="panel-card filters",
                **aria.named("What is compared"),
            ),
            html.Section(
                [
                    html.Div([html.H2("Tension index"), *pictures()], className="card-bar"),
                    html.Div(id=ids.COMPARE_HINT, role="status"),
                    html.Div(graph(), id=ids.COMPARE_BOX, className="timeline compared", hidden=True),
                    html.P(id=ids.COMPARE_MEANING, className="fine meaning", **aria.LIVE),
                ],
                className="panel-card",
                **aria.named("Index lines; the table below has the same numbers"),
            ),
            html.Section(html.Div(id=ids.COMPARE_TABLE), className="panel-card below"),
        ],
        className="page",
    )  # fmt: skip


def picker(kept: Kept, view: View) -> Component:
    """Adds and removes countries."""
    known = data.parties(kept)
    options = [pair(code, name) for name, code in sorted((country_name(code), code) for code in known)]
    unknown = [pair(code, party_name(code)) for code in view.compared if code not in known]
    made = dmc.MultiSelect(
        id=ids.COMPARE_PICK,
        label="Countries",
        data=[*options, *unknown],
        value=list(view.compared),
        maxValues=MOST_COMPARED,
        placeholder="Add a country",
        searchable=True,
        clearable=True,
        clearButtonProps=aria.named("Clear"),
        hidePickedOptions=True,
        size="sm",
        limit=200,
        maxDropdownHeight=320,
        comboboxProps=UNTIL_OPENED,
    )
    return html.Div(made, className="wide")


def graph() -> Component:
    """The figure, empty until the first answer."""
    made: Component = dcc.Graph(
        id=ids.COMPARE_GRAPH, config=cast("Any", CONFIG), responsive=True, style={"height": "100%"}, figure=blank()
    )
    return made


def pictures() -> list[Component]:
    """The figure as a file."""
    return [
        dmc.Button("↓ PNG", id=ids.COMPARE_PNG, variant="default", size="xs", **aria.named("Picture as PNG")),
        dmc.Button("↓ SVG", id=ids.COMPARE_SVG, variant="default", size="xs", **aria.named("Picture as SVG")),
    ]


def hint(kept: Kept, view: View, lines: Sequence[Compared]) -> list[Component]:
    """What to do while there is nothing to compare, or whose events are missing; nothing when all is well."""
    if len(view.compared) < 2:
        choose = html.P("Choose two to six countries to compare their index lines.", className="empty-title")
        return [choose, *example(kept, view)]
    missing = [line.name for line in lines if not line.n_events]
    return [html.P(f"No events in the store: {', '.join(missing)}.", className="empty-title")] if missing else []


def example(kept: Kept, view: View) -> list[Component]:
    """A comparison to start with: the countries with most events, after one that was chosen already."""
    most = compared([*view.compared, *list(data.parties(kept))[:EXAMPLE]])[:EXAMPLE]
    names = ", ".join(map(party_name, most))
    return [html.P(dcc.Link(f"Compare {names}", href=to_href(replace(view, compared=most))))] if len(most) > 1 else []


def tables(view: View, lines: Sequence[Compared]) -> list[Component]:
    """The numbers of the figure: a row per country, and the months folded up."""
    if not lines:
        return []
    last = pd.Timestamp(lines[0].index.index[-1]).date()
    names = ("Country", f"Index on {day(last)}", "Change in 30 days", "Highest", "Lowest", "Events", "Leave out")
    head = html.Thead(html.Tr([html.Th(name, scope="col") for name in names]))
    body = html.Tbody([row(view, line) for line in lines])
    return [
        html.Div(html.Table([head, body], className="plain"), className="scroll"),
        pairs(view, lines),
        html.Details([html.Summary("Mean index by month"), month_table(lines)], className="more"),
    ]


def row(view: View, line: Compared) -> Component:
    """One country."""
    extremes = [line.extreme(highest=highest) for highest in (True, False)]
    left = replace(view, compared=tuple(code for code in view.compared if code != line.code))
    numbers = [
        signed(line.now()),
        signed(line.change()),
        *(f"{signed(value)}, {day(when)}" for value, when in extremes),
    ]
    return html.Tr(
        [
            html.Th(dcc.Link(line.name, href=country_path(line.code)), scope="row"),
            *(html.Td(text, className="number") for text in (*numbers, f"{line.n_events:,}")),
            html.Td(dcc.Link(["Remove", html.Span(f" {line.name}", className="unseen")], href=to_href(left))),
        ]
    )


def pairs(view: View, lines: Sequence[Compared]) -> Component:
    """Links to the pages of the pairs among those compared."""
    found = [dyad_of(f"{one.code}-{other.code}") for one, other in combinations(lines, 2)]
    base = View(page="dyad", start=view.start, end=view.end, as_of=view.as_of)
    made = [
        dcc.Link(" and ".join(party_name(code) for code in code_pair.split("-")),
                 href=to_href(replace(base, country=code_pair)))
        for code_pair in found
    ]  # fmt: skip
    return html.P([html.Span("Between them: "), *made], className="related")


def month_table(lines: Sequence[Compared]) -> Component:
    """A row per month, the latest first."""
    months = monthly(lines).iloc[::-1].head(MOST_MONTHS)
    head = html.Thead(html.Tr([html.Th(name, scope="col") for name in ("Month", *(line.name for line in lines))]))
    rows = [
        html.Tr(
            [html.Th(f"{period:%b %Y}", scope="row"), *(html.Td(signed(value), className="number") for value in values)]
        )
        for period, values in zip(cast("pd.PeriodIndex", months.index), months.to_numpy().tolist(), strict=True)
    ]
    table = html.Table([head, html.Tbody(rows)], className="plain")
    return html.Div(table, className="scroll", tabIndex="0", role="group", **aria.named("Mean index by month"))
