"""Which events moved a line in a period, told in phrases: what turning points and rationale name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from math import fsum
from typing import Any, Self

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from tracker.ontology import Scale
from tracker.tension.groups import Groups
from tracker.tension.lines import weights
from tracker.tension.parties import GroupsAs, naming, rows_of
from tracker.tension.phrases import phrase, signed
from tracker.tension.spreading import DIGITS, Days, Floats, day_numbers

TOGETHER = ("event_type", "status", "actors", "recipients")
FIELDS = ["event_id", *TOGETHER, "quantity", "quantity_unit", "place"]
NEEDED = (  # columns of the event table that a line, its turning points and its rationale are made of
    "event_id", "article_id", "published", "event_type", "status", "actors", "recipients", "date_start", "date_end",
    "place", "quantity", "quantity_unit", "tension", "confidence",
)  # fmt: skip
LEAST = 0.5  # points: what weighs less in the period moves nothing

Columns = Mapping[str, ExtensionArray]
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
    """The events of one line: their days (since 1970-01-01), weights, and rows in `columns`, which lines share."""

    columns: Columns
    row: Days
    first: Days
    last: Days
    published: Days
    weight: Floats
    alike: Days  # one number for all events of the same type, status and parties, in the order of these

    def __len__(self) -> int:
        return len(self.row)

    def take(self, places: Days) -> Self:
        """Only the events at these places."""
        own = {field.name: getattr(self, field.name)[places] for field in fields(self)[1:]}
        return replace(self, **own)

    def known(self) -> tuple[pd.Timestamp, pd.Timestamp]:
        """The first and last day of publication; both are pandas.NaT when there is none."""
        days = pd.Series(self.published.astype("datetime64[D]").astype("datetime64[us]"))
        return days.min(), days.max()

    def drivers(self, first: int, last: int, *, rising: bool, most: int) -> list[Driver]:
        """The heaviest of one sign from one day to another, heaviest first; equal ones by type, status and parties.

        An event with less than half of its days in the period ("in 2022") is no news of it.
        """
        rows, share = self._shares(first, last, rising=rising)
        news = np.abs(share) * 2 >= np.abs(self.weight[rows])
        rows, share = rows[news], share[news]
        kinds, kind = np.unique(self.alike[rows], return_inverse=True)
        size = np.abs(np.bincount(kind, weights=share, minlength=len(kinds))).round(DIGITS)
        largest = sorted(_largest(size, most), key=lambda place: (-size[place], kinds[place]))[:most]
        return [self._driver(rows[kind == place], share[kind == place]) for place in largest]

    def total(self, first: int, last: int, *, rising: bool) -> float:
        """What all of one sign weigh from one day to another."""
        return fsum(self._shares(first, last, rising=rising)[1])

    def _shares(self, first: int, last: int, *, rising: bool) -> tuple[Days, Floats]:
        """The events of one sign that touch a period, and the part of their weights that falls on its days."""
        touching = (self.first <= last) & (self.last >= first)
        rows = np.flatnonzero(touching & (self.weight > 0 if rising else self.weight < 0))
        days = np.minimum(self.last[rows], last) - np.maximum(self.first[rows], first) + 1
        return rows, self.weight[rows] * days / (self.last[rows] - self.first[rows] + 1)

    def _driver(self, places: Days, share: Floats) -> Driver:
        ids = self.columns["event_id"].take(self.row[places]).tolist()
        order = sorted(range(len(places)), key=lambda place: (-abs(share[place]), ids[place]))
        words = phrase(self.record(int(places[order[0]])), exact=len(places) == 1)
        return Driver(words, fsum(share), tuple(ids[place] for place in order))

    def record(self, place: int) -> Record:
        """The fields of one event."""
        return {name: column[self.row[place]] for name, column in self.columns.items()}


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
    every = all_moves(events, scale=scale, by_confidence=by_confidence)
    return {name: every.take(rows.get(name, np.empty(0, dtype=np.int64))) for name in names}


def all_moves(events: pd.DataFrame, *, scale: Scale = "tension", by_confidence: bool = False) -> Moves:
    """All events as if they were those of one line."""
    columns: dict[str, ExtensionArray] = {name: events[name].array for name in FIELDS}
    for name in ("event_id", *TOGETHER):  # looked at one by one
        columns[name] = pd.arrays.NumpyExtensionArray(events[name].to_numpy(dtype=object))
    row = np.arange(len(events), dtype=np.int64)
    first, last, published = (day_numbers(events[name]) for name in ("date_start", "date_end", "published"))
    weight = weights(events, scale, by_confidence=by_confidence)
    return Moves(columns, row, first, last, published, weight, _alike(events))


def _alike(events: pd.DataFrame) -> Days:
    """For each event a number that those of the same type, status and parties share; numbers are in their order."""
    kind = np.zeros(len(events), dtype=np.int64)
    for name in TOGETHER:
        codes, values = pd.factorize(events[name], sort=True)
        kind = np.unique(kind * max(len(values), 1) + codes, return_inverse=True)[1].astype(np.int64)
    return kind


def _largest(size: Floats, most: int) -> list[int]:
    """The places of the largest ones, all of those that are equal to the last, none that moves nothing."""
    least = np.partition(size, -most)[-most] if len(size) > most else 0.0
    return [int(place) for place in np.flatnonzero(size >= max(least, LEAST))]
