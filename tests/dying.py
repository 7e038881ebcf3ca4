"""A stand-in for the extraction on the workers of a test, quick to load, with a text that ends the process."""

from __future__ import annotations

import os
import signal
import sys
from types import ModuleType

from distributed import Worker, WorkerPlugin
from samples import one_by_one, report

from tracker import cluster
from tracker.model import Article, Report

POISON = "This text ends the process that reads it."  # as a fault in C code does, or the lack of memory


def extract(article: Article) -> list[Report]:
    """Every article tells an attack."""
    if POISON in article.text:
        os.kill(os.getpid(), signal.SIGKILL)
    return [report(article_id=article.id, evidence=article.text[:60])]


def stand_in() -> ModuleType:
    """What takes the place of `tracker.extraction`."""
    module = ModuleType("tracker.extraction")
    module.__dict__.update(extract=extract, extract_all=one_by_one(module), extractor_version=lambda: "v1")
    return module


class Dying(WorkerPlugin):
    """Workers that read with the stand-in, also those that come in the place of dead ones."""

    name = "dying"

    def setup(self, worker: Worker) -> None:  # noqa: ARG002 - Dask hands it in
        """Before the first article."""
        sys.modules["tracker.extraction"] = stand_in()
        cluster.versions = lambda: "v1"  # type: ignore[assignment]
