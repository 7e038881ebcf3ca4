"""`make bench`: measures what the tracker does on this machine, prints it, and writes it as JSON.

make bench                                             every part, 100,000 events
make bench ARGS="dashboard --events 1000000"           one part
make bench ARGS="paint --database sqlite"              what a browser waits for
make bench ARGS="ingest-events --database postgresql"  on one database
make bench ARGS="writers --seconds 60"                 eight writers and readers at once
make bench ARGS="load --seconds 300"                   fifty people who look, five who write
make bench ARGS="workers --items 20000"                several processes that extract, on the shared corpus
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from postgres_server import installed, running
from rich.console import Console
from rich.table import Table

from bench import bulk_import, dashboard, extract, load, paint, synthetic, workers, writers
from bench.measure import Figures
from tracker.store.store import Store, open_store

PARTS = ("synthetic", "dashboard", "paint", "ingest-events", "writers", "load", "extract", "workers")
DATABASES = ("sqlite", "postgresql")


def main() -> int:
    """Runs the parts that were asked for; 1 when one cannot be."""
    asked = arguments()
    figures = Figures()
    for database in asked.database or DATABASES:
        if database == "postgresql" and not installed():
            sys.stderr.write("no PostgreSQL server binaries are installed: SQLite only\n")
            continue
        of_stores(figures, asked, database)
    if "extract" in asked.parts:
        extract.run(figures)
    if "workers" in asked.parts:
        workers.run(figures, asked.items)
    show(figures)
    if asked.json:
        about = {"python": platform.python_version(), "machine": platform.machine(), "events": asked.events}
        asked.json.write_text(json.dumps(about | figures.parts, indent=1) + "\n", encoding="utf-8")
    return 0


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__, formatter_class=FORM)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--events", type=int, default=100_000, help="in a store; usually 100,000")
    parser.add_argument("--database", action="append", choices=DATABASES, help="both when none is named")
    parser.add_argument("--store", help="a store to measure the dashboard on, in place of a synthetic one")
    parser.add_argument("--seconds", type=int, default=60, help="that people write and look; usually 60")
    parser.add_argument("--items", type=int, default=2000, help="that the workers extract; usually 2,000")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    asked = parser.parse_args()
    asked.parts = asked.parts or list(PARTS)
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"{', '.join(sorted(unknown))}: parts are {', '.join(PARTS)}")
    return asked


FORM = argparse.RawDescriptionHelpFormatter


def of_stores(figures: Figures, asked: argparse.Namespace, database: str) -> None:
    """The parts that need a store, on one database."""
    size = f"{asked.events:,} events, {database}"
    if asked.store:
        with open_store(asked.store, create=False) as store:
            of_dashboard(figures, store, asked.parts, asked.store)
    elif {"synthetic", "dashboard", "paint"} & {*asked.parts}:
        with empty_store(database) as store:
            with figures.timed(f"synthetic, {size}", "store made"):
                synthetic.fill(store, asked.events)
            of_dashboard(figures, store, asked.parts, size)
    if "ingest-events" in asked.parts:
        with empty_store(database) as store:
            bulk_import.run(figures, store, f"ingest-events, {size}", asked.events)
    if "writers" in asked.parts:
        with empty_store(database) as store:
            writers.run(figures, store, f"writers, {asked.seconds} s, {database}", asked.seconds)
    if "load" in asked.parts:
        with empty_store(database) as store:
            synthetic.fill(store, asked.events)
            load.run(figures, store, f"load, {asked.seconds} s, {size}", asked.seconds)


def of_dashboard(figures: Figures, store: Store, parts: list[str], about: str) -> None:
    """What the server of the dashboard does, and what a browser waits for."""
    if "dashboard" in parts:
        dashboard.run(figures, store, f"dashboard, {about}")
    if "paint" in parts:
        paint.run(figures, store.engine.url.render_as_string(hide_password=False), f"paint, {about}")


@contextmanager
def empty_store(database: str) -> Iterator[Store]:
    """A new store that is gone afterwards."""
    if database == "sqlite":
        with TemporaryDirectory() as folder, open_store(f"{folder}/bench.db") as store:
            yield store
        return
    with running() as url:
        with psycopg.connect(url.format(database="postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE bench")
        with open_store(url.format(database="bench")) as store:
            yield store


def show(figures: Figures) -> None:
    """Prints a table a part."""
    for part, values in figures.parts.items():
        table = Table(title=part, title_justify="left")
        units = list(dict.fromkeys(unit for figure in values.values() for unit in figure))
        for heading in ("", *units):
            table.add_column(heading, justify="right" if heading else "left")
        for name, figure in values.items():
            table.add_row(name, *(f"{figure[unit]:,.6g}" if unit in figure else "" for unit in units))
        Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
