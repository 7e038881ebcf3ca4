"""Dated diplomatic events from news articles, and a tension timeline per country.

    >>> from tracker import extract, open_store, timeline

The names below are imported when first used, because spaCy, pandas and SQLAlchemy take seconds to load.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.event_files import read_events
    from tracker.export import write_frame
    from tracker.extraction import extract, extract_events
    from tracker.model import Article, Problem, Report, Timex
    from tracker.ontology import EVENT_TYPES, EventType, country_name
    from tracker.readers import read
    from tracker.store.store import Store, open_store
    from tracker.table import to_frame
    from tracker.tension.lines import dyads, timeline
    from tracker.tension.turning import turning_points

__version__ = "1.0.0"

__all__ = [
    "EVENT_TYPES",
    "Article",
    "EventType",
    "Problem",
    "Report",
    "Store",
    "Timex",
    "__version__",
    "country_name",
    "dyads",
    "extract",
    "extract_events",
    "open_store",
    "read",
    "read_events",
    "timeline",
    "to_frame",
    "turning_points",
    "write_frame",
]

# No module may bear one of these names: importing the module would take the name's place.
_HOMES = {
    "Article": "model",
    "Problem": "model",
    "Report": "model",
    "Timex": "model",
    "EVENT_TYPES": "ontology",
    "EventType": "ontology",
    "country_name": "ontology",
    "dyads": "tension.lines",
    "extract": "extraction",
    "extract_events": "extraction",
    "Store": "store.store",
    "open_store": "store.store",
    "read": "readers",
    "read_events": "event_files",
    "timeline": "tension.lines",
    "to_frame": "table",
    "turning_points": "tension.turning",
    "write_frame": "export",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
