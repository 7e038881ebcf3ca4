"""How a store is found, opened and created."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tracker.store.migrate import StoreError, bring_up_to_date

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
    engine = attach(url, create=create)
    with _named(engine.url):
        _prepare_tables(engine, name_of(engine), create, notice or _say_nothing)
    return engine


def attach(url: str | None = None, *, create: bool = False) -> sa.Engine:
    """An engine on a store as it is, whatever its schema: no table is made or upgraded.

    Raises StoreError naming the store and the cause.
    """
    address = store_url(url)
    _prepare_file(address, create)
    with _named(address):
        return engine_on(address, name=address.render_as_string(hide_password=True))


def name_of(engine: sa.Engine) -> str:
    """A store's URL without its password."""
    return engine.url.render_as_string(hide_password=True)


def file_of(address: sa.URL) -> Path | None:
    """The file of a SQLite database, also of one that is named as a URI; None of any other."""
    path = str(address.database or "")
    if address.get_backend_name() != "sqlite" or path in {"", ":memory:"}:
        return None
    return Path(path.removeprefix("file:")) if "uri" in address.query else Path(path)


@contextmanager
def snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection that sees the store as it is at its first query, whatever others write meanwhile."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":  # in SQLite every transaction is like that
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


@contextmanager
def _named(address: sa.URL) -> Iterator[None]:
    """Turns errors of the database into a StoreError that names the store."""
    try:
        yield
    except (sa.exc.SQLAlchemyError, ImportError, OSError) as error:
        cause = getattr(error, "orig", None) or error
        name = address.render_as_string(hide_password=True)
        raise StoreError(f"the store {name} cannot be opened: {str(cause).strip()}") from error


def _prepare_file(address: sa.URL, create: bool) -> None:
    path = file_of(address)
    if path is None:
        return
    if not create and not path.exists():
        raise StoreError(f"there is no store at {path}: make one with `tracker ingest`, or name another with --db")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the folder of the store {path} cannot be made: {error}") from error


def engine_on(address: sa.URL, *, name: str, journal: str = "WAL") -> sa.Engine:
    """An engine whose errors bear a note with this name; `journal` is how SQLite keeps its transactions."""
    if address.get_backend_name() != "sqlite":
        engine = sa.create_engine(address, pool_pre_ping=True)
    else:
        engine = _sqlite(address, journal)

    @sa.event.listens_for(engine, "handle_error")
    def note(context: sa.ExceptionContext) -> None:
        if context.sqlalchemy_exception is not None:
            context.sqlalchemy_exception.add_note(name)

    return engine


def _sqlite(address: sa.URL, journal: str) -> sa.Engine:
    engine = sa.create_engine(address, connect_args={"timeout": BUSY_SECONDS})

    @sa.event.listens_for(engine, "connect")
    def configure(connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's own connection
        connection.isolation_level = None  # the driver would leave changes of tables outside the transaction
        for pragma in (f"journal_mode={journal}", "synchronous=NORMAL", "foreign_keys=ON", f"cache_size=-{CACHE_KIB}"):
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
