"""Inputs by URL, from a store in memory and from files by their URL."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from samples import TEXT

from tracker.ingest import ingest
from tracker.model import Article, Problem
from tracker.readers import read
from tracker.store.store import Store

ROWS = [{"id": key, "date": "2022-02-04", "text": f"{key} {TEXT}"} for key in "abc"]
LINES = "".join(json.dumps(row) + "\n" for row in ROWS).encode()


@pytest.fixture
def bucket() -> Iterator[Any]:
    """A store in memory with a folder of files."""
    store = fsspec.filesystem("memory")
    store.pipe({
        "/bucket/2022-01.jsonl.gz": gzip.compress(LINES, mtime=0),
        "/bucket/2022-02.jsonl": LINES.replace(b'"id": "', b'"id": "x'),
        "/bucket/deep/one.txt": f"Title\n20220204\nhttps://example.org/a\n{TEXT}".encode(),
        "/bucket/.hidden/one.txt": b"no",
    })  # fmt: skip
    yield store
    store.rm("/bucket", recursive=True)


def ids(*urls: str) -> list[str]:
    return [found.id if isinstance(found, Article) else found.cause for found in read(urls)]


def test_files_folders_and_patterns_are_read(bucket: Any) -> None:
    assert ids("memory://bucket/2022-01.jsonl.gz") == ["a", "b", "c"]
    assert ids("memory://bucket/2022-*") == ["a", "b", "c", "xa", "xb", "xc"]
    assert ids("memory://bucket") == ["a", "b", "c", "xa", "xb", "xc", "one"]


@pytest.mark.parametrize("place", ["crisis.warc.gz", "articles.parquet"])
def test_a_url_gives_what_its_file_gives(tmp_path: Path, root: Path, shared: Path, place: str) -> None:
    import pandas as pd

    pd.DataFrame(ROWS).to_parquet(tmp_path / "articles.parquet")
    warc = next(iter(sorted((shared / "inputs/warc").glob("*.warc*"))))
    path = warc if "warc" in place else tmp_path / place
    by_path, by_url = (
        [found for found in read([where], archive_dates=True) if isinstance(found, Article)]
        for where in (path, path.as_uri())
    )
    assert by_path == by_url
    assert by_url


def test_a_dump_is_read_as_a_stream(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    line = json.dumps({"date": "2022-02-04", "text": TEXT * 200}).encode()
    bucket.pipe("/bucket/long.jsonl", b"".join(line[:-1] + b', "id": "%d"}\n' % n for n in range(500)))
    reading = read(["memory://bucket/long.jsonl"])
    opened: list[Any] = []
    real = type(bucket).open

    def watched(*arguments: Any, **named: Any) -> Any:
        opened.append(real(*arguments, **named))
        return opened[-1]

    monkeypatch.setattr(type(bucket), "open", watched)
    next(reading)
    assert opened[0].tell() < len(bucket.cat("/bucket/long.jsonl")) / 2


def test_what_cannot_be_read_is_named(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ids("memory://bucket/none.jsonl", "memory://bucket/2022-01.jsonl.gz") == ["no such file", "a", "b", "c"]
    assert ids("nonsense://x/y") == ["Protocol not known: nonsense"]
    assert ids("https://example.org/a.jsonl") == ["pages are read by `tracker fetch`, politely"]

    def missing(_: str) -> Any:
        raise ImportError("Install s3fs to access S3")

    monkeypatch.setattr("fsspec.core.url_to_fs", missing)
    assert ids("s3://bucket/a.jsonl") == ["Install s3fs to access S3"]


def test_a_store_that_fails_in_the_middle_is_a_problem_of_that_file(
    bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = type(bucket).open

    def refuse(self: Any, path: str, *rest: Any, **named: Any) -> Any:
        if path.endswith(".gz"):
            raise PermissionError(13, "access denied")
        return real(self, path, *rest, **named)

    monkeypatch.setattr(type(bucket), "open", refuse)
    found = list(read(["memory://bucket/2022-*"]))
    assert found[0] == Problem(
        "memory:///bucket/2022-01.jsonl.gz", "read", "access denied", "memory:///bucket/2022-01.jsonl.gz"
    )
    assert len(found) == 4


def test_what_is_mended_at_a_url_leaves_the_queue(bucket: Any, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from tracker import extraction

    monkeypatch.setattr(extraction, "extract_all", lambda lot: ((one, []) for one in lot))
    url = "memory:///bucket/bad.jsonl"
    bucket.pipe("/bucket/bad.jsonl", b'{"id": "bad"}\n' + LINES)
    shares: list[float | None] = []
    ingest(store, [url], lambda tally: shares.append(tally.share))
    assert len(store.problems()) == 1
    assert set(shares) == {None}
    bucket.pipe("/bucket/bad.jsonl", LINES)
    ingest(store, [url])
    assert store.problems().empty
