"""The line of a printed brief as an SVG picture: dark on white, with its turning points numbered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

import pandas as pd

from dashboards.charts.palette import LIGHT
from dashboards.wording import day, signed

WIDTH, HEIGHT = 760, 240
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 24, 28  # room for what is written around the plot
SMALLEST = 1.0  # points: a line that hardly moves must not look like a crisis
MOST_POINTS = 1500  # of a line of some 700 pixels


class Frame:
    """From days and index values to pixels."""

    def __init__(self, first: date, last: date, low: float, high: float) -> None:
        self.first, self.days = first, max((last - first).days, 1)
        self.low, self.size = low, max(high - low, SMALLEST)

    def x(self, when: date) -> float:
        """Pixels from the left."""
        return LEFT + (when - self.first).days / self.days * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        """Pixels from above."""
        return HEIGHT - BOTTOM - (value - self.low) / self.size * (HEIGHT - TOP - BOTTOM)


def brief_line(line: pd.DataFrame, bounds: tuple[date, date], marked: Sequence[date]) -> str:
    """A data URI of the index in `line` (columns date, index) with numbers at the `marked` days."""
    line = line.iloc[:: max(len(line) // MOST_POINTS, 1)]
    values = line["index"].tolist() or [0.0]
    frame = Frame(*bounds, min(0.0, *values), max(0.0, *values))
    days = [when.date() for when in line["date"]]
    points = " ".join(f"{frame.x(when):.1f},{frame.y(value):.1f}" for when, value in zip(days, values, strict=False))
    parts = [
        *(across(frame, value) for value in sorted({frame.low, 0.0, frame.low + frame.size})),
        f'<polyline points="{points}" fill="none" stroke="{LIGHT.ink}" stroke-width="1.8" stroke-linejoin="round"/>',
        *(number(place, frame.x(when)) for place, when in enumerate(marked, start=1)),
        words(LEFT, HEIGHT - 8, "start", day(bounds[0])),
        words(WIDTH - RIGHT, HEIGHT - 8, "end", day(bounds[1])),
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">'
    return "data:image/svg+xml," + quote(f"{head}{''.join(parts)}</svg>")


def across(frame: Frame, value: float) -> str:
    """A line at a value of the index, with the value at its left."""
    y = frame.y(value)
    colour = LIGHT.zero if value == 0 else LIGHT.grid
    return f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="{colour}"/>' + words(
        LEFT - 6, y + 4, "end", signed(value, 0)
    )


def number(place: int, x: float) -> str:
    """The number of a turning point, above a line through the plot."""
    return (
        f'<path d="M{x:.1f} {TOP - 4}V{HEIGHT - BOTTOM}" stroke="{LIGHT.muted}" stroke-dasharray="3 3"/>'
        f'<text x="{x:.1f}" y="{TOP - 8}" font-size="12" font-weight="bold" text-anchor="middle" '
        f'fill="{LIGHT.ink}">{place}</text>'
    )


def words(x: float, y: float, anchor: str, text: str) -> str:
    """Words beside an axis."""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="12" text-anchor="{anchor}" fill="{LIGHT.muted}">{text}</text>'
