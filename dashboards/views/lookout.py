"""What the overview shows, and its one codec: everything is in the address, and comes back from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, cast, get_args
from urllib.parse import urlencode

from dashboards.views.state import View, fields_of, iso
from dashboards.views.state import to_href as to_page
from dashboards.views.steps import months_before

Period = Literal["4w", "3m", "1y"]
Order = Literal["change", "level", "name", "events"]
Colour = Literal["change", "level"]

PERIODS: dict[Period, str] = {"4w": "4 weeks", "3m": "3 months", "1y": "1 year"}
SHOWN_WEEKS: dict[Period, int] = {"4w": 26, "3m": 52, "1y": 104}  # of a card's line
MONTHS: dict[Period, int] = {"3m": 3, "1y": 12}
EARLIEST = date(1900, 1, 1)  # before it there is no news, and no room to look back


@dataclass(frozen=True, slots=True)
class Lookout:
    """What the overview shows; `as_of` None is the last day of news, `everyone` adds organisations and groups."""

    as_of: date | None = None
    period: Period = "4w"
    order: Order = "change"
    colour: Colour = "change"
    everyone: bool = False
    every_card: bool = False


def to_search(view: Lookout) -> str:
    """The query with its leading "?"; "" when nothing differs from the default."""
    plain = Lookout()
    pairs = {
        "asof": view.as_of.isoformat() if view.as_of else "",
        "period": "" if view.period == plain.period else view.period,
        "sort": "" if view.order == plain.order else view.order,
        "map": "" if view.colour == plain.colour else view.colour,
        "who": "all" if view.everyone else "",
        "show": "all" if view.every_card else "",
    }
    query = urlencode({key: value for key, value in pairs.items() if value})
    return f"?{query}" if query else ""


def from_search(search: str | None) -> Lookout:
    """The overview a query stands for; what is not understood is ignored."""
    raw = {key: values[-1] for key, values in fields_of(search).items()}
    return Lookout(
        as_of=day_of(raw.get("asof")),
        period=cast("Period", one_of(raw.get("period"), get_args(Period))),
        order=cast("Order", one_of(raw.get("sort"), get_args(Order))),
        colour=cast("Colour", one_of(raw.get("map"), get_args(Colour))),
        everyone=raw.get("who") == "all",
        every_card=raw.get("show") == "all",
    )


def day_of(text: object) -> date | None:
    """A day to look back from, None for anything else."""
    day = iso(text)
    return day if day and day >= EARLIEST else None


def one_of(value: object, allowed: tuple[str, ...]) -> str:
    """The value when it is allowed, else the first that is."""
    return next((known for known in allowed if known == value), allowed[0])


def to_href(view: Lookout) -> str:
    """The whole address."""
    return "/" + to_search(view)


def before(day: date, period: Period) -> date:
    """The day that a change over the period is measured from.

    >>> before(date(2022, 3, 31), "4w"), before(date(2022, 3, 31), "1y")
    (datetime.date(2022, 3, 3), datetime.date(2021, 3, 31))
    """
    return months_before(day, MONTHS[period]) if period in MONTHS else day - timedelta(weeks=4)


def country_href(code: str, view: Lookout) -> str:
    """The page of a country; of an earlier day, the year up to it."""
    if view.as_of is None:
        return to_page(View(code))
    return to_page(View(code, start=before(view.as_of, "1y"), end=view.as_of))
