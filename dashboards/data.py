"""What the pages ask of the store, in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from dashboards.kept import Kept
from dashboards.passages import Span
from dashboards.views.state import View
from tracker.store.store import Store
from tracker.table import COLUMNS
from tracker.tension.drivers import NEEDED
from tracker.tension.parties import involving

LINE = (*NEEDED, "direction", "plover", "origin", "source")  # what lines, marks and filters go by
NO_DAY = date(1970, 1, 1)  # of a country without events
Event = Mapping[str, Any]
Row = Mapping[Any, Any]


def country_events(store: Store, country: str) -> pd.DataFrame:
    """All events that name the country."""
    return store.events(country)


def events_of(kept: Kept, view: View) -> pd.DataFrame:
    """All events of the view's line as they were known on its day, with a column `source` beside the event table's."""
    return _kept_line(kept, view, (*COLUMNS, "source"))


def line_events(kept: Kept, view: View) -> pd.DataFrame:
    """The same rows with the columns LINE, which are read faster than all; texts that repeat may be categories."""
    return _kept_line(kept, view, LINE)


def rows_of(kept: Kept, view: View, event_ids: Iterable[str], columns: Sequence[str]) -> pd.DataFrame:
    """Some columns of some events of the view's line as they were known on its day, at most some thousand."""
    if view.as_of is None:
        return kept.store.rows(event_ids, columns)
    told = events_of(kept, view)
    return told.loc[told["event_id"].isin(list(event_ids)), list(columns)]


def _kept_line(kept: Kept, view: View, columns: tuple[str, ...]) -> pd.DataFrame:
    key = (view.country, view.page, view.groups, view.as_of)
    return kept.get(("events", columns, *key), lambda: _of_line(kept, view, columns))


def _of_line(kept: Kept, view: View, columns: tuple[str, ...]) -> pd.DataFrame:
    read = partial(kept.store.events, as_of=view.as_of, columns=columns, coded=columns == LINE)
    if view.page == "dyad":
        side = View(view.country.split("-")[0], as_of=view.as_of)
        return involving(_kept_line(kept, side, columns), view.country)
    if view.page == "group" and view.groups != "self":
        everything = kept.get(("all", columns, view.as_of), lambda: read(None))
        return involving(everything, view.country, groups="members")
    return read(view.country)


def parties(kept: Kept) -> dict[str, int]:
    """The codes of all participants with their number of events, most first."""
    return kept.get("parties", kept.store.parties)


def sources(kept: Kept) -> dict[str, int]:
    """The sources of articles with their number, most first."""
    return kept.get("sources", kept.store.sources)


def coverage(kept: Kept, view: View) -> pd.Series | None:
    """The articles by day up to the view's day, if weights are to be per articles; None when there were none."""
    if "articles" not in view.weighings:
        return None
    counts = kept.get("coverage", kept.store.coverage)
    known = counts if view.as_of is None else counts[counts.index <= pd.Timestamp(view.as_of)]
    return None if known.empty else known


def published(kept: Kept) -> tuple[date, date]:
    """The days of the first and the latest article of the store; 1970-01-01 for a store without."""
    days = kept.get("coverage", kept.store.coverage).index
    return (days.min().date(), days.max().date()) if len(days) else (NO_DAY, NO_DAY)


def kept_notes(kept: Kept, view: View, as_of: date | None) -> pd.DataFrame:
    """The notes of the view's line, as far as they had been written on a day."""
    return kept.get(("notes", view.country, as_of), lambda: notes(kept.store, view.country, as_of), notes=True)


def notes(store: Store, country: str, as_of: date | None = None) -> pd.DataFrame:
    """The notes of a country, or of both sides of a dyad, by date, as far as they had been written on a day.

    Their order is their number in the figure and in the list.
    """
    found = pd.concat([store.annotations(code, kind="note") for code in country.split("-")])
    if as_of is not None:
        found = found[found["created_at"].str.slice(0, 10) <= as_of.isoformat()]
    return found.sort_values(["date_start", "date_end", "created_at"], ignore_index=True)


def event(store: Store, country: str, event_id: str) -> Event | None:
    """One event that names the country, or of which a report does, by any id that it ever had."""
    found = store.event(event_id)
    if found is None:
        return None
    named = country in f"{found['actors']};{found['recipients']}".split(";")
    return found if named or len(store.reports(country, event_id=found["event_id"])) else None


def event_then(kept: Kept, view: View) -> tuple[Event, pd.DataFrame] | None:
    """The view's event as it was known on the view's day, with the offsets of what it quotes; and its reports by then.

    None when it is not of the view's line. The event may be named by any id that it ever had.
    """
    key = kept.store.resolve(view.event)
    if key is None:
        return None
    reports, own = kept.store.reports(event_id=key), (line_events if view.as_of is None else events_of)(kept, view)
    own = own[own["event_id"] == key]
    if view.as_of is not None:
        reports = reports[reports["published"] <= pd.Timestamp(view.as_of)]
        return (_quoting(own.iloc[0].to_dict(), reports), reports) if len(own) else None
    found = event(kept.store, view.country, key) if own.empty else kept.store.event(key)
    return (found, reports) if found else None


def _quoting(told: Row, reports: pd.DataFrame) -> Event:
    """The event with where its evidence stands in its article; nowhere when no report says it in these words."""
    quoted = reports[(reports["article_id"] == told["article_id"]) & (reports["evidence"] == told["evidence"])]
    first, last = quoted[["evidence_start", "evidence_end"]].iloc[0] if len(quoted) else (0, 0)
    return {str(name): value for name, value in told.items()} | {"evidence_start": first, "evidence_end": last}


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
