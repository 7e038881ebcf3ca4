"""Events as arrays: their weights spread over their days, and their counts, by day or week."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Self

import numpy as np
import pandas as pd

LONG_DAYS = 7  # an event that lasts longer is counted (not weighed) on its first day only
DIGITS = 6  # sums are rounded, so that the order of adding never shows
NO_LIMIT = np.iinfo(np.int64).max

Days = np.ndarray[tuple[int], np.dtype[np.int64]]
Floats = np.ndarray[tuple[int], np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Acts:
    """Events as arrays: first and last day (since 1970-01-01), weight, the last day that weighs, article number."""

    first: Days
    last: Days
    weight: Floats
    until: Days
    article: Days

    def __len__(self) -> int:
        return len(self.first)

    def take(self, rows: Days) -> Self:
        """Only these rows."""
        return type(self)(*(getattr(self, field.name)[rows] for field in fields(self)))

    def shares(self) -> tuple[Days, Floats]:
        """(day, weight of that day) for every day that an event weighs on."""
        held = self.weight != 0
        event, day = each_day(self.first[held], self.last[held])
        share = (self.weight[held] / (self.last - self.first + 1)[held])[event]
        done = day <= self.until[held][event]
        return day[done], share[done]


def acts(events: pd.DataFrame, weight: Floats, known_until: date | None) -> Acts:
    """The arrays of an event table; planned events weigh nothing after the last day known."""
    limit = NO_LIMIT if known_until is None else int(np.datetime64(known_until, "D").astype(np.int64))
    until = np.where(events["status"] == "planned", limit, NO_LIMIT)
    article = pd.factorize(events["article_id"])[0].astype(np.int64)
    return Acts(day_numbers(events["date_start"]), day_numbers(events["date_end"]), weight, until, article)


def day_numbers(dates: pd.Series) -> Days:
    """Days since 1970-01-01."""
    return dates.to_numpy(dtype="datetime64[D]").astype(np.int64)


def period_start(day: Days, length: int) -> Days:
    """The first day of the period a day falls in: itself, or its Monday (1970-01-01 was a Thursday)."""
    return day if length == 1 else day - (day + 3) % 7


def summed(weight: Floats, period: Days, periods: int) -> Floats:
    """The weights added up by period."""
    return np.bincount(period, weights=weight, minlength=periods).astype(np.float64).round(DIGITS) + 0.0


def distinct(numbers: Days) -> Days:
    """The numbers sorted, each once; NumPy's `unique` hashes integers, which takes twenty times as long."""
    ordered: Days = np.sort(numbers)
    first = np.ones(len(ordered), dtype=bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def each_day(first: Days, last: Days) -> tuple[Days, Days]:
    """(event number, day) for every day of every event."""
    lasts = last - first + 1
    event = np.repeat(np.arange(len(first), dtype=np.int64), lasts)
    before = np.repeat(np.cumsum(lasts) - lasts, lasts)
    return event, first[event] + np.arange(len(event), dtype=np.int64) - before


def counts(told: Acts, origin: int, length: int, periods: int) -> tuple[Days, Days]:
    """Distinct events and distinct articles by period."""
    event, day = each_day(told.first, np.where(told.last - told.first + 1 > LONG_DAYS, told.first, told.last))
    period = (day - origin) // length

    article = told.article[event]
    size = int(article.max(initial=0)) + 1
    pairs = distinct(period * size + article)  # one number for a period and an article sorts far faster than two
    # the days of an event come one after the other, so its periods need no sorting
    new = (np.diff(event, prepend=-1) != 0) | (np.diff(period, prepend=-1) != 0)
    events, articles = (np.bincount(of, minlength=periods).astype(np.int64) for of in (period[new], pairs // size))
    return events, articles
