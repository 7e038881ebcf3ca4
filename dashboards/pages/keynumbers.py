"""The row of figures under a country's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboards.summary import Level, reason
from dashboards.wording import ARROW, day, parties, period, signed, type_label
from tracker.tension.phrases import party_name


def key_numbers(events: pd.DataFrame, now: Level | None, partners: Mapping[str, int]) -> list[Component]:
    """Of the events shown: index, change, how many escalate and ease, main counterpart, heaviest recent event.

    `partners` are the other parties with their number of events, the most frequent first.
    """
    if now is None or events.empty:
        return [number("Tension index", "–", "nothing to add up")]
    return [
        number("Tension index", signed(now.index), f"as of {day(now.day)}"),
        change_number(now),
        directions(events),
        main_counterpart(len(events), partners),
        heaviest(events, now),
    ]


def number(label: str, value: str | Sequence[Component | str], note: str, kind: str = "") -> Component:
    """One figure with its label and a line below."""
    return html.Div(
        [html.Dt(label), html.Dd(value, className=f"value {kind}".strip()), html.Dd(note, className="fine")],
        className="key-number",
    )


def change_number(now: Level) -> Component:
    """How far the index moved."""
    kind = "up" if round(now.change, 1) > 0 else "down" if round(now.change, 1) < 0 else ""
    arrow = {"up": "▲ ", "down": "▼ "}.get(kind, "")
    return number(
        "Change in 30 days",
        f"{arrow}{signed(now.change)}",
        "rising tension" if kind == "up" else "easing" if kind else "flat",
        kind,
    )


def directions(events: pd.DataFrame) -> Component:
    """How many events escalate and ease."""
    counts = events["direction"].value_counts()
    up, down = int(counts.get("escalation", 0)), int(counts.get("de-escalation", 0))
    value: list[Component | str] = [
        html.Span(f"{ARROW['escalation']} {up:,}", className="up"),
        " ",
        html.Span(f"{ARROW['de-escalation']} {down:,}", className="down"),
    ]
    return number("Escalate / ease", value, f"of {len(events):,} events shown")


def main_counterpart(shown: int, partners: Mapping[str, int]) -> Component:
    """The party that most of the events share with the country."""
    code, count = next(iter(partners.items()), ("", 0))
    share = f"in {count:,} of {shown:,} events" if code else "nobody else"
    return number("Main counterpart", party_name(code) if code else "–", share, "words")


def heaviest(events: pd.DataFrame, now: Level) -> Component:
    """The event of the last 30 days that weighs most."""
    found = reason(events, now.day)
    if found is None:
        return number("Heaviest in 30 days", "–", "nothing that weighs")
    when = period(pd.Timestamp(str(found["date_start"])).date(), pd.Timestamp(str(found["date_end"])).date())
    who = parties(str(found["actors"]), str(found["recipients"]))
    return number("Heaviest in 30 days", type_label(str(found["event_type"])), f"{who}, {when}", "words")
