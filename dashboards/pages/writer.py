"""The field that says who writes: to be filled in, or the name of the account."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash.development.base_component import Component

from dashboards.server import who


def name_field(key: str, label: str, **more: Any) -> Component:  # noqa: ANN401 - what else a text field takes
    """Asked for once, the browser remembers it; where people have accounts it is only shown."""
    name = who.visitor().name
    given = {"label": "You write as", "value": name, "readOnly": True, "variant": "unstyled", "className": "writer"}
    asked = {"label": label, "persistence": True, "persistence_type": "local"}
    made: Component = dmc.TextInput(id=key, **(given if name else asked | more))
    return made
