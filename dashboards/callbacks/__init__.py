"""The callbacks, thin: each reads its inputs, asks a pure function, and returns."""

from __future__ import annotations

import dash

from dashboards.callbacks import actions, country, downloads, events, navigation, notes, quality, view
from tracker.store import Store


def register(app: dash.Dash, store: Store) -> None:
    """Adds every callback of the dashboard to the application."""
    for part in (navigation, view, country, notes, downloads, events, quality, actions):
        part.register(app, store)
