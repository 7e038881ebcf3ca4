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
    keep = passing(events, view)
    return events[keep & touching(events, view.start, view.end)] if dates else events[keep]


def passing(events: pd.DataFrame, view: View) -> pd.Series:
    """Whether an event passes the filters of the view, whatever its dates."""
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
    return keep


def dated(events: pd.DataFrame, start: date | None, end: date | None) -> pd.DataFrame:
    """The events that touch [start, end]; None leaves that side open."""
    return events if start is None and end is None else events[touching(events, start, end)]


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
    sides = (events["actors"] + "|" + events["recipients"]).value_counts()
    for text, number in zip(sides.index, sides.tolist(), strict=True):
        for code in participants(*str(text).split("|")):
            if code not in own:
                counts[code] = counts.get(code, 0) + number
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def placed(events: pd.DataFrame) -> pd.DataFrame:
    """The events of at most a year: one "in this century" is no point on a timeline and must not stretch it."""
    return events[_short(events)]


def span(events: pd.DataFrame) -> tuple[date, date] | None:
    """First and last day of the events that a timeline is about; None without events.

    Left out, unless there is no other, are those of more than a year, and those of more than a year before the first
    article or after the last: a report that recalls 1912 must not squeeze the years that the news are about.
    """
    told = events["published"] if "published" in events else events["date_start"]
    near = (events["date_end"] >= told.min() - LONGEST) & (events["date_start"] <= told.max() + LONGEST)
    keep = (_short(events) & near).to_numpy()
    start, end = (events[name][keep] if keep.any() else events[name] for name in ("date_start", "date_end"))
    return (start.min().date(), end.max().date()) if len(start) else None


def _short(events: pd.DataFrame) -> pd.Series:
    return events["date_end"] - events["date_start"] <= LONGEST


def last_news(events: pd.DataFrame) -> date | None:
    """The day of the latest article: what is dated later was only planned then. None without events."""
    return None if events.empty else events["published"].max().date()
