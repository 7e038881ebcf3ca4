"""The side panel: one event with the sentence that says so, and how each of its fields came about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import aria
from dashboards.data import Event
from dashboards.pages import sources
from dashboards.pages.article import original_link
from dashboards.passages import Passage, Span, around
from dashboards.views.state import article_path
from dashboards.wording import (
    ARROW,
    BASIS,
    DIRECTION_LABEL,
    STATUS_LABEL,
    counted,
    day,
    names,
    parties,
    period,
    plural,
    safe_url,
    signed,
    type_label,
)
from tracker.model import Article
from tracker.tension.lines import weights

ORIGIN = {"extracted": "Extracted by rule", "manual": "Added by hand", "corrected": "Corrected by hand"}

MEANS = (
    "Weight: what it adds to the index, which is its score, half of it while planned or alleged. Confidence: how sure "
    "the extraction is of its reading, not how likely the event is."
)


def missing() -> Component:
    """What the panel says when the address names an event that is not there."""
    return html.P("This event is not in the store (any more). It may have changed when its article was read again.")


def body(event: Event, article: Article | None, span: Span | None, told: Sequence[Component] = ()) -> Component:
    """Everything about one event; `told` says how others told it and who carries the same text."""
    direction = str(event["direction"])
    return html.Div(
        [
            html.H2(
                [
                    html.Span(ARROW[direction], className=f"arrow {direction}", **aria.HIDDEN),
                    html.B(type_label(event["event_type"])),
                    html.Span(DIRECTION_LABEL[direction], className=f"badge {direction}"),
                    html.Span(STATUS_LABEL[event["status"]], className="badge"),
                ],
                className="event-type",
            ),
            html.P(parties(event["actors"], event["recipients"]), className="event-parties"),
            html.P(interval(event), className="event-date"),
            quotation(event, article, span),
            html.Dl(details(event), className="details"),
            html.P(MEANS, className="fine"),
            links(event, article),
            *(sources.rights(article) if article else []),
            *told,
        ],
        className="event",
    )


def interval(event: Event) -> str:
    """The dates of the event."""
    return period(first(event), last(event))


def first(event: Event) -> date:
    """Its first day."""
    return pd.Timestamp(event["date_start"]).date()


def last(event: Event) -> date:
    """Its last day."""
    return pd.Timestamp(event["date_end"]).date()


def quotation(event: Event, article: Article | None, span: Span | None) -> Component:
    """The sentence marked in its paragraph, or alone when the article is not at hand."""
    held = around(article.text, span) if article and span else []
    blocks = held or [[Passage(str(event["evidence"]), (str(event["event_id"]),))]]
    return html.Blockquote([html.P([piece(one) for one in block]) for block in blocks], className="evidence")


def piece(passage: Passage) -> Component | str:
    """A passage, marked when it is the evidence."""
    return html.Mark(passage.text) if passage.events else passage.text


def details(event: Event) -> list[Component]:
    """Label and value of each field that is known."""
    pairs = [
        ("Actors", names(event["actors"])),
        ("Recipients", names(event["recipients"])),
        ("Place", event["place"]),
        ("Quantity", counted(event)),
        ("Date", dating(event)),
        ("Weight", weight(event)),
        ("Confidence", f"{float(event['confidence']):.0%}"),
        ("Origin", origin(event)),
        ("Reported by", plural(int(event["n_reports"]), "article")),
    ]
    return [part for label, value in pairs if value for part in (html.Dt(label), html.Dd(value))]


def dating(event: Event) -> str:
    """How the date was resolved: “Thursday night” → 3 Feb 2022, precision day, from a date expression."""
    words = f"“{event['date_text']}” → " if event["date_text"] else ""
    precision = {"approx": "approximate"}.get(str(event["date_precision"]), f"to the {event['date_precision']}")
    basis = BASIS.get(str(event["date_basis"]), str(event["date_basis"]))
    return f"{words}{interval(event)}, {precision}; {basis}"


def weight(event: Event) -> str:
    """What the event adds to the index, and why."""
    counted = float(weights(pd.DataFrame([dict(event)]))[0])
    score = f"score {signed(float(event['tension']))}"
    return f"{signed(counted)} ({score}, {STATUS_LABEL[event['status']].lower()})"


def origin(event: Event) -> list[Any]:
    """Where the event comes from, with the rule that read it."""
    return [ORIGIN.get(str(event["origin"]), str(event["origin"])), " ", html.Code(str(event["rule"]))]


def links(event: Event, article: Article | None) -> Component:
    """Always the article as stored; the original too when its address is one that may be followed."""
    title = article.title or article.id if article else str(event["article_id"])
    published = day(article.published if article else pd.Timestamp(event["published"]).date())
    made: list[Any] = [
        dcc.Link(title, href=article_path(str(event["article_id"]), str(event["event_id"])), className="article-link"),
        html.Span(f"Published {published}", className="fine"),
    ]
    if url := safe_url(str(event["url"])):
        made.append(original_link(url))
    return html.Div(made, className="links")
