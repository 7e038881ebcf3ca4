"""The shell around every page: header, search, theme, and the place where pages go."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import aria, data, ids
from dashboards.charts.palette import FONT
from dashboards.kept import Kept
from dashboards.server import web, who
from dashboards.server.door import ACCOUNTS, LOGOUT
from dashboards.views.state import EVENTS_PATH
from dashboards.wording import plural
from tracker.ontology import country_name

THEME_CHOICES = [
    {"value": "light", "label": "Light"},
    {"value": "dark", "label": "Dark"},
    {"value": "auto", "label": "System"},
]
WORDS = "?"  # the choice that is no country: the words typed follow it
DESIGN: dict[str, Any] = {
    "fontFamily": FONT,
    "headings": {"fontFamily": FONT, "fontWeight": "650"},
    # From text to page: a cooler dark than Mantine's own, the same family as in assets/app.css.
    "colors": {
        "dark": [
            "#e6eaf0",
            "#b9c2ce",
            "#9aa6b5",
            "#6b7786",
            "#334050",
            "#2a3441",
            "#1d2530",
            "#161c24",
            "#11161d",
            "#0c1015",
        ]
    },
    "primaryColor": "blue",
    "primaryShade": {"light": 7, "dark": 5},
    "defaultRadius": "md",
    "cursorType": "pointer",
    "autoContrast": True,
}

ADD_PATH = "/add"
PAGES = (
    ("Overview", "/"),
    ("Compare", "/compare"),
    ("Events", EVENTS_PATH),
    ("Add", ADD_PATH),
    ("Review", "/review"),
    ("Quality", "/quality"),
    ("About", "/about"),
)


def shell(kept: Kept) -> Component:
    """Built anew for each visit, so that the search box knows the countries of now."""
    made: Component = dmc.MantineProvider(
        id=ids.PROVIDER,
        theme=DESIGN,
        defaultColorScheme="auto",
        children=[
            dcc.Location(id=ids.URL, refresh=False),
            dcc.Store(id=ids.SCHEME),
            dcc.Store(id=ids.CHOICE),
            html.A("Skip to content", href="#main", className="skip"),
            header(kept),
            dmc.Alert(
                "Something went wrong while preparing this page. Reload it; if it happens again, the log of the "
                "server says why.",
                id=ids.ERROR,
                className="error-banner",
                title="This did not work",
                color="red",
                hide=True,
                withCloseButton=True,
            ),
            html.Main(html.Div(id=ids.PAGE, children=waiting()), id="main", tabIndex="-1"),
        ],
    )
    return made


def header(kept: Kept) -> Component:
    """Name, pages, search box and theme switch."""
    return html.Header(
        className="top",
        children=html.Div(
            className="top-inner",
            children=[
                dcc.Link([html.Span(className="logo"), "Tension tracker"], href="/", className="brand"),
                html.Nav([dcc.Link(name, href=path) for name, path in pages()], className="nav", **aria.named("Main")),
                dmc.Select(
                    id=ids.GOTO,
                    data=country_choices(kept),
                    placeholder="Find a country or events",
                    searchable=True,
                    clearable=False,
                    filter={"function": "countriesThenWords"},  # of assets/events.js, as is what Enter does then
                    selectFirstOptionOnChange=True,
                    className="goto",
                    size="sm",
                    limit=200,
                    maxDropdownHeight=360,
                    comboboxProps={"keepMounted": False},  # hundreds of countries are drawn when it is opened
                    **aria.named("Find a country, or events by their words"),
                ),
                dmc.SegmentedControl(
                    id=ids.THEME,
                    data=THEME_CHOICES,
                    value="auto",
                    size="xs",
                    className="theme",
                    persistence=True,
                    persistence_type="local",
                    **aria.named("Colours"),
                ),
                *visitor(),
            ],
        ),
    )


def pages() -> list[tuple[str, str]]:
    """The pages that the visitor can use."""
    return [page for page in PAGES if page[1] != ADD_PATH or who.may_write()]


def visitor() -> list[Component]:
    """Who is logged in, and the way out; nothing where nobody has a name."""
    here = who.visitor()
    if not here.name:
        return []
    name = html.A(here.name, href=ACCOUNTS, className="who-name", title=f"Account {here.name} ({here.role})")
    token = dcc.Input(type="hidden", name=web.TOKEN_FIELD, value=web.new_token())
    leave = html.Form([token, html.Button("Log out", type="submit")], action=LOGOUT, method="POST")
    return [html.Div([name, *([leave] if here.leaves else [])], className="who")]


def country_choices(kept: Kept) -> list[dict[str, str]]:
    """Every participant of the store, by name; then the choice to search events for the words typed."""
    named = sorted((country_name(code), code, number) for code, number in data.parties(kept).items())
    found = [{"value": code, "label": f"{name} · {plural(number, 'event')}"} for name, code, number in named]
    return [*found, {"value": WORDS, "label": "Search events"}]


def waiting() -> Component:
    """Grey shapes until the first page arrives."""
    return html.Div(
        [dmc.Skeleton(height=36, width=280), dmc.Skeleton(height=96), dmc.Skeleton(height=420)],
        className="page stack",
        **aria.named("Loading"),
    )
