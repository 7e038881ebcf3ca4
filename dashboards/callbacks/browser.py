"""Callbacks that run in the browser, as functions of the scripts among the assets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import ClientsideFunction

if TYPE_CHECKING:
    import dash
    from dash.dependencies import DashDependency


def in_browser(
    app: dash.Dash, function: str, *wires: DashDependency, at_start: bool = True, script: str = "tracker"
) -> None:
    """Wires a function of assets/SCRIPT.js, whose namespace is the script's name, to its outputs, inputs and states."""
    where = ClientsideFunction(script, function)
    app.clientside_callback(where, *wires, prevent_initial_call=not at_start)  # type: ignore[no-untyped-call]
