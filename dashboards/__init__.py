"""The Dash application over a `tracker.store.Store`; imports `tracker`, never the reverse."""
