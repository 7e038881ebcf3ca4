"""Whose text an article is: how it may be shown, who else carries it, and what it said before."""

from __future__ import annotations

from datetime import date
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboards import data
from dashboards.passages import Span, paragraphs, passages
from dashboards.views.state import article_path
from dashboards.wording import day, safe_url
from tracker.model import Article
from tracker.store.store import Store

SHOWN = 10  # other articles that are named; agency reports have hundreds


def rights(article: Article) -> list[Component]:
    """Licence and attribution; nothing when the source gives neither."""
    parts: list[Any] = [part for part in (licence(article.license), article.attribution) if part]
    if len(parts) == 2:
        parts.insert(1, " · ")
    return [html.P(parts, className="fine rights")] if parts else []


def licence(text: str) -> Component | str:
    """A licence by name, or as a link when it is an address."""
    url = safe_url(text)
    return html.A(url, href=url, target="_blank", rel="noopener noreferrer nofollow license") if url else text


def carried(store: Store, article_id: str, until: date | None = None) -> list[Component]:
    """Who else carries the same text (until a day), and whose events count when it is not this article."""
    others = [one for one in data.others(store, article_id) if until is None or one["published"].date() <= until]
    if not others:
        return []
    made: list[Component] = []
    if others[0]["is_head"]:
        made.append(html.P(["A copy, counted once, with ", carrier(others.pop(0))]))
    if others:
        more = [f" and {len(others) - SHOWN:,} more"] if len(others) > SHOWN else []
        made.append(html.P(["Also carried by ", *separated([carrier(one) for one in others[:SHOWN]]), *more]))
    return [html.Div(made, className="fine carriers")]


def carrier(article: data.Row) -> Component:
    """A link to another article with the same text."""
    name = article["source"] or article["title"] or article["article_id"]
    return dcc.Link(f"{name} ({day(article['published'].date())})", href=article_path(str(article["article_id"])))


def separated(parts: list[Component]) -> list[Any]:
    """The parts with commas between them."""
    return [piece for part in parts for piece in (", ", part)][1:]


def older(store: Store, article_id: str) -> list[Component]:
    """What the article said before, newest first, folded up, with the sentences that events were read from marked."""
    versions = store.older_versions(article_id)
    if not versions:
        return []
    folded = [version(store, number, replaced_at, article) for number, replaced_at, article in reversed(versions)]
    return [html.Section([html.H2("Earlier versions"), *folded], className="versions")]


def version(store: Store, number: int, replaced_at: str, article: Article) -> Component:
    """One earlier version."""
    spans = data.spans(store.older_reports(article.id, number))
    summary = f"Version {number}, replaced on {replaced_at[:10]}: {article.title or article.id}"
    return html.Details([html.Summary(summary), *rights(article), *marked(article.text, spans)])


def marked(text: str, spans: list[Span]) -> list[Component]:
    """The text by paragraphs, evidence marked."""
    pieces = [passages(text, first, last, spans) for first, last in paragraphs(text)]
    return [html.P([html.Mark(one.text) if one.events else one.text for one in paragraph]) for paragraph in pieces]
