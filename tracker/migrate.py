"""Making and upgrading the tables of a store: a backup, Alembic's migrations, then the search for copies."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from tracker import copies
from tracker.schema import SCHEMA_VERSION, meta, metadata

FOREIGN = "{} is a database, but not one of the tracker's"


class StoreError(RuntimeError):
    """A store that cannot be opened or used; the message names the store and the cause."""


def bring_up_to_date(engine: sa.Engine, name: str, *, create: bool, notice: Callable[[str], None]) -> None:
    """Makes the tables, or upgrades those of an older tracker, in one transaction; a SQLite file is copied before.

    Raises StoreError for a newer store, for what is no store, and for none when `create` is False.
    """
    with engine.begin() as connection:
        found = _schema_of(connection, name, create)
        if found == SCHEMA_VERSION and copies.are_current(connection):
            return
    if 0 < found < SCHEMA_VERSION:
        kept = _backup(engine, found)
        notice(f"upgrading the store {name} from schema {found} to {SCHEMA_VERSION}{kept}")
    elif found:
        notice(f"copies are recognised in another way now: looking for them again in the store {name}")
    with engine.begin() as connection:
        _wait_for_others(connection)
        if _schema_of(connection, name, create) < SCHEMA_VERSION:
            _migrate(connection)
        if not copies.are_current(connection):
            copies.find_all(connection)


def _schema_of(connection: sa.Connection, name: str, create: bool) -> int:
    """The store's schema, 0 when it is yet to be made."""
    tables = set(sa.inspect(connection).get_table_names())
    if "meta" in tables:
        value = connection.execute(sa.select(meta.c.value).where(meta.c.key == "schema_version")).scalar()
        return _checked(value, name)
    if tables & set(metadata.tables) or (tables and connection.dialect.name == "sqlite"):
        raise StoreError(FOREIGN.format(name))
    if not create:
        raise StoreError(f"there is no store at {name}: make one with `tracker ingest`, or name another with --db")
    return 0


def _checked(value: str | None, name: str) -> int:
    if value is None or not value.isdecimal():
        raise StoreError(FOREIGN.format(name))
    if int(value) > SCHEMA_VERSION:
        raise StoreError(
            f"the store {name} has schema {value}, written by a newer tracker; this one understands up to "
            f"{SCHEMA_VERSION}: upgrade the tracker, or name another store with --db"
        )
    return int(value)


def _backup(engine: sa.Engine, schema: int) -> str:
    """Copies a SQLite file, with what its write-ahead log holds, beside itself; an earlier copy is kept."""
    path = engine.url.database
    if engine.dialect.name != "sqlite" or path in {None, "", ":memory:"}:
        return ""
    copy = Path(f"{path}.schema{schema}")
    if not copy.exists():
        with closing(sqlite3.connect(str(path))) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
    return f"; the old one is kept as {copy}"


def _wait_for_others(connection: sa.Connection) -> None:
    """Two processes that open the same store at once do this one after the other."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext('tracker schema'))"))


def _migrate(connection: sa.Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    tables = sa.inspect(connection).get_table_names()
    if "meta" in tables and "alembic_version" not in tables:
        command.stamp(config, "0001")  # schema 1 was made before there were migrations
    command.upgrade(config, "head")
