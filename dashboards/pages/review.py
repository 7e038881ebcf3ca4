"""What is left to look at: records whose event is gone or says something else now, and events that nobody judged."""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboards.data import Row
from dashboards.pages.quality import section, table
from dashboards.pages.records import FIELD_LABEL, value_of, when
from dashboards.state import event_path
from dashboards.wording import STATUS_LABEL, parties, period, plural, type_label
from tracker.review import queue, review
from tracker.store import Store

SHOWN = 50


def layout(store: Store) -> Component:
    """The page."""
    return html.Div(
        [
            html.H1("Review"),
            html.P("What the hand of an analyst is needed for.", className="lead"),
            html.Div([changed(store), unjudged(store)], className="stack review"),
        ],
        className="page",
    )


def changed(store: Store) -> Component:
    """Records that were written about something else than what stands there now."""
    rows = [change(row) for row in review(store).to_dict("records")]
    if not rows:
        return section(
            "Changed underneath", html.P("Every record is on the event it was written about.", className="fine")
        )
    head = ("Written", "Record", "Event", "Field", "Said then", "Says now")
    return section(f"Changed underneath: {plural(len(rows), 'entry').replace('entrys', 'entries')}", table(head, rows))


def change(row: Row) -> list[Any]:
    """One record, or one field of it."""
    name, key = str(row["field"]), str(row["event_id"])
    written = f"{when(str(row['created_at']))}, {row['author']}"
    if row["state"] == "vanished":
        return [written, row["says"], dcc.Link(key, href=event_path(key)), "The event is gone", "", ""]
    values = [value_of(name, str(row[part])) for part in ("before", "now")]
    return [written, row["says"], dcc.Link(key, href=event_path(key)), FIELD_LABEL.get(name, name), *values]


def unjudged(store: Store) -> Component:
    """The first of the events that nobody looked at, what would move the index most first."""
    events, number = queue(store, SHOWN)
    if not number:
        return section("Nobody looked at", html.P("Every extracted event was judged or corrected.", className="fine"))
    more = f"{plural(number, 'event')} left" + (f", the first {SHOWN} are shown" if number > SHOWN else "")
    head = ("Date", "Event", "Parties", "Status", "Confidence", "Could move", "Sentence")
    rows = [waiting(row) for row in events.to_dict("records")]
    explained = f"{more}. First those that would move the index most: weight times doubt."
    return section("Nobody looked at", html.P(explained, className="fine"), table(head, rows, numbers=(4, 5)))


def waiting(row: Row) -> list[Any]:
    """One event of the queue."""
    return [
        period(row["date_start"].date(), row["date_end"].date()),
        dcc.Link(type_label(str(row["event_type"])), href=event_path(str(row["event_id"]))),
        parties(str(row["actors"]), str(row["recipients"])),
        STATUS_LABEL[str(row["status"])],
        f"{row['confidence']:.0%}",
        f"{row['moves']:.2f}",
        str(row["evidence"]),
    ]
