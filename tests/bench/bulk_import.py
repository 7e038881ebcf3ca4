"""How long a million events take to be imported, and the timeline of one country to be exported again."""

from __future__ import annotations

from bench import synthetic
from bench.measure import Figures, peak_memory
from tracker.cli.timeline import LineSettings, tension_table
from tracker.export import to_bytes
from tracker.store.store import Store


def run(figures: Figures, store: Store, part: str, size: int) -> None:
    """All figures of one database; the store is empty."""
    table = synthetic.table(size)
    with figures.timed(part, "import"):
        store.import_events(table)
    with figures.timed(part, "the same again"):
        store.import_events(table)
    figures.put(part, "import", "events a second", size / figures.parts[part]["import"]["s"])
    del table
    settings = LineSettings()
    for code in ("UKR", "FRA"):
        figures.repeated(
            part,
            f"timeline of {code}",
            lambda code=code: to_bytes(tension_table(store, "timeline", code, settings, None, None)),  # type: ignore[misc]
            runs=3,
        )
    figures.put(part, "peak memory", "MiB", peak_memory())
