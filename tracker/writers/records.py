"""JSON and JSON lines: one object a row, null for what is unknown, texts as they are."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pandas as pd

from tracker.writers.cells import plain_rows
from tracker.writers.registry import register


@register("json")
def write_json(frame: pd.DataFrame) -> bytes:
    """An array, one row a line."""
    records = ",\n".join(_records(frame))
    return f"[\n{records}\n]\n".encode() if records else b"[]\n"


@register("jsonl")
def write_json_lines(frame: pd.DataFrame) -> bytes:
    """One row a line."""
    return "".join(f"{line}\n" for line in _records(frame)).encode()


def _records(frame: pd.DataFrame) -> Iterator[str]:
    names = list(frame.columns)
    for row in plain_rows(frame):
        known = {name: None if value == "" else value for name, value in zip(names, row, strict=True)}
        yield json.dumps(known, ensure_ascii=False)
