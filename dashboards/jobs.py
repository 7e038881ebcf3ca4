"""Work in the background of the server: a small table of jobs, each readable only by the browser that began it."""

from __future__ import annotations

import hmac
import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from tracker.model import Problem
from tracker.preview import Kept, Preview

LOG = logging.getLogger(__name__)
MOST = 12  # jobs at a time, of all browsers together
LIFETIME = 1800.0  # seconds that a finished job is kept for after it was last asked for
PATIENCE = 0.1  # seconds between two looks at whether a waiting job was cancelled

Stage = Literal["reading", "waiting", "extracting", "ready", "keeping", "kept", "failed", "cancelled"]
RUNNING: frozenset[Stage] = frozenset({"reading", "waiting", "extracting", "keeping"})


class Busy(Exception):
    """There are as many jobs as there may be, and all of them are at work."""


class Cancelled(Exception):
    """The user has cancelled the job."""


@dataclass
class Job:
    """One hand-in and what became of it; written by its own thread, read by all."""

    owner: str
    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    stage: Stage = "reading"
    done: int = 0  # items of the present stage
    total: int = 0  # of how many, 0 when nobody knows
    items: list[Preview | Problem] = field(default_factory=list)
    left_out: int = 0  # problems beyond those in `items`
    kept: list[Kept] = field(default_factory=list)  # what came of the articles that were kept
    cause: str = ""  # why it failed or stopped early
    address: str = ""  # that was fetched, "" when none was
    touched: float = 0.0
    cancelled: threading.Event = field(default_factory=threading.Event)

    @property
    def running(self) -> bool:
        """Whether its thread is at work."""
        return self.stage in RUNNING

    def check(self) -> None:
        """Raises Cancelled."""
        if self.cancelled.is_set():
            raise Cancelled


Work = Callable[[Job], None]


class Jobs:
    """The jobs of one application. They live in memory alone: what is not kept is gone with the server."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._jobs: dict[str, Job] = {}
        self._table = threading.Lock()
        self._turn = threading.Lock()
        self._now = now

    def start(self, owner: str, work: Work, address: str = "") -> Job:
        """A new job that does this work in a thread of its own. Raises Busy."""
        job = Job(owner, address=address, touched=self._now())
        with self._table:
            self._make_room()
            self._jobs[job.key] = job
        _launch(job, work)
        return job

    def go_on(self, job: Job, work: Work) -> bool:
        """The next piece of work of a job that is ready; False for any other, so that two clicks do it once."""
        with self._table:
            if job.stage != "ready":
                return False
            job.stage = "waiting"
        _launch(job, work)
        return True

    def of(self, key: str | None, owner: str) -> Job | None:
        """The job of this key if this browser began it; None for everybody else, and when it is gone."""
        with self._table:
            self._expire()
            job = self._jobs.get(key or "")
            if job is None or not hmac.compare_digest(job.owner.encode(), owner.encode()):
                return None
            job.touched = self._now()
            return job

    def drop(self, key: str | None, owner: str) -> None:
        """Forgets a job and stops its work at the next item; one that is storing articles is let finish."""
        job = self.of(key, owner)
        if job and job.stage != "keeping":
            job.cancelled.set()
            with self._table:
                self._jobs.pop(job.key, None)

    def storing(self) -> bool:
        """Whether a job is storing articles, which is let finish."""
        with self._table:
            return any(job.stage == "keeping" for job in self._jobs.values())

    @contextmanager
    def turn(self, job: Job, stage: Stage) -> Iterator[None]:
        """One job at a time in here, the others wait and say so. Raises Cancelled."""
        job.stage = "waiting"
        while not self._turn.acquire(timeout=PATIENCE):
            job.check()
        try:
            job.stage = stage
            yield
        finally:
            self._turn.release()

    def _make_room(self) -> None:
        self._expire()
        idle = sorted((job for job in self._jobs.values() if not job.running), key=lambda job: job.touched)
        if len(self._jobs) >= MOST:
            if not idle:
                raise Busy
            del self._jobs[idle[0].key]

    def _expire(self) -> None:
        oldest = self._now() - LIFETIME
        gone = [job.key for job in self._jobs.values() if not job.running and job.touched < oldest]
        for key in gone:
            del self._jobs[key]


def _launch(job: Job, work: Work) -> None:
    threading.Thread(target=_run, args=(job, work), name=f"job-{job.key[:6]}", daemon=True).start()


def _run(job: Job, work: Work) -> None:
    """The work, whose end is always a stage that is not at work: nobody else would hear of an error in a thread."""
    try:
        job.check()
        work(job)
    except Cancelled:
        job.stage = "cancelled"
    except Exception as error:
        LOG.exception("A job failed")
        job.cause = f"{type(error).__name__}: {error}"
        job.stage = "failed"
