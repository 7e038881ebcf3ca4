"""The 28 event types, their codes in PLOVER and CAMEO, and what each weighs on the three scales."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal, get_args

Direction = Literal["escalation", "de-escalation", "neutral"]
Scale = Literal["tension", "plover", "goldstein"]

SCALES: tuple[str, ...] = get_args(Scale)
STATUS_WEIGHT: Mapping[str, float] = {"occurred": 1.0, "planned": 0.5, "alleged": 0.5, "denied": 0.0}


@dataclass(frozen=True, slots=True)
class EventType:
    """One event type; `tension` runs from -10 (eases) to +10 (escalates), the other two scores the other way."""

    key: str
    label: str
    plover: str
    mode: str
    cameo: str
    tension: float
    plover_score: float
    goldstein: float
    definition: str

    @property
    def direction(self) -> Direction:
        """Which way the type moves tension; a type that weighs nothing is neutral."""
        if self.tension == 0:
            return "neutral"
        return "escalation" if self.tension > 0 else "de-escalation"

    def weight(self, scale: Scale = "tension") -> float:
        """The type's score on a scale, signed so that escalation is positive on every one of them."""
        return {"tension": self.tension, "plover": -self.plover_score, "goldstein": -self.goldstein}[scale]


@lru_cache(maxsize=1)
def event_types() -> Mapping[str, EventType]:
    """All event types by key, in the order of tracker/data/event_types.csv (from easing to escalating)."""
    table = files("tracker").joinpath("data/event_types.csv").read_text(encoding="utf-8")
    return {row["event_type"]: _event_type(row) for row in csv.DictReader(table.splitlines())}


def _event_type(row: Mapping[str, str]) -> EventType:
    return EventType(
        key=row["event_type"],
        label=row["label"],
        plover=row["plover"],
        mode=row["mode"],
        cameo=row["cameo"],
        tension=float(row["tension"]),
        plover_score=float(row["plover_score"]),
        goldstein=float(row["goldstein"]),
        definition=row["definition"],
    )


EVENT_TYPES: Mapping[str, EventType] = event_types()


def country_name(code: str) -> str:
    """The display name of a country, organisation or armed-group code.

    A code that no data file has (imported events and addresses can bring one) is its own name.

    >>> country_name("UKR"), country_name("XHAM"), country_name("QQQ")
    ('Ukraine', 'Hamas', 'QQQ')
    """
    from tracker.gazetteer.aliases import (
        display_name,  # the gazetteer reads large tables; most callers need only the types
    )

    try:
        return display_name(code)
    except KeyError:
        return code
