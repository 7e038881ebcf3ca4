"""The page of all events: one callback keeps address and controls in step, another fills the table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import dash
from dash import Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from dashboards import cells, ids, listgrid
from dashboards.callbacks.triggers import triggers
from dashboards.pages.files import links
from dashboards.views.listing import (
    EVERYTHING,
    SIZES,
    Listing,
    columns_of,
    filters,
    from_search,
    order_of,
    share,
    sources_of,
    to_search,
    whole,
    with_wanted,
    words_of,
)
from dashboards.views.state import EVENTS_PATH, iso, tidy
from dashboards.wording import plural
from tracker.store.finding import Wanted
from tracker.store.store import Store

Values = Mapping[str, Any]
CONTROLS = {
    "words": ids.LIST_WORDS,
    "countries": ids.LIST_COUNTRIES,
    "counterparts": ids.LIST_COUNTERPARTS,
    "types": ids.LIST_TYPES,
    "directions": ids.LIST_DIRECTIONS,
    "statuses": ids.LIST_STATUSES,
    "origins": ids.LIST_ORIGINS,
    "sources": ids.LIST_SOURCES,
    "confidence": ids.LIST_CONFIDENCE,
    "reports": ids.LIST_REPORTS,
    "start": ids.LIST_FROM,
    "end": ids.LIST_TO,
    "columns": ids.LIST_COLUMNS,
    "page": ids.LIST_PAGE,
    "size": ids.LIST_SIZE,
}
INPUTS = {name: Input(key, "value") for name, key in CONTROLS.items()} | {
    "search": Input(ids.LIST_HERE, "search"),
    "sort": Input(ids.LIST_SORT, "data"),
    "previous": Input(ids.LIST_PREVIOUS, "n_clicks"),
    "next": Input(ids.LIST_NEXT, "n_clicks"),
    "reset": Input(ids.LIST_RESET, "n_clicks"),
    "empty_reset": Input(ids.LIST_EMPTY_RESET, "n_clicks"),
}
OUTPUTS = {name: Output(key, "value") for name, key in CONTROLS.items()} | {
    "search": Output(ids.LIST_HERE, "search"),
    "view": Output(ids.LIST_VIEW, "data"),
}


def cleared(listing: Listing, _: Values) -> Listing:
    """Without filters; order and columns stay."""
    return with_wanted(listing, EVERYTHING)


STEPS: dict[str, Callable[[Listing, Values], Listing]] = {
    "sort": lambda listing, values: replace(listing, order=order_of(values["sort"]), page=1),
    "size": lambda listing, _: replace(listing, page=1),
    "previous": lambda listing, _: replace(listing, page=max(listing.page - 1, 1)),
    "next": lambda listing, _: replace(listing, page=listing.page + 1),
    "reset": cleared,
    "empty_reset": cleared,
}


def register(app: dash.Dash, store: Store) -> None:
    """Adds both callbacks."""

    @app.callback(
        output=OUTPUTS,
        inputs={
            "values": INPUTS,
            "pathname": State(ids.LIST_HERE, "pathname"),
            "shown": State(ids.LIST_VIEW, "data"),
        },
        prevent_initial_call=True,  # what is laid out is in step
    )
    def keep_in_step(values: dict[str, Any], pathname: str | None, shown: str | None) -> dict[str, Any]:
        if (pathname or "").rstrip("/") != EVENTS_PATH:  # the user is leaving for another page
            raise PreventUpdate
        new = following(from_search(values["search"]), triggers(INPUTS, ctx.triggered_prop_ids), values)
        return answer(new, values, shown)

    @app.callback(
        Output(ids.LIST_GRID, "rowData"),
        Output(ids.LIST_GRID, "columnDefs"),
        Output(ids.LIST_COUNT, "children"),
        Output(ids.LIST_EMPTY, "hidden"),
        Output(ids.LIST_FILES, "children"),
        Output(ids.LIST_PAGES, "children"),
        Output(ids.LIST_PREVIOUS, "disabled"),
        Output(ids.LIST_NEXT, "disabled"),
        Output(ids.LIST_PAGE, "value", allow_duplicate=True),
        Input(ids.LIST_VIEW, "data"),
        Input(ids.LIST_EDIT, "checked"),
        Input(ids.LIST_REVISION, "data"),
        prevent_initial_call="initial_duplicate",
    )
    def fill(search: str, editing: bool, _revision: int) -> tuple[Any, ...]:
        return shown_page(store, from_search(search), editing=editing)


def following(listing: Listing, changed: Iterable[str], values: Values) -> Listing:
    """The listing after the changes; a changed address is the listing.

    All controls are read at each change: when two follow each other quickly, Dash drops the answer to the first.
    """
    changed = list(changed)
    if "search" in changed or not changed:
        return listing
    size = whole(values["size"])
    listing = replace(
        listing,
        page=max(whole(values["page"]), 1),
        size=size if size in SIZES else listing.size,
        columns=columns_of(values["columns"]),
    )
    listing = with_wanted(listing, wanted_of(values))
    for name in changed:
        listing = STEPS[name](listing, values) if name in STEPS else listing
    return listing


def wanted_of(values: Values) -> Wanted:
    """What the filters ask for."""
    days = [day for day in (iso(values["start"]), iso(values["end"])) if day]
    swapped = len(days) == 2 and days[0] > days[1]
    start, end = iso(values["start"]), iso(values["end"])
    lists = ("countries", "counterparts", "types", "directions", "statuses", "origins")
    return Wanted(
        **{name: tidy(values[name]) for name in lists},
        sources=sources_of(values["sources"]),
        start=end if swapped else start,
        end=start if swapped else end,
        confidence=share(values["confidence"]),
        reports=max(whole(values["reports"]), 1),
        words=words_of(values["words"]),
    )


def answer(listing: Listing, values: Values, shown: str | None) -> dict[str, Any]:
    """What each output becomes; what stays as it is is not sent, so nothing is drawn twice."""
    wanted, search = listing.wanted, to_search(listing)
    controls = {
        "search": search,
        "words": wanted.words,
        "countries": list(wanted.countries),
        "counterparts": list(wanted.counterparts),
        "types": list(wanted.types),
        "directions": list(wanted.directions),
        "statuses": list(wanted.statuses),
        "origins": list(wanted.origins),
        "sources": list(wanted.sources),
        "confidence": wanted.confidence or "",
        "reports": wanted.reports if wanted.reports > 1 else "",
        "start": wanted.start.isoformat() if wanted.start else None,
        "end": wanted.end.isoformat() if wanted.end else None,
        "columns": list(listing.columns),
        "page": listing.page,
        "size": str(listing.size),
    }
    sent = {name: no_update if same(values[name], value) else value for name, value in controls.items()}
    return sent | {"view": no_update if search == shown else search}


def same(held: object, wanted: object) -> bool:
    """Whether a control shows this already; words that are being typed are left alone."""
    if isinstance(held, list) and isinstance(wanted, list):
        return sorted(held) == sorted(wanted)
    return (held or "") == (wanted or "") or (isinstance(held, str) and words_of(held) == wanted)


def shown_page(store: Store, listing: Listing, *, editing: bool = False) -> tuple[Any, ...]:
    """The outputs of `fill`; a page after the last one is the last one."""
    events, total = page_of(store, listing)
    pages = max(-(-total // listing.size), 1)
    beyond = listing.page > pages
    if beyond:
        listing = replace(listing, page=pages)
        events, total = page_of(store, listing)
    last = store.hand.last_seen(events["event_id"]) if editing else {}
    if editing:  # the events are read after the records on them
        events, total = page_of(store, listing)
    return (
        cells.editable_rows(events, last) if editing else listgrid.rows(events),
        cells.editable_columns(listing) if editing else listgrid.column_defs(listing),
        counted(listing, len(events), total),
        total > 0,
        links(EVENTS_PATH, filters(listing.wanted)),
        f"{pages:,}",
        listing.page == 1,
        listing.page == pages,
        pages if beyond else no_update,  # which changes the address too
    )


def page_of(store: Store, listing: Listing) -> tuple[Any, int]:
    """The events of the page, and how many there are in all."""
    offset = (listing.page - 1) * listing.size
    return store.find(listing.wanted, order=listing.order, offset=offset, limit=listing.size)


def counted(listing: Listing, shown: int, total: int) -> str:
    """ "51 to 100 of 1,234 events"."""
    first = (listing.page - 1) * listing.size + 1
    return f"{first:,} to {first + shown - 1:,} of {plural(total, 'event')}" if shown else "No events"
