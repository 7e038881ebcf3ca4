"""What figures share, and the stacked panels of the timeline: one time axis, three value axes, their titles."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from dashboards.charts.palette import FONT, Palette

Figure = dict[str, Any]

# Vertical shares of the plot for event marks, bars and index, with room between them for their titles.
MARKS, BARS, INDEX = (0.56, 0.955), (0.30, 0.485), (0.0, 0.225)
HIGHEST, WITH_NOTES = 12.0, 16.0  # top of the score axis without and with notes above the marks
CLEAR = dict.fromkeys(("paper_bgcolor", "plot_bgcolor"), "rgba(0,0,0,0)")


def time_axis(bounds: tuple[date, date], colours: Palette) -> Figure:
    """The shared axis, a little wider than the days in view."""
    room = max((bounds[1] - bounds[0]).days * 0.015, 0.7)
    first = pd.Timestamp(bounds[0]) - pd.Timedelta(days=room)
    last = pd.Timestamp(bounds[1]) + pd.Timedelta(days=room)
    return {
        "type": "date",
        "range": [first.strftime("%Y-%m-%d %H:%M"), last.strftime("%Y-%m-%d %H:%M")],
        "anchor": "y3",
        "showgrid": True,
        "gridcolor": colours.grid,
        "ticklabelmode": "instant",
        "tickformatstops": [
            {"dtickrange": [None, 604_800_000], "value": "%-d %b\n%Y"},
            {"dtickrange": [604_800_000, "M1"], "value": "%-d %b\n%Y"},
            {"dtickrange": ["M1", "M12"], "value": "%b\n%Y"},
            {"dtickrange": ["M12", None], "value": "%Y"},
        ],
        "minor": {"showgrid": False},
        "nticks": 9,
        "automargin": False,
        "zeroline": False,
    }


def sheet(colours: Palette) -> Figure:
    """What every figure is drawn on: the page shows through."""
    return CLEAR | {"font": {"family": FONT, "size": 12, "color": colours.muted}}


def score_axis(top: float, colours: Palette) -> Figure:
    """The axis of the marks, up to `top`."""
    return value_axis(MARKS, colours) | {
        "range": [-11.5, top],
        "tickvals": [-10, -5, 0, 5, 10],
        "ticktext": ["−10", "−5", "0", "+5", "+10"],
    }


def value_axis(domain: tuple[float, float], colours: Palette) -> Figure:
    """What all value axes share."""
    return {
        "domain": list(domain),
        "fixedrange": True,
        "gridcolor": colours.grid,
        "zeroline": True,
        "zerolinecolor": colours.zero,
        "zerolinewidth": 1,
        "automargin": False,
        "separatethousands": True,
    }


def panel_title(text: str, domain: tuple[float, float], colours: Palette) -> Figure:
    """A title at the left above a panel."""
    return {
        "text": f"<b>{text}</b>",
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": domain[1],
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 3,
        "showarrow": False,
        "font": {"size": 12, "color": colours.ink},
    }
