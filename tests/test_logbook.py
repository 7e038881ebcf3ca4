"""The history of everything: who wrote what when, by author, kind, day, country and event; the page and its files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plotly.utils import PlotlyJSONEncoder
from samples import article, report, visit

from dashboards.app import create_app
from dashboards.callbacks.history import answer, following, shown
from dashboards.views.chronicle import History, from_search, says, to_search
from tracker.store.hand.logbook import Asked
from tracker.store.hand.records import KINDS, holding
from tracker.store.store import Store, open_store

DAY = date(2022, 2, 4)
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        opened.save(article("plan", text="One."), [visit(article_id="plan")], "v1")
        opened.save(article("war", text="Three."), [report(article_id="war")], "v1")
        yield opened


def key(store: Store, kind: str) -> str:
    return str(store.events().set_index("event_type")["event_id"][kind])


def text(component: Any) -> str:
    return json.dumps(component, cls=PlotlyJSONEncoder, ensure_ascii=False)


def written(store: Store, **asked: Any) -> list[str]:
    return [one.record.annotation_id for one in store.hand.log(Asked(**asked))[0]]


def test_records_are_found_by_author_kind_day_country_and_event(store: Store) -> None:
    visited, attack = key(store, "visit"), key(store, "attack")
    place = store.hand.correct(visited, {"place": "Kyiv (UKR)"}, "Kim")
    moved = store.hand.correct(visited, {"recipients": "POL"}, "Lee")
    undone = store.hand.undo(moved, "Kim")
    again = store.hand.undo(undone, "Ada")
    verdict = store.hand.judge(attack, "confirmed", "Kim")
    note = store.hand.note("Look", "Lee", country="RUS-UKR", start=DAY)
    assert written(store) == [note, verdict, again, undone, moved, place]
    assert written(store, author="Kim") == [verdict, undone, place]
    assert written(store, kind="undo") == [again, undone]
    assert written(store, event=visited) == [again, undone, moved, place]
    assert written(store, country="FRA") == [again, undone, moved, place]
    assert set(written(store, country="RUS")) == {note, verdict}
    # the visit was to Ukraine before
    assert set(written(store, country="UKR")) == {note, verdict, moved, undone, again, place}
    today = datetime.now(UTC).date()
    assert len(written(store, start=today, end=today)) == 6
    assert written(store, end=today - timedelta(days=1)) == []
    entries, number = store.hand.log(Asked(), offset=1, limit=2)
    assert ([one.record.annotation_id for one in entries], number) == ([verdict, again], 6)
    everything, _ = store.hand.log(Asked())
    held = {one.annotation_id for one in holding(store.hand.records())}
    assert {one.record.annotation_id for one in everything if one.holds and one.record.kind != "undo"} == held
    about = {one.record.annotation_id: (one.event, says(one)) for one in everything}
    assert about[undone] == (visited, "Undid: Recipients: Ukraine → Poland")
    assert about[again] == (visited, "Took back an undo: Recipients: Ukraine → Poland")


def test_a_record_leads_to_its_event_after_that_got_another_id(store: Store) -> None:
    attack = key(store, "attack")
    store.hand.judge(attack, "confirmed", "Kim")
    store.save(article("war", text="Three."), [replace(report(article_id="war"), confidence=0.3, place="Kyiv")], "v2")
    [entry], _ = store.hand.log(Asked(country="UKR"))
    assert entry.event == key(store, "attack")


TEXTS = st.text(max_size=20).filter(str.isprintable).map(str.strip)


@given(
    st.builds(Asked, TEXTS, st.sampled_from(["", *KINDS]), st.sampled_from(["", "UKR"]), TEXTS, DAYS, DAYS),
    st.integers(1, 99),
)
def test_every_view_has_an_address_and_comes_back_from_it(asked: Asked, page: int) -> None:
    if asked.start and asked.end and asked.start > asked.end:
        asked = replace(asked, start=asked.end, end=asked.start)
    assert from_search(to_search(History(asked, page))) == History(asked, page)


def test_the_page_shows_what_the_files_have(store: Store) -> None:
    visited = key(store, "visit")
    store.hand.correct(visited, {"status": "denied"}, "Kim", "=the ministry says so")
    done = store.hand.judge_many({key(store, "attack"): ""}, "rejected", "Lee, of the desk", "a drill")
    rows, counted, *_ = shown(store, History())
    told = text(rows)
    assert counted == "1 to 2 of 2 records"
    assert "Status: Planned → Denied" in told
    assert f"/event/{visited}" in told
    assert done.tag in told
    client = create_app(store).server.test_client()
    answered = client.get("/history.csv?author=Lee%2C+of+the+desk")
    [row] = csv.DictReader(io.StringIO(answered.get_data(as_text=True)))
    assert (row["author"], row["says"], row["reason"]) == ("Lee, of the desk", "Rejected", "a drill")
    everything = client.get("/history.json").get_json()
    assert [one["says"] for one in everything] == ["Rejected", "Status: Planned → Denied"]
    assert client.get("/history.csv?kind=nonsense").status_code == 400
    assert client.get("/history.json?author=Nobody").get_json() == []


def test_filters_begin_at_the_first_page_and_pages_follow_each_other() -> None:
    nothing = dict.fromkeys(("kind", "country", "start", "end"))
    values: dict[str, Any] = nothing | {"search": "?event=e1&page=3", "author": "Kim"}
    assert following({"author"}, values) == History(Asked(author="Kim", event="e1"))
    assert following({"next"}, values).page == 4
    assert following({"previous"}, values | {"search": ""}).page == 1
    assert answer(History(Asked(author="Kim")), values)["search"] == "?author=Kim"
