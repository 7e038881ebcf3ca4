"""One country: key numbers, the timeline with its filters, the table of events, the notes."""

from __future__ import annotations

from typing import Any, cast

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import aria, data, ids
from dashboards.figures import CONFIG
from dashboards.grid import grid
from dashboards.pages import controls, message
from dashboards.pages.noteform import note_form
from dashboards.selection import span
from dashboards.state import View, country_path
from dashboards.wording import day, plural
from tracker.ontology import country_name
from tracker.store import Store


def layout(store: Store, view: View, code: str) -> Component:
    """`code` is what stands in the address, shown when it is no country of the store."""
    events = data.country_events(store, view.country) if view.country else None
    if events is None or events.empty:
        return message.layout("No events for this country", f"The store has no event with “{code}” among its parties.")
    first, last = span(events) or (data.NO_DAY, data.NO_DAY)
    known = f"{plural(len(events), 'event')} from {day(first)} to {day(last)}"
    return html.Div(
        [
            dcc.Location(id=ids.HERE, refresh=False),  # of this page alone, as are the callbacks that need it
            dcc.Store(id=ids.VIEW),
            dcc.Store(id=ids.EVENT),
            dcc.Store(id=ids.ZOOM),
            dcc.Store(id=ids.ROW),
            dcc.Store(id=ids.NOTES_REVISION, data=0),
            dcc.Store(id=ids.DOWNLOAD_ROWS),
            dcc.Download(id=ids.DOWNLOAD),
            heading(view.country, known),
            html.Dl(id=ids.KEY_NUMBERS, className="key-numbers"),
            controls.filters(view, events),
            html.Div(
                [
                    html.Div([timeline_card(view), table_card(), notes_card()], className="stack"),
                    panel(),
                ],
                id=ids.WORKBENCH,
                className="workbench",
            ),
            note_form(store, view.country),
            html.Div(id=ids.FILES, className="files"),
        ],
        className="page country",
    )


def heading(country: str, known: str) -> Component:
    """Name of the country, what is known, and the page's actions."""
    buttons = [
        dmc.Button("Add a note", id=ids.NOTE_OPEN, size="sm"),
        dmc.Button("Timeline CSV", id=ids.DOWNLOAD_TIMELINE, variant="default", size="sm", leftSection="↓"),
        dmc.Button("Events CSV", id=ids.DOWNLOAD_EVENTS, variant="default", size="sm", leftSection="↓"),
        dcc.Link("Brief", href=country_path(country) + "/brief", className="button"),
    ]
    title = html.H1([country_name(country), html.Span(country, className="code")])
    return html.Div(
        [html.Div([title, html.P(known, className="lead")]), html.Div(buttons, className="actions")],
        className="page-head",
    )


def timeline_card(view: View) -> Component:
    """The figure with its buttons, and what stands there when nothing matches."""
    graph = dcc.Graph(
        id=ids.GRAPH, config=cast("Any", CONFIG), responsive=True, style={"height": "100%"}, figure=blank()
    )
    return html.Section(
        [
            html.Div([html.H2("Timeline"), controls.range_buttons(), controls.frequency(view)], className="card-bar"),
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
            controls.legend(),
        ],
        className="panel-card",
        **aria.named("Timeline of events, sums and tension index; the table below lists the same events"),
    )


def blank() -> dict[str, object]:
    """Before the first answer of the server: no axes that would jump."""
    hidden = {"visible": False}
    clear = "rgba(0,0,0,0)"
    return {"data": [], "layout": {"xaxis": hidden, "yaxis": hidden, "paper_bgcolor": clear, "plot_bgcolor": clear}}


def table_card() -> Component:
    """The table of the events in the figure."""
    bar = html.Div([html.H2("Events"), html.Span(id=ids.COUNT, className="fine")], className="card-bar")
    return html.Section([bar, grid()], className="panel-card")


def notes_card() -> Component:
    """The notes of the country."""
    return html.Section(
        [html.Div(html.H2("Notes"), className="card-bar"), html.Div(id=ids.NOTES)], className="panel-card"
    )


def panel() -> Component:
    """The side panel, hidden until an event is chosen."""
    button = dmc.ActionIcon("✕", id=ids.PANEL_CLOSE, variant="subtle", color="gray", **aria.named("Close"))
    return html.Aside(
        [html.Div([html.H2("Event"), button], className="card-bar"), html.Div(id=ids.PANEL_BODY, **aria.LIVE)],
        id=ids.PANEL,
        className="panel-card side",
        hidden=True,
    )
