"""The figures that lead a page: level and change of the index, and the event that explains it most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from tracker.tension import timeline, weights

CHANGE_DAYS = 30
SPARK_DAYS = 180


@dataclass(frozen=True, slots=True)
class Level:
    """The tension index on its last day and how far it moved in the 30 days before."""

    index: float
    change: float
    day: date


@dataclass(frozen=True, slots=True)
class Card:
    """What the overview says of one country."""

    code: str
    name: str
    n_events: int
    level: Level
    spark: tuple[float, ...]
    reason: dict[str, object] | None


def level(line: pd.DataFrame) -> Level | None:
    """From one country's timeline; before its first event the index is 0."""
    if line.empty:
        return None
    last = line["date"].iloc[-1]
    before = line.loc[line["date"] <= last - pd.Timedelta(days=CHANGE_DAYS), "index"]
    now = float(line["index"].iloc[-1])
    return Level(now, now - (float(before.iloc[-1]) if len(before) else 0.0), last.date())


def reason(events: pd.DataFrame, until: date) -> dict[str, object] | None:
    """The heaviest event of the last 30 days, the latest of equals; None when nothing there weighs anything."""
    since = pd.Timestamp(until) - pd.Timedelta(days=CHANGE_DAYS)
    recent = events[events["date_end"] >= since]
    weight = np.abs(weights(recent))
    if not len(recent) or not weight.max():
        return None
    best = recent.assign(weight=weight).sort_values(["weight", "date_end", "event_id"]).iloc[-1]
    return {str(key): value for key, value in best.items()}


def cards(events: pd.DataFrame, countries: pd.DataFrame) -> list[Card]:
    """A card for each of these countries, in their order."""
    lines = dict(tuple(timeline(events).groupby("country")))
    parties = ";" + events["actors"] + ";" + events["recipients"] + ";"
    made = []
    for code, name, count in countries[["code", "name", "n_events"]].itertuples(index=False):
        line = lines.get(code)
        now = None if line is None else level(line)
        if line is None or now is None:
            continue
        own = events[parties.str.contains(f";{code};", regex=False)]
        before = () if len(line) > SPARK_DAYS else (0.0,)  # the index starts at 0
        spark = (*before, *line["index"].tail(SPARK_DAYS).round(2))
        made.append(Card(code, name, int(count), now, spark, reason(own, now.day)))
    return made


def ranked(made: list[Card], order: str) -> list[Card]:
    """By "change": the index moved most, up or down; by "events": most events."""
    if order == "change":
        return sorted(made, key=lambda card: (-abs(card.level.change), card.code))
    return sorted(made, key=lambda card: (-card.n_events, card.code))
