"""One module per page, each with a function that lays it out; `page` picks the one an address stands for."""

from __future__ import annotations

from urllib.parse import unquote

from dash.development.base_component import Component

from dashboards.kept import Kept
from dashboards.memory import Memory
from dashboards.pages import (
    about,
    add,
    article,
    brief,
    changed,
    compare,
    country,
    event,
    events,
    history,
    message,
    overview,
    quality,
    review,
)
from dashboards.server import who
from dashboards.views import chronicle, lookout, reviewing
from dashboards.views.chronicle import HISTORY_PATH
from dashboards.views.listing import from_search
from dashboards.views.reviewing import CHANGED_PATH, REVIEW_PATH
from dashboards.views.state import (
    ARTICLE_PATH,
    COMPARE_PATH,
    COUNTRY_PATH,
    DYAD_PATH,
    EVENT_PATH,
    EVENTS_PATH,
    GROUP_PATH,
    from_location,
    quality_view,
)
from tracker.store.store import Store

LOOKS_ONLY = "Your account may look at everything, but not add articles. Whoever runs this dashboard can change that."


def page(
    store: Store, pathname: str | None, search: str | None, memory: Memory | None = None, kept: Kept | None = None
) -> Component:
    """The page at this address, or one that says that there is none. `memory` and `kept` are of this store."""
    path = (pathname or "/").rstrip("/") or "/"
    if path == "/":
        return overview.layout(memory or Memory(store), lookout.from_search(search))
    if path == "/about":
        return about.layout()
    if path == EVENTS_PATH:
        return events.layout(kept or Kept(store), from_search(search))
    if path.startswith(EVENT_PATH):
        return event.layout(store, unquote(path.removeprefix(EVENT_PATH)))
    if path == "/add":
        return add.layout() if who.may_write() else message.layout("Add articles", LOOKS_ONLY)
    if path == "/quality":
        return quality.layout(store, quality_view(search))
    if shown := hand_page(store, path, search) or line_page(kept or Kept(store), path, search):
        return shown
    if path.startswith(ARTICLE_PATH):
        return article.layout(store, unquote(path.removeprefix(ARTICLE_PATH)))
    return message.layout("There is no such page", f"Nothing is kept at the address {path}.")


def hand_page(store: Store, path: str, search: str | None) -> Component | None:
    """The pages of the review; None for another address."""
    if path == REVIEW_PATH:
        return review.layout(store, reviewing.from_search(search))
    if path == HISTORY_PATH:
        return history.layout(store, chronicle.from_search(search))
    return changed.layout(store) if path == CHANGED_PATH else None


def line_page(kept: Kept, path: str, search: str | None) -> Component | None:
    """The page of a country, a pair, a group or a comparison; None for another address."""
    if path.startswith(COUNTRY_PATH) and path.endswith(brief.PATH):
        return brief.layout(kept.store, from_location(path.removesuffix(brief.PATH), search))
    if path == COMPARE_PATH:
        return compare.layout(kept, from_location(path, search))
    for prefix in (COUNTRY_PATH, DYAD_PATH, GROUP_PATH):
        if path.startswith(prefix):
            return country.layout(kept, from_location(path, search), path.removeprefix(prefix))
    return None
