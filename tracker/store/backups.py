"""Backups: every table of a store in one SQLite file, which is a store itself and goes back into either database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tracker.store import loading, migrate
from tracker.store.opening import engine_on, file_of, name_of, snapshot
from tracker.store.schema import metadata
from tracker.store.whole import whole

PART = 5000  # rows that are held at a time
OWNED = {*metadata.tables, "alembic_version", "events_words"}  # what a restore makes anew
UNFIT = "the backup {} is not whole: {}"
HOLDS = "the store {} holds {}: name an empty one, or say --force, which keeps a backup of what is there"

Watch = Callable[[str, int], None]  # the table, and how many of its rows are copied
Rows = dict[str, int]  # by table


class BackupError(RuntimeError):
    """A backup that is not made or not taken back; the message names the file or store and the cause."""


def back_up(engine: sa.Engine, path: Path, *, replace: bool = False, watch: Watch | None = None) -> Rows:
    """Writes the store as it is at one moment to a file, whatever others write meanwhile; the rows by table.

    The store may be of an older schema, and so is the backup then. The file is checked before it is given its name, and
    readable by its owner alone. Raises BackupError (for a file that is there, unless `replace`), StoreError when there
    is no store, and OSError or DBAPIError when a disk or database fails: then there is no file, or the older one.
    """
    with snapshot(engine) as connection:
        return _write(connection, name_of(engine), path, watch, replace=replace)


def _write(connection: sa.Connection, name: str, path: Path, watch: Watch | None, *, replace: bool = False) -> Rows:
    """The backup of what a connection sees."""
    schema = migrate.schema_of(connection, name)
    if Path(f"{path}-wal").exists() or _same(file_of(connection.engine.url), path):
        raise BackupError(f"{path} is a store that is in use, not the name of a backup")
    if path.exists() and not replace:
        raise BackupError(f"{path} is there already: name another file, or say --force")
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path, replace=replace) as part:
        part.touch(mode=0o600)
        target = engine_on(sa.URL.create("sqlite", database=str(part)), name=str(path), journal="MEMORY")
        try:
            with target.begin() as new:
                rows = _copied(connection, new, schema, watch)
            with target.connect() as new:
                _verify(new, path, rows)
        finally:
            target.dispose()
    return rows


def restore(
    path: Path, engine: sa.Engine, *, replaced: Path | None = None, watch: Watch | None = None
) -> tuple[Rows, int]:
    """Puts a backup into a store, in one transaction; the rows by table, and how many rows were there before.

    A store that is not empty is refused, unless there is a name for the backup of what is `replaced`. Raises
    BackupError, StoreError for a backup of a newer tracker, and OSError or DBAPIError when a disk or database fails:
    then the store is what it was.
    """
    name = name_of(engine)
    if _same(file_of(engine.url), path):
        raise BackupError(f"{path} is the store itself")
    with _opened(path) as backup, engine.begin() as connection:
        schema = _fit(backup, path)
        _alone(connection)
        there = _held(connection, name)
        if there and not replaced:
            raise BackupError(HOLDS.format(name, ", ".join(f"{n:,} {table}" for table, n in there.items())))
        if there and replaced:
            _write(connection, name, replaced, watch)
        _drop(connection)
        rows = _copied(backup, connection, schema, watch)
    return rows, sum(there.values())


@contextmanager
def _opened(path: Path) -> Iterator[sa.Connection]:
    """A backup, which is only read."""
    if not path.is_file():
        raise BackupError(f"there is no backup {path}")
    address = sa.URL.create("sqlite", database=f"file:{path.resolve()}", query={"mode": "ro", "uri": "true"})
    engine = sa.create_engine(address)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _fit(backup: sa.Connection, path: Path) -> int:
    """The schema of a backup; BackupError when it is damaged or is none."""
    try:
        schema = migrate.schema_of(backup, str(path))
        _verify(backup, path, {})
    except sa.exc.DatabaseError as error:
        raise BackupError(UNFIT.format(path, error.orig)) from error
    return schema


def _verify(backup: sa.Connection, path: Path, rows: Rows) -> None:
    """Raises BackupError when the file is damaged, or does not hold these numbers of rows."""
    damage = [line for line in backup.exec_driver_sql("PRAGMA integrity_check").scalars() if line != "ok"]
    if damage:
        raise BackupError(UNFIT.format(path, damage[0]))
    for name, number in rows.items():
        if (found := _number(backup, sa.table(name))) != number:
            raise BackupError(UNFIT.format(path, f"{found:,} rows of {name}, not {number:,}"))


def _alone(connection: sa.Connection) -> None:
    """Others wait with their reads and writes of the store until the transaction ends (in SQLite with writes alone)."""
    migrate.wait_for_others(connection)
    names = ", ".join(_own(connection))
    if names and connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")


def _held(connection: sa.Connection, name: str) -> Rows:
    """The tables of a store that hold anything, but for what every new one holds."""
    if not migrate.schema_of(connection, name, create=True):
        return {}
    counts = {table: _number(connection, sa.table(table)) for table in _own(connection) if table in metadata.tables}
    return {table: number for table, number in counts.items() if number and table != "meta"}


def _own(connection: sa.Connection) -> list[str]:
    """The tracker's tables in a database: what names others before those."""
    there = [name for name, _ in sa.inspect(connection).get_sorted_table_and_fkc_names() if name in OWNED]
    return there[::-1]


def _drop(connection: sa.Connection) -> None:
    for name in _own(connection):
        connection.execute(sa.schema.DropTable(sa.table(name)))  # type: ignore[arg-type]


def _copied(source: sa.Connection, target: sa.Connection, schema: int, watch: Watch | None) -> Rows:
    """Makes the tables of a schema and fills them; the numbers of rows, which are those of the source."""
    migrate.upgrade(target, f"{schema:04}")
    tables = _tables(target)
    with loading.indexed_afterwards(target, *tables):
        for table in tables:
            target.execute(sa.delete(table))  # of `meta`, which the migrations fill
            for number in _rows(source, target, table):
                if watch:
                    watch(table.name, number)
    rows = {table.name: _number(source, table) for table in tables}
    for table in tables:
        if (found := _number(target, table)) != rows[table.name]:
            raise BackupError(f"of {rows[table.name]:,} rows of {table.name} {found:,} were copied")
    return rows


def _tables(connection: sa.Connection) -> list[sa.Table]:
    """The tables that are there, those that others name first, with types that every database knows."""
    found = sa.MetaData()

    @sa.event.listens_for(found, "column_reflect")
    def generic(_inspector: object, _table: object, column: Any) -> None:  # noqa: ANN401 - a typed dict of SQLAlchemy's
        column["type"] = column["type"].as_generic()

    found.reflect(connection, only=lambda name, _: name in metadata.tables)
    return found.sorted_tables


def _rows(source: sa.Connection, target: sa.Connection, table: sa.Table) -> Iterator[int]:
    """Copies a table part by part; yields how many rows there are by then. Days travel as ISO texts."""
    fields = [_plain(column, source.dialect.name) for column in table.columns]
    result = source.execute(sa.select(*fields), execution_options={"yield_per": PART})
    names, done = list(result.keys()), 0
    for part in result.partitions():
        loading.add(target, table, dict(zip(names, zip(*part, strict=True), strict=True)))
        done += len(part)
        yield done


def _plain(column: sa.Column[Any], dialect: str) -> sa.ColumnElement[Any]:
    if not isinstance(column.type, sa.Date):
        return column
    day = sa.type_coerce(column, sa.Text) if dialect == "sqlite" else sa.cast(column, sa.Text)
    return day.label(column.name)


def _number(connection: sa.Connection, table: sa.FromClause) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def _same(one: Path | None, other: Path) -> bool:
    return one is not None and one.exists() and other.exists() and one.samefile(other)
