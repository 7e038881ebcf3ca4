"""The options that say who extracts: this process, several of this machine, or a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.console import fail, say

if TYPE_CHECKING:
    from tracker.ingest import Work

Workers = Annotated[
    int | None, typer.Option("--workers", min=1, metavar="N", help="Extract in so many processes.", show_default=False)
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="URL",
        help="Extract on the workers of this Dask scheduler (tcp://host:8786).",
        show_default=False,
    ),
]


@contextmanager
def work_of(workers: int | None, scheduler: str | None) -> Iterator[Work]:
    """How these options want extraction done; ends the command when there is no such cluster, or when it fails."""
    from tracker.ingest import here

    if workers and scheduler:
        fail("--scheduler has workers of its own: leave out --workers")
    if not scheduler and (workers or 1) == 1:
        yield here
        return
    from tracker.cluster import ClusterError, spread

    try:
        with spread(workers or 1, scheduler, say) as work:
            yield work
    except ClusterError as error:
        fail(str(error))
