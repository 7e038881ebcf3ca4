"""What several commands share: the option that names the store, and how one is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

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
