"""What people do with an event in the dashboard, without a browser: forms, writes, conflicts, undo, the history."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from dash import no_update
from dashboard_crisis import fill
from hypothesis import given
from hypothesis import strategies as st
from plotly.utils import PlotlyJSONEncoder
from samples import article, visit

from dashboards import acts, ids, pages
from dashboards.acts import Act, entered, from_form, told_now, write
from dashboards.callbacks.actions import FORMS, answer, opening, whole
from dashboards.callbacks.country import table
from dashboards.kept import Kept
from dashboards.pages import event as event_page
from dashboards.pages.lineparts import event_body
from dashboards.views.state import View
from tracker.model import Report
from tracker.store.hand.records import RecordError, standing
from tracker.store.store import Store

EVIL = '<img src=x onerror="alert(1)">'


@pytest.fixture
def filled(store: Store) -> Store:
    return fill(store)


def shown(component: Any) -> str:
    return json.dumps(component, cls=PlotlyJSONEncoder, ensure_ascii=False)


def some_event(store: Store, kind: str = "mediation_offer") -> str:
    events = store.events("UKR")
    return str(events.loc[events["event_type"] == kind, "event_id"].iloc[0])


def seen(store: Store, event: str) -> dict[str, str]:
    return {"event": event, "last": store.hand.last(event)}


def filled_form(store: Store, kind: str, event: str, **values: Any) -> dict[str, Any]:
    """The form as it opens, with some of its fields changed."""
    _, _, kept = opening(store, kind, event)
    return kept | {"values": kept["was"] | {"reason": ""} | values}


def press(store: Store, button: Any, event: str, form: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    looked = more.pop("looked", None) or seen(store, event)
    return answer(store, button, looked, more.pop("author", "Kim"), form or {}, more.pop("pending", None))


@given(st.sampled_from(acts.EDITABLE), st.text(max_size=40))
def test_what_is_entered_is_read_the_same_when_read_again(name: str, text: str) -> None:
    assert entered(name, entered(name, text)) == entered(name, text)


def test_only_changed_fields_become_the_correction(filled: Store) -> None:
    event = some_event(filled)
    form = filled_form(filled, "edit", event, status="denied", actors=" ukr, TUR", reason="see the statement")
    done = press(filled, ids.ACT_SAVE, event, form)
    assert "Corrected." in shown(done["card"])
    [record] = filled.hand.records(event)
    assert (record.kind, record.author, record.text) == ("correction", "Kim", "see the statement")
    assert dict(record.fields) == {"status": "denied", "actors": "TUR;UKR"}
    now = filled.event(event)
    assert now is not None
    assert (now["status"], now["actors"], now["origin"]) == ("denied", "TUR;UKR", "corrected")


def test_the_form_shows_numbers_as_people_write_them(filled: Store) -> None:
    for event in filled.events().itertuples():
        _, _, kept = opening(filled, "edit", str(event.event_id))
        assert float(kept["was"]["confidence"]) == event.confidence
        assert kept["was"]["quantity"] in ("", "100000")


def test_a_form_in_which_nothing_was_changed_writes_nothing(filled: Store) -> None:
    for event in filled.events()["event_id"]:
        said = press(filled, ids.ACT_SAVE, event, filled_form(filled, "edit", event))
        assert "Nothing was changed." in shown(said["feedback"])
    assert filled.hand.records() == []


@pytest.mark.parametrize(
    ("field", "value", "cause"),
    [
        ("actors", "UKR;XQZ", "Actors 'UKR;XQZ' has the unknown code XQZ."),
        ("date_start", None, "First day '' is no date (YYYY-MM-DD)."),
        ("confidence", "2", "Confidence '2' is not between 0 and 1."),
        ("quantity", "many", "Quantity 'many' is no number."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(filled: Store, field: str, value: str | None, cause: str) -> None:
    event = some_event(filled)
    refused = press(filled, ids.ACT_SAVE, event, filled_form(filled, "edit", event, **{field: value}))
    assert cause in shown(refused["feedback"])
    assert list(refused["errors"]) == [field]
    assert whole(refused, ["status", field])["errors"] == [None, refused["errors"][field]]
    assert whole(refused, [])["card"] is no_update
    assert filled.hand.records() == []


def test_an_end_before_the_start_is_refused(filled: Store) -> None:
    event = some_event(filled)
    form = filled_form(filled, "edit", event, date_start="2022-02-05", date_end="2022-02-04")
    assert "The last day is before the first day." in shown(press(filled, ids.ACT_SAVE, event, form)["feedback"])


def test_a_rejection_needs_its_reason_and_every_record_its_author(filled: Store) -> None:
    event = some_event(filled)
    form = filled_form(filled, "rejected", event)
    assert "A rejection needs its reason." in shown(press(filled, ids.ACT_SAVE, event, form)["feedback"])
    assert "Give your name first" in shown(press(filled, ids.ACT_CONFIRM, event, author=" ")["feedback"])
    long = press(filled, ids.ACT_CONFIRM, event, author="K" * 121)
    assert "at most 120 characters" in shown(long["feedback"])
    assert filled.hand.records() == []


def test_a_rejected_event_leaves_the_table_and_comes_back_with_an_undo(filled: Store) -> None:
    event = some_event(filled)
    rows = len(table(Kept(filled), View("UKR"))[0])
    card = press(filled, ids.ACT_SAVE, event, filled_form(filled, "rejected", event, reason="a football match"))["card"]
    assert "✕ Rejected" in shown(card)
    assert "a football match" in shown(card)
    assert len(table(Kept(filled), View("UKR"))[0]) == rows - 1
    assert "An analyst rejected" in shown(pages.page(filled, f"/event/{event}", ""))
    [record] = filled.hand.records(event)
    back = press(filled, {"type": ids.ACT_UNDO, "index": record.annotation_id}, event)["card"]
    assert "✕ Rejected" not in shown(back)
    assert "Undid: Rejected" in shown(back)
    assert len(table(Kept(filled), View("UKR"))[0]) == rows


def test_an_undone_record_can_only_come_back_by_undoing_the_undo(filled: Store) -> None:
    event = some_event(filled)
    press(filled, ids.ACT_CONFIRM, event)
    [confirmed] = filled.hand.records(event)
    key = {"type": ids.ACT_UNDO, "index": confirmed.annotation_id}
    press(filled, key, event)
    again = press(filled, key, event)
    assert "could be undone" in shown(again["feedback"])
    undo = filled.hand.records(event)[-1]
    assert [one.annotation_id for one in standing(filled.hand.records(event))] == [undo.annotation_id]
    card = press(filled, {"type": ids.ACT_UNDO, "index": undo.annotation_id}, event)["card"]
    assert "✓ Confirmed" in shown(card)


def test_who_was_slower_sees_both_and_decides(filled: Store) -> None:
    event = some_event(filled)
    looked = seen(filled, event)
    filled.hand.correct(event, {"status": "denied"}, "Ada", "the ministry says so")
    form = filled_form(filled, "edit", event, place="Ankara")
    met = press(filled, ids.ACT_SAVE, event, form, looked=looked)
    assert "card" not in met
    assert met["conflict"] is False
    for text in ("Ada", "→ Denied", "the ministry says so", "Place → Ankara"):
        assert text in shown(met["both"])
    assert len(filled.hand.records(event)) == 1
    forced = press(filled, ids.ACT_FORCE, event, looked=looked, pending=met["pending"])
    assert "Corrected." in shown(forced["card"])
    now = filled.event(event)
    assert now is not None
    assert (now["status"], now["place"]) == ("denied", "Ankara")


def test_a_third_writer_is_met_again(filled: Store) -> None:
    event = some_event(filled)
    looked = seen(filled, event)
    filled.hand.judge(event, "confirmed", "Ada")
    met = press(filled, ids.ACT_CONFIRM, event, looked=looked)
    filled.hand.correct(event, {"place": "Kyiv"}, "Eve")
    again = press(filled, ids.ACT_FORCE, event, looked=looked, pending=met["pending"])
    assert "Eve" in shown(again["both"])
    new = press(filled, ids.ACT_LOOK, event, looked=looked)
    assert filled.hand.last(event) in shown(new["card"])
    assert "Place: " in shown(new["card"])
    assert len(filled.hand.records(event)) == 2


def test_a_duplicate_is_named_by_id_or_address(filled: Store) -> None:
    one, other = some_event(filled), str(filled.events()["event_id"].iloc[-1])
    form = filled_form(filled, "duplicate", one, of="nowhere")
    assert "There is no event 'nowhere'." in shown(press(filled, ids.ACT_SAVE, one, form)["feedback"])
    form = filled_form(filled, "duplicate", one, of=f"http://localhost:8050/event/{other}")
    assert "⧉ Duplicate" in shown(press(filled, ids.ACT_SAVE, one, form)["card"])
    assert one not in filled.events()["event_id"].tolist()


def test_a_note_is_in_the_history_and_conflicts_with_nothing(filled: Store) -> None:
    event = some_event(filled)
    looked = seen(filled, event)
    filled.hand.judge(event, "confirmed", "Ada")
    form = filled_form(filled, "note", event, reason=EVIL)
    card = press(filled, ids.ACT_SAVE, event, form, looked=looked)["card"]
    assert f"Note: {EVIL}" in texts(card)


def texts(part: Any) -> list[str]:
    """Every text child of what is shown: what a browser shows as text, whatever is in it."""
    if isinstance(part, str):
        return [part]
    if isinstance(part, list | tuple):
        return [text for one in part for text in texts(one)]
    return texts(getattr(part, "children", None) or [])


def test_reports_that_tell_another_event_are_taken_out(store: Store) -> None:
    event = two_reports(store)
    _, fields, _ = opening(store, "separate", event)
    assert "He came on Tuesday." in shown(fields)
    own = store.reports(event_id=event)
    all_of_them = filled_form(store, "separate", event, reports=own["report_id"].tolist())
    assert "but not all" in shown(press(store, ids.ACT_SAVE, event, all_of_them)["feedback"])
    taken = own.loc[own["evidence"] == "He came on Tuesday.", "report_id"].tolist()
    done = press(store, ids.ACT_SAVE, event, filled_form(store, "separate", event, reports=taken))
    assert "Separated." in shown(done["card"])
    assert len(store.events()) == 2


def two_reports(store: Store) -> str:
    plan: Report = visit(article_id="plan")
    store.save(article("plan", text="One."), [plan], "v1")
    came = visit(article_id="done", status="occurred", evidence="He came on Tuesday.")
    store.save(article("done", text="Two.", published=plan.date_start + timedelta(4)), [came], "v1")
    [event] = store.events()["event_id"]
    return str(event)


def test_the_state_says_what_was_and_what_is(filled: Store) -> None:
    event = some_event(filled)
    was = filled.event(event)
    assert was is not None
    for status in ("denied", "alleged"):
        filled.hand.correct(event, {"status": status}, "Kim")
    assert acts.changes(filled.hand.records(event)) == {"status": (was["status"], "alleged")}
    badge = shown(event_page.content(filled, event)[0])
    assert "Alleged" in badge
    assert "Denied" not in badge


def test_every_button_opens_its_form_and_cancel_closes_it(filled: Store) -> None:
    event = some_event(filled)
    for kind in FORMS.values():
        hidden, fields, kept = opening(filled, kind, event)
        assert (hidden, kept["kind"]) == (False, kind)
        assert "act-field" in shown(fields)
    assert opening(filled, "", event) == (True, [], {})
    assert opening(filled, "edit", "gone") == (True, [], {})


def test_the_card_carries_what_was_seen(filled: Store) -> None:
    event = some_event(filled)
    record = filled.hand.judge(event, "confirmed", "Kim")
    for where in (event_body(filled, "UKR", event), pages.page(filled, f"/event/{event}", "")):
        assert f'"event": "{event}", "last": "{record}"' in shown(where)


def test_a_write_on_an_event_that_is_gone_is_refused(filled: Store) -> None:
    for kind in ("confirmed", "note"):
        with pytest.raises(RecordError, match="there is no event 'gone'"):
            write(filled, Act(kind, "gone", "", "Kim", "Text"))


def test_fields_that_another_changed_meanwhile_are_not_written_back(filled: Store) -> None:
    event = some_event(filled)
    found = filled.event(event)
    assert found is not None
    was = told_now(found)
    act = from_form("edit", seen(filled, event), "Kim", was | {"place": "Ankara"}, was)
    assert dict(act.fields) == {"place": "Ankara"}


def test_the_records_of_one_event_come_with_what_undoes_them(filled: Store) -> None:
    one, other = some_event(filled), str(filled.events()["event_id"].iloc[-1])
    confirmed = filled.hand.judge(one, "confirmed", "Kim")
    filled.hand.judge(other, "confirmed", "Kim")
    undo = filled.hand.undo(confirmed, "Kim")
    assert [record.annotation_id for record in filled.hand.records(one)] == [confirmed, undo]
    assert len(filled.hand.records()) == 3
