"""Figures of a benchmark: seconds of a call, peak memory, sizes as they are sent."""

from __future__ import annotations

import gzip
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles

RUNS = 7


@dataclass(slots=True)
class Figures:
    """The figures of a run by part, name and unit.

    Times are those of the clock; "cpu" is the processor time of this process, which other programs disturb less.
    """

    parts: dict[str, dict[str, dict[str, float]]] = field(default_factory=dict)

    def put(self, part: str, name: str, unit: str, value: float) -> None:
        """Notes one figure."""
        self.parts.setdefault(part, {}).setdefault(name, {})[unit] = float(f"{value:.4g}")

    @contextmanager
    def timed(self, part: str, name: str) -> Iterator[None]:
        """Notes how many seconds the block takes."""
        begin, busy = time.perf_counter(), time.process_time()
        yield
        self.put(part, name, "s", time.perf_counter() - begin)
        self.put(part, name, "cpu s", time.process_time() - busy)

    def repeated(self, part: str, name: str, call: Callable[[], object], runs: int = RUNS) -> None:
        """Notes median and ninetieth percentile of a call, in milliseconds; the first, which warms up, is apart."""
        (first, _), *rest = (seconds(call) for _ in range(runs + 1))
        self.put(part, name, "first ms", first * 1000)
        self.spread(part, name, rest)

    def spread(self, part: str, name: str, times: list[tuple[float, float]]) -> None:
        """Notes median and ninetieth percentile of times (clock and processor seconds), in milliseconds."""
        clock, busy = ([1000 * one[place] for one in times] for place in (0, 1))
        self.put(part, name, "median ms", median(clock))
        self.put(part, name, "p90 ms", quantiles(clock, n=10, method="inclusive")[-1])
        self.put(part, name, "cpu ms", median(busy))


def seconds(call: Callable[[], object]) -> tuple[float, float]:
    """How long a call takes, by the clock and of the processor."""
    begin, busy = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - begin, time.process_time() - busy


def peak_memory() -> float:
    """The most memory that this process held so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def compressed(body: bytes) -> float:
    """kB of a body as it is sent."""
    return len(gzip.compress(body, 6)) / 1000
