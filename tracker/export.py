"""Writers: a frame as CSV, JSON, JSON lines or Parquet, the same bytes for the same frame every time."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pandas as pd

Value = str | int | float | None


def write_frame(frame: pd.DataFrame, path: Path | str | None, format: str = "csv") -> None:
    """Writes a frame to a file, or to standard output when `path` is None; ValueError for an unknown format."""
    data = to_bytes(frame, format)
    if path is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def to_bytes(frame: pd.DataFrame, format: str = "csv") -> bytes:
    """The frame in one of the FORMATS; text is UTF-8 with "\\n" line ends."""
    if format not in FORMATS:
        raise ValueError(f"format {format!r} is none of {', '.join(FORMATS)}")
    return FORMATS[format](frame)


def format_of(path: Path | str | None, chosen: str | None = None) -> str:
    """The chosen format, else the one the file's suffix names, else csv."""
    suffix = Path(path).suffix.lower().removeprefix(".") if path else ""
    return chosen or (suffix if suffix in FORMATS else "csv")


def _csv(frame: pd.DataFrame) -> bytes:
    """An empty cell is unknown; dates are ISO; whole numbers have no ".0"; numbers read back exactly."""
    lines = [_csv_line(frame.columns), *(_csv_line(map(_cell, row)) for row in _rows(frame))]
    return "".join(lines).encode("utf-8")


def _csv_line(cells: Iterable[str]) -> str:
    # The standard csv writer leaves a lone carriage return unquoted, and readers then break the row there.
    quoted = ('"' + cell.replace('"', '""') + '"' if any(c in cell for c in ',"\r\n') else cell for cell in cells)
    return ",".join(quoted) + "\n"


def _cell(value: Value) -> str:
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return "" if value is None else str(value)


def _json(frame: pd.DataFrame) -> bytes:
    records = ",\n".join(_records(frame))
    return f"[\n{records}\n]\n".encode() if records else b"[]\n"


def _jsonl(frame: pd.DataFrame) -> bytes:
    return "".join(f"{line}\n" for line in _records(frame)).encode()


def _records(frame: pd.DataFrame) -> Iterator[str]:
    names = list(frame.columns)
    for row in _rows(frame):
        known = {name: None if value == "" else value for name, value in zip(names, row, strict=True)}
        yield json.dumps(known, ensure_ascii=False)


def _parquet(frame: pd.DataFrame) -> bytes:
    buffer = BytesIO()
    frame.to_parquet(buffer, index=False, engine="pyarrow", compression="zstd")
    return buffer.getvalue()


def _rows(frame: pd.DataFrame) -> Iterator[tuple[Value, ...]]:
    """Rows of plain values: dates as ISO text, whole floats as integers, None where nothing is known."""
    columns = [_plain(frame[name]) for name in frame.columns]
    return zip(*columns, strict=True)


def _plain(column: pd.Series) -> list[Value]:
    values = column.astype(object).where(column.notna(), None).tolist()
    if pd.api.types.is_datetime64_any_dtype(column):
        return [value.date().isoformat() if isinstance(value, datetime) else None for value in values]
    if pd.api.types.is_float_dtype(column):
        return [int(value) if value is not None and float(value).is_integer() else value for value in values]
    return values


FORMATS: dict[str, Callable[[pd.DataFrame], bytes]] = {
    "csv": _csv,
    "json": _json,
    "jsonl": _jsonl,
    "parquet": _parquet,
}
