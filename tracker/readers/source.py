"""What a reader gets: a named stream of bytes with all that is known of it, and how it is to be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePath
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import cast
from urllib.parse import urlsplit

from tracker.model import Article, Link, Problem
from tracker.readers import limits
from tracker.readers.errors import STAGE, OptionError, Unreadable
from tracker.readers.limits import Budget
from tracker.readers.streams import Stream

FIELDS = ("id", "title", "date", "url", "source", "text", "language", "license", "attribution")
Found = tuple[str, Article | Link | Problem]  # the item's name, and what became of it


@dataclass(frozen=True, slots=True)
class Options:
    """How to read: the format (None: told by content), columns or fields by other names, the order in 03/04/2022.

    `mapping` leads from our field names to theirs: {"title": "headline"}. With `archive_dates` the day on which a web
    archive saw a page stands in for a publication date that the page does not give.
    """

    format: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    day_first: bool | None = None
    archive_dates: bool = False

    def __post_init__(self) -> None:
        for name in self.mapping:
            if name not in FIELDS:
                raise OptionError(f"cannot map {name!r}: the fields of an article are {', '.join(FIELDS)}")


def parse_mapping(texts: Iterable[str]) -> dict[str, str]:
    """Mappings as they are written on the command line; raises OptionError.

    >>> parse_mapping(["title=headline,date=pub_date", "text=fields.body"])
    {'title': 'headline', 'date': 'pub_date', 'text': 'fields.body'}
    """
    mapping = {}
    for pair in ",".join(texts).split(","):
        name, equals, column = (part.strip() for part in pair.partition("="))
        if not (name and equals and column) and pair.strip():
            raise OptionError(f"cannot map {pair!r}: write FIELD=COLUMN, as in title=headline")
        if name:
            mapping[name] = column
    return mapping


@dataclass(frozen=True, slots=True)
class Source:
    """A stream to read. `name` is what Problems call it; `origin` the path or URL to read again, "" when there is none.

    `file_name` is its own name where it has one ("" for standard input), `url` its address after redirects. `depth`
    counts the archives that it lies in, and `budget` bounds what they expand to.
    """

    name: str
    stream: Stream
    options: Options
    origin: str = ""
    file_name: str = ""
    url: str = ""
    content_type: str = ""
    depth: int = 0
    budget: Budget | None = None

    @property
    def head(self) -> bytes:
        """The first bytes, which stay in the stream."""
        return self.stream.peek(limits.HEAD)[: limits.HEAD]

    @property
    def suffix(self) -> str:
        """The suffix of the file or of the address, in lower case."""
        return PurePath(self.file_name or urlsplit(self.url).path).suffix.lower()

    @property
    def stem(self) -> str:
        """The file name without its suffix: the id of a text that has no other; "" for what was fetched."""
        return "" if self.url else PurePath(self.file_name).stem

    def whole(self, largest: int) -> bytes:
        """All bytes; raises Unreadable when there are none or more than `largest`."""
        data = self.stream.read(largest + 1)
        if len(data) > largest:
            raise Unreadable(f"larger than {largest // limits.MB} MB")
        if not data.strip():
            raise Unreadable("empty file")
        return data

    @contextmanager
    def random_access(self) -> Iterator[Stream]:
        """The stream, or for as long as it is needed a copy of it on disk, in which one can go back and forth."""
        if self.stream.seekable():
            yield self.stream
            return
        with TemporaryFile("w+b") as copy:
            copyfileobj(self.stream, copy)
            copy.seek(0)
            yield cast("Stream", copy)

    def problem(self, item: str, cause: Unreadable | str) -> Problem:
        """An item of this source that is set aside."""
        stage = cause.stage if isinstance(cause, Unreadable) else STAGE
        return Problem(item, stage, str(cause), self.origin)


def attempt(source: Source, item: str, reading: Callable[[], Article | Link]) -> Found:
    """One item, or the Problem that it is; a defect that one item brings to light must not stop the others."""
    try:
        return item, reading()
    except Unreadable as cause:
        return item, source.problem(item, cause)
    except Exception as error:  # noqa: BLE001 - see the docstring; parsers meet all the damage that the web has
        return item, source.problem(item, f"the reader failed on it ({type(error).__name__}: {error})"[:300])


Reader = Callable[[Source], Iterator[Found]]
