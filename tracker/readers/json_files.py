"""JSON lines, and JSON documents: one object, an array, or an object that holds the array; all of them streamed."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import BinaryIO

from tracker.readers import limits
from tracker.readers.encodings import UTF_16, decode, encoding_of_head
from tracker.readers.errors import Unreadable
from tracker.readers.json_stream import elements
from tracker.readers.records import Row, read_rows
from tracker.readers.registry import Clues, register
from tracker.readers.source import Found, Source

BLANK = b"\xef\xbb\xbf \t\r\n"
LINES = {".jsonl", ".ndjson"}


def is_json(clues: Clues) -> bool:
    """Starts like an array, or like an object that goes on after its first line."""
    first = clues.start.split(b"\n", 1)[0].rstrip()
    if clues.head.startswith(UTF_16) and clues.suffix == ".json":
        return True
    if clues.start.startswith(b"["):
        return clues.start[1:].lstrip()[:1] in {b"{", b"["} or clues.suffix == ".json"
    opens = clues.start.startswith(b"{") and clues.suffix not in LINES
    return opens and first.endswith((b"{", b"[", b","))


def is_json_lines(clues: Clues) -> bool:
    """Starts with an object, or is called JSON lines while nothing in it speaks against it."""
    return clues.start.startswith(b"{") or (clues.suffix in LINES | {".json"} and b"\0" not in clues.head)


@register("json", 40, is_json)
def read_json(source: Source) -> Iterator[Found]:
    """The articles of a JSON document; what stands before damage is kept."""
    text = codecs.getreader(encoding_of_head(source.head))(source.stream, "replace")
    yield from read_rows(source, _values(source, text))


@register("jsonl", 41, is_json_lines)
def read_json_lines(source: Source) -> Iterator[Found]:
    """The articles of JSON lines, one object a line; a line that breaks off is named and the next is read."""
    empty = True
    for found in read_rows(source, _rows(source)):
        empty = False
        yield found
    if empty:
        raise Unreadable("empty file")


def parse_json(line: bytes) -> object:
    """The value of one JSON line; raises Unreadable with the cause."""
    if len(line) > limits.LARGEST:
        raise Unreadable(f"line larger than {limits.LARGEST // limits.MB} MB")
    try:
        return json.loads(decode(line).strip(), strict=False)  # not strict: real dumps hold raw tabs in strings
    except json.JSONDecodeError as error:
        cause = error.msg.removesuffix(" at")
        raise Unreadable(f"JSON breaks off or is damaged: {cause} at column {error.colno}") from error
    except (ValueError, RecursionError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"JSON cannot be read: {error}") from error


def _rows(source: Source) -> Iterator[Row]:
    for number, line in enumerate(_lines(source.stream), 1):
        if line.strip(BLANK):
            yield f"{source.name}:{number}", _row(line)


def _row(line: bytes) -> dict[str, object] | Unreadable:
    try:
        value = parse_json(line)
    except Unreadable as cause:
        return cause
    return value if isinstance(value, dict) else Unreadable(f"not a JSON object but {type(value).__name__}")


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Lines of at most LARGEST + 1 bytes; the rest of a longer one is dropped."""
    largest = limits.LARGEST
    while line := stream.readline(largest + 1):
        yield line
        while len(line) > largest and not line.endswith(b"\n"):
            line = stream.readline(largest + 1)
            if not line:
                return


def _values(source: Source, text: codecs.StreamReader) -> Iterator[Row]:
    for number, value in enumerate(elements(text), 1):
        cause = Unreadable(f"not a JSON object but {type(value).__name__}")
        row: Row = (f"{source.name}#{number}", value if isinstance(value, dict) else cause)
        yield row
