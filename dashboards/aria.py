"""Attributes for assistive technology, which Dash takes only as keyword arguments with hyphens."""

from __future__ import annotations

from typing import Any

HIDDEN: dict[str, Any] = {"aria-hidden": "true"}  # said in words beside it
LIVE: dict[str, Any] = {"aria-live": "polite"}


def named(label: str) -> dict[str, Any]:
    """A name for what shows none."""
    return {"aria-label": label}


def named_by(element: str) -> dict[str, Any]:
    """The name is the text of another element."""
    return {"aria-labelledby": element}


def expanded(yes: bool) -> dict[str, Any]:
    """Whether what a button shows and hides is shown."""
    return {"aria-expanded": str(yes).lower()}
