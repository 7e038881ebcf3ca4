"""What a job does: read and extract what was handed in, then store what the user chose of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboards.intake import MOST_PROBLEMS, Item, within_limits
from dashboards.jobs import Cancelled, Job, Jobs
from tracker.ingest import Tally, ingest_items
from tracker.model import Article, Problem
from tracker.preview import Preview, kept, preview
from tracker.store.store import Store


def examine(jobs: Jobs, job: Job, store: Store, items: Iterable[Item]) -> None:
    """Reads the items and extracts their events; afterwards the job is ready, and nothing is stored."""
    read = _read(job, items)
    with jobs.turn(job, "extracting"):
        job.done, job.total = 0, len(read)
        for item in read:
            job.check()
            job.items.append(preview(store, item) if isinstance(item, Article) else item)
            job.done += 1
    job.stage = "ready"


def keep(jobs: Jobs, job: Job, store: Store, chosen: Sequence[int]) -> None:
    """Stores the chosen items of a ready job and links their events; when cancelled, what was stored stays."""
    articles = [item.article for n, item in enumerate(job.items) if n in set(chosen) and isinstance(item, Preview)]
    job.done, job.total = 0, len(articles)

    def watch(tally: Tally) -> None:
        job.done = tally.items
        job.check()

    with jobs.turn(job, "keeping"):
        try:
            ingest_items(store, articles, watch)
        except Cancelled:
            job.cause = f"Stopped after {job.done} of {job.total}; what was stored until then stays."
    if job.address and not any(isinstance(item, Problem) for item in job.items):
        store.forget_problems(job.address)
    job.kept = kept(store, [article.id for article in articles[: job.done]])
    job.stage = "kept"


def _read(job: Job, items: Iterable[Item]) -> list[Item]:
    read: list[Item] = []
    problems = 0
    for item in within_limits(items):
        job.check()
        problems += isinstance(item, Problem)
        if isinstance(item, Problem) and problems > MOST_PROBLEMS:
            job.left_out += 1
        else:
            read.append(item)
        job.done += 1
    return read
