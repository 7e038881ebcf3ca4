"""Ctrl-C and SIGTERM: the item in hand is finished, then the run stops."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)
USUAL = (signal.SIG_DFL, signal.default_int_handler)


class Stopped(KeyboardInterrupt):
    """The run was asked to stop, and did so between two items; `number` is the signal's."""

    def __init__(self, number: int) -> None:
        super().__init__(f"stopped by {signal.Signals(number).name}")
        self.number = number


class Stopper:
    """Between items a signal stops at once; while one is in hand the first signal waits, the second does not."""

    def __init__(self) -> None:
        self._busy = False
        self._asked: int | None = None

    def signalled(self, number: int, _: FrameType | None = None) -> None:
        """Takes a signal."""
        if self._busy and self._asked is None:
            self._asked = number
        else:
            raise Stopped(number)

    @contextmanager
    def in_hand(self) -> Iterator[None]:
        """What is done in here is finished first; raises Stopped afterwards."""
        self._busy = True
        try:
            yield
        finally:
            self._busy = False
        if self._asked is not None:
            raise Stopped(self._asked)


@contextmanager
def stoppable() -> Iterator[Stopper]:
    """A Stopper that takes the signals of this process, and gives them back in the end.

    It takes none that are ignored or that the caller handles, and none outside the main thread, which alone can.
    """
    stopper = Stopper()
    if threading.current_thread() is not threading.main_thread():
        yield stopper
        return
    before = {number: signal.getsignal(number) for number in SIGNALS}
    taken = {number: handler for number, handler in before.items() if handler in USUAL}
    for number in taken:
        signal.signal(number, stopper.signalled)
    try:
        yield stopper
    finally:
        for number, handler in taken.items():
            signal.signal(number, handler)
