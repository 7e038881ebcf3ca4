"""The page of what is left to look at."""

from __future__ import annotations

import json
from dataclasses import replace

from dashboard_crisis import crisis, fill
from plotly.utils import PlotlyJSONEncoder

from dashboards import pages
from dashboards.layout import header
from tracker.review import queue
from tracker.store import Store


def shown(store: Store) -> str:
    return json.dumps(pages.page(store, "/review", ""), cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_an_empty_store_has_nothing_to_review(store: Store) -> None:
    text = shown(store)
    assert "Every extracted event was judged" in text
    assert "Every record is on the event" in text


def test_the_queue_lists_fifty_and_says_how_many_are_left(store: Store) -> None:
    fill(store)
    ranked, number = queue(store, 50)
    assert number > 50
    text = shown(store)
    assert f"{number} events left, the first 50 are shown" in text
    assert all(f"/event/{key}" in text for key in ranked["event_id"])
    store.hand.judge(str(ranked["event_id"].iloc[0]), "confirmed", "Kim")
    assert f"{number - 1} events left" in shown(store)
    assert f"/event/{ranked['event_id'].iloc[0]}" not in shown(store)


def test_records_whose_event_changed_or_vanished_are_listed_with_both_versions(store: Store) -> None:
    other, gone = crisis()[:2]
    for one in (other, gone):
        store.save(one.article, one.reports, "v1")
    for event in store.events()["event_id"]:
        store.hand.correct(event, {"place": "Kyiv"}, "Kim")
    store.save(other.article, [replace(report, place="Lviv") for report in other.reports], "v2")
    store.save(gone.article, [], "v2")
    text = shown(store)
    assert "Lviv" in text
    assert text.count("The event is gone") == len(gone.reports)


def test_the_header_leads_to_it(store: Store) -> None:
    assert '"/review"' in json.dumps(header(store), cls=PlotlyJSONEncoder)
