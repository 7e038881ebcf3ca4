"""The last line: below all pages and callbacks, nothing is written to the store for those who may only look."""

from __future__ import annotations

import re

import sqlalchemy as sa
from flask import Flask, current_app, g, has_request_context, request

from dashboards.server import who
from dashboards.server.pace import Pace
from tracker.store.hand.records import RecordError

# What looking itself writes: events linked anew from what is stored, and log-ins. Every other table is refused.
DERIVED = {"meta", "events", "events_words", "reports", "participants", "aliases", "accounts", "sessions"}
READS = {"SELECT", "WITH", "PRAGMA", "BEGIN", "ROLLBACK"}
MOST, WINDOW = 300, 60.0  # requests that write, of one visitor, within so many seconds
PACE = "tracker writes"  # where the server keeps count of them
CHANGE = re.compile(r'(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE)


class MayNotWriteError(PermissionError):
    """Something was to be written for a visitor who may only look."""


class TooOftenError(RecordError):
    """A visitor writes more often than any person would."""


def watch(engine: sa.Engine, server: Flask) -> None:
    """Refuses what the present visitor may not write, whichever code sends it; work outside of requests is free."""
    server.extensions[PACE] = Pace(MOST, WINDOW)
    if not sa.event.contains(engine, "before_cursor_execute", refuse):
        sa.event.listen(engine, "before_cursor_execute", refuse)


def refuse(_connection: object, _cursor: object, statement: str, *_: object) -> None:
    """Raises MayNotWriteError or TooOftenError for a statement that may not be carried out for the present visitor."""
    if not has_request_context() or not changes(statement):
        return
    if not who.may_write():
        raise MayNotWriteError("this account may look at everything, but not write")
    if not _in_time():
        raise TooOftenError(f"more than {MOST} records within a minute: nothing was written, try again in a moment")


def _in_time() -> bool:
    """Whether the present request may write; it counts once, however many statements it sends."""
    if "in_time" not in g:
        pace: Pace = current_app.extensions[PACE]
        g.in_time = pace.allows(who.visitor().name or request.remote_addr or "")
    return bool(g.in_time)


def changes(statement: str) -> bool:
    """Whether a statement may change more than what is derived.

    >>> changes("INSERT INTO annotations (...)"), changes("UPDATE events SET ..."), changes("DROP TABLE events")
    (True, False, True)
    """
    text = statement.lstrip()
    change = CHANGE.match(text)
    return change[1].lower() not in DERIVED if change else text.split(maxsplit=1)[0].upper() not in READS
