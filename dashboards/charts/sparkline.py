"""A small line as an SVG picture: no script, the same on light and dark."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

ABOVE, BELOW, ZERO = "#e07b2f", "#3e97da", "#8d97a5"  # legible on white and on near-black
WIDTH, HEIGHT, EDGE = 240, 56, 4
SMALLEST = 0.01  # less is drawn as nothing


def sparkline(values: Sequence[float]) -> str:
    """A data URI of the line, filled orange above zero and blue below."""
    low, high = min(0.0, *values), max(0.0, *values)
    scale = (HEIGHT - 2 * EDGE) / max(high - low, SMALLEST)
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    points = [(EDGE + i * step, EDGE + (high - value) * scale) for i, value in enumerate(values)]
    return "data:image/svg+xml," + quote(svg(points, EDGE + high * scale))


def svg(points: Sequence[tuple[float, float]], zero: float) -> str:
    """The picture of points in pixels; `zero` is the height of the value 0."""
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    area = f"{points[0][0]:.1f},{zero:.1f} {line} {points[-1][0]:.1f},{zero:.1f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none">'
        f'<clipPath id="a"><rect width="{WIDTH}" height="{zero:.1f}"/></clipPath>'
        f'<clipPath id="b"><rect y="{zero:.1f}" width="{WIDTH}" height="{HEIGHT}"/></clipPath>'
        f'<path d="M0 {zero:.1f}H{WIDTH}" stroke="{ZERO}" stroke-opacity=".45" vector-effect="non-scaling-stroke"/>'
        f"{half(area, line, ABOVE, 'a')}{half(area, line, BELOW, 'b')}</svg>"
    )


def half(area: str, line: str, colour: str, clip: str) -> str:
    """Area and line in one colour, cut to one side of zero."""
    return (
        f'<g clip-path="url(#{clip})"><polygon points="{area}" fill="{colour}" fill-opacity=".2"/>'
        f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2" stroke-linejoin="round" '
        'vector-effect="non-scaling-stroke"/></g>'
    )
