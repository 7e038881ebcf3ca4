"""What several commands share: options that name a store, a country and days, and how a store is opened."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tracker.console import FAILED, fail

if TYPE_CHECKING:
    from tracker.ingest import Tally
    from tracker.store import Store

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


def open_or_fail(db: str, *, create: bool = True) -> Store:
    """The store at a URL; ends the command when it cannot be opened."""
    from tracker.store import StoreError, open_store

    try:
        return open_store(db, create=create)
    except StoreError as error:
        fail(str(error))


def stop_if_nothing(tally: Tally) -> None:
    """Ends the command when not a single article could be read."""
    if not tally.articles + tally.unchanged:
        fail(f"nothing could be read: {tally.problems} set aside", FAILED)


def day(moment: datetime | None) -> date | None:
    """The day that an option gives."""
    return moment.date() if moment else None
