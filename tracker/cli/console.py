"""What the command line says beside its results: progress, warnings and errors, all on standard error."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from tracker.ingest import Tally, Watch
    from tracker.model import Problem

PLAIN_EVERY = 500  # items a line, when standard error is no terminal
FAILED, USAGE = 1, 2  # exit codes: nothing could be read; the command cannot be carried out as given


def say(message: str) -> None:
    """One line on standard error."""
    print(message, file=sys.stderr, flush=True)  # noqa: T201 - this is the one place that prints


def fail(message: str, code: int = USAGE) -> NoReturn:
    """Ends the command with a message and an exit code."""
    say(f"error: {message}")
    raise typer.Exit(code)


def warn(problem: Problem) -> None:
    """One item that was set aside, with its cause."""
    say(f"set aside: {problem.item}: {problem.cause}")


@contextmanager
def progress(verb: str) -> Iterator[Watch]:
    """A function to call after every item: a live line on a terminal, a plain line now and then elsewhere."""
    if not sys.stderr.isatty():
        start = time.monotonic()
        yield lambda tally: _plain(verb, tally, time.monotonic() - start) if tally.items % PLAIN_EVERY == 0 else None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), BarColumn(20), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(verb, total=None)

        def show(tally: Tally) -> None:
            line = f"{verb}: {summary(tally)} ({pace(tally, bar.tasks[0].elapsed or 0)})"
            bar.update(task, description=line, total=1 if tally.share else None, completed=tally.share or 0)

        yield show


def _plain(verb: str, tally: Tally, seconds: float) -> None:
    say(f"{verb}: {summary(tally)} ({pace(tally, seconds)})")


def pace(tally: Tally, seconds: float) -> str:
    """Items a second and, where the size of the input is known, how much is done and how long the rest will take."""
    rate = f"{tally.items / max(seconds, 0.1):,.0f} a second"
    if not tally.share:
        return rate
    rest = timedelta(seconds=round(seconds / tally.share - seconds))
    return f"{tally.share:.0%}, {rate}, {rest} to go"


@contextmanager
def counting(verb: str) -> Iterator[Callable[[str, int], None]]:
    """A function to call with what is at hand and how much of it is done: a live line on a terminal, else nothing."""
    if not sys.stderr.isatty():
        yield lambda _what, _done: None
        return
    from rich.console import Console

    with Console(stderr=True).status(verb) as line:
        yield lambda what, done: line.update(f"{verb}: {what} ({done:,})")


@contextmanager
def resumable() -> Iterator[None]:
    """Says how to go on when the run was stopped; the exit code is what shells expect of the signal."""
    try:
        yield
    except KeyboardInterrupt as stop:
        code = 128 + getattr(stop, "number", signal.SIGINT)
        fail("stopped; what was read so far is stored, and the same command goes on from there", code)


def summary(tally: Tally) -> str:
    """What became of the items, in one line."""
    new = f"{counted(tally.articles, 'article')}, {counted(tally.events, 'event')}"
    old = f"; {tally.unchanged:,} unchanged" if tally.unchanged else ""
    bad = f"; {counted(tally.problems, 'item')} set aside" if tally.problems else ""
    return new + old + bad


def counted(number: int, noun: str) -> str:
    """A number of things in words.

    >>> counted(1, "item"), counted(2000, "item")
    ('1 item', '2,000 items')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
