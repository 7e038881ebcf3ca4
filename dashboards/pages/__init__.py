"""One module per page, each with a function that lays it out; `page` picks the one an address stands for."""

from __future__ import annotations

from urllib.parse import unquote

from dash.development.base_component import Component

from dashboards.kept import Kept
from dashboards.pages import about, article, compare, country, message, overview
from dashboards.state import ARTICLE_PATH, COMPARE_PATH, COUNTRY_PATH, DYAD_PATH, GROUP_PATH, from_location
from tracker.store import Store


def page(store: Store, pathname: str | None, search: str | None, kept: Kept | None = None) -> Component:
    """The page at this address; an address that is none gets a page that says so. `kept` spares reading anew."""
    path = (pathname or "/").rstrip("/") or "/"
    if path == "/":
        return overview.layout(store)
    if path == "/about":
        return about.layout()
    if path == COMPARE_PATH:
        return compare.layout(kept or Kept(store), from_location(path, search))
    for prefix in (COUNTRY_PATH, DYAD_PATH, GROUP_PATH):
        if path.startswith(prefix):
            return country.layout(kept or Kept(store), from_location(path, search), path.removeprefix(prefix))
    if path.startswith(ARTICLE_PATH):
        return article.layout(store, unquote(path.removeprefix(ARTICLE_PATH)))
    return message.layout("There is no such page", f"Nothing is kept at the address {path}.")
