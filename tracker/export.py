"""A frame to a file or to standard output in one of the formats of `tracker.writers`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pandas as pd

from tracker.store.whole import whole
from tracker.writers import FORMATS


def write_frame(frame: pd.DataFrame, path: Path | str | None, format: str = "csv") -> None:
    """Writes a frame to a file, or to standard output when `path` is None.

    `format` is one of csv, json, jsonl, parquet, timelinejs and cameo; the last two take event tables only. A file that
    is there stays as it is until all of the new one is on the disk. Raises ValueError as `to_bytes`, OSError when the
    file cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_frame(pd.DataFrame({"country": ["UKR"], "net": [9.5]}), f"{folder}/line.csv")
    ...     Path(f"{folder}/line.csv").read_text(encoding="utf-8").splitlines()
    ['country,net', 'UKR,9.5']
    """
    data = to_bytes(frame, format)
    if path is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    path = Path(path).resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.is_file():  # a pipe or a device, whose place nothing can take
        path.write_bytes(data)
        return
    with whole(path) as part:
        part.write_bytes(data)
        if path.exists():
            shutil.copymode(path, part)


def to_bytes(frame: pd.DataFrame, format: str = "csv") -> bytes:
    """The frame in one of the FORMATS; text is UTF-8 with "\\n" line ends.

    Raises ValueError for an unknown format, and for a frame that is no event table where the format takes only those.
    """
    if format not in FORMATS:
        raise ValueError(f"format {format!r} is none of {', '.join(sorted(FORMATS))}")
    return FORMATS[format](frame)


def format_of(path: Path | str | None, chosen: str | None = None) -> str:
    """The chosen format, else the one the file's suffix names, else csv."""
    suffix = Path(path).suffix.lower().removeprefix(".") if path else ""
    return chosen or (suffix if suffix in FORMATS else "csv")
