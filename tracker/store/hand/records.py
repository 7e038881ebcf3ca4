"""What people write by hand: append-only records of notes, events, corrections, verdicts, and of what was undone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, get_args

from tracker.model import Precision, Status
from tracker.ontology import event_types
from tracker.urls import web_address

Kind = Literal["note", "event", "correction", "verdict", "undo"]
Verdict = Literal["confirmed", "rejected", "duplicate", "separate"]
KINDS: tuple[str, ...] = get_args(Kind)
VERDICTS: tuple[str, ...] = get_args(Verdict)

CORRECTABLE = (
    "event_type", "status", "actors", "recipients", "date_start", "date_end", "date_precision", "place", "quantity",
    "quantity_unit", "confidence", "evidence", "url",
)  # fmt: skip
NEEDED = ("event_type", "status", "date_start", "date_end")  # of an event made by hand, beside a party
CODES = re.compile(r"[A-Z0-9]+(?:;[A-Z0-9]+)*")
CODE = re.compile(r"[A-Z][A-Z0-9]{1,7}(?:-[A-Z][A-Z0-9]{1,7})?")
LONGEST = 10_000  # characters of one text


class RecordError(ValueError):
    """A record that cannot be taken; the message names the field and the cause."""


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that somebody wrote: never changed, never deleted, only undone by another record.

    `text` is a note, or the reason of anything else. A note is on `country` (a code or a dyad such as RUS-UKR), on
    days, or on an event (`target`). `target` is the event that is corrected or judged (by the id that it had then), or
    the record that is undone. `fields` are what it says now (of a verdict: `verdict`, and `of` or `reports`), `before`
    what these fields said when it was written; all values are text as in the CSV of the event table.
    """

    annotation_id: str
    kind: Kind
    author: str
    created_at: str
    text: str
    country: str = ""
    date_start: date = date.min
    date_end: date = date.min
    target: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    link: str = ""

    @property
    def verdict(self) -> str:
        """confirmed, rejected, duplicate, separate; "" for a record of another kind."""
        return self.fields.get("verdict", "") if self.kind == "verdict" else ""


def encoded(values: Mapping[str, str]) -> str:
    """Fields as they are stored: JSON with sorted names, "" for none."""
    return json.dumps(dict(sorted(values.items())), ensure_ascii=False) if values else ""


def decoded(text: str) -> dict[str, str]:
    """Fields from how they are stored; RecordError when it is something else."""
    try:
        values = json.loads(text) if text else {}
    except ValueError as error:
        raise RecordError(f"{text[:60]!r} is no JSON: {error}") from error
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise RecordError(f"{text[:60]!r} is no JSON object of texts")
    return values


def standing(records: Iterable[Record]) -> list[Record]:
    """The records that hold, oldest first: those that no record that holds undoes, the undos that hold among them."""
    undone: set[str] = set()
    held = []
    for record in sorted(records, key=order, reverse=True):
        if record.annotation_id in undone:
            continue
        held.append(record)
        if record.kind == "undo":
            undone.add(record.target)
    return held[::-1]


def holding(records: Iterable[Record]) -> list[Record]:
    """The records that hold, oldest first, without the undos."""
    return [record for record in standing(records) if record.kind != "undo"]


def order(record: Record) -> tuple[str, str]:
    """Records count in the order in which they were written."""
    return record.created_at, record.annotation_id


def check(record: Record) -> None:
    """Raises RecordError when a record says something that no record of its kind can say."""
    if record.kind not in KINDS:
        raise RecordError(f"kind {record.kind!r} is none of {', '.join(KINDS)}")
    if not record.author.strip():
        raise RecordError("a record needs its author")
    if any(len(text) > LONGEST for text in (record.text, record.author, *record.fields.values())):
        raise RecordError(f"a text is longer than {LONGEST:,} characters")
    if record.link and not web_address(record.link):
        raise RecordError(f"link {record.link!r} is no http or https address")
    CHECKS[record.kind](record)


def _note(record: Record) -> None:
    if not record.text.strip():
        raise RecordError("a note needs its text")
    if not (record.country or record.target):
        raise RecordError("a note needs its country, dyad or event")
    if record.country and not CODE.fullmatch(record.country):
        raise RecordError(f"country {record.country!r} is neither a code nor a dyad such as RUS-UKR")
    if record.date_end < record.date_start:
        raise RecordError(f"a note cannot end ({record.date_end}) before it starts ({record.date_start})")


def _event(record: Record) -> None:
    missing = [name for name in NEEDED if not record.fields.get(name)]
    if missing:
        raise RecordError(f"an event needs its {', '.join(missing)}")
    if not (record.fields.get("actors") or record.fields.get("recipients")):
        raise RecordError("an event needs an actor or a recipient")
    check_fields({name: value for name, value in record.fields.items() if name != "published"})
    if not _is_date(record.fields.get("published", record.fields["date_end"])):
        raise RecordError(f"published {record.fields['published']!r} is no date (YYYY-MM-DD)")


def _correction(record: Record) -> None:
    if not (record.target and record.fields):
        raise RecordError("a correction needs its event and what is corrected")
    check_fields({**record.before, **record.fields})


def _verdict(record: Record) -> None:
    if not record.target:
        raise RecordError("a verdict needs its event")
    if record.verdict not in VERDICTS:
        raise RecordError(f"verdict {record.verdict!r} is none of {', '.join(VERDICTS)}")
    if record.verdict == "rejected" and not record.text.strip():
        raise RecordError("a rejection needs its reason")
    needed = {"duplicate": "of", "separate": "reports"}.get(record.verdict)
    if needed and not record.fields.get(needed):
        raise RecordError(f"the verdict {record.verdict} needs {needed!r}")
    if record.fields.get("of") == record.target:
        raise RecordError("an event is no duplicate of itself")


def _undo(record: Record) -> None:
    if not record.target:
        raise RecordError("an undo needs the record that it undoes")


CHECKS = {"note": _note, "event": _event, "correction": _correction, "verdict": _verdict, "undo": _undo}


def check_fields(fields: Mapping[str, str]) -> None:
    """Raises RecordError for a field that is none, or has a value that it cannot have."""
    for name, value in fields.items():
        if name not in CORRECTABLE:
            raise RecordError(f"{name!r} is no field that can be corrected: only {', '.join(CORRECTABLE)}")
        if problem := _problem(name, value):
            raise RecordError(f"{name} {value!r} {problem}")
    start, end = fields.get("date_start"), fields.get("date_end")
    if start and end and date.fromisoformat(end) < date.fromisoformat(start):
        raise RecordError(f"date_end {end} is before date_start {start}")


def _problem(name: str, value: str) -> str:
    """What is wrong with a value, "" when nothing is."""
    if name == "event_type":
        return "" if value in event_types() else "is no event type"
    if name in CHOICES:
        return "" if value in CHOICES[name] else f"is none of {', '.join(CHOICES[name])}"
    if name in ("actors", "recipients"):
        return _wrong_codes(value)
    if name in ("date_start", "date_end"):
        return "" if _is_date(value) else "is no date (YYYY-MM-DD)"
    if name in ("quantity", "confidence"):
        return _wrong_number(name, value)
    return "is no http or https address" if name == "url" and value and not web_address(value) else ""


CHOICES: Mapping[str, tuple[str, ...]] = {"status": get_args(Status), "date_precision": get_args(Precision)}


def _wrong_codes(value: str) -> str:
    from tracker.gazetteer.aliases import is_code

    if value and not CODES.fullmatch(value):
        return "are no codes joined by ;"
    unknown = [code for code in value.split(";") if code and not is_code(code)]
    return f"has the unknown code {unknown[0]}" if unknown else ""


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _wrong_number(name: str, value: str) -> str:
    if name == "quantity" and not value:
        return ""
    try:
        number = float(value)
    except ValueError:
        return "is no number"
    highest = 1.0 if name == "confidence" else 1e18
    return "" if 0 <= number <= highest else f"is not between 0 and {highest:g}"


def typed(name: str, value: str) -> Any:  # noqa: ANN401 - a date, a number or a text
    """A value as the event table has it: dates, numbers (None for an empty quantity), texts; codes sorted."""
    if name in ("date_start", "date_end"):
        return date.fromisoformat(value)
    if name in ("quantity", "confidence"):
        return float(value) if value else None
    if name in ("actors", "recipients"):
        return ";".join(sorted(set(filter(None, value.split(";")))))
    return value


def plain(value: object) -> str:
    """A value of the event table as a record writes it."""
    if value is None or value != value:  # noqa: PLR0124 - NaN differs from itself
        return ""
    if isinstance(value, date):
        return value.isoformat()[:10]
    return repr(float(value)).removesuffix(".0") if isinstance(value, float) else str(value)


def told_before(row: Mapping[str, Any], names: Sequence[str]) -> dict[str, str]:
    """What an event says of these fields now, for a record to remember."""
    return {name: plain(row[name]) for name in names}
