"""Between pages: the address picks the page, the search box and the theme switch work everywhere."""

from __future__ import annotations

from typing import Any

import dash
from dash import Input, Output, State, ctx, no_update
from dash.development.base_component import Component

from dashboards import data, ids, pages
from dashboards.callbacks.browser import in_browser
from dashboards.kept import Kept
from dashboards.layout import WORDS, country_choices
from dashboards.memory import Memory
from dashboards.views.listing import filters, words_of
from dashboards.views.state import EVENTS_PATH, country_path, to_search
from dashboards.views.steps import landing
from tracker.store.finding import Wanted
from tracker.store.store import Store


def register(app: dash.Dash, store: Store, memory: Memory, kept: Kept) -> None:
    """Adds the callbacks of the shell."""

    @app.callback(
        Output(ids.PAGE, "children"), Output(ids.GOTO, "data"), Input(ids.URL, "pathname"), State(ids.URL, "search")
    )
    def show_page(pathname: str | None, search: str | None) -> tuple[Component, Any]:
        choices = country_choices(kept) if ctx.triggered_prop_ids else no_update  # the shell came with them
        return pages.page(store, pathname, search, memory, kept), choices

    # A code, or "?" and the words that the browser knows.
    in_browser(app, "chosen", Output(ids.CHOICE, "data"), Input(ids.GOTO, "value"), at_start=False, script="events")

    @app.callback(
        Output(ids.URL, "pathname", allow_duplicate=True),
        Output(ids.URL, "search", allow_duplicate=True),
        Output(ids.GOTO, "value"),
        Input(ids.CHOICE, "data"),
        prevent_initial_call=True,
    )
    def go_to(choice: str | None) -> tuple[Any, Any, Any]:
        if not choice:
            return no_update, no_update, no_update
        if choice.startswith(WORDS):
            return EVENTS_PATH, filters(Wanted(words=words_of(choice.removeprefix(WORDS)))), None
        return country_path(choice), to_search(landing(choice, data.country_events(store, choice))), None

    in_browser(
        app,
        "scheme",
        Output(ids.SCHEME, "data"),
        Output(ids.PROVIDER, "forceColorScheme"),
        Input(ids.THEME, "value"),
    )
    in_browser(app, "arrived", Output("main", "data-path"), Input(ids.PAGE, "children"))
