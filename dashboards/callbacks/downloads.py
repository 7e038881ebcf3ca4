"""CSV of exactly what is shown, and the links to the files beside the page."""

from __future__ import annotations

import base64
from typing import Any

import dash
import pandas as pd
from dash import Input, Output, State
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboards import curves, data, ids
from dashboards.callbacks.browser import in_browser
from dashboards.kept import Kept
from dashboards.pages import lineparts
from dashboards.views.selection import chosen
from dashboards.views.state import View, from_href
from tracker.export import to_bytes
from tracker.table import COLUMNS


def register(app: dash.Dash, kept: Kept) -> None:
    """Adds the callbacks behind the two download buttons and that of the links."""
    _register_timeline(app, kept)
    _register_events(app, kept)

    @app.callback(
        Output(ids.FILES, "children"), Output(ids.BRIEF, "href"), Input(ids.VIEW, "data"), prevent_initial_call=True
    )
    def link_files(href: str) -> tuple[list[Component], str]:
        view = from_href(href)
        return lineparts.files(view), lineparts.brief_href(view)


def _register_timeline(app: dash.Dash, kept: Kept) -> None:
    @app.callback(
        Output(ids.DOWNLOAD, "data"),
        Input(ids.DOWNLOAD_TIMELINE, "n_clicks"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )
    def timeline_csv(clicks: int | None, href: str | None) -> dict[str, Any]:
        if not clicks or not href:
            raise PreventUpdate
        view = from_href(href)
        return csv_file(curves.shown_line(kept, view), file_name(view, "timeline"))


def _register_events(app: dash.Dash, kept: Kept) -> None:
    """The browser knows which rows the table's own column filters leave; it sends their ids, or null for all."""
    in_browser(
        app,
        "rowsShown",
        Output(ids.DOWNLOAD_ROWS, "data"),
        Input(ids.DOWNLOAD_EVENTS, "n_clicks"),
        State(ids.GRID, "filterModel"),
        State(ids.GRID, "virtualRowData"),
        at_start=False,
    )

    @app.callback(
        Output(ids.DOWNLOAD, "data", allow_duplicate=True),
        Input(ids.DOWNLOAD_ROWS, "data"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )
    def events_csv(asked: dict[str, Any] | None, href: str | None) -> dict[str, Any]:
        if not asked or not href:
            raise PreventUpdate
        view = from_href(href)
        shown = chosen(data.events_of(kept, view), view)[list(COLUMNS)]
        return csv_file(only(shown, asked["ids"]), file_name(view, "events"))


def only(events: pd.DataFrame, event_ids: list[str] | None) -> pd.DataFrame:
    """The events with these ids, in the order of the table; None keeps all."""
    return events if event_ids is None else events[events["event_id"].isin(event_ids)]


def file_name(view: View, what: str) -> str:
    """UKR-events-2022-01-01-2022-02-04.csv; dates that are not set are left out."""
    dates = [bound.isoformat() for bound in (view.start, view.end) if bound]
    known = [f"as-of-{view.as_of}"] if view.as_of else []
    return "-".join([view.country, what, *dates, *known]) + ".csv"


def csv_file(frame: pd.DataFrame, name: str) -> dict[str, Any]:
    """The frame as what `dcc.Download` takes; the bytes are those of the CSV export."""
    content = base64.b64encode(to_bytes(frame, "csv")).decode("ascii")
    return {"content": content, "filename": name, "type": "text/csv;charset=utf-8", "base64": True}
