"""Trying a target: for a number of inputs, or for as long as there is time, with what was seen on the way."""

from __future__ import annotations

import resource
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from fuzz.targets import Target

LONGEST = 30  # seconds of processor time for one input; more is a hang
BATCH = 200  # inputs


class HangError(AssertionError):
    """An input that takes too long."""


def peak() -> int:
    """The most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@dataclass(slots=True)
class Run:
    """How many inputs, the slowest and the one that raised peak memory most, peak memory before and after in MB.

    `failing` is the input that failed, made small.
    """

    inputs: int = 0
    slowest: float = 0.0
    slow: Any = None
    most: int = 0
    hungry: Any = None
    failing: Any = None
    error: BaseException | None = None
    before: int = field(default_factory=peak)
    after: int = 0


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Raises HangError in what takes more processor time."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise HangError(f"more than {seconds:g} s of processor time")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def attempt(target: Target, run: Run, examples: int, number: int) -> None:
    """So many inputs, the same for the same number; raises what the smallest failing one raises."""

    @seed(number)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=False,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        print_blob=False,
    )
    @given(target.inputs)
    def trying(one: Any) -> None:
        begin, before = time.process_time(), peak()
        run.inputs += 1
        try:
            with bounded(LONGEST):
                target.attack(one)
        except BaseException:
            run.failing = one
            raise
        if (took := time.process_time() - begin) > run.slowest:
            run.slowest, run.slow = took, one
        if (took_up := peak() - before) > run.most:
            run.most, run.hungry = took_up, one

    trying()


def run_for(target: Target, seconds: float, number: int) -> Run:
    """Inputs in batches until the time is over or one fails."""
    run, end = Run(), time.monotonic() + seconds
    while time.monotonic() < end and run.error is None:
        number += 1
        try:
            attempt(target, run, BATCH, number)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what was looked for
            run.error = error
    run.after = peak()
    return run
