"""Editing on the page of all events, without a browser: what cells hold, what they become, verdicts on many."""

from __future__ import annotations

import json
from typing import Any

import pytest
from dashboard_crisis import fill
from plotly.utils import PlotlyJSONEncoder

from dashboards import cells, ids
from dashboards.acts import Act
from dashboards.callbacks.events import shown_page
from dashboards.callbacks.listedit import chosen, edited, forced, undone
from dashboards.pages import listedit
from dashboards.views.listing import COLUMNS, Listing
from tracker.store.finding import Wanted
from tracker.store.hand.records import RecordError
from tracker.store.store import Store

UKRAINE = Listing(Wanted(countries=("UKR",)), columns=COLUMNS)


@pytest.fixture
def filled(store: Store) -> Store:
    return fill(store)


def text(component: Any) -> str:
    return json.dumps(component, cls=PlotlyJSONEncoder, ensure_ascii=False)


def first_row(store: Store) -> dict[str, Any]:
    row: dict[str, Any] = shown_page(store, UKRAINE, editing=True)[0][0]
    return row


def change(row: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    return {"rowId": row["event_id"], "colId": name, "oldValue": row[name], "value": value, "data": row | {name: value}}


def test_cells_hold_codes_and_plain_values_only_while_the_table_is_edited(filled: Store) -> None:
    rows, columns = shown_page(filled, UKRAINE, editing=True)[:2]
    events = filled.events().set_index("event_id")
    for row in rows:
        event = events.loc[row["event_id"]]
        assert (row["event_type"], row["status"], row["actors"]) == (
            event["event_type"], event["status"], event["actors"],
        )  # fmt: skip
        assert float(row["confidence"]) == event["confidence"]
        assert row["date_end"] == event["date_end"].date().isoformat()
    assert {one["field"] for one in columns if one["editable"]} == set(cells.EDITABLE)
    assert not any(one["editable"] for one in shown_page(filled, UKRAINE)[1])


def test_an_edited_row_is_the_row_that_the_page_has_after_a_reload(filled: Store) -> None:
    for row in shown_page(filled, UKRAINE, editing=True)[0]:
        assert cells.editable_row(filled, row["event_id"]) == row


def test_a_changed_cell_is_a_correction_on_what_was_seen(filled: Store) -> None:
    row = first_row(filled)
    done = edited(filled, change(row, "actors", " fra,deu"), "Kim")
    [record] = filled.hand.records()
    assert (record.kind, record.author, dict(record.fields)) == ("correction", "Kim", {"actors": "DEU;FRA"})
    [drawn] = done["row"]["update"]
    assert (drawn["actors"], drawn[cells.SEEN]) == ("DEU;FRA", record.annotation_id)
    assert "Corrected: Actors" in text(done["said"])
    undone(filled, record.annotation_id, "Kim")
    assert first_row(filled)["actors"] == row["actors"]


@pytest.mark.parametrize(
    ("name", "value", "cause"),
    [
        ("actors", "XQZ", "Actors 'XQZ' has the unknown code XQZ."),
        ("date_start", "4 February", "is no date (YYYY-MM-DD)"),
        ("date_end", "1999-01-01", "is before date_start"),
        ("event_type", "quarrel", "is no event type"),
        ("confidence", "2", "is not between 0 and 1"),
        ("evidence", "Another sentence.", "Nothing was changed."),
    ],
)
def test_a_refused_value_goes_back_and_the_cause_is_said(filled: Store, name: str, value: str, cause: str) -> None:
    row = first_row(filled)
    done = edited(filled, change(row, name, value), "Kim")
    assert cause in text(done["said"])
    assert done["row"] == {"update": [row]}
    assert "Give your name first" in text(edited(filled, change(row, "place", "Kyiv"), " ")["said"])
    assert filled.hand.records() == []


def test_a_conflict_shows_both_and_is_written_only_when_told_to(filled: Store) -> None:
    row = first_row(filled)
    filled.hand.correct(row["event_id"], {"place": "Lviv (UKR)"}, "Ada", "the ministry says so")
    met = edited(filled, change(row, "place", "Odesa (UKR)"), "Kim")
    said = text(met["said"])
    assert "Lviv (UKR)" in said
    assert "Odesa (UKR)" in said
    assert "the ministry says so" in said
    assert met["row"]["update"][0]["place"] == "Lviv (UKR)"
    assert len(filled.hand.records()) == 1
    assert forced(filled, Act(**met["pending"]))["row"]["update"][0]["place"] == "Odesa (UKR)"


def test_a_bulk_is_of_the_rows_as_they_were_shown_or_of_all_that_are_filtered(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = shown_page(filled, UKRAINE, editing=True)[0][:3]
    theirs = filled.hand.judge(rows[0]["event_id"], "confirmed", "Ada")
    seen = chosen(filled, rows, None)
    assert seen == {row["event_id"]: "" for row in rows}
    done = filled.hand.judge_many(seen, "rejected", "Kim", "a test")
    said = text(listedit.bulk_done(filled, "rejected", done))
    assert "Rejected: 2 events." in said
    assert "1 event on which somebody wrote meanwhile" in said
    assert f"/event/{rows[0]['event_id']}" in said
    assert undone(filled, done.tag, "Kim") == "Undone: 2 records."
    everything = chosen(filled, None, "?country=UKR")
    assert everything.keys() == set(filled.events("UKR")["event_id"])
    assert everything[rows[0]["event_id"]] == theirs
    with pytest.raises(RecordError, match="tick some rows first"):
        chosen(filled, [], None)
    with pytest.raises(RecordError, match="no event matches"):
        chosen(filled, [], "?words=nothinglikethis")
    monkeypatch.setattr(listedit, "MOST", 5)
    with pytest.raises(RecordError, match="more than the 5 that one verdict can be about"):
        chosen(filled, [], "?country=UKR")


def test_nothing_is_written_before_the_number_of_records_was_said() -> None:
    said = text(listedit.writes("rejected", 1234, 5))
    assert "This writes 1,234 records" in said
    assert "5 of them have records already" in said
    assert ids.LIST_UNDO not in said
