"""Between pages: the address picks the page, the search box and the theme switch work everywhere."""

from __future__ import annotations

from typing import Any

import dash
from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from dashboards import data, ids, pages
from dashboards.callbacks.browser import in_browser
from dashboards.kept import Kept
from dashboards.layout import country_choices
from dashboards.pages import overview
from dashboards.state import country_path, to_search
from dashboards.steps import landing
from tracker.store import Store


def register(app: dash.Dash, store: Store, kept: Kept) -> None:
    """Adds the callbacks of the shell."""

    @app.callback(
        Output(ids.PAGE, "children"), Output(ids.GOTO, "data"), Input(ids.URL, "pathname"), State(ids.URL, "search")
    )
    def show_page(pathname: str | None, search: str | None) -> tuple[Component, list[dict[str, str]]]:
        return pages.page(store, pathname, search, kept), country_choices(store)

    @app.callback(
        Output(ids.URL, "pathname", allow_duplicate=True),
        Output(ids.URL, "search", allow_duplicate=True),
        Output(ids.GOTO, "value"),
        Input(ids.GOTO, "value"),
        prevent_initial_call=True,
    )
    def go_to(code: str | None) -> tuple[Any, Any, Any]:
        if not code:
            return no_update, no_update, no_update
        return country_path(code), to_search(landing(code, data.country_events(store, code))), None

    @app.callback(Output(ids.CARDS, "children"), Input(ids.ORDER, "value"), prevent_initial_call=True)
    def order_cards(order: str) -> list[Component]:
        return overview.card_list(store, order)

    in_browser(
        app,
        "scheme",
        Output(ids.SCHEME, "data"),
        Output(ids.PROVIDER, "forceColorScheme"),
        Input(ids.THEME, "value"),
    )
    in_browser(app, "arrived", Output("main", "data-path"), Input(ids.PAGE, "children"))
