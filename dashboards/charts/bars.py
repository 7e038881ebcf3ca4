"""Bar charts as plain plotly dicts: one series, lying with their names beside them, or standing over months."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from dashboards.charts.axes import sheet
from dashboards.charts.palette import FONT, Palette, palette

Figure = dict[str, Any]
ROW = 24  # pixels of a lying bar
EDGES = 46  # pixels above and below them
STANDING = 220  # pixels of a chart of standing bars
LONGEST = 30  # characters of a name


def lying(names: Sequence[str], values: Sequence[int], what: str, scheme: str | None = None) -> Figure:
    """Bars from left to right, the first one on top; `what` is counted, as in "events"."""
    colours = palette(scheme)
    total = sum(values) or 1
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": [plain(shortened(name)) for name in names],
        "x": list(values),
        "customdata": [[plain(name), f"{value / total:.1%}"] for name, value in zip(names, values, strict=True)],
        "marker": {"color": colours.de_escalation},
        "hovertemplate": f"%{{customdata[0]}}<br><b>%{{x:,}}</b> {what}, %{{customdata[1]}} of these<extra></extra>",
    }
    names_axis = {"autorange": "reversed", "automargin": True, "fixedrange": True, "type": "category"}
    layout = _layout(colours) | {
        "height": height(len(names)),
        "xaxis": _value_axis(colours),
        "yaxis": names_axis,
    }
    return {"data": [bars], "layout": layout}


def standing(months: Sequence[str], values: Sequence[int], what: str, scheme: str | None = None) -> Figure:
    """Bars over months (2022-02) from left to right."""
    colours = palette(scheme)
    bars = {
        "type": "bar",
        "x": [f"{month}-01" for month in months],
        "y": list(values),
        "marker": {"color": colours.de_escalation},
        "hovertemplate": f"%{{x|%b %Y}}<br><b>%{{y:,}}</b> {what}<extra></extra>",
        "xperiod": "M1",
    }
    months_axis = {
        "type": "date",
        "fixedrange": True,
        "showgrid": False,
        "tickformat": "%b\n%Y",
        "nticks": 6,
        "tickangle": 0,
    }
    layout = _layout(colours) | {"height": STANDING, "xaxis": months_axis, "yaxis": _value_axis(colours)}
    return {"data": [bars], "layout": layout}


def height(bars: int) -> int:
    """The pixels of a chart of so many lying bars."""
    return EDGES + ROW * bars


def shortened(name: str) -> str:
    """A name that leaves room for its bar."""
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


def plain(name: str) -> str:
    """A name as text and nothing else: plotly reads some HTML, and the names of imported events are anybody's."""
    return escape(name, quote=False)


def _layout(colours: Palette) -> Figure:
    return {
        "margin": {"l": 40, "r": 14, "t": 8, "b": 30},
        **sheet(colours),
        "showlegend": False,
        "bargap": 0.25,
        "hoverlabel": {"bgcolor": colours.paper, "font": {"family": FONT, "color": colours.ink}},
    }


def _value_axis(colours: Palette) -> Figure:
    return {
        "fixedrange": True,
        "gridcolor": colours.grid,
        "zerolinecolor": colours.zero,
        "separatethousands": True,
        "rangemode": "tozero",
        "nticks": 6,
        "tickformat": ",d",
    }
