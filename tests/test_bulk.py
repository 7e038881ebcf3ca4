"""Verdicts on many events at once, their undo, and corrections that are kept after their event changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from samples import article, report, visit

from tracker.store.hand.records import RecordError
from tracker.store.hand.review import review
from tracker.store.store import Store, open_store

DAY = date(2022, 2, 4)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        for n in range(4):
            day = DAY + timedelta(30 * n)
            one = report(article_id=f"a{n}", date_start=day, date_end=day)
            opened.save(article(f"a{n}", published=day), [one], "v1")
        yield opened


def test_one_verdict_on_many_leaves_out_what_others_wrote_about_and_is_undone_as_one(store: Store) -> None:
    first, second, third, fourth = store.events()["event_id"]
    mine = store.hand.correct(second, {"place": "Kyiv (UKR)"}, "Kim")
    seen = store.hand.last_seen([first, second, third, "e-gone"])
    assert seen == {first: "", second: mine, third: "", "e-gone": ""}
    theirs = store.hand.judge(third, "confirmed", "Ada")
    done = store.hand.judge_many(seen, "rejected", "Kim", "a test of the wire")
    assert len(done.records) == 2
    assert {event: one.annotation_id for event, one in done.met.items()} == {third: theirs}
    assert done.gone == ("e-gone",)
    assert store.events()["event_id"].tolist() == [third, fourth]
    written = [one for one in store.hand.records() if done.tag in one.tags]
    assert {(one.target, one.author, one.text) for one in written} == {
        (event, "Kim", "a test of the wire") for event in (first, second)
    }
    undone = store.hand.undo_all(done.tag, "Lee")
    assert len(undone.records) == 2
    assert store.events()["event_id"].tolist() == [first, second, third, fourth]
    with pytest.raises(RecordError, match="nothing that is tagged"):
        store.hand.undo_all(done.tag, "Lee")
    store.hand.undo_all(undone.tag, "Kim")
    assert store.events()["event_id"].tolist() == [third, fourth]


def test_a_bulk_is_all_or_nothing(store: Store) -> None:
    seen = dict.fromkeys(store.events()["event_id"], "")
    with pytest.raises(RecordError, match="a rejection needs its reason"):
        store.hand.judge_many(seen, "rejected", "Kim")
    with pytest.raises(RecordError, match="a record needs its author"):
        store.hand.judge_many(seen, "confirmed", " ")
    with pytest.raises(RecordError, match="not for many events"):
        store.hand.judge_many(seen, "duplicate", "Kim")
    assert store.hand.records() == []


def test_a_correction_that_is_kept_is_no_change_any_more_and_changes_no_event(store: Store) -> None:
    store.save(article("plan", text="One."), [visit(article_id="plan")], "v1")
    [event] = store.events("FRA")["event_id"]
    old = store.hand.correct(event, {"place": "Kyiv (UKR)", "status": "denied"}, "Kim", "seen on TV")
    later = store.hand.correct(event, {"status": "alleged"}, "Lee")
    store.save(article("plan", text="One."), [visit(article_id="plan", place="Odesa (UKR)", status="occurred")], "v2")
    assert set(review(store)["annotation_id"]) == {old}
    before = store.events("FRA")[["place", "status"]].to_numpy().tolist()
    done = store.hand.keep(old, "Ada")
    assert set(review(store)["annotation_id"]) == {later}  # which said what it corrects of the one that was kept
    store.hand.keep(later, "Ada")
    assert review(store).empty
    assert store.events("FRA")[["place", "status"]].to_numpy().tolist() == before == [["Kyiv (UKR)", "alleged"]]
    [kept] = [one for one in store.hand.records() if one.annotation_id in done.records and one.kind == "correction"]
    assert (kept.fields, kept.before, kept.text) == ({"place": "Kyiv (UKR)"}, {"place": "Odesa (UKR)"}, "seen on TV")
    with pytest.raises(RecordError, match="there is no correction"):
        store.hand.keep(old, "Ada")
