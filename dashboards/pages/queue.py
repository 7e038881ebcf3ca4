"""What was set aside: each item with its stage, its cause, and the command that tries it again."""

from __future__ import annotations

import shlex
from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboards import aria, ids
from dashboards.views.state import QueueView
from dashboards.wording import plural
from tracker.store.store import Store

MOST = 200  # items on the page; the CSV has all
HEAD = ("Item", "Stage", "Cause", "Tries", "Last seen", "Try again with")


def queue(store: Store, view: QueueView) -> Component:
    """The card with its filters, filled."""
    stages = sorted(set(store.problems()["stage"]) | ({view.stage} - {""}))
    return html.Section(
        [
            html.H2("Set aside"),
            html.P("What could not be used, and why. It is tried again by the command line.", className="fine"),
            html.Div(filters(stages, view), className="queue-filters"),
            html.Div(rows(store, view), id=ids.QUEUE_ROWS, **aria.LIVE),
        ],
        className="panel-card",
    )


def filters(stages: list[str], view: QueueView) -> list[Component]:
    """What narrows the list, and the button for all that it leaves."""
    key = {"type": ids.QUALITY_CSV, "index": ids.QUEUE}
    chosen = view.stage or None
    return [
        dmc.Select(id=ids.QUEUE_STAGE, label="Stage", data=stages, value=chosen, clearable=True, placeholder="All"),
        dmc.TextInput(
            id=ids.QUEUE_TEXT,
            label="With the text",
            value=view.text,
            debounce=300,
            placeholder="in item, cause or origin",
        ),
        dmc.Button("CSV", id=key, variant="default", size="sm", leftSection="↓"),
    ]


def rows(store: Store, view: QueueView) -> list[Component]:
    """The items that the view asks for."""
    found = asked(store, view)
    if found.empty:
        everything = view == QueueView()
        return [html.P("Nothing was set aside." if everything else "Nothing set aside matches.", className="fine")]
    shown = found.head(MOST)
    more = f"; the first {MOST} are listed, the CSV has all" if len(found) > MOST else ""
    head = html.Thead(html.Tr([html.Th(name, scope="col") for name in HEAD]))
    body = html.Tbody([html.Tr([html.Td(cell) for cell in line(row)]) for row in shown.to_dict("records")])
    table = html.Table([head, body], className="plain")
    scroll = html.Div(table, className="scroll tall", tabIndex="0", role="group", **aria.named("Set aside"))
    return [html.P(f"{plural(len(found), 'item')}{more}", className="fine"), scroll]


def asked(store: Store, view: QueueView) -> pd.DataFrame:
    """The queue, or the part of it that the view asks for."""
    return store.problems(view.stage or None, view.text or None)


def line(row: dict[Any, Any]) -> list[Any]:
    """One item."""
    command = again(str(row["origin"]))
    how = html.Code(command) if command else html.Span("Hand it in again: it has no address to read.", className="fine")
    return [row["item"], row["stage"], row["cause"], f"{row['tries']}", str(row["last_seen"])[:10], how]


def again(origin: str) -> str:
    """The command that tries everything from one file or address again; "" when there is nothing to read again."""
    return f"tracker problems --retry --contains {shlex.quote(origin)}" if origin else ""
