"""A page that says what is missing and offers a way on."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component


def layout(title: str, text: str) -> Component:
    """The page."""
    return html.Div(
        [
            html.H1(title),
            html.P(text, className="lead"),
            dcc.Link("Go to the overview", href="/", className="button"),
        ],
        className="page message",
    )
