"""What the page of a line shows of its view: figure, numbers, table, panel, and what explains the figure.

The layout has everything of the first view but figure and table, so nothing else is asked for when a page is opened.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import dash
import pandas as pd
from dash import Input, Output, State
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboards import curves, data, grid, ids
from dashboards.callbacks.browser import in_browser
from dashboards.charts import figures
from dashboards.charts.turnmarks import in_view
from dashboards.kept import Kept
from dashboards.meaning import caption, meaning
from dashboards.pages import asof, explained, lineparts
from dashboards.views.selection import dated
from dashboards.views.state import View, from_href
from dashboards.wording import plural

VIEW = Input(ids.VIEW, "data")


def register(app: dash.Dash, kept: Kept) -> None:
    """Adds the callbacks that draw figure, table, lists and panel."""
    _register_figure(app, kept)
    _register_lists(app, kept)
    _register_panel(app, kept)


def _register_figure(app: dash.Dash, kept: Kept) -> None:
    @app.callback(
        Output(ids.GRAPH, "figure"),
        Output(ids.EMPTY, "hidden"),
        VIEW,
        Input(ids.SCHEME, "data"),
        Input(ids.NOTES_REVISION, "data"),
    )
    def draw(href: str, scheme: str | None, _revision: int) -> tuple[figures.Figure, bool]:
        if not scheme:  # the browser has not said yet whether it is light or dark
            raise PreventUpdate
        return drawing(kept, from_href(href), scheme)

    @app.callback(
        Output(ids.KEY_NUMBERS, "children"), VIEW, Input(ids.NOTES_REVISION, "data"), prevent_initial_call=True
    )
    def sum_up(href: str, _revision: int) -> list[Component]:
        return lineparts.numbers(kept, from_href(href))

    @app.callback(
        Output(ids.MEANING, "children"),
        Output(ids.AS_OF_BANNER, "hidden"),
        Output(ids.AS_OF_TEXT, "children"),
        VIEW,
        prevent_initial_call=True,
    )
    def say(href: str) -> tuple[str, bool, str]:
        view = from_href(href)
        return meaning(view), view.as_of is None, asof.says(view.as_of)

    drawn = (Output(ids.DRAWN, "data"), Input(ids.GRAPH, "figure"))
    in_browser(app, "drawn", *drawn, at_start=False)
    in_browser(app, "highlight", Output(ids.GRAPH, "className"), Input(ids.EVENT, "data"), Input(ids.GRAPH, "figure"))
    buttons = (Input(ids.PICTURE_PNG, "n_clicks"), Input(ids.PICTURE_SVG, "n_clicks"))
    in_browser(app, "save", Output(ids.PICTURE_DONE, "data"), *buttons, at_start=False, script="picture")


def _register_lists(app: dash.Dash, kept: Kept) -> None:
    # After the figure, which is what a reader waits for.
    @app.callback(
        Output(ids.GRID, "rowData"),
        Output(ids.COUNT, "children"),
        Input(ids.DRAWN, "data"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )
    def fill_table(_drawn: float, href: str) -> tuple[list[dict[str, Any]], str]:
        return table(kept, from_href(href))

    @app.callback(Output(ids.TURNS, "children"), VIEW, Input(ids.NOTES_REVISION, "data"), prevent_initial_call=True)
    def list_turns(href: str, _revision: int) -> list[Component]:
        return lineparts.turns(kept, from_href(href))

    @app.callback(
        Output(ids.MONTHS, "children"),
        Input(ids.MONTHS_OPEN, "n_clicks"),
        VIEW,
        Input(ids.NOTES_REVISION, "data"),
        prevent_initial_call=True,
    )
    def list_months(clicks: int | None, href: str, _revision: int) -> Component:
        if not clicks:  # folded up: nobody reads them yet
            raise PreventUpdate
        view = from_href(href)
        return explained.month_list(curves.months(kept, view), view)


def _register_panel(app: dash.Dash, kept: Kept) -> None:
    @app.callback(
        Output(ids.PANEL, "hidden"),
        Output(ids.PANEL_BODY, "children"),
        Output(ids.WORKBENCH, "className"),
        Input(ids.EVENT, "data"),
        VIEW,
        prevent_initial_call=True,
    )
    def show_event(event_id: str | None, href: str) -> tuple[bool, Any, str]:
        return lineparts.panel(kept, replace(from_href(href), event=event_id or ""))


def drawing(kept: Kept, view: View, scheme: str) -> tuple[figures.Figure, bool]:
    """The figure of a view, and whether the "nothing here" notice is hidden."""
    events, daily = curves.filtered(kept, view), curves.daily_line(kept, view)
    shown = dated(events, view.start, view.end)
    bounds, level = curves.bounds_of(shown, curves.drawn(kept, view), view), curves.level_of(events, daily, view)
    figure = figures.country_figure(
        dated(shown, *bounds),
        curves.sums(kept, view, bounds),
        between(daily, bounds),
        data.kept_notes(kept, view, view.as_of),
        bounds=bounds,
        frequency=view.frequency,
        level=level,
        scheme=scheme,
        extras=figures.Extras(
            scale=view.scale,
            by_confidence="confidence" in view.weighings,
            turns=in_view(curves.turning(kept, view), *bounds),
            alone=alone(kept, view, bounds),
            caption=caption(view, len(shown), bounds),
        ),
    )
    return figure, len(shown) > 0


def alone(kept: Kept, view: View, bounds: figures.Bounds) -> pd.DataFrame | None:
    """The line of a group without its members, where it is to be shown beside the other."""
    if view.page != "group" or view.groups != "both":
        return None
    return between(curves.without_members(kept, view), bounds)


def between(line: pd.DataFrame, bounds: figures.Bounds) -> pd.DataFrame:
    """The days of a line within the bounds."""
    first, last = (pd.Timestamp(bound) for bound in bounds)
    return line[line["date"].between(first, last)].reset_index(drop=True)


def table(kept: Kept, view: View) -> tuple[list[dict[str, Any]], str]:
    """The rows of the table, and what they are out of."""
    shown = dated(curves.filtered(kept, view), view.start, view.end)
    told = data.rows_of(kept, view, grid.latest(shown)["event_id"], grid.ROW_COLUMNS)
    return grid.rows(told), counted(len(shown), len(curves.drawn(kept, view)))


def counted(shown: int, known: int) -> str:
    """ "44 of 60 events", and how many of them fit into the table."""
    text = plural(known, "event") if shown == known else f"{shown:,} of {plural(known, 'event')}"
    return (
        text
        if shown <= grid.MOST_ROWS
        else f"{text}; the table lists the latest {grid.MOST_ROWS:,}, downloads have all"
    )
