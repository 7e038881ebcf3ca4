"""Parquet, with the frame's own types."""

from __future__ import annotations

from io import BytesIO

import pandas as pd

from tracker.writers.registry import register


@register("parquet")
def write_parquet(frame: pd.DataFrame) -> bytes:
    """Through pyarrow, compressed with Zstandard."""
    buffer = BytesIO()
    frame.to_parquet(buffer, index=False, engine="pyarrow", compression="zstd")
    return buffer.getvalue()
