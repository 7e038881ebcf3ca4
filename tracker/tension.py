"""From events to a dated line per country: what escalated, what eased, and a tension index that forgets slowly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import accumulate
from typing import Literal

import numpy as np
import pandas as pd

from tracker.ontology import SCALES, STATUS_WEIGHT, Scale, event_types

COLUMNS = ("country", "date", "escalation", "deescalation", "net", "index", "n_events", "n_articles")
LONG_DAYS = 7  # an event that lasts longer is counted (not weighed) on its first day only
FREQUENCIES = {"D": 1, "W": 7}  # days a period
DIGITS = 6  # sums are rounded, so that the order of adding never shows

Days = np.ndarray[tuple[int], np.dtype[np.int64]]
Floats = np.ndarray[tuple[int], np.dtype[np.float64]]


def timeline(
    events: pd.DataFrame,
    country: str | None = None,
    *,
    freq: Literal["D", "W"] = "D",
    half_life: float = 14.0,
    scale: Scale = "tension",
    start: date | None = None,
    end: date | None = None,
) -> pd.DataFrame:
    """Daily or weekly tension of one country, or of all, from a frame with the columns of the event table.

    Every event counts once for each of its actors and recipients: its weight (score on `scale`, escalation positive,
    times the weight of its status) is spread evenly over its days. Each country has a row for every day, or every
    week dated by its Monday, from its first to its last event. `index` is the decayed sum of `net` with `half_life`
    in days; `start` and `end` cut the rows after the index is computed. Raises ValueError for a bad setting.
    """
    if freq not in FREQUENCIES or scale not in SCALES or not half_life > 0:
        raise ValueError(f"freq is D or W, scale one of {', '.join(SCALES)}, half_life above 0 days")
    events = events.sort_values(["date_start", "date_end", "event_id"])  # sums must not depend on the order given
    first, last = _days(events["date_start"]), _days(events["date_end"])
    weight = weights(events, scale)
    article = pd.factorize(events["article_id"])[0].astype(np.int64)
    lines = [
        _line(code, first[rows], last[rows], weight[rows], article[rows], FREQUENCIES[freq], half_life)
        for code, rows in _participations(events, country)
    ]
    frame = pd.concat(lines, ignore_index=True) if lines else _empty()
    return _between(frame, start, end, FREQUENCIES[freq])


def weights(events: pd.DataFrame, scale: Scale = "tension") -> Floats:
    """What each event weighs: its type's score on the scale times its status; escalation is positive."""
    scores = {"tension": events["tension"], "goldstein": -events["goldstein"]}
    plover = {key: kind.weight("plover") for key, kind in event_types().items()}
    score = scores[scale] if scale in scores else events["event_type"].map(plover)
    status = events["status"].map(STATUS_WEIGHT)
    return score.to_numpy(dtype=np.float64) * status.to_numpy(dtype=np.float64)


def participants(actors: str, recipients: str) -> list[str]:
    """The codes of both columns, each once, sorted.

    >>> participants("FRA;RUS", "RUS;UKR")
    ['FRA', 'RUS', 'UKR']
    """
    return sorted({code for code in f"{actors};{recipients}".split(";") if code})


def _participations(events: pd.DataFrame, country: str | None) -> Iterator[tuple[str, Days]]:
    """(code, row numbers of its events), codes sorted; only the given country when there is one."""
    rows: dict[str, list[int]] = {}
    for row, pair in enumerate(zip(events["actors"], events["recipients"], strict=True)):
        for code in participants(*pair):
            rows.setdefault(code, []).append(row)
    codes: Iterable[str] = sorted(rows) if country is None else [country] if country in rows else []
    for code in codes:
        yield code, np.array(rows[code], dtype=np.int64)


def _days(dates: pd.Series) -> Days:
    """Days since 1970-01-01."""
    return dates.to_numpy(dtype="datetime64[D]").astype(np.int64)


def _period(day: Days, length: int) -> Days:
    """The first day of the period a day falls in: itself, or its Monday (1970-01-01 was a Thursday)."""
    return day if length == 1 else day - (day + 3) % 7


def _line(
    code: str, first: Days, last: Days, weight: Floats, article: Days, length: int, half_life: float
) -> pd.DataFrame:
    origin = int(_period(first, length).min())
    periods = (int(_period(last, length).max()) - origin) // length + 1
    up, down = (
        _spread(part, first, last, origin, length, periods) for part in (weight.clip(min=0), weight.clip(max=0))
    )
    net = (up + down).round(DIGITS) + 0.0  # the zero added turns -0.0 into 0.0
    keep = 0.5 ** (length / half_life)
    index = list(accumulate(net.tolist(), lambda total, today: total * keep + today))
    n_events, n_articles = _counts(first, last, article, origin, length, periods)
    dates = (origin + length * np.arange(periods)).astype("datetime64[D]").astype("datetime64[us]")
    columns = (code, dates, up, down, net, np.round(index, DIGITS) + 0.0, n_events, n_articles)
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True))).astype({"country": "str"})


def _spread(weight: Floats, first: Days, last: Days, origin: int, length: int, periods: int) -> Floats:
    """The weights summed by period, each spread evenly over its days."""
    held = weight != 0
    event, day = _each_day(first[held], last[held])
    share = weight[held] / (last - first + 1)[held]
    sums = np.bincount((day - origin) // length, weights=share[event], minlength=periods)
    return sums.astype(np.float64).round(DIGITS) + 0.0


def _each_day(first: Days, last: Days) -> tuple[Days, Days]:
    """(event number, day) for every day of every event."""
    lasts = last - first + 1
    event = np.repeat(np.arange(len(first), dtype=np.int64), lasts)
    before = np.repeat(np.cumsum(lasts) - lasts, lasts)
    return event, first[event] + np.arange(len(event), dtype=np.int64) - before


def _counts(first: Days, last: Days, article: Days, origin: int, length: int, periods: int) -> tuple[Days, Days]:
    """Distinct events and distinct articles by period."""
    event, day = _each_day(first, np.where(last - first + 1 > LONG_DAYS, first, last))
    period = (day - origin) // length

    def distinct(keys: Days) -> Days:
        pairs = np.unique(np.stack([period, keys]), axis=1)
        return np.bincount(pairs[0], minlength=periods).astype(np.int64)

    return distinct(event), distinct(article[event])


def _between(frame: pd.DataFrame, start: date | None, end: date | None, length: int) -> pd.DataFrame:
    """The rows whose period touches [start, end]."""
    if start is not None:
        frame = frame[frame["date"] + pd.Timedelta(days=length - 1) >= pd.Timestamp(start)]
    if end is not None:
        frame = frame[frame["date"] <= pd.Timestamp(end)]
    return frame.reset_index(drop=True)


def _empty() -> pd.DataFrame:
    dtypes = dict.fromkeys(COLUMNS, "float64") | {"country": "str", "date": "datetime64[us]"}
    dtypes |= {"n_events": "int64", "n_articles": "int64"}
    return pd.DataFrame({column: pd.Series(dtype=dtype) for column, dtype in dtypes.items()})
