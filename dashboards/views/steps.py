"""How one action of the user changes the view: pure functions from a view to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from dashboards.views.selection import span, touching
from dashboards.views.state import HALF_LIFE, LONGEST_HALF_LIFE, View, groups_as, iso, number, tidy
from tracker.ontology import SCALES

RANGES: dict[str, int | None] = {"1M": 1, "3M": 3, "1Y": 12, "all": None}
FILTERS = ("types", "families", "directions", "statuses", "counterparts", "sources", "origins")
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
    """The view with what the controls show: bars, both dates, filters, and how the index is made."""
    tuples: dict[str, Any] = {name: tidy(values[name]) for name in FILTERS}
    return replace(
        with_dates(view, values["start"], values["end"]),
        frequency="D" if values["frequency"] == "D" else "W",
        confidence=number(values["confidence"], 0, 0, 100),
        scale=values["scale"] if values["scale"] in SCALES else "tension",
        half_life=number(values["half_life"], HALF_LIFE, 1, LONGEST_HALF_LIFE),
        weighings=tidy(values["weighings"]),
        as_of=iso(values["as_of"]),
        groups=groups_as(values["groups"]),
        **tuples,
    )


def slid(view: View, days: list[int] | None, known: tuple[date, date] | None) -> View:
    """The view after a move of the period's slider (days since 1 January of year 1); its ends mean no bound."""
    if not days or not known:
        return view
    first, last = (date.fromordinal(day) for day in sorted(days))
    return replace(view, start=first if first > known[0] else None, end=last if last < known[1] else None)


def period_of(view: View, known: tuple[date, date] | None) -> list[int]:
    """Where the two thumbs of the period's slider stand."""
    if not known:
        return []
    days = (view.start or known[0], view.end or known[1])
    return [min(max(day, known[0]), known[1]).toordinal() for day in days]


def with_month(view: View, month: int | None, latest: date | None) -> View:
    """The view as known at the end of a month (months since year 0); from the month of the latest news on, as now."""
    if month is None or latest is None or month >= month_number(latest):
        return replace(view, as_of=None)
    return replace(view, as_of=date((month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1))


def month_number(day: date) -> int:
    """Months since year 0."""
    return day.year * 12 + day.month - 1


def cleared(view: View) -> View:
    """Without any filter; page, frequency, the open event and how the index is made stay."""
    nothing: dict[str, Any] = dict.fromkeys(FILTERS, ())
    return replace(view, start=None, end=None, confidence=0, **nothing)


def bin_mark(first: date, last: date) -> str:
    """The customdata of a mark that stands for all events of these days."""
    return f"{first.isoformat()}{BETWEEN}{last.isoformat()}"
