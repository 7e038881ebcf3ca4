"""Pure figure functions: frames in, plain plotly dicts out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from dashboards.charts import marks
from dashboards.charts.axes import (
    BARS,
    CLEAR,
    HIGHEST,
    INDEX,
    MARKS,
    WITH_NOTES,
    panel_title,
    score_axis,
    sheet,
    time_axis,
    value_axis,
)
from dashboards.charts.notemarks import note_positions, note_shapes, note_trace
from dashboards.charts.palette import FONT, Palette, faded, palette
from dashboards.charts.turnmarks import turn_trace
from dashboards.summary import Level
from dashboards.views.state import Frequency
from dashboards.wording import day, plural, signed
from tracker.ontology import Scale

Figure = dict[str, Any]
Bounds = tuple[date, date]

DAY_MS = 86_400_000
HALF_LIFE_DAYS = 14.0
MOST_DAYS = 2400  # of the index: more than pixels across
SCORES: Mapping[Scale, str] = {
    "tension": "Events by score (−10 eases, +10 escalates)",
    "plover": "Events by PLOVER score, turned (+ escalates)",
    "goldstein": "Events by Goldstein score, turned (+ escalates)",
}
LEGEND: Figure = {
    "orientation": "h",
    "x": 1,
    "xanchor": "right",
    "yref": "container",  # so that the panels make room for the rows that it has on a narrow screen
    "y": 1,
    "yanchor": "top",
    "itemsizing": "constant",
    "font": {"size": 11.5},
    "tracegroupgap": 0,
    "groupclick": "togglegroup",
}
CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "showSendToCloud": False,
    "scrollZoom": False,
    "responsive": True,
    # the picture that plotly makes by itself has neither title nor source
    "modeBarButtonsToRemove": ["toImage", "select2d", "lasso2d", "pan2d", "zoomIn2d", "zoomOut2d", "autoScale2d"],
}


@dataclass(frozen=True, slots=True)
class Extras:
    """What a timeline may have besides: the scale of its scores, turning points, a second index line, a caption.

    `turns` has the columns of `tracker.tension.turning`, `alone` those of the timeline table (the line of a group
    without its members), `caption` is what a picture of the figure is given.
    """

    scale: Scale = "tension"
    by_confidence: bool = False
    turns: pd.DataFrame | None = None
    alone: pd.DataFrame | None = None
    caption: Mapping[str, str] = field(default_factory=dict)


def country_figure(
    events: pd.DataFrame,
    sums: pd.DataFrame,
    index: pd.DataFrame,
    notes: pd.DataFrame,
    *,
    bounds: Bounds,
    frequency: Frequency = "W",
    level: Level | None = None,
    scheme: str | None = None,
    extras: Extras | None = None,
) -> Figure:
    """Stacked panels over one time axis: the events, their sums by day or week, and the tension index.

    `events` has the columns of the event table, `sums` (by `frequency`) and `index` (daily) those of the timeline
    table, `notes` those of the annotations; `bounds` are the first and last day in view, `level` what the title says.
    """
    colours, more = palette(scheme), extras or Extras()
    noted = note_positions(notes, bounds)
    data = [
        *marks.traces(events, colours, bounds, more.scale, by_confidence=more.by_confidence),
        *bar_traces(sums, frequency, colours),
        index_trace(index, colours),
        *([] if more.alone is None else [alone_trace(more.alone, colours)]),
        *([] if more.turns is None or more.turns.empty else [turn_trace(more.turns, index, colours)]),
        note_trace(noted, colours),
    ]
    drawn = layout(bounds, level, noted, frequency, colours)
    drawn["annotations"][0] = panel_title(SCORES[more.scale], MARKS, colours)
    return {"data": data, "layout": drawn | {"meta": dict(more.caption)}}


def blank() -> Figure:
    """Before the first answer of the server: no axes that would jump."""
    hidden = {"visible": False}
    return {"data": [], "layout": {"xaxis": hidden, "yaxis": hidden, **CLEAR}}


def bar_traces(line: pd.DataFrame, frequency: Frequency, colours: Palette) -> list[Figure]:
    """Escalation above and de-escalation below zero, where there is any; a week's bar spans its seven days."""
    days = 7 if frequency == "W" else 1
    line = line[(line["escalation"] != 0) | (line["deescalation"] != 0)]
    unit = "Week of %{x|%-d %b %Y}" if days == 7 else "%{x|%a %-d %b %Y}"
    x = line["date"].dt.strftime("%Y-%m-%d").tolist()
    sides = (("Escalation", "escalation", colours.escalation), ("De-escalation", "deescalation", colours.de_escalation))
    return [
        {
            "type": "bar",
            "name": f"{name}, sum",
            "legendgroup": name.lower(),
            "showlegend": False,
            "x": x,
            "y": line[column].round(3).tolist(),
            "width": days * DAY_MS * 0.86,
            "offset": days * DAY_MS * 0.07 if days == 7 else -DAY_MS * 0.43,
            "yaxis": "y2",
            "marker": {"color": colour, "line": {"width": 0}},
            "customdata": None,
            "text": [plural(int(count), "event") for count in line["n_events"]],
            "textposition": "none",
            "hovertemplate": f"{unit}<br>{name} <b>%{{y:+.1f}}</b><br>%{{text}} in all<extra></extra>",
        }
        for name, column, colour in sides
    ]


def index_trace(line: pd.DataFrame, colours: Palette) -> Figure:
    """The tension index as a filled line; of very many days the highest and lowest of every few are drawn."""
    line = thinned(line)
    return {
        "type": "scatter",
        "mode": "lines" if len(line) > 1 else "markers",
        "name": "Tension index",
        "x": line["date"].dt.strftime("%Y-%m-%d").tolist(),
        "y": line["index"].round(3).tolist(),
        "yaxis": "y3",
        "line": {"color": colours.ink, "width": 2},
        "fill": "tozeroy",
        "fillcolor": faded(colours.muted, 0.16),
        "hovertemplate": "%{x|%-d %b %Y}<br>Tension index <b>%{y:.1f}</b><extra></extra>",
    }


def thinned(line: pd.DataFrame, most: int = MOST_DAYS) -> pd.DataFrame:
    """At most `most` and two of the days: the first, the last, and the highest and lowest of equal stretches."""
    if len(line) <= most:
        return line
    values = line["index"].to_numpy(dtype=np.float64)
    size = -(-2 * len(values) // most)
    starts = range(0, len(values), size)
    extremes = {start + int(at) for start in starts for at in _extremes(values[start : start + size])}
    return line.iloc[sorted({0, len(values) - 1, *extremes})]


def _extremes(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[np.intp, np.intp]:
    return values.argmin(), values.argmax()


def alone_trace(line: pd.DataFrame, colours: Palette) -> Figure:
    """The index of a group's own acts, dashed beside that of all its members."""
    drawn = index_trace(line, colours)
    own = {"name": "Index without its members", "line": {"color": colours.note, "width": 2, "dash": "dash"}}
    text = "%{x|%-d %b %Y}<br>Without its members <b>%{y:.1f}</b><extra></extra>"
    return drawn | own | {"fill": "none", "hovertemplate": text}


def layout(
    bounds: Bounds, level: Level | None, noted: Sequence[dict[str, Any]], frequency: Frequency, colours: Palette
) -> Figure:
    """Axes, titles and shapes around the traces."""
    each = "Weekly" if frequency == "W" else "Daily"
    index = f", {signed(level.index)} on {day(level.day)}" if level else ""
    return {
        "autosize": True,
        "margin": {"l": 44, "r": 14, "t": 30, "b": 34},
        **sheet(colours),
        "showlegend": True,
        "legend": LEGEND,
        "barmode": "overlay",
        "hovermode": "closest",
        "hoverdistance": 12,
        "dragmode": "zoom",
        "hoverlabel": {
            "bgcolor": colours.paper,
            "bordercolor": colours.zero,
            "font": {"family": FONT, "size": 12.5, "color": colours.ink},
            "align": "left",
        },
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": colours.muted, "activecolor": colours.ink},
        "xaxis": time_axis(bounds, colours),
        "yaxis": score_axis(WITH_NOTES if noted else HIGHEST, colours),
        "yaxis2": value_axis(BARS, colours) | {"nticks": 5},
        "yaxis3": value_axis(INDEX, colours) | {"nticks": 4},
        "shapes": note_shapes(noted, colours),
        "annotations": [
            panel_title("Events by score (−10 eases, +10 escalates)", MARKS, colours),
            panel_title(f"{each} sums of weighted scores", BARS, colours),
            panel_title(f"Tension index{index}", INDEX, colours),
        ],
        "uirevision": f"{bounds[0]}{bounds[1]}",
    }
