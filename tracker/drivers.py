"""Which events moved a line in a period, told in phrases: what turning points and rationale name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum
from typing import Any

import numpy as np
import pandas as pd

from tracker.groups import Groups
from tracker.ontology import Scale
from tracker.parties import GroupsAs, naming, rows_of
from tracker.phrases import phrase, signed
from tracker.spreading import DIGITS, Days, Floats, day_numbers
from tracker.tension import weights

TOGETHER = ("event_type", "status", "actors", "recipients")
FIELDS = ["event_id", *TOGETHER, "quantity", "quantity_unit", "place"]
LEAST = 0.5  # points: what weighs less in the period moves nothing

Columns = Mapping[str, np.ndarray[tuple[Any, ...], np.dtype[np.object_]]]
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Driver:
    """One event, or several of one type, status and parties: the phrase, their weight in the period, their ids."""

    phrase: str
    weight: float
    event_ids: tuple[str, ...]

    def __str__(self) -> str:
        times = f"{len(self.event_ids)} times, " if len(self.event_ids) > 1 else ""
        return f"{self.phrase} ({times}{signed(self.weight)})"


@dataclass(frozen=True, slots=True)
class Moves:
    """The events of one line: their fields by column, their days (since 1970-01-01) and their weights."""

    columns: Columns
    first: Days
    last: Days
    published: Days
    weight: Floats

    def known(self) -> tuple[pd.Timestamp, pd.Timestamp]:
        """The first and last day of publication; both are pandas.NaT when there is none."""
        days = pd.Series(self.published.astype("datetime64[D]").astype("datetime64[us]"))
        return days.min(), days.max()

    def drivers(self, first: int, last: int, *, rising: bool, most: int) -> list[Driver]:
        """The heaviest of one sign from one day to another, heaviest first; equal ones by type, status and parties.

        An event with less than half of its days in the period ("in 2022") is no news of it.
        """
        share = self._shares(first, last, rising=rising)
        share = np.where(np.abs(share) * 2 >= np.abs(self.weight), share, 0.0)
        together: dict[tuple[str, ...], list[int]] = {}
        for row in np.flatnonzero(share).tolist():
            together.setdefault(tuple(self.columns[name][row] for name in TOGETHER), []).append(row)
        size = {key: round(abs(fsum(share[rows])), DIGITS) for key, rows in together.items()}
        largest = sorted(size, key=lambda key: (-size[key], key))[:most]
        return [self._driver(together[key], share) for key in largest if size[key] >= LEAST]

    def total(self, first: int, last: int, *, rising: bool) -> float:
        """What all of one sign weigh from one day to another."""
        return fsum(self._shares(first, last, rising=rising))

    def _shares(self, first: int, last: int, *, rising: bool) -> Floats:
        """The part of each event's weight that falls on days of the period; 0 for the other sign."""
        days = np.minimum(self.last, last) - np.maximum(self.first, first) + 1
        share: Floats = self.weight * days.clip(min=0) / (self.last - self.first + 1)
        return share.clip(min=0) if rising else share.clip(max=0)

    def _driver(self, rows: list[int], share: Floats) -> Driver:
        ids = self.columns["event_id"]
        rows = sorted(rows, key=lambda row: (-abs(share[row]), ids[row]))
        words = phrase(self.record(rows[0]), exact=len(rows) == 1)
        return Driver(words, fsum(share[rows]), tuple(ids[row] for row in rows))

    def record(self, row: int) -> Record:
        """The fields of one event."""
        return {name: column[row] for name, column in self.columns.items()}


def moves(
    events: pd.DataFrame,
    lines: pd.Series,
    *,
    scale: Scale = "tension",
    by_confidence: bool = False,
    groups: GroupsAs = "self",
    memberships: Groups | None = None,
) -> dict[str, Moves]:
    """The events of each line that `lines` names; a line without events has none. Settings as in `timeline`."""
    names = [str(line) for line in lines.unique()]
    rows = rows_of(events, names, naming(groups, memberships))
    columns = {name: events[name].to_numpy(dtype=object) for name in FIELDS}
    first, last, published = (day_numbers(events[name]) for name in ("date_start", "date_end", "published"))
    weight = weights(events, scale, by_confidence=by_confidence)
    own = {name: rows.get(name, np.empty(0, dtype=np.int64)) for name in names}
    held = {name: {key: column[of] for key, column in columns.items()} for name, of in own.items()}
    return {name: Moves(held[name], first[of], last[of], published[of], weight[of]) for name, of in own.items()}
