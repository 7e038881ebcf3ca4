"""Files, folders, feeds, pages and archives to articles. Whatever cannot be read becomes a Problem with its cause.

One module a format: each registers its reader with the way its content is recognised (`tracker.readers.registry`).
"""

from __future__ import annotations

import io
from collections.abc import Generator, Iterable, Iterator, Mapping
from pathlib import Path

from tracker.model import Article, Link, Problem
from tracker.readers import containers, feeds, json_files, markdown, pages, parquet, plain, tables, warcs
from tracker.readers.encodings import decode
from tracker.readers.errors import OptionError, Unreadable
from tracker.readers.json_files import parse_json
from tracker.readers.paths import read_path
from tracker.readers.plain import read_text
from tracker.readers.published import parse_date
from tracker.readers.records import read_record
from tracker.readers.registry import FORMATS, format_named, read_source
from tracker.readers.seen import Seen
from tracker.readers.source import Options, Source, parse_mapping

__all__ = [
    "FORMATS", "OptionError", "Unreadable", "decode", "parse_date", "parse_json", "parse_mapping", "read", "read_bytes",
    "read_record", "read_text",
]  # fmt: skip
MODULES = (containers, feeds, json_files, markdown, pages, parquet, plain, tables, warcs)  # imported to register


def read(
    paths: Path | str | Iterable[Path | str],
    *,
    format: str | None = None,
    mapping: Mapping[str, str] | None = None,
    day_first: bool | None = None,
    archive_dates: bool = False,
) -> Generator[Article | Problem]:
    """The articles of files, folders (in sorted order), archives, URLs (s3://...), standard input ("-"); or of one.

    The format is told by content unless it is given. `mapping` leads from our field names to columns or fields of
    theirs ({"title": "headline"}); `day_first` says how 03/04/2022 is meant; with `archive_dates` the day on which a
    web archive saw a page stands in for a date that the page does not give. An id that comes again with the same
    content is skipped, with other content it is a Problem. Raises OptionError for an unknown format or field; what is
    wrong with a file is a Problem and raises nothing.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     good, bad = Path(folder, "talks.jsonl"), Path(folder, "undated.jsonl")
    ...     _ = good.write_text('{"id": "a1", "date": "2022-02-04", "text": "Macron will visit Kyiv on Monday."}')
    ...     _ = bad.write_text('{"id": "a2", "text": "Nothing says when this was written."}')
    ...     [found.id if isinstance(found, Article) else found.cause for found in read([good, bad])]
    ['a1', 'no publication date (YYYYMMDD or YYYY-MM-DD)']
    """
    options = _options(format, mapping, day_first=day_first, archive_dates=archive_dates)
    seen = Seen()
    several = [paths] if isinstance(paths, str | Path) else paths
    return (found for path in several for found in read_path(path, options, seen))


def read_bytes(
    data: bytes,
    *,
    name: str,
    format: str | None = None,
    mapping: Mapping[str, str] | None = None,
    url: str = "",
    content_type: str = "",
    day_first: bool | None = None,
) -> Iterator[Article | Link | Problem]:
    """The articles of what was fetched, and Links for feed entries without text.

    `name` names it in Problems, `url` is its address after redirects, `content_type` the header of that name. Raises
    OptionError for an unknown format or field.
    """
    options = _options(format, mapping, day_first=day_first)
    stream = io.BufferedReader(io.BytesIO(data), 2**16)
    source = Source(
        name, stream, options, origin=url or name, file_name="" if url else name, url=url, content_type=content_type
    )
    return (found for _, found in read_source(source))


def _options(
    format: str | None, mapping: Mapping[str, str] | None, *, day_first: bool | None, archive_dates: bool = False
) -> Options:
    if format is not None:
        format_named(format)
    return Options(format, mapping or {}, day_first, archive_dates)
