"""What several processes gain on the items of the shared corpus, and what memory they take as the input grows."""

from __future__ import annotations

import gzip
import resource
import sys
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from subprocess import run as run_command
from tempfile import TemporaryDirectory

from bench.extract import CORPUS
from bench.measure import Figures, peak_memory
from tracker import cluster
from tracker.ingest import Outcome, Work, here
from tracker.lots import lots
from tracker.model import Article
from tracker.readers import read

PART = "workers"
WORKERS = {"this process": 0, "1 worker": 1, "2 workers": 2}
WARM = 512  # items by which every process has loaded model and names, and remembers the usual words
MEMORY = (500, 2_000, 8_000)  # items


def run(figures: Figures, items: int) -> None:
    """Items a second with one process, one worker and two; then peak memory by size of the input."""
    if not CORPUS.exists():
        return
    rates = {name: _rate(figures, name, workers, items) for name, workers in WORKERS.items()}
    figures.put(PART, "2 workers to this process", "times", rates["2 workers"] / rates["this process"])
    figures.put(PART, "2 workers to 1 worker", "times", rates["2 workers"] / rates["1 worker"])
    for size in MEMORY:
        _memory(figures, size)


def _rate(figures: Figures, name: str, workers: int, items: int) -> float:
    articles = [found for found in islice(_read(), items + WARM) if isinstance(found, Article)]
    if not workers:
        return _measured(figures, name, here, articles)
    with cluster._started(workers) as client:
        rate = _measured(figures, name, partial(cluster._spread, client), articles)
        figures.put(PART, name, "workers' cpu s", sum(client.run(_busy).values()))
        figures.put(PART, name, "worker MiB", max(client.run(peak_memory).values()))
    return rate


def _measured(figures: Figures, name: str, work: Work, articles: list[Article]) -> float:
    with figures.timed(PART, f"{name}: start and {WARM} items"):
        _all(work, articles[:WARM])
    rest = articles[WARM:]
    with figures.timed(PART, name):
        _all(work, rest)
    rate = len(rest) / figures.parts[PART][name]["s"]
    figures.put(PART, name, "items a second", rate)
    return rate


def _all(work: Work, articles: list[Article]) -> list[Outcome]:
    return [outcome for extracted in work(lots(articles)) for outcome in extracted()]


def _read() -> Iterator[object]:
    return iter(read([CORPUS]))


def _busy() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _memory(figures: Figures, size: int) -> None:
    """Peak memory of the process that reads, and of its largest worker, over a dataset of so many items."""
    with TemporaryDirectory() as folder:
        dump = Path(folder, "dump.jsonl")
        with gzip.open(CORPUS, "rb") as lines:
            dump.write_bytes(b"".join(islice(lines, size)))
        command = [sys.executable, "-c", MEASURED, str(dump), f"{folder}/events"]
        reader, worker = run_command(command, check=True, capture_output=True, text=True).stdout.split()
    figures.put(PART, f"memory at {size:,} items", "reader MiB", float(reader))
    figures.put(PART, f"memory at {size:,} items", "worker MiB", float(worker))


MEASURED = """
import sys
from functools import partial
from pathlib import Path
from bench.measure import peak_memory
from tracker import cluster
from tracker.dataset import extract_dataset
from tracker.ingest import Tally

if __name__ == "__main__":
    with cluster._started(2) as client:
        nobody = lambda _: None
        work = partial(cluster._spread, client)
        extract_dataset([Path(sys.argv[1])], Path(sys.argv[2]), Tally(), nobody, nobody, work=work)
        print(peak_memory(), max(client.run(peak_memory).values()))
"""
