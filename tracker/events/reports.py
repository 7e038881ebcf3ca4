"""From the events of single sentences to one report per event of an article.

Several sentences about the same event are one report that lists them all; the best told one is the evidence.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from tracker.model import Report

# a later sentence may say less ("the strike", no parties) but not something else
STATUS_STRENGTH = {"occurred": 3, "denied": 2, "alleged": 1, "planned": 0}


@dataclass(frozen=True, slots=True)
class Telling:
    """A report as one sentence gives it, before the article's sentences are put together.

    `said`: its date is that of the saying, which is the last day on which it can have happened.
    """

    report: Report
    dated: bool
    symmetric: bool
    said: bool = False


LOOKED_AT = 500  # events told last, of which a sentence may tell one again: no article has more, and time is bounded


@dataclass(frozen=True, slots=True)
class _Group:
    """What tells one event. Of tellings that differ in their sentence only, two stand for all, being in order."""

    tellings: list[Telling] = field(default_factory=list)
    ends: dict[Hashable, tuple[Telling, Telling]] = field(default_factory=dict)  # the first and the last of its kind

    def fits(self, telling: Telling) -> bool:
        return all(_same_event(telling, other) for pair in self.ends.values() for other in pair)

    def add(self, telling: Telling) -> None:
        self.tellings.append(telling)
        first, _ = self.ends.setdefault(_kind(telling), (telling, telling))
        self.ends[_kind(telling)] = (first, telling)


def _kind(telling: Telling) -> Hashable:
    """What `_same_event` looks at, but for the sentence."""
    told = telling.report
    dates = (telling.dated, telling.said, told.date_start, told.date_end, told.date_precision)
    return told.event_type, told.status, told.actors, told.recipients, telling.symmetric, dates


def merge(tellings: Iterable[Telling]) -> list[Report]:
    """One report per event, in the order in which the article first tells them; `tellings` are in its order."""
    groups: list[_Group] = []
    for telling in tellings:
        home = next((group for group in groups[-LOOKED_AT:] if group.fits(telling)), None)
        if home is None:
            groups.append(home := _Group())
        home.add(telling)
    return [_combine(group.tellings) for group in groups]


def _same_event(one: Telling, two: Telling) -> bool:
    a, b = one.report, two.report
    return a.event_type == b.event_type and _status_fits(a, b) and _parties_fit(one, two) and _dates_fit(one, two)


def _status_fits(a: Report, b: Report) -> bool:
    return a.status == b.status or {a.status, b.status} == {"occurred", "alleged"} or _same_sentence(a, b)


def _same_sentence(a: Report, b: Report) -> bool:
    return a.sentences == b.sentences and {a.status, b.status} <= {"occurred", "alleged", "planned"}


def _parties_fit(one: Telling, two: Telling) -> bool:
    a, b = _parties(one.report), _parties(two.report)
    if not (a and b):
        return False
    if one.symmetric:
        return a <= b or b <= a
    if _mutual(one.report) != _mutual(two.report) and len(a | b) <= PAIR:  # "A expels B's envoy" and "both cut ties"
        return False
    roles = (set(one.report.actors), set(two.report.actors)), (set(one.report.recipients), set(two.report.recipients))
    return all(x <= y or y <= x for x, y in roles) and bool(
        roles[0][0] & roles[0][1] or not (roles[0][0] and roles[0][1])
    )


PAIR = 2


def _mutual(report: Report) -> bool:
    """Two or more who do it to each other, or together to nobody named."""
    return len(report.actors) >= PAIR and set(report.recipients) <= set(report.actors)


def _parties(report: Report) -> set[str]:
    return set(report.actors) | set(report.recipients)


NEWS = timedelta(days=2)  # what is announced on a day happened then or shortly before


def _dates_fit(one: Telling, two: Telling) -> bool:
    if not (one.dated and two.dated):
        return True
    a, b = one.report, two.report
    if one.said != two.said:
        told, own = (a, b) if one.said else (b, a)
        return timedelta() <= told.date_end - own.date_end <= NEWS
    vague = {a.date_precision, b.date_precision} == {"day", "approx"} and _parties(a) != _parties(b)
    return not vague and a.date_start <= b.date_end and b.date_start <= a.date_end


def _combine(group: Sequence[Telling]) -> Report:
    best = max(group, key=_informative)
    dated = [t for t in group if t.dated]
    finest = min(dated, key=_vagueness) if dated else best
    quantity = next((t.report for t in group if t.report.quantity is not None), best.report)
    return replace(
        best.report,
        date_start=finest.report.date_start,
        date_end=finest.report.date_end,
        date_precision=finest.report.date_precision,
        date_basis=finest.report.date_basis,
        date_text=finest.report.date_text,
        quantity=quantity.quantity,
        quantity_unit=quantity.quantity_unit,
        place=next((t.report.place for t in group if t.report.place), ""),
        sentences=tuple(sorted({i for t in group for i in t.report.sentences})),
    )


def _vagueness(telling: Telling) -> tuple[bool, timedelta, tuple[int, ...]]:
    report = telling.report
    return telling.said, report.date_end - report.date_start, report.sentences


def _informative(telling: Telling) -> tuple[int, int, float, int]:
    report = telling.report
    return len(_parties(report)), STATUS_STRENGTH[report.status], report.confidence, -min(report.sentences)
