"""How fast: a clock that tests can replace, a pause per host, and what Retry-After asks for."""

from __future__ import annotations

import time
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Protocol


class Clock(Protocol):
    """Time as the fetcher sees it; tests bring one that they move by hand."""

    def monotonic(self) -> float:
        """Seconds that only grow, for durations."""

    def time(self) -> float:
        """Seconds since 1970, for calendar moments."""

    def sleep(self, seconds: float) -> None:
        """Waits."""


class SystemClock:
    """The computer's own clock."""

    def monotonic(self) -> float:
        """Seconds that only grow."""
        return time.monotonic()

    def time(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Waits."""
        time.sleep(seconds)


class HostGate:
    """Lets one request at a time through to a host, with a pause between them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._free: dict[str, float] = {}  # host to the moment of its next request

    def wait_for(self, host: str) -> float:
        """Seconds until the host may be asked again."""
        return max(0.0, self._free.get(host, 0.0) - self._clock.monotonic())

    def enter(self, host: str, interval: float) -> None:
        """Waits for the host's turn and books `interval` seconds from then on."""
        waiting = self.wait_for(host)
        if waiting:
            self._clock.sleep(waiting)
        self.hold(host, interval)

    def hold(self, host: str, seconds: float) -> None:
        """Asks nothing of the host for this long."""
        self._free[host] = max(self._free.get(host, 0.0), self._clock.monotonic() + seconds)


def retry_after(value: str, now: float) -> float | None:
    """The seconds that a Retry-After header asks to wait: a number or an HTTP date; None for anything else.

    >>> retry_after("120", 0), retry_after("Thu, 01 Jan 1970 00:01:00 GMT", 15), retry_after("soon", 0)
    (120.0, 45.0, None)
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:  # "-0000": a time whose zone is not told; HTTP dates are UTC
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, moment.timestamp() - now)
