"""Pure figure functions: frames in, plain plotly dicts out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from textwrap import shorten, wrap
from typing import Any

import pandas as pd

from dashboards import marks
from dashboards.palette import FONT, Palette, faded, palette
from dashboards.state import Frequency
from dashboards.wording import day, period, plural, signed

Figure = dict[str, Any]
Bounds = tuple[date, date]

DAY_MS = 86_400_000
HALF_LIFE_DAYS = 14.0
# Vertical shares of the plot for event marks, bars and index, with room between them for their titles.
MARKS, BARS, INDEX = (0.56, 0.955), (0.30, 0.485), (0.0, 0.225)
NOTE_LEVELS = (14.6, 12.6)  # heights of the note marks above the highest score of 10
CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "showSendToCloud": False,
    "scrollZoom": False,
    "responsive": True,
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "pan2d", "zoomIn2d", "zoomOut2d", "autoScale2d"],
    "toImageButtonOptions": {"format": "png", "scale": 2, "filename": "timeline"},
}


def country_figure(
    events: pd.DataFrame,
    sums: pd.DataFrame,
    index: pd.DataFrame,
    notes: pd.DataFrame,
    *,
    bounds: Bounds,
    frequency: Frequency = "W",
    scheme: str | None = None,
) -> Figure:
    """Stacked panels over one time axis: the events, their sums by day or week, and the tension index.

    `events` has the columns of the event table, `sums` (by `frequency`) and `index` (daily) those of the timeline
    table, `notes` those of the annotations; `bounds` are the first and last day in view.
    """
    colours = palette(scheme)
    noted = note_positions(notes, bounds)
    data = [
        *marks.traces(events, colours, bounds),
        *bar_traces(sums, frequency, colours),
        index_trace(index, colours),
        note_trace(noted, colours),
    ]
    return {"data": data, "layout": layout(bounds, index, noted, frequency, colours)}


def bar_traces(line: pd.DataFrame, frequency: Frequency, colours: Palette) -> list[Figure]:
    """Escalation above and de-escalation below zero; a week's bar spans its seven days."""
    days = 7 if frequency == "W" else 1
    unit = "Week of %{x|%-d %b %Y}" if days == 7 else "%{x|%a %-d %b %Y}"
    x = line["date"].dt.strftime("%Y-%m-%d").tolist()
    sides = (("Escalation", "escalation", colours.escalation), ("De-escalation", "deescalation", colours.de_escalation))
    return [
        {
            "type": "bar",
            "name": f"{name}, sum",
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
    """The tension index as a filled line."""
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


def note_positions(notes: pd.DataFrame, bounds: Bounds) -> list[dict[str, Any]]:
    """The notes in view, each with its number in the list of all notes and a place where it covers no other."""
    room = max((bounds[1] - bounds[0]).days, 1) / 25
    placed: list[dict[str, Any]] = []
    free = [date.min] * len(NOTE_LEVELS)
    for number, note in enumerate(notes.to_dict("records"), start=1):
        first, last = pd.Timestamp(note["date_start"]).date(), pd.Timestamp(note["date_end"]).date()
        if last < bounds[0] or first > bounds[1]:
            continue
        at = max(first, bounds[0])
        level = next((i for i, until in enumerate(free) if at >= until), len(free) - 1)
        free[level] = at + timedelta(days=int(room) + 1)
        placed.append(
            {
                **{str(key): value for key, value in note.items()},
                "number": number,
                "first": first,
                "last": last,
                "at": at,
                "y": NOTE_LEVELS[level],
            }
        )
    return placed


def note_trace(noted: Sequence[dict[str, Any]], colours: Palette) -> Figure:
    """The numbered squares above the marks."""
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": "Notes",
        "x": [note["at"].isoformat() for note in noted],
        "y": [note["y"] for note in noted],
        "text": [str(note["number"]) for note in noted],
        "textfont": {"size": 10, "color": colours.paper, "weight": 700},
        "hovertext": [note_hover(note) for note in noted],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"symbol": "square", "size": 16, "color": colours.note, "opacity": 1},
        "cliponaxis": False,
    }


def note_hover(note: dict[str, Any]) -> str:
    """The text of a note, cut and wrapped for a hover label."""
    short = shorten(str(note["text"]), 240, placeholder=" …")
    text = "<br>".join(escape(part) for part in wrap(short, 44))
    when = period(note["first"], note["last"])
    return f"<b>Note {note['number']}</b> · {when}<br>{text}<br>— {escape(str(note['author']))}"


def note_shapes(noted: Sequence[dict[str, Any]], colours: Palette) -> list[Figure]:
    """A dotted line for a day, a band for a period, through all panels."""
    return [
        {
            "type": "rect" if note["last"] > note["first"] else "line",
            "xref": "x",
            "yref": "paper",
            "x0": note["first"].isoformat(),
            "x1": note["last"].isoformat(),
            "y0": 0,
            "y1": MARKS[1],
            "layer": "below",
            "fillcolor": faded(colours.note, 0.12),
            "line": {"color": colours.note, "width": 0 if note["last"] > note["first"] else 1.2, "dash": "dot"},
        }
        for note in noted
    ]


def layout(
    bounds: Bounds, line: pd.DataFrame, noted: Sequence[dict[str, Any]], frequency: Frequency, colours: Palette
) -> Figure:
    """Axes, titles and shapes around the traces."""
    each = "Weekly" if frequency == "W" else "Daily"
    level = f", {signed(float(line['index'].iloc[-1]))} on {day(line['date'].iloc[-1].date())}" if len(line) else ""
    return {
        "autosize": True,
        "margin": {"l": 44, "r": 14, "t": 22, "b": 34},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 12, "color": colours.muted},
        "showlegend": False,
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
        "yaxis": score_axis(noted, colours),
        "yaxis2": value_axis(BARS, colours) | {"nticks": 5},
        "yaxis3": value_axis(INDEX, colours) | {"nticks": 4},
        "shapes": note_shapes(noted, colours),
        "annotations": [
            panel_title("Events by score (−10 eases, +10 escalates)", MARKS, colours),
            panel_title(f"{each} sums of weighted scores", BARS, colours),
            panel_title(f"Tension index{level}", INDEX, colours),
        ],
        "uirevision": f"{bounds[0]}{bounds[1]}",
    }


def time_axis(bounds: Bounds, colours: Palette) -> Figure:
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
        "showspikes": True,
        "spikemode": "across",
        "spikethickness": 1,
        "spikedash": "dot",
        "spikecolor": colours.zero,
        "zeroline": False,
    }


def score_axis(noted: Sequence[dict[str, Any]], colours: Palette) -> Figure:
    """The axis of the marks, with room for notes above it when there are any."""
    top = NOTE_LEVELS[0] + 1.4 if noted else 12.0
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
