"""What the pages ask of the store, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from dashboards.passages import Span
from dashboards.selection import chosen, last_news, span
from dashboards.state import View
from dashboards.summary import Level, level
from tracker.store import Store
from tracker.tension import timeline

NO_DAY = date(1970, 1, 1)  # of a country without events
Event = Mapping[str, Any]
Row = Mapping[Any, Any]


def country_events(store: Store, country: str) -> pd.DataFrame:
    """All events that name the country."""
    return store.events(country)


def days(store: Store, country: str) -> tuple[date, date] | None:
    """First and last day of the country's events; None for a country without."""
    return span(country_events(store, country))


def country_line(events: pd.DataFrame, view: View) -> pd.DataFrame:
    """The timeline of the filtered events; the index is run from the first of them, then cut to the view's dates."""
    kept = chosen(events, view, dates=False)
    start, end = bounds(events, view)
    return timeline(kept, view.country, freq=view.frequency, start=start, end=end)


def country_level(events: pd.DataFrame, view: View) -> Level | None:
    """Index and change of the filtered events on the last day in view, or when the latest article came out."""
    kept = chosen(events, view, dates=False)
    known = [day for day in (last_news(kept), view.end) if day]
    return level(timeline(kept, view.country), min(known)) if known else None


def bounds(events: pd.DataFrame, view: View) -> tuple[date, date]:
    """First and last day to draw: the view's, else those of the events that pass the filters, else of all."""
    first, last = span(chosen(events, view)) or span(events) or (NO_DAY, NO_DAY)
    start, end = view.start or first, view.end or last
    return min(start, end), max(start, end)


def notes(store: Store, country: str) -> pd.DataFrame:
    """The notes of a country by date; their order is their number in the figure and in the list."""
    return store.annotations(country, kind="note").sort_values(
        ["date_start", "date_end", "created_at"], ignore_index=True
    )


def event(store: Store, country: str, event_id: str) -> Event | None:
    """One event that names the country, or of which a report does, by any id that it ever had."""
    found = store.event(event_id)
    if found is None:
        return None
    named = country in f"{found['actors']};{found['recipients']}".split(";")
    return found if named or len(store.reports(country, event_id=found["event_id"])) else None


def article_events(store: Store, article_id: str) -> pd.DataFrame:
    """The reports of one article with the offsets of their evidence, in the order of the text."""
    own = store.reports(article_id=article_id)
    return own.sort_values(["evidence_start", "event_id"], ignore_index=True)


def others(store: Store, article_id: str) -> list[Row]:
    """The other articles with the same text (article_id, title, source, url, published, is_head), the head first."""
    carriers = store.carriers(article_id)
    return list(carriers[carriers["article_id"] != article_id].to_dict("records"))


def spans(reports: pd.DataFrame) -> list[Span]:
    """Where the evidence of each report stands in the text."""
    columns = ["evidence_start", "evidence_end", "event_id"]
    return [(int(first), int(last), str(key)) for first, last, key in reports[columns].itertuples(index=False)]
