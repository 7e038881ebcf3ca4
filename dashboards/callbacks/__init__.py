"""The callbacks, thin: each reads its inputs, asks a pure function, and returns."""

from __future__ import annotations

import dash

from dashboards.callbacks import compare, country, downloads, navigation, notes, view
from dashboards.kept import Kept
from tracker.store import Store


def register(app: dash.Dash, store: Store) -> None:
    """Adds every callback of the dashboard to the application."""
    kept = Kept(store)
    navigation.register(app, store, kept)
    notes.register(app, store)
    for part in (view, country, downloads, compare):
        part.register(app, kept)
