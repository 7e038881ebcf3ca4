"""The page of a line, a country's, a pair's or a group's: figure, filters, turning points, table of events, notes.

It is laid out with all of the view but the figure, whose colours only the browser knows, and the table that follows it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, cast

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import aria, curves, data, ids
from dashboards.charts.figures import CONFIG, blank
from dashboards.grid import grid, selection
from dashboards.kept import Kept
from dashboards.meaning import meaning, title
from dashboards.pages import asof, controls, lineparts, measures, message
from dashboards.pages.actions import STRONG
from dashboards.pages.noteform import note_form
from dashboards.pages.related import related
from dashboards.server import who
from dashboards.views.selection import span
from dashboards.views.state import View, codes_of, to_href, to_path, to_search
from dashboards.wording import day, plural
from tracker.tension.groups import known_groups


def layout(kept: Kept, view: View, code: str) -> Component:
    """`code` is what stands in the address, shown when it is no country, dyad or group of the store."""
    known = view.country if view.page != "group" or view.country in known_groups() else ""
    now = replace(view, as_of=None)
    events = curves.drawn(kept, now) if known else None
    if events is None or events.empty:
        return nothing(view, code)
    others = curves.partners(kept, now, events)
    first, last = span(events) or (data.NO_DAY, data.NO_DAY)
    hidden, body, around = lineparts.panel(kept, view)
    lead = f"{plural(len(events), 'event')}, timeline from {day(first)} to {day(last)}"
    return html.Div(
        [
            *stores(view),
            heading(view, lead, related(view, list(others))),
            asof.banner(ids.AS_OF_BANNER, ids.AS_OF_TEXT, ids.NOW, view.as_of),
            html.Dl(lineparts.numbers(kept, view), id=ids.KEY_NUMBERS, className="key-numbers"),
            controls.filters(view, events, others, measures.more_filters(view, events)),
            measures.settings(view, data.published(kept)),
            html.Div(
                [
                    html.Div(
                        [
                            timeline_card(view, (first, last), last_day(kept, view)),
                            explained_card(lineparts.turns(kept, view)),
                            table_card(view),
                            notes_card(lineparts.notes(kept, view)),
                        ],
                        className="stack",
                    ),
                    panel(hidden, body),
                ],
                id=ids.WORKBENCH,
                className=around,
            ),
            *([note_form(kept, codes_of(view)[0])] if who.may_write() else []),
            html.Div(lineparts.files(view), id=ids.FILES, className="files"),
        ],
        className="page country",
    )


def nothing(view: View, code: str) -> Component:
    """The page of what is not there."""
    if view.page == "dyad":
        says = f"The store has no event between two parties “{code}”. A pair is written like RUS-UKR."
        return message.layout("No events between these two", says)
    if view.page == "group" and view.country not in known_groups():
        known = ", ".join(sorted(known_groups()))
        return message.layout("No such group", f"“{code}” is no group that is known here. Known are {known}.")
    return message.layout("No events for this country", f"The store has no event with “{code}” among its parties.")


def stores(view: View) -> list[Component]:
    """What callbacks hand to one another; of this page alone, as are the callbacks that need it.

    They say what the page shows, address and view too, so that no callback has to find it out when it is opened.
    """
    return [
        dcc.Location(id=ids.HERE, refresh=False, pathname=to_path(view), search=to_search(view)),
        dcc.Store(id=ids.VIEW, data=to_href(replace(view, event=""))),
        dcc.Store(id=ids.EVENT, data=view.event),
        dcc.Store(id=ids.DRAWN),
        dcc.Store(id=ids.ZOOM),
        dcc.Store(id=ids.ROW),
        dcc.Store(id=ids.NOTES_REVISION, data=0),
        dcc.Store(id=ids.MARKED),
        dcc.Store(id=ids.DOWNLOAD_ROWS),
        dcc.Store(id=ids.PICTURE_DONE),
        dcc.Download(id=ids.DOWNLOAD),
    ]


def heading(view: View, known: str, links: Component) -> Component:
    """What the page is about, what is known, links to its neighbours, and the page's actions."""
    buttons = [
        *([dmc.Button("Add a note", id=ids.NOTE_OPEN, size="sm", color="blue.8")] if who.may_write() else []),
        dmc.Button("Timeline CSV", id=ids.DOWNLOAD_TIMELINE, variant="default", size="sm", leftSection="↓"),
        dmc.Button("Events CSV", id=ids.DOWNLOAD_EVENTS, variant="default", size="sm", leftSection="↓"),
        brief(view),
    ]
    name = html.H1([title(view), html.Span(view.country, className="code")])
    return html.Div(
        [html.Div([name, html.P(known, className="lead"), links]), html.Div(buttons, className="actions")],
        className="page-head",
    )


def brief(view: View) -> Component:
    """The link to the brief, which only countries have."""
    there = {} if view.page == "country" else {"display": "none"}
    return dcc.Link("Brief", id=ids.BRIEF, href=lineparts.brief_href(view), className="button", style=there)


def last_day(kept: Kept, view: View) -> date | None:
    """The last day of the events as they were known on the view's day."""
    then = span(curves.drawn(kept, view))
    return then[1] if then else None


def timeline_card(view: View, known: tuple[date, date], last: date | None) -> Component:
    """The figure with its buttons, and what stands there when nothing matches."""
    graph = dcc.Graph(
        id=ids.GRAPH, config=cast("Any", CONFIG), responsive=True, style={"height": "100%"}, figure=blank()
    )
    bar = [
        html.H2("Timeline"),
        controls.range_buttons(view, last),
        controls.frequency(view),
        mark_button(),
        *pictures(),
    ]
    return html.Section(
        [
            html.Div(bar, className="card-bar"),
            html.Div(
                [
                    html.P("No events match these filters.", className="empty-title"),
                    dmc.Button("Clear the filters", id=ids.EMPTY_RESET, variant="default", size="sm"),
                ],
                id=ids.EMPTY,
                className="empty",
                hidden=True,
            ),
            html.Div(graph, className="timeline"),
            measures.period(view, known),
            html.P(meaning(view), id=ids.MEANING, className="fine meaning", **aria.LIVE),
            controls.legend(),
        ],
        className="panel-card",
        **aria.named("Timeline of events, sums and tension index; the lists below say the same in words"),
    )


def mark_button() -> Component:
    """Dragging marks days for a note, where it else zooms; the form has fields for the same days."""
    made = dmc.Button(
        "Mark a period", id=ids.MARK_PERIOD, variant="default", size="xs", color=STRONG, **{"aria-pressed": "false"}
    )
    return html.Span(made, hidden=not who.may_write())


def pictures() -> list[Component]:
    """The figure as a file."""
    return [
        dmc.Button("↓ PNG", id=ids.PICTURE_PNG, variant="default", size="xs", **aria.named("Picture as PNG")),
        dmc.Button("↓ SVG", id=ids.PICTURE_SVG, variant="default", size="xs", **aria.named("Picture as SVG")),
    ]


def explained_card(turns: list[Component]) -> Component:
    """The turning points in words, and the months folded up below."""
    return html.Section(
        [
            html.Div(html.H2("Turning points"), className="card-bar"),
            html.Div(turns, id=ids.TURNS),
            html.Details(
                [
                    html.Summary("Month by month: deteriorated, improved or unchanged, and why", id=ids.MONTHS_OPEN),
                    html.Div(dmc.Skeleton(height=60), id=ids.MONTHS),
                ],
                className="more",
            ),
        ],
        className="panel-card",
    )


def table_card(view: View) -> Component:
    """The table of the events in the figure."""
    bar = html.Div([html.H2("Events"), html.Span(id=ids.COUNT, className="fine")], className="card-bar")
    return html.Section([bar, grid(selection(view))], className="panel-card")


def notes_card(notes: Component) -> Component:
    """The notes of the country."""
    return html.Section(
        [html.Div(html.H2("Notes"), className="card-bar"), html.Div(notes, id=ids.NOTES)], className="panel-card"
    )


def panel(hidden: bool, body: Any) -> Component:  # noqa: ANN401 - a component, or nothing
    """The side panel, hidden until an event is chosen."""
    button = dmc.ActionIcon("✕", id=ids.PANEL_CLOSE, variant="subtle", color="gray", **aria.named("Close"))
    return html.Aside(
        [html.Div([html.H2("Event"), button], className="card-bar"), html.Div(body, id=ids.PANEL_BODY, **aria.LIVE)],
        id=ids.PANEL,
        className="panel-card side",
        hidden=hidden,
    )
