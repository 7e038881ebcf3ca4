"""The table of events: columns, and rows from the event table."""

from __future__ import annotations

from typing import Any

import dash_ag_grid as dag
import numpy as np
import pandas as pd
from dash.development.base_component import Component

from dashboards import ids
from dashboards.views.state import View
from dashboards.wording import ARROW, DIRECTION_LABEL, STATUS_LABEL, names, type_label

# The arrow keys go through a table, Tab leaves it: functions of assets/events.js.
TABBING = {
    "tabToNextHeader": {"function": "leaveTable(params)"},
    "tabToNextCell": {"function": "leaveTable(params)"},
}
Selection = dict[str, list[str]] | list[str]
MOST_ROWS = 1000  # with sentences some 90 kB compressed; downloads are never cut
ROW_COLUMNS = [
    "event_id", "date_start", "date_end", "event_type", "direction", "status", "actors", "recipients", "tension",
    "confidence", "evidence", "published",
]  # fmt: skip


def column(field: str, title: str, width: int, **more: str | int | bool) -> dict[str, Any]:
    """One column definition."""
    return {"field": field, "headerName": title, "width": width, "filter": "agTextColumnFilter", **more}


COLUMNS: tuple[dict[str, Any], ...] = (
    column("date", "Date", 118, sort="asc"),
    column("type", "Type", 180, tooltipField="direction"),
    column("direction", "Direction", 130, hide=True),
    column("actors", "Actors", 160, tooltipField="actors"),
    column("recipients", "Recipients", 160, tooltipField="recipients"),
    column("status", "Status", 112),
    column("evidence", "Sentence", 420, flex=1, minWidth=320, tooltipField="evidence"),
    column("until", "Until", 118),
    column("tension", "Score", 96, filter="agNumberColumnFilter"),
    column("confidence", "Confidence", 132, filter="agNumberColumnFilter"),
    column("published", "Published", 124, hide=True),
)


def grid(selected: Selection) -> Component:
    """The table, empty until the first answer."""
    made: Component = dag.AgGrid(
        id=ids.GRID,
        className="events-grid",
        columnDefs=list(COLUMNS),
        rowData=[],
        selectedRows=selected,
        getRowId="params.data.event_id",
        defaultColDef={"sortable": True, "resizable": True},
        dashGridOptions={
            "rowSelection": {"mode": "singleRow", "checkboxes": False, "enableClickSelection": True},
            "animateRows": False,
            "tooltipShowDelay": 500,
            "localeText": {"noRowsToShow": "No events match these filters."},
            "rowHeight": 38,
            "headerHeight": 42,
            "pagination": True,
            "paginationPageSize": 50,
            "paginationPageSizeSelector": [25, 50, 100, 500],
            **TABBING,
        },
    )
    return made


def selection(view: View) -> Selection:
    """What the table takes to select the row of the open event."""
    return {"ids": [view.event]} if view.event else []


def rows(events: pd.DataFrame) -> list[dict[str, Any]]:
    """One dict per event, the latest MOST_ROWS by date, in the order of the event table."""
    return [row(record) for record in latest(events)[ROW_COLUMNS].to_dict("records")]


def latest(events: pd.DataFrame) -> pd.DataFrame:
    """The latest MOST_ROWS by date, in the order of the event table."""
    if len(events) <= MOST_ROWS:
        return events
    return events.iloc[np.sort(np.argsort(events["date_start"].to_numpy(), kind="stable")[-MOST_ROWS:])]


def row(event: dict[Any, Any]) -> dict[str, Any]:
    """One event as the table shows it."""
    direction = str(event["direction"])
    start, end = event["date_start"].date(), event["date_end"].date()
    return {
        "event_id": event["event_id"],
        "date": start.isoformat(),
        "until": "" if end == start else end.isoformat(),
        "type": f"{ARROW[direction]} {type_label(event['event_type'])}",
        "direction": DIRECTION_LABEL[direction],
        "status": STATUS_LABEL[event["status"]],
        "actors": names(event["actors"]),
        "recipients": names(event["recipients"]),
        "tension": float(event["tension"]),
        "confidence": round(float(event["confidence"]), 2),
        "evidence": event["evidence"],
        "published": event["published"].date().isoformat(),
    }
