"""CSV and TSV, streamed: the delimiter is told by the header, columns by their names or a mapping."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping

from tracker.readers import limits
from tracker.readers.encodings import UTF_16, encoding_of_head
from tracker.readers.errors import Unreadable
from tracker.readers.records import Row, columns, read_rows
from tracker.readers.registry import Clues, register
from tracker.readers.source import Found, Options, Source

LONE_RETURN = re.compile(r"(?<=\r)(?!\n)(?=.)", re.DOTALL)  # ends a line in files from old Macs
LONGEST_HEADER = 10_000  # characters
DELIMITERS = ",\t;|"
SUFFIXES = {".csv", ".tsv", ".tab"}
MEDIA = {"text/csv", "text/tab-separated-values"}


def is_table(clues: Clues) -> bool:
    """Named or declared as a table, or with a first line of column names that we know."""
    if clues.suffix in SUFFIXES or clues.media in MEDIA:
        return True
    known = columns(_header(clues.head), {})
    return "text" in known and ("date" in known or len(known) >= 3)


@register("csv", 60, is_table)
@register("tsv", 61, lambda _: False)  # only by name: the delimiter shows itself
def read_table(source: Source) -> Iterator[Found]:
    """The articles of a table with a header line; a row that does not fit the header is named."""
    yield from read_rows(source, _rows(source))


def check_columns(names: list[str], options: Options) -> None:
    """Raises Unreadable when a table lacks a column that is mapped, or has none for the text."""
    for field, column in options.mapping.items():
        if column not in names:
            raise Unreadable(f"no column {column!r} for {field}; the columns are {', '.join(names)}"[:300])
    if "text" not in columns(names, options.mapping):
        raise Unreadable(f"no column for the text: name it with --map text=COLUMN (of {', '.join(names)})"[:300])


def _rows(source: Source) -> Iterator[Row]:
    csv.field_size_limit(limits.LARGEST)
    delimiter = _delimiter(_first_line(source.head))
    lines = csv.reader(_lines(source), delimiter=delimiter, strict=False)
    try:
        names = [name.strip() for name in next(lines, [])]
    except csv.Error as error:
        raise Unreadable(f"damaged header: {error}") from error
    check_columns(names, source.options)
    while True:
        number = lines.line_num + 1
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            yield f"{source.name}:{number}", Unreadable(f"damaged row: {error}")
            continue
        if cells:
            yield f"{source.name}:{number}", _record(names, cells)


def _record(names: list[str], cells: list[str]) -> Mapping[str, object] | Unreadable:
    if len(cells) != len(names):
        return Unreadable(f"row of {len(cells)} columns under a header of {len(names)}: a quote or delimiter is lost")
    return dict(zip(names, cells, strict=True))


def _lines(source: Source) -> Iterator[str]:
    """Lines as text. One that is not in the encoding of the file is taken as Windows-1252, which takes everything."""
    encoding = encoding_of_head(source.head)
    if encoding == "utf-16":
        yield from _wide_lines(source)
        return
    while data := source.stream.readline(limits.LARGEST):
        try:
            line = data.decode(encoding)
        except UnicodeDecodeError:
            line = data.decode("cp1252", "replace")
        yield from LONE_RETURN.split(line) if "\r" in line else (line,)
        encoding = "utf-8" if encoding == "utf-8-sig" else encoding


def _wide_lines(source: Source) -> Iterable[str]:
    from io import TextIOWrapper

    return TextIOWrapper(source.stream, "utf-16", "replace", newline="")


def _header(head: bytes) -> list[str]:
    line = _first_line(head)
    return next(csv.reader([line], delimiter=_delimiter(line)), []) if line else []


def _first_line(head: bytes) -> str:
    text = head.decode("utf-16" if head.startswith(UTF_16) else "utf-8-sig", "replace").lstrip("\r\n")
    line = re.split(r"[\r\n]", text, maxsplit=1)[0]
    return line if len(line) < LONGEST_HEADER else ""


def _delimiter(line: str) -> str:
    return max(DELIMITERS, key=line.count)
