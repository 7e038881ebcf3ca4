"""Which events a view shows: pure functions on the event table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from dashboards.views.state import View
from tracker.tension.parties import Days, naming_any, sides

REPEATED = (
    "article_id", "event_type", "status", "actors", "recipients", "direction", "plover", "source", "origin",
)  # fmt: skip
LONGEST = pd.Timedelta(days=366)
LONGEST_DAYS = np.timedelta64(366, "D")


def in_categories(events: pd.DataFrame) -> pd.DataFrame:
    """The events with texts that repeat as categories, which are cut, compared and counted as fast as numbers."""
    found = [name for name in REPEATED if name in events]
    coded = events.astype(dict.fromkeys(found, "category"))
    return coded.assign(**{name: coded[name].cat.remove_unused_categories() for name in found})


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
        keep &= naming_any(events, view.counterparts)
    return keep


def dated(events: pd.DataFrame, start: date | None, end: date | None) -> pd.DataFrame:
    """The events that touch [start, end]; None leaves that side open."""
    return events if start is None and end is None else events[touching(events, start, end)]


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
    _, code, names = sides(events)
    return ranked(names, code, *own)


def ranked(names: Sequence[str], code: Days, *own: str) -> dict[str, int]:
    """How often each number of `code` comes, by the name that has it, most frequent first."""
    counts = zip(names, np.bincount(code, minlength=len(names)).tolist(), strict=True)
    return dict(sorted((one for one in counts if one[1] and one[0] not in own), key=lambda one: (-one[1], one[0])))


def placed(events: pd.DataFrame) -> pd.DataFrame:
    """The events of at most a year: one "in this century" is no point on a timeline and must not stretch it."""
    return events[events["date_end"] - events["date_start"] <= LONGEST]


def span(events: pd.DataFrame) -> tuple[date, date] | None:
    """First and last day of the events that a timeline is about; None without events.

    Left out, unless there is no other, are those of more than a year, and those of more than a year before the first
    article or after the last: a report that recalls 1912 must not squeeze the years that the news are about.
    """
    if events.empty:
        return None
    start, end = (events[name].to_numpy(dtype="datetime64[D]") for name in ("date_start", "date_end"))
    told = events["published"].to_numpy(dtype="datetime64[D]") if "published" in events else start
    near = (end >= told.min() - LONGEST_DAYS) & (start <= told.max() + LONGEST_DAYS)
    keep = (end - start <= LONGEST_DAYS) & near
    start, end = (start[keep], end[keep]) if keep.any() else (start, end)
    return start.min().item(), end.max().item()


def last_news(events: pd.DataFrame) -> date | None:
    """The day of the latest article: what is dated later was only planned then. None without events."""
    return None if events.empty else events["published"].max().date()
