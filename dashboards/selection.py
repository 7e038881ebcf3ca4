"""Which events a view shows: pure functions on the event table."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboards.state import View
from tracker.tension import participants

LONGEST = pd.Timedelta(days=366)


def chosen(events: pd.DataFrame, view: View, dates: bool = True) -> pd.DataFrame:
    """The events that pass the filters of the view; with `dates`, only those that touch its dates.

    A view with sources asks for the column `source` beside those of the event table (`data.events_of`).
    """
    keep = pd.Series(data=True, index=events.index)
    for column, values in (
        ("event_type", view.types),
        ("direction", view.directions),
        ("status", view.statuses),
        ("plover", view.families),
        ("source", view.sources),
        ("origin", view.origins),
    ):
        if values:
            keep &= events[column].isin(values)
    if view.confidence:
        keep &= events["confidence"] * 100 >= view.confidence - 1e-9
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


def counterparts(events: pd.DataFrame, *own: str) -> dict[str, int]:
    """The other parties of a line's events with the number of events of each, most frequent first."""
    counts: dict[str, int] = {}
    for actors, recipients in zip(events["actors"], events["recipients"], strict=True):
        for code in participants(actors, recipients):
            if code not in own:
                counts[code] = counts.get(code, 0) + 1
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def placed(events: pd.DataFrame) -> pd.DataFrame:
    """The events of at most a year: one "in this century" is no point on a timeline and must not stretch it."""
    return events[events["date_end"] - events["date_start"] <= LONGEST]


def span(events: pd.DataFrame) -> tuple[date, date] | None:
    """First and last day of the events, those of more than a year aside unless there is no other; None without any."""
    some = placed(events)
    some = events if some.empty else some
    if some.empty:
        return None
    return some["date_start"].min().date(), some["date_end"].max().date()


def last_news(events: pd.DataFrame) -> date | None:
    """The day of the latest article: what is dated later was only planned then. None without events."""
    return None if events.empty else events["published"].max().date()
