"""The Dash application over a `tracker.store.store.Store`; imports `tracker`, never the reverse."""
