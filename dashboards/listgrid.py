"""The table of all events: a page of them at a time, sorted by the server."""

from __future__ import annotations

from typing import Any

import dash_ag_grid as dag
import pandas as pd
from dash.development.base_component import Component

from dashboards import ids
from dashboards.grid import TABBING
from dashboards.views.listing import COLUMNS, Listing, Order
from dashboards.wording import ARROW, ORIGIN_LABEL, STATUS_LABEL, counted, names, type_label
from tracker.store.finding import SORTABLE

Row = dict[str, Any]

# title of each column, and its width in pixels
TITLES: dict[str, tuple[str, int]] = {
    "date_start": ("Date", 118),
    "date_end": ("Until", 118),
    "event_type": ("Type", 166),
    "actors": ("Actors", 140),
    "recipients": ("Recipients", 140),
    "status": ("Status", 108),
    "evidence": ("Sentence", 420),
    "place": ("Place", 150),
    "quantity": ("Quantity", 140),
    "tension": ("Score", 92),
    "confidence": ("Confidence", 122),
    "n_reports": ("Reports", 100),
    "published": ("Published", 124),
    "source": ("Source", 160),
    "title": ("Title of the article", 280),
    "origin": ("Origin", 140),
}
LONG = {"actors", "recipients", "evidence", "place", "source", "title"}
CLOSED: Row = {"editable": False, "cellEditor": None, "cellEditorParams": None, "refData": None, "cellClass": None}
# What the user does in the table is told to functions of assets/events.js.
LISTENERS = {name: [f"{call}(params)"] for name, call in (
    ("cellClicked", "openEvent"), ("cellKeyDown", "openEventByKey"), ("sortChanged", "sortEvents"),
)}  # fmt: skip


OPTIONS: Row = {
    "animateRows": False,
    "tooltipShowDelay": 500,
    "suppressMovableColumns": True,  # which columns stand there is in the address, in one order
    "localeText": {"noRowsToShow": "No events match these filters."},
    "rowHeight": 38,
    "headerHeight": 42,
    "stopEditingWhenCellsLoseFocus": True,
    **TABBING,
}
CHOOSING: Row = {"mode": "multiRow", "checkboxes": True, "headerCheckbox": True, "enableClickSelection": False}
NOT_CHOOSING: Row = CHOOSING | {"checkboxes": False, "headerCheckbox": False}


def options(*, editing: bool) -> Row:
    """What the table can do: rows are chosen only while it is edited."""
    return OPTIONS | {"rowSelection": CHOOSING if editing else NOT_CHOOSING}


def grid(listing: Listing) -> Component:
    """The table, empty until the first answer."""
    made: Component = dag.AgGrid(
        id=ids.LIST_GRID,
        className="events-grid",
        columnDefs=column_defs(listing),
        rowData=[],
        getRowId="params.data.event_id",
        eventListeners=LISTENERS,
        defaultColDef={"resizable": True, "comparator": {"function": "asTheServerSorts"}, "cellDataType": False},
        dashGridOptions=options(editing=False),
    )
    return made


def column_defs(listing: Listing) -> list[Row]:
    """The definitions of all columns, with those of the listing shown and its order marked."""
    return [column(name, listing.order, hidden=name not in listing.columns) for name in COLUMNS]


def column(name: str, order: Order, *, hidden: bool) -> Row:
    """One column. What it is not is said too, because the table keeps what a new definition does not mention."""
    title, width = TITLES[name]
    falls = dict(order)
    made: Row = {
        "field": name,
        "headerName": title,
        "width": width,
        "hide": hidden,
        "sortable": name in SORTABLE,
        "sort": ("desc" if falls[name] else "asc") if name in falls else None,
        "sortIndex": list(falls).index(name) if name in falls else None,
        "tooltipField": name if name in LONG else None,
        "cellRenderer": "EventLink" if name == "event_type" else None,
        **CLOSED,
    }
    if name == "evidence":
        made |= {"flex": 1, "minWidth": 270}
    return made


def rows(events: pd.DataFrame) -> list[Row]:
    """One dict per event of a page, in the order of the page."""
    return [row(record) for record in events.to_dict("records")]


def row(event: dict[Any, Any]) -> Row:
    """One event as the table shows it."""
    start, end = event["date_start"].date(), event["date_end"].date()
    return {
        "event_id": event["event_id"],
        "date_start": start.isoformat(),
        "date_end": "" if end == start else end.isoformat(),
        "event_type": f"{ARROW[str(event['direction'])]} {type_label(event['event_type'])}",
        "actors": names(event["actors"]),
        "recipients": names(event["recipients"]),
        "status": STATUS_LABEL[event["status"]],
        "evidence": event["evidence"],
        "place": event["place"],
        "quantity": counted(event),
        "tension": float(event["tension"]),
        "confidence": round(float(event["confidence"]), 2),
        "n_reports": int(event["n_reports"]),
        "published": event["published"].date().isoformat(),
        "source": event["source"],
        "title": event["title"],
        "origin": ORIGIN_LABEL[event["origin"]],
    }
