"""What the numbers mean and what they do not mean: the one place where the dashboard says it."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboards.charts.figures import HALF_LIFE_DAYS
from dashboards.wording import ARROW, DIRECTION_LABEL, signed
from tracker.ontology import STATUS_WEIGHT, EventType, event_types

MEANS = (
    "An event is a dated act, statement or move between countries, organisations or armed groups, as one article "
    "tells it. Each event is of one of 28 types, and each type has a score from −10 (eases most) to +10 (escalates "
    "most). The score says how such acts are usually weighed; it knows nothing of this particular one."
)
WEIGHT = (
    "What is only planned or alleged counts {planned:g} of its score, what is denied counts {denied:g}. An event that "
    "lasts several days is spread evenly over them. An event counts for everyone who takes part, whoever began it."
)
INDEX = (
    "The tension index adds up these weights day after day and forgets: after {days:g} days without news half of it is "
    "left. It starts at 0 with the first event. Above zero, what escalated outweighs what eased. The level given is "
    "that of the day of the latest article: later events were only planned then. On the overview it is one day for "
    "all: the last day of news in the store, or the day chosen, with only what had been published by then."
)
NOT = (
    "It is not the risk of war, nor a forecast, and it does not say who is right.",
    (
        "It follows what was reported. More articles about a country give more events; compare a country with its own "
        "past, not with another country that other newspapers cover."
    ),
    (
        "It was read by a machine. Sentences are misread, names mistaken, dates misjudged. Every mark leads to its "
        "sentence: read it before you cite the number."
    ),
    "Confidence is the extraction's own estimate, not the probability that the event took place.",
    "The last days look calmer than they were: articles about them may not have been read in yet.",
)
READING = (
    ("Filled mark", "occurred"),
    ("Hollow mark", "planned"),
    ("Hollow mark with a dot", "alleged"),
    ("Crossed mark", "denied"),
)


def layout() -> Component:
    """The page."""
    days = HALF_LIFE_DAYS
    return html.Div(
        [
            html.H1("What the numbers mean"),
            html.P(MEANS),
            html.P(WEIGHT.format_map(STATUS_WEIGHT)),
            html.P(INDEX.format(days=days)),
            html.H2("What they do not mean"),
            html.Ul([html.Li(line) for line in NOT]),
            html.H2("How to read the timeline"),
            html.P(
                "Above zero escalates, below zero eases. A mark stands at its score, or next to it where "
                "others are in its way; the larger it is, the more it weighs. A thin line shows the "
                "days that an event may have happened on or lasted; its mark stands in the middle. Numbered squares "
                "are notes written by hand. Triangles on the index are turning points: weeks in which its level "
                "shifts; the list below says why. Drag across the figure to look closer, double-click for everything."
            ),
            html.Ul([html.Li([html.B(mark), f": {status}"]) for mark, status in READING]),
            html.H2("The types and their scores"),
            types_table(),
            html.P(
                ["Back to the ", dcc.Link("overview", href="/"), "."],
            ),
        ],
        className="page prose",
    )


def types_table() -> Component:
    """All types, from what escalates most to what eases most."""
    kinds = sorted(event_types().values(), key=lambda kind: -kind.tension)
    head = html.Thead(html.Tr([html.Th(name, scope="col") for name in ("Score", "Type", "Definition")]))
    return html.Div(
        html.Table([head, html.Tbody([row(kind) for kind in kinds])], className="plain"), className="scroll"
    )


def row(kind: EventType) -> Component:
    """One type."""
    arrow = html.Span(ARROW[kind.direction], className=f"arrow {kind.direction}", title=DIRECTION_LABEL[kind.direction])
    return html.Tr(
        [
            html.Td([arrow, signed(kind.tension)], className="number"),
            html.Th(kind.label, scope="row"),
            html.Td(kind.definition),
        ]
    )
