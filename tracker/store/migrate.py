"""Making and upgrading the tables of a store: a backup, Alembic's migrations, then the search for copies."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tracker.store import copies
from tracker.store.schema import SCHEMA_VERSION, meta, metadata
from tracker.store.whole import whole

if TYPE_CHECKING:
    from alembic.config import Config

FOREIGN = "{} is a database, but not one of the tracker's"


class StoreError(RuntimeError):
    """A store that cannot be opened or used; the message names the store and the cause."""


def bring_up_to_date(engine: sa.Engine, name: str, *, create: bool, notice: Callable[[str], None]) -> None:
    """Makes the tables, or upgrades those of an older tracker, in one transaction; a SQLite file is copied before.

    Raises StoreError for a newer store, for what is no store, and for none when `create` is False.
    """
    with engine.begin() as connection:
        found = schema_of(connection, name, create=create)
        if found == SCHEMA_VERSION and copies.are_current(connection):
            return
    if 0 < found < SCHEMA_VERSION:
        kept = _copy_before(engine, found)
        notice(f"upgrading the store {name} from schema {found} to {SCHEMA_VERSION}{kept}")
    elif found:
        notice(f"copies are recognised in another way now: looking for them again in the store {name}")
    with engine.begin() as connection:
        wait_for_others(connection)
        if schema_of(connection, name, create=create) < SCHEMA_VERSION:
            upgrade(connection)
        if not copies.are_current(connection):
            copies.find_all(connection)


def schema_of(connection: sa.Connection, name: str, *, create: bool = False) -> int:
    """The store's schema, 0 when it is yet to be made.

    Raises StoreError for a newer store, for what is no store, and for none when `create` is False.
    """
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


def _copy_before(engine: sa.Engine, schema: int) -> str:
    """Copies a SQLite file, with what its write-ahead log holds, beside itself; an earlier copy is kept."""
    path = engine.url.database
    if engine.dialect.name != "sqlite" or path in {None, "", ":memory:"}:
        return ""
    copy = Path(f"{path}.schema{schema}")
    with (
        suppress(FileExistsError),
        whole(copy, replace=False) as part,
        closing(sqlite3.connect(str(path))) as source,
        closing(sqlite3.connect(part)) as target,
    ):
        source.backup(target)
    return f"; the old one is kept as {copy}"


def wait_for_others(connection: sa.Connection) -> None:
    """Two processes that open the same store at once do this one after the other."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext('tracker schema'))"))


def upgrade(connection: sa.Connection, revision: str = "head") -> None:
    """Makes or upgrades the tables, up to a revision of `migrations` ("0003" is schema 3)."""
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    tables = sa.inspect(connection).get_table_names()
    if "meta" in tables and "alembic_version" not in tables:
        command.stamp(config, "0001")  # schema 1 was made before there were migrations
    command.upgrade(config, revision)


def revisions(connection: sa.Connection) -> tuple[str | None, str | None]:
    """The revision of the tables, and the newest one."""
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    now = MigrationContext.configure(connection).get_current_revision()
    return now, ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
