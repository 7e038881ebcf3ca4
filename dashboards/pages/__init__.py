"""One module per page, each with a function that lays it out; `page` picks the one an address stands for."""

from __future__ import annotations

from urllib.parse import unquote

from dash.development.base_component import Component

from dashboards.listing import from_search
from dashboards.pages import about, add, article, country, event, events, message, overview, quality, review
from dashboards.state import ARTICLE_PATH, COUNTRY_PATH, EVENT_PATH, EVENTS_PATH, from_location, quality_view
from tracker.store import Store


def page(store: Store, pathname: str | None, search: str | None) -> Component:
    """The page at this address; an address that is none gets a page that says so."""
    path = (pathname or "/").rstrip("/") or "/"
    if path == "/":
        return overview.layout(store)
    if path == "/about":
        return about.layout()
    if path == EVENTS_PATH:
        return events.layout(store, from_search(search))
    if path.startswith(EVENT_PATH):
        return event.layout(store, unquote(path.removeprefix(EVENT_PATH)))
    if path == "/add":
        return add.layout()
    if path == "/review":
        return review.layout(store)
    if path == "/quality":
        return quality.layout(store, quality_view(search))
    if path.startswith(COUNTRY_PATH):
        return country.layout(store, from_location(path, search), path.removeprefix(COUNTRY_PATH))
    if path.startswith(ARTICLE_PATH):
        return article.layout(store, unquote(path.removeprefix(ARTICLE_PATH)))
    return message.layout("There is no such page", f"Nothing is kept at the address {path}.")
