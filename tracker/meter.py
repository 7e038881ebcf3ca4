"""How much of the files of a run was read, for percentages and times to go."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO

from tracker.urls import is_url


class Meter:
    """How far the reading of some files has come; readers tell it through `metered`."""

    def __init__(self, total: int) -> None:
        self.total = total  # bytes
        self._before = 0  # bytes of the files that were read
        self._now: BinaryIO | None = None

    @property
    def share(self) -> float | None:
        """From 0 to 1; None as long as nothing was read."""
        read = self._before + (self._now.tell() if self._now else 0)
        return min(read / self.total, 1.0) if self.total and read else None

    @contextmanager
    def reading(self, stream: BinaryIO) -> Iterator[None]:
        """While this lasts, the position of this stream counts; afterwards its size does."""
        size = os.fstat(stream.fileno()).st_size
        self._now = stream
        try:
            yield
        finally:
            self._now = None
            self._before += size


_METER: ContextVar[Meter | None] = ContextVar("meter", default=None)


@contextmanager
def measuring(places: Iterable[Path | str]) -> Iterator[Meter]:
    """A meter of these files and folders, which takes in what is read of them meanwhile; of URLs it knows nothing."""
    places = list(places)
    meter = Meter(0 if any(map(is_url, places)) else sum(_size(Path(place)) for place in places))
    token = _METER.set(meter)
    try:
        yield meter
    finally:
        _METER.reset(token)


@contextmanager
def metered(stream: BinaryIO) -> Iterator[None]:
    """Tells the meter of the run, if there is one, that this file is being read."""
    meter = _METER.get()
    if meter is None:
        yield
        return
    with meter.reading(stream):
        yield


def _size(path: Path) -> int:
    """Bytes of a file or of what is visible below a folder; 0 for what cannot be looked at, which reading will name."""
    try:
        if not path.is_dir():
            return path.stat().st_size
    except (OSError, ValueError):  # ValueError: a NUL character in the path
        return 0
    return sum(map(_size, _below(path)))


def _below(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(place, name) for name in names if not name.startswith("."))
