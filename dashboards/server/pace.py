"""How often each visitor does something of late, and whether he may do it once more."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

REMEMBERED = 10_000  # visitors


class Pace:
    """At most so many times within so many seconds for each; belongs to one application."""

    def __init__(self, most: int, window: float, now: Callable[[], float] = time.monotonic) -> None:
        self.most, self.window = most, window
        self._times: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()
        self._now = now

    def allows(self, who: str) -> bool:
        """Whether this address or name may do it once more; that counts as a time."""
        now, key = self._now(), neighbourhood(who)
        with self._lock:
            times = self._times.setdefault(key, deque(maxlen=self.most))
            self._times.move_to_end(key)
            if len(self._times) > REMEMBERED:
                self._times.popitem(last=False)
            if len(times) == self.most and now - times[0] < self.window:
                return False
            times.append(now)
            return True


def neighbourhood(address: str) -> str:
    """What counts as one address: of IPv6 the network, because everybody has 2**64 of them; a name is itself.

    >>> neighbourhood("192.0.2.7"), neighbourhood("2001:db8::7"), neighbourhood("Ann")
    ('192.0.2.7', '2001:db8::/64', 'Ann')
    """
    try:
        one = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(one) if one.version == 4 else str(ipaddress.ip_network(f"{one}/64", strict=False))
