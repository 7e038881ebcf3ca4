"""TimelineJS3: a JSON file that its page shows as slides, one an event.

The format is Knight Lab's (timeline.knightlab.com/docs/json-format.html): a `title` slide, and `events` with
`start_date` and `end_date` as exact as the event is dated, `text` as HTML, a `group` that makes a row of the timeline
of each direction, and the event's id as `unique_id`, by which a page can link to a slide.
"""

from __future__ import annotations

import json
from datetime import date
from html import escape
from typing import Any

import pandas as pd

from tracker.ontology import country_name, event_types
from tracker.urls import web_address
from tracker.writers.registry import register

NEEDS = (
    "event_id", "published", "url", "event_type", "direction", "status", "actors", "recipients",
    "date_start", "date_end", "date_precision", "date_text", "evidence", "n_reports",
)  # fmt: skip
# how many of year, month and day a date of this precision says; the calendar shows no more than these
EXACT = {"year": 1, "quarter": 2, "month": 2, "week": 3, "day": 3, "approx": 3}
PARTS = ("year", "month", "day")


@register("timelinejs", NEEDS)
def write_timelinejs(frame: pd.DataFrame) -> bytes:
    """One slide a line, in the order of the table; every text of an article is escaped."""
    slides = [json.dumps(_slide(row), ensure_ascii=False) for row in frame.to_dict("records")]
    title = json.dumps(_title(frame), ensure_ascii=False)
    events = ",\n".join(slides)
    return f'{{\n"title": {title},\n"events": [\n{events}\n]\n}}\n'.encode()


def _title(frame: pd.DataFrame) -> dict[str, Any]:
    if frame.empty:
        return {"text": {"headline": "No events", "text": ""}}
    first, last = _day(frame["date_start"].min()), _day(frame["date_end"].max())
    told = f"<p>Events: {len(frame):,}, reports: {frame['n_reports'].sum():,}</p>"
    return {"text": {"headline": f"{first} to {last}", "text": told}}


def _slide(row: dict[Any, Any]) -> dict[str, Any]:
    exact = EXACT[row["date_precision"]]
    start, end = _parts(row["date_start"], exact), _parts(row["date_end"], exact)
    slide = {"unique_id": row["event_id"], "start_date": start}
    if end != start:
        slide["end_date"] = end
    if row["date_precision"] == "approx" and row["date_text"]:  # the calendar would show it as if it were exact
        slide["display_date"] = escape(row["date_text"])
    text = {"headline": escape(_headline(row)), "text": _body(row)}
    # the text has its own link: addresses that an article quotes stay text
    return slide | {"group": row["direction"].capitalize(), "autolink": False, "text": text}


def _parts(day: date, exact: int) -> dict[str, int]:
    return {part: getattr(day, part) for part in PARTS[:exact]}


def _headline(row: dict[Any, Any]) -> str:
    """What, and who to whom: "Visit (planned): France → Ukraine"."""
    kind = event_types().get(row["event_type"])
    what = kind.label if kind else row["event_type"]
    status = "" if row["status"] == "occurred" else f" ({row['status']})"
    sides = [_names(row[side]) for side in ("actors", "recipients") if row[side]]
    return f"{what}{status}: {' → '.join(sides) or 'no party named'}"


def _names(codes: str) -> str:
    return ", ".join(map(country_name, codes.split(";")))


def _body(row: dict[Any, Any]) -> str:
    reports = f", {row['n_reports']:,} reports" if row["n_reports"] > 1 else ""
    first = f"First reported on {_day(row['published'])}"
    url = web_address(row["url"])
    link = f'. <a href="{escape(url)}" rel="noopener">Article</a>' if url else ""
    return f"<blockquote>{escape(row['evidence'])}</blockquote><p>{first}{reports}{link}</p>"


def _day(when: date) -> str:
    return f"{when.day} {when:%b %Y}"
