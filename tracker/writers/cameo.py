"""CAMEO: tab-separated, one row for each source and target, for tools made for GDELT, ICEWS or Phoenix.

| column | what it holds | in GDELT |
|---|---|---|
| event_id | the event's id; its rows share it | |
| date | first day of the event, YYYYMMDD | SQLDATE |
| source, target | CAMEO actor codes; empty where nobody is named on that side | Actor1Code, Actor2Code |
| cameo | CAMEO code of the act, three digits or four ("190" is "19, not specified below") | EventCode |
| cameo_root | its first two digits | EventRootCode |
| quad_class | 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict | QuadClass |
| goldstein | Goldstein's score of the act, -10 (conflict) to 10 | GoldsteinScale |
| status | occurred, planned or alleged; denied acts are left out | |
| confidence | 0 to 1 | |
| n_reports | how many articles carry it | NumArticles |
| url | address of the article when it is http or https | SOURCEURL |

Of a meeting, call, agreement or ceasefire all parties are actors: each has a row towards every other one, as in GDELT
and ICEWS. Other acts have a row for each actor and recipient. Codes of actors are in `data/exports/cameo_actors.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from itertools import permutations, product
from typing import Any

import pandas as pd

from tracker.columns import CAMEO
from tracker.urls import web_address
from tracker.writers.delimited import delimited
from tracker.writers.registry import register

COLUMNS = tuple(CAMEO)
NEEDS = (
    "event_id", "event_type", "date_start", "actors", "recipients", "cameo", "goldstein", "status", "confidence",
    "n_reports", "url",
)  # fmt: skip
SYMMETRIC = frozenset({"agreement", "call", "ceasefire", "meeting"})  # as the rule files of these types say
SAID = ("occurred", "planned", "alleged")  # CAMEO codes acts; an act that is denied is no act
QUADS = ((5, 1), (8, 2), (13, 3), (20, 4))  # the last root code of each class, as GDELT draws the lines

Pair = tuple[str, str]


@register("cameo", NEEDS)
def write_cameo(frame: pd.DataFrame) -> bytes:
    """The table of `cameo_table` without denied events."""
    return delimited(cameo_table(frame), "\t")


def cameo_table(events: pd.DataFrame, *, denied: bool = False) -> pd.DataFrame:
    """COLUMNS of the events in their order, one row a pair; `denied` keeps events that were denied too.

    An event of which no party is known has no row.
    """
    chosen = events[events["status"].isin([*SAID, "denied"] if denied else SAID)]
    rows = [row for event in chosen[list(NEEDS)].to_dict("records") for row in _rows(event)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def quad_class(root: str) -> int:
    """GDELT's class of a CAMEO root code; ValueError when it is none.

    >>> [quad_class(root) for root in ("01", "05", "06", "08", "09", "13", "14", "20")]
    [1, 1, 2, 2, 3, 3, 4, 4]
    """
    for last, quad in QUADS:
        if root.isdecimal() and 0 < int(root) <= last:
            return quad
    raise ValueError(f"{root!r} is no root code of CAMEO")


@lru_cache(maxsize=1)
def actor_codes() -> Mapping[str, str]:
    """CAMEO's codes by ours, where they differ."""
    text = resources.files("tracker").joinpath("data/exports/cameo_actors.toml").read_text(encoding="utf-8")
    return {ours: code for table in tomllib.loads(text).values() for ours, code in table.items()}


def _rows(event: Mapping[Any, Any]) -> Iterator[dict[str, object]]:
    code = event["cameo"].ljust(3, "0")
    act = {
        "event_id": event["event_id"],
        "date": int(f"{event['date_start']:%Y%m%d}"),
        "cameo": code,
        "cameo_root": code[:2],
        "quad_class": quad_class(code[:2]),
        "url": web_address(event["url"]),
    } | {name: event[name] for name in ("goldstein", "status", "confidence", "n_reports")}
    for source, target in _pairs(event):
        yield act | {"source": source, "target": target}


def _pairs(event: Mapping[Any, Any]) -> list[Pair]:
    actors, recipients = (_codes(event[side]) for side in ("actors", "recipients"))
    parties = sorted({*actors, *recipients})
    if event["event_type"] in SYMMETRIC and len(parties) > 1:
        pairs = list(permutations(parties, 2))
    else:
        named = [pair for pair in product(actors or [""], recipients or [""]) if any(pair)]
        pairs = [pair for pair in named if pair[0] != pair[1]] or named  # "both cut ties": not each with itself
    known = actor_codes()
    coded = ((known.get(source, source), known.get(target, target)) for source, target in pairs)
    return list(dict.fromkeys(coded))  # two of our codes may be one of CAMEO's


def _codes(joined: str) -> list[str]:
    return joined.split(";") if joined else []
