"""Cells of a frame as plain values, and texts that no spreadsheet takes for a formula."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import pandas as pd

Value = str | int | float | None

# What OWASP names as the beginnings of a formula: "CSV Injection", with line feed and the full-width forms. Apostrophes
# before one count too, so that a text which has them already reads back as it was.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def guarded(text: str) -> str:
    """The text with an apostrophe before it when it could begin a formula; `unguarded` gives back what it was.

    >>> guarded("=1+1"), guarded("'-"), guarded("'tis"), guarded("1-1")
    ("'=1+1", "''-", "'tis", '1-1')
    """
    return "'" + text if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text without the apostrophe that `guarded` put before it.

    >>> unguarded("'=1+1"), unguarded("''-"), unguarded("'tis"), unguarded("=1+1")
    ('=1+1', "'-", "'tis", '=1+1')
    """
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def plain_rows(frame: pd.DataFrame) -> Iterator[tuple[Value, ...]]:
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
