"""A line of rationale per country and month: deteriorated, improved or unchanged, and why, from the table alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from tracker.columns import RATIONALE
from tracker.ontology import Scale
from tracker.tension.drivers import Moves, moves
from tracker.tension.groups import Groups
from tracker.tension.parties import GroupsAs
from tracker.tension.spreading import Floats

COLUMNS = tuple(RATIONALE)
THRESHOLD = 1.5  # usual variations that a change of the mean index must exceed
NAMED = 2  # events of each side
PERIODS = ("M", "Q")
EPOCH = date(1970, 1, 1).toordinal()

Verdict = Literal["deteriorated", "improved", "unchanged"]


def rationale(
    line: pd.DataFrame,
    events: pd.DataFrame,
    freq: Literal["M", "Q"] = "M",
    *,
    scale: Scale = "tension",
    by_confidence: bool = False,
    threshold: float = THRESHOLD,
    start: date | None = None,
    end: date | None = None,
    groups: GroupsAs = "self",
    memberships: Groups | None = None,
) -> pd.DataFrame:
    """What became of each line by month or quarter: country, month (its first day), change, verdict, why.

    `line` is a timeline of one or more countries, `events` are those that it was made from, and `scale`,
    `by_confidence`, `groups` and `memberships` are its settings. `change` is the mean index against the period before.
    The verdict is in the words of CrisisWatch: deteriorated when the change is above `threshold` times the line's usual
    variation, improved when it is below minus that, else unchanged. The usual variation is 1.4826 times the median of
    the absolute changes of all periods of the line, which one crisis does not move, or 1.2533 times their mean where
    that median is 0 (Iglewicz and Hoaglin 1993). `why` names the heaviest events on either side, first those on the
    side of the verdict. Days before the first publication about a line and after the last are left out, and its
    first period has nothing before it and no row. `start` and `end` choose rows after that. Raises ValueError for a bad
    setting.
    """
    told = moves(
        events, line["country"], scale=scale, by_confidence=by_confidence, groups=groups, memberships=memberships
    )
    return rationale_of(line, told, freq, threshold=threshold, start=start, end=end)


def rationale_of(
    line: pd.DataFrame,
    told: Mapping[str, Moves],
    freq: Literal["M", "Q"] = "M",
    *,
    threshold: float = THRESHOLD,
    start: date | None = None,
    end: date | None = None,
) -> pd.DataFrame:
    """The same from the `drivers.Moves` of each line, for who has them already."""
    if freq not in PERIODS or not threshold > 0:
        raise ValueError(f"freq is one of {', '.join(PERIODS)}, threshold above 0")
    found = []
    for code, days in line.groupby("country", sort=True):
        own = told[str(code)]
        verdicts = _verdicts(days[days["date"].between(*own.known())], freq, threshold)
        found += [
            (str(code), period.start_time, change, verdict, _why(own, period, verdict))
            for period, (change, verdict) in verdicts.items()
            if _within(period, start, end)
        ]
    types = dict.fromkeys(COLUMNS, "str") | {"month": "datetime64[us]", "change": "float64"}
    return pd.DataFrame(found, columns=list(COLUMNS)).astype(types)


def usual_variation(changes: Floats) -> float:
    """How much a series of changes varies without its rare large ones; 0 when nothing ever changes.

    >>> usual_variation(np.array([1.0, -1.0, 1.0, -1.0, 90.0])), usual_variation(np.array([0.0, 0.0, 0.0, 3.0]))
    (1.4826, 0.939975)
    """
    size = np.abs(changes)
    return float(1.4826 * np.median(size) or 1.2533 * np.mean(size)) if len(size) else 0.0


def _verdicts(days: pd.DataFrame, freq: str, threshold: float) -> dict[pd.Period, tuple[float, Verdict]]:
    mean = days.groupby(days["date"].dt.to_period(freq))["index"].mean().sort_index()
    changes = mean.diff().iloc[1:].round(3).to_numpy(dtype=np.float64) + 0.0
    limit = threshold * usual_variation(changes)
    periods = pd.PeriodIndex(mean.index[1:])
    return {period: (change, _verdict(change, limit)) for period, change in zip(periods, changes.tolist(), strict=True)}


def _verdict(change: float, limit: float) -> Verdict:
    if abs(change) <= limit:
        return "unchanged"
    return "deteriorated" if change > 0 else "improved"


def _why(told: Moves, period: pd.Period, verdict: Verdict) -> str:
    """Both sides of the period, the one that the verdict is about first."""
    first, last = (end.toordinal() - EPOCH for end in (period.start_time, period.end_time))
    sides = [_side(told, first, last, rising=rising) for rising in (True, False)]
    return "; ".join(reversed(sides) if verdict == "improved" else sides)


def _side(told: Moves, first: int, last: int, *, rising: bool) -> str:
    word = "escalation" if rising else "de-escalation"
    drivers = told.drivers(first, last, rising=rising, most=NAMED)
    total = f"{word} {abs(told.total(first, last, rising=rising)):.1f}"
    return f"{total}: {', '.join(map(str, drivers))}" if drivers else f"no {word} to speak of"


def _within(period: pd.Period, start: date | None, end: date | None) -> bool:
    """Whether a period touches [start, end]."""
    if start is None and end is None:  # what follows takes pandas a while
        return True
    first, last = period.start_time.date(), period.end_time.date()
    return (start is None or last >= start) and (end is None or first <= end)
