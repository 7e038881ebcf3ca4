"""What the command line says beside its results: progress, warnings and errors, all on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
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
        yield lambda tally: say(f"{verb}: {summary(tally)}") if _items(tally) % PLAIN_EVERY == 0 else None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(verb)

        def show(tally: Tally) -> None:
            rate = _items(tally) / max(bar.tasks[0].elapsed or 0, 0.1)
            bar.update(task, description=f"{verb}: {summary(tally)} ({rate:,.0f} a second)")

        yield show


def summary(tally: Tally) -> str:
    """What became of the items, in one line."""
    new = f"{_count(tally.articles, 'article')}, {_count(tally.events, 'event')}"
    old = f"; {tally.unchanged:,} unchanged" if tally.unchanged else ""
    bad = f"; {_count(tally.problems, 'item')} set aside" if tally.problems else ""
    return new + old + bad


def _items(tally: Tally) -> int:
    return tally.articles + tally.unchanged + tally.problems


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
