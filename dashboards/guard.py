"""The last line: below all pages and callbacks, nothing is written to the store for those who may only look."""

from __future__ import annotations

import re

import sqlalchemy as sa
from flask import has_request_context

from dashboards import who

# What looking itself writes: events linked anew from what is stored, and log-ins. Every other table is refused.
DERIVED = {"meta", "events", "events_words", "reports", "participants", "aliases", "accounts", "sessions"}
READS = {"SELECT", "WITH", "PRAGMA", "BEGIN", "ROLLBACK"}
CHANGE = re.compile(r'(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE)


class MayNotWriteError(PermissionError):
    """Something was to be written for a visitor who may only look."""


def watch(engine: sa.Engine) -> None:
    """Refuses what the present visitor may not write, whichever code sends it; work outside of requests is free."""
    if not sa.event.contains(engine, "before_cursor_execute", refuse):
        sa.event.listen(engine, "before_cursor_execute", refuse)


def refuse(_connection: object, _cursor: object, statement: str, *_: object) -> None:
    """Raises MayNotWriteError for a statement that the present visitor may not have carried out."""
    if has_request_context() and changes(statement) and not who.may_write():
        raise MayNotWriteError("this account may look at everything, but not write")


def changes(statement: str) -> bool:
    """Whether a statement may change more than what is derived.

    >>> changes("INSERT INTO annotations (...)"), changes("UPDATE events SET ..."), changes("DROP TABLE events")
    (True, False, True)
    """
    text = statement.lstrip()
    change = CHANGE.match(text)
    return change[1].lower() not in DERIVED if change else text.split(maxsplit=1)[0].upper() not in READS
