"""The history of everything that was written by hand: who changed what when, with the way back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
import sqlalchemy as sa
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import aria, ids
from dashboards.pages.actions import author
from dashboards.pages.controls import date_field, pair
from dashboards.pages.quality import table
from dashboards.pages.review import head, sections
from dashboards.sayings import when
from dashboards.server import who
from dashboards.views.chronicle import HISTORY_PATH, History, says
from dashboards.views.state import country_path, event_path
from dashboards.wording import parties, type_label
from tracker.ontology import country_name
from tracker.store.hand.logbook import Entry
from tracker.store.schema import events
from tracker.store.store import Store

KIND_LABEL = {
    "note": "Note",
    "event": "Event by hand",
    "correction": "Correction",
    "verdict": "Verdict",
    "undo": "Undo",
}


def layout(store: Store, view: History) -> Component:
    """The page; its callback fills it."""
    count = html.Span(id=ids.HISTORY_COUNT, className="fine", role="status", **aria.LIVE)
    files = html.Div(id=ids.HISTORY_FILES, className="files")
    return html.Div(
        [
            dcc.Location(id=ids.HISTORY_HERE, refresh=False),
            dcc.Store(id=ids.HISTORY_VIEW),
            *head("History", "Everything that was written by hand, newest first. Nothing is ever changed or deleted."),
            sections(HISTORY_PATH),
            filters(store, view),
            html.Section(
                [
                    html.Div([html.H2(count), files], className="card-bar"),
                    html.Div(author(), className="review-author"),
                    html.Div(id=ids.HISTORY_SAID, className="hand-said", role="status", **aria.LIVE),
                    html.Div(id=ids.HISTORY_ROWS, className="history-rows"),
                    pager(),
                ],
                className="panel-card",
            ),
        ],
        className="page review",
    )


def filters(store: Store, view: History) -> Component:
    """Who, what, of which country, and when."""
    asked = view.asked
    names = sorted({*store.hand.authors(), *([asked.author] if asked.author else [])})
    known = {*store.parties(), *([asked.country] if asked.country else [])}
    countries = [pair(code, name) for name, code in sorted((country_name(code), code) for code in known)]
    fields = [
        choose(ids.HISTORY_AUTHOR, "Author", [pair(name, name) for name in names], asked.author),
        choose(ids.HISTORY_KIND, "Kind", [pair(*one) for one in KIND_LABEL.items()], asked.kind),
        choose(ids.HISTORY_COUNTRY, "Country", countries, asked.country),
        date_field(ids.HISTORY_FROM, "Written from", asked.start),
        date_field(ids.HISTORY_TO, "To", asked.end),
    ]
    return html.Section(
        html.Div(fields, className="history-fields"), className="panel-card filters", **aria.named("Filters")
    )


def choose(key: str, label: str, options: Sequence[dict[str, str]], value: str) -> Component:
    """One of several, or any."""
    made: Component = dmc.Select(
        id=key, label=label, placeholder="Any", data=list(options), value=value or None, clearable=True,
        searchable=len(options) > 6, clearButtonProps=aria.named("Clear"), size="sm",
    )  # fmt: skip
    return made


def pager() -> Component:
    """Back and forth."""
    buttons = [
        dmc.Button("Newer", id=ids.HISTORY_PREVIOUS, variant="default", size="xs", leftSection="‹"),
        dmc.Button("Older", id=ids.HISTORY_NEXT, variant="default", size="xs", rightSection="›"),
    ]
    return html.Nav(buttons, className="pager", **aria.named("Pages of records"))


def rows(entries: Sequence[Entry], view: History, names: Mapping[str, str]) -> list[Component]:
    """The records of a page; `names` says of each event what it is."""
    asked = view.asked.event
    only = [html.P(["Records on the event ", event_link(asked, names.get(asked, asked))])] if asked else []
    if not entries:
        return [*only, html.P("Nothing was written, or nothing that matches these filters.", className="fine")]
    top = ("Written (UTC)", "Author", "On", "What", "Reason", "Take back")
    return [*only, table(top, [line(one, names) for one in entries])]


def line(entry: Entry, names: Mapping[str, str]) -> list[Any]:
    """One record; struck through when it was undone."""
    record = entry.record
    reason = "" if record.kind == "note" else record.text
    what = says(entry)
    shown: Any = what if entry.holds else [html.S(what), html.Span(" undone", className="fine")]
    return [when(record.created_at).removesuffix(" UTC"), record.author, aim(entry, names), shown, reason, back(entry)]


def aim(entry: Entry, names: Mapping[str, str]) -> Any:  # noqa: ANN401 - a link or a text
    """The event or the country that a record is about."""
    if entry.event:
        return event_link(entry.event, names.get(entry.event, entry.event))
    code = entry.about.country
    return dcc.Link(code, href=country_path(code)) if code and "-" not in code else code


def event_link(key: str, name: str) -> Component:
    """An event by what it is."""
    made: Component = dcc.Link(name, href=event_path(key))
    return made


def event_names(store: Store, keys: Iterable[str]) -> dict[str, str]:
    """Type and parties of the events that are there: "Attack, Russia → Ukraine"."""
    column = events.c
    query = sa.select(column.event_id, column.event_type, column.actors, column.recipients)
    found = store.read(query.where(column.event_id.in_(sorted(set(keys)))))
    return {
        str(key): f"{type_label(str(kind))}, {parties(str(actors), str(recipients))}"
        for key, kind, actors, recipients in found.itertuples(index=False)
    }


def back(entry: Entry) -> Component:
    """The buttons that take a record back, and the bulk that it is of."""
    record = entry.record
    if not entry.holds or not who.may_write():
        return html.Span()
    bulk = [tag for tag in record.tags if tag.startswith("bulk:")]
    label = "Undo the undo" if record.kind == "undo" else "Undo"
    return html.Span([undo(record.annotation_id, label), *(undo(tag, "Undo the whole bulk") for tag in bulk)])


def undo(key: str, label: str) -> Component:
    """One of them."""
    identity = {"type": ids.HISTORY_UNDO, "index": key}
    made: Component = dmc.Button(label, id=identity, variant="subtle", size="compact-xs", className="hand-undo")
    return made
