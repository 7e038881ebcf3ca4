"""The marks of the timeline figure: one per event, or one per type and some weeks where events are too many."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from dashboards.charts.palette import Palette, faded
from dashboards.views.steps import bin_mark
from dashboards.wording import STATUS_LABEL, parties, period, plural, type_label
from tracker.ontology import Scale, event_types
from tracker.tension.lines import weights
from tracker.tension.spreading import Days, Floats, day_numbers

Trace = dict[str, Any]

# Always SVG: plotly's WebGL traces compile code at run time, which the Content-Security-Policy forbids.
MANY = 1500  # above this, one mark stands for the events of a type in one or more weeks
MOST_BINS = 1200
FIRST_MONDAY = date(1969, 12, 29)
SMALLEST, LARGEST = 7.0, 17.0  # pixels across
SYMBOL = {"occurred": "circle", "planned": "circle-open", "alleged": "circle-open-dot", "denied": "circle-x-open"}
LABEL = {"escalation": "Escalation", "de-escalation": "De-escalation", "neutral": "Neutral"}
STEP = 0.9  # score units between marks of one day, about half a large mark
HIGHEST = 11.2  # score units from zero that a mark may be moved to
FAR = 4 * HIGHEST


def traces(
    events: pd.DataFrame,
    colours: Palette,
    bounds: tuple[date, date],
    scale: Scale = "tension",
    *,
    by_confidence: bool = False,
) -> list[Trace]:
    """Traces for the upper panel; marks carry the event id in `customdata`, or the days of a bin."""
    if len(events) > MANY:
        return bin_traces(events, colours, bounds, scale)
    placed = place(with_scores(events, scale, by_confidence=by_confidence), bounds)
    lines = [] if placed.empty else [interval_trace(placed, colours, bounds)]
    return lines + [event_trace(group, str(name), colours) for name, group in placed.groupby("side")]


def with_scores(events: pd.DataFrame, scale: Scale = "tension", *, by_confidence: bool = False) -> pd.DataFrame:
    """The events with their `score` on a scale, the `side` of zero on which it is, and their `weight`."""
    score = events["event_type"].map({key: kind.weight(scale) for key, kind in event_types().items()}).astype("float64")
    return events.assign(
        score=score,
        side=[side_of(one) for one in score.tolist()],
        weight=weights(events, scale, by_confidence=by_confidence),
    )


def place(scored: pd.DataFrame, bounds: tuple[date, date]) -> pd.DataFrame:
    """The events with `x` (the middle of what is in view of their interval) and `y` (score, or next to it)."""
    first, last = (pd.Timestamp(bound) for bound in bounds)
    start, end = within(scored["date_start"], first, last), within(scored["date_end"], first, last)
    middle = (start + (end - start) / 2).dt.floor("D")
    height = apart(scored["score"], scored.assign(x=middle).groupby(["x", "side"]).ngroup())
    return scored.assign(x=middle, y=height.round(2), size=sizes(scored))


def apart(scores: pd.Series, together: pd.Series | None = None) -> pd.Series:
    """Heights for the scores of one day and direction: in their order, STEP apart, at most HIGHEST from zero.

    A score stays where it is unless a smaller one is in its way; a crowded day takes smaller steps. `together` has a
    number for each day and direction when there are several.
    """
    size = scores.abs().to_numpy(dtype=np.float64)
    group = np.zeros(len(scores), dtype=np.int64) if together is None else together.to_numpy(dtype=np.int64)
    order = np.lexsort((size, group))
    _, first, place, members = np.unique(group[order], return_index=True, return_inverse=True, return_counts=True)
    step = np.minimum(STEP, HIGHEST / members)[place]
    rank = np.arange(len(order)) - first[place]
    floor = place * FAR  # no mark of one group is as high as any of the next
    up = np.maximum.accumulate(size[order] - rank * step + floor) - floor + rank * step
    up = np.minimum(up, HIGHEST - (members[place] - 1 - rank) * step)
    return pd.Series(np.where(scores.to_numpy()[order] < 0, -up, up), index=scores.index[order]).reindex(scores.index)


def within(days: pd.Series, first: pd.Timestamp, last: pd.Timestamp) -> pd.Series:
    """Days before the first or after the last become these."""
    return days.where(days >= first, first).where(days <= last, last)


def sizes(scored: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Diameter in pixels, so that the area grows with |score x status weight|."""
    share = np.minimum(np.abs(scored["weight"].to_numpy(dtype=np.float64)) / 10, 1.0)
    size: np.ndarray[tuple[int], np.dtype[np.float64]] = np.sqrt(SMALLEST**2 + (LARGEST**2 - SMALLEST**2) * share)
    return size


def event_trace(events: pd.DataFrame, direction: str, colours: Palette) -> Trace:
    """The marks of one direction, those that occurred first: the legend shows the first."""
    colour = colours.of(direction)
    events = events.iloc[np.argsort((events["status"] != "occurred").to_numpy(), kind="stable")]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": LABEL[direction],
        "legendgroup": direction,
        "x": [x.strftime("%Y-%m-%d") for x in events["x"]],
        "y": events["y"].tolist(),
        "customdata": list(events["event_id"]),
        "text": list(hovers(events)),
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "symbol": [SYMBOL[status] for status in events["status"]],
            "size": events["size"].round(1).tolist(),
            "color": colour,
            "opacity": 0.85,
            "line": {"width": 1.6, "color": [colours.paper if s == "occurred" else colour for s in events["status"]]},
        },
        "unselected": {"marker": {"opacity": 0.3}},
    }


def hovers(events: pd.DataFrame) -> Iterator[str]:
    """Type, parties and dates of each event."""
    columns = ["event_type", "status", "actors", "recipients", "date_start", "date_end"]
    for kind, status, actors, recipients, start, end in events[columns].itertuples(index=False):
        state = "" if status == "occurred" else f" ({STATUS_LABEL[status].lower()})"
        yield f"<b>{type_label(kind)}</b>{state}<br>{escape(parties(actors, recipients))}<br>{period(start, end)}"


def interval_trace(events: pd.DataFrame, colours: Palette, bounds: tuple[date, date]) -> Trace:
    """Thin lines under the marks of events that last several days."""
    long = events[events["date_end"] > events["date_start"]]
    first, last = (pd.Timestamp(bound) for bound in bounds)
    x: list[str | None] = []
    y: list[float | None] = []
    for start, end, level in zip(long["date_start"], long["date_end"], long["y"], strict=True):
        x += [max(start, first).strftime("%Y-%m-%d"), min(end, last).strftime("%Y-%m-%d"), None]
        y += [round(float(level), 2), round(float(level), 2), None]
    line = {"color": faded(colours.muted, 0.45), "width": 1.5}
    trace = {"type": "scatter", "mode": "lines", "name": "Period", "x": x, "y": y, "line": line, "hoverinfo": "skip"}
    return trace | {"showlegend": False}


def side_of(score: float) -> str:
    """The direction of a score."""
    return "escalation" if score > 0 else "de-escalation" if score < 0 else "neutral"


def bin_traces(events: pd.DataFrame, colours: Palette, bounds: tuple[date, date], scale: Scale) -> list[Trace]:
    """One mark per type and so many weeks, a trace a direction."""
    kind = events["event_type"].astype("category").cat
    code, kinds = kind.codes.to_numpy(dtype=np.int64), kind.categories.tolist()
    days = day_numbers(events["date_start"]) + 3  # since Monday 29 December 1969
    weeks = weeks_a_bin(bounds, int(np.count_nonzero(np.bincount(code))))
    cells, counts = np.unique(days // (7 * weeks) * len(kinds) + code, return_counts=True)
    scores = np.array([event_types()[one].weight(scale) for one in kinds], dtype=np.float64)
    sides = np.array([side_of(score) for score in scores.tolist()])[cells % len(kinds)]
    return [
        bin_trace(cells[sides == side], counts[sides == side], kinds, scores, str(side), colours, weeks)
        for side in np.unique(sides)
    ]


def bin_trace(
    cells: Days, counts: Days, kinds: Sequence[str], scores: Floats, direction: str, colours: Palette, weeks: int
) -> Trace:
    """The bins of a direction, their area growing with the number of events; a click zooms in."""
    number, kind = np.divmod(cells, len(kinds))
    span_of = {one: bin_span(one, weeks) for one in np.unique(number).tolist()}
    spans = [span_of[one] for one in number.tolist()]
    said = {one: period(*span) for one, span in span_of.items()}
    return {
        "type": "scatter",
        "mode": "markers",
        "name": LABEL[direction],
        "legendgroup": direction,
        "x": [(first + (last - first) / 2).isoformat() for first, last in spans],
        "y": scores[kind].tolist(),
        "customdata": [bin_mark(first, last) for first, last in spans],
        "text": [
            f"<b>{type_label(kinds[one])}</b><br>{plural(count, 'event')}, {said[cell]}"
            for one, count, cell in zip(kind.tolist(), counts.tolist(), number.tolist(), strict=True)
        ],
        "hovertemplate": "%{text}<br>Click to zoom in<extra></extra>",
        "marker": {
            "symbol": "circle",
            "size": (3 + 15 * np.sqrt(counts / counts.max())).round(1).tolist(),
            "color": colours.of(direction),
            "opacity": 0.75,
            "line": {"width": 0},
        },
    }


def weeks_a_bin(bounds: tuple[date, date], types: int) -> int:
    """As many weeks as keep the number of marks in what a browser draws at ease."""
    weeks = (bounds[1] - bounds[0]).days / 7 + 1
    return max(1, math.ceil(weeks * types / MOST_BINS))


def bin_span(number: int, weeks: int) -> tuple[date, date]:
    """First and last day of a bin by its number."""
    first = FIRST_MONDAY + timedelta(days=7 * weeks * number)
    return first, first + timedelta(days=7 * weeks - 1)
