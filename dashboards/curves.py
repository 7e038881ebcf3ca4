"""Lines of the pages: the filtered events with their sums, index, turning points and months.

What does not depend on the filters (days, weights, parties as numbers) is made once a line, and filters take from it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import numpy as np
import pandas as pd

from dashboards.data import NO_DAY, coverage, line_events
from dashboards.kept import Kept
from dashboards.summary import Level, level
from dashboards.views.selection import dated, in_categories, last_news, passing, ranked, span
from dashboards.views.state import HALF_LIFE, Frequency, View, codes_of
from tracker.tension.drivers import NEEDED, Moves, all_moves
from tracker.tension.lines import cut, line_of, timeline, weights
from tracker.tension.parties import WITH_MEMBERS, sides
from tracker.tension.rationale import rationale_of
from tracker.tension.spreading import Acts, Days, Floats, acts
from tracker.tension.turning import turns_of

DRAWN = [*NEEDED, "direction"]  # what lines, marks and numbers are made of; few columns are cut faster
FILTERED_BY = ["plover", "source", "origin"]  # besides


def line_name(view: View) -> str:
    """The name of the view's line in a timeline."""
    return view.country + (WITH_MEMBERS if view.page == "group" and view.groups == "both" else "")


def level_of(shown: pd.DataFrame, daily: pd.DataFrame, view: View) -> Level | None:
    """Index and change on the last day in view, or when the latest article came out: from the filtered events of all
    dates and their daily timeline."""
    known = [day for day in (last_news(shown), view.end) if day]
    return level(daily, min(known)) if known else None


def drawn(kept: Kept, view: View) -> pd.DataFrame:
    """What is DRAWN of all events of the view's line, and what filters ask for, texts that repeat as categories."""

    def found() -> pd.DataFrame:
        events = line_events(kept, view)[[*DRAWN, *FILTERED_BY]].reset_index(drop=True)
        return in_categories(events).astype({"event_id": "object"})  # which are taken one by one

    return kept.get(("drawn", *line_key(view)), found)


def line_key(view: View) -> tuple[object, ...]:
    """What says which events are of a line, before any filter."""
    return view.country, view.page, view.groups, view.as_of


def filtered(kept: Kept, view: View) -> pd.DataFrame:
    """What is `drawn` of the events that pass the view's filters, of all dates, with their numbers in `drawn`."""
    filters = replace(whole(view), scale="tension", half_life=HALF_LIFE, weighings=())

    def found() -> pd.DataFrame:
        events = drawn(kept, view)
        return events[DRAWN][passing(events, view)]

    return kept.get(("filtered", filters), found)


def daily_line(kept: Kept, view: View) -> pd.DataFrame:
    """The daily timeline of the filtered events, all days; kept, because a zoom does not change it."""
    return _line(kept, view, "D")


def sums(kept: Kept, view: View, between: tuple[date, date]) -> pd.DataFrame:
    """The daily or weekly timeline of the filtered events of all dates, cut to some days."""
    return cut(_line(kept, view, view.frequency), *between, freq=view.frequency)


def shown_line(kept: Kept, view: View) -> pd.DataFrame:
    """The timeline as files have it: by day or week, cut to what the page shows."""
    shown = dated(filtered(kept, view), view.start, view.end)
    return sums(kept, view, bounds_of(shown, drawn(kept, view), view))


def without_members(kept: Kept, view: View) -> pd.DataFrame:
    """The daily timeline of a group's own acts among the filtered events."""
    return timeline(
        filtered(kept, view),
        view.country,
        half_life=view.half_life,
        scale=view.scale,
        by_confidence=by_confidence(view),
        coverage=coverage(kept, view),
        known_until=view.as_of,
    )


def _line(kept: Kept, view: View, freq: Frequency) -> pd.DataFrame:
    def made() -> pd.DataFrame:
        told = _acts(kept, view)
        return line_of(told, line_name(view), freq=freq, half_life=view.half_life, coverage=coverage(kept, view))

    return kept.get(("line", freq, whole(view)), made)


def turning(kept: Kept, view: View) -> pd.DataFrame:
    """The turning points of the filtered events, of all dates."""
    return kept.get(("turning", whole(view)), lambda: turns_of(daily_line(kept, view), _told(kept, view)))


def months(kept: Kept, view: View) -> pd.DataFrame:
    """The rationale of every month of the filtered events."""
    return kept.get(("months", whole(view)), lambda: rationale_of(daily_line(kept, view), _told(kept, view)))


def _told(kept: Kept, view: View) -> dict[str, Moves]:
    """The filtered events as turning points and rationale take them."""
    every = kept.get(("moves", *line_key(view)), lambda: all_moves(drawn(kept, view)))
    rows = _rows(kept, view)
    return {line_name(view): replace(every.take(rows), weight=_weights(kept, view)[rows])}


def _acts(kept: Kept, view: View) -> Acts:
    """The filtered events as a line takes them; all that is `drawn` is of its line, and in order."""

    def made() -> Acts:
        events = drawn(kept, view)
        return acts(events, weights(events), view.as_of)

    rows = _rows(kept, view)
    every = kept.get(("acts", *line_key(view)), made)
    return replace(every.take(rows), weight=_weights(kept, view)[rows])


def _weights(kept: Kept, view: View) -> Floats:
    """What each event of the line weighs on the view's scale."""
    how = view.scale, by_confidence(view)
    made = partial(weights, drawn(kept, view), view.scale, by_confidence=by_confidence(view))
    return kept.get(("weights", *line_key(view), *how), made)


def partners(kept: Kept, view: View, shown: pd.DataFrame) -> dict[str, int]:
    """The other parties of some of the filtered events, as `selection.counterparts` has them."""

    def made() -> pd.DataFrame:
        row, code, names = sides(drawn(kept, view))
        return pd.DataFrame({"row": row, "party": pd.Categorical(names).take(code)})

    every = kept.get(("sides", *line_key(view)), made)
    among = np.zeros(len(drawn(kept, view)), dtype=bool)
    among[shown.index] = True
    party = every["party"].cat
    code: Days = np.asarray(party.codes, dtype=np.int64)
    return ranked(party.categories.tolist(), code[among[every["row"].to_numpy()]], *codes_of(view))


def _rows(kept: Kept, view: View) -> Days:
    return filtered(kept, view).index.to_numpy(dtype=np.int64)


def by_confidence(view: View) -> bool:
    """Whether an event counts by its confidence."""
    return "confidence" in view.weighings


def whole(view: View) -> View:
    """The view without what only cuts or opens: dates, bars, event."""
    return replace(view, start=None, end=None, frequency="W", event="")


def bounds_of(shown: pd.DataFrame, events: pd.DataFrame, view: View) -> tuple[date, date]:
    """First and last day to draw: the view's, else those of the events shown, else of all events."""
    first, last = span(shown) or span(events) or (NO_DAY, NO_DAY)
    start, end = view.start or first, view.end or last
    return min(start, end), max(start, end)
