"""Why an item cannot become an article; readers turn these into Problems."""

from __future__ import annotations

STAGE = "read"


class Unreadable(ValueError):
    """One item, or the rest of a file, cannot be read; the message is the cause that the user sees."""

    stage = STAGE


class NotUnderstood(Unreadable):
    """A date in a form that is not known."""


class Foreign(Unreadable):
    """A text in a language that is not extracted."""

    stage = "language"


class OptionError(ValueError):
    """How to read was given wrongly: an unknown format, a mapping to an unknown field."""
