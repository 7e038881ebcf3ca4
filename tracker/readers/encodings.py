"""Bytes to text: what the bytes are counts more than what is declared of them."""

from __future__ import annotations

import codecs
import re

import ftfy
from charset_normalizer import from_bytes, is_binary

from tracker.readers.errors import Unreadable

# Mojibake, HTML entities, control characters, lone surrogates and line ends are mended; quotes and letters stay.
MENDING = ftfy.TextFixerConfig(uncurl_quotes=False, fix_latin_ligatures=False, fix_character_width=False)
UNSOUND = re.compile(r"[^\n\t -~]|&")  # a text without these is as ftfy would leave it, and most are without
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
BINARY = "binary file, not text"
SAMPLE = 2**20  # bytes that an encoding is told from
CHARSET = re.compile(rb"""(?:charset|encoding)\s*+=\s*+["']?\s*+([A-Za-z0-9_.:-]+)""", re.IGNORECASE)


def decode(data: bytes, declared: str = "") -> str:
    """Bytes to text: UTF-8 (or UTF-16 with its mark), else as declared, else as charset-normalizer finds.

    Raises Unreadable for binary data and for an encoding that cannot be told.
    """
    return data.decode(encoding_of(data, declared), "replace")


def encoding_of(data: bytes, declared: str = "") -> str:
    """The name of the encoding that these bytes are in; raises Unreadable when they are no text or it cannot be told.

    >>> encoding_of("né".encode()), encoding_of("né".encode("cp1252"), "iso-8859-1")
    ('utf-8-sig', 'cp1252')
    """
    if data.startswith(UTF_16):
        return "utf-16"
    if b"\0" in data:
        raise Unreadable(f"{BINARY}: NUL bytes in it")
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _declared(data, declared) or _told(data, error)
    return "utf-8-sig"


def encoding_of_head(head: bytes) -> str:
    """The encoding of a stream by its first bytes, which may end within a character."""
    return encoding_of(head[: head.rfind(b"\n") + 1] or head[:-3] or head)


def declared_in(head: bytes) -> str:
    """The encoding that an XML declaration or an HTML meta tag names, "" when there is none."""
    found = CHARSET.search(head[:4096])
    return found.group(1).decode("ascii") if found else ""


def mend(text: str) -> str:
    """Text without mojibake, HTML entities, control characters and foreign line ends."""
    return ftfy.fix_text(text, MENDING) if UNSOUND.search(text) else text


def _declared(data: bytes, declared: str) -> str:
    try:
        codec = codecs.lookup(declared.strip()) if declared else None
        if codec is None or codec.name.startswith(("utf-8", "utf-16", "utf-32")):
            return ""
        # browsers read Latin-1 as Windows-1252, and so do those who declare it
        name = "cp1252" if codec.name in {"iso8859-1", "ascii"} else codec.name
        return name if isinstance(data.decode(name), str) else ""
    except (LookupError, ValueError):
        return ""


def _told(data: bytes, error: UnicodeDecodeError) -> str:
    if is_binary(data[:SAMPLE]):
        raise Unreadable(BINARY) from error
    sample = data[:SAMPLE]
    found = from_bytes(sample, cp_isolation=["cp1252"]).best() or from_bytes(sample).best()
    if found is None:
        raise Unreadable(f"wrong encoding: neither UTF-8 nor any that can be told ({error})") from error
    return found.encoding
