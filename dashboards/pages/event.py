"""One event at its permanent address: everything that is known of it, with the ways on."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboards.data import Event
from dashboards.pages import evidence, message, reported, sources
from dashboards.pages.files import links
from dashboards.state import View, event_path, to_href
from dashboards.wording import parties, type_label
from tracker.ontology import country_name
from tracker.store import Store
from tracker.tension import participants

HIDDEN_AS = {
    "rejected": "An analyst rejected this event: it is in no table and counts in no timeline.",
    "duplicate": "An analyst marked this event as a duplicate: it is in no table and counts in no timeline.",
}


def layout(store: Store, event_id: str) -> Component:
    """The page, by any id that the event ever had; or one that says that there is no such event."""
    event = store.event(event_id)
    if event is None:
        return message.layout(
            "No such event",
            f"The store has no event with the id {event_id} (any more). "
            "It may have changed when its article was read again.",
        )
    key = str(event["event_id"])
    return html.Div(
        [
            html.Div(
                [
                    html.Div([html.H1(type_label(event["event_type"])), html.P(title(event), className="lead")]),
                    html.Div(links(event_path(key), what="This event", formats=["json"]), className="files"),
                ],
                className="page-head",
            ),
            *older_id(event_id, key),
            *verdict(str(event["verdict"])),
            html.Div(
                [html.Section(card(store, event), className="panel-card"), aside(event, key)], className="reading wide"
            ),
        ],
        className="page event-page",
    )


def title(event: Event) -> str:
    """Who, to whom, when."""
    return f"{parties(event['actors'], event['recipients'])}, {evidence.interval(event)}"


def older_id(asked: str, present: str) -> list[Component]:
    """Says so when the address has an id that the event does not have any more."""
    if asked == present:
        return []
    link = dcc.Link(present, href=event_path(present))
    return [html.P([f"{asked} is an older id. The event is ", link, " now."], className="fine older-id")]


def verdict(said: str) -> list[Component]:
    """What people say of the event, when it counts nowhere for it."""
    return [html.P(HIDDEN_AS[said], className="fine older-id")] if said in HIDDEN_AS else []


def aside(event: Event, key: str) -> Component:
    """Its permanent id, and the event on the page of each of its parties."""
    codes = participants(str(event["actors"]), str(event["recipients"]))
    on = [html.Li(dcc.Link(country_name(code), href=to_href(View(code, event=key)))) for code in codes]
    shown = [html.H2("On the timeline of"), html.Ul(on)] if on else [html.P("No party is named.", className="fine")]
    return html.Aside(
        [html.H2("Permanent id"), html.P(html.Code(key)), html.Div(shown, className="contents on-timeline")],
        className="event-aside",
    )


def card(store: Store, event: Event) -> Component:
    """Everything about an event: sentence, fields, who told it how, who carries the same text."""
    article_id = str(event["article_id"])
    span = (int(event["evidence_start"]), int(event["evidence_end"]), str(event["event_id"]))
    told = [*reported.history(store.reports(event_id=event["event_id"])), *sources.carried(store, article_id)]
    return evidence.body(event, store.article(article_id), span, told)


def in_panel(store: Store, event: Event) -> Component:
    """The same in the side panel, with the way to the page of its own."""
    link = dcc.Link("Page of this event", href=event_path(str(event["event_id"])), className="fine")
    return html.Div([card(store, event), html.P(link, className="permalink")])
