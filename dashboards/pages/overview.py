"""Where tension moves: a card for each country."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import aria, ids
from dashboards.pages.files import links
from dashboards.sparkline import sparkline
from dashboards.state import EVENTS_PATH, to_href
from dashboards.summary import Card, cards, ranked
from dashboards.wording import ARROW, day, parties, period, plural, signed, type_label
from tracker.store import Store

MOST = 60  # cards on the page; every country is in the search box
ORDERS = [
    {"value": "events", "label": "Most events"},
    {"value": "change", "label": "Most change"},
]


def layout(store: Store) -> Component:
    """The page."""
    counts = store.counts()
    if not counts["events"]:
        return empty(counts["articles"])
    known = f"{plural(counts['events'], 'event')} from {plural(counts['articles'], 'article')}"
    return html.Div(
        [
            html.Div(
                [
                    html.Div([html.H1("Where tension moves"), html.P(known, className="lead")]),
                    dmc.SegmentedControl(
                        id=ids.ORDER, data=ORDERS, value="events", size="sm", **aria.named("Order of the countries")
                    ),
                ],
                className="page-head",
            ),
            html.Div(card_list(store, "events"), id=ids.CARDS, className="cards"),
            html.P(
                [
                    "Lines show the tension index up to each country's last event, the change is over 30 days. ",
                    dcc.Link("What the numbers mean", href="/about"),
                ],
                className="fine",
            ),
            html.Div(links(EVENTS_PATH, what="All events"), className="files"),
        ],
        className="page",
    )


def empty(n_articles: int) -> Component:
    """What a store without events shows."""
    why = (
        f"{plural(n_articles, 'article')} read, but no event was found in them."
        if n_articles
        else "No article was read yet."
    )
    return html.Div(
        [
            html.H1("No events yet"),
            html.P(why, className="lead"),
            html.P(["Read articles in with ", html.Code("tracker ingest FILE..."), " and reload this page."]),
            dcc.Link("What this dashboard shows", href="/about", className="button"),
        ],
        className="page message",
    )


def card_list(store: Store, order: str) -> list[Component]:
    """The cards in the chosen order."""
    made = cards(store.events(), store.countries())
    return [card(one) for one in ranked(made, order)[:MOST]]


def card(one: Card) -> Component:
    """One country as a link to its page."""
    return dcc.Link(
        [
            html.Div([html.H2(one.name), html.Span(one.code, className="code")], className="card-head"),
            html.Div(
                [html.Span(signed(one.level.index), className="card-index"), change(one.level.change)],
                className="card-numbers",
            ),
            html.Img(
                src=sparkline(one.spark),
                className="spark",
                alt=f"Tension index from {signed(one.spark[0])} to {signed(one.spark[-1])}",
            ),
            rationale(one.reason),
            html.P(f"{plural(one.n_events, 'event')} · as of {day(one.level.day)}", className="fine"),
        ],
        href=to_href(one.view),
        className="card",
    )


def change(value: float) -> Component:
    """How far the index moved, with an arrow."""
    rounded = round(value, 1)
    word, arrow = ("up", "▲") if rounded > 0 else ("down", "▼") if rounded < 0 else ("flat", "■")
    text = f"{arrow} {signed(value)} in 30 days"
    return html.Span(text, className=f"change {word}")


def rationale(reason: dict[str, Any] | None) -> Component:
    """One line: the heaviest event of the last 30 days."""
    if reason is None:
        return html.P("Nothing that weighs in the last 30 days", className="rationale")
    when = period(reason["date_start"].date(), reason["date_end"].date())
    direction = str(reason["direction"])
    return html.P(
        [
            html.Span(ARROW[direction], className=f"arrow {direction}", **aria.HIDDEN),
            html.B(type_label(str(reason["event_type"]))),
            f" {parties(str(reason['actors']), str(reason['recipients']))}, {when}",
        ],
        className="rationale",
    )
