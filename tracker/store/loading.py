"""Many rows into a table at once: COPY on PostgreSQL, big parts of prepared inserts elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, cast

import numpy as np
import pandas as pd
import psycopg
import sqlalchemy as sa

PART = 50_000  # rows
MEMORY = "512MB"  # that PostgreSQL may use to build an index
# what to drop and how to make it again, in this order; what is made again is made in the opposite one
POSTGRESQL = """
SELECT drop, make FROM (
    SELECT CASE contype WHEN 'f' THEN 1 ELSE 2 END AS step,
           format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop,
           format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS make
    FROM pg_constraint
    WHERE contype IN ('f', 'p') AND (conrelid::regclass::text IN :tables OR confrelid::regclass::text IN :tables)
    UNION ALL
    SELECT 3, format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM pg_index WHERE NOT indisunique AND indrelid::regclass::text IN :tables
) AS made ORDER BY step"""
SQLITE = (
    "SELECT 'DROP INDEX ' || name, sql FROM sqlite_master WHERE type = 'index' AND sql <> '' AND tbl_name IN :tables"
)

Columns = Mapping[str, Sequence[Any]]


def add(connection: sa.Connection, table: sa.Table, columns: Columns) -> None:
    """Adds rows given as columns of one length; days are ISO texts, None is NULL. Ids that are there are an error."""
    names = [column.name for column in table.columns if column.name in columns]
    rows = zip(*(columns[name] for name in names), strict=True)
    if connection.dialect.name == "postgresql":
        driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
        target = f"COPY {table.name} ({', '.join(names)}) FROM STDIN"
        with driver.cursor() as cursor, cursor.copy(target.encode()) as copy:
            for row in rows:
                copy.write_row(row)
        return
    insert = str(sa.insert(table).compile(dialect=connection.dialect, column_keys=names))
    while part := list(islice(rows, PART)):
        connection.exec_driver_sql(insert, part)


def plain(frame: pd.DataFrame) -> dict[str, list[Any]]:
    """The columns of a frame as `add` takes them."""
    return {str(name): list(_plain(column)) for name, column in frame.items()}


def _plain(column: pd.Series) -> Iterator[Any]:
    if column.dtype.kind == "M":  # few days, and many rows of each
        numbers, days = pd.factorize(column)
        texts = np.array([*days.to_numpy(dtype="datetime64[D]").astype(str).tolist(), None], dtype=object)
        return iter(texts[numbers].tolist())  # NULL has the number -1
    return iter(column.astype(object).where(column.notna(), None).tolist())


@contextmanager
def indexed_afterwards(connection: sa.Connection, *tables: sa.Table) -> Iterator[None]:
    """Within the block these tables have no indexes, and in PostgreSQL no keys, nor others keys into them; then again.

    An index that is built once costs far less than one that grows by every row; ids that are there twice are an error
    at the end of the block. Nobody else can use the tables until the transaction ends, so this is for loads that are
    larger than what is there.
    """
    statements = list(_made_anew(connection, [table.name for table in tables]))
    for drop, _ in statements:
        connection.exec_driver_sql(drop)
    yield
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL maintenance_work_mem = '{MEMORY}'")
    for _, make in reversed(statements):
        connection.exec_driver_sql(make)


def _made_anew(connection: sa.Connection, tables: list[str]) -> Iterator[tuple[str, str]]:
    """How each key and each index is dropped, and how it is made."""
    asked = POSTGRESQL if connection.dialect.name == "postgresql" else SQLITE
    query = sa.text(asked).bindparams(sa.bindparam("tables", tables, expanding=True))
    for drop, make in connection.execute(query):
        yield str(drop), str(make)
