"""Several lines on one scale: their days made the same, the figure, and the numbers of the table beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten
from typing import Any

import numpy as np
import pandas as pd

from dashboards.charts.axes import sheet, time_axis, value_axis
from dashboards.charts.palette import Palette, palette
from dashboards.summary import CHANGE_DAYS

Figure = dict[str, Any]
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
LIGHT_LINES = ("#c8500a", "#0b6fb3", "#0b7a5c", "#8a3ea8", "#4b5563", "#8a5a00")
DARK_LINES = ("#f0883e", "#5ab2ee", "#3fc59a", "#d28ae8", "#b9c2ce", "#e3c04b")
MOST_POINTS = 1500  # of a line; of longer ones every second, third ... day is drawn
APART = 0.055  # share of the height between two labels
LABEL = 17  # characters


@dataclass(frozen=True, slots=True)
class Compared:
    """One line: its code and name, how many events it has, and its daily index (by day) over the days compared."""

    code: str
    name: str
    n_events: int
    index: pd.Series

    def now(self) -> float:
        """The index on the last day."""
        return float(self.index.iloc[-1])

    def change(self) -> float:
        """How far it moved in the 30 days before; from 0 where the line is shorter."""
        before = self.index.iloc[-1 - CHANGE_DAYS] if len(self.index) > CHANGE_DAYS else 0.0
        return self.now() - float(before)

    def extreme(self, *, highest: bool) -> tuple[float, date]:
        """The highest or lowest index with its first day."""
        values = self.index.to_numpy(dtype=np.float64)
        at = int(values.argmax() if highest else values.argmin())
        return float(values[at]), pd.DatetimeIndex(self.index.index)[at].date()


def extended(line: pd.DataFrame, bounds: tuple[date, date], half_life: float) -> pd.Series:
    """The daily index of one line on every day of the bounds: 0 before its first event, forgetting after its last."""
    days = pd.date_range(*bounds, freq="D").as_unit("us")
    if line.empty:
        return pd.Series(0.0, index=days)
    index = line.set_index("date")["index"]
    last = index.index[-1]
    past = np.asarray((days - last).days, dtype=np.float64).clip(min=0)
    held = index.reindex(days).where(days <= last, float(index.iloc[-1]) * 0.5 ** (past / half_life))
    return held.fillna(0.0).round(6)


def compare_figure(
    lines: Sequence[Compared], bounds: tuple[date, date], scheme: str | None, caption: Mapping[str, str]
) -> Figure:
    """The index lines over one axis, told apart by dashes and by names at their ends as well as by colour."""
    colours = palette(scheme)
    shades = DARK_LINES if scheme == "dark" else LIGHT_LINES
    data = [trace(line, DASHES[at], shades[at]) for at, line in enumerate(lines)]
    return {"data": data, "layout": layout(lines, shades, bounds, colours) | {"meta": dict(caption)}}


def trace(line: Compared, dash: str, colour: str) -> Figure:
    """One line."""
    step = -(-len(line.index) // MOST_POINTS)
    shown = line.index.iloc[::-1].iloc[::step].iloc[::-1]  # the last day is always among them
    return {
        "type": "scatter",
        "mode": "lines",
        "name": line.name,
        "x": [day.strftime("%Y-%m-%d") for day in shown.index],
        "y": shown.round(2).tolist(),
        "line": {"color": colour, "width": 2.2, "dash": dash},
        "hovertemplate": f"{line.code} <b>%{{y:.1f}}</b>, %{{x|%-d %b %Y}}<extra></extra>",
    }


def layout(lines: Sequence[Compared], shades: Sequence[str], bounds: tuple[date, date], colours: Palette) -> Figure:
    """Axes and the names at the ends of the lines."""
    low, high = value_range(lines)
    return {
        "autosize": True,
        "margin": {"l": 44, "r": 118, "t": 14, "b": 40},
        **sheet(colours),
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {"bgcolor": colours.paper, "bordercolor": colours.zero, "font": {"color": colours.ink}},
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": colours.muted, "activecolor": colours.ink},
        "xaxis": time_axis(bounds, colours) | {"anchor": "y", "nticks": 8},
        "yaxis": value_axis((0.0, 1.0), colours) | {"range": [low, high], "nticks": 7},
        "annotations": labels(lines, shades, (low, high)),
    }


def value_range(lines: Sequence[Compared]) -> tuple[float, float]:
    """Lowest and highest value with zero among them and a little room."""
    low = min([0.0, *(float(line.index.min()) for line in lines)])
    high = max([0.0, *(float(line.index.max()) for line in lines)])
    room = max((high - low) * 0.05, 0.5)
    return low - room, high + room


def labels(lines: Sequence[Compared], shades: Sequence[str], span: tuple[float, float]) -> list[Figure]:
    """Names at the right, each at the height of its line or as near as the others let it."""
    wanted = [(line.now() - span[0]) / (span[1] - span[0]) for line in lines]
    heights = spread(wanted, APART)
    return [
        {
            "text": f"<b>{shorten(line.name, LABEL, placeholder='…') if ' ' in line.name else line.name[:LABEL]}</b>",
            "xref": "paper",
            "yref": "paper",
            "x": 1,
            "y": round(height, 4),
            "xanchor": "left",
            "yanchor": "middle",
            "xshift": 6,
            "showarrow": False,
            "font": {"size": 12, "color": shade},
        }
        for line, shade, height in zip(lines, shades, heights, strict=False)
    ]


def spread(wanted: Sequence[float], apart: float) -> list[float]:
    """Heights in [0, 1] in the order of those wanted, at least `apart` from one another (which must fit).

    >>> spread([0.5, 0.5, 0.0], 0.25)
    [0.5, 0.75, 0.0]
    """
    order = sorted(range(len(wanted)), key=lambda at: (wanted[at], at))
    heights = [0.0] * len(wanted)
    floor = 0.0
    for at in order:
        heights[at] = max(wanted[at], floor)
        floor = heights[at] + apart
    ceiling = 1.0
    for at in reversed(order):
        heights[at] = min(heights[at], ceiling)
        ceiling = heights[at] - apart
    return heights


def monthly(lines: Sequence[Compared]) -> pd.DataFrame:
    """The mean index by month: a row per month, a column per code."""
    frame = pd.DataFrame({line.code: line.index for line in lines})
    return frame.groupby(pd.DatetimeIndex(frame.index).to_period("M")).mean()
