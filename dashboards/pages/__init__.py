"""One module per page, each with a function that lays it out; `page` picks the one an address stands for."""

from __future__ import annotations

from urllib.parse import unquote

from dash.development.base_component import Component

from dashboards.pages import about, add, article, country, message, overview, quality
from dashboards.state import ARTICLE_PATH, COUNTRY_PATH, from_location, quality_view
from tracker.store import Store


def page(store: Store, pathname: str | None, search: str | None) -> Component:
    """The page at this address; an address that is none gets a page that says so."""
    path = (pathname or "/").rstrip("/") or "/"
    if path == "/":
        return overview.layout(store)
    if path == "/about":
        return about.layout()
    if path == "/add":
        return add.layout()
    if path == "/quality":
        return quality.layout(store, quality_view(search))
    if path.startswith(COUNTRY_PATH):
        return country.layout(store, from_location(path, search), path.removeprefix(COUNTRY_PATH))
    if path.startswith(ARTICLE_PATH):
        return article.layout(store, unquote(path.removeprefix(ARTICLE_PATH)))
    return message.layout("There is no such page", f"Nothing is kept at the address {path}.")
