"""What the pages read from the store, kept while the store stays as it is: events, lines, what explains them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from dataclasses import dataclass, field
from typing import TypeVar

from tracker.store.store import Store

MOST_CELLS = 13_000_000  # of all kept frames together: the events of some countries, with half a million rows
Frame = TypeVar("Frame", bound=Sized)  # or arrays of events
State = tuple[str, ...]


@dataclass(slots=True)
class _Cell:
    """One frame; the lock lets one thread make it while the others that want it wait."""

    state: State
    lock: threading.Lock = field(default_factory=threading.Lock)
    frame: Sized | None = None


class Kept:
    """Frames by key, least recently used ones dropped above so many `cells` in all; belongs to one application.

    A frame is made anew when the store says that something changed, whichever process wrote it. Frames are shared by
    all who ask: nobody may change one in place.
    """

    def __init__(self, store: Store, cells: int = MOST_CELLS) -> None:
        self.store = store
        self._most = cells
        self._cells: OrderedDict[Hashable, _Cell] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Frame], *, notes: bool = False) -> Frame:
        """The frame of this key, made now if the store changed since it was; a new note changes those of `notes` alone.

        The state is asked before reading: what is written meanwhile is read next time.
        """
        cell = self._cell(key, self.store.state(notes=notes))
        with cell.lock:
            if cell.frame is None:
                cell.frame = make()
                self._shrink(key)
            return cell.frame  # type: ignore[return-value]

    def cells(self) -> int:
        """How many cells are kept: rows times columns of a frame, events of what holds arrays of events."""
        with self._lock:
            held = [cell.frame for cell in self._cells.values() if cell.frame is not None]
        return sum(int(getattr(frame, "size", len(frame))) for frame in held)

    def _cell(self, key: Hashable, state: State) -> _Cell:
        with self._lock:
            cell = self._cells.get(key)
            if cell is None or cell.state != state:
                cell = self._cells[key] = _Cell(state)
            self._cells.move_to_end(key)
            return cell

    def _shrink(self, newest: Hashable) -> None:
        """Drops what was not asked for longest; the newest stays however large."""
        while self.cells() > self._most:
            with self._lock:
                oldest = next((key for key, cell in self._cells.items() if cell.frame is not None), newest)
                if oldest == newest:
                    return
                del self._cells[oldest]
