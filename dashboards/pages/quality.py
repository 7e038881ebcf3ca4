"""The page on quality: what was set aside, what events rest on, and what the store covers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, cast
from urllib.parse import urlencode

import dash_mantine_components as dmc
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import aria, ids
from dashboards.charts.bars import STANDING, height
from dashboards.charts.figures import CONFIG
from dashboards.pages.queue import queue
from dashboards.views.state import QueueView, article_path
from dashboards.wording import BASIS, day, parties, period, plural, type_label
from tracker.store import quality
from tracker.store.store import Store

EVENTS_PATH = "/events"
LISTED = 20  # events of a list on the page; the CSV has all
RULES, RULES_LISTED = 20, 100  # bars, and rows of the table
SOURCES = 50
CHARTS = ("type", "rule", "month")
Row = Mapping[Any, Any]
NO_SOURCE = "(no source named)"


def layout(store: Store, view: QueueView) -> Component:
    """The page; `view` is the part of the queue that the address asks for."""
    counts = store.counts()
    known = f"{plural(counts['events'], 'event')} from {plural(counts['articles'], 'article')}"
    sections = (
        [dates(store), confidence(store), types(store), rules(store), coverage(store)] if counts["events"] else []
    )
    return html.Div(
        [
            dcc.Location(id=ids.QUALITY_HERE, refresh=False),
            dcc.Download(id=ids.DOWNLOAD),
            html.Div(
                [html.H1("Quality"), html.P(f"What to trust, and what to look at first: {known}.", className="lead")],
                className="page-head stacked",
            ),
            html.Div([queue(store, view), *sections], className="stack quality"),
        ],
        className="page",
    )


def events_link(text: str, **wanted: str) -> Component | str:
    """A number as a link to the events it counts; plain where the address cannot name them (a comma separates)."""
    if any("," in value or not value for value in wanted.values()):
        return text
    made: Component = dcc.Link(text, href=f"{EVENTS_PATH}?{urlencode({k.rstrip('_'): v for k, v in wanted.items()})}")
    return made


def dates(store: Store) -> Component:
    """Where the dates of events come from, and those that only publication dates."""
    basis = quality.by_basis(store)
    total = int(basis["events"].sum())
    rows = [
        [BASIS.get(key, key).capitalize(), f"{number:,}", f"{number / total:.0%}"]
        for key, number in basis[["date_basis", "events"]].itertuples(index=False)
    ]
    return section(
        "Dates",
        table(("Where the date comes from", "Events", "Share"), rows, numbers=(1, 2)),
        listed("Dated by publication only, newest first", quality.undated(store, LISTED), ids.UNDATED),
    )


def confidence(store: Store) -> Component:
    """How sure the extraction is of how many, and of which it is least sure."""
    histogram = quality.by_confidence(store)
    total = int(histogram["events"].sum())
    rows = [
        [
            f"{limit:.0%} or more" if limit else "All",
            events_link(f"{above:,}", confidence=f"{limit:g}") if limit else events_link_all(above),
            f"{within:,}",
            f"{above / total:.0%}",
        ]
        for limit, within, above in histogram.itertuples(index=False)
        if (above and above < total) or limit == 0
    ]
    title = f"Below {quality.DOUBTFUL:.0%}, the least sure first"
    return section(
        "Confidence",
        html.P("How sure the extraction is of its own readings, not how many of them are right.", className="fine"),
        table(("Confidence", "Events", "Within the step", "Share"), rows, numbers=(1, 2, 3)),
        listed(title, quality.doubtful(store, LISTED), ids.DOUBTFUL),
    )


def events_link_all(number: int) -> Component:
    """All events."""
    made: Component = dcc.Link(f"{number:,}", href=EVENTS_PATH)
    return made


def types(store: Store) -> Component:
    """Events by type."""
    frame = quality.by_type(store)
    total = int(frame["events"].sum())
    rows = [
        [type_label(key), events_link(f"{n:,}", type=key), f"{n / total:.1%}", f"{mean:.0%}"]
        for key, n, mean in frame.itertuples(index=False)
    ]
    head = ("Type", "Events", "Share", "Mean confidence")
    return section(
        "By type", chart("type", "Events by type", height(len(frame))), as_table(table(head, rows, numbers=(1, 2, 3)))
    )


def rules(store: Store) -> Component:
    """Events by the rule that read them."""
    frame = quality.by_rule(store)
    total = int(frame["events"].sum())
    rows = [
        [html.Code(rule), events_link(type_label(key), type=key), f"{n:,}", f"{n / total:.1%}", f"{mean:.0%}"]
        for rule, key, n, mean in frame.head(RULES_LISTED).itertuples(index=False)
    ]
    head = ("Rule", "Type", "Events", "Share", "Mean confidence")
    shown = f"The {RULES} with most events of {len(frame)} rules" if len(frame) > RULES else "All rules"
    return section(
        "By rule",
        html.P(f"{shown}; the table has up to {RULES_LISTED}, the CSV all.", className="fine"),
        chart("rule", "Events by rule", height(min(len(frame), RULES))),
        as_table(table(head, rows, numbers=(2, 3, 4))),
        download("All rules", ids.RULES),
    )


def coverage(store: Store) -> Component:
    """Articles by source and by month."""
    known = quality.by_source(store)
    sources = [source(row) for row in known.head(SOURCES).to_dict("records")]
    more = f" ({SOURCES} of {len(known):,}; the CSV has all)" if len(known) > SOURCES else ""
    months = [month(row) for row in quality.by_month(store).to_dict("records")]
    heads = ("Source", "Articles", "First", "Last", "Events"), ("Month", "Articles published", "Events that touch it")
    return section(
        "Coverage",
        html.H3("Articles by month of publication"),
        chart("month", "Articles by month", STANDING),
        as_table(table(heads[1], months, numbers=(1, 2))),
        html.H3(f"Articles by source{more}"),
        table(heads[0], sources, numbers=(1, 4)),
        download("Articles by source and month", ids.COVERAGE),
    )


def source(row: Row) -> list[Any]:
    """One source with what it tells."""
    name = str(row["source"])
    events = events_link(f"{row['events']:,}", source=name)
    return [name or NO_SOURCE, f"{row['articles']:,}", day(row["first"].date()), day(row["last"].date()), events]


def month(row: Row) -> list[Any]:
    """One month."""
    first = date.fromisoformat(f"{row['month']}-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    asked = {"from": first.isoformat(), "to": last.isoformat()}
    return [f"{first:%b %Y}", f"{row['articles']:,}", events_link(f"{row['events']:,}", **asked)]


def listed(title: str, events: pd.DataFrame, button: str) -> Component:
    """The first of some events, each with a link to its sentence, and a button for all."""
    if events.empty:
        return html.P(f"{title}: none.", className="fine")
    rows = [
        [
            period(row["date_start"].date(), row["date_end"].date()),
            type_label(str(row["event_type"])),
            parties(str(row["actors"]), str(row["recipients"])),
            f"{row['confidence']:.0%}",
            dcc.Link(str(row["evidence"]), href=article_path(str(row["article_id"]), str(row["event_id"]))),
        ]
        for row in events.to_dict("records")
    ]
    head = ("Date", "Type", "Parties", "Confidence", "Sentence")
    sentences = table(head, rows, numbers=(3,))
    return html.Div([html.H3(title), sentences, download("All of them", button)], className="sentences")


def chart(key: str, name: str, pixels: int) -> Component:
    """A chart of so many pixels, drawn in the colours of the browser."""
    graph = dcc.Graph(
        style={"height": f"{pixels}px"},
        id={"type": ids.QUALITY_CHARTS, "index": key},
        config=cast("Any", CONFIG | {"displayModeBar": False}),
    )
    return html.Div(graph, role="img", className=f"chart {key}", **aria.named(f"{name}; the same stands in the table"))


def as_table(made: Component) -> Component:
    """The same as a chart, in numbers and with links."""
    return html.Details([html.Summary("As a table"), made])


def table(head: Sequence[str], rows: Iterable[Sequence[Any]], numbers: Sequence[int] = ()) -> Component:
    """A plain table; `numbers` are the columns of figures."""
    kinds = ["number" if at in numbers else "" for at in range(len(head))]
    top = html.Thead(
        html.Tr([html.Th(name, scope="col", className=kind) for name, kind in zip(head, kinds, strict=True)])
    )
    body = [html.Tr([html.Td(cell, className=kind) for cell, kind in zip(row, kinds, strict=True)]) for row in rows]
    return html.Div(
        html.Table([top, html.Tbody(body)], className="plain"), className="scroll tall", tabIndex="0", role="group",
        **aria.named(head[0]),
    )  # fmt: skip


def download(text: str, button: str) -> Component:
    """A button for a CSV."""
    key = {"type": ids.QUALITY_CSV, "index": button}
    made: Component = dmc.Button(f"{text} (CSV)", id=key, variant="default", size="xs", leftSection="↓")
    return made


def section(title: str, *content: Component) -> Component:
    """A card."""
    return html.Section([html.H2(title), *content], className="panel-card")
