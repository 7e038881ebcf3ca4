"""The pages of what is left to look at, without a browser: the way through the queue, what changed underneath."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from dash import no_update
from dashboard_crisis import crisis, fill
from hypothesis import given
from hypothesis import strategies as st
from plotly.utils import PlotlyJSONEncoder

from dashboards import ids, pages
from dashboards.callbacks.changed import done as act_on
from dashboards.callbacks.review import Step, answer, step
from dashboards.kept import Kept
from dashboards.layout import header
from dashboards.pages import changed
from dashboards.views.reviewing import Review, from_search, to_search
from tracker.ontology import SCALES
from tracker.store.hand.review import queue, review
from tracker.store.store import Store

CODES = st.sampled_from(["", "UKR", "RUS", "NATO"])
TYPES = st.lists(st.sampled_from(["attack", "visit"]), unique=True).map(lambda some: tuple(sorted(some)))


def text(component: Any) -> str:
    return json.dumps(component, cls=PlotlyJSONEncoder, ensure_ascii=False)


def values(search: str, **given: Any) -> dict[str, Any]:
    return {"search": search, "country": None, "types": [], "scale": "tension", "wrote": None} | given


def at(store: Store, view: Review) -> dict[str, Any]:
    """What the page shows of a view."""
    return answer(store, Step(view), values(to_search(view)), [])


def order(store: Store) -> list[str]:
    return [str(key) for key in queue(store, 1000)[0]["event_id"]]


@given(st.builds(Review, st.text(max_size=20).filter(str.isprintable), CODES, TYPES, st.sampled_from(SCALES)))
def test_every_view_has_an_address_and_comes_back_from_it(view: Review) -> None:
    assert from_search(to_search(view)) == view


@given(st.text(max_size=80))
def test_any_query_gives_a_view(query: str) -> None:
    assert from_search(to_search(from_search(query))) == from_search(query)


def test_an_empty_store_has_nothing_to_review(store: Store) -> None:
    assert "Every extracted event was judged" in text(at(store, Review())["body"])
    assert "Every record is on the event" in text(pages.page(store, "/review/changed", ""))


def test_the_queue_shows_one_event_and_what_follows_and_how_many_are_left(store: Store) -> None:
    first, second, *_ = order(fill(store))
    shown = at(store, Review())
    assert shown["shown"] == {"search": "", "event": first, "next": second}
    assert shown["left"] == f"{len(order(store)):,}"
    assert f"/review?event={second}" in text(shown["list"])
    assert ids.ACT_CONFIRM in text(shown["body"])


def test_the_keys_lead_forth_and_back(store: Store) -> None:
    first, second, *_ = order(fill(store))
    on = step(store, {"next"}, values(""), {"event": first, "next": second}, [])
    assert on.view == Review(event=second)
    back = step(store, {"previous"}, values(to_search(on.view)), {"event": second}, [])
    assert back.view == Review(event=first)
    assert step(store, {"previous"}, values(""), {"event": first}, []).view == Review()


def test_a_verdict_leads_on_a_note_stays_and_the_last_verdict_of_the_session_is_undone(store: Store) -> None:
    first, second, third, *_ = order(fill(store))
    record = store.hand.judge(second, "confirmed", "Kim")
    wrote = {"kind": "confirmed", "event": second, "record": record, "author": "Kim"}
    given = values(f"?event={second}&scale=tension", wrote=wrote)
    after = step(store, {"wrote"}, given, {"event": second, "next": third}, [])
    assert (after.view.event, len(after.done), after.stays) == (third, 1, False)
    assert "Confirmed: " in after.said
    noted = step(store, {"wrote"}, given | {"wrote": wrote | {"kind": "note"}}, {"event": second}, after.done[:0])
    assert (noted.view.event, noted.stays) == (second, True)
    back = step(store, {"undo"}, given, {"event": third}, after.done)
    assert (back.view.event, back.done) == (second, [])
    assert second in order(store)
    assert step(store, {"undo"}, given, {"event": third}, []).said == "Nothing was written in this session."
    again = step(store, {"undo"}, given, {"event": third}, [{"event": second, "record": "v-none", "author": "Kim"}])
    assert "there is no record" in text(again.said).lower()
    at_first = step(store, {"wrote"}, values("", wrote=wrote | {"event": first}), {"event": first, "next": second}, [])
    assert at_first.view == Review()


def test_a_filter_begins_the_part_of_the_queue_that_it_asks_for(store: Store) -> None:
    fill(store)
    now = step(store, {"types"}, values("?event=e1", types=["sanctions"]), {}, [])
    assert now.view == Review(types=("sanctions",))
    shown = answer(store, now, values("?event=e1", types=["sanctions"]), [])
    assert shown["search"] == "?type=sanctions"
    assert shown["types"] is no_update
    assert int(shown["left"]) == int((store.events()["event_type"] == "sanctions").sum())


def two_that_changed(store: Store) -> None:
    """Corrections of the events of two articles, of which one says something else now and the other nothing."""
    other, gone = crisis()[:2]
    for one in (other, gone):
        store.save(one.article, one.reports, "v1")
    for event in store.events()["event_id"]:
        store.hand.correct(event, {"place": "Kyiv"}, "Kim")
    store.save(other.article, [replace(report, place="Lviv") for report in other.reports], "v2")
    store.save(gone.article, [], "v2")


def test_records_whose_event_changed_or_vanished_are_listed_with_both_versions_and_acted_on(store: Store) -> None:
    two_that_changed(store)
    shown = text(changed.layout(store))
    assert "Lviv" in shown
    found = review(store).drop_duplicates("annotation_id").set_index("annotation_id")["state"]
    assert shown.count("The event is gone") == (found == "vanished").sum() > 0
    for record, state in found.items():
        kind = ids.CHANGED_UNDO if state == "vanished" else ids.CHANGED_KEEP
        assert "give your name first" in text(act_on(store, {"type": kind, "index": str(record)}, "")).lower()
        act_on(store, {"type": kind, "index": str(record)}, "Ada")
    assert review(store).empty
    assert set(store.events()["place"]) == {"Kyiv"}


def test_the_header_leads_to_it(store: Store) -> None:
    assert '"/review"' in json.dumps(header(Kept(store)), cls=PlotlyJSONEncoder)
