"""Who sends the present request, what he may do, and under which name he writes."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, has_request_context

from tracker.accounts.people import LONGEST_NAME, Role
from tracker.store.hand.records import RecordError


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at the door; the name is "" where names are not asked for. `leaves`: he came in with a password."""

    name: str
    role: Role | None  # None: he was not let in
    leaves: bool = False

    @property
    def may_write(self) -> bool:
        """Whether records and articles of his are taken."""
        return self.role in ("annotator", "admin")


ALONE = Visitor("", "admin")  # the one user of a dashboard without log-in
NOBODY = Visitor("", None)


def visitor() -> Visitor:
    """Who sends the present request, as `door` found out; outside of requests the program itself."""
    if not has_request_context():
        return ALONE
    found: Visitor = g.visitor  # an AttributeError, and so no answer, for a request that did not pass the door
    return found


def may_write() -> bool:
    """Whether the present visitor may write anything."""
    return visitor().may_write


def author(said: str | None) -> str:
    """The name under which something is written: that of the account, else what the user says in the page.

    Raises RecordError for those who may not write, and when there is no name or it is too long.
    """
    here = visitor()
    if not here.may_write:
        raise RecordError("your account may look at everything, but not write")
    name = here.name or (said or "").strip()
    if not name:
        raise RecordError("give your name first: every record has its author")
    if len(name) > LONGEST_NAME:
        raise RecordError(f"an author has at most {LONGEST_NAME} characters")
    return name
