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

OK = 200  # the status of what an archive holds without an answer around it
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
            yield _record(record)
    except OSError as error:
        raise Unreadable(f"damaged WARC after {number} answers: {error}") from error


def _record(record: Any) -> Capture:  # noqa: ANN401 - its type is not known without loading fastwarc
    """What one record holds."""
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    seen = record.headers.get("WARC-Date") or ""
    length = record.content_length
    data = record.reader.read(limits.PAGE + 1)
    if len(data) < min(length, limits.PAGE):
        raise Unreadable(f"WARC breaks off within {url}")
    if record.is_http:
        return _answer(url, seen, data)
    return Capture(url, seen, record.headers.get("Content-Type") or "", OK, data)


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
    """An HTTP answer as it was sent, decoded. Damage in it is kept with it, because the next record may be whole."""
    body, damage = b"", f"larger than {limits.PAGE // limits.MB} MB" if len(data) > limits.PAGE else ""
    try:
        record = _http(data, "all")
        body = record.reader.read(limits.PAGE + 1)
    except OSError as error:
        damage = damage or f"damaged answer: {error}"
        record = _http(data, "none")
    headers = record.http_headers
    return Capture(url, seen, headers.get("Content-Type") or "", int(headers.status_code or 0), body, damage)


def _http(data: bytes, decode: str) -> Any:  # noqa: ANN401 - see above
    from fastwarc.warc import WarcRecord, WarcRecordType

    record = WarcRecord()
    record.init_headers(WarcRecordType.response)
    record.set_bytes_content(data)
    record.is_http = True
    record.parse_http(auto_decode=decode)  # type: ignore[arg-type]
    return record
