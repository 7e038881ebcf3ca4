"""The compare page: address and controls in step, figure and table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import dash
from dash import Input, Output, State, ctx, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboards import curves, data, ids
from dashboards.callbacks.browser import in_browser
from dashboards.charts.comparison import Compared, compare_figure, extended
from dashboards.charts.figures import blank
from dashboards.kept import Kept
from dashboards.meaning import comparison_caption, meaning
from dashboards.pages import asof, compare
from dashboards.views.state import (
    HALF_LIFE,
    LONGEST_HALF_LIFE,
    View,
    compared,
    from_href,
    from_location,
    iso,
    number,
    tidy,
    to_href,
    to_search,
)
from dashboards.views.steps import with_dates
from tracker.ontology import SCALES
from tracker.tension.phrases import party_name

CONTROLS = {
    "compared": ids.COMPARE_PICK,
    "start": ids.COMPARE_FROM,
    "end": ids.COMPARE_TO,
    "scale": ids.COMPARE_SCALE,
    "half_life": ids.COMPARE_HALF_LIFE,
    "weighings": ids.COMPARE_WEIGHINGS,
    "as_of": ids.COMPARE_AS_OF,
}
INPUTS = {name: Input(key, "value") for name, key in CONTROLS.items()} | {
    "search": Input(ids.COMPARE_HERE, "search"),
    "now": Input(ids.COMPARE_NOW, "n_clicks"),
}
OUTPUTS = {name: Output(key, "value") for name, key in CONTROLS.items()} | {
    "search": Output(ids.COMPARE_HERE, "search"),
    "view": Output(ids.COMPARE_VIEW, "data"),
}


def register(app: dash.Dash, kept: Kept) -> None:
    """Adds the callbacks of the page."""

    @app.callback(
        output=OUTPUTS,
        inputs={"values": INPUTS, "pathname": State(ids.COMPARE_HERE, "pathname")},
        prevent_initial_call=True,  # what is laid out is in step
    )
    def keep_in_step(values: dict[str, Any], pathname: str) -> dict[str, Any]:
        old = from_location(pathname, values["search"])
        if old.page != "compare":  # the user is leaving for another page
            raise PreventUpdate
        return answer(following(old, str(ctx.triggered_id), values), values)

    @app.callback(
        Output(ids.COMPARE_GRAPH, "figure"),
        Output(ids.COMPARE_TABLE, "children"),
        Output(ids.COMPARE_HINT, "children"),
        Output(ids.COMPARE_BOX, "hidden"),
        Output(ids.COMPARE_MEANING, "children"),
        Output(ids.COMPARE_BANNER, "hidden"),
        Output(f"{ids.COMPARE_BANNER}-text", "children"),
        Input(ids.COMPARE_VIEW, "data"),
        Input(ids.SCHEME, "data"),
    )
    def draw(href: str, scheme: str | None) -> tuple[Any, ...]:
        if not scheme:  # the browser has not said yet whether it is light or dark
            raise PreventUpdate
        view = from_href(href)
        few = len(view.compared) < 2
        return (*drawing(kept, view, scheme), few, meaning(view), view.as_of is None, asof.says(view.as_of))

    buttons = (Input(ids.COMPARE_PNG, "n_clicks"), Input(ids.COMPARE_SVG, "n_clicks"))
    in_browser(app, "save", Output(ids.COMPARE_DONE, "data"), *buttons, at_start=False, script="picture")


def following(view: View, trigger: str, values: Mapping[str, Any]) -> View:
    """The view after a change; a changed address is the view."""
    if trigger == ids.COMPARE_HERE:
        return view
    return replace(
        with_dates(view, values["start"], values["end"]),
        compared=compared(values["compared"]),
        scale=values["scale"] if values["scale"] in SCALES else "tension",
        half_life=number(values["half_life"], HALF_LIFE, 1, LONGEST_HALF_LIFE),
        weighings=tidy(values["weighings"]),
        as_of=None if trigger == ids.COMPARE_NOW else iso(values["as_of"]),
    )


def answer(view: View, values: Mapping[str, Any]) -> dict[str, Any]:
    """What each output becomes; controls that say it already are left alone."""
    dates = {name: day.isoformat() if (day := getattr(view, name)) else None for name in ("start", "end", "as_of")}
    wanted: dict[str, Any] = {"compared": list(view.compared), "scale": view.scale, "half_life": view.half_life}
    wanted |= {"weighings": list(view.weighings), "search": to_search(view), **dates}
    sent = {name: no_update if (values[name] or "") == (value or "") else value for name, value in wanted.items()}
    return sent | {"view": to_href(view)}


def drawing(kept: Kept, view: View, scheme: str) -> tuple[dict[str, Any], list[Component], list[Component]]:
    """Figure, tables and what is to be done."""
    bounds = days(kept, view)
    lines = [line(kept, view, code, bounds) for code in view.compared]
    said = compare.hint(kept, view, lines)
    if len(lines) < 2:
        return blank(), [], said
    caption = comparison_caption(view, [one.name for one in lines], bounds)
    return compare_figure(lines, bounds, scheme, caption), compare.tables(view, lines), said


def single(view: View, code: str) -> View:
    """The view of one of the countries compared."""
    return replace(view, page="country", country=code, compared=(), start=None, end=None)


def line(kept: Kept, view: View, code: str, bounds: tuple[date, date]) -> Compared:
    """The index of one of the countries on the days compared."""
    own = single(view, code)
    daily = curves.daily_line(kept, own)
    return Compared(code, party_name(code), len(data.line_events(kept, own)), extended(daily, bounds, view.half_life))


def days(kept: Kept, view: View) -> tuple[date, date]:
    """First and last day: the view's, else those on which articles about any of the countries came out."""
    told = [frame["published"] for code in view.compared if len(frame := data.line_events(kept, single(view, code)))]
    first = min((days.min().date() for days in told), default=data.NO_DAY)
    last = max((days.max().date() for days in told), default=data.NO_DAY)
    start, end = view.start or first, view.end or last
    return min(start, end), max(start, end)
