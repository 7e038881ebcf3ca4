"""The records of a JSON document of any size, one at a time: only one of them is in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Protocol

from tracker.readers import limits
from tracker.readers.errors import Unreadable
from tracker.readers.records import columns

CHUNK = 2**16  # characters
CONTAINERS = {"articles", "items", "results", "entries", "documents", "docs", "data", "stories", "records"}
DECODER = json.JSONDecoder(strict=False)  # not strict: real dumps hold raw tabs in strings


class Text(Protocol):
    """A stream of characters."""

    def read(self, size: int, /) -> str:
        """At most so many characters, "" at the end."""
        ...


def elements(text: Text) -> Iterator[object]:
    """The records of one object, of an array, or of the array in {"articles": [...]}.

    Raises Unreadable where the document breaks off or is damaged; what came before has been yielded.
    """
    buffer = _Buffer(text)
    if buffer.take("["):
        yield from _array(buffer)
    elif buffer.take("{"):
        yield from _object(buffer)
    else:
        yield buffer.value()
    if buffer.peek():
        raise Unreadable(f"JSON is damaged: more text after its end, at character {buffer.offset}")


def _array(buffer: _Buffer) -> Iterator[object]:
    while not buffer.take("]"):
        yield buffer.value()
        if not buffer.take(",") and buffer.peek() != "]":
            raise buffer.damaged("',' or ']' expected")


def _object(buffer: _Buffer) -> Iterator[object]:
    """The object itself, or the records of the first array that is called like one of records."""
    fields: dict[str, object] = {}
    streamed = False
    while not buffer.take("}"):
        name = buffer.value()
        if not isinstance(name, str) or not buffer.take(":"):
            raise buffer.damaged("a name and ':' expected")
        if name.lower() in CONTAINERS and buffer.take("["):
            streamed = True
            yield from _array(buffer)
        else:
            fields[name] = buffer.value()
        if not buffer.take(",") and buffer.peek() != "}":
            raise buffer.damaged("',' or '}' expected")
    if not streamed or "text" in columns(fields, {}):  # an article may well have a list of related "articles"
        yield fields


class _Buffer:
    """The part of the text that is being decoded."""

    def __init__(self, text: Text) -> None:
        self._text, self._part, self._at, self._dropped = text, "", 0, 0

    @property
    def offset(self) -> int:
        """Where we are, in characters from the start."""
        return self._dropped + self._at

    def peek(self) -> str:
        """The next character that is not white, "" at the end."""
        while True:
            while self._at < len(self._part):
                character = self._part[self._at]
                if not character.isspace():
                    return character
                self._at += 1
            if not self._more():
                return ""

    def take(self, character: str) -> bool:
        """Steps over this character if it is the next."""
        if self.peek() != character:
            return False
        self._at += 1
        return True

    def value(self) -> object:
        """The next value; raises Unreadable when it is damaged, breaks off or is too large."""
        self.peek()
        step = CHUNK
        while True:
            try:
                value, end = DECODER.raw_decode(self._part, self._at)
            except json.JSONDecodeError as error:
                # each time twice as much, so that a long value is not decoded from its start again and again
                if not self._more(step):
                    raise self.damaged(error.msg.removesuffix(" at")) from error
                step *= 2
                continue
            except (ValueError, RecursionError) as error:
                raise Unreadable(f"JSON cannot be read: {error}") from error
            length = end - self._at
            if end < len(self._part) or not self._more():  # a number at the end may go on
                self._at += length
                return value

    def damaged(self, what: str) -> Unreadable:
        """The error that names where the document is damaged."""
        return Unreadable(f"JSON breaks off or is damaged: {what} at character {self.offset}")

    def _more(self, size: int = CHUNK) -> bool:
        self._dropped += self._at
        self._part, self._at = self._part[self._at :], 0
        if len(self._part) > limits.LARGEST:
            raise Unreadable(f"JSON value larger than {limits.LARGEST // limits.MB} MB")
        read = self._text.read(size)
        self._part += read
        return bool(read)
