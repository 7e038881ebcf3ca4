"""Who writes: the author of every record that the dashboard makes."""

from __future__ import annotations

from tracker.records import RecordError

LONGEST_NAME = 120  # characters


def author(said: str | None) -> str:
    """The name under which something is written: what the user says in the page.

    Whoever reaches the server, which listens on loopback, is its one user, and `web` refuses what another site sends in
    the user's name. Raises RecordError when there is no name or it is too long.
    """
    name = (said or "").strip()
    if not name:
        raise RecordError("give your name first: every record has its author")
    if len(name) > LONGEST_NAME:
        raise RecordError(f"an author has at most {LONGEST_NAME} characters")
    return name
