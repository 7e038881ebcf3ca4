"""What a user of the dashboard wants to write about an event, from the form to the record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd

from dashboards.data import Event
from dashboards.views.state import EVENT_PATH, iso
from tracker.store.hand.records import Record, RecordError, check_fields, holding, plain
from tracker.store.store import Store

EDITABLE = (
    "event_type", "status", "actors", "recipients", "date_start", "date_end", "date_precision", "place", "quantity",
    "quantity_unit", "confidence",
)  # fmt: skip
CODES = ("actors", "recipients")
BETWEEN_CODES = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to write: a verdict, an `edit` or a `note`, on an event as its writer saw it.

    `expected` is the last record on the event that the writer saw; `fields` are those that an edit changes, or what a
    verdict needs. The author is what `who` says.
    """

    kind: str
    event: str
    expected: str
    author: str
    reason: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


def from_form(
    kind: str, seen: Mapping[str, str], author: str, values: Mapping[str, Any], was: Mapping[str, str]
) -> Act:
    """What a form says: `seen` is the event and its last record, `was` what its fields said when the form was opened.

    Raises RecordError when nothing was changed, or the days are the wrong way round.
    """
    reason = str(values.get("reason") or "").strip()
    act = Act(kind, seen["event"], seen["last"], author.strip(), reason, wanted(kind, values, was))
    if kind == "edit" and not act.fields:
        raise RecordError("nothing was changed")
    if kind == "edit" and before(values.get("date_end"), values.get("date_start")):
        raise RecordError("the last day is before the first day")
    return act


def before(one: object, other: object) -> bool:
    """Whether one day is before another; False when one of them is none."""
    first, last = iso(one), iso(other)
    return first is not None and last is not None and first < last


def wanted(kind: str, values: Mapping[str, Any], was: Mapping[str, str]) -> dict[str, str]:
    """The fields of the record that a form makes."""
    if kind == "edit":
        now = {name: entered(name, values.get(name)) for name in was}
        return {name: value for name, value in now.items() if value != entered(name, was[name])}
    if kind == "duplicate":
        return {"of": event_named(str(values.get("of") or ""))}
    return {"reports": ";".join(values.get("reports") or [])} if kind == "separate" else {}


def entered(name: str, value: object) -> str:
    """A value as a record has it: codes in capitals, sorted, joined by ; however they were typed.

    >>> entered("actors", "ukr, fra"), entered("place", None), entered("quantity", "1,000")
    ('FRA;UKR', '', '1000')
    """
    text = "" if value is None else str(value).strip()
    if name in CODES:
        return ";".join(sorted(set(filter(None, BETWEEN_CODES.split(text.upper())))))
    return text.replace(",", "") if name == "quantity" else text


def event_named(text: str) -> str:
    """The id of an event from the id or the address of its page.

    >>> event_named(" http://localhost:8050/event/e12 "), event_named("e12")
    ('e12', 'e12')
    """
    return text.strip().rpartition(EVENT_PATH)[2].strip("/")


def told_now(event: Event) -> dict[str, str]:
    """What an event says of each field that can be edited."""
    return {name: plain(event[name]) for name in EDITABLE}


def wrong(fields: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with each of these fields of an event, by name; nothing for those that are right."""
    return {name: cause for name, value in fields.items() if (cause := cause_of(name, value))}


def cause_of(name: str, value: str) -> str:
    """What is wrong with the value of one field, "" when nothing is."""
    try:
        check_fields({name: value})
    except RecordError as error:
        return str(error).removeprefix(f"{name} ")
    return ""


def write(store: Store, act: Act) -> str:
    """Writes it and gives the id of the record; RecordError and ConflictError as `Hand` raises them."""
    if act.kind == "note":
        return note(store, act)
    if act.kind == "edit":
        return store.hand.correct(act.event, act.fields, act.author, act.reason, act.expected)
    of, reports = act.fields.get("of", ""), list(filter(None, act.fields.get("reports", "").split(";")))
    if of and store.resolve(of) is None:
        raise RecordError(f"there is no event {of!r}")
    if act.kind == "separate":
        check_reports(store, act.event, reports)
    return store.hand.judge(act.event, act.kind, act.author, act.reason, of=of, reports=reports, expected=act.expected)


def note(store: Store, act: Act) -> str:
    """A note on the days of the event; it conflicts with nothing."""
    event = store.event(act.event)
    if event is None:
        raise RecordError(f"there is no event {act.event!r}")
    first, last = (pd.Timestamp(event[name]).date() for name in ("date_start", "date_end"))
    return store.hand.note(act.reason, act.author, start=first, end=last, event=act.event)


def check_reports(store: Store, event: str, reports: Sequence[str]) -> None:
    """Raises RecordError unless these are some, but not all, of the reports of the event."""
    own = set(store.reports(event_id=store.resolve(event))["report_id"])
    if not reports or not set(reports) < own:
        raise RecordError("choose some of the reports that tell this event, but not all")


def changes(records: Sequence[Record]) -> dict[str, tuple[str, str]]:
    """What each corrected field said before the first correction that holds, and what it says after the last."""
    found: dict[str, tuple[str, str]] = {}
    for record in holding(records):
        if record.kind == "correction":
            for name, now in record.fields.items():
                found[name] = (found[name][0] if name in found else record.before.get(name, ""), now)
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}


def packed(act: Act) -> dict[str, Any]:
    """An act as the page keeps it until the user has decided about a conflict."""
    return asdict(act)
