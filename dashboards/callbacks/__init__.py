"""The callbacks, thin: each reads its inputs, asks a pure function, and returns."""

from __future__ import annotations

import dash

from dashboards.callbacks import country, downloads, events, navigation, notes, overview, quality, view
from dashboards.memory import Memory
from tracker.store import Store


def register(app: dash.Dash, store: Store) -> None:
    """Adds every callback of the dashboard to the application."""
    memory = Memory(store)
    navigation.register(app, store, memory)
    overview.register(app, memory)
    for part in (view, country, notes, downloads, events, quality):
        part.register(app, store)
