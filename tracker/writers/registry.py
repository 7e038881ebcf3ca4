"""The formats by name, and how a module adds one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

Write = Callable[[pd.DataFrame], bytes]


class WrongTable(ValueError):
    """A frame that a format cannot say; the message names the format and the columns that it misses."""


@dataclass(frozen=True, slots=True)
class Writer:
    """A format: `needs` are the columns without which a frame cannot be written; none for a format that takes all."""

    name: str
    write: Write
    needs: tuple[str, ...] = ()

    def __call__(self, frame: pd.DataFrame) -> bytes:
        """The frame's bytes; raises WrongTable when it lacks a column that the format needs."""
        missing = [column for column in self.needs if column not in frame.columns]
        if missing:
            raise WrongTable(f"{self.name} takes the event table: the frame lacks the columns {', '.join(missing)}")
        return self.write(frame)


FORMATS: dict[str, Writer] = {}


def register(name: str, needs: tuple[str, ...] = ()) -> Callable[[Write], Write]:
    """Makes a function the writer of a format."""

    def add(write: Write) -> Write:
        FORMATS[name] = Writer(name, write, needs)
        return write

    return add
