"""Keeps address, settings and content of the overview in step, whichever of them the user changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast, get_args

import dash
from dash import ClientsideFunction, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from dashboards import ids
from dashboards.memory import Memory
from dashboards.pages import overview
from dashboards.views.lookout import Colour, Lookout, Order, Period, day_of, from_search, one_of, to_search

SETTINGS = {
    "period": (ids.PERIOD, "value"),
    "order": (ids.ORDER, "value"),
    "colour": (ids.COLOUR, "value"),
    "as_of": (ids.AS_OF, "value"),
    "everyone": (ids.EVERYONE, "checked"),
}
INPUTS = {"search": Input(ids.LOOKOUT_URL, "search")} | {name: Input(*where) for name, where in SETTINGS.items()}
OUTPUTS = {"search": Output(ids.LOOKOUT_URL, "search")} | {name: Output(*where) for name, where in SETTINGS.items()}
OUTPUTS |= {"shown": Output(ids.LOOKOUT, "data"), "body": Output(ids.LOOKOUT_BODY, "children")}


def register(app: dash.Dash, memory: Memory) -> None:
    """Adds the callback, and the one in the browser that draws the map."""

    @app.callback(
        output=OUTPUTS,
        inputs={
            "values": INPUTS,
            "pathname": State(ids.LOOKOUT_URL, "pathname"),
            "shown": State(ids.LOOKOUT, "data"),
        },
        prevent_initial_call=True,  # what is laid out is in step
    )
    def keep_in_step(values: dict[str, Any], pathname: str | None, shown: str | None) -> dict[str, Any]:
        if pathname not in {"/", None}:  # the user is leaving for another page, this one is about to go
            raise PreventUpdate
        moved = f"{ids.LOOKOUT_URL}.search" in ctx.triggered_prop_ids
        view = from_search(values["search"]) if moved else chosen(values)
        if to_search(view) == (shown or ""):
            raise PreventUpdate
        return answer(view, values) | {"body": overview.body(memory, view)}

    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("overview", "worldMap"), Output(ids.MAP, "data-drawn"), Input(ids.MAP_DATA, "data")
    )


def chosen(values: Mapping[str, Any]) -> Lookout:
    """What the settings say; how many cards there are only the address says."""
    return replace(
        from_search(values["search"]),
        period=cast("Period", one_of(values["period"], get_args(Period))),
        order=cast("Order", one_of(values["order"], get_args(Order))),
        colour=cast("Colour", one_of(values["colour"], get_args(Colour))),
        as_of=day_of(values["as_of"]),
        everyone=bool(values["everyone"]),
    )


def answer(view: Lookout, values: Mapping[str, Any]) -> dict[str, Any]:
    """What each output becomes; what stays as it is is not sent."""
    wanted = {
        "search": to_search(view),
        "period": view.period,
        "order": view.order,
        "colour": view.colour,
        "as_of": view.as_of.isoformat() if view.as_of else None,
        "everyone": view.everyone,
    }
    sent = {name: no_update if (values[name] or "") == (value or "") else value for name, value in wanted.items()}
    return sent | {"shown": to_search(view)}
