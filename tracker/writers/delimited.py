"""CSV, and the lines of every table with a delimiter."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from tracker.writers.cells import Value, guarded, plain_rows
from tracker.writers.registry import register


@register("csv")
def write_csv(frame: pd.DataFrame) -> bytes:
    """UTF-8 with "\\n" line ends: an empty cell is unknown; dates are ISO; numbers read back exactly."""
    return delimited(frame, ",")


def delimited(frame: pd.DataFrame, delimiter: str) -> bytes:
    """A header and the rows of the frame; texts that a spreadsheet would take for a formula are guarded."""
    # The standard csv writer leaves a lone carriage return unquoted, and readers then break the row there.
    special = re.compile(f'[{delimiter}"\\r\\n]')

    def line(cells: Iterable[str]) -> str:
        quoted = ('"' + cell.replace('"', '""') + '"' if special.search(cell) else cell for cell in cells)
        return delimiter.join(quoted) + "\n"

    return "".join([line(frame.columns), *(line(map(_cell, row)) for row in plain_rows(frame))]).encode("utf-8")


def _cell(value: Value) -> str:
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return guarded(value) if isinstance(value, str) else "" if value is None else str(value)
