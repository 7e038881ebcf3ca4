"""`tracker import`: event tables that were exported, checked as a whole and kept in the store."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.console import FAILED, counted, fail, say
from tracker.cli.options import DEFAULT_DB, Database, open_or_fail

if TYPE_CHECKING:
    import pandas as pd

    from tracker.event_files import BadCells
    from tracker.store.store import Store

SHOWN = 20  # refused cells of a file that are named
STDIN = "standard input"

Tables = dict[str, "pd.DataFrame"]
Count = Callable[["pd.DataFrame"], int]
Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...",
        help="Event tables: CSV, JSON, JSON lines, Parquet; - is standard input.",
        show_default=False,
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check the tables and say what is new, but keep nothing.")]


def import_tables(files: Files, dry_run: DryRun = False, db: Database = DEFAULT_DB) -> None:
    """Read event tables that `tracker export` wrote, and keep the events that the store does not have.

    Every cell of every file is checked first: when one is refused, nothing is imported. Events that are there already
    (told by their id) stay as they are, so importing a file again changes nothing. Direction, scores and codes of an
    event are those that this tracker gives its type.

    Examples:

    - `tracker import events.csv --dry-run`
    - `tracker import events.parquet more.jsonl --db other.db`
    - `tracker export --db one.db | tracker import - --db other.db`
    """
    tables = _read(files)
    with open_or_fail(db, create=not dry_run) as store:
        keep = _would_keep(store) if dry_run else store.import_events
        for name, table in tables.items():
            new = keep(table)
            say(f"{name}: {new:,} new, {len(table) - new:,} known, 0 refused")
    if dry_run:
        say("a dry run: nothing was imported")


def _read(files: list[Path]) -> Tables:
    """The tables by file name; ends the command when one of them is refused."""
    from tracker.event_files import BadCells, parse_events
    from tracker.table import TableError

    tables: Tables = {}
    refused = 0
    for path in files:
        name = STDIN if str(path) == "-" else str(path)
        try:
            tables[name] = parse_events(_bytes(path), name)
        except BadCells as error:
            refused += _refuse(name, error)
        except TableError as error:
            fail(f"{error}; nothing was imported", FAILED)
    if refused:
        fail(f"{counted(refused, 'row')} refused; nothing was imported", FAILED)
    return tables


def _refuse(name: str, error: BadCells) -> int:
    """Names the cells that are wrong; gives the number of their rows."""
    for failure in error.failures[:SHOWN]:
        say(f"refused: {name}, {failure}")
    if len(error.failures) > SHOWN:
        say(f"... and {len(error.failures) - SHOWN:,} more in {name}")
    return error.rows


def _bytes(path: Path) -> bytes:
    if str(path) == "-":
        return sys.stdin.buffer.read()
    try:
        return path.read_bytes()
    except OSError as error:
        fail(f"cannot read {path}: {error.strerror or error}")


def _would_keep(store: Store) -> Count:
    """A function that says how many rows of a table are neither in the store nor in a table before it."""
    known = {*store.events()["event_id"], *store.reports()["report_id"]}

    def count(table: pd.DataFrame) -> int:
        new = set(table["event_id"]) - known
        known.update(new)
        return len(new)

    return count
