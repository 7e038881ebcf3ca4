"""Turning points in the timeline figure: numbered triangles on the index, each explained when pointed at."""

from __future__ import annotations

from datetime import date
from html import escape
from textwrap import wrap
from typing import Any

import pandas as pd

from dashboards.charts.palette import Palette
from dashboards.wording import with_minus

Trace = dict[str, Any]
WIDTH = 56  # characters a line of a hover label


def turn_trace(turns: pd.DataFrame, index: pd.DataFrame, colours: Palette) -> Trace:
    """A triangle for each turning point, upwards where tension rose, with its number in the list below the figure.

    `turns` are those in view (`tracker.tension.turning`), `index` the daily line on which they stand; a click opens the
    heaviest event of one, whose id is in `customdata`.
    """
    height = index.set_index("date")["index"].reindex(turns["date"]).fillna(0.0)
    rising = [shift > 0 for shift in turns["shift"]]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": "Turning points",
        "x": turns["date"].dt.strftime("%Y-%m-%d").tolist(),
        "y": height.round(3).tolist(),
        "yaxis": "y3",
        "text": [str(number) for number in range(1, len(turns) + 1)],
        "textposition": "top center",
        "textfont": {"size": 11, "color": colours.ink, "weight": 700},
        "customdata": [ids.split(";")[0] or None for ids in turns["event_ids"]],
        "hovertext": [hover(number, text) for number, text in enumerate(turns["sentence"], start=1)],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "symbol": ["triangle-up" if up else "triangle-down" for up in rising],
            "size": 12,
            "color": [colours.escalation if up else colours.de_escalation for up in rising],
            "line": {"width": 1.5, "color": colours.paper},
            "opacity": 1,
        },
        "cliponaxis": False,
    }


def hover(number: int, sentence: str) -> str:
    """The sentence of a turning point, wrapped for a hover label."""
    return f"<b>Turning point {number}</b><br>" + "<br>".join(
        escape(part) for part in wrap(with_minus(sentence), WIDTH)
    )


def in_view(turns: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """The turning points whose week touches these days, numbered from 0 in their order."""
    week = pd.Timedelta(days=6)
    return turns[(turns["date"] + week >= pd.Timestamp(first)) & (turns["date"] <= pd.Timestamp(last))].reset_index(
        drop=True
    )
