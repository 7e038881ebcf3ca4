"""The callbacks, thin: each reads its inputs, asks a pure function, and returns."""

from __future__ import annotations

import dash

from dashboards.callbacks import (
    actions,
    changed,
    compare,
    country,
    downloads,
    events,
    history,
    listedit,
    navigation,
    notes,
    overview,
    quality,
    review,
    view,
)
from dashboards.kept import Kept
from dashboards.memory import Memory


def register(app: dash.Dash, kept: Kept) -> None:
    """Adds every callback of the dashboard to the application."""
    store, memory = kept.store, Memory(kept.store)
    navigation.register(app, store, memory, kept)
    overview.register(app, memory)
    for part in (view, country, downloads, compare, notes):
        part.register(app, kept)
    for other in (events, listedit, quality, actions, review, changed, history):
        other.register(app, store)
