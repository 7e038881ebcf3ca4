"""Makes assets/world.json, the shapes of the map, from Natural Earth; run by hand, never while the dashboard runs.

The input is countries-110m.json and countries-50m.json of the package world-atlas 2.0.2 (`npm pack world-atlas@2.0.2`):

    python -m dashboards.worldshapes countries-110m.json countries-50m.json
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import radians
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Ring = list[Point]
Topology = Mapping[str, Any]

OUTPUT = Path(__file__).with_name("assets") / "world.json"
WIDTH = 10_000  # units: whole numbers are exact enough then
SOUTH = -58.0  # degrees: Antarctica is left out
WITHOUT_NUMBER = {
    "Kosovo": "XKX",
    "N. Cyprus": "CYP",
    "Somaliland": "SOM",
}  # as the United Nations see them, and Kosovo
CRIMEA = ((32.4, 44.3), (36.7, 46.3))  # west and south, east and north: Ukraine's by Resolution 68/262


def world(coarse: Topology, fine: Topology) -> dict[str, Any]:
    """The map: its size, the outlines of `coarse` by code, and of the countries only in `fine` the place of a dot."""
    shapes = {code: outline(rings) for code, rings in sorted(countries(coarse).items())}
    dots = {code: {"at": middle(rings)} for code, rings in sorted(countries(fine).items()) if code not in shapes}
    return {"width": WIDTH, "height": place((0.0, SOUTH))[1], "shapes": shapes | dots}


def countries(topology: Topology) -> dict[str, list[Ring]]:
    """The outer rings of each country north of Antarctica, in degrees, by its code."""
    found: dict[str, list[Ring]] = {}
    arcs = list(decoded(topology))
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = code_of(geometry)
        many = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for rings in many if code else ():
            ring = joined(rings[0], arcs)
            if max(latitude for _, latitude in ring) > SOUTH:
                found.setdefault("UKR" if code == "RUS" and is_crimea(ring) else code, []).extend(halves(ring))
    return found


def code_of(geometry: Mapping[str, Any]) -> str:
    """ISO 3166-1 alpha-3 of a country, XKX for Kosovo, "" for what is none."""
    import pycountry

    found = pycountry.countries.get(numeric=str(geometry.get("id", "")).zfill(3))
    return str(found.alpha_3) if found else WITHOUT_NUMBER.get(geometry["properties"]["name"], "")


def decoded(topology: Topology) -> Iterator[Ring]:
    """The arcs in degrees; the file has differences of whole numbers."""
    (across, up), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * across + west, y * up + south))
        yield points


def joined(numbers: list[int], arcs: list[Ring]) -> Ring:
    """A closed ring of arcs; a negative number is an arc backwards."""
    ring: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[1:] if ring else arc
    return ring


def halves(ring: Ring) -> list[Ring]:
    """The ring, or its parts on the two edges of the map when it crosses the 180th meridian."""
    unrolled = [ring[0]]
    for x, y in ring[1:]:
        unrolled.append((x + 360 * round((unrolled[-1][0] - x) / 360), y))
    parts = []
    for turn in (-360, 0, 360):
        moved = [(x + turn, y) for x, y in unrolled]
        parts.append(beyond(beyond(moved, -180.0, 1), 180.0, -1))
    return [part for part in parts if len(part) > 3]


def beyond(ring: Ring, limit: float, side: int) -> Ring:
    """The part of a closed ring east (`side` 1) or west (-1) of a meridian (Sutherland and Hodgman 1974)."""
    kept: Ring = []
    for (x, y), (u, v) in pairwise(ring):
        if (x - limit) * side >= 0:
            kept.append((x, y))
        if (x - limit) * (u - limit) < 0:
            kept.append((limit, y + (v - y) * (limit - x) / (u - x)))
    return [*kept, kept[0]] if kept else []


def is_crimea(ring: Ring) -> bool:
    """Whether a ring lies within the peninsula."""
    (west, south), (east, north) = CRIMEA
    return all(west <= x <= east and south <= y <= north for x, y in ring)


def place(point: Point) -> tuple[int, int]:
    """Longitude and latitude in the Natural Earth projection (Šavrič 2011), the equator's width being `WIDTH`."""
    x, y = radians(point[0]), radians(min(max(point[1], -90.0), 90.0))
    a, b = y**2, y**4
    across = x * (0.8707 - 0.131979 * a + b * (-0.013791 + b * (0.003971 * a - 0.001529 * b)))
    up = y * (1.007226 + a * (0.015085 + b * (-0.044475 + 0.028874 * a - 0.005916 * b)))
    scale = WIDTH / (2 * radians(180) * 0.8707)
    return round(WIDTH / 2 + across * scale), round((1.42 - up) * scale)


def outline(rings: list[Ring]) -> dict[str, Any]:
    """The SVG path of a country in relative steps, and where its mark stands."""
    return {"d": "".join(filter(None, map(path, rings))), "at": middle(rings)}


def path(ring: Ring) -> str:
    """One ring; "" when it is too small to see."""
    points = [place(point) for point in ring]
    steps = [(x - before_x, y - before_y) for (before_x, before_y), (x, y) in pairwise(points[:-1])]
    moved = " ".join(f"{dx} {dy}" for dx, dy in steps if dx or dy)
    return f"M{points[0][0]} {points[0][1]}l{moved}z".replace(" -", "-") if moved else ""


def middle(rings: list[Ring]) -> tuple[int, int]:
    """The centroid of the largest ring."""
    drawn = max(([place(point) for point in ring] for ring in rings), key=lambda points: abs(area(points)))
    twice = 2 * area(drawn)
    parts = [(x + u, y + v, x * v - u * y) for (x, y), (u, v) in pairwise(drawn)]
    if not twice:
        return drawn[0]
    return round(sum(a * c for a, _, c in parts) / (3 * twice)), round(sum(b * c for _, b, c in parts) / (3 * twice))


def area(points: list[tuple[int, int]]) -> float:
    """The signed area of a closed ring."""
    return sum(x * v - u * y for (x, y), (u, v) in pairwise(points)) / 2


if __name__ == "__main__":
    read = [json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:3]]
    OUTPUT.write_text(json.dumps(world(*read), separators=(",", ":")) + "\n", encoding="utf-8")
