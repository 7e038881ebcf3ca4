"""Extraction on the workers of a Dask cluster, of this machine or of others, with the results of a single process."""

from __future__ import annotations

import logging
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from importlib.metadata import version
from typing import TYPE_CHECKING

from tracker.ingest import Found, Outcome, Work, outcomes
from tracker.model import Article, Problem
from tracker.urls import web_address

if TYPE_CHECKING:
    from distributed import Client, Future

AHEAD = 4  # lots a worker that are under way: so many that none waits, so few that memory stays flat
RETRIES = 1  # times that a lot whose worker died is tried again as a whole, on a cluster of our own
# Dask's usual settings cost a quarter of a worker's time: it profiles itself, and hands memory back in small pieces
QUICK = {
    "distributed.worker.profile.enabled": False,
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": 2**27,
}
PATIENCE = 30  # seconds for a scheduler to answer, and for its first worker
DIED = "the process that reads it dies, however often it is tried"
ONE_LOT = threading.Lock()  # of a process: spaCy's pipeline and our caches are not made for several threads

Notice = Callable[[str], None]


class ClusterError(RuntimeError):
    """A cluster that cannot be used; the message says which, why, and what to do about it."""


@contextmanager
def spread(workers: int, scheduler: str | None = None, notice: Notice = lambda _: None) -> Iterator[Work]:
    """Work for `ingest` and `extract_files`, done by so many processes of this machine, or by a scheduler's workers.

    `scheduler` is the address of one that runs (tcp://host:8786, tls://...). `notice` is told how many workers there
    are and where the dashboard is. Results come in the order of the input, and are what one process gives. The lots of
    a worker that dies are done by others; an article that kills its worker each time becomes a Problem. Raises
    ClusterError when there is no cluster, or when its workers would give other results.
    """
    with _joined(scheduler) if scheduler else _started(workers) as client:
        notice(_description(client))
        yield partial(_spread, client)


@contextmanager
def _started(workers: int) -> Iterator[Client]:
    """Processes of our own, reached over TLS: whoever else uses this machine cannot have them run his code."""
    import dask
    from distributed import Client, LocalCluster, Security

    with (
        dask.config.set(QUICK),
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            security=Security.temporary(),
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.ERROR,
            scheduler_kwargs={"allowed_failures": RETRIES},
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        client.register_worker_callbacks(_uninterrupted)
        yield client


def _uninterrupted() -> None:
    """Ctrl-C reaches all processes of a terminal, but which lot is finished first is for the one that reads to say."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _joined(address: str) -> Iterator[Client]:
    from distributed import Client

    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:  # ValueError, TypeError: no address, or TLS without certificates
        raise ClusterError(f"no Dask scheduler answers at {address}: {error}") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            hint = f"start some with `dask worker {address} --nthreads 1`"
            raise ClusterError(f"the scheduler at {address} has no workers: {hint}") from error
        yield client


def _description(client: Client) -> str:
    link = client.dashboard_link if client.scheduler_info().get("services") else ""
    number = len(client.nthreads())
    return f"{number} worker{'' if number == 1 else 's'}" + (f", dashboard: {link}" if link else "")


def _spread(client: Client, lots: Iterator[list[Article]]) -> Iterator[Callable[[], list[Outcome]]]:
    """The outcomes of lots, in their order, while the next ones are under way."""
    expected = versions()
    sent: deque[tuple[list[Article], Future[list[Found]]]] = deque()
    for lot in lots:
        sent.append((lot, _submit(client, lot, expected)))
        if len(sent) >= AHEAD * len(client.nthreads()):
            yield partial(_outcomes, client, *sent.popleft(), [future for _, future in sent])
    while sent:
        yield partial(_outcomes, client, *sent.popleft(), [future for _, future in sent])


def _submit(client: Client, lot: list[Article], expected: str) -> Future[list[Found]]:
    return client.submit(found_in, lot, expected, pure=False)


def _outcomes(
    client: Client, lot: list[Article], future: Future[list[Found]], others: Iterable[Future[list[Found]]]
) -> list[Outcome]:
    from distributed import KilledWorker, wait

    try:
        found = _result(future)
    except KilledWorker:
        with client.as_current():
            wait(list(others))  # when nothing else is under way, the article in hand is what a worker dies of
        found = [_alone(client, article) for article in lot]
    return list(zip(lot, found, strict=True))


def _alone(client: Client, article: Article) -> Found:
    from distributed import KilledWorker

    try:
        return _result(_submit(client, [article], versions()))[0]
    except KilledWorker:
        return Problem(article.id, "extract", DIED, web_address(article.url))


def _result(future: Future[list[Found]]) -> list[Found]:
    """What came of a lot; raises KilledWorker, OSError as `outcomes` does, and ClusterError for every other failure."""
    from distributed import KilledWorker

    try:
        found: list[Found] = future.result()
    except (KilledWorker, ClusterError, OSError):
        raise
    except Exception as error:
        hint = "scheduler and workers need this version of the package"
        raise ClusterError(f"the cluster failed ({type(error).__name__}: {error}); {hint}") from error
    return found


def found_in(lot: list[Article], expected: str) -> list[Found]:
    """What a worker finds in each article of a lot; raises ClusterError when its versions are not those expected."""
    if (own := versions()) != expected:
        from distributed import get_worker

        raise ClusterError(f"the worker {get_worker().address} would give other results: it has {own}, not {expected}")
    with ONE_LOT:
        return [found for _, found in outcomes(lot)]


@lru_cache(maxsize=1)
def versions() -> str:
    """What results depend on: the extractor, spaCy and its model. Raises OSError when no model is installed."""
    from tracker.extraction import extractor_version
    from tracker.language.parse import model_version

    return f"tracker {extractor_version()}, spaCy {version('spacy')}, {model_version()}"
