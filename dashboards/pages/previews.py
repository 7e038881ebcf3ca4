"""What a job found and what came of it: the list of items, one article sentence by sentence, and what was kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import aria, ids
from dashboards.jobs import Job
from dashboards.pages.evidence import dating
from dashboards.views.state import View, article_path, to_href
from dashboards.wording import ARROW, STATUS_LABEL, day, names, parties, plural, safe_url, type_label
from tracker.model import Problem, Report
from tracker.ontology import event_types
from tracker.preview import CHANGES, Kept, Line, Preview, State

STATE_LABEL: dict[State, str] = {
    "new": "New",
    "stored": "Already there",
    "older": "Older than what is stored",
    "version": "New version",
    "again": "Read again",
}
STATE_HINT: dict[State, str] = {
    "new": "No article with this id is stored.",
    "stored": "Stored as it is; keeping it changes nothing.",
    "older": "The store has a newer version of this article; keeping it changes nothing.",
    "version": "An article with this id has another title or text; that one is kept as an older version.",
    "again": "The text is stored already; other facts about it, or newer rules, take the place of the older ones.",
}


def found(job: Job) -> Component:
    """A ready job: what to keep, the first article in full, and the two ways on."""
    articles = [(n, item) for n, item in enumerate(job.items) if isinstance(item, Preview)]
    first = articles[0] if articles else None
    return html.Div(
        [
            html.H2(headline(job), className="add-headline"),
            *problems(job),
            html.Div(
                [
                    html.Section(choices(articles), className="panel-card add-list"),
                    html.Section(article(first[1]), id=ids.ADD_DETAIL, className="panel-card"),
                ],
                className="add-items",
            )
            if first
            else "",
            decision(bool(first)),
        ],
        className="stack",
    )


def headline(job: Job) -> str:
    """ "2 articles with 5 events, 1 item that cannot be used"."""
    articles = [item for item in job.items if isinstance(item, Preview)]
    events = sum(len(item.reports) for item in articles)
    aside = len(job.items) - len(articles) + job.left_out
    parts = [f"{plural(len(articles), 'article')} with {plural(events, 'event')}"] if articles else []
    parts += [f"{plural(aside, 'item')} that cannot be used"] if aside else []
    return ", ".join(parts) or "Nothing was found in it"


def problems(job: Job) -> list[Component]:
    """Each item that cannot be used, with its cause."""
    aside = [item for item in job.items if isinstance(item, Problem)]
    if not aside:
        return []
    rows = [html.Li([html.B(item.item), f": {item.cause}"]) for item in aside]
    rows += [html.Li(f"and {job.left_out:,} more")] if job.left_out else []
    return [dmc.Alert(html.Ul(rows, className="add-problems"), title="Cannot be used", color="orange", variant="light")]


def choices(articles: Sequence[tuple[int, Preview]]) -> Component:
    """The articles, those ticked that would change something in the store."""
    value = [str(n) for n, item in articles if item.state in CHANGES]
    made: Component = dmc.CheckboxGroup(
        [choice(n, item) for n, item in articles], id=ids.ADD_CHOSEN, value=value, label="Articles to keep"
    )
    return made


def choice(number: int, item: Preview) -> Component:
    """One article of the list."""
    label = html.Span(
        [html.Span(title_of(item), className="add-title"), html.Span(facts(item), className="fine")],
        className="add-choice-text",
    )
    button = html.Button(
        "Show", id={"type": ids.ADD_SHOW, "index": number}, type="button", className="button small",
        **aria.named(f"Show {title_of(item)}"),
    )  # fmt: skip
    return html.Div([dmc.Checkbox(label=label, value=str(number), size="sm"), button], className="add-choice")


def title_of(item: Preview) -> str:
    """Its title, else its id."""
    return item.article.title or item.article.id


def facts(item: Preview) -> str:
    """ "New · 4 Feb 2022 · 3 events"."""
    return f"{STATE_LABEL[item.state]} · {day(item.article.published)} · {plural(len(item.reports), 'event')}"


def article(item: Preview) -> list[Component]:
    """One article sentence by sentence; sentences without events stand there plainly."""
    of = item.article
    parts = [f"Published {day(of.published)}", of.source, of.id, safe_url(of.url)]
    return [
        html.H3(title_of(item), className="add-article-title"),
        html.P(" · ".join(part for part in parts if part), className="fine"),
        html.P([html.B(STATE_LABEL[item.state]), f": {STATE_HINT[item.state]}"], className="fine"),
        html.Ol([line(one) for one in item.lines], className="add-lines"),
    ]


def line(one: Line) -> Component:
    """A sentence with the events that it tells."""
    told = [html.Li(event(report)) for report in one.told]
    also = [html.Li(f"Adds to: {type_label(report.event_type)}", className="fine") for report in one.again]
    text = html.Mark(one.text) if one.told else one.text
    return html.Li(
        [html.P(text), html.Ul([*told, *also]) if told or also else ""],
        className="add-line telling" if told else "add-line",
    )


def event(report: Report) -> list[Any]:
    """One event: what, who, how it was told and dated, by which rule, how sure."""
    kind = event_types()[report.event_type]
    return [
        html.Div(
            [
                html.Span(ARROW[kind.direction], className=f"arrow {kind.direction}", **aria.HIDDEN),
                html.B(kind.label),
                f" {parties(';'.join(report.actors), ';'.join(report.recipients))}",
                html.Span(STATUS_LABEL[report.status], className="badge"),
            ],
            className="add-event",
        ),
        html.Div(
            [dating(asdict(report)), " · rule ", html.Code(report.rule), f" · confidence {report.confidence:.0%}"],
            className="fine",
        ),
    ]


def decision(anything: bool) -> Component:
    """Keep and discard."""
    keep = [dmc.Button("Keep what is ticked", id=ids.ADD_KEEP, color="blue.8")] if anything else []
    return html.Div([dmc.Button("Discard", id=ids.ADD_DISCARD, variant="default"), *keep], className="actions end")


def kept(job: Job) -> Component:
    """What came of it, with links to the articles and to the countries that they name."""
    return html.Section(
        [
            html.H2(f"{plural(len(job.kept), 'article')} kept", className="add-headline"),
            *([html.P(job.cause, className="fine")] if job.cause else []),
            html.Ul([stored(one) for one in job.kept], className="add-kept"),
        ],
        className="panel-card",
    )


def stored(one: Kept) -> Component:
    """An article as it is stored now, with the countries of its events."""
    links = [dcc.Link(names(code), href=to_href(View(code)), className="tag") for code in one.codes]
    title = dcc.Link(one.title or one.article_id, href=article_path(one.article_id))
    return html.Li([title, f" {plural(one.events, 'event')}", *links])
