"""The figures that lead a page: level and change of the index, and the event that explains it most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from dashboards.views.selection import placed
from tracker.tension.lines import weights

CHANGE_DAYS = 30


@dataclass(frozen=True, slots=True)
class Level:
    """The tension index on a day and how far it moved in the 30 days before."""

    index: float
    change: float
    day: date


def level(line: pd.DataFrame, until: date | None) -> Level | None:
    """From one country's daily timeline up to that day; before its first event the index is 0."""
    known = line[line["date"] <= pd.Timestamp(until)] if until else line
    if known.empty:
        return None if line.empty or until is None else Level(0.0, 0.0, until)
    last = known["date"].iloc[-1]
    before = known.loc[known["date"] <= last - pd.Timedelta(days=CHANGE_DAYS), "index"]
    now = float(known["index"].iloc[-1])
    return Level(now, now - (float(before.iloc[-1]) if len(before) else 0.0), last.date())


def reason(events: pd.DataFrame, until: date) -> dict[str, object] | None:
    """The heaviest event of the 30 days up to `until`, the latest of equals; None when nothing weighs anything."""
    since = pd.Timestamp(until) - pd.Timedelta(days=CHANGE_DAYS)
    recent = placed(events[(events["date_end"] >= since) & (events["date_start"] <= pd.Timestamp(until))])
    weight = np.abs(weights(recent))
    if not len(recent) or not weight.max():
        return None
    best = recent.assign(weight=weight).sort_values(["weight", "date_end", "event_id"]).iloc[-1]
    return {str(key): value for key, value in best.items()}
