"""What the country page shows of its view: figure, numbers, table, panel."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import dash
from dash import Input, Output
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboards import data, figures, grid, ids
from dashboards.callbacks.browser import in_browser
from dashboards.pages import event as event_page
from dashboards.pages import evidence, keynumbers
from dashboards.selection import chosen
from dashboards.state import View, from_href
from dashboards.wording import plural
from tracker.store import Store

VIEW = Input(ids.VIEW, "data")


def register(app: dash.Dash, store: Store) -> None:
    """Adds the callbacks that draw figure, table and panel."""

    @app.callback(
        Output(ids.GRAPH, "figure"),
        Output(ids.EMPTY, "hidden"),
        Output(ids.KEY_NUMBERS, "children"),
        VIEW,
        Input(ids.SCHEME, "data"),
        Input(ids.NOTES_REVISION, "data"),
    )
    def draw(href: str | None, scheme: str | None, _revision: int) -> tuple[figures.Figure, bool, list[Component]]:
        return drawing(store, viewed(href), scheme or "")

    @app.callback(Output(ids.GRID, "rowData"), Output(ids.COUNT, "children"), VIEW, Input(ids.NOTES_REVISION, "data"))
    def fill_table(href: str | None, _revision: int) -> tuple[list[dict[str, Any]], str]:
        return table(store, viewed(href))

    @app.callback(
        Output(ids.PANEL, "hidden"),
        Output(ids.PANEL_BODY, "children"),
        Output(ids.WORKBENCH, "className"),
        Input(ids.EVENT, "data"),
        VIEW,
    )
    def show_event(event_id: str | None, href: str | None) -> tuple[bool, Any, str]:
        if not event_id or not href:
            return True, None, "workbench"
        return False, event_body(store, viewed(href).country, event_id), "workbench with-panel"

    in_browser(app, "highlight", Output(ids.GRAPH, "className"), Input(ids.EVENT, "data"), Input(ids.GRAPH, "figure"))


def viewed(href: str | None) -> View:
    """The view of an address; nothing is updated while the page has none yet."""
    if not href:
        raise PreventUpdate
    return from_href(href)


def drawing(store: Store, view: View, scheme: str) -> tuple[figures.Figure, bool, list[Component]]:
    """The figure of a view, whether the "nothing here" notice is hidden, and the key numbers."""
    if not scheme:  # the browser has not said yet whether it is light or dark
        raise PreventUpdate
    events = data.country_events(store, view.country)
    shown, level = chosen(events, view), data.country_level(events, view)
    figure = figures.country_figure(
        shown,
        data.country_line(events, view),
        data.country_line(events, replace(view, frequency="D")),
        data.notes(store, view.country),
        bounds=data.bounds(events, view),
        frequency=view.frequency,
        level=level,
        scheme=scheme,
    )
    return figure, len(shown) > 0, keynumbers.key_numbers(shown, level, view.country)


def table(store: Store, view: View) -> tuple[list[dict[str, Any]], str]:
    """The rows of the table, and what they are out of."""
    events = data.country_events(store, view.country)
    shown = chosen(events, view)
    return grid.rows(shown), counted(len(shown), len(events))


def counted(shown: int, known: int) -> str:
    """ "44 of 60 events", and how many of them fit into the table."""
    text = plural(known, "event") if shown == known else f"{shown:,} of {plural(known, 'event')}"
    return (
        text
        if shown <= grid.MOST_ROWS
        else f"{text}; the table lists the latest {grid.MOST_ROWS:,}, downloads have all"
    )


def event_body(store: Store, country: str, event_id: str) -> Component:
    """The content of the side panel for an event of a country."""
    event = data.event(store, country, event_id)
    if event is None:
        return evidence.missing()
    return event_page.in_panel(store, event)
