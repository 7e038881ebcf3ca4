"""What the history of everything shows, and its one codec: filters and page are in its address; its rows as a frame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import pandas as pd

from dashboards.sayings import sense
from dashboards.views.listing import LONGEST, whole
from dashboards.views.state import CODE, fields_of, iso
from tracker.store.hand.logbook import Asked, Entry
from tracker.store.hand.records import KINDS

HISTORY_PATH = "/history"
SIZE = 50  # records on a page
EVERYTHING = Asked()
TEXTS = ("annotation_id", "created_at", "author", "kind", "country", "event_id", "says", "reason", "tags")


@dataclass(frozen=True, slots=True)
class History:
    """Which records, and the page of them (from 1)."""

    asked: Asked = EVERYTHING
    page: int = 1


def to_search(view: History) -> str:
    """The query with its leading "?"; "" when nothing differs from the default."""
    asked = view.asked
    pairs = {
        "author": asked.author,
        "kind": asked.kind,
        "country": asked.country,
        "event": asked.event,
        "from": asked.start.isoformat() if asked.start else "",
        "to": asked.end.isoformat() if asked.end else "",
        "page": str(view.page) if view.page > 1 else "",
    }
    query = urlencode({key: value for key, value in pairs.items() if value})
    return f"?{query}" if query else ""


def to_href(view: History) -> str:
    """The whole address."""
    return HISTORY_PATH + to_search(view)


def from_search(search: str | None) -> History:
    """The view a query stands for; what is not understood is ignored."""
    raw = {key: values[-1] for key, values in fields_of(search).items()}
    start, end = in_order(iso(raw.get("from")), iso(raw.get("to")))
    country, kind = raw.get("country", "").upper(), raw.get("kind", "")
    asked = Asked(
        author=name_of(raw.get("author")),
        kind=kind if kind in KINDS else "",
        country=country if CODE.fullmatch(country) else "",
        event=name_of(raw.get("event")),
        start=start,
        end=end,
    )
    return History(asked, max(whole(raw.get("page")), 1))


def name_of(text: str | None) -> str:
    """A name or an id; "" for what cannot be one."""
    given = (text or "").strip()
    return given if given.isprintable() and len(given) <= LONGEST else ""


def in_order(start: date | None, end: date | None) -> tuple[date | None, date | None]:
    """Two days in their order."""
    return (end, start) if start and end and start > end else (start, end)


def says(entry: Entry) -> str:
    """What a record says, in a line, with what each field said before and says since."""
    record, about = entry.record, entry.about
    if record.kind != "undo":
        return sense(record, {})
    told = sense(about, {})
    return f"Undid: {told}" if record.target == about.annotation_id else f"Took back an undo: {told}"


def frame(entries: Iterable[Entry]) -> pd.DataFrame:
    """The rows of the page for files: when, who, what kind, of which event or country, what, why, whether it holds."""
    rows = [
        {
            "annotation_id": one.record.annotation_id,
            "created_at": one.record.created_at,
            "author": one.record.author,
            "kind": one.record.kind,
            "country": one.about.country,
            "event_id": one.event,
            "says": says(one),
            "reason": "" if one.record.kind == "note" else one.record.text,
            "holds": one.holds,
            "tags": ";".join(one.record.tags),
        }
        for one in entries
    ]
    known = pd.DataFrame(rows, columns=[*TEXTS[:8], "holds", TEXTS[8]])
    return known.astype(dict.fromkeys(TEXTS, "str") | {"holds": "bool"})
