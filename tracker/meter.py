"""How much of the files of a run was read, for percentages and times to go."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from io import BufferedReader, FileIO
from pathlib import Path


@dataclass
class Meter:
    """Bytes that were read, of all bytes of the files."""

    total: int
    read: int = 0

    @property
    def share(self) -> float | None:
        """From 0 to 1; None while nothing is counted. Some readers read parts of a file twice, so 1 is the most."""
        return min(self.read / self.total, 1.0) if self.total and self.read else None


_METER: ContextVar[Meter | None] = ContextVar("meter", default=None)


@contextmanager
def measuring(paths: Iterable[Path]) -> Iterator[Meter]:
    """A meter of these files and folders, which counts what is read through `metered` meanwhile."""
    meter = Meter(sum(map(_size, paths)))
    token = _METER.set(meter)
    try:
        yield meter
    finally:
        _METER.reset(token)


def metered(path: Path) -> BufferedReader:
    """The file, open for reading; the meter of the run counts what is read from it. Raises OSError as open() does."""
    return BufferedReader(_Counted(path))


class _Counted(FileIO):
    """A file that tells the meter how many bytes were read."""

    def readinto(self, buffer: memoryview, /) -> int | None:  # type: ignore[override]
        count = super().readinto(buffer)
        _count(count or 0)
        return count

    def readall(self) -> bytes:
        data = super().readall()
        _count(len(data))
        return data


def _count(number: int) -> None:
    meter = _METER.get()
    if meter is not None:
        meter.read += number


def _size(path: Path) -> int:
    """Bytes of a file or of everything below a folder; 0 for what cannot be looked at, which reading will name."""
    try:
        if not path.is_dir():
            return path.stat().st_size
    except (OSError, ValueError):  # ValueError: a NUL character in the path
        return 0
    files = (Path(folder, name) for folder, _, names in os.walk(path) for name in names)
    return sum(map(_size, files))
