"""All events: filters, the table of one page of them, the way to the other pages and to the files."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import aria, ids
from dashboards.kept import Kept
from dashboards.listgrid import grid
from dashboards.pages import listedit, listfilters, overview
from dashboards.pages.controls import pair
from dashboards.views.listing import SIZES, Listing, to_search
from dashboards.views.state import EVENTS_PATH
from dashboards.wording import plural

MEANS = (
    "Confidence: how sure the extraction is of its reading, from 0 to 1. Reports: how many articles tell the event. "
    "Score, among the columns: −10 eases most, +10 escalates most."
)


def layout(kept: Kept, listing: Listing) -> Component:
    """The page; without any event it says what to do."""
    counts = kept.store.counts()
    if not counts["events"]:
        return overview.empty(counts["articles"])
    known = f"{plural(counts['events'], 'event')} from {plural(counts['articles'], 'article')}"
    return html.Div(
        [
            # Of this page alone, as are the callbacks that need them.
            dcc.Location(id=ids.LIST_HERE, refresh=False, pathname=EVENTS_PATH, search=to_search(listing)),
            dcc.Store(id=ids.LIST_VIEW, data=to_search(listing)),
            dcc.Store(id=ids.LIST_SORT),
            *listedit.stores(),
            html.Div(
                [
                    html.Div([html.H1("Events"), html.P(known, className="lead")]),
                    html.Div(id=ids.LIST_FILES, className="files"),
                ],
                className="page-head",
            ),
            listfilters.filters(kept, listing),
            table_card(listing),
            listedit.dialog(),
        ],
        className="page events-page",
    )


def table_card(listing: Listing) -> Component:
    """The table between what it shows and the way to the next page."""
    count = html.Span(id=ids.LIST_COUNT, className="fine", role="status", **aria.LIVE)
    buttons = html.Div([listedit.switch(), listfilters.column_chooser(listing)], className="list-buttons")
    bar = html.Div([html.H2(count), buttons], className="card-bar")
    return html.Section(
        [bar, listedit.desk(), nothing(), grid(listing), pager(listing), html.P(MEANS, className="fine columns-mean")],
        className="panel-card list-card",
        **aria.named("Table of events"),
    )


def nothing() -> Component:
    """What stands there when nothing matches."""
    return html.Div(
        [
            html.P("No events match these filters.", className="empty-title"),
            dmc.Button("Clear the filters", id=ids.LIST_EMPTY_RESET, variant="default", size="sm"),
        ],
        id=ids.LIST_EMPTY,
        className="empty",
        hidden=True,
    )


def pager(listing: Listing) -> Component:
    """Back and forth, a page by its number, and how long a page is."""
    number = dmc.NumberInput(
        id=ids.LIST_PAGE,
        value=listing.page,
        min=1,
        allowDecimal=False,
        debounce=True,
        size="xs",
        className="page-number",
        **aria.named("Page"),
    )
    sizes = dmc.Select(
        id=ids.LIST_SIZE,
        data=[pair(str(size), f"{size} a page") for size in SIZES],
        value=str(listing.size),
        allowDeselect=False,
        size="xs",
        className="page-size",
        **aria.named("Events on a page"),
    )
    return html.Nav(
        [
            dmc.Button("Previous", id=ids.LIST_PREVIOUS, variant="default", size="xs", leftSection="‹"),
            html.Span(["Page ", number, " of ", html.Span(id=ids.LIST_PAGES)], className="page-of"),
            dmc.Button("Next", id=ids.LIST_NEXT, variant="default", size="xs", rightSection="›"),
            sizes,
        ],
        className="pager",
        **aria.named("Pages of events"),
    )
