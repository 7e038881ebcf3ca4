"""Event tables read back from files, every cell checked: what is wrong is named with its line and column."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import pandas as pd

from tracker.raw_tables import RawTable, read_raw
from tracker.table import COLUMNS, DATES, NUMBERS, TableError, schema

SHOWN = 3  # failures in a message
MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # NUL, and the lone halves of characters that JSON can say
# what pandera's checks are called, in words
WORDS = {
    "not_nullable": "must not be empty",
    "field_uniqueness": "stands in more than one row",
    "str_length": "must not be empty",
    "str_matches": "is no list of codes joined by semicolons",
    "greater_than_or_equal_to": "is too small",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """A cell that no event table can have: where it stands ("line 3"), its column, and why."""

    place: str
    column: str
    why: str

    def __str__(self) -> str:
        return f"{self.place}, column {self.column}: {self.why}"


class BadCells(TableError):
    """A table with cells that cannot be right; `failures` are all of them, `rows` how many rows have one."""

    def __init__(self, name: str, failures: list[Failure]) -> None:
        self.failures = failures
        self.rows = len({failure.place for failure in failures})
        more = len(failures) - SHOWN
        shown = "; ".join(map(str, failures[:SHOWN])) + (f"; and {more} more" if more > 0 else "")
        super().__init__(f"{name} is no event table: {shown}")


def read_events(path: Path | str) -> pd.DataFrame:
    """An event table that was written as CSV, JSON, JSON lines or Parquet, told by content, checked against the schema.

    Raises BadCells (a TableError) that names lines and columns, TableError when the file is no event table at all,
    OSError when it cannot be read. The frame is that of `to_frame`, whichever format it comes from.

    >>> import tempfile
    >>> from tracker.export import write_frame
    >>> from tracker.table import to_frame
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_frame(to_frame([], {}), f"{folder}/events.csv")
    ...     read_events(f"{folder}/events.csv").equals(to_frame([], {}))
    True
    """
    return parse_events(Path(path).read_bytes(), str(path))


def parse_events(data: bytes, name: str) -> pd.DataFrame:
    """The event table in the bytes of a file; errors are those of `read_events` and begin with its name."""
    raw = read_raw(data, name)
    missing = [column for column in COLUMNS if column not in raw.columns]
    if missing:
        raise TableError(f"{name} is no event table: it lacks the columns {', '.join(missing)}")
    failures: list[Failure] = []
    typed = {column: _typed(raw, column, failures) for column in COLUMNS}
    if failures:
        raise BadCells(name, failures)
    frame = pd.DataFrame(typed, columns=list(COLUMNS))
    return _checked(frame, raw, name)


def _typed(raw: RawTable, column: str, failures: list[Failure]) -> pd.Series:
    """The column in the type that the schema gives it; what does not fit is added to `failures`."""
    convert, dtype = _conversion(column)
    values = []
    for index, value in enumerate(raw.columns[column]):
        try:
            values.append(convert(value))
        except (ValueError, OverflowError) as error:
            failures.append(Failure(raw.place(index), column, str(error)))
            values.append(None)
    return pd.Series(values, dtype="object" if failures else dtype)  # a table with failures is refused


def _conversion(column: str) -> tuple[Callable[[Any], Any], str]:
    if column in DATES:
        return _date, "datetime64[us]"
    if column in NUMBERS:
        return _number, "float64"
    return (_count, "int64") if column == "n_reports" else (_text, "str")


def _text(value: object) -> str:
    if isinstance(value, str):
        if UNSTORABLE.search(value):
            raise ValueError(f"{value[:40]!r} has a character that no store can hold")
        return value
    if not _unknown(value):
        raise ValueError(f"{value!r} is no text")
    return ""


def _date(value: object) -> datetime | None:
    if isinstance(value, date):  # also datetime and pandas' Timestamp
        value = value.isoformat()
    elif _unknown(value) or value == "":
        return None
    whole = MIDNIGHT.fullmatch(value) if isinstance(value, str) else None
    if not whole:
        raise ValueError(f"{value!r} is no day, YYYY-MM-DD")
    try:
        return datetime.fromisoformat(whole[1])
    except ValueError as error:
        raise ValueError(f"{value!r} is no day of the calendar") from error


def _number(value: object) -> float | None:
    if _unknown(value) or value == "":
        return None
    digits = isinstance(value, str) and re.fullmatch(r"[-+.\deE]+", value, re.ASCII)
    if digits or (isinstance(value, (int, float)) and not isinstance(value, bool)):
        with suppress(ValueError, OverflowError):
            number = float(cast("str | float", value))
            if math.isfinite(number):
                return number
    raise ValueError(f"{value!r} is no number")


def _count(value: object) -> int:
    number = _number(value)
    if number is None:
        raise ValueError("must not be empty")
    if not number.is_integer() or abs(number) >= 2**53:
        raise ValueError(f"{value!r} is no whole number")
    return int(number)


def _unknown(value: object) -> bool:
    return value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def _checked(frame: pd.DataFrame, raw: RawTable, name: str) -> pd.DataFrame:
    from pandera.errors import SchemaErrors

    try:
        return schema().validate(frame, lazy=True)
    except SchemaErrors as error:
        raise BadCells(name, list(_failures(error.failure_cases, raw))) from error


def _failures(cases: pd.DataFrame, raw: RawTable) -> Iterator[Failure]:
    # a check of whole rows fails in every column; one of them says it
    of_cells = (cases["schema_context"] == "Column") | (cases["column"] == "date_end")
    for case in cases[of_cells].sort_values("index", kind="stable").to_dict("records"):
        yield Failure(raw.place(int(case["index"])), case["column"], _why(case))


def _why(case: Mapping[Any, Any]) -> str:
    check, value = str(case["check"]), case["failure_case"]
    kind, _, rest = check.partition("(")
    if case["schema_context"] != "Column":
        return "is before date_start"
    if kind == "isin":
        known = rest.rstrip(")").strip("[]").replace("'", "")
        return f"{value!r} is none of {known}"
    if kind == "in_range":
        return f"{value} is not from {rest.rstrip(')').replace(', ', ' to ')}"
    words = WORDS.get(kind, f"fails {check}")
    return words if words.startswith("must") else f"{value!r} {words}"
