"""Files and folders to articles. Whatever cannot be read becomes a Problem that names the item and the cause."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

import ftfy
from charset_normalizer import from_bytes, is_binary

from tracker.identity import content_hash
from tracker.model import Article, Problem
from tracker.urls import web_address

STAGE = "read"
LARGEST = 64 * 2**20  # bytes of one article: a text file or a JSON line; memory stays bounded
JSON_LINES = {".jsonl", ".ndjson", ".json"}
DAY = re.compile(r"\d{4}-?\d{1,2}-?\d{1,2}(?:[T ].*)?")
HOW = "(YYYYMMDD or YYYY-MM-DD)"
HEADER_URL = re.compile(r"https?://\S+", re.IGNORECASE)

# Mojibake, HTML entities, control characters, lone surrogates and line ends are mended; quotes and letters stay.
MENDING = ftfy.TextFixerConfig(uncurl_quotes=False, fix_latin_ligatures=False, fix_character_width=False)


class Unreadable(ValueError):
    """Why one item cannot become an article; the reader turns it into a Problem."""


def read(paths: Iterable[Path]) -> Iterator[Article | Problem]:
    """The articles of text files, JSON-lines files and folders of them (walked in sorted order).

    An id that comes again with the same content is skipped, with other content it is a Problem.
    """
    seen: dict[str, str] = {}
    for path in paths:
        for item, found in _read_path(Path(path)):
            if isinstance(found, Problem):
                yield found
                continue
            content = content_hash(found)[:16]  # a prefix: a million articles are to fit in memory
            if found.id not in seen:
                seen[found.id] = content
                yield found
            elif seen[found.id] != content:
                yield Problem(item, STAGE, f"duplicate id {found.id!r}: an earlier item of this run has other content")


def read_record(record: object) -> Article:
    """The article of one JSON record: id, date and text are needed; title, url and source are optional.

    Raises Unreadable with the cause.
    """
    if not isinstance(record, dict):
        raise Unreadable(f"not a JSON object but {type(record).__name__}")
    missing = [name for name in ("id", "text") if record.get(name) is None]
    if missing:
        raise Unreadable(f"missing field {' and '.join(missing)}")
    fields = {name: _field(record, name) for name in ("id", "title", "date", "url", "source", "text")}
    if not fields["id"]:
        raise Unreadable("empty id")
    return _article(fields)


def read_text(text: str, article_id: str) -> Article:
    """The article of a plain text: the title, a line with the date and one with the URL (in any order), the body.

    Raises Unreadable with the cause.
    """
    lines = _mend(text).strip().split("\n")
    header = {"id": article_id, "title": lines.pop(0).strip(), "date": "", "url": "", "source": ""}
    while lines:
        line = lines[0].strip()
        if not header["date"] and DAY.fullmatch(line):
            header["date"] = line
        elif not header["url"] and HEADER_URL.fullmatch(line):
            header["url"] = line
        elif line:
            break
        lines.pop(0)
    return _article(header | {"text": "\n".join(lines)})


def parse_date(value: str) -> date:
    """A publication date as YYYYMMDD or ISO 8601, with or without a time; its own day, whatever the time zone.

    Raises Unreadable when it is empty, of another form, or a day that no calendar has.

    >>> parse_date("20220204").isoformat(), parse_date("2022-02-04T23:10:00Z").isoformat()
    ('2022-02-04', '2022-02-04')
    """
    value = value.strip()
    if not value:
        raise Unreadable(f"no publication date {HOW}")
    try:
        return datetime.fromisoformat(value).date()
    except ValueError as error:
        if DAY.fullmatch(value) and "isoformat" not in str(error):
            raise Unreadable(f"impossible publication date {value[:40]!r}: {error}") from error
        raise Unreadable(f"publication date {value[:40]!r} is not understood {HOW}") from error


def decode(data: bytes) -> str:
    """Bytes to text: UTF-8 (or UTF-16 with its mark), else Windows-1252, else what charset-normalizer finds.

    Raises Unreadable for binary data and for an encoding that cannot be told.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise Unreadable("binary file, not text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if is_binary(data):
            raise Unreadable("binary file, not text") from error
        found = from_bytes(data, cp_isolation=["cp1252"]).best() or from_bytes(data).best()
        if found is None:
            raise Unreadable(f"wrong encoding: neither UTF-8 nor any that can be told ({error})") from error
        return str(found)


def parse_json(line: bytes) -> object:
    """The value of one JSON line; raises Unreadable with the cause."""
    if len(line) > LARGEST:
        raise Unreadable(f"line larger than {LARGEST >> 20} MB")
    try:
        return json.loads(decode(line).strip(), strict=False)  # not strict: real dumps hold raw tabs in strings
    except json.JSONDecodeError as error:
        cause = error.msg.removesuffix(" at")
        raise Unreadable(f"JSON breaks off or is damaged: {cause} at column {error.colno}") from error
    except (ValueError, RecursionError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"JSON cannot be read: {error}") from error


def _read_path(path: Path) -> Iterator[tuple[str, Article | Problem]]:
    for file in _files(path):
        if isinstance(file, Problem):
            yield file.item, file
            continue
        try:
            yield from _read_file(file)
        except OSError as error:
            yield str(file), Problem(str(file), STAGE, _os_cause(error))


def _files(path: Path) -> Iterator[Path | Problem]:
    """The file itself, or the files below a folder in sorted order without hidden ones."""
    try:
        if path.is_file():
            yield path
        elif path.is_dir():
            yield from _folder(path)
        else:
            cause = "not a regular file" if path.exists() else "no such file"
            yield Problem(str(path), STAGE, cause)
    except (OSError, ValueError) as error:  # ValueError: a NUL character in the path
        yield Problem(str(path), STAGE, _os_cause(error))


def _folder(folder: Path) -> Iterator[Path | Problem]:
    errors: list[OSError] = []
    empty = True
    for directory, names, files in os.walk(folder, onerror=errors.append):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(file for file in files if not file.startswith(".")):
            empty = False
            yield Path(directory, name)
    yield from (Problem(str(error.filename), STAGE, _os_cause(error)) for error in errors)
    if empty and not errors:
        yield Problem(str(folder), STAGE, "empty folder")


def _read_file(path: Path) -> Iterator[tuple[str, Article | Problem]]:
    with path.open("rb") as stream:
        start = stream.peek(4096).lstrip(b"\xef\xbb\xbf \t\r\n")
        if (path.suffix.lower() in JSON_LINES or start.startswith(b"{")) and b"\0" not in start:
            yield from _json_lines(str(path), stream)
        else:
            yield _attempt(str(path), partial(_text_file, path, stream))


def _text_file(path: Path, stream: BinaryIO) -> Article:
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Unreadable(f"larger than {LARGEST >> 20} MB")
    if not data.strip():
        raise Unreadable("empty file")
    return read_text(decode(data), path.stem)


def _json_lines(name: str, stream: BinaryIO) -> Iterator[tuple[str, Article | Problem]]:
    empty = True
    for item, line in _filled_lines(name, stream):
        empty = False
        yield _attempt(item, partial(_line_article, line))
    if empty:
        yield name, Problem(name, STAGE, "empty file")


def _line_article(line: bytes) -> Article:
    return read_record(parse_json(line))


def _filled_lines(name: str, stream: BinaryIO) -> Iterator[tuple[str, bytes]]:
    """("file:line number", line) of the lines that are not blank."""
    for number, line in enumerate(_lines(stream), 1):
        if line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield f"{name}:{number}", line


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Lines of at most LARGEST + 1 bytes; the rest of a longer one is dropped."""
    while line := stream.readline(LARGEST + 1):
        yield line
        while len(line) > LARGEST and not line.endswith(b"\n"):
            line = stream.readline(LARGEST + 1)
            if not line:
                return


def _attempt(item: str, reading: Callable[[], Article]) -> tuple[str, Article | Problem]:
    try:
        return item, reading()
    except Unreadable as cause:
        return item, Problem(item, STAGE, str(cause))


def _field(record: Mapping[str, object], name: str) -> str:
    """A field as mended text; numbers are taken for ids and dates only."""
    value = record.get(name)
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and name in {"id", "date"}:
        return str(value)
    if not isinstance(value, str):
        raise Unreadable(f"field {name} is not text but {type(value).__name__}")
    return _mend(value).strip()


def _article(fields: Mapping[str, str]) -> Article:
    published = parse_date(fields["date"])
    body = fields["text"].strip()
    if not body:
        raise Unreadable("empty body")
    url = web_address(fields["url"])
    return Article(fields["id"], fields["title"], published, body, url, fields["source"])


def _mend(text: str) -> str:
    return ftfy.fix_text(text, MENDING)


def _os_cause(error: OSError | ValueError) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
