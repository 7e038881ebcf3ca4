"""Streams that come in pieces: what was read before damage is kept, and what expands is counted."""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from lzma import LZMAError
from typing import TYPE_CHECKING, Any, Protocol

from tracker.readers.errors import Unreadable
from tracker.readers.limits import Budget

if TYPE_CHECKING:
    Stream = io.BufferedReader[Any]
else:
    Stream = io.BufferedReader
LEAST = 4096  # bytes that a first look needs
DAMAGE = (EOFError, zlib.error, LZMAError, zipfile.BadZipFile, tarfile.TarError, OSError)


class Piecewise(Protocol):
    """A stream that hands over what it has."""

    def read1(self, size: int, /) -> bytes:
        """At most so many bytes, from one read of what lies below."""
        ...


class Guarded(io.RawIOBase):
    """An expanding stream: spends a budget, and turns damage into Unreadable, after what came before it."""

    def __init__(self, stream: Piecewise, budget: Budget | None = None) -> None:
        self._stream, self._budget, self._damage = stream, budget, ""
        self._count = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, into: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fills at least a first look, unless the stream ends or breaks off."""
        view, filled = memoryview(into).cast("B"), 0
        while not self._damage and filled < min(len(view), LEAST):
            try:
                part = self._stream.read1(len(view) - filled)
            except DAMAGE as error:
                self._damage = f"breaks off or is damaged after {self._count:,} bytes: {error}"
                break
            if not part:
                break
            view[filled : filled + len(part)] = part
            filled += len(part)
            self._count += len(part)
            if self._budget:
                self._budget.spend(len(part))
        if self._damage and not filled:
            raise Unreadable(self._damage)
        return filled


class Pieces:
    """A stream for parsers that ask for a fixed size: they get what is there, so that none is lost before damage."""

    def __init__(self, stream: Piecewise) -> None:
        self._stream, self._position = stream, 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes, b"" at the end."""
        part = self._stream.read1(size)
        self._position += len(part)
        return part

    def tell(self) -> int:
        """How many bytes were handed over."""
        return self._position


def guarded(stream: Piecewise, budget: Budget | None = None) -> Stream:
    """A buffered stream that keeps what comes before damage and spends the budget."""
    return io.BufferedReader(Guarded(stream, budget), 2**16)
