"""Which events a view shows: pure functions on the event table."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboards.state import View
from tracker.tension import participants


def chosen(events: pd.DataFrame, view: View, dates: bool = True) -> pd.DataFrame:
    """The events that pass the filters of the view; with `dates`, only those that touch its dates."""
    keep = pd.Series(data=True, index=events.index)
    for column, values in (
        ("event_type", view.types),
        ("direction", view.directions),
        ("status", view.statuses),
    ):
        if values:
            keep &= events[column].isin(values)
    if view.counterparts:
        keep &= named(events, view.counterparts)
    if dates:
        keep &= touching(events, view.start, view.end)
    return events[keep]


def named(events: pd.DataFrame, codes: tuple[str, ...]) -> pd.Series:
    """Whether any of the codes is an actor or recipient."""
    parties = ";" + events["actors"] + ";" + events["recipients"] + ";"
    found = pd.Series(data=False, index=events.index)
    for code in codes:
        found |= parties.str.contains(f";{code};", regex=False)
    return found


def touching(events: pd.DataFrame, start: date | None, end: date | None) -> pd.Series:
    """Whether an event's inclusive interval has a day in [start, end]; None leaves that side open."""
    keep = pd.Series(data=True, index=events.index)
    if start:
        keep &= events["date_end"] >= pd.Timestamp(start)
    if end:
        keep &= events["date_start"] <= pd.Timestamp(end)
    return keep


def counterparts(events: pd.DataFrame, country: str) -> dict[str, int]:
    """The other parties of a country's events with the number of events of each, most frequent first."""
    counts: dict[str, int] = {}
    for actors, recipients in zip(events["actors"], events["recipients"], strict=True):
        for code in participants(actors, recipients):
            if code != country:
                counts[code] = counts.get(code, 0) + 1
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def span(events: pd.DataFrame) -> tuple[date, date] | None:
    """First and last day of any event; None without events."""
    if events.empty:
        return None
    return events["date_start"].min().date(), events["date_end"].max().date()
