"""How one action of the user changes the view: pure functions from a view to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from dashboards.selection import span, touching
from dashboards.state import View, iso, tidy

RANGES: dict[str, int | None] = {"1M": 1, "3M": 3, "1Y": 12, "all": None}
BETWEEN = ".."  # in the customdata of a mark that stands for all events of some days: "2022-02-21..2022-02-27"


def with_range(view: View, name: str, last: date | None) -> View:
    """The last 1, 3 or 12 months up to the last event, or everything."""
    months = RANGES.get(name)
    if months is None or last is None:
        return replace(view, start=None, end=None)
    return replace(view, start=months_before(last, months), end=last)


def landing(country: str, events: pd.DataFrame) -> View:
    """What a link to a country opens: its last year when that holds most of its events, else everything."""
    known = span(events)
    year = with_range(View(country), "1Y", known[1] if known else None)
    if not known or not year.start or year.start <= known[0]:
        return View(country)
    recent = touching(events, year.start, year.end).sum()
    return year if recent * 2 > len(events) else View(country)


def range_of(view: View, last: date | None) -> str:
    """The name of the range button that the view's dates amount to, "" for dates of the user's own."""
    dates = (view.start, view.end)
    return next((name for name in RANGES if dates == dates_of(with_range(view, name, last))), "")


def dates_of(view: View) -> tuple[date | None, date | None]:
    """The two dates of the view."""
    return view.start, view.end


def months_before(day: date, months: int) -> date:
    """The same day `months` earlier, or the last day of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def with_dates(view: View, start: object, end: object) -> View:
    """The view with these dates, in their order."""
    first, last = iso(start), iso(end)
    return (
        replace(view, start=min(first, last), end=max(first, last))
        if first and last
        else replace(view, start=first, end=last)
    )


def zoomed(view: View, relayout: Mapping[str, Any] | None) -> View:
    """The view after a zoom in the figure; a resize or a change of another axis is no zoom."""
    moved = relayout or {}
    if moved.get("xaxis.autorange"):
        return replace(view, start=None, end=None)
    bounds = moved.get("xaxis.range") or [moved.get("xaxis.range[0]"), moved.get("xaxis.range[1]")]
    first, last = iso(bounds[0]), iso(bounds[1])
    return replace(view, start=first, end=last) if first and last else view


def clicked(view: View, click: Mapping[str, Any] | None) -> View:
    """The view after a click on a mark: an event is selected, a bin is zoomed to."""
    mark = next((point["customdata"] for point in (click or {}).get("points", []) if point.get("customdata")), None)
    if not isinstance(mark, str):
        return view
    if BETWEEN in mark:
        return with_dates(view, *mark.split(BETWEEN, 1))
    return replace(view, event=mark)


def with_controls(view: View, values: Mapping[str, Any]) -> View:
    """The view with what the controls show: frequency, both dates and the four filters."""
    return replace(
        with_dates(view, values["start"], values["end"]),
        frequency="D" if values["frequency"] == "D" else "W",
        types=tidy(values["types"]),
        directions=tidy(values["directions"]),
        statuses=tidy(values["statuses"]),
        counterparts=tidy(values["counterparts"]),
    )


def cleared(view: View) -> View:
    """Without any filter; country, frequency and the open event stay."""
    return View(country=view.country, frequency=view.frequency, event=view.event)


def bin_mark(first: date, last: date) -> str:
    """The customdata of a mark that stands for all events of these days."""
    return f"{first.isoformat()}{BETWEEN}{last.isoformat()}"
