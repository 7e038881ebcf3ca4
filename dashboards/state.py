"""The view state and its one codec: everything a page shows is in its address, and comes back from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import parse_qs, quote, urlencode

Frequency = Literal["D", "W"]

DIRECTIONS = ("escalation", "de-escalation", "neutral")
STATUSES = ("occurred", "planned", "alleged", "denied")
COUNTRY_PATH = "/country/"
ARTICLE_PATH = "/article/"
EVENTS_PATH = "/events"
EVENT_PATH = "/event/"

CODE = re.compile(r"[A-Z][A-Z0-9]{1,7}")
TYPE = re.compile(r"[a-z][a-z_]{1,39}")
STAGE = re.compile(r"[a-z]{1,20}")
EVENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class View:
    """What the country page shows; an empty tuple or None means "no restriction". Tuples are sorted and unique."""

    country: str = ""
    start: date | None = None
    end: date | None = None
    frequency: Frequency = "W"
    types: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    counterparts: tuple[str, ...] = ()
    event: str = ""


def country_path(code: str) -> str:
    """Path of a country's page."""
    return COUNTRY_PATH + quote(code, safe="")


def article_path(article_id: str, event: str = "") -> str:
    """Path of the internal article page; `event` names the sentence to jump to."""
    return ARTICLE_PATH + quote(article_id, safe="") + (f"#{event}" if event else "")


def event_path(event_id: str) -> str:
    """The permanent address of an event."""
    return EVENT_PATH + quote(event_id, safe="")


def to_search(view: View) -> str:
    """The query of the view with its leading "?"; "" when nothing differs from the default."""
    pairs = {
        "from": view.start.isoformat() if view.start else "",
        "to": view.end.isoformat() if view.end else "",
        "freq": view.frequency if view.frequency != "W" else "",
        "type": ",".join(view.types),
        "direction": ",".join(view.directions),
        "status": ",".join(view.statuses),
        "with": ",".join(view.counterparts),
        "event": view.event,
    }
    query = urlencode({key: value for key, value in pairs.items() if value}, safe=",")
    return f"?{query}" if query else ""


def to_href(view: View) -> str:
    """The whole address of a view."""
    return country_path(view.country) + to_search(view)


def from_location(pathname: str | None, search: str | None) -> View:
    """The view an address stands for; what is not understood is ignored, so any address gives a view."""
    query = parse_qs((search or "").lstrip("?"), max_num_fields=None, errors="replace")
    raw = {key: values[-1] for key, values in query.items()}
    start, end = iso(raw.get("from")), iso(raw.get("to"))
    if start and end and start > end:
        start, end = end, start
    return View(
        country=country_of(pathname or ""),
        start=start,
        end=end,
        frequency="D" if raw.get("freq") == "D" else "W",
        types=values_of(raw.get("type"), TYPE.fullmatch),
        directions=values_of(raw.get("direction"), DIRECTIONS.__contains__),
        statuses=values_of(raw.get("status"), STATUSES.__contains__),
        counterparts=values_of(raw.get("with"), CODE.fullmatch),
        event=event if EVENT_ID.fullmatch(event := raw.get("event", "")) else "",
    )


@dataclass(frozen=True, slots=True)
class QueueView:
    """Which part of what was set aside the page on quality lists; "" asks for nothing."""

    stage: str = ""
    text: str = ""


def quality_search(view: QueueView) -> str:
    """The query of the page on quality with its leading "?"; "" when the whole queue is shown."""
    pairs = {"stage": view.stage, "text": view.text}
    query = urlencode({key: value for key, value in pairs.items() if value})
    return f"?{query}" if query else ""


def quality_view(search: str | None) -> QueueView:
    """The part of the queue that a query stands for; a stage that cannot be one is ignored."""
    query = parse_qs((search or "").lstrip("?"), max_num_fields=None, errors="replace")
    stage, text = (query.get(key, [""])[-1] for key in ("stage", "text"))
    return QueueView(stage if STAGE.fullmatch(stage) else "", text)


def from_href(href: str) -> View:
    """The view of an address as `to_href` writes it."""
    pathname, _, search = href.partition("?")
    return from_location(pathname, search)


def country_of(pathname: str) -> str:
    """The code in "/country/UKR" (any case), "" for other paths."""
    code = pathname.removeprefix(COUNTRY_PATH).strip("/").upper() if pathname.startswith(COUNTRY_PATH) else ""
    return code if CODE.fullmatch(code) else ""


def iso(text: object) -> date | None:
    """A date written YYYY-MM-DD (a longer time stamp is cut), None for anything else."""
    try:
        return date.fromisoformat(str(text)[:10]) if text else None
    except ValueError:
        return None


def values_of(text: str | None, accept: Callable[[str], object]) -> tuple[str, ...]:
    """The accepted values of a comma-separated list."""
    return tidy(value for value in (text or "").split(",") if accept(value))


def tidy(values: Iterable[str] | None) -> tuple[str, ...]:
    """Sorted, each once."""
    return tuple(sorted(set(values or ())))
