"""What an answer carries: only types that can be read, decompressed piece by piece, never more than a limit."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator

import brotli
import httpx

ACCEPT_ENCODING = "gzip, deflate, br"  # what `unpacked` can undo
PIECE = 2**16  # bytes that a decompressor may give at once: a bomb is noticed before it has filled the memory

READABLE = re.compile(
    r"text/(html|plain|xml|csv|tab-separated-values|markdown|x-markdown)"
    r"|application/([\w.-]+\+)?(xml|json)|application/(x-)?(ndjson|jsonl|jsonlines)"
)


class BodyError(Exception):
    """Why the body of an answer cannot be taken; the message completes "the answer ..."."""


def media_type(content_type: str) -> str:
    """The bare type of a Content-Type header.

    >>> media_type("Text/HTML; charset=utf-8")
    'text/html'
    """
    return content_type.partition(";")[0].strip().lower()


def check_type(content_type: str) -> None:
    """Raises BodyError for what is no page, feed, JSON or text; an answer without a type is judged by its content."""
    kind = media_type(content_type)
    if kind and not READABLE.fullmatch(kind):
        raise BodyError(f"is of the type {kind[:80]}: only pages, feeds, JSON and text are read")


def read_body(response: httpx.Response, limit: int, *, cut: bool = False) -> bytes:
    """The decompressed body, at most `limit` bytes; a longer one raises BodyError, or is cut off with `cut`."""
    announced = response.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > limit and not cut:
        raise BodyError(too_large(limit))
    body = bytearray()
    for piece in unpacked(response.iter_raw(), response.headers.get("content-encoding", "")):
        body += piece
        if len(body) > limit:
            if cut:
                return bytes(body[:limit])
            raise BodyError(too_large(limit))
    return bytes(body)


def too_large(limit: int) -> str:
    """The cause that BodyError gives for a body over the limit."""
    size = f"{limit / 2**20:.3g} MB" if limit >= 2**20 else f"{limit:,} bytes"
    return f"is larger than {size} (--max-size)"


def unpacked(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Pieces of the decompressed body, each of about PIECE bytes at most.

    Raises BodyError for an encoding that we never asked for and for damaged data.
    """
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        yield from chunks
        return
    if name not in {"gzip", "x-gzip", "deflate", "br"}:
        raise BodyError(f"is compressed as {name[:40]}, which was not asked for")
    try:
        yield from _brotli(chunks) if name == "br" else _zlib(chunks, gzip=name != "deflate")
    except (zlib.error, brotli.error) as error:
        raise BodyError(f"has a damaged body: {error}") from error


def _zlib(chunks: Iterable[bytes], *, gzip: bool) -> Iterator[bytes]:
    unpack = None
    for chunk in chunks:
        rest = chunk
        while rest:
            if unpack is None or (gzip and unpack.eof):  # gzip: one member may follow another
                unpack = zlib.decompressobj(_window(rest, gzip=gzip))
            yield unpack.decompress(rest, PIECE)
            rest = unpack.unused_data if unpack.eof and gzip else unpack.unconsumed_tail
    if unpack is not None:
        yield unpack.flush()
        if not unpack.eof:
            raise BodyError("has a body that breaks off")


def _window(start: bytes, *, gzip: bool) -> int:
    """zlib's word for the format: "deflate" is zlib's own with a header, or, from some servers, bare."""
    if gzip:
        return zlib.MAX_WBITS | 16
    headed = start[0] & 0x0F == 8 and (len(start) < 2 or int.from_bytes(start[:2], "big") % 31 == 0)
    return zlib.MAX_WBITS if headed else -zlib.MAX_WBITS


def _brotli(chunks: Iterable[bytes]) -> Iterator[bytes]:
    unpack, some = brotli.Decompressor(), False
    for chunk in chunks:
        some = some or bool(chunk)
        piece = unpack.process(chunk, output_buffer_limit=PIECE)
        while piece or not unpack.can_accept_more_data():  # consumed input may still have output to come
            yield piece
            piece = unpack.process(b"", output_buffer_limit=PIECE)
    if some and not unpack.is_finished():
        raise BodyError("has a body that breaks off")
