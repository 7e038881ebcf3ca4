"""The one callback that keeps address, controls and view in step, whichever of them the user changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import dash
from dash import Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from dashboards import data, ids
from dashboards.callbacks.browser import in_browser
from dashboards.callbacks.triggers import triggers
from dashboards.grid import selection
from dashboards.kept import Kept
from dashboards.views import steps
from dashboards.views.selection import span
from dashboards.views.state import View, from_href, from_location, to_href, to_path, to_search

Values = Mapping[str, Any]
INPUTS = {
    "search": Input(ids.HERE, "search"),
    "range": Input(ids.RANGE, "value"),
    "frequency": Input(ids.FREQUENCY, "value"),
    "types": Input(ids.FILTER_TYPES, "value"),
    "directions": Input(ids.FILTER_DIRECTIONS, "value"),
    "statuses": Input(ids.FILTER_STATUSES, "value"),
    "counterparts": Input(ids.FILTER_COUNTERPARTS, "value"),
    "start": Input(ids.FILTER_FROM, "value"),
    "end": Input(ids.FILTER_TO, "value"),
    "families": Input(ids.FILTER_FAMILIES, "value"),
    "sources": Input(ids.FILTER_SOURCES, "value"),
    "origins": Input(ids.FILTER_ORIGINS, "value"),
    "confidence": Input(ids.FILTER_CONFIDENCE, "value"),
    "scale": Input(ids.SCALE, "value"),
    "half_life": Input(ids.HALF_LIFE, "value"),
    "weighings": Input(ids.WEIGHINGS, "value"),
    "groups": Input(ids.GROUPS, "value"),
    "as_of": Input(ids.LINE_AS_OF, "value"),
    "as_of_month": Input(ids.AS_OF_MONTH, "value"),
    "period": Input(ids.LINE_PERIOD, "value"),
    "now": Input(ids.NOW, "n_clicks"),
    "zoom": Input(ids.ZOOM, "data"),
    "click": Input(ids.GRAPH, "clickData"),
    "row": Input(ids.ROW, "data"),
    "close": Input(ids.PANEL_CLOSE, "n_clicks"),
    "reset": Input(ids.RESET, "n_clicks"),
    "empty_reset": Input(ids.EMPTY_RESET, "n_clicks"),
}
CONTROLS = (
    "range", "frequency", "types", "directions", "statuses", "counterparts", "start", "end", "families", "sources",
    "origins", "confidence", "scale", "half_life", "weighings", "groups", "as_of", "as_of_month", "period",
)  # fmt: skip
OUTPUTS = {name: Output(INPUTS[name].component_id, "value") for name in CONTROLS} | {
    "search": Output(ids.HERE, "search"),
    "rows": Output(ids.GRID, "selectedRows"),
    "view": Output(ids.VIEW, "data"),
    "event": Output(ids.EVENT, "data"),
}

Step = Callable[[View, Values], View]


def cleared(view: View, _: Values) -> View:
    """Without filters."""
    return steps.cleared(view)


STEPS: dict[str, Step] = {
    "range": lambda view, values: steps.with_range(view, values["range"], values["last"]),
    "period": lambda view, values: steps.slid(view, values["period"], values["known"]),
    "as_of_month": lambda view, values: steps.with_month(view, values["as_of_month"], values["latest"]),
    "now": lambda view, _: replace(view, as_of=None),
    "zoom": lambda view, values: steps.zoomed(view, values["zoom"]),
    "click": lambda view, values: steps.clicked(view, values["click"]),
    "row": lambda view, values: replace(view, event=values["row"] or view.event),
    "close": lambda view, _: replace(view, event=""),
    "reset": cleared,
    "empty_reset": cleared,
}


def register(app: dash.Dash, kept: Kept) -> None:
    """Adds the callback, and before it the sieves for what figure and table report without the user's doing."""
    in_browser(app, "zoom", Output(ids.ZOOM, "data"), Input(ids.GRAPH, "relayoutData"), at_start=False)
    row = (Output(ids.ROW, "data"), Input(ids.GRID, "selectedRows"), State(ids.EVENT, "data"))
    in_browser(app, "row", *row, at_start=False)

    @app.callback(
        output=OUTPUTS,
        inputs={
            "values": INPUTS,
            "pathname": State(ids.HERE, "pathname"),
            "shown": State(ids.VIEW, "data"),
            "event": State(ids.EVENT, "data"),
        },
        prevent_initial_call=True,  # what is laid out is in step
    )
    def keep_in_step(values: dict[str, Any], pathname: str, shown: str, event: str | None) -> dict[str, Any]:
        old = from_location(pathname, values["search"])
        if to_path(old) != to_path(from_href(shown)):  # the user is leaving for another page, this one is about to go
            raise PreventUpdate
        facts = known(kept, old)
        new = following(old, triggers(INPUTS, ctx.triggered_prop_ids), values | facts)
        if new.as_of != old.as_of:
            facts = known(kept, new)
        return answer(new, facts, values, shown, event)


def known(kept: Kept, view: View) -> dict[str, Any]:
    """What controls go by: the last day of the events as known then, the days of those known now, the latest news."""
    then = span(data.line_events(kept, view))
    now = span(data.line_events(kept, replace(view, as_of=None)))
    return {"last": then[1] if then else None, "known": now, "latest": data.published(kept)[1]}


def following(view: View, changed: Iterable[str], values: Values) -> View:
    """The view after the changes; `values` has the inputs and what is `known`. A changed address is the view.

    All controls are read at each change: when two follow each other quickly, Dash drops the answer to the first.
    """
    changed = list(changed)
    if "search" in changed or not changed:
        return view
    view = steps.with_controls(view, values)
    for name in changed:
        view = STEPS[name](view, values) if name in STEPS else view
    return view


def answer(view: View, facts: Values, values: Values, shown: str | None, event: str | None) -> dict[str, Any]:
    """What each output becomes; what stays as it is is not sent, so nothing is drawn twice."""
    href = to_href(replace(view, event=""))
    wanted = {
        "search": to_search(view),
        "range": steps.range_of(view, facts["last"]),
        "frequency": view.frequency,
        "types": list(view.types),
        "directions": list(view.directions),
        "statuses": list(view.statuses),
        "counterparts": list(view.counterparts),
        "start": view.start.isoformat() if view.start else None,
        "end": view.end.isoformat() if view.end else None,
        "families": list(view.families),
        "sources": list(view.sources),
        "origins": list(view.origins),
        "confidence": view.confidence,
        "scale": view.scale,
        "half_life": view.half_life,
        "weighings": list(view.weighings),
        "groups": view.groups,
        "as_of": view.as_of.isoformat() if view.as_of else None,
        "as_of_month": steps.month_number(view.as_of or facts["latest"]),
        "period": steps.period_of(view, facts["known"]),
    }
    sent = {name: no_update if (values[name] or "") == (value or "") else value for name, value in wanted.items()}
    return sent | {
        "view": no_update if href == shown else href,
        "event": no_update if view.event == (event or "") and event is not None else view.event,
        "rows": no_update if view.event == (event or "") else selection(view),
    }
