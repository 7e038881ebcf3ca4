"""Records as files: CSV and JSON lines, without loss there and back: teams can merge them, or keep them in git."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

from tracker.raw_tables import LONGEST_CELL
from tracker.store.hand.records import Record, RecordError, check, decoded
from tracker.store.hand.writing import COLUMNS
from tracker.writers.cells import unguarded

DATES = ("date_start", "date_end")
NEEDED = ("annotation_id", "kind", "author", "created_at")


class RecordFileError(ValueError):
    """A file of records that cannot be taken; the message names the file, the line and the cause."""


def read_records(path: Path) -> list[Record]:
    """The records of a CSV or JSON lines file as `tracker annotate export` writes them, each checked.

    Raises RecordFileError naming the first line that is wrong, and how many more are.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")  # as it is: reading it as text would change line ends inside texts
    except UnicodeDecodeError as error:
        raise RecordFileError(f"{path} is not UTF-8 (byte {error.start:,}); nothing was applied") from error
    lines = _json_lines(text) if text.lstrip().startswith("{") else _csv_lines(text)
    records: list[Record] = []
    wrong: list[str] = []
    for number, line in lines:
        try:
            records.append(_record(line))
        except (RecordError, ValueError, TypeError) as error:
            wrong.append(f"line {number}: {error}")
    wrong += _twice(records)
    if wrong:
        more = f" (and {len(wrong) - 1:,} more)" if len(wrong) > 1 else ""
        raise RecordFileError(f"{path}, {wrong[0]}{more}; nothing was applied")
    return records


def _json_lines(text: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, _object(line)


def _object(line: str) -> Mapping[str, object]:
    try:
        found = json.loads(line)
    except ValueError as error:
        return {"": f"no JSON: {error}"}
    except RecursionError:
        return {"": "no JSON: nested too deeply"}
    return found if isinstance(found, dict) else {"": "no JSON object"}


def _csv_lines(text: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Rows with the number of the line on which each ends."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        for row in reader:
            cells = {name: unguarded(value) if isinstance(value, str) else value for name, value in row.items() if name}
            yield reader.line_num, cells if None not in row else {"": "more cells than columns"}
    except csv.Error as error:
        yield reader.line_num, {"": str(error)}


def _record(line: Mapping[str, object]) -> Record:
    if "" in line:
        raise RecordError(str(line[""]))
    values = {name: _text(name, line.get(name)) for name in COLUMNS}
    if unknown := sorted(set(line) - set(COLUMNS)):
        raise RecordError(f"there is no column {unknown[0]!r}")
    if missing := [name for name in NEEDED if not values[name]]:
        raise RecordError(f"{missing[0]} is missing")
    datetime.fromisoformat(values["created_at"])
    days = {name: date.fromisoformat(values[name]) for name in DATES}
    fields = {name: decoded(values[name]) for name in ("fields", "before")}
    tags = tuple(filter(None, values["tags"].split(";")))
    record = Record(**{**values, **days, **fields, "tags": tags})  # type: ignore[arg-type]
    check(record)
    return record


def _text(name: str, value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RecordError(f"{name} is no text: {value!r}")
    return value


def _twice(records: Iterable[Record]) -> list[str]:
    seen: set[str] = set()
    twice = []
    for record in records:
        if record.annotation_id in seen:
            twice.append(f"record {record.annotation_id} stands there twice")
        seen.add(record.annotation_id)
    return twice
