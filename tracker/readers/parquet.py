"""Parquet files, a few hundred rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tracker.readers import limits
from tracker.readers.errors import Unreadable
from tracker.readers.records import Record, Row, columns, read_rows
from tracker.readers.registry import register
from tracker.readers.source import Found, Source
from tracker.readers.tables import check_columns

BATCH = 256  # rows


@register("parquet", 1, lambda clues: clues.head.startswith(b"PAR1"))
def read_parquet(source: Source) -> Iterator[Found]:
    """The articles of a Parquet file, one a row."""
    yield from read_rows(source, _rows(source))


def _rows(source: Source) -> Iterator[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    with source.random_access() as stream:
        try:
            for number, record in enumerate(_records(pq.ParquetFile(stream), source), 1):
                yield f"{source.name}:{number}", record
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:  # the last: names of columns
            raise Unreadable(f"Parquet breaks off or is damaged after row {number:,}: {error}"[:300]) from error


def _records(table: Any, source: Source) -> Iterator[Record]:  # noqa: ANN401 - pyarrow brings no types
    names = list(table.schema_arrow.names)
    check_columns(names, source.options)
    _check_size(table.metadata)
    for batch in table.iter_batches(BATCH, columns=sorted(set(columns(names, source.options.mapping).values()))):
        yield from batch.to_pylist()


def _check_size(metadata: Any) -> None:  # noqa: ANN401 - see above
    for index in range(metadata.num_row_groups):
        size = metadata.row_group(index).total_byte_size
        if size > limits.ROW_GROUP:
            raise Unreadable(f"Parquet row group larger than {limits.ROW_GROUP // limits.MB} MB")
