"""The store, on SQLite and on a real PostgreSQL: nothing twice, nothing lost, and clear refusals."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import rich_store
import sqlalchemy as sa
from rich_store import LATER
from samples import TEXT, article, report, visit

from tracker.export import to_bytes
from tracker.store import columnar, queries
from tracker.store.store import Store, StoreError, open_store
from tracker.table import COLUMNS, complete, event_id, to_frame

NOTE: dict[str, Any] = {
    "country": "UKR",
    "date_start": date(2022, 2, 4),
    "date_end": date(2022, 2, 6),
    "text": "Look here",
    "author": "Kim",
}

SHORT = [name for name in COLUMNS if name != "evidence"]  # what is read by the column


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened


def test_what_is_saved_comes_back(store: Store) -> None:
    assert store.save(article(), [visit(), report(quantity=100000.0, quantity_unit="troops")], "v1")
    expected = to_frame([visit(), report(quantity=100000.0, quantity_unit="troops")], {"a1": article()})
    pd.testing.assert_frame_equal(store.events(), expected)
    assert store.article("a1") == article()
    assert store.article("none") is None
    told = store.event(event_id(visit())) or {}
    assert (told["article_id"], told["evidence_start"], told["evidence_end"]) == ("a1", 34, len(TEXT))
    assert store.event("none") is None
    assert store.counts() == {"articles": 1, "events": 2, "reports": 2, "annotations": 0, "problems": 0}


def test_the_state_changes_with_what_the_store_says_whoever_wrote_it(store: Store, url: str) -> None:
    states = [store.state()]
    with open_store(url) as another:
        another.save(article(), [report()], "v1")
        another.link()
        states.append(store.state())
        another.add_note(**NOTE)
        states.append(store.state())
        another.import_events(another.events().assign(event_id="e-imported"))
        another.link()
        states.append(store.state())
        assert another.import_events(another.events()) == 0
    assert len(set(states)) == 4
    assert store.state() == states[-1]


@pytest.mark.parametrize("as_of", [None, date(2022, 2, 10)])
def test_an_event_has_the_source_of_the_article_that_it_quotes(store: Store, as_of: date | None) -> None:
    store.save(article(source="A Paper, Ltd"), [report()], "v1")
    store.save(article("a2", source="Another", text=LATER, published=date(2022, 2, 9)), [report(article_id="a2")], "v1")
    store.save(article("a3", source="A third", published=date(2022, 3, 1)), [report(article_id="a3")], "v1")
    imported = to_frame([visit(article_id="a2")], {"a2": article("a2")})
    store.import_events(imported.assign(event_id="e1", origin="manual"))
    told = store.events(as_of=as_of, columns=("origin", "source", "n_reports"))
    assert told.to_dict("list") == {
        "origin": ["extracted", "manual"],
        "source": ["A Paper, Ltd", ""],
        "n_reports": [3, 1] if as_of is None else [2, 1],
    }


def row_by_row(store: Store) -> pd.DataFrame:
    """The event table without sentences as it is when each row is read as one."""
    return complete(store.read(queries.events_of()))[SHORT]


def test_what_is_read_by_the_column_is_what_is_read_by_the_row(store: Store) -> None:
    assert store.events(columns=SHORT).shape == (0, 25)
    pd.testing.assert_frame_equal(store.events(columns=SHORT), row_by_row(store))
    rich_store.fill(store)
    numbers: dict[str, Any] = {"quantity": 0.1 + 0.2, "confidence": 1 / 3}
    imported = store.events().assign(**numbers, place='Kyiv "UKR"\n\t, Київ', date_text="NULL")
    store.import_events(imported.assign(event_id="é" + imported["event_id"]))
    events = store.events(columns=SHORT)
    pd.testing.assert_frame_equal(events, row_by_row(store))
    pd.testing.assert_frame_equal(events, store.events()[SHORT])
    assert {0.1 + 0.2, 3.0} < {*events["quantity"]}
    assert events["quantity"].isna().any()
    coded = store.events(columns=SHORT, coded=True)
    texts = [name for name in SHORT if coded[name].dtype == "category"]
    assert {"actors", "status", "origin"} < {*texts}
    pd.testing.assert_frame_equal(coded, events.astype(dict.fromkeys(texts, "category")))


def test_a_text_with_the_mark_that_parts_values_is_read_as_it_is(store: Store) -> None:
    store.save(article(), [report(place=f"Kyiv{columnar.MARK}(UKR)"), visit()], "v1")
    events = store.events(columns=SHORT)
    pd.testing.assert_frame_equal(events, row_by_row(store))
    assert f"Kyiv{columnar.MARK}(UKR)" in set(events["place"])


def test_rows_of_the_event_table_by_id(store: Store) -> None:
    store.save(article(), [report(), visit()], "v1")
    told = store.events()
    assert len(told) == 2
    pd.testing.assert_frame_equal(store.rows(told["event_id"]), told)
    one = store.rows([told["event_id"].iloc[1], "e-none"], ["event_id", "evidence"])
    assert one.to_dict("records") == told[["event_id", "evidence"]].iloc[1:].to_dict("records")


def test_the_same_article_twice_changes_nothing(store: Store) -> None:
    store.save(article(), [report(), visit()], "v1")
    before = to_bytes(store.events()), to_bytes(store.reports())
    assert store.has(article(), "v1")
    assert not store.save(article(), [visit(), report()], "v1")
    assert (to_bytes(store.events()), to_bytes(store.reports())) == before


def test_newer_rules_and_newer_text_replace_the_reports(store: Store) -> None:
    store.save(article(), [report(), visit()], "v1")
    assert not store.has(article(), "v2")
    assert store.save(article(), [report()], "v2")
    assert len(store.events()) == 1
    assert store.save(article(text="New text."), [], "v2")
    assert store.events().empty
    assert store.parties() == {}
    assert store.article("a1") == article(text="New text.")


def test_a_note_survives_reingest_and_reopening(url: str) -> None:
    with open_store(url) as store:
        store.save(article(), [report()], "v1")
        key = store.add_note(**NOTE)
        before = to_bytes(store.annotations())
        store.save(article(text="Other."), [], "v2")
    with open_store(url) as again:
        assert to_bytes(again.annotations()) == before
        row = again.annotations("UKR").iloc[0]
    assert (row["annotation_id"], row["kind"], row["author"]) == (key, "note", "Kim")
    assert row["created_at"].endswith("+00:00")
    assert row["date_end"] == pd.Timestamp(2022, 2, 6)


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (date(2022, 2, 6), None, 1),
        (date(2022, 2, 7), None, 0),
        (None, date(2022, 2, 4), 1),
        (None, date(2022, 2, 3), 0),
        (date(2022, 2, 5), date(2022, 2, 5), 1),
    ],
)
def test_notes_of_a_period_are_those_that_touch_it(
    store: Store, start: date | None, end: date | None, found: int
) -> None:
    store.add_note(**NOTE)
    assert len(store.annotations("UKR", start, end)) == found


@pytest.mark.parametrize("statement", ["DELETE FROM annotations", "UPDATE annotations SET text = 'other'"])
def test_the_database_itself_refuses_to_change_a_note(store: Store, statement: str) -> None:
    store.add_note(**NOTE)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), store.engine.begin() as connection:
        connection.execute(sa.text(statement))
    assert store.annotations()["text"].tolist() == ["Look here"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"text": "  "}, "needs its text"),
        ({"author": "", "country": ""}, "needs its country and author"),
        ({"date_end": date(2022, 1, 1)}, "cannot end"),
    ],
)
def test_a_bad_note_is_refused_with_its_cause(store: Store, wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        store.add_note(**NOTE | wrong)
    assert store.annotations().empty


def test_the_state_differs_after_every_change(store: Store) -> None:
    seen = [store.state()]
    store.save(article(), [visit()], "v1")
    seen.append(store.state())
    assert store.state() == seen[-1]
    store.save(article(), [visit(status="occurred")], "v2")
    seen.append(store.state())
    store.import_events(to_frame([report(article_id="other")], {"other": article("other")}))
    seen.append(store.state())
    store.add_note(**NOTE)
    seen.append(store.state())
    assert len(set(seen)) == 5


def test_filters_by_country_and_period(store: Store) -> None:
    store.save(article(), [report(), visit()], "v1")
    assert store.events("FRA")["event_type"].tolist() == ["visit"]
    assert store.events("UKR", start=date(2022, 2, 8))["event_type"].tolist() == ["visit"]
    assert store.events(end=date(2022, 2, 6))["event_type"].tolist() == ["attack"]
    assert store.events("UK").empty
    assert store.events("FRA", end=date(2022, 2, 6)).dtypes.equals(store.events().dtypes)


def test_reports_have_the_offsets(store: Store) -> None:
    store.save(article(), [visit()], "v1")
    reports = store.reports()
    assert list(reports.columns) == [*COLUMNS, "report_id", "evidence_start", "evidence_end", "sentences"]
    assert reports.iloc[0, -3:].tolist() == [34, len(TEXT), "1"]
    assert list(store.reports("XXX").columns) == list(reports.columns)
    assert len(store.reports(article_id="a1")) == 1
    assert store.reports(article_id="a2").empty


def test_parties_by_number_of_events(store: Store) -> None:
    store.save(article(), [report(), visit()], "v1")
    assert list(store.parties().items()) == [("UKR", 2), ("FRA", 1), ("RUS", 1)]


def test_writers_and_readers_at_once(store: Store) -> None:
    def work(number: int) -> int:
        store.save(article(f"a{number}", text=f"{TEXT} {number}"), [report(article_id=f"a{number}")], "v1")
        return len(store.events("UKR"))

    with ThreadPoolExecutor(8) as pool:
        assert max(pool.map(work, range(40))) <= 40
    assert store.counts()["reports"] == 40
    assert store.events()["n_reports"].tolist() == [40]


def test_a_save_that_fails_leaves_the_old_state(store: Store) -> None:
    store.save(article(), [report()], "v1")
    with pytest.raises(sa.exc.SQLAlchemyError):
        store.save(article(text="New."), [visit(article_id="another")], "v2")
    assert store.article("a1") == article()
    assert store.events()["event_type"].tolist() == ["attack"]


def test_a_newer_store_is_refused_clearly(url: str) -> None:
    with open_store(url) as store, store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE meta SET value = '99' WHERE key = 'schema_version'"))
    with pytest.raises(StoreError, match="schema 99, written by a newer tracker"):
        open_store(url)


def test_the_default_store_and_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRACKER_DB", raising=False)
    open_store().close()
    assert (tmp_path / "data/tracker.db").is_file()
    monkeypatch.setenv("TRACKER_DB", str(tmp_path / "named.db"))
    open_store().close()
    assert (tmp_path / "named.db").is_file()


def test_what_is_no_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store at"):
        open_store(str(tmp_path / "none.db"), create=False)
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "text.db").write_text("not a database at all " * 99, encoding="utf-8")
    with pytest.raises(StoreError, match="not a database"):
        open_store(str(tmp_path / "text.db"))
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE articles (x)")
    other.close()
    with pytest.raises(StoreError, match="not one of the tracker's"):
        open_store(str(tmp_path / "other.db"))
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store("postgresql://nobody@127.0.0.1:1/none?connect_timeout=1")
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store("nosuchdb://host/none")
    with pytest.raises(StoreError, match="neither a database URL nor a file path"):
        open_store("://x")


def test_a_password_is_never_shown() -> None:
    with pytest.raises(StoreError) as caught:
        open_store("postgresql://me:secret@127.0.0.1:1/none?connect_timeout=1")
    assert "secret" not in str(caught.value)
