"""One event at its permanent address: everything that is known of it, with the ways on."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboards import ids
from dashboards.data import Event
from dashboards.pages import actions, evidence, message, reported, sources
from dashboards.pages.files import links
from dashboards.views.state import View, event_path, to_href
from dashboards.wording import parties, type_label
from tracker.ontology import country_name
from tracker.store.store import Store
from tracker.tension.lines import participants

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
            html.Div(head(event), id=ids.EVENT_HEAD),
            *older_id(event_id, key),
            html.Div(
                [html.Section(card(store, event), className="panel-card"), aside(event, key)], className="reading wide"
            ),
        ],
        className="page event-page",
    )


def head(event: Event) -> list[Component]:
    """What stands above the card and changes with it: type, parties, dates, and whether the event counts."""
    titles = html.Div([html.H1(type_label(event["event_type"])), html.P(title(event), className="lead")])
    files = html.Div(links(event_path(str(event["event_id"])), what="This event", formats=["json"]), className="files")
    return [html.Div([titles, files], className="page-head"), *verdict(str(event["verdict"]))]


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
    """Everything about an event, with what can be done about it; a write takes its place with the new one."""
    return html.Div(content(store, str(event["event_id"])), id=ids.EVENT_CARD)


def content(store: Store, event_id: str, message: str = "") -> list[Component]:
    """What the card of an event has: its state, what is known of it, actions. `message` says what was just written."""
    last = store.hand.last(event_id)  # before the event is read: no write may be based on more than was shown
    event = store.event(event_id)
    if event is None:
        return [evidence.missing(), html.P(message, className="fine")]
    written = store.hand.records(str(event["event_id"]))
    acts = actions.section(store, event, written, last, message)
    return [actions.state(event, written), known(store, event), acts]


def known(store: Store, event: Event) -> Component:
    """Sentence, fields, who told it how, who carries the same text."""
    article_id = str(event["article_id"])
    span = (int(event["evidence_start"]), int(event["evidence_end"]), str(event["event_id"]))
    told = [*reported.history(store.reports(event_id=event["event_id"])), *sources.carried(store, article_id)]
    return evidence.body(event, store.article(article_id), span, told)


def in_panel(store: Store, event: Event) -> Component:
    """The same in the side panel, with the way to the page of its own."""
    link = dcc.Link("Page of this event", href=event_path(str(event["event_id"])), className="fine")
    return html.Div([card(store, event), html.P(link, className="permalink")])
