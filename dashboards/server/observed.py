"""What each request was, how it ended and how long it took: one line of the log, and numbers for Prometheus."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Iterator

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from dashboards.server import health
from tracker.logs import belonging_to
from tracker.store.store import Store

LOG = logging.getLogger("dashboards.requests")
GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")  # the id of a request that a proxy may give
HEADER = "X-Request-Id"
QUIET = {health.ALIVE, health.READY}  # asked every few seconds: no line in the log
SECONDS = (0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 10)  # bounds of the histogram


class Rows(Collector):
    """What the store holds, counted when somebody asks."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def collect(self) -> Iterator[Metric]:
        """A number for each kind of row."""
        rows = GaugeMetricFamily("tracker_rows", "What the store holds.", labels=["kind"])
        for kind, number in self._store.counts().items():
            rows.add_metric([kind], number)
        yield rows


def register(server: Flask, store: Store) -> CollectorRegistry:
    """Observes every request of the server, and gives what the numbers are read from. Registered before all others."""
    numbers = CollectorRegistry(auto_describe=False)
    answered = Counter("tracker_requests", "Requests by route and status.", ["route", "status"], registry=numbers)
    took = Histogram("tracker_request_seconds", "Seconds by route.", ["route"], registry=numbers, buckets=SECONDS)
    numbers.register(Rows(store))

    def begun() -> None:
        given = request.headers.get(HEADER, "")
        g.request_id = given if GIVEN.fullmatch(given) else secrets.token_hex(8)
        g.begun = time.perf_counter()
        g.belonging = belonging_to(request=g.request_id)
        g.belonging.__enter__()

    server.before_request_funcs.setdefault(None, []).insert(0, begun)  # so that what is refused is seen, too

    @server.after_request
    def ended(response: Response) -> Response:
        seconds = time.perf_counter() - g.begun
        route = request.endpoint or "unknown"
        answered.labels(route, response.status_code).inc()
        took.labels(route).observe(seconds)
        response.headers[HEADER] = g.request_id
        if route not in QUIET:
            _log(response, seconds)
        return response

    @server.teardown_request
    def left(_: BaseException | None) -> None:
        if belonging := g.pop("belonging", None):
            belonging.__exit__(None, None, None)

    return numbers


def _log(response: Response, seconds: float) -> None:
    """The path without its query, which holds the words that somebody searched for."""
    LOG.info(
        "%s %s %s",
        request.method,
        request.path,
        response.status_code,
        extra={
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "milliseconds": round(seconds * 1000, 1),
            "visitor": getattr(g.get("visitor"), "name", ""),
            "address": request.remote_addr or "",
        },
    )
