"""Paths to sources: files, folders with everything below them, and standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from tracker.meter import metered
from tracker.model import Article, Problem
from tracker.readers import limits
from tracker.readers.errors import STAGE
from tracker.readers.registry import read_source
from tracker.readers.remote import read_url
from tracker.readers.seen import Seen
from tracker.readers.source import Options, Source
from tracker.readers.streams import Stream, guarded
from tracker.urls import is_url

STANDARD_INPUT = Path("-")


def read_path(place: Path | str, options: Options, seen: Seen) -> Iterator[Article | Problem]:
    """Everything in a file or folder, at a URL, or in standard input for "-"."""
    if is_url(place):
        yield from read_url(str(place), options, seen)
        return
    path = Path(place)
    if path == STANDARD_INPUT:
        yield from seen.distinct(
            read_source(Source("standard input", guarded(cast("Stream", sys.stdin.buffer)), options)), ""
        )
        return
    for file in _files(path):
        if isinstance(file, Problem):
            yield file
        else:
            yield from _read_file(file, options, seen)


def _read_file(path: Path, options: Options, seen: Seen) -> Iterator[Article | Problem]:
    name = str(path)
    try:
        with path.open("rb", limits.HEAD) as stream, metered(stream):
            source = Source(name, cast("Stream", stream), options, origin=name, file_name=path.name)
            yield from seen.distinct(read_source(source), name)
    except OSError as error:
        yield _problem(path, error)


def _files(path: Path) -> Iterator[Path | Problem]:
    """The file itself, or the files below a folder in sorted order without hidden ones."""
    try:
        if path.is_file():
            yield path
        elif path.is_dir():
            yield from _folder(path)
        else:
            cause = "not a regular file" if path.exists() else "no such file"
            yield Problem(str(path), STAGE, cause, str(path))
    except (OSError, ValueError) as error:  # ValueError: a NUL character in the path
        yield _problem(path, error)


def _folder(folder: Path) -> Iterator[Path | Problem]:
    errors: list[OSError] = []
    empty = True
    for directory, names, files in os.walk(folder, onerror=errors.append):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(file for file in files if not file.startswith(".")):
            empty = False
            yield Path(directory, name)
    yield from (_problem(Path(str(error.filename)), error) for error in errors)
    if empty and not errors:
        yield Problem(str(folder), STAGE, "empty folder", str(folder))


def _problem(path: Path, error: OSError | ValueError) -> Problem:
    cause = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
    return Problem(str(path), STAGE, cause, str(path))
