"""What people write by hand: it wins, it lasts, nothing of it is changed, and two people never overwrite each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from samples import TEXTS, article, report, visit

from tracker.export import to_bytes
from tracker.store.finding import Wanted
from tracker.store.hand.changes import ConflictError
from tracker.store.hand.records import Kind, Record, RecordError, check, decoded, encoded, holding
from tracker.store.store import Store, open_store

DAY = date(2022, 2, 4)
MADE = {"event_type": "protest", "status": "occurred", "date_start": "2022-02-01", "date_end": "2022-02-01"}


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield fill(opened)


def fill(store: Store) -> Store:
    """A plan and the visit that came of it, in two articles, and an attack in a third."""
    store.save(article("plan", text="One."), [visit(article_id="plan")], "v1")
    came = visit(article_id="done", status="occurred", evidence="He came on Tuesday.")
    store.save(article("done", text="Two.", published=DAY + timedelta(4)), [came], "v1")
    store.save(article("war", text="Three."), [report(article_id="war")], "v1")
    return store


def key(store: Store, kind: str = "visit") -> str:
    return str(store.events().set_index("event_type")["event_id"][kind])


def row(store: Store, kind: str = "visit") -> dict[str, Any]:
    events = store.events()
    [found] = events[events["event_type"] == kind].to_dict("records")
    return {str(name): value for name, value in found.items()}


def test_a_correction_is_what_everybody_sees(store: Store) -> None:
    event = key(store)
    store.hand.correct(event, {"recipients": "UKR;POL", "date_end": "2022-02-09", "quantity": "3"}, "Kim", "seen on TV")
    now = row(store)
    assert (now["origin"], now["recipients"], now["quantity"]) == ("corrected", "POL;UKR", 3)
    assert (now["date_end"], now["date_basis"], now["date_text"]) == (pd.Timestamp(2022, 2, 9), "manual", "")
    assert store.events("POL")["event_id"].tolist() == [event]
    assert store.find(Wanted(countries=("POL",), origins=("corrected",)))[1] == 1
    assert store.events("POL", as_of=DAY)["status"].tolist() == ["planned"]
    [record] = store.hand.records()
    assert record.before == {"recipients": "UKR", "date_end": "2022-02-08", "quantity": ""}


def test_the_later_correction_of_a_field_wins_and_undo_brings_the_earlier_one_back(store: Store) -> None:
    event = key(store)
    store.hand.correct(event, {"status": "denied", "place": "Kyiv (UKR)"}, "Kim")
    second = store.hand.correct(event, {"status": "alleged"}, "Lee")
    assert (row(store)["status"], row(store)["place"]) == ("alleged", "Kyiv (UKR)")
    undone = store.hand.undo(second, "Lee", "a slip")
    assert row(store)["status"] == "denied"
    store.hand.undo(undone, "Lee", "no slip")
    assert row(store)["status"] == "alleged"


def test_undoing_everything_gives_back_what_was_extracted(store: Store) -> None:
    before = to_bytes(store.events())
    event = key(store)
    records = [
        store.hand.correct(event, {"event_type": "meeting"}, "Kim"),
        store.hand.judge(event, "rejected", "Kim", "not so"),
        store.hand.judge(key(store, "attack"), "confirmed", "Kim"),
        store.hand.add({"event_type": "call", "status": "occurred", "actors": "FRA;RUS", "date_start": "2022-02-03",
                        "date_end": "2022-02-03"}, "Kim")[0],
    ]  # fmt: skip
    assert to_bytes(store.events()) != before
    for record in records:
        store.hand.undo(record, "Lee")
    assert to_bytes(store.events()) == before
    assert len(store.hand.records()) == 8


def test_what_is_rejected_is_gone_from_every_view_and_still_there_to_look_at(store: Store) -> None:
    event = key(store)
    with pytest.raises(RecordError, match="needs its reason"):
        store.hand.judge(event, "rejected", "Kim")
    store.hand.judge(event, "rejected", "Kim", "another president")
    assert store.events()["event_type"].tolist() == ["attack"]
    assert store.find(Wanted())[1] == 1
    assert "FRA" not in store.parties()
    assert (store.event(event) or {})["verdict"] == "rejected"
    assert store.events(as_of=DAY)["event_type"].tolist() == ["attack"]


def test_an_event_by_hand_is_an_event(store: Store) -> None:
    fields = {"event_type": "call", "status": "occurred", "actors": "RUS;FRA", "date_start": "2022-02-03",
              "date_end": "2022-02-03", "evidence": "The Élysée said so.", "url": "https://example.org/x"}  # fmt: skip
    _, event = store.hand.add(fields, "Kim", "from the press release")
    made = row(store, "call")
    assert (made["event_id"], made["origin"], made["date_basis"], made["actors"]) == (
        event,
        "manual",
        "manual",
        "FRA;RUS",
    )
    store.hand.correct(event, {"date_start": "2022-02-02"}, "Lee")
    assert row(store, "call")["date_start"] == pd.Timestamp(2022, 2, 2)
    assert row(store, "call")["origin"] == "manual"
    store.hand.judge(event, "rejected", "Lee", "no")
    assert "call" not in store.events()["event_type"].tolist()


def test_a_duplicate_counts_with_the_event_that_it_repeats(store: Store) -> None:
    other = visit(article_id="late", actors=("DEU",), date_start=DAY + timedelta(50), date_end=DAY + timedelta(50))
    store.save(article("late", text="Four."), [other], "v1")
    copy = store.events("DEU")["event_id"].item()
    event = store.events("FRA")["event_id"].item()
    store.hand.judge(copy, "duplicate", "Kim", of=event)
    assert store.events("DEU").empty
    assert store.events("FRA")["n_reports"].tolist() == [3]
    with pytest.raises(RecordError, match="no duplicate of itself"):
        store.hand.judge(event, "duplicate", "Kim", of=event)
    ring = store.hand.judge(event, "duplicate", "Lee", of=copy)
    assert store.counts()["events"] >= 2
    assert sorted(store.events()["event_type"]) == ["attack", "visit"]
    store.hand.undo(ring, "Lee")
    assert store.events("FRA")["n_reports"].tolist() == [3]


def test_reports_that_were_wrongly_linked_are_taken_apart_and_stay_apart(store: Store) -> None:
    event = key(store)
    done = store.reports(event_id=event).set_index("article_id")["report_id"]["done"]
    record = store.hand.judge(event, "separate", "Kim", "another trip", reports=[done])
    assert sorted(store.events("FRA")["status"]) == ["occurred", "planned"]
    assert store.resolve(done) == done
    store.save(article("more", text="Five."), [visit(article_id="more")], "v1")
    assert sorted(store.events("FRA")["n_reports"]) == [1, 2]
    store.hand.undo(record, "Kim")
    assert store.events("FRA")["n_reports"].tolist() == [3]


def test_the_hand_lasts_through_new_articles_new_rules_and_new_links(store: Store) -> None:
    event = key(store)
    store.hand.correct(event, {"place": "Kyiv (UKR)"}, "Kim")
    again = visit(article_id="earlier")
    store.save(article("earlier", text="Zero.", published=DAY - timedelta(1)), [again], "v1")  # now the event's first
    assert (row(store)["place"], row(store)["n_reports"]) == ("Kyiv (UKR)", 3)
    assert row(store)["event_id"] != event
    newer = replace(visit(article_id="plan"), recipients=("POL", "UKR"), rule="other")
    store.save(article("plan", text="One."), [newer], "v2")
    assert row(store)["place"] == "Kyiv (UKR)"
    with store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE meta SET value = 'older' WHERE key = 'linked'"))
    store.link()
    assert row(store)["place"] == "Kyiv (UKR)"


def test_the_second_of_two_writers_is_shown_what_the_first_wrote(store: Store) -> None:
    event = key(store)
    seen = store.hand.last(event)
    first = store.hand.correct(event, {"status": "denied"}, "Kim", expected=seen)
    with pytest.raises(ConflictError, match=r"Kim wrote about this event .* status: occurred → denied") as caught:
        store.hand.correct(event, {"status": "alleged"}, "Lee", expected=seen)
    assert caught.value.theirs.annotation_id == first
    assert caught.value.event["status"] == "denied"
    assert row(store)["status"] == "denied"
    assert store.hand.last(event) == first
    store.hand.correct(event, {"status": "alleged"}, "Lee", expected=first)
    assert store.hand.history(event)["author"].tolist() == ["Lee", "Kim"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"status": "done"}, "status 'done' is none of"),
        ({"actors": "XQQ"}, "unknown code XQQ"),
        ({"recipients": "ukr"}, "no codes"),
        ({"date_start": "4 Feb"}, "no date"),
        ({"date_start": "2022-03-01", "date_end": "2022-02-01"}, "is before date_start"),
        ({"date_end": "2022-02-01"}, "date_end 2022-02-01 is before date_start 2022-02-07"),
        ({"quantity": "many"}, "no number"),
        ({"confidence": "2"}, "not between 0 and 1"),
        ({"event_type": "war"}, "no event type"),
        ({"event_id": "x"}, "no field that can be corrected"),
        ({"nonsense": "x"}, "no field that can be corrected"),
        ({"url": "javascript:x"}, "no http"),
        ({}, "needs its event and what is corrected"),
    ],
)
def test_a_wrong_value_is_refused_with_its_cause(fields: dict[str, str], message: str) -> None:
    with open_store("sqlite://") as store:
        fill(store)
        with pytest.raises(RecordError, match=message):
            store.hand.correct(key(store), fields, "Kim")
        assert store.hand.records() == []


def test_nothing_is_written_about_what_is_not_there(store: Store) -> None:
    writes: list[Callable[[], str]] = [
        lambda: store.hand.correct("e000000000000", {"status": "denied"}, "Kim"),
        lambda: store.hand.judge("e000000000000", "confirmed", "Kim"),
        lambda: store.hand.undo("c000000000000", "Kim"),
        lambda: store.hand.note("Look", "Kim", start=DAY, event="e000000000000"),
    ]
    for write in writes:
        with pytest.raises(RecordError, match="there is no"):
            write()
    once = store.hand.judge(key(store), "confirmed", "Kim")
    store.hand.undo(once, "Kim")
    with pytest.raises(RecordError, match="there is no record"):
        store.hand.undo(once, "Kim")


def test_the_database_refuses_to_change_a_record(store: Store) -> None:
    store.hand.judge(key(store), "confirmed", "Kim")
    for statement in ("UPDATE annotations SET author = 'x'", "DELETE FROM annotations"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), store.engine.begin() as connection:
            connection.execute(sa.text(statement))


def test_a_note_on_an_event_or_a_dyad(store: Store) -> None:
    store.hand.note("Look", "Kim", country="RUS-UKR", start=DAY, tags=["black sea"], link="https://example.org")
    note = store.hand.note("Here", "Kim", start=DAY, event=key(store))
    assert store.annotations("RUS-UKR")["tags"].tolist() == ["black sea"]
    assert set(store.annotations(kind="note")["text"]) == {"Look", "Here"}
    store.hand.undo(note, "Kim")
    assert store.annotations(kind="note")["text"].tolist() == ["Look"]
    assert len(store.annotations()) == 3


@given(st.dictionaries(TEXTS, TEXTS))
def test_fields_come_back_as_they_were(values: dict[str, str]) -> None:
    assert decoded(encoded(values)) == values


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=10))
def test_a_record_holds_when_no_record_that_holds_undoes_it(steps: list[tuple[int, bool]]) -> None:
    records: list[Record] = []
    for n, (target, undo) in enumerate(steps):
        kind: Kind = "undo" if undo and records else "correction"
        aim = records[target % len(records)].annotation_id if kind == "undo" else "e1"
        records.append(Record(f"r{n:02}", kind, "Kim", f"{n:02}", "", target=aim, fields={"status": "denied"}))

    def holds(record: Record) -> bool:
        return not any(u.kind == "undo" and u.target == record.annotation_id and holds(u) for u in records)

    assert holding(records[::-1]) == [r for r in records if r.kind != "undo" and holds(r)]


def test_check_refuses_what_no_record_can_say() -> None:
    good = Record("v1", "verdict", "Kim", "2022", "", target="e1", fields={"verdict": "confirmed"})
    check(good)
    for bad, message in (
        (replace(good, author=" "), "needs its author"),
        (replace(good, kind="other"), "kind 'other'"),  # type: ignore[arg-type]
        (replace(good, fields={"verdict": "maybe"}), "verdict 'maybe'"),
        (replace(good, fields={"verdict": "duplicate"}), "needs 'of'"),
        (replace(good, link="javascript:x"), "link"),
        (replace(good, text="x" * 10_001), "longer"),
        (replace(good, target=""), "a verdict needs its event"),
        (replace(good, kind="correction"), "'verdict'"),
        (replace(good, kind="correction", fields={}), "what is corrected"),
        (replace(good, kind="undo", target=""), "the record that it undoes"),
        (replace(good, kind="event", fields={}), "an event needs its"),
        (replace(good, kind="event", fields=MADE), "needs an actor or a recipient"),
        (
            replace(good, kind="event", fields=MADE | {"actors": "FRA", "published": "soon"}),
            "'soon' is no date",
        ),
        (replace(good, kind="note", target="", text="Look"), "its country, dyad or event"),
        (replace(good, kind="note", text="Look", country="France"), "neither a code nor a dyad"),
        (replace(good, kind="note", text=" "), "needs its text"),
        (replace(good, kind="note", text="Look", date_start=DAY, date_end=DAY - timedelta(1)), "cannot end"),
    ):
        with pytest.raises(RecordError, match=message):
            check(bad)
