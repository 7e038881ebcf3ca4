"""Callbacks that run in the browser, as functions of the scripts in assets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import ClientsideFunction

if TYPE_CHECKING:
    import dash
    from dash.dependencies import DashDependency


def in_browser(
    app: dash.Dash, function: str, *wires: DashDependency, at_start: bool = True, namespace: str = "tracker"
) -> None:
    """Wires a function of a namespace (a script's own) to its outputs, inputs and states."""
    where = ClientsideFunction(namespace, function)
    app.clientside_callback(where, *wires, prevent_initial_call=not at_start)  # type: ignore[no-untyped-call]
