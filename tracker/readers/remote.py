"""Inputs by URL: what lies in a store that fsspec knows (s3://, gs://, az://, file://, memory://), read as a stream."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from tracker.model import Article, Problem
from tracker.readers import limits
from tracker.readers.errors import STAGE
from tracker.readers.registry import read_source
from tracker.readers.seen import Seen
from tracker.readers.source import Options, Source

WEB = ("http", "https")
PATTERN = "*?["  # what stands in a name for others


def read_url(url: str, options: Options, seen: Seen) -> Iterator[Article | Problem]:
    """Everything in a file, below a folder, or in what a pattern (s3://bucket/2022-*.jsonl.gz) matches, sorted.

    Whatever keeps a store from being read becomes a Problem, also that a package which it needs is not installed.
    """
    scheme = url.partition("://")[0]
    if scheme in WEB:
        yield Problem(url, STAGE, "pages are read by `tracker fetch`, politely", url)
        return
    try:
        store, files = _found(url)
    except Exception as error:  # noqa: BLE001 - every store has errors of its own
        yield Problem(url, STAGE, _cause(error), url)
        return
    for file in files:
        yield from _read_file(store, file, options, seen)


def _found(url: str) -> tuple[Any, list[str]]:
    """The store, and the files in it that the URL means; raises FileNotFoundError when there are none."""
    from fsspec.core import url_to_fs

    store, path = url_to_fs(url)
    if any(sign in path for sign in PATTERN):
        files = [name for name in store.glob(path) if store.isfile(name)]
    else:
        files = [path] if store.isfile(path) else [name for name in store.find(path) if not _hidden(name, path)]
    if not files:
        raise FileNotFoundError(2, "no such file")
    return store, sorted(files)


def _hidden(name: str, folder: str) -> bool:
    return any(part.startswith(".") for part in PurePosixPath(name.removeprefix(folder)).parts)


def _read_file(store: Any, path: str, options: Options, seen: Seen) -> Iterator[Article | Problem]:  # noqa: ANN401
    url = str(store.unstrip_protocol(path))
    try:
        with store.open(path, "rb") as file, io.BufferedReader(file, limits.HEAD) as stream:
            source = Source(url, stream, options, origin=url, file_name=PurePosixPath(path).name)
            yield from seen.distinct(read_source(source), url)
    except Exception as error:  # noqa: BLE001 - see above
        yield Problem(url, STAGE, _cause(error), url)


def _cause(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error) if isinstance(error, ImportError | ValueError) else f"{type(error).__name__}: {error}"[:300]
