"""How codes, dates and numbers read on the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from tracker.ontology import event_types
from tracker.tension.phrases import party_name

BASIS = {
    "expression": "from a date expression in the text",
    "publication": "the text gives no date, so the date of publication is taken",
    "manual": "set by hand",
}
STATUS_LABEL = {"occurred": "Occurred", "planned": "Planned", "alleged": "Alleged", "denied": "Denied"}
ORIGIN_LABEL = {"extracted": "Extracted", "manual": "Added by hand", "corrected": "Corrected by hand"}
DIRECTION_LABEL = {"escalation": "Escalation", "de-escalation": "De-escalation", "neutral": "Neutral"}
HYPHEN_OF_NUMBER = re.compile(r"(?<=[ (])-(?=\d)")
ARROW = {"escalation": "▲", "de-escalation": "▼", "neutral": "●"}


def type_label(key: str) -> str:
    """The label of an event type; the key itself when it is none."""
    kind = event_types().get(key)
    return kind.label if kind else key


def names(codes: str | Iterable[str]) -> str:
    """ "RUS;UKR" as "Russia, Ukraine"."""
    split = codes.split(";") if isinstance(codes, str) else codes
    return ", ".join(party_name(code) for code in split if code)


def parties(actors: str, recipients: str) -> str:
    """Who, and to whom: "Russia → Ukraine", or "France, Russia" when nobody is on the other side."""
    return " → ".join(side for side in (names(actors), names(recipients)) if side) or "no party named"


def day(when: date) -> str:
    """4 Feb 2022"""
    return f"{when.day} {when:%b %Y}"


def period(start: date, end: date) -> str:
    """The shortest clear writing of an inclusive interval: "4 Feb 2022", "7–8 Feb 2022", "28 Jan – 4 Feb 2022"."""
    if start == end:
        return day(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day(end)}"
    return f"{start.day} {start:%b} – {day(end)}" if start.year == end.year else f"{day(start)} – {day(end)}"


def signed(value: float, digits: int = 1) -> str:
    """+4.5, −3.0, 0.0 with a true minus sign."""
    rounded = round(value, digits) + 0.0
    return f"{rounded:+.{digits}f}".replace("-", "−") if rounded else f"{0:.{digits}f}"


def with_minus(text: str) -> str:
    """The sentences of exports have hyphens that any program reads; pages have minus signs.

    >>> with_minus("Week of 3 Jan, Russia -9.9: 40-year-old visits (2 times, -6)")
    'Week of 3 Jan, Russia −9.9: 40-year-old visits (2 times, −6)'
    """
    return HYPHEN_OF_NUMBER.sub("−", text)


def sentence(cause: str) -> str:
    """A cause with a capital and a full stop.

    >>> sentence("empty body")
    'Empty body.'
    """
    return cause[:1].upper() + cause[1:] + ("" if cause.endswith(".") else ".")


def plural(count: int, noun: str) -> str:
    """1 event, 2 events."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def counted(event: Mapping[Any, Any]) -> str:
    """What the text of an event or report counts, with its unit: 100,000 troops; "" when it counts nothing."""
    known = event["quantity"] == event["quantity"]  # NaN is not equal to itself
    return f"{event['quantity']:,.10g} {event['quantity_unit']}".strip() if known else ""


def safe_url(url: str) -> str:
    """The address when it is an http or https one with a host, else "": nothing else may become a link."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme.lower() in {"http", "https"} and parts.netloc else ""
