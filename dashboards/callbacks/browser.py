"""Callbacks that run in the browser, as functions of assets/tracker.js."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import ClientsideFunction

if TYPE_CHECKING:
    import dash
    from dash.dependencies import DashDependency


def in_browser(app: dash.Dash, function: str, *wires: DashDependency, at_start: bool = True) -> None:
    """Wires a function of the namespace "tracker" to its outputs, inputs and states."""
    where = ClientsideFunction("tracker", function)
    app.clientside_callback(where, *wires, prevent_initial_call=not at_start)  # type: ignore[no-untyped-call]
