"""What the page of a line shows of its view: figure, numbers, table, panel, and what explains the figure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import dash
import pandas as pd
from dash import Input, Output
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboards import curves, data, figures, grid, ids
from dashboards.callbacks.browser import in_browser
from dashboards.kept import Kept
from dashboards.meaning import caption, meaning
from dashboards.pages import asof, evidence, explained, keynumbers, reported, sources
from dashboards.pages import event as event_page
from dashboards.selection import dated
from dashboards.state import View, from_href
from dashboards.turnmarks import in_view
from dashboards.wording import plural
from tracker.store import Store

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
    def draw(href: str | None, scheme: str | None, _revision: int) -> tuple[figures.Figure, bool]:
        return drawing(kept, viewed(href), scheme or "")

    @app.callback(Output(ids.KEY_NUMBERS, "children"), VIEW, Input(ids.NOTES_REVISION, "data"))
    def sum_up(href: str | None, _revision: int) -> list[Component]:
        return numbers(kept, viewed(href))

    @app.callback(
        Output(ids.MEANING, "children"), Output(ids.AS_OF_BANNER, "hidden"), Output(ids.AS_OF_TEXT, "children"), VIEW
    )
    def say(href: str | None) -> tuple[str, bool, str]:
        view = viewed(href)
        return meaning(view), view.as_of is None, asof.says(view.as_of)

    in_browser(app, "highlight", Output(ids.GRAPH, "className"), Input(ids.EVENT, "data"), Input(ids.GRAPH, "figure"))
    buttons = (Input(ids.PICTURE_PNG, "n_clicks"), Input(ids.PICTURE_SVG, "n_clicks"))
    in_browser(app, "save", Output(ids.PICTURE_DONE, "data"), *buttons, at_start=False, script="picture")


def _register_lists(app: dash.Dash, kept: Kept) -> None:
    @app.callback(Output(ids.GRID, "rowData"), Output(ids.COUNT, "children"), VIEW, Input(ids.NOTES_REVISION, "data"))
    def fill_table(href: str | None, _revision: int) -> tuple[list[dict[str, Any]], str]:
        return table(kept, viewed(href))

    @app.callback(Output(ids.TURNS, "children"), VIEW, Input(ids.NOTES_REVISION, "data"))
    def list_turns(href: str | None, _revision: int) -> list[Component]:
        view = viewed(href)
        return explained.turn_list(view, turns_of(kept, view))

    @app.callback(
        Output(ids.MONTHS, "children"), Input(ids.MONTHS_OPEN, "n_clicks"), VIEW, Input(ids.NOTES_REVISION, "data")
    )
    def list_months(clicks: int | None, href: str | None, _revision: int) -> Component:
        view = viewed(href)
        if not clicks:  # folded up: nobody reads them yet
            raise PreventUpdate
        return explained.month_list(curves.months(kept, view), view)


def _register_panel(app: dash.Dash, kept: Kept) -> None:
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
        return False, panel_body(kept, replace(viewed(href), event=event_id)), "workbench with-panel"


def viewed(href: str | None) -> View:
    """The view of an address; nothing is updated while the page has none yet."""
    if not href:
        raise PreventUpdate
    return from_href(href)


def drawing(kept: Kept, view: View, scheme: str) -> tuple[figures.Figure, bool]:
    """The figure of a view, and whether the "nothing here" notice is hidden."""
    if not scheme:  # the browser has not said yet whether it is light or dark
        raise PreventUpdate
    events, daily = curves.filtered(kept, view), curves.daily_line(kept, view)
    shown = dated(events, view.start, view.end)
    bounds, level = curves.bounds_of(shown, data.events_of(kept, view), view), curves.level_of(events, daily, view)
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


def numbers(kept: Kept, view: View) -> list[Component]:
    """The key numbers of a view."""
    events = curves.filtered(kept, view)
    level = curves.level_of(events, curves.daily_line(kept, view), view)
    shown = dated(events, view.start, view.end)
    return keynumbers.key_numbers(shown, level, curves.partners(kept, view, shown))


def turns_of(kept: Kept, view: View) -> pd.DataFrame:
    """The turning points in view."""
    shown = dated(curves.filtered(kept, view), view.start, view.end)
    return in_view(curves.turning(kept, view), *curves.bounds_of(shown, data.events_of(kept, view), view))


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
    events = data.events_of(kept, view)
    shown = dated(curves.filtered(kept, view), view.start, view.end)
    return grid.rows(events[grid.ROW_COLUMNS].iloc[grid.latest(shown).index]), counted(len(shown), len(events))


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
    return panel_body(Kept(store), View(country, event=event_id))


def panel_body(kept: Kept, view: View) -> Component:
    """The content of the side panel for the view's event, as it was known on the view's day."""
    found = data.event_then(kept, view)
    if found is None:
        return evidence.missing()
    event, reports = found
    if view.as_of is None:
        return event_page.in_panel(kept.store, event)
    article_id = str(event["article_id"])
    span = (int(event["evidence_start"]), int(event["evidence_end"]), view.event)
    told = [*reported.history(reports), *sources.carried(kept.store, article_id, view.as_of)]
    held = span if span[1] > span[0] else None  # else the sentence alone is shown
    return evidence.body(event, kept.store.article(article_id), held, told)
