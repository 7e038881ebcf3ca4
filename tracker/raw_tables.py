"""Tables as they stand in a file (CSV, JSON, JSON lines, Parquet): columns of cells, and where each row stands."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from tracker.table import COLUMNS, TableError
from tracker.writers.cells import unguarded

if TYPE_CHECKING:
    from _csv import Reader

LONGEST_CELL = 2**31 - 1  # what the csv module takes on every platform; its own default is 128 KB
LINES = (".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class RawTable:
    """Columns by name, all of one length. `lines` are the rows' line numbers; without them rows are counted."""

    columns: Mapping[str, Sequence[Any]]
    lines: Sequence[int] | None = None

    def place(self, index: int) -> str:
        """Where a row stands: "line 3" of a text, else "row 2"; both count from 1."""
        return f"row {index + 1}" if self.lines is None else f"line {self.lines[index]}"


def read_raw(data: bytes, name: str) -> RawTable:
    """The table in a file's bytes; raises TableError with its name and, where one can be told, the line."""
    if data.startswith(b"PAR1"):
        return _parquet(data, name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TableError(f"{name} cannot be read as an event table: line {line} is not UTF-8") from error
    start = text.lstrip()[:1]
    if not start and name.lower().endswith(LINES):  # no rows, one a line
        return RawTable(_columns([]), [])
    if not start:
        raise TableError(f"{name} cannot be read as an event table: it is empty")
    return {"[": _json, "{": _json_lines}.get(start, _csv)(text, name)


def _parquet(data: bytes, name: str) -> RawTable:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return RawTable(pq.read_table(pa.BufferReader(data)).to_pydict())
    except (ValueError, OSError, pa.ArrowException) as error:
        raise TableError(f"{name} cannot be read as an event table: {error}") from error


def _csv(text: str, name: str) -> RawTable:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        (_, header), *numbered = _numbered(reader)
    except csv.Error as error:
        _fail(name, reader.line_num, str(error))
    if len(set(header)) < len(header):
        _fail(name, 1, "a column comes twice")
    for line, row in numbered:
        if len(row) != len(header):
            _fail(name, line, f"{len(row)} cells where the header has {len(header)}")
    cells = [[unguarded(row[i]) for _, row in numbered] for i in range(len(header))]
    return RawTable(dict(zip(header, cells, strict=True)), [line for line, _ in numbered])


def _numbered(reader: Reader) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with the line that it starts on."""
    while True:
        line = reader.line_num + 1
        row = next(reader, None)
        if row is None:
            return
        if row:
            yield line, row


def _json(text: str, name: str) -> RawTable:
    records = _value(text, name, 1)
    for number, record in enumerate(records, 1):
        if not isinstance(record, dict):
            raise TableError(f"{name} cannot be read as an event table: row {number} is no object")
    return RawTable(_columns(records))


def _json_lines(text: str, name: str) -> RawTable:
    numbered = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    records = [_value(line, name, number) for number, line in numbered]
    for (number, _), record in zip(numbered, records, strict=True):
        if not isinstance(record, dict):
            _fail(name, number, "no object")
    return RawTable(_columns(records), [number for number, _ in numbered])


def _value(text: str, name: str, line: int) -> Any:  # noqa: ANN401 - whatever JSON holds
    """The value of a JSON text that starts on a line of the file."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        _fail(
            name, line + error.lineno - 1, f"{error.msg} (column {error.colno}); rows are objects, one a line or listed"
        )
    except RecursionError:
        _fail(name, line, "nested too deeply")
    except ValueError as error:
        _fail(name, line, str(error))


def _columns(records: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    rows = list(records)
    names = dict.fromkeys(name for row in rows for name in row) or COLUMNS  # a list of nothing lacks no column
    return {name: [row.get(name) for row in rows] for name in names}


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _fail(name: str, line: int, cause: str) -> NoReturn:
    raise TableError(f"{name} cannot be read as an event table: line {line}: {cause}")
