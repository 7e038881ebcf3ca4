"""The figures that lead a page: level and change of the index, and the event that explains it most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from dashboards.selection import last_news, placed
from dashboards.state import View
from dashboards.steps import landing
from tracker.tension import timeline, weights

CHANGE_DAYS = 30
SPARK_DAYS = 180


@dataclass(frozen=True, slots=True)
class Level:
    """The tension index on a day and how far it moved in the 30 days before."""

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
    view: View


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
    recent = placed(events)
    recent = recent[(recent["date_end"] >= since) & (recent["date_start"] <= pd.Timestamp(until))]
    weight = np.abs(weights(recent))
    if not len(recent) or not weight.max():
        return None
    best = recent.assign(weight=weight).sort_values(["weight", "date_end", "event_id"]).iloc[-1]
    return {str(key): value for key, value in best.items()}


def cards(events: pd.DataFrame, countries: pd.DataFrame) -> list[Card]:
    """A card for each of these countries, in their order."""
    lines = dict(tuple(timeline(placed(events)).groupby("country")))
    parties = ";" + events["actors"] + ";" + events["recipients"] + ";"
    made = []
    for code, name, count in countries[["code", "name", "n_events"]].itertuples(index=False):
        own = events[parties.str.contains(f";{code};", regex=False)]
        if code in lines and (now := level(lines[code], last_news(own))):
            made.append(
                Card(code, name, int(count), now, spark(lines[code], now), reason(own, now.day), landing(code, own))
            )
    return made


def spark(line: pd.DataFrame, now: Level) -> tuple[float, ...]:
    """The index of the last days up to now; where it begins it starts at 0."""
    known = line.loc[line["date"] <= pd.Timestamp(now.day), "index"]
    before = () if len(known) > SPARK_DAYS else (0.0,)
    return (*before, *known.tail(SPARK_DAYS).round(2))


def ranked(made: list[Card], order: str) -> list[Card]:
    """By "change": the index moved most, up or down; by "events": most events."""
    if order == "change":
        return sorted(made, key=lambda card: (-abs(card.level.change), card.code))
    return sorted(made, key=lambda card: (-card.n_events, card.code))
