"""WARC and ARC, the formats of web archives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from tracker.readers import limits
from tracker.readers.captures import Capture, read_captures
from tracker.readers.errors import Unreadable
from tracker.readers.registry import register
from tracker.readers.source import Found, Source
from tracker.readers.streams import Pieces, Stream

LENGTHS = {b"1": 4, b"2": 9}  # fields after the address in a record's first line, by version of ARC


@register("warc", 2, lambda clues: clues.head.startswith(b"WARC/"))
def read_warc(source: Source) -> Iterator[Found]:
    """The articles of a WARC file; what stands before damage is kept."""
    yield from read_captures(source, _warc(source))


@register("arc", 3, lambda clues: clues.head.startswith(b"filedesc:"))
def read_arc(source: Source) -> Iterator[Found]:
    """The articles of an ARC file; what stands before damage is kept."""
    yield from read_captures(source, _arc(source.stream))


def _warc(source: Source) -> Iterator[Capture]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    number = 0
    try:
        stream = Pieces(source.stream)
        for record in ArchiveIterator(stream, record_types=kinds, parse_http=False):  # type: ignore[arg-type]
            number += 1
            yield _capture(record, stream)
    except OSError as error:
        raise Unreadable(f"damaged WARC after {number} answers: {error}") from error


def _capture(record: Any, stream: Pieces | None = None) -> Capture:  # noqa: ANN401 - a record of fastwarc, which has no common type with its doubles
    """What one record holds; damage in it is kept with it, because the next record may be whole."""
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    seen = record.headers.get("WARC-Date") or ""
    data, damage = b"", ""
    try:
        if record.is_http:
            record.parse_http(auto_decode="all")
        data = record.reader.read(limits.PAGE + 1)
        if stream and len(data) <= limits.PAGE and stream.tell() < _least_end(record):
            damage = "the archive breaks off within it"
    except OSError as error:
        damage = f"damaged answer: {error}"
    headers = record.http_headers
    content_type = (headers or record.headers).get("Content-Type") or ""
    status = int(headers.status_code or 0) if headers else 200
    return Capture(url, seen, content_type, status, data, damage)


def _least_end(record: Any) -> int:  # noqa: ANN401 - see above
    """Where in the stream the record ends at the earliest: fastwarc hands over what there is of one that is cut."""
    headers = record.headers.asdict()
    return int(record.stream_pos + int(headers.get("Content-Length") or 0) + sum(map(len, headers)))


def _arc(stream: Stream) -> Iterator[Capture]:
    """The records of an ARC file. fastwarc reads no ARC, but the answers in it are HTTP like those of a WARC."""
    fields, number = 4, 0
    while line := stream.readline(2**16):
        if not line.strip():
            continue
        try:
            url, *others = line.decode("utf-8", "replace").rstrip("\r\n").rsplit(" ", fields)
            length = int(others[-1])
            seen = datetime.strptime(others[1][:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC).isoformat()
        except (ValueError, IndexError) as error:
            raise Unreadable(f"damaged ARC after {number} records: no record starts at {line[:60]!r}") from error
        data = _exactly(stream, length, number)
        if url.startswith("filedesc:"):
            fields = LENGTHS.get(data[:1], 4)
            continue
        number += 1
        yield _answer(url, seen, data)


def _exactly(stream: Stream, length: int, number: int) -> bytes:
    """The next `length` bytes, kept up to one above the limit of a page; raises Unreadable when they are not there."""
    if length < 0:
        raise Unreadable(f"damaged ARC after {number} records: a record of {length} bytes")
    data = stream.read(min(length, limits.PAGE + 1))
    left = length - len(data)
    while left and (part := stream.read(min(left, limits.PAGE))):
        left -= len(part)
    if left:
        raise Unreadable(f"ARC breaks off after {number} records")
    return data


def _answer(url: str, seen: str, data: bytes) -> Capture:
    from fastwarc.warc import WarcRecord, WarcRecordType

    record = WarcRecord()
    record.init_headers(WarcRecordType.response)
    record.headers["WARC-Target-URI"], record.headers["WARC-Date"] = url, seen
    record.set_bytes_content(data)
    record.is_http = True
    return _capture(record)
