"""The view state and its one codec: everything a page shows is in its address, and comes back from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast, get_args
from urllib.parse import parse_qs, quote, urlencode

from tracker.ontology import SCALES, Scale
from tracker.tension.parties import GroupsAs

Frequency = Literal["D", "W"]
Page = Literal["country", "dyad", "group", "compare"]

DIRECTIONS = ("escalation", "de-escalation", "neutral")
STATUSES = ("occurred", "planned", "alleged", "denied")
ORIGINS = ("extracted", "corrected", "manual")
WEIGHINGS = ("articles", "confidence")  # per 100 articles a day, by confidence
HALF_LIFE = 14  # days
LONGEST_HALF_LIFE = 3650
MOST_COMPARED = 6
COUNTRY_PATH = "/country/"
DYAD_PATH = "/dyad/"
GROUP_PATH = "/group/"
COMPARE_PATH = "/compare"
ARTICLE_PATH = "/article/"
EVENTS_PATH = "/events"
EVENT_PATH = "/event/"

CODE = re.compile(r"[A-Z][A-Z0-9]{1,7}")
TYPE = re.compile(r"[a-z][a-z_]{1,39}")
FAMILY = re.compile(r"[A-Z]{2,20}")
STAGE = re.compile(r"[a-z]{1,20}")
EVENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
NUMBER = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class View:
    """What a page shows; an empty tuple or None means "no restriction". Tuples are sorted and unique.

    `country` is the code of a country page, of a group page, or "RUS-UKR" of a dyad page, its sides sorted;
    `compared` (in the user's order) are the codes of the compare page. `confidence` is in percent.
    """

    country: str = ""
    start: date | None = None
    end: date | None = None
    frequency: Frequency = "W"
    types: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    counterparts: tuple[str, ...] = ()
    event: str = ""
    page: Page = "country"
    families: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    confidence: int = 0
    scale: Scale = "tension"
    half_life: int = HALF_LIFE
    weighings: tuple[str, ...] = ()
    as_of: date | None = None
    groups: GroupsAs = "members"
    compared: tuple[str, ...] = ()


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
    query = urlencode([(key, value) for key, value in _pairs(view) if value], safe=",")
    return f"?{query}" if query else ""


def _pairs(view: View) -> Iterator[tuple[str, str]]:
    """Keys and values, "" for what is as usual. A source may have a comma in its name, so each is a pair of its own."""
    yield "c", ",".join(view.compared)
    yield "as", view.groups if view.groups != "members" else ""
    yield "from", view.start.isoformat() if view.start else ""
    yield "to", view.end.isoformat() if view.end else ""
    yield "freq", view.frequency if view.frequency != "W" else ""
    yield "type", ",".join(view.types)
    yield "family", ",".join(view.families)
    yield "direction", ",".join(view.directions)
    yield "status", ",".join(view.statuses)
    yield "with", ",".join(view.counterparts)
    yield from (("source", source) for source in view.sources)
    yield "origin", ",".join(view.origins)
    yield "confidence", str(view.confidence or "")
    yield "scale", view.scale if view.scale != "tension" else ""
    yield "half", str(view.half_life) if view.half_life != HALF_LIFE else ""
    yield "weigh", ",".join(view.weighings)
    yield "asof", view.as_of.isoformat() if view.as_of else ""
    yield "event", view.event


def to_path(view: View) -> str:
    """The path of the page that the view is of."""
    if view.page == "compare":
        return COMPARE_PATH
    return {"dyad": DYAD_PATH, "group": GROUP_PATH}.get(view.page, COUNTRY_PATH) + quote(view.country, safe="")


def to_href(view: View) -> str:
    """The whole address of a view."""
    return to_path(view) + to_search(view)


def fields_of(search: str | None) -> dict[str, list[str]]:
    """The fields of a query; what is no character of Unicode (half a pair, as JSON can say it) is a question mark."""
    return parse_qs((search or "").encode("utf-8", "replace").decode().lstrip("?"), errors="replace")


def from_location(pathname: str | None, search: str | None) -> View:
    """The view an address stands for; what is not understood is ignored, so any address gives a view."""
    query = fields_of(search)
    raw = {key: values[-1] for key, values in query.items()}
    start, end = iso(raw.get("from")), iso(raw.get("to"))
    if start and end and start > end:
        start, end = end, start
    page, country = page_of(pathname or "")
    return View(
        country=country,
        start=start,
        end=end,
        frequency="D" if raw.get("freq") == "D" else "W",
        types=values_of(raw.get("type"), TYPE.fullmatch),
        directions=values_of(raw.get("direction"), DIRECTIONS.__contains__),
        statuses=values_of(raw.get("status"), STATUSES.__contains__),
        counterparts=values_of(raw.get("with"), CODE.fullmatch),
        event=event if EVENT_ID.fullmatch(event := raw.get("event", "")) else "",
        page=page,
        families=values_of(raw.get("family"), FAMILY.fullmatch),
        sources=tidy(source for source in query.get("source", ()) if source.isprintable()),
        origins=values_of(raw.get("origin"), ORIGINS.__contains__),
        confidence=number(raw.get("confidence"), 0, 0, 100),
        scale=cast("Scale", scale) if (scale := raw.get("scale")) in SCALES else "tension",
        half_life=number(raw.get("half"), HALF_LIFE, 1, LONGEST_HALF_LIFE),
        weighings=values_of(raw.get("weigh"), WEIGHINGS.__contains__),
        as_of=iso(raw.get("asof")),
        groups=groups_as(raw.get("as")) if page == "group" else "members",
        compared=compared(raw.get("c", "").split(",")) if page == "compare" else (),
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
    query = fields_of(search)
    stage, text = (query.get(key, [""])[-1] for key in ("stage", "text"))
    return QueueView(stage if STAGE.fullmatch(stage) else "", text)


def from_href(href: str) -> View:
    """The view of an address as `to_href` writes it."""
    pathname, _, search = href.partition("?")
    return from_location(pathname, search)


def page_of(pathname: str) -> tuple[Page, str]:
    """The page of a path and the code in it: "/country/UKR" (any case), "/dyad/RUS-UKR", "/group/NATO", "/compare".

    The code is "" where there is none or it is no code; other paths are taken for a country's without a code.
    """
    if pathname.rstrip("/") == COMPARE_PATH:
        return "compare", ""
    if pathname.startswith(DYAD_PATH):
        return "dyad", dyad_of(pathname.removeprefix(DYAD_PATH).strip("/"))
    prefix = GROUP_PATH if pathname.startswith(GROUP_PATH) else COUNTRY_PATH
    code = pathname.removeprefix(prefix).strip("/").upper() if pathname.startswith(prefix) else ""
    return "group" if prefix == GROUP_PATH else "country", code if CODE.fullmatch(code) else ""


def dyad_of(text: str) -> str:
    """The two codes of "ukr-rus", sorted; "" for anything else."""
    sides = sorted(set(text.upper().split("-")))
    return "-".join(sides) if len(sides) == 2 and all(map(CODE.fullmatch, sides)) else ""


def codes_of(view: View) -> tuple[str, ...]:
    """The codes whose page this is: one, two of a dyad, several compared, none of no page."""
    return view.compared or tuple(code for code in view.country.split("-") if code)


def compared(codes: Iterable[str] | None) -> tuple[str, ...]:
    """At most six codes in their order, each once."""
    found = (code.upper() for code in codes or ())
    return tuple(dict.fromkeys(code for code in found if CODE.fullmatch(code)))[:MOST_COMPARED]


def groups_as(text: object) -> GroupsAs:
    """What the line of a group holds: its members' events (where nothing is said), its own, or a line for each."""
    return cast("GroupsAs", text) if text in get_args(GroupsAs) else "members"


def number(text: object, usual: int, least: int, most: int) -> int:
    """A whole number within its bounds, the usual one for anything else."""
    digits = str(text if text is not None else "").removesuffix(".0")
    return min(max(int(digits), least), most) if NUMBER.fullmatch(digits) else usual


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
