"""What the page of a line says of its view beside figure and table: its layout has it first, later its callbacks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
from dash.development.base_component import Component

from dashboards import curves, data
from dashboards.charts.turnmarks import in_view
from dashboards.kept import Kept
from dashboards.pages import event as event_page
from dashboards.pages import evidence, explained, keynumbers, reported, sources
from dashboards.pages.files import links
from dashboards.pages.noteform import note_list
from dashboards.views.selection import dated
from dashboards.views.state import View, country_path, to_path, to_search
from tracker.store.store import Store


def numbers(kept: Kept, view: View) -> list[Component]:
    """The key numbers."""
    events = curves.filtered(kept, view)
    level = curves.level_of(events, curves.daily_line(kept, view), view)
    shown = dated(events, view.start, view.end)
    return keynumbers.key_numbers(shown, level, curves.partners(kept, view, shown))


def turns(kept: Kept, view: View) -> list[Component]:
    """The turning points in words."""
    return explained.turn_list(view, turns_of(kept, view))


def turns_of(kept: Kept, view: View) -> pd.DataFrame:
    """The turning points in view."""
    shown = dated(curves.filtered(kept, view), view.start, view.end)
    return in_view(curves.turning(kept, view), *curves.bounds_of(shown, curves.drawn(kept, view), view))


def notes(kept: Kept, view: View) -> Component:
    """The notes that had been written on the view's day."""
    known = data.kept_notes(kept, view, view.as_of)
    return note_list(known, len(data.kept_notes(kept, view, None)) - len(known))


def files(view: View) -> list[Component]:
    """Links to the events and the timeline of the view, as addresses that stay."""
    path, search = to_path(view), to_search(replace(view, event=""))
    return [links(path, search, "Events of this view"), links(f"{path}/timeline", search, "Timeline of this view")]


def brief_href(view: View) -> str:
    """The brief of the view's dates as known on its day; it has all events, whatever the filters."""
    return country_path(view.country) + "/brief" + to_search(View(start=view.start, end=view.end, as_of=view.as_of))


def panel(kept: Kept, view: View) -> tuple[bool, Any, str]:
    """Whether the side panel is hidden, what is in it, and the class of what is around it."""
    if not view.event:
        return True, None, "workbench"
    return False, panel_body(kept, view), "workbench with-panel"


def event_body(store: Store, country: str, event_id: str) -> Component:
    """The content of the side panel for an event of a country."""
    return panel_body(Kept(store), View(country, event=event_id))


def panel_body(kept: Kept, view: View) -> Component:
    """The content of the side panel for the view's event, as it was known on the view's day."""
    found = data.event_then(kept, view)
    if found is None:
        return evidence.missing()
    event, reports = found
    if view.as_of is None:
        return event_page.in_panel(kept.store, event)
    article_id = str(event["article_id"])
    span = (int(event["evidence_start"]), int(event["evidence_end"]), view.event)
    told = [*reported.history(reports), *sources.carried(kept.store, article_id, view.as_of)]
    held = span if span[1] > span[0] else None  # else the sentence alone is shown
    return evidence.body(event, kept.store.article(article_id), held, told)
