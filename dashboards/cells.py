"""The table of all events as it is edited: what its cells hold then, and from a changed cell to the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboards.acts import Act, cause_of, entered, told_now
from dashboards.listgrid import Row, column_defs, row, rows
from dashboards.sayings import FIELD_LABEL
from dashboards.views.listing import Listing
from dashboards.wording import STATUS_LABEL, type_label
from tracker.ontology import event_types
from tracker.store.hand.records import RecordError
from tracker.store.store import Store

EDITABLE = ("event_type", "status", "date_start", "date_end", "actors", "recipients", "place", "quantity", "confidence")
CHOICES = {"event_type": {key: type_label(key) for key in event_types()}, "status": STATUS_LABEL}
SEEN = "last"  # the field of a row that has the last record on its event


def editable_rows(events: pd.DataFrame, last: Mapping[str, str]) -> list[Row]:
    """The rows with keys, codes and plain numbers in the cells that can be edited.

    `last` is the last record on each event, asked for before the events were read: no write may be based on more than
    was shown.
    """
    shown = zip(rows(events), events.to_dict("records"), strict=True)
    return [one | held(event) | {SEEN: last.get(str(event["event_id"]), "")} for one, event in shown]


def held(event: Mapping[Any, Any]) -> Row:
    """What the editable cells of an event hold: the texts that a record has."""
    told = told_now({str(name): value for name, value in event.items()})
    return {name: told[name] for name in EDITABLE}


def editable_row(store: Store, key: str) -> Row | None:
    """The row of one event as it is now, source and title from its article; None when there is no such event."""
    last = store.hand.last(key)
    event = store.event(key)
    if event is None:
        return None
    article = store.article(str(event["article_id"]))
    more = {"source": article.source, "title": article.title} if article else {"source": "", "title": ""}
    return row(event | more) | held(event) | {SEEN: last}


def editable_columns(listing: Listing) -> list[Row]:
    """The columns with the cells open that can be edited."""
    return [one | (opened(one["field"]) if one["field"] in EDITABLE else {}) for one in column_defs(listing)]


def opened(name: str) -> Row:
    """How the cells of a column are edited: chosen from a list, or typed."""
    made: Row = {"editable": True, "cellRenderer": None, "cellClass": "open", "tooltipField": None}
    if name not in CHOICES:
        return made | {"cellEditor": "agTextCellEditor"}
    choices = CHOICES[name]
    return made | {
        "cellEditor": "agSelectCellEditor",
        "cellEditorParams": {"values": list(choices)},
        "refData": choices,
    }


def act_of(change: Mapping[str, Any], author: str) -> Act:
    """The correction that a changed cell asks for; RecordError when it says nothing new, or what cannot be."""
    name, data = str(change["colId"]), change["data"]
    now, was = (entered(name, value) for value in (change.get("value", change.get("newValue")), change["oldValue"]))
    if name not in EDITABLE or now == was:
        raise RecordError("nothing was changed")
    if cause := cause_of(name, now):
        raise RecordError(f"{FIELD_LABEL[name]} {cause}")
    return Act("edit", str(data["event_id"]), str(data[SEEN]), author, fields={name: now})
