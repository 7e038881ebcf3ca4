"""Writers: a frame as bytes, the same bytes for the same frame every time. A format is a module, registered by name."""

from tracker.writers import cameo, delimited, parquet, records, timelinejs  # noqa: F401 - importing registers them
from tracker.writers.registry import FORMATS, Writer, WrongTable

__all__ = ["FORMATS", "Writer", "WrongTable"]
