"""The queue of what was set aside: what is in it, what a run meets again, and what a run no longer meets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from tracker.columns import PROBLEMS
from tracker.model import Problem
from tracker.store.schema import insert, problems

COLUMNS = tuple(PROBLEMS)


def put(connection: sa.Connection, problem: Problem) -> None:
    """Remembers an item that could not be used; a later cause of the same item and stage replaces the earlier one."""
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    row = {"item": problem.item, "stage": problem.stage, "cause": problem.cause, "origin": problem.origin}
    seen = {"tries": 1, "first_seen": now, "last_seen": now, "stale": False}
    again = {"cause": problem.cause, "tries": problems.c.tries + 1, "last_seen": now}
    again |= {"origin": problem.origin} if problem.origin else {}
    statement = insert(connection, problems).values(row | seen)
    connection.execute(statement.on_conflict_do_update(index_elements=["item", "stage"], set_=again | {"stale": False}))


def mark(connection: sa.Connection, origins: Iterable[str]) -> None:
    """Marks what came from these files, folders and addresses: they are about to be read again."""
    for origin in origins:
        connection.execute(sa.update(problems).where(_from(origin)).values(stale=True))


def sweep(connection: sa.Connection, origins: Iterable[str]) -> None:
    """Drops what is still marked: the run is over and met it no more."""
    for origin in origins:
        connection.execute(sa.delete(problems).where(_from(origin), problems.c.stale))


def listed(stage: str | None, contains: str | None) -> sa.Select[*tuple[Any, ...]]:
    """The query of the queue's COLUMNS: of one stage, and with `contains` in item, cause or origin (any case)."""
    query = sa.select(*(problems.c[name] for name in COLUMNS)).order_by(problems.c.item, problems.c.stage)
    if stage is not None:
        query = query.where(problems.c.stage == stage)
    if contains is not None:
        fields = (problems.c.item, problems.c.cause, problems.c.origin)
        query = query.where(sa.or_(*(field.icontains(contains, autoescape=True) for field in fields)))
    return query


def _from(origin: str) -> sa.ColumnElement[bool]:
    """What was read from a file, from anything below a folder, or from an address (and nothing below that).

    Where no origin is known the item's name stands in: "file", "file:line".
    """
    if "://" in origin:
        return problems.c.origin == origin
    known = problems.c.origin != ""
    place = sa.case((known, problems.c.origin), else_=problems.c.item)
    path = origin.rstrip("/") or "/"
    if path == ".":  # what lies below it is named without it
        return ~place.startswith("/") & ~place.contains("://")
    below = place.startswith(path if path == "/" else f"{path}/", autoescape=True)
    return sa.or_(place == path, below, ~known & place.startswith(f"{path}:", autoescape=True))
