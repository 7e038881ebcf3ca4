"""Turning points: weeks in which the level of a line shifts, and the events that drove the shift."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd

from tracker.columns import TURNING_POINTS
from tracker.ontology import Scale
from tracker.tension.drivers import Driver, Moves, moves
from tracker.tension.groups import Groups
from tracker.tension.parties import GroupsAs
from tracker.tension.phrases import line_name, signed
from tracker.tension.spreading import Floats, day_numbers

COLUMNS = tuple(TURNING_POINTS)
DATE: Final = 1  # places in a row
SHIFT: Final = 2
PENALTY = 2.0  # times variance times log(weeks)
SHORTEST = 3  # weeks that a level lasts at least
DRIVERS = 3  # events in a sentence
WEEK = 7
RECENT = 8 * WEEK  # days in which something must have happened before it can have fallen away
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

_Row = tuple[str, pd.Timestamp, float, float, float, str, str]


@dataclass(frozen=True, slots=True)
class _Shift:
    """A change of level: the Monday (days since 1970-01-01) and the mean week before and after."""

    monday: int
    before: pd.Series
    after: pd.Series

    def change(self, column: str = "net") -> float:
        """How much the mean week changed."""
        return float(self.after[column] - self.before[column])

    def day(self) -> date:
        """The Monday."""
        return date(1970, 1, 1) + timedelta(days=self.monday)

    def touches(self, start: date | None, end: date | None) -> bool:
        """Whether the week touches [start, end]."""
        return (start is None or self.day() + timedelta(days=WEEK - 1) >= start) and (end is None or self.day() <= end)


def turning_points(
    line: pd.DataFrame,
    events: pd.DataFrame,
    *,
    scale: Scale = "tension",
    by_confidence: bool = False,
    penalty: float = PENALTY,
    limit: int | None = None,
    start: date | None = None,
    end: date | None = None,
    groups: GroupsAs = "self",
    memberships: Groups | None = None,
) -> pd.DataFrame:
    """The weeks in which lines shift: country, date (a Monday), shift, before, after, sentence, event_ids.

    `line` is a timeline of one or more countries, `events` are those that it was made from, and `scale`,
    `by_confidence`, `groups` and `memberships` are its settings. `before` and `after` are the mean net of a week in the
    stretches on either side, `shift` is their difference (above 0: tension rose). The sentence names the heaviest
    events with the weight that fell into these weeks; `event_ids` are theirs, joined by ";". `start` and
    `end` choose weeks after that, `limit` the largest shifts of each line among them.

    Change points are sought in the weekly net, which is the index with its memory taken out: the method takes
    neighbouring values for independent. Its signed square root is used, because net is a sum of events, whose variance
    grows with its level (Anscombe 1948): a war's noise would else drown a quiet year's shift. The cost is the squared
    distance from the mean of each stretch, and the minimum over all ways to cut is exact (PELT: Killick, Fearnhead and
    Eckley 2012; `ruptures.KernelCPD`). A cut costs `penalty` times the variance times log(weeks): 2, because it adds a
    place and a level (Yao 1988). The variance is half the mean squared step from week to week (von Neumann 1941), which
    a change of level hardly touches. Measured on 60 lines of a collection of 24 years: 9.2 change points a line, and
    0.7 when the weeks were shuffled. A stretch lasts three weeks at least. Weeks before the first publication about a
    line and after the last are left out, because nobody reported then, and so are shifts that no event explains. Raises
    ValueError for a penalty that is not above 0.

    Six weeks with a call each, then six with an attack each:

    >>> from tracker.tension.lines import timeline
    >>> week = pd.date_range("2022-01-03", periods=12, freq="7D")
    >>> types = {"event_type": ["call"] * 6 + ["attack"] * 6, "tension": [-1.5] * 6 + [9.5] * 6}
    >>> who = {"event_id": [f"e{n:02}" for n in range(12)], "article_id": "a1", "actors": "RUS", "recipients": "UKR"}
    >>> known = {"published": week, "date_start": week, "date_end": week, "status": "occurred", "confidence": 0.9}
    >>> events = pd.DataFrame(types | who | known | {"place": "", "quantity": float("nan"), "quantity_unit": ""})
    >>> turning_points(timeline(events, "UKR", freq="W"), events)["sentence"].tolist()
    ['Week of 14 Feb 2022, Ukraine +11: Russia attacks Ukraine (2 times, +19)']
    """
    told = moves(
        events, line["country"], scale=scale, by_confidence=by_confidence, groups=groups, memberships=memberships
    )
    return turns_of(line, told, penalty=penalty, limit=limit, start=start, end=end, memberships=memberships)


def turns_of(
    line: pd.DataFrame,
    told: Mapping[str, Moves],
    *,
    penalty: float = PENALTY,
    limit: int | None = None,
    start: date | None = None,
    end: date | None = None,
    memberships: Groups | None = None,
) -> pd.DataFrame:
    """The same from the `drivers.Moves` of each line, for who has them already."""
    if not penalty > 0:
        raise ValueError(f"penalty is above 0, not {penalty}")
    found = []
    for code, days in line.groupby("country", sort=True):
        own = told[str(code)]
        shifts = [shift for shift in _shifts(_weekly(days, *own.known()), penalty) if shift.touches(start, end)]
        rows = [row for shift in shifts if (row := _row(str(code), shift, own, memberships))]
        largest = sorted(rows, key=lambda row: (-abs(row[SHIFT]), row[DATE]))[:limit]
        found += sorted(largest, key=lambda row: row[DATE])
    types = dict.fromkeys(COLUMNS, "str") | {"date": "datetime64[us]"}
    types |= dict.fromkeys(("shift", "before", "after"), "float64")
    return pd.DataFrame(found, columns=list(COLUMNS)).astype(types)


def change_points(values: Floats, penalty: float = PENALTY, shortest: int = SHORTEST) -> list[int]:
    """The positions at which a new level begins; none in short and in constant series."""
    from ruptures import KernelCPD

    if len(values) < 2 * shortest:
        return []
    roots = np.sign(values) * np.sqrt(np.abs(values))
    variance = float(np.mean(np.diff(roots) ** 2)) / 2
    if variance == 0:
        return []
    search = KernelCPD(kernel="linear", min_size=shortest).fit((roots / variance**0.5).reshape(-1, 1))
    return [int(place) for place in search.predict(pen=penalty * float(np.log(len(values))))[:-1]]


def _weekly(days: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """Escalation, de-escalation and net by Monday, from daily or weekly rows, of the weeks of two days and between."""
    measures = ["escalation", "deescalation", "net"]
    monday = days["date"] - pd.to_timedelta(days["date"].dt.weekday, unit="D")
    weeks = days.groupby(monday)[measures].sum()
    if weeks.empty or pd.isna(first):
        return weeks.iloc[:0]
    first -= pd.Timedelta(days=first.weekday())
    span = pd.date_range(max(first, weeks.index[0]), min(last, weeks.index[-1]), freq="7D")
    return weeks.reindex(span, fill_value=0.0)


def _shifts(weeks: pd.DataFrame, penalty: float) -> Iterator[_Shift]:
    """The changes of level that are none of zero."""
    cuts = change_points(weeks["net"].to_numpy(dtype=np.float64), penalty)
    means = [weeks.iloc[a:b].mean() for a, b in pairwise([0, *cuts, len(weeks)])]
    mondays = day_numbers(weeks.index[cuts].to_series())
    for monday, (before, after) in zip(mondays.tolist(), pairwise(means), strict=True):
        if before["net"] != after["net"]:
            yield _Shift(monday, before, after)


def _row(code: str, shift: _Shift, told: Moves, known: Groups | None) -> _Row | None:
    """The row of a shift; None where nothing explains it, as when "in 2012" is spread over all weeks of a year."""
    drivers, lull = _drivers(shift, told), _lull(shift, told)
    if not drivers and not lull:
        return None
    day = shift.day()
    head = f"Week of {day.day} {MONTHS[day.month - 1]} {day.year}, {line_name(code, known)} {signed(shift.change())}"
    why = "; ".join(filter(None, [", ".join(map(str, drivers)), lull]))
    change, before, after = (
        round(value, 3) + 0.0 for value in (shift.change(), float(shift.before["net"]), float(shift.after["net"]))
    )
    ids = ";".join(key for driver in drivers for key in driver.event_ids)
    return code, pd.Timestamp(day), change, before, after, f"{head}: {why}", ids


def _drivers(shift: _Shift, told: Moves) -> list[Driver]:
    """The heaviest events of the shift's sign in its week or the next; for a fall also in the week before.

    What ends a fight (a ceasefire) mostly comes in its last week, what begins one in the first week of the new level.
    """
    rising = shift.change() > 0
    first = shift.monday - (0 if rising else WEEK)
    return told.drivers(first, shift.monday + 2 * WEEK - 1, rising=rising, most=DRIVERS)


def _lull(shift: _Shift, told: Moves) -> str:
    """What fell away, where this is more than half of the shift and was still there of late."""
    rising = shift.change() > 0
    side, word = ("deescalation", "de-escalation") if rising else ("escalation", "escalation")
    recent = told.drivers(shift.monday - RECENT, shift.monday - 1, rising=not rising, most=1)
    if shift.change(side) / shift.change() <= 0.5 or not recent:
        return ""
    before, after = (abs(mean[side]) for mean in (shift.before, shift.after))
    return f"{word} fell from {before:.1f} to {after:.1f} a week"
