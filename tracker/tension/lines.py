"""From events to a dated line per country: what escalated, what eased, and a tension index that forgets slowly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Literal

import numpy as np
import pandas as pd

from tracker.columns import DYADS, TIMELINE
from tracker.ontology import SCALES, STATUS_WEIGHT, Scale, event_types
from tracker.table import order
from tracker.tension.coverage import Scaling, scaling
from tracker.tension.groups import Groups
from tracker.tension.parties import GroupsAs, naming, participants, rows_by_line, rows_by_pair, rows_of
from tracker.tension.spreading import DIGITS, Acts, Days, Floats, acts, counts, period_start, summed

__all__ = ["COLUMNS", "PAIR_COLUMNS", "dyads", "participants", "timeline", "weights"]

COLUMNS = tuple(TIMELINE)
MEASURES = COLUMNS[1:]
PAIR_COLUMNS = tuple(DYADS)
NEEDED = (  # columns of the event table that a line is made of
    "event_id", "article_id", "event_type", "status", "actors", "recipients", "date_start", "date_end", "tension",
    "confidence",
)  # fmt: skip
FREQUENCIES = {"D": 1, "W": 7}  # days a period

Freq = Literal["D", "W"]
Line = tuple[np.ndarray[tuple[int], np.dtype[np.generic]], ...]  # MEASURES, one array each


@dataclass(frozen=True, slots=True)
class _Measure:
    """How lines are computed: days a period, what is kept of the index after one, what a point counts for on a day."""

    length: int
    keep: float
    per: Scaling | None

    def line(self, told: Acts) -> Line:
        """A row for every period from the first to the last event."""
        origin = int(period_start(told.first, self.length).min())
        periods = (int(period_start(told.last, self.length).max()) - origin) // self.length + 1
        day, share = told.shares()
        share = share if self.per is None else share * self.per.at(day)
        period = (day - origin) // self.length
        up, down = (summed(part, period, periods) for part in (share.clip(min=0), share.clip(max=0)))
        net = (up + down).round(DIGITS) + 0.0  # the zero added turns -0.0 into 0.0
        index = list(accumulate(net.tolist(), lambda total, today: total * self.keep + today))
        dates = (origin + self.length * np.arange(periods)).astype("datetime64[D]").astype("datetime64[us]")
        number = counts(told, origin, self.length, periods)
        return dates, up, down, net, np.round(index, DIGITS) + 0.0, *number


def timeline(
    events: pd.DataFrame,
    country: str | None = None,
    *,
    freq: Freq = "D",
    half_life: float = 14.0,
    scale: Scale = "tension",
    start: date | None = None,
    end: date | None = None,
    by_confidence: bool = False,
    coverage: pd.Series | pd.DataFrame | None = None,
    known_until: date | None = None,
    groups: GroupsAs = "self",
    memberships: Groups | None = None,
) -> pd.DataFrame:
    """Daily or weekly tension of one country, or of all, from a frame with the columns of the event table.

    Every event counts once for each of its actors and recipients: its weight (see `weights`) is spread evenly over
    its days. Each line has a row for every day, or every week dated by its Monday, from its first to its last event.
    `index` is the decayed sum of `net` with `half_life` in days; `start` and `end` cut the rows after the index is
    computed. A week's net counts as if all of it had come on the Sunday, so the weekly index differs from the daily
    one on that Sunday by the decay within the last week: at most 1 - 0.5 ** (6 / half_life) of the decayed sum of
    escalation and of de-escalation (a quarter at 14 days); both forget at the same pace.

    `country` may be a dyad ("RUS-UKR"): the events in which one side acts on the other or both act. With `groups` as
    members a group's line has the events with the group or any of its members of the day, each once, those among
    members too; both shows this line as "NATO+" beside the group's own (see `parties.naming`). Planned events weigh
    nothing after `known_until`, but are counted. `coverage` (articles by day) gives escalation, de-escalation, net and
    index as if every day had had 100 articles, or the mean if that is lower (see `coverage`). Raises ValueError for a
    bad setting.

    A row per day or week from the first to the last event: country (str), date (datetime64[us]), escalation,
    deescalation, net and index (float64, points of the scale), n_events and n_articles (int64).

    >>> event = {"event_id": "e1", "article_id": "a1", "event_type": "call", "status": "occurred", "tension": -1.5}
    >>> days = {"date_start": pd.Timestamp("2022-02-03"), "date_end": pd.Timestamp("2022-02-04")}
    >>> events = pd.DataFrame([event | days | {"actors": "FRA;RUS", "recipients": "", "confidence": 0.9}])
    >>> timeline(events, "RUS")[["date", "net", "index"]]
            date   net     index
    0 2022-02-03 -0.75 -0.750000
    1 2022-02-04 -0.75 -1.463771
    """
    measure = _measure(freq, half_life, scale, coverage)
    told = in_order(events)
    every = acts(told, weights(told, scale, by_confidence=by_confidence), known_until)
    names = naming(groups, memberships)
    rows = rows_by_line(told, names) if country is None else rows_of(told, [country], names)
    return cut(_frame(rows, every, measure), start, end, freq)


def line_of(
    told: Acts,
    name: str,
    *,
    freq: Freq = "D",
    half_life: float = 14.0,
    coverage: pd.Series | pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The timeline that has all these events, which are `in_order`, under a name; settings as in `timeline`."""
    rows = {name: np.arange(len(told), dtype=np.int64)} if len(told) else {}
    return _frame(rows, told, _measure(freq, half_life, "tension", coverage))


def dyads(
    events: pd.DataFrame,
    *,
    freq: Freq = "W",
    half_life: float = 14.0,
    scale: Scale = "tension",
    start: date | None = None,
    end: date | None = None,
    by_confidence: bool = False,
    coverage: pd.Series | pd.DataFrame | None = None,
    known_until: date | None = None,
    groups: GroupsAs = "self",
    memberships: Groups | None = None,
) -> pd.DataFrame:
    """The lines of all dyads: one row per pair and period, country_a before country_b, then as in `timeline`.

    Settings are those of `timeline`, the usual period is a week. Raises ValueError for a bad one.

    >>> event = {"event_id": "e1", "article_id": "a1", "event_type": "attack", "status": "occurred", "tension": 9.5}
    >>> days = {"date_start": pd.Timestamp("2022-02-04"), "date_end": pd.Timestamp("2022-02-04")}
    >>> events = pd.DataFrame([event | days | {"actors": "RUS", "recipients": "UKR", "confidence": 0.9}])
    >>> dyads(events)[["country_a", "country_b", "date", "net"]]
      country_a country_b       date  net
    0       RUS       UKR 2022-01-31  9.5
    """
    measure = _measure(freq, half_life, scale, coverage)
    told = in_order(events)
    every = acts(told, weights(told, scale, by_confidence=by_confidence), known_until)
    rows = rows_by_pair(told, naming(groups, memberships))
    frame, pairs = _frame(rows, every, measure), {line: line.split("-") for line in rows}
    for place, column in enumerate(PAIR_COLUMNS[:2]):
        frame[column] = frame["country"].map({line: sides[place] for line, sides in pairs.items()}).astype("str")
    return cut(frame[list(PAIR_COLUMNS)], start, end, freq)


def weights(events: pd.DataFrame, scale: Scale = "tension", *, by_confidence: bool = False) -> Floats:
    """What each event weighs: its type's score on the scale times its status, and its confidence if wanted.

    Escalation is positive on every scale.
    """
    if scale == "tension":
        score = events["tension"]
    else:
        score = events["event_type"].map({key: kind.weight(scale) for key, kind in event_types().items()})
    status = events["status"].map(STATUS_WEIGHT)
    weight: Floats = score.to_numpy(dtype=np.float64) * status.to_numpy(dtype=np.float64)
    return weight * events["confidence"].to_numpy(dtype=np.float64) if by_confidence else weight


def _measure(freq: Freq, half_life: float, scale: Scale, coverage: pd.Series | pd.DataFrame | None) -> _Measure:
    if freq not in FREQUENCIES or scale not in SCALES or not half_life > 0:
        raise ValueError(f"freq is D or W, scale one of {', '.join(SCALES)}, half_life above 0 days")
    length = FREQUENCIES[freq]
    return _Measure(length, 0.5 ** (length / half_life), None if coverage is None else scaling(coverage))


def in_order(events: pd.DataFrame) -> pd.DataFrame:
    """The events in one order: sums must not depend on the order given. Event tables have it already."""
    places = order(events)
    return events if (places[1:] > places[:-1]).all() else events.take(places)


def _frame(rows: Mapping[str, Days], every: Acts, measure: _Measure) -> pd.DataFrame:
    """The lines one below the other."""
    lines = [measure.line(every.take(of_line)) for of_line in rows.values()]
    names = np.repeat(np.array(list(rows), dtype=object), [len(line[0]) for line in lines])
    columns = dict(zip(COLUMNS, (names, *_stacked(lines)), strict=True))
    return pd.DataFrame(columns).astype({"country": "str"})


def _stacked(lines: list[Line]) -> Iterator[np.ndarray[tuple[int], np.dtype[np.generic]]]:
    floats = dict.fromkeys(MEASURES, "float64")
    dtypes = floats | {"date": "datetime64[us]", "n_events": "int64", "n_articles": "int64"}
    for place, name in enumerate(MEASURES):
        yield np.concatenate([np.empty(0, dtype=dtypes[name]), *(line[place] for line in lines)])


def cut(frame: pd.DataFrame, start: date | None, end: date | None, freq: Freq = "D") -> pd.DataFrame:
    """The rows of a timeline whose day or week touches [start, end]."""
    if start is not None:
        frame = frame[frame["date"] + pd.Timedelta(days=FREQUENCIES[freq] - 1) >= pd.Timestamp(start)]
    if end is not None:
        frame = frame[frame["date"] <= pd.Timestamp(end)]
    return frame.reset_index(drop=True)
