"""What explains a line, as lists: its turning points with their events, and a line of rationale per month."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import aria
from dashboards.views.state import View, to_href
from dashboards.wording import plural, signed, with_minus

ARROW = {"deteriorated": "▲", "improved": "▼", "unchanged": "■"}
CLASS = {"deteriorated": "up", "improved": "down", "unchanged": "flat"}
MOST_EVENTS = 6  # links of one turning point
MOST_MONTHS = 120
NO_TURNS = "No turning points: in no week of this period does the level of the line shift for good."
TURNS_MEAN = "Weeks in which the level of the weekly sums shifts: by how much, and in brackets what each event adds."
MONTHS_MEAN = "Index: by how much the mean of the month moved from that of the month before."
NO_MONTHS = "No months to compare: a month needs one before it."


def turn_list(view: View, turns: pd.DataFrame) -> list[Component]:
    """The turning points in view, numbered as in the figure, each with links to its events."""
    if turns.empty:
        return [html.P(NO_TURNS, className="fine")]
    rows = enumerate(turns.to_dict("records"), start=1)
    return [
        html.P(TURNS_MEAN, className="fine"),
        html.Ol([turn(view, number, row) for number, row in rows], className="turns"),
    ]


def turn(view: View, number: int, row: dict[Any, Any]) -> Component:
    """One turning point."""
    rising = row["shift"] > 0
    arrow = html.Span("▲" if rising else "▼", className="up" if rising else "down", **aria.HIDDEN)
    means = f"Mean week {signed(row['before'])} before, {signed(row['after'])} after."
    return html.Li(
        [
            html.P([html.B(f"{number} "), arrow, f" {with_minus(row['sentence'])}"]),
            html.P([means, *events(view, row["event_ids"])], className="fine"),
        ]
    )


def events(view: View, event_ids: str) -> list[Any]:
    """Links that open the events of a turning point in the side panel."""
    keys = [key for key in event_ids.split(";") if key]
    if not keys:
        return []
    more = [f" and {len(keys) - MOST_EVENTS:,} more"] if len(keys) > MOST_EVENTS else []
    shown = enumerate(keys[:MOST_EVENTS], start=1)
    made: list[Any] = [f" {plural(len(keys), 'event')}:"]
    for number, key in shown:
        href = to_href(replace(view, event=key))
        made += [" ", dcc.Link(f"evidence {number}", href=href)]
    return made + more


def month_list(months: pd.DataFrame, view: View) -> Component:
    """A row per month in view, the latest first."""
    first, last = pd.Timestamp(view.start or pd.Timestamp.min), pd.Timestamp(view.end or pd.Timestamp.max)
    inside = (months["month"] + pd.offsets.MonthEnd(0) >= first) & (months["month"] <= last)
    rows = months[inside].iloc[::-1]
    if rows.empty:
        return html.P(NO_MONTHS, className="fine")
    names = ("Month", "Verdict", "Index", "Why")
    head = html.Thead(html.Tr([html.Th(name, scope="col") for name in names]))
    body = html.Tbody([month(row) for row in rows.head(MOST_MONTHS).to_dict("records")])
    left = len(rows) - MOST_MONTHS
    cut = [html.P(f"The latest {MOST_MONTHS} of {len(rows)} months in view.", className="fine")] if left > 0 else []
    table = html.Table([head, body], className="plain months")
    scroll = html.Div(table, className="scroll", tabIndex="0", role="group", **aria.named("Months"))
    return html.Div([html.P(MONTHS_MEAN, className="fine"), scroll, *cut])


def month(row: dict[Any, Any]) -> Component:
    """One month: verdict, change of the mean index, and why."""
    verdict = str(row["verdict"])
    return html.Tr(
        [
            html.Th(f"{row['month']:%b %Y}", scope="row"),
            html.Td([html.Span(ARROW[verdict], className=CLASS[verdict], **aria.HIDDEN), f" {verdict}"]),
            html.Td(signed(row["change"]), className="number"),
            html.Td(with_minus(str(row["why"]))),
        ]
    )
