"""Eight writers and readers at once on one store: how much they get done, and whether anything was lost."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from bench.measure import Figures
from bench.synthetic import fill
from tracker.store.store import Store, open_store

CROWD = 8
EVENTS = 2000
PLACES = ("Kyiv (UKR)", "Lviv (UKR)", "Odesa (UKR)")


def run(figures: Figures, store: Store, part: str, seconds: int) -> None:
    """Writes corrections, reads timelines, each worker with a store of its own, for so long."""
    fill(store, EVENTS)
    ids = store.events()["event_id"].tolist()
    url = store.engine.url.render_as_string(hide_password=False)
    end = time.monotonic() + seconds

    def work(number: int) -> tuple[list[str], int]:
        keys: list[str] = []
        reads = 0
        with open_store(url) as own:
            while time.monotonic() < end:
                event = ids[(number * 17 + len(keys)) % len(ids)]
                keys.append(own.hand.correct(event, {"place": PLACES[len(keys) % 3]}, f"author {number}"))
                reads += len(own.events("UKR")) > 0
        return keys, reads

    with ThreadPoolExecutor(CROWD) as pool:
        done = list(pool.map(work, range(CROWD)))
    acknowledged = [key for keys, _ in done for key in keys]
    found = [record.annotation_id for record in store.hand.records()]
    numbers = {
        "writes acknowledged": len(acknowledged),
        "timelines read": sum(reads for _, reads in done),
        "writes lost": len(set(acknowledged) - set(found)),
        "writes there twice": len(found) - len(set(found)),
    }
    for name, value in numbers.items():
        figures.put(part, name, "number", value)
