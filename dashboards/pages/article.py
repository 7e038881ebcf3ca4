"""One article with the sentences that its events were read from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import aria, data
from dashboards.pages import message, sources
from dashboards.passages import Passage, paragraphs, passages
from dashboards.views.state import View, to_href
from dashboards.wording import ARROW, day, parties, period, plural, safe_url, type_label
from tracker.model import Article
from tracker.store.store import Store

Row = Mapping[Any, Any]


def layout(store: Store, article_id: str) -> Component:
    """The page, or one that says that there is no such article."""
    article = store.article(article_id)
    if article is None:
        return message.layout("No such article", f"The store has no article with the id {article_id}.")
    reports = data.article_events(store, article_id)
    return html.Div(
        [
            html.H1(article.title or article.id),
            html.P(origin(article), className="lead"),
            *sources.rights(article),
            *sources.carried(store, article.id),
            html.Div([html.Article(body(article, reports), className="text"), aside(reports)], className="reading"),
            *sources.older(store, article.id),
        ],
        className="page",
    )


def origin(article: Article) -> list[Any]:
    """Date, source, id, and a link to the original when it is one that may be followed."""
    parts: list[Any] = [f"Published {day(article.published)}"]
    if article.source:
        parts.append(f" · {article.source}")
    parts.append(f" · {article.id}")
    if url := safe_url(article.url):
        parts += [" · ", original_link(url)]
    return parts


def original_link(url: str) -> Component:
    """A link that tells the other site nothing and gets nothing from it."""
    return html.A("Original article ↗", href=url, target="_blank", rel="noopener noreferrer nofollow")


def body(article: Article, reports: pd.DataFrame) -> list[Component]:
    """The text by paragraphs, evidence marked, each mark followed by links to its events."""
    spans = data.spans(reports)
    events = {str(row["event_id"]): row for row in reports.to_dict("records")}
    ends = {event: last for _, last, event in spans}
    made: list[Component] = []
    anchored: set[str] = set()
    for first, last in paragraphs(article.text):
        pieces: list[Any] = []
        at = first
        for passage in passages(article.text, first, last, spans):
            at += len(passage.text)
            pieces += marked(passage, [events[e] for e in passage.events if min(ends[e], last) == at], anchored)
        made.append(html.P(pieces))
    return made


def marked(passage: Passage, ending: Sequence[Row], anchored: set[str]) -> list[Any]:
    """The passage, marked when it is evidence, and links to the events whose evidence ends with it."""
    if not passage.events:
        return [passage.text]
    anchors = [html.Span(id=event) for event in passage.events if event not in anchored]
    anchored.update(passage.events)
    return [*anchors, html.Mark(passage.text), *(tag(event) for event in ending)]


def tag(event: Row) -> Component:
    """A small link to an event on the page of its country."""
    direction = str(event["direction"])
    return dcc.Link(
        [html.Span(ARROW[direction], **aria.HIDDEN), type_label(str(event["event_type"]))],
        href=event_href(event),
        className=f"tag {direction}",
        title=f"{parties(event['actors'], event['recipients'])}, {interval(event)}",
    )


def interval(event: Row) -> str:
    """The dates of an event."""
    return period(event["date_start"].date(), event["date_end"].date())


def event_href(event: Row) -> str:
    """The event on the page of its first actor, or of its first recipient when nobody acts."""
    code = next((code for code in f"{event['actors']};{event['recipients']}".split(";") if code), "")
    return to_href(View(country=code, event=str(event["event_id"]))) if code else "#" + str(event["event_id"])


def aside(reports: pd.DataFrame) -> Component:
    """The events of the article as a list of links into the text."""
    rows = reports.to_dict("records")
    title = f"{plural(len(rows), 'event')} in this article" if rows else "No event was found in this article"
    return html.Aside([html.H2(title), html.Ul([html.Li(item(row)) for row in rows])], className="contents")


def item(event: Mapping[Any, Any]) -> Component:
    """One event of that list."""
    direction = str(event["direction"])
    return html.A(
        [
            html.Span(ARROW[direction], className=f"arrow {direction}", **aria.HIDDEN),
            html.B(type_label(str(event["event_type"]))),
            html.Span(f" {parties(event['actors'], event['recipients'])}, {interval(event)}"),
        ],
        href=f"#{event['event_id']}",
    )
