"""The page on quality: its charts in the colours of the browser, the filters of the queue, the downloads."""

from __future__ import annotations

from typing import Any

import dash
import pandas as pd
from dash import ALL, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from dashboards import ids
from dashboards.callbacks.downloads import csv_file
from dashboards.charts import bars
from dashboards.charts.bars import Figure
from dashboards.pages import queue
from dashboards.pages.quality import CHARTS, RULES
from dashboards.views.state import QueueView, quality_search, quality_view
from dashboards.wording import type_label
from tracker.store import quality
from tracker.store.store import Store

FILES = {
    ids.QUEUE: "set-aside.csv",
    ids.DOUBTFUL: "events-of-low-confidence.csv",
    ids.UNDATED: "events-dated-by-publication.csv",
    ids.RULES: "events-by-rule.csv",
    ids.COVERAGE: "coverage.csv",
}


def register(app: dash.Dash, store: Store) -> None:
    """Adds the callbacks of the page."""

    @app.callback(
        [Output({"type": ids.QUALITY_CHARTS, "index": key}, "figure") for key in CHARTS], Input(ids.SCHEME, "data")
    )
    def draw(scheme: str | None) -> list[Figure]:
        return [figure(store, key, scheme) for key in CHARTS]

    @app.callback(
        Output(ids.QUALITY_HERE, "search"),
        Output(ids.QUEUE_STAGE, "value"),
        Output(ids.QUEUE_TEXT, "value"),
        Output(ids.QUEUE_ROWS, "children"),
        Input(ids.QUALITY_HERE, "search"),
        Input(ids.QUEUE_STAGE, "value"),
        Input(ids.QUEUE_TEXT, "value"),
        State(ids.QUALITY_HERE, "pathname"),
        prevent_initial_call=True,
    )
    def filter_queue(search: str | None, stage: str | None, text: str | None, pathname: str) -> tuple[Any, ...]:
        if pathname.rstrip("/") != "/quality":  # the user is leaving for another page
            raise PreventUpdate
        return step(store, search, QueueView(stage or "", text or ""), moved=ctx.triggered_id == ids.QUALITY_HERE)

    @app.callback(
        Output(ids.DOWNLOAD, "data", allow_duplicate=True),
        Input({"type": ids.QUALITY_CSV, "index": ALL}, "n_clicks"),
        State(ids.QUALITY_HERE, "search"),
        prevent_initial_call=True,
    )
    def save(clicks: list[int | None], search: str | None) -> dict[str, Any]:
        if not any(clicks) or not isinstance(ctx.triggered_id, dict):
            raise PreventUpdate
        button = str(ctx.triggered_id["index"])
        return csv_file(frame(store, button, quality_view(search)), FILES[button])


def figure(store: Store, key: str, scheme: str | None) -> Figure:
    """One of the CHARTS."""
    if key == "month":
        months = quality.by_month(store)
        return bars.standing(months["month"].tolist(), months["articles"].tolist(), "articles", scheme)
    counted = quality.by_type(store) if key == "type" else quality.by_rule(store).head(RULES)
    names = counted["event_type"].map(type_label) if key == "type" else counted["rule"]
    return bars.lying(names.tolist(), counted["events"].tolist(), "events", scheme)


def step(store: Store, search: str | None, given: QueueView, *, moved: bool) -> tuple[Any, ...]:
    """search, stage, text and rows after a change: of the address when the user `moved`, else of the filters."""
    view = quality_view(search)
    if moved:
        same = view == given
        values = (no_update, no_update) if same else (view.stage or None, view.text)
        return no_update, *values, no_update if same else queue.rows(store, view)
    return quality_search(given), no_update, no_update, queue.rows(store, given)


def frame(store: Store, button: str, view: QueueView) -> pd.DataFrame:
    """What a button downloads."""
    if button == ids.QUEUE:
        return queue.asked(store, view)
    frames = {
        ids.DOUBTFUL: quality.doubtful,
        ids.UNDATED: quality.undated,
        ids.RULES: quality.by_rule,
        ids.COVERAGE: quality.by_source_and_month,
    }
    return frames[button](store)
