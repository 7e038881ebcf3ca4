"""Linking: which reports tell the same event.

Reports are taken in the order of their publication. Each joins the event of the earlier report that it is most like, if
any is like enough, or begins an event that bears its id. What was published later therefore never changes how earlier
reports are linked, an event keeps its id while reports arrive in the order of their publication, and the result does
not depend on the order of ingest. A report that comes late (an older article, read later) can begin an event that
others then join; the older id still leads there, because it is the id of one of the event's reports.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import combinations

import pandas as pd

from tracker.linking.sameness import Told, likeness, limits, limits_text, told

VERSION = 1  # changes with the method, so that stores link their reports anew
WEEK, LONG = 7, 35
MOST = 6  # parties whose pairs are looked at
FIELDS = (
    "report_id", "article_id", "event_type", "status", "actors", "recipients", "date_start", "date_end",
    "date_precision", "date_basis", "place", "quantity", "quantity_unit", "evidence", "published",
)  # fmt: skip
Key = tuple[str, str, int]


@lru_cache(maxsize=1)
def method() -> str:
    """What the links of a store depend on: the version of the method and the fingerprint of its limits."""
    return f"{VERSION}-{sha256(limits_text().encode()).hexdigest()[:12]}"


def link(reports: pd.DataFrame) -> pd.Series:
    """The id of the event that each report tells, by the index of a frame with FIELDS (dates as datetime64).

    Takes time in proportion to the number of reports, times how many like ones fall into a week.
    """
    columns = [_plain(reports[name]) for name in FIELDS]
    events = assign(told(*row) for row in zip(*columns, strict=True))
    return reports["report_id"].map(events).astype("str")


def _plain(column: pd.Series) -> list[object]:
    return list(column.dt.date) if pd.api.types.is_datetime64_any_dtype(column) else column.tolist()


def assign(
    reports: Iterable[Told], settled: Iterable[tuple[Told, str]] = (), apart: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The event id of every report id; `settled` are earlier reports that have their events already.

    `apart` gives the event of reports that people took out of another one: nothing is asked of those.
    """
    linked, given = _Linked(), apart or {}
    for report, event in settled:
        linked.put(report, event)
    return {
        report.report_id: linked.put(report, given.get(report.report_id) or linked.event_of(report))
        for report in sorted(reports, key=_order)
    }


def _order(report: Told) -> tuple[int, str, str]:
    return report.published, report.article_id, report.report_id


class _Linked:
    """The reports that are linked already, found by type, parties and week."""

    def __init__(self) -> None:
        self.found: dict[Key, list[Told]] = defaultdict(list)
        self.events: dict[str, str] = {}
        self.articles: dict[str, set[str]] = defaultdict(set)  # of an event: an article tells an event once
        self.days: dict[str, tuple[int, int]] = {}  # of an event: those that all its reports with near dates agree on

    def put(self, report: Told, event: str) -> str:
        """Says to which event a report belongs."""
        self.events[report.report_id] = event
        self.articles[event].add(report.article_id)
        if report.dated and report.last - report.first <= WEEK:
            self.days[event] = narrowed(self.days.get(event), report)
        for key in _weeks(report, report.kind, _found_under(report)):
            self.found[key].append(report)
        return event

    def event_of(self, report: Told) -> str:
        """The event of the report it is most like, the first such; its own id when it is like none."""
        best: tuple[float, int, str, str] | None = None
        near = list(self.near(report))
        crowd = len({self.events[other.report_id] for other in near if other.kind == report.kind})
        for other in near:
            event = self.events[other.report_id]
            if report.article_id in self.articles[event] or not self.on_its_days(report, event):
                continue
            if not (score := likeness(report, other, crowd)):
                continue
            candidate = (-score, *_order(other))
            if best is None or candidate < best:
                best = candidate
        return report.report_id if best is None else self.events[best[-1]]

    def on_its_days(self, report: Told, event: str) -> bool:
        """Whether a report may be of the days of an event: those that give none must not lead away day by day."""
        first, last = self.days.get(event, (report.first, report.last))
        return max(first, report.first) - min(last, report.last) <= limits()[report.kind].gap

    def near(self, report: Told) -> Iterator[Told]:
        """The reports that share a type or its kin, a party and a week."""
        seen: set[str] = set()
        for kind in {report.kind, *limits()[report.kind].kin}:
            for key in _weeks(report, kind, _looked_for_under(report)):
                for other in self.found.get(key, ()):
                    if other.report_id not in seen:
                        seen.add(other.report_id)
                        yield other


def narrowed(days: tuple[int, int] | None, report: Told) -> tuple[int, int]:
    """The days that were agreed on and those of a report; where they do not meet, the earlier ones stand."""
    if days is None:
        return report.first, report.last
    first, last = max(days[0], report.first), min(days[1], report.last)
    return (first, last) if first <= last else days


def _weeks(report: Told, kind: str, names: Sequence[str]) -> Iterator[Key]:
    """Type, parties and each week in which it may have happened, the last ones of a long time."""
    first = max(report.first, report.last - LONG)
    for week in range((first - WEEK) // WEEK, (report.last + WEEK) // WEEK + 1):
        for name in names:
            yield kind, name, week


def _found_under(report: Told) -> list[str]:
    """The pairs of its parties, and each party: alone when it is the only one."""
    parties = sorted(report.parties)
    alone = [f"{code} alone" for code in parties] if len(parties) == 1 else []
    return [*_pairs(parties), *parties, *alone]


def _looked_for_under(report: Told) -> list[str]:
    """A report with one party may tell what others tell of two, and the other way round."""
    parties = sorted(report.parties)
    return parties if len(parties) == 1 else [*_pairs(parties), *(f"{code} alone" for code in parties)]


def _pairs(parties: Sequence[str]) -> list[str]:
    return ["-".join(pair) for pair in combinations(parties[:MOST], 2)]
