"""Where every country stands on a day: level and change of its index, its line, and what the month brought."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd

from dashboards.charts.figures import HALF_LIFE_DAYS
from dashboards.views.lookout import SHOWN_WEEKS, Order, Period, before
from dashboards.views.selection import touching
from tracker.ontology import country_name
from tracker.tension.lines import in_order, line_of, timeline, weights
from tracker.tension.parties import NONE, naming, rows_by_line
from tracker.tension.rationale import rationale
from tracker.tension.spreading import Days, acts

FORGETS = timedelta(days=365)  # 26 half-lives: what is older leaves a hundred-millionth
LOOKS_BACK = timedelta(weeks=max(SHOWN_WEEKS.values()))
STANDING = (  # columns of the event table that the index of all lines is made of
    "event_id", "published", "event_type", "status", "actors", "recipients", "date_start", "date_end", "tension",
)  # fmt: skip
NO_STATE_OF_ISO = frozenset({"XKX"})  # Kosovo


@dataclass(frozen=True, slots=True)
class Standing:
    """One line on the day: index, change over the period, events that touch it, and the index week by week."""

    code: str
    name: str
    level: float
    change: float
    n_events: int
    weeks: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """What the month of the day brought a country: verdict and reason, as `tracker.tension.rationale` has them."""

    first: date
    verdict: str
    why: str


class Snapshot:
    """What events (the columns STANDING) tell of one day; worked out when first asked for, and then kept.

    `told` are those that touch the month of the day, with all columns that drivers need.
    """

    def __init__(self, events: pd.DataFrame, day: date, told: pd.DataFrame) -> None:
        self.events = events
        self.day = day
        self.told = told
        self._months: dict[str, Month | None] = {}

    @cached_property
    def levels(self) -> pd.DataFrame:
        """The index of each line (columns) on each day (rows) up to the day; no column for a line without news."""
        return levels(self.events, self.day - LOOKS_BACK, self.day)

    @cached_property
    def rows(self) -> dict[str, Days]:
        """The numbers of each line's events."""
        return rows_by_line(self.events, naming())

    @cached_property
    def told_rows(self) -> dict[str, Days]:
        """The numbers of each line's events among those of the month."""
        return rows_by_line(self.told, naming())

    def standings(self, period: Period) -> list[Standing]:
        """Every participant of the events, by code."""
        since = before(self.day, period)
        touched = touching(self.events, since + timedelta(days=1), self.day).to_numpy()
        weekly = [self.day - timedelta(weeks=back) for back in reversed(range(SHOWN_WEEKS[period]))]
        values = self.levels.loc[pd.DatetimeIndex([*weekly, since])].round(3) + 0.0
        lines = dict(zip(values.columns, values.to_numpy().T.tolist(), strict=True))
        nothing = [0.0] * len(values)
        return [standing(code, lines.get(code, nothing), int(touched[rows].sum())) for code, rows in self.rows.items()]

    def month(self, code: str) -> Month | None:
        """The verdict on the month of the day; None when nothing was published about the line in it."""
        if code not in self._months:
            own, told = self.events.iloc[self.rows[code]], self.told.iloc[self.told_rows.get(code, NONE)]
            self._months[code] = month(own, told, code, self.day)
        return self._months[code]


def standing(code: str, values: list[float], n_events: int) -> Standing:
    """From the index by week, the last value being that of the day, and the index to compare with."""
    *weeks, reference = values
    return Standing(code, country_name(code), weeks[-1], weeks[-1] - reference, n_events, tuple(weeks))


def levels(events: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """The index of all lines by day, a column each; after its last event a line only forgets."""
    lines = timeline(within(events, first - FORGETS, last), half_life=HALF_LIFE_DAYS)
    days = pd.date_range(first - FORGETS, last, freq="D", unit="us")
    grid = lines.pivot_table(index="date", columns="country", values="index").reindex(days)
    number = np.arange(len(days), dtype=np.float64)[:, np.newaxis]
    known = np.maximum.accumulate(np.where(grid.notna(), number, 0.0), axis=0)
    grid = grid.ffill().fillna(0.0) * 0.5 ** ((number - known) / HALF_LIFE_DAYS)
    return grid.loc[pd.Timestamp(first) :]


def within(events: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """The events as far as they fall into [first, last]; what they weigh on each of these days stays the same.

    Dates are cut and `tension` with them, so this is for timelines on that scale, not for showing or counting: their
    articles are not told apart.
    A line need not be run from the year 1900 because of one event "in the twentieth century".
    """
    some = events[touching(events, first, last)]
    start = some["date_start"].where(some["date_start"] >= pd.Timestamp(first), pd.Timestamp(first))
    end = some["date_end"].where(some["date_end"] <= pd.Timestamp(last), pd.Timestamp(last))
    share = ((end - start).dt.days + 1) / ((some["date_end"] - some["date_start"]).dt.days + 1)
    return some.assign(date_start=start, date_end=end, tension=some["tension"] * share, article_id=0)


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of the month of a day."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def month(events: pd.DataFrame, told: pd.DataFrame, code: str, day: date) -> Month | None:
    """The verdict on one line's month up to the day, from all its events and those that are `told` of the month."""
    published, (begins, ends) = events["published"], month_of(day)
    if published.max() < pd.Timestamp(begins):
        return None
    known = in_order(within(events, published.min().date() - FORGETS, day))
    line = line_of(acts(known, weights(known), None), code, half_life=HALF_LIFE_DAYS)
    # Only this month is explained, so of other events only those that bound the days with news are needed.
    bounds = events.loc[[published.idxmin(), published.idxmax()]]
    bounds = bounds[~touching(bounds, begins, ends)]
    found = rationale(line, pd.concat([told, bounds]), start=day, end=day)
    if found.empty:
        return None
    row = found.iloc[-1]
    return Month(row["month"].date(), str(row["verdict"]), str(row["why"]))


def ranked(standings: Iterable[Standing], order: Order) -> list[Standing]:
    """By size of the change (up or down), level (highest first), name, or number of events."""
    keys = {
        "change": lambda one: (-abs(round(one.change, 1)), -one.n_events, one.name),
        "level": lambda one: (-round(one.level, 1), one.name),
        "name": lambda one: (one.name,),
        "events": lambda one: (-one.n_events, one.name),
    }
    return sorted(standings, key=keys[order])


def is_country(code: str) -> bool:
    """Whether a code is that of a state or territory, not of an organisation or armed group.

    >>> [is_country(code) for code in ("UKR", "XKX", "NATO", "XHAM")]
    [True, True, False, False]
    """
    return code in NO_STATE_OF_ISO or code in _codes_of_iso()


@lru_cache(maxsize=1)
def _codes_of_iso() -> frozenset[str]:
    import pycountry

    return frozenset(country.alpha_3 for country in pycountry.countries)
