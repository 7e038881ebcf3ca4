"""Parquet files, a few hundred rows at a time."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.readers import limits
from tracker.readers.errors import Unreadable
from tracker.readers.records import Row, columns, read_rows
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
    try:
        table = pq.ParquetFile(source.seekable())
        names = list(table.schema_arrow.names)
        check_columns(names, source.options)
        _check_size(table.metadata)
        for batch in table.iter_batches(BATCH, columns=list(set(columns(names, source.options.mapping).values()))):
            for record in batch.to_pylist():
                number += 1
                yield f"{source.name}:{number}", record
    except (pa.ArrowException, OSError) as error:
        raise Unreadable(f"Parquet breaks off or is damaged after row {number:,}: {error}"[:300]) from error


def _check_size(metadata: object) -> None:
    for index in range(metadata.num_row_groups):  # type: ignore[attr-defined]
        size = metadata.row_group(index).total_byte_size  # type: ignore[attr-defined]
        if size > limits.ROW_GROUP:
            raise Unreadable(f"Parquet row group larger than {limits.ROW_GROUP // limits.MB} MB")
