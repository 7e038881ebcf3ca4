"""Rows of a query read by the column: the database joins the texts of each, Arrow takes them apart again.

A million events are ten million values: making a Python object of each would take most of the time of reading them.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from tracker.store.queries import Selection
from tracker.table import DATES

MARK = "\x1f"  # the unit separator, which no text should have
DIFFERENT = ("event_id", "url")  # texts that hardly ever repeat
LONG = {"evidence"}  # of some millions the databases cannot join into one, which has at most a gigabyte
NOTHING = ["", "NULL"]  # how PostgreSQL and SQLite give no number


def read(connection: sa.Connection, query: Selection) -> pd.DataFrame | None:
    """The rows of a query on columns of the event table, in no order; None when a value has the mark in it.

    Days are datetime64[us], numbers float64 or int64, texts that repeat are categories in the order of the texts.
    """
    rows = query.subquery()
    joined = [sa.func.aggregate_strings(_written(column, connection.dialect.name), MARK) for column in rows.c]
    number, *texts = connection.execute(sa.select(sa.func.count(), *joined)).one()
    columns: dict[str, pa.Array] = {}
    for column in rows.c:
        values = _apart(texts.pop(0))
        if len(values) != number:
            return None
        columns[column.name] = _typed(values, column)  # at once: the texts take far more room
    frame: pd.DataFrame = pa.table(columns).to_pandas()
    return frame


def _written(column: sa.ColumnElement[Any], dialect: str) -> sa.ColumnElement[Any]:
    """A value as a text that says all of it."""
    number, sqlite = isinstance(column.type, sa.Double), dialect == "sqlite"
    if column.name in DATES:
        return column if sqlite else sa.func.to_char(column, "YYYY-MM-DD")
    if number and sqlite:
        return sa.func.quote(column)  # with all its digits, as a cast has them in PostgreSQL
    return sa.func.coalesce(sa.cast(column, sa.Text), "") if number else sa.cast(column, sa.Text)


def _apart(joined: str | None) -> pa.Array:
    """The values again; of no rows the database gives NULL."""
    if joined is None:
        return pa.array([], pa.large_string())
    return pc.split_pattern(pa.array([joined], pa.large_string()), MARK).flatten()


def _typed(values: pa.Array, column: sa.ColumnElement[Any]) -> pa.Array:
    if column.name in DIFFERENT:
        return values
    coded = values.dictionary_encode()  # so that each value is looked at once
    known = coded.dictionary
    if column.name in DATES:
        known = known.cast(pa.timestamp("us"))
    elif isinstance(column.type, sa.Double):
        nothing = pc.is_in(known, pa.array(NOTHING, known.type))
        known = pc.if_else(nothing, pa.scalar(None, known.type), known).cast(pa.float64())
    elif isinstance(column.type, sa.Integer):
        known = known.cast(pa.int64())
    else:
        place = pc.sort_indices(known)
        rank = pc.sort_indices(place).cast(pa.int32())
        return pa.DictionaryArray.from_arrays(rank.take(coded.indices), known.take(place))
    return known.take(coded.indices)
