"""How a store is found, opened and created."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tracker.migrate import StoreError, bring_up_to_date

DEFAULT_PATH = "data/tracker.db"
BUSY_SECONDS = 30  # how long a writer waits for another one
CACHE_KIB = 64 * 1024

Notice = Callable[[str], None]


def store_url(url: str | None = None) -> sa.URL:
    """The SQLAlchemy URL of a store; a bare path is a SQLite file, None is $TRACKER_DB or data/tracker.db."""
    text = url or os.environ.get("TRACKER_DB") or DEFAULT_PATH
    if "://" not in text:
        return sa.URL.create("sqlite", database=text)
    try:
        parsed = sa.make_url(text)
    except sa.exc.ArgumentError as error:
        raise StoreError(f"{text!r} is neither a database URL nor a file path") from error
    drivers = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
    return parsed.set(drivername=drivers.get(parsed.drivername, parsed.drivername))


def connect(url: str | None = None, *, create: bool = True, notice: Notice | None = None) -> sa.Engine:
    """An engine on a store whose tables are what this code expects; an older store is upgraded, `notice` is told.

    Raises StoreError naming the store and the cause.
    """
    address = store_url(url)
    name = address.render_as_string(hide_password=True)
    _prepare_file(address, create)
    try:
        engine = _engine(address)
        _prepare_tables(engine, name, create, notice or _say_nothing)
    except (sa.exc.SQLAlchemyError, ImportError) as error:
        cause = getattr(error, "orig", None) or error
        raise StoreError(f"the store {name} cannot be opened: {str(cause).strip()}") from error
    return engine


def _prepare_file(address: sa.URL, create: bool) -> None:
    if address.get_backend_name() != "sqlite" or address.database in {None, "", ":memory:"}:
        return
    path = Path(str(address.database))
    if not create and not path.exists():
        raise StoreError(f"there is no store at {path}: make one with `tracker ingest`, or name another with --db")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the folder of the store {path} cannot be made: {error}") from error


def _engine(address: sa.URL) -> sa.Engine:
    if address.get_backend_name() != "sqlite":
        return sa.create_engine(address, pool_pre_ping=True)
    engine = sa.create_engine(address, connect_args={"timeout": BUSY_SECONDS})

    @sa.event.listens_for(engine, "connect")
    def configure(connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's own connection
        connection.isolation_level = None  # the driver would leave changes of tables outside the transaction
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"cache_size=-{CACHE_KIB}"):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _prepare_tables(engine: sa.Engine, name: str, create: bool, notice: Notice) -> None:
    try:
        bring_up_to_date(engine, name, create=create, notice=notice)
    except BaseException:
        engine.dispose()
        raise


def _say_nothing(_: str) -> None:
    """Takes a notice that nobody reads."""
