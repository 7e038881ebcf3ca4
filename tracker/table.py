"""The event table: one row per event and article, its columns declared once, and built here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, get_args

import numpy as np
import pandas as pd
from pyarrow import Table, compute

from tracker.columns import EVENTS
from tracker.identity import event_id, event_ids
from tracker.model import Article, Basis, Precision, Report, Status
from tracker.ontology import Direction, event_types

if TYPE_CHECKING:
    import pandera.pandas as pa

__all__ = ["COLUMNS", "DATES", "NUMBERS", "TableError", "complete", "event_id", "record", "schema", "to_frame"]

COLUMNS: tuple[str, ...] = tuple(EVENTS)
DATES = ("published", "date_start", "date_end")
NUMBERS = ("quantity", "tension", "confidence", "goldstein")
ORDER = ["date_start", "date_end", "event_id"]
OF_TYPE = {"direction", "plover", "cameo", "tension", "goldstein"}  # what the ontology says of an event type
ORIGINS = ("extracted", "manual", "corrected")


class TableError(ValueError):
    """What is not an event table; the message names the file, the row, the column and the value."""


def to_frame(reports: Iterable[Report], articles: Mapping[str, Article]) -> pd.DataFrame:
    """The event table of these reports, validated and sorted by date and event id.

    One row per report with the columns of `tracker.columns.EVENTS`. Dates are datetime64[us], `quantity` is NaN and
    text is "" where nothing is known, `n_reports` is an integer. `articles` has the article of each report by id, else
    KeyError; TableError (a ValueError) when a report breaks the schema.

    >>> to_frame([], {}).shape
    (0, 26)
    """
    rows = [record(key, report) | _source(articles[report.article_id]) for key, report in event_ids(reports)]
    return _checked(complete(pd.DataFrame(rows)), "reports")


def record(key: str, report: Report) -> dict[str, object]:
    """The columns that a report itself fills, with its event id."""
    return {
        "event_id": key,
        "article_id": report.article_id,
        "event_type": report.event_type,
        "status": report.status,
        "actors": ";".join(report.actors),
        "recipients": ";".join(report.recipients),
        "date_start": report.date_start,
        "date_end": report.date_end,
        "date_precision": report.date_precision,
        "date_basis": report.date_basis,
        "date_text": report.date_text,
        "place": report.place,
        "quantity": report.quantity,
        "quantity_unit": report.quantity_unit,
        "confidence": report.confidence,
        "evidence": report.evidence,
        "rule": report.rule,
    }


def complete(frame: pd.DataFrame, columns: Sequence[str] = COLUMNS) -> pd.DataFrame:
    """The 26 columns in order, from those of `record` and the article: adds what the ontology says of each type.

    `origin` is extracted and `n_reports` is 1 where the frame does not say. Where fewer columns are wanted, the frame
    needs only those, and what they are sorted and completed by: event_id, event_type and dates. A wanted column that
    is none of the 26 is a text of the frame; columns of categories stay what they are.
    """
    types = event_types()
    frame = frame.assign(
        **{name: frame.get(name, usual) for name, usual in (("n_reports", 1), ("origin", "extracted"))}
    )
    needed = [name for name in COLUMNS if name in columns or name in ORDER or name == "event_type"]
    frame = frame.reindex(columns=[*needed, *(name for name in columns if name not in COLUMNS)])
    kinds = frame["event_type"]
    for column in OF_TYPE & set(needed):
        told = kinds.map({key: getattr(kind, column) for key, kind in types.items()})
        frame[column] = told.astype("float64" if column in NUMBERS else "str")
    typed = _typed(frame)
    return typed.take(order(typed)).reset_index(drop=True)[list(columns)]


def order(events: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """The places of the events by date and event id, as event tables are sorted; Arrow sorts many times faster."""
    keys = Table.from_pandas(events[ORDER], preserve_index=False)
    found = compute.sort_indices(keys, [(name, "ascending") for name in ORDER])
    places: np.ndarray[tuple[int], np.dtype[np.uint64]] = found.to_numpy()
    return places


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    typed: dict[str, pd.Series] = {}
    for column in frame.columns:
        values = frame[column]
        if column in DATES:
            typed[column] = pd.to_datetime(values, format="ISO8601").astype("datetime64[us]")
        elif column in NUMBERS:
            typed[column] = pd.to_numeric(values.replace("", None)).astype("float64")
        elif column == "n_reports":
            typed[column] = pd.to_numeric(values).astype("int64")
        elif values.dtype == "category":
            typed[column] = values
        else:
            typed[column] = values.fillna("").astype("str")
    return pd.DataFrame(typed, columns=frame.columns)


@lru_cache(maxsize=1)
def schema() -> pa.DataFrameSchema:
    """The pandera schema of the event table."""
    import pandera.pandas as pa  # half a second to import, so only when a table is checked

    def one_of(values: Iterable[str]) -> pa.Column:
        return pa.Column(str, pa.Check.isin(list(values)))

    codes = pa.Check.str_matches(r"^(?:[A-Z0-9]+(?:;[A-Z0-9]+)*)?$")
    special = {
        "event_id": pa.Column(str, pa.Check.str_length(min_value=1), unique=True),
        "article_id": pa.Column(str, pa.Check.str_length(min_value=1)),
        "event_type": one_of(event_types()),
        "direction": one_of(get_args(Direction)),
        "status": one_of(get_args(Status)),
        "actors": pa.Column(str, codes),
        "recipients": pa.Column(str, codes),
        "date_precision": one_of(get_args(Precision)),
        "date_basis": one_of(get_args(Basis)),
        "origin": one_of(ORIGINS),
        "quantity": pa.Column(float, nullable=True),
        "tension": pa.Column(float, pa.Check.in_range(-10, 10)),
        "confidence": pa.Column(float, pa.Check.in_range(0, 1)),
        "goldstein": pa.Column(float, pa.Check.in_range(-10, 10)),
        "n_reports": pa.Column(int, pa.Check.ge(1)),
    } | {column: pa.Column("datetime64[us]") for column in DATES}
    columns = {column: special.get(column, pa.Column(str)) for column in COLUMNS}
    for column, meaning in EVENTS.items():
        columns[column].description = meaning
    ordered = pa.Check(lambda f: f["date_start"] <= f["date_end"], name="date_start is not after date_end")
    return pa.DataFrameSchema(columns, checks=ordered, strict=True, ordered=True)


def _checked(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    from pandera.errors import SchemaErrors

    try:
        return schema().validate(frame, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases.drop_duplicates(["column", "check", "index"]).head(3).to_dict("records")
        raise TableError(f"{name} is no event table: " + "; ".join(map(_failure, cases))) from error


def _failure(case: Mapping[object, object]) -> str:
    row = "" if pd.isna(case["index"]) else f" in row {int(str(case['index'])) + 1}"  # type: ignore[call-overload]
    return f"{case['column']}{row}: {case['failure_case']!r} fails {case['check']}"


def _source(article: Article) -> dict[str, object]:
    return {"published": article.published, "url": article.url}
