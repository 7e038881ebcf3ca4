"""What the reports of an event say together: its status now, its dates and counts, and how they came about."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

import pandas as pd

from tracker.model import Status

Row = Mapping[str, Any]
FINENESS = {"day": 0, "week": 1, "month": 2, "quarter": 3, "year": 4, "approx": 5}
WHEN = ("date_start", "date_end", "date_precision", "date_basis", "date_text")
COUNT = ("quantity", "quantity_unit")
ORDER = ["published", "article_id", "report_id"]


def summarise(reports: pd.DataFrame) -> pd.DataFrame:
    """One row per event from its reports: a frame with report_id, published and the columns of the event table.

    A row has the columns of the report that is quoted (the first one that tells the event's status with the parties
    that most reports name), the date that most of the exact ones give, the latest count, `n_reports` (articles, copies
    too), `first_published` and `last_published`. Events of reports published by some day are what was known then.
    """
    reports = reports.sort_values(ORDER, kind="stable", ignore_index=True)
    dates = {"first_published": reports["published"], "last_published": reports["published"]}
    single = reports.assign(**dates, n_reports=1)
    several = reports["event_id"].duplicated(keep=False)
    if not several.any():
        return single
    merged = pd.DataFrame(events_of(_records(reports[several])), columns=list(single.columns))
    return pd.concat([single[~several], merged.astype(single.dtypes.to_dict())], ignore_index=True)


def events_of(reports: Iterable[Row]) -> list[Row]:
    """The rows that `summarise` gives, of rows and by event id: for few reports that takes far less than a frame."""
    of_event: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(reports, key=itemgetter(*ORDER)):
        of_event[row["event_id"]].append(row)
    return [_event(own) if own[1:] else _alone(own[0]) for _, own in sorted(of_event.items())]


def _records(frame: pd.DataFrame) -> list[Row]:
    return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False)]


def _alone(report: Row) -> Row:
    """What `_event` says of one report."""
    return {**report, "n_reports": 1, "first_published": report["published"], "last_published": report["published"]}


def _event(reports: Sequence[Row]) -> Row:
    """One event from its reports, which are sorted by publication."""
    status = current_status([row["status"] for row in reports])
    telling = [row for row in reports if row["status"] == status] or reports
    quoted = _quoted(telling, _commonest(reports, _parties))
    dated = _best_dated(telling, quoted)
    counted = next((row for row in reversed(telling) if row["quantity_unit"]), quoted)
    times = [row["published"] for row in reports]
    return {
        **quoted,
        **{name: dated[name] for name in WHEN},
        **{name: counted[name] for name in COUNT},
        "place": next(filter(None, (row["place"] for row in [quoted, *telling])), ""),
        "status": status,
        "confidence": max(row["confidence"] for row in telling),
        "n_reports": len({row["article_id"] for row in reports}),
        "first_published": min(times),
        "last_published": max(times),
    }


def _best_dated(reports: Sequence[Row], otherwise: Row) -> Row:
    """The first of the reports that give the date that most of the most exact ones give."""
    given = [row for row in reports if row["date_basis"] == "expression"] or [otherwise]
    finest = min(FINENESS[row["date_precision"]] for row in given)
    exact = [row for row in given if FINENESS[row["date_precision"]] == finest]
    chosen = _commonest(exact, _interval)
    return next(row for row in exact if _interval(row) == chosen)


def current_status(told: Sequence[Status]) -> Status:
    """What the statuses that reports tell, oldest first, come to.

    Done once it is told as done. A plan stands until a later report denies it (it was called off); an allegation stands
    whatever the other side denies.

    >>> current_status(["planned", "occurred", "planned"])
    'occurred'
    >>> current_status(["planned", "denied"])
    'denied'
    >>> current_status(["alleged", "denied"])
    'alleged'
    """
    if "occurred" in told:
        return "occurred"
    plans = [status for status in told if status in {"planned", "denied"}]
    if "planned" in plans:
        return plans[-1]
    return "alleged" if "alleged" in told else "denied"


def _quoted(reports: Sequence[Row], parties: Hashable) -> Row:
    return next((row for row in reports if _parties(row) == parties), reports[0])


def _commonest(reports: Sequence[Row], value: Callable[[Row], Hashable]) -> Hashable:
    """The value that most reports have; of several, the one told first."""
    counts = Counter(value(row) for row in reports)
    return max(counts, key=counts.__getitem__)


def _parties(row: Row) -> Hashable:
    return row["event_type"], row["actors"], row["recipients"]


def _interval(row: Row) -> Hashable:
    return row["date_start"], row["date_end"]
