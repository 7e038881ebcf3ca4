"""The queue of what nobody looked at, one event at a time: the event with what can be done, and what follows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import aria, ids
from dashboards.data import Event, Row
from dashboards.meaning import SCALE_LABEL
from dashboards.pages import event as event_page
from dashboards.pages import evidence
from dashboards.pages.controls import choice, pair
from dashboards.pages.listfilters import grouped_types
from dashboards.views.chronicle import HISTORY_PATH
from dashboards.views.reviewing import CHANGED_PATH, REVIEW_PATH, Review, to_href
from dashboards.wording import parties, period, type_label
from tracker.ontology import SCALES, Scale, country_name
from tracker.store.store import Store
from tracker.tension.lines import weights

SECTIONS = (("Nobody looked at", REVIEW_PATH), ("Changed underneath", CHANGED_PATH), ("History", HISTORY_PATH))


def layout(store: Store, view: Review) -> Component:
    """The page; its callback fills it."""
    return html.Div(
        [
            dcc.Location(id=ids.REVIEW_HERE, refresh=False),
            dcc.Store(id=ids.REVIEW_SHOWN),
            dcc.Store(id=ids.REVIEW_WROTE),
            dcc.Store(id=ids.REVIEW_DONE, storage_type="session"),
            *head(
                "Review",
                "Events that nobody looked at. First those that could move the index most: weight times doubt.",
            ),
            sections(REVIEW_PATH),
            filters(store, view),
            progress(),
            html.Div(
                [
                    html.Section(id=ids.REVIEW_BODY, className="panel-card", tabIndex="-1", **aria.named("Event")),
                    html.Aside(id=ids.REVIEW_LIST, className="panel-card review-next"),
                ],
                className="review-desk",
            ),
        ],
        className="page review",
    )


def head(title: str, lead: str) -> list[Component]:
    """What the page is."""
    return [html.H1(title), html.P(lead, className="lead")]


def sections(here: str) -> Component:
    """The pages of the review."""
    current: dict[str, Any] = {"aria-current": "page"}
    links = [html.Span(name, **current) if path == here else dcc.Link(name, href=path) for name, path in SECTIONS]
    return html.Nav(links, className="sections", **aria.named("Review"))


def filters(store: Store, view: Review) -> Component:
    """Which part of the queue, and what weighs."""
    known = {*store.parties(), *([view.country] if view.country else [])}
    named = sorted((country_name(code), code) for code in known)
    country = dmc.Select(
        id=ids.REVIEW_COUNTRY, label="Country", placeholder="Any", data=[pair(code, name) for name, code in named],
        value=view.country or None, searchable=True, clearable=True, clearButtonProps=aria.named("Clear"), size="sm",
    )  # fmt: skip
    types = choice(ids.REVIEW_TYPES, "Event types", "All types", grouped_types(view.types), view.types)
    scales = [pair(name, SCALE_LABEL[name]) for name in SCALES]
    scale = dmc.Select(
        id=ids.REVIEW_SCALE, label="Scale of the weights", data=scales, value=view.scale, allowDeselect=False, size="sm"
    )
    return html.Section(
        html.Div([country, types, scale], className="review-fields"), className="panel-card filters",
        **aria.named("Filters"),
    )  # fmt: skip


def progress() -> Component:
    """How many are left and done, and the way through them."""
    buttons = [
        turn(ids.REVIEW_PREVIOUS, "Previous", "k"),
        turn(ids.REVIEW_NEXT, "Next", "j"),
        turn(ids.REVIEW_UNDO, "Undo the last", "u"),
    ]
    counts = html.P(
        [html.B(id=ids.REVIEW_LEFT), " left · ", html.B("0", id=ids.REVIEW_DONE_COUNT), " done in this session"],
        className="review-count",
    )
    said = html.Div(id=ids.REVIEW_SAID, className="hand-said", role="status", **aria.LIVE)
    return html.Div([counts, said, html.Div(buttons, className="actions")], className="review-bar")


def turn(key: str, label: str, letter: str) -> Component:
    """A button with its key."""
    made: Component = dmc.Button(
        [label, html.Kbd(letter)], id=key, variant="default", size="xs", **{"aria-keyshortcuts": letter}
    )
    return made


def nothing_left(asked: bool) -> Component:
    """What stands there at the end."""
    says = "Every extracted event of this part was judged or corrected." if asked else (
        "Every extracted event was judged or corrected."
    )  # fmt: skip
    return html.P(says, className="empty")


def desk(store: Store, event: Event | None, scale: Scale) -> list[Component]:
    """The event that is looked at."""
    if event is None:
        return [evidence.missing()]
    could = html.P(
        f"Could move the index by {moves(event, scale):.2f}: its weight times the doubt about it.",
        className="fine could",
    )
    return [could, event_page.in_panel(store, event)]


def moves(event: Event, scale: Scale) -> float:
    """Weight times doubt, as the queue has it."""
    weight = float(weights(pd.DataFrame([dict(event)]), scale)[0])
    return abs(weight) * (1 - float(event["confidence"]))


def following(rows: Sequence[Row], view: Review) -> list[Component]:
    """The events that come next."""
    if not rows:
        return [html.H2("What follows"), html.P("Nothing.", className="fine")]
    means = html.P("Each with how far it could move the index.", className="fine")
    return [html.H2("What follows"), means, html.Ol([entry(row, view) for row in rows])]


def entry(row: Row, view: Review) -> Component:
    """One event of the queue as a link."""
    aim = Review(str(row["event_id"]), view.country, view.types, view.scale)
    days = period(row["date_start"].date(), row["date_end"].date())
    text: list[Any] = [
        html.B(type_label(str(row["event_type"]))),
        html.Span(f" {row['moves']:.2f}", className="fine", title="Could move the index by"),
        html.Span(f"{parties(str(row['actors']), str(row['recipients']))}, {days}", className="fine line"),
    ]
    return html.Li(dcc.Link(text, href=to_href(aim)))
