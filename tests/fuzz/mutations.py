"""From sound inputs to hostile ones: strategies for bytes and texts."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable, Sequence

from hypothesis import strategies as st

# What parsers trip over, in small; some of it many times over.
TOKENS = [
    b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\x80", b"\r", b"\r\n", b"\n", b"\x1a", b"\x85",
    b"\t", b'"', b'""', b"'", b",", b";", b"[", b"{", b'{"a":', b"]", b"}", b"\\", b"\\ud800", b"\\u0000", b"<",
    b"<a>", b"</p>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"&#0;", b"&#xd800;", b"&amp", b"<?xml?>",
    b"<!DOCTYPE a [", b"<table><tr><td>", b"9", b"-", b"1e999", b"NaN", b"-Infinity", b"1.0", b"null", b"true",
    b"99999999999999999999", b"2022-02-30", b"0000-00-00", b"4 February 2022", b"\xe2\x80\xae", b"\xe2\x80\x8b",
    b"\xcc\x81", b"\xf0\x9f\x98\x80", b" ", b"a", b"A-", b"(", b"* ", b"# ", b"> ", b"`", b"![", b"](", b"---\n",
    b"+++\n", b"Date: ", b"id", b"date", b"text", b"WARC/1.0\r\n", b"Content-Length: -1\r\n", b"HTTP/1.1 200\r\n",
    b"Content-Encoding: gzip\r\n", b"Transfer-Encoding: chunked\r\n\r\n", b"PK\x03\x04", b"PAR1", b"\x1f\x8b",
]  # fmt: skip
LARGEST = 300_000  # bytes
TIMES = st.sampled_from([1, 1, 1, 2, 7, 60, 1_000, 20_000])
ENCODINGS = ["utf-16", "utf-32", "utf-7", "latin-1", "cp1252", "cp037", "utf-8-sig", "shift_jis"]
PACKERS: list[Callable[[bytes], bytes]] = [lambda data: gzip.compress(data, mtime=0), bz2.compress, lzma.compress]


@st.composite
def mutated(draw: st.DrawFn, seeds: Sequence[bytes]) -> bytes:
    """One of the seeds after up to five changes."""
    data = draw(st.sampled_from(seeds))
    for change in draw(st.lists(st.sampled_from(CHANGES), max_size=5)):
        data = change(draw, data, seeds)[:LARGEST]
    return data


def flipped(draw: st.DrawFn, data: bytes, _: Sequence[bytes]) -> bytes:
    """Some bytes are others."""
    changed = bytearray(data)
    for at in draw(st.lists(st.integers(0, max(len(data) - 1, 0)), min_size=1, max_size=8)) if data else []:
        changed[at] = draw(st.integers(0, 255))
    return bytes(changed)


def cut(draw: st.DrawFn, data: bytes, _: Sequence[bytes]) -> bytes:
    """A piece is gone, often the end."""
    at = draw(st.integers(0, len(data)))
    return data[:at] + data[at + draw(st.sampled_from([1, 10, len(data)])) :]


def doubled(draw: st.DrawFn, data: bytes, _: Sequence[bytes]) -> bytes:
    """A piece comes many times."""
    at = draw(st.integers(0, len(data)))
    end = at + draw(st.sampled_from([1, 5, 40, len(data)]))
    return data[:end] + many(data[at:end], draw(TIMES)) + data[end:]


def many(piece: bytes, times: int) -> bytes:
    """A piece so many times, as far as there is room."""
    return piece * min(times, LARGEST // max(len(piece), 1))


def spliced(draw: st.DrawFn, data: bytes, seeds: Sequence[bytes]) -> bytes:
    """The beginning of one and the end of another."""
    other = draw(st.sampled_from(seeds))
    return data[: draw(st.integers(0, len(data)))] + other[draw(st.integers(0, len(other))) :]


def spoiled(draw: st.DrawFn, data: bytes, _: Sequence[bytes]) -> bytes:
    """Something that parsers trip over stands in it, once or many times."""
    at = draw(st.integers(0, len(data)))
    return data[:at] + draw(st.sampled_from(TOKENS)) * draw(TIMES) + data[at:]


def recoded(draw: st.DrawFn, data: bytes, _: Sequence[bytes]) -> bytes:
    """In another encoding."""
    text = data.decode("utf-8", "replace")
    return text.encode(draw(st.sampled_from(ENCODINGS)), "ignore")


def packed(draw: st.DrawFn, data: bytes, _: Sequence[bytes]) -> bytes:
    """Compressed."""
    return draw(st.sampled_from(PACKERS))(data)


CHANGES = (flipped, cut, doubled, spliced, spoiled, spoiled, recoded, packed)

WORDS = [
    "Russia", "Ukraine", "Russian", "President", "Putin", "the", "of", "and", "attacked", "shelled", "met", "visit",
    "sanctions", "said", "that", "will", "not", "killed", "5", "1,000", "two", "Monday", "last", "next", "week", "3",
    "May", "2022", "since", "2014", "to", "from", "between", "years", "ago", "9/11", "U.S.", "Mr.", "North", "Korea",
    "NATO", "they", "its", "both", "sides", "who", "which", "in", "Kyiv", "Kharkiv", "talks", "recalled",
    "ambassador", "a", "Iran's", "Putins", "al-Assad", "A-", "–", "--", "(Reuters)", "KYIV (AP) -", "Q3", "'82",
    "12:30", "p.m.", "GMT", "%", "$40", "1990s", "Joint", "Friday's",
]  # fmt: skip
MARKS = [
    " ", " ", " ", ". ", ", ", "\n", "; ", ": ", '"', "’", "“", "”", "(", ")", "[", "…", "!", "?", "-", "", "\u00a0",
]  # fmt: skip
ODD = [
    "\0", "\ud800", "\udfff", "\u202e", "\u200f", "\u2066", "\u200b", "\ufeff", "\u0301", "İ", "ß", "ﬁ", "😀", "\x85",
    "\x0b",
]  # fmt: skip
LONG = [
    "a", "A", "9", "(", "[", "Russia ", "A-", "3 May ", "Monday and ", "1,", ". ", "\n", "\u0301", "of the ", " ",
    "U.S. ",
]  # fmt: skip


def texts(words: Sequence[str] = WORDS) -> st.SearchStrategy[str]:
    """Sentences that look real in places, with odd characters, and pieces that come many times."""
    one = st.sampled_from(words) | st.sampled_from(MARKS) | st.sampled_from(ODD) | st.text(max_size=5)
    repeated = st.tuples(st.sampled_from(LONG) | st.sampled_from(words), st.sampled_from([3, 40, 400]))
    long = repeated.map(lambda pair: pair[0] * pair[1])
    spaced = st.lists(st.sampled_from(words), max_size=30).map(" ".join)
    return st.lists(st.one_of(spaced, spaced, one, long), max_size=12).map("".join)
