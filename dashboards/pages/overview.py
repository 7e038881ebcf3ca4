"""Where tension moves now: the settings, a map, and a card for each country."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import aria, ids
from dashboards.memory import Memory
from dashboards.pages import worldmap
from dashboards.pages.cards import card
from dashboards.pages.controls import date_field
from dashboards.pages.files import links
from dashboards.standings import Snapshot, is_country, ranked
from dashboards.views.lookout import PERIODS, Lookout, before, to_href, to_search
from dashboards.views.state import EVENTS_PATH
from dashboards.wording import day, plural

MOST = 24  # cards, unless the address asks for all
PERIOD_CHOICES = [{"value": key, "label": label} for key, label in PERIODS.items()]
ORDER_CHOICES = [
    {"value": "change", "label": "Change"},
    {"value": "level", "label": "Level"},
    {"value": "name", "label": "Name"},
    {"value": "events", "label": "Events"},
]


def layout(memory: Memory, view: Lookout) -> Component:
    """The page; a store without events has one of its own."""
    counts = memory.store.counts()
    if not counts["events"]:
        return empty(counts["articles"])
    known = f"{plural(counts['events'], 'event')} from {plural(counts['articles'], 'article')} in the store."
    return html.Div(
        [
            # Of this page alone, as are the callbacks that need them.
            dcc.Location(id=ids.LOOKOUT_URL, refresh=False, pathname="/", search=to_search(view)),
            dcc.Store(id=ids.LOOKOUT, data=to_search(view)),
            html.Div([html.H1("Where tension moves now"), html.P(known, className="lead")], className="page-head"),
            settings(view),
            html.Div(body(memory, view), id=ids.LOOKOUT_BODY),
            html.Div(links(EVENTS_PATH, what="All events"), className="files"),
        ],
        className="page overview",
    )


def settings(view: Lookout) -> Component:
    """Everything that can be chosen; all of it is in the address."""
    everyone = dmc.Switch(id=ids.EVERYONE, label="Organisations and armed groups too", checked=view.everyone, size="sm")
    return html.Section(
        [
            choice("Change over", ids.PERIOD, PERIOD_CHOICES, view.period),
            choice("Map shows", ids.COLOUR, ORDER_CHOICES[:2], view.colour),
            choice("Sorted by", ids.ORDER, ORDER_CHOICES, view.order),
            html.Div(date_field(ids.AS_OF, "As known on", view.as_of), className="as-of"),
            everyone,
        ],
        className="panel-card settings",
        **aria.named("What the overview shows"),
    )


def choice(label: str, key: str, options: list[dict[str, str]], value: str) -> Component:
    """One of a few, with its label above."""
    control = dmc.SegmentedControl(id=key, data=options, value=value, size="sm", **aria.named(label))
    return html.Div([html.Span(label, className="setting-label", **aria.HIDDEN), control], className="setting")


def body(memory: Memory, view: Lookout) -> list[Component]:
    """What follows from the settings: which day it is, the map, the cards."""
    snapshot = memory.snapshot(view.as_of)
    if snapshot is None:
        return [nothing_yet(view)]
    standings = ranked(snapshot.standings(view.period), view.order)
    among = standings if view.everyone else [one for one in standings if is_country(one.code)]
    shown = among if view.every_card else among[:MOST]
    return [
        said(snapshot, view),
        worldmap.section(standings, snapshot.day, view),
        html.Div(
            [html.H2(f"{len(shown):,} of {len(among):,}", className="cards-title"), *more(view, len(among))],
            className="card-bar",
        ),
        html.Div([card(one, snapshot, view) for one in shown], className="cards"),
    ]


def said(snapshot: Snapshot, view: Lookout) -> Component:
    """Which day the page is about, what the numbers are, and the way to an earlier and a later day."""
    which = (
        f"As known on {day(snapshot.day)}: only what had been published by that day is counted."
        if view.as_of
        else f"Now is {day(snapshot.day)}, the last day of news in the store."
    )
    since = before(snapshot.day, view.period)
    what = (
        " The number is the tension index: what escalated minus what eased, fading by half in 14 days; above zero "
        f"escalation outweighs. The change is that since {day(since)}. It is no risk of war. "
    )
    steps: list[Any] = [dcc.Link(f"◂ {PERIODS[view.period]} earlier", href=to_href(replace(view, as_of=since)))]
    if view.as_of:
        steps += [" · ", dcc.Link("The last day of news", href=to_href(replace(view, as_of=None)))]
    return html.Div(
        [html.P([html.B(which), what, dcc.Link("What the numbers mean", href="/about")]), html.P(steps)],
        className="said",
        **aria.LIVE,
    )


def more(view: Lookout, known: int) -> list[Component]:
    """The link to all cards, or back to the first ones."""
    if known <= MOST:
        return []
    text = f"Show the first {MOST}" if view.every_card else f"Show all {known:,}"
    return [dcc.Link(text, href=to_href(replace(view, every_card=not view.every_card)))]


def nothing_yet(view: Lookout) -> Component:
    """What a day before all news shows."""
    which = f"Nothing in the store was published by {day(view.as_of)}. " if view.as_of else "There are no events. "
    return html.P([which, dcc.Link("Go to the last day of news", href=to_href(replace(view, as_of=None)))])


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
            html.P(["To look around, start the server with ", html.Code("tracker serve --demo"), ": demo articles."]),
            dcc.Link("What this dashboard shows", href="/about", className="button"),
        ],
        className="page message",
    )
