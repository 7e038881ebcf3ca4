"""The banner of a page that shows what was known on an earlier day."""

from __future__ import annotations

from datetime import date

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboards.wording import day


def banner(key: str, text_key: str, button_key: str, as_of: date | None) -> Component:
    """The banner under the ids of the page, hidden while the page shows what is known now."""
    return html.Div(
        [
            html.P(says(as_of), id=text_key, role="status"),
            dmc.Button("Back to now", id=button_key, variant="default", size="compact-sm"),
        ],
        id=key,
        className="as-of-banner",
        hidden=as_of is None,
    )


def says(as_of: date | None) -> str:
    """What the banner says; "" now."""
    if as_of is None:
        return ""
    return f"As known on {day(as_of)}: what was published or noted later is not shown, corrections by hand are."
