"""Which of a callback's inputs changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import Input


def triggers(inputs: Mapping[str, Input], prop_ids: Mapping[str, Any]) -> list[str]:
    """The names of the inputs that changed; none when the page has just been laid out."""
    names = {f"{given.component_id}.{given.component_property}": name for name, given in inputs.items()}
    return [names[prop] for prop in prop_ids if prop in names]
