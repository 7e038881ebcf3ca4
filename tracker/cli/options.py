"""What several commands share: options that name a store, a country and days, and how a store is opened."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tracker.cli.console import FAILED, fail, progress, resumable, say, summary, warn

if TYPE_CHECKING:
    import pandas as pd

    from tracker.ingest import Reading, Tally, Work
    from tracker.store.store import Store

DEFAULT_DB = "data/tracker.db"
Database = Annotated[
    str,
    typer.Option(
        "--db",
        envvar="TRACKER_DB",
        metavar="URL",
        help="The store: a SQLite file or a database URL (postgresql://...).",
    ),
]

Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write here instead of standard output.", show_default=False),
]
Country = Annotated[
    str | None,
    typer.Option(
        "--country", metavar="CODE", help="Only this country or organisation (UKR, NATO).", show_default=False
    ),
]
Start = Annotated[
    datetime | None,
    typer.Option("--from", formats=["%Y-%m-%d"], metavar="DATE", help="First day, YYYY-MM-DD.", show_default=False),
]
End = Annotated[
    datetime | None,
    typer.Option("--to", formats=["%Y-%m-%d"], metavar="DATE", help="Last day, YYYY-MM-DD.", show_default=False),
]
Format = Annotated[
    Literal["csv", "json", "jsonl", "parquet"] | None,
    typer.Option("--format", help="Default: by the suffix of the output file, else csv.", show_default=False),
]
ExtractFormat = Annotated[
    Literal["csv", "json", "jsonl", "parquet", "dataset"] | None,
    typer.Option(
        "--format",
        help="Default: by the suffix, else csv. dataset: a folder, written part by part.",
        show_default=False,
    ),
]
Freq = Annotated[Literal["D", "W"], typer.Option("--freq", help="Timeline by day or by week (dated by its Monday).")]
HalfLife = Annotated[
    float, typer.Option("--half-life", min=0.1, help="Days after which the tension index has forgotten half.")
]
ScaleName = Annotated[
    Literal["tension", "plover", "goldstein"], typer.Option("--scale", help="What an event type weighs.")
]
ByConfidence = Annotated[
    bool, typer.Option("--by-confidence", help="Weigh every event by the confidence of its extraction.")
]
PerArticles = Annotated[
    bool,
    typer.Option(
        "--per-articles", help="As if every day had had 100 articles, or the mean if lower: more news is no tension."
    ),
]
GroupsShown = Annotated[
    Literal["self", "members", "both"],
    typer.Option("--groups", help="NATO, EU and others as themselves, with their members, or both (NATO and NATO+)."),
]
GroupsFile = Annotated[
    Path | None,
    typer.Option("--groups-file", metavar="FILE", help="Groups of your own, in TOML.", show_default=False),
]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        formats=["%Y-%m-%d"],
        metavar="DATE",
        help="Only what had been published by this day, as it was known then.",
        show_default=False,
    ),
]
ExportFormat = Annotated[
    Literal["csv", "json", "jsonl", "parquet", "timelinejs", "cameo"] | None,
    typer.Option("--format", help="Default: by the suffix, else csv. timelinejs, cameo: events.", show_default=False),
]
RoleName = Literal["viewer", "annotator", "admin"]


def open_or_fail(db: str, *, create: bool = True) -> Store:
    """The store at a URL; ends the command when it cannot be opened."""
    from tracker.store.store import StoreError, open_store

    try:
        return open_store(db, create=create, notice=say)
    except StoreError as error:
        fail(str(error))


def ingested(
    store: Store, paths: Sequence[Path | str], reading: Reading | None = None, work: Work | None = None
) -> Tally:
    """Reads and stores these inputs, with progress; when it is stopped it says how to go on."""
    from tracker.ingest import here
    from tracker.ingest import ingest as run
    from tracker.readers import read

    with resumable(), progress("ingesting") as watch:
        return run(store, paths, watch, reading or read, work or here)


def stop_if_nothing(tally: Tally) -> None:
    """Ends the command when not a single article could be read."""
    if not tally.articles + tally.unchanged:
        fail(f"nothing could be read: {tally.problems} set aside", FAILED)


def conclude(tally: Tally) -> None:
    """Says what was set aside and what was stored; ends the command when nothing could be read."""
    for problem in tally.first_problems:
        warn(problem)
    if tally.problems > len(tally.first_problems):
        say(f"... and {tally.problems - len(tally.first_problems):,} more; `tracker problems` lists them all")
    stop_if_nothing(tally)
    say(summary(tally))


def period(start: datetime | None, end: datetime | None) -> tuple[date | None, date | None]:
    """The days of --from and --to; ends the command when they are the wrong way round."""
    first, last = day(start), day(end)
    if first and last and last < first:
        fail(f"--to {last} is before --from {first}")
    return first, last


def day(moment: datetime | None) -> date | None:
    """The day of an option."""
    return moment.date() if moment else None


def write_table(frame: pd.DataFrame, output: Path | None, format: str | None) -> None:
    """Writes a table to a file or to standard output; ends the command when it cannot."""
    from tracker.export import format_of, write_frame

    chosen = format_of(output, format)
    if chosen == "parquet" and output is None:
        fail("parquet is binary: name a file with -o")
    with writing(output):
        write_frame(frame, output, chosen)


@contextmanager
def writing(output: Path | None) -> Iterator[None]:
    """Ends the command when a file or folder cannot be written."""
    try:
        yield
    except OSError as error:
        if output is None:  # a closed pipe, which the command line ends quietly on
            raise
        fail(f"cannot write {output}: {error.strerror or error}")


def database_failure(error: Exception) -> str:
    """Which database failed and what it says of it, in one line; "" for an error of another kind."""
    if "sqlalchemy" not in sys.modules:
        return ""
    from sqlalchemy.exc import DBAPIError

    if not isinstance(error, DBAPIError):
        return ""
    name = "".join(f" {note}" for note in getattr(error, "__notes__", [])[:1])
    return f"the store{name} failed: {' '.join(str(error.orig).split())}"
