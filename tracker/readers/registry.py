"""The formats: a reader registers itself with a name, its place in the order, and how its content is recognised."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tracker.readers.errors import OptionError, Unreadable
from tracker.readers.source import Found, Reader, Source

# What is recognised but not read, and what to do about it.
REFUSED = (
    (b"%PDF-", "a PDF document is not read: save it as text or HTML"),
    (b"{\\rtf", "an RTF document is not read: save it as text or HTML"),
    (b"\xd0\xcf\x11\xe0", "an old Office document is not read: save it as text or HTML"),
    (b"\x28\xb5\x2f\xfd", "Zstandard compression is not read: unpack it, or compress it with gzip"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive is not read: make it a ZIP or tar archive"),
    (b"Rar!", "a RAR archive is not read: make it a ZIP or tar archive"),
)
# What may stand before the first tag of a document: byte order mark, declaration, comments, document type.
PROLOGUE = re.compile(
    rb"(?:\xef\xbb\xbf|\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE
)
FIRST_TAG = re.compile(rb"<([A-Za-z_][\w.:-]*)")


@dataclass(frozen=True, slots=True)
class Clues:
    """What a format is told by: the first bytes above all; suffix and declared media type where the content is open."""

    head: bytes
    suffix: str = ""
    media: str = ""

    @property
    def start(self) -> bytes:
        """The head from its first character that is not white."""
        return self.head.removeprefix(b"\xef\xbb\xbf").lstrip()

    @property
    def root(self) -> bytes:
        """The name of the first tag in lower case, without comments and declarations; b"" when there is none."""
        found = PROLOGUE.match(self.head)
        tag = FIRST_TAG.match(self.head, found.end() if found else 0)
        return tag.group(1).lower() if tag else b""


Sniff = Callable[[Clues], bool]


@dataclass(frozen=True, slots=True)
class Format:
    """A registered format; those of lower rank are asked first. A container holds files of other formats."""

    name: str
    rank: int
    sniff: Sniff
    read: Reader
    container: bool = False


FORMATS: dict[str, Format] = {}


def register(name: str, rank: int, sniff: Sniff, *, container: bool = False) -> Callable[[Reader], Reader]:
    """Registers the decorated function as the reader of a format."""

    def registering(reader: Reader) -> Reader:
        FORMATS[name] = Format(name, rank, sniff, reader, container)
        return reader

    return registering


def clues_of(source: Source) -> Clues:
    """What tells the format of this source."""
    return Clues(source.head, source.suffix, source.content_type.partition(";")[0].strip().lower())


def detect(clues: Clues) -> Format:
    """The format of some content; plain text when it is no other. Raises Unreadable for what is known and not read."""
    for magic, cause in REFUSED:
        if clues.start.startswith(magic):
            raise Unreadable(cause)
    return next(form for form in sorted(FORMATS.values(), key=lambda form: form.rank) if form.sniff(clues))


def format_named(name: str) -> Format:
    """The format of this name; raises OptionError when there is none."""
    if name not in FORMATS:
        raise OptionError(f"unknown format {name!r}: choose one of {', '.join(sorted(FORMATS))}")
    return FORMATS[name]


def read_source(source: Source) -> Iterator[Found]:
    """Everything in a source, in its order; what cannot be read becomes a Problem.

    A format that was asked for is taken as it is, but archives are opened all the same: it means the files in them.
    """
    try:
        yield from _not_empty(_format_of(source).read(source))
    except Unreadable as cause:
        yield source.name, source.problem(source.name, cause)
    except OSError as error:
        yield source.name, source.problem(source.name, error.strerror or str(error))
    except Exception as error:  # noqa: BLE001 - parsers meet all the damage that the web has; the rest goes on
        yield source.name, source.problem(source.name, f"the reader failed ({type(error).__name__}: {error})"[:300])


def _not_empty(items: Iterator[Found]) -> Iterator[Found]:
    nothing = True
    for found in items:
        nothing = False
        yield found
    if nothing:
        raise Unreadable("nothing in it")


def _format_of(source: Source) -> Format:
    clues = clues_of(source)
    if not clues.head:
        raise Unreadable("empty file")
    if source.options.format is None:
        return detect(clues)
    asked = format_named(source.options.format)
    containers = (form for form in FORMATS.values() if form.container and form.sniff(clues))
    return asked if asked.container else next(containers, asked)
