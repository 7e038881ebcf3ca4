"""The links from a page to its data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards import aria


def links(path: str, search: str = "", what: str = "Data", formats: Sequence[str] = ("csv", "json")) -> Component:
    """ "Data: CSV · JSON", the same page as files; `path` is without suffix, `search` with its "?"."""
    made: list[Any] = [f"{what} "]
    for suffix in formats:
        name = suffix.upper()
        link = html.A(name, href=f"{path}.{suffix}{search}", **aria.named(f"{what} as {name}"))
        made += [link] if len(made) == 1 else [" · ", link]
    return html.Span(made, className="file-links")
