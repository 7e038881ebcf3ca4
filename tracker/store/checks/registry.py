"""The checks by name, how a module adds one, and what becomes of them on a store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa

from tracker.store import migrate, relink
from tracker.store.opening import name_of, snapshot
from tracker.store.schema import SCHEMA_VERSION


class Finding(NamedTuple):
    """Something that is broken: the id of the item, and what is wrong with it."""

    item: str
    cause: str


Look = Callable[[sa.Connection], Iterator[Finding | int]]


@dataclass(frozen=True, slots=True)
class Check:
    """A promise that the data can be asked about.

    `look` yields a Finding for every item that breaks it, and as it goes the number of items that it has looked at.
    Where a `basic` check finds something the others are not asked: they could not trust what they read.
    """

    name: str
    promise: str
    look: Look
    basic: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What a check found among the items that it looked at."""

    check: Check
    looked: int
    findings: tuple[Finding, ...]


CHECKS: dict[str, Check] = {}
Watch = Callable[[str, int], None]  # the name of the check at work, and how many items it has looked at


def check(name: str, promise: str, *, basic: bool = False) -> Callable[[Look], Look]:
    """Makes a function the check of a promise."""

    def add(look: Look) -> Look:
        CHECKS[name] = Check(name, promise, look, basic)
        return look

    return add


def check_store(engine: sa.Engine, watch: Watch | None = None) -> list[Result]:
    """What every check finds, in the order in which they were registered, all at one moment of the store.

    What waits to be linked is linked before, as by everything that reads events; else nothing is written. Raises
    StoreError for what is no store, or one of a newer tracker.
    """
    with engine.connect() as connection:
        schema = migrate.schema_of(connection, name_of(engine))
    if schema == SCHEMA_VERSION:
        _link(engine)
    with snapshot(engine) as connection:
        return list(_examine(connection, watch))


def _link(engine: sa.Engine) -> None:
    """Links what waits. What keeps it from that is for the checks to find, and a read-only store has checks too."""
    with suppress(sa.exc.DBAPIError), engine.begin() as connection:
        if not relink.is_current(connection):
            relink.relink(connection)


def _examine(connection: sa.Connection, watch: Watch | None) -> Iterator[Result]:
    for one in CHECKS.values():
        result = _result(connection, one, watch)
        yield result
        if one.basic and result.findings:
            return


def _result(connection: sa.Connection, one: Check, watch: Watch | None) -> Result:
    """A check that cannot read what it looks at has found something, too."""
    looked, findings = 0, []
    try:
        with connection.begin_nested():
            for found in one.look(connection):
                if isinstance(found, Finding):
                    findings.append(found)
                else:
                    looked += found
                    if watch:
                        watch(one.name, looked)
    except (sa.exc.SQLAlchemyError, ValueError, LookupError, TypeError) as error:
        cause = getattr(error, "orig", None) or error
        findings.append(Finding(one.name, f"cannot be read: {type(cause).__name__}: {' '.join(str(cause).split())}"))
    return Result(one, looked, tuple(findings))
