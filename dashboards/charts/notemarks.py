"""Notes in the timeline figure: numbered squares above the marks, a line or a band below them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from textwrap import shorten, wrap
from typing import Any

import pandas as pd

from dashboards.charts.axes import MARKS
from dashboards.charts.palette import Palette, faded
from dashboards.wording import period

Figure = dict[str, Any]

NOTE_LEVELS = (14.6, 12.6)  # heights of the note marks above the highest score of 10


def note_positions(notes: pd.DataFrame, bounds: tuple[date, date]) -> list[dict[str, Any]]:
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
        "showlegend": bool(noted),
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
