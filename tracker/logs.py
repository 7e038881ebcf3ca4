"""Logs for machines: one JSON object a line on standard error, with the request or the ingest it belongs to."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Literal

Format = Literal["text", "json"]
PLAIN = "%(asctime)s %(levelname)s %(name)s: %(message)s"
USUAL = set(vars(logging.makeLogRecord({}))) | {"message", "asctime"}

_context: ContextVar[dict[str, str] | None] = ContextVar("context", default=None)


class Lines(logging.Formatter):
    """A record as one line of JSON: time (UTC), level, logger, message, what it was given, what it belongs to.

    >>> record = logging.makeLogRecord({"name": "tracker", "levelname": "INFO", "msg": "a\\nb", "created": 0, "n": 2})
    >>> print(Lines().format(record))
    {"time": "1970-01-01T00:00:00.000+00:00", "level": "INFO", "logger": "tracker", "message": "a\\nb", "n": 2}
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said = {"time": time, "level": record.levelname, "logger": record.name, "message": record.getMessage()}
        given = {name: value for name, value in vars(record).items() if name not in USUAL}
        error = {"error": self.formatException(record.exc_info)} if record.exc_info else {}
        return json.dumps({**said, **(_context.get() or {}), **given, **error}, ensure_ascii=False, default=str)


@contextmanager
def belonging_to(**what: str) -> Iterator[None]:
    """What is logged in here, in this thread, says so: `with belonging_to(ingest="5f2c")`."""
    token = _context.set({**(_context.get() or {}), **what})
    try:
        yield
    finally:
        _context.reset(token)


def to_stderr(format: Format) -> None:
    """Sends what the tracker logs to standard error: everything worth a line as JSON, warnings alone as text."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines() if format == "json" else logging.Formatter(PLAIN))
    for name in ("tracker", "dashboards"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(logging.INFO if format == "json" else logging.WARNING)
        logger.propagate = False
