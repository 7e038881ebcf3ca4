"""The event table: its columns, its ids, its checks, and that it survives being written and read."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import any_report, article, report, visit

from tracker.event_files import BadCells, read_events
from tracker.export import to_bytes, write_frame
from tracker.model import Report
from tracker.table import COLUMNS, TableError, event_id, to_frame
from tracker.writers.cells import unguarded

ARTICLES = {key: article(key) for key in ("a1", "a2", "a3")}


def test_columns_are_the_contract(shared: Path) -> None:
    contract = (shared / "design/DESIGN.md").read_text(encoding="utf-8")
    listed = contract.split("in this order)\n")[1].split("`")[1].replace("\n", " ")
    assert [name.strip() for name in listed.split(",")] == list(COLUMNS)


def test_a_report_becomes_a_row() -> None:
    row = to_frame([visit(quantity=2.0, quantity_unit="people")], ARTICLES).iloc[0]
    assert row["event_id"] == event_id(visit())
    assert (row["actors"], row["recipients"], row["direction"], row["plover"]) == (
        "FRA",
        "UKR",
        "de-escalation",
        "CONSULT",
    )
    assert (row["tension"], row["goldstein"], row["cameo"], row["n_reports"]) == (-3.0, 1.9, "042", 1)
    assert (row["published"], row["date_end"]) == (pd.Timestamp(2022, 2, 4), pd.Timestamp(2022, 2, 8))
    assert (row["origin"], row["url"]) == ("extracted", "https://example.org/a1")


def test_an_id_does_not_change_with_dates_status_or_rule() -> None:
    changed = report(date_start=date(2022, 1, 1), status="alleged", rule="other", confidence=0.1, date_text="")
    assert event_id(changed) == event_id(report())
    assert event_id(report(actors=("BLR",))) != event_id(report())


def test_reports_that_make_no_event_table_are_named() -> None:
    late = report(date_start=date(2022, 2, 5), date_end=date(2022, 2, 4))
    with pytest.raises(TableError, match=r"^reports is no event table: .*date_start is not after date_end"):
        to_frame([late], {"a1": article("a1")})


def test_the_same_act_on_two_days_is_two_events_in_any_order() -> None:
    second = report(date_start=date(2022, 2, 5), date_end=date(2022, 2, 5))
    frame = to_frame([second, report(), report()], ARTICLES)
    assert frame["event_id"].is_unique
    assert len(frame) == 2
    assert frame.equals(to_frame([report(), second], ARTICLES))
    assert frame["event_id"][0] == event_id(report())


def test_no_reports_make_an_empty_table_with_the_same_types() -> None:
    empty = to_frame([], {})
    assert list(empty.columns) == list(COLUMNS)
    assert empty.dtypes.equals(to_frame([report()], ARTICLES).dtypes)


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "parquet"])
@pytest.mark.parametrize("reports", [[], [report(), visit(quantity=1e-7, place='He said "no", then\nleft')]])
def test_every_format_reads_back(tmp_path: Path, form: str, reports: list[Report]) -> None:
    frame = to_frame(reports, ARTICLES)
    write_frame(frame, tmp_path / f"events.{form}", form)
    pd.testing.assert_frame_equal(read_events(tmp_path / f"events.{form}"), frame)


@given(st.lists(any_report(), max_size=8))
def test_csv_round_trips_through_pandas_and_the_csv_module(
    tmp_path_factory: pytest.TempPathFactory, reports: list[Report]
) -> None:
    frame = to_frame(reports, ARTICLES)
    path = tmp_path_factory.mktemp("csv") / "events.csv"
    write_frame(frame, path)
    pd.testing.assert_frame_equal(read_events(path), frame)
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode(), newline="")))
    for column in ("evidence", "place", "date_text"):
        assert [unguarded(row[column]) for row in rows] == list(frame[column])


@given(st.lists(any_report(), max_size=8), st.randoms())
def test_bytes_do_not_depend_on_the_order_of_reports(reports: list[Report], random: Random) -> None:
    shuffled = random.sample(reports, len(reports))
    assert to_bytes(to_frame(shuffled, ARTICLES)) == to_bytes(to_frame(reports, ARTICLES))


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("status", "done", "'done' is none of occurred, planned, alleged, denied"),
        ("event_type", "war", "'war' is none of call, visit"),
        ("actors", "rus", "'rus' is no list of codes joined by semicolons"),
        ("confidence", "1.5", "1.5 is not from 0 to 1"),
        ("date_start", "2022-02-31", "'2022-02-31' is no day of the calendar"),
        ("published", "4 Feb 2022", "'4 Feb 2022' is no day, YYYY-MM-DD"),
        ("published", "2022-02-04T10:00:00", "'2022-02-04T10:00:00' is no day, YYYY-MM-DD"),
        ("published", "", "must not be empty"),
        ("date_end", "2021-01-01", "is before date_start"),
        ("quantity", "many", "'many' is no number"),
        ("quantity", "1e999", "'1e999' is no number"),
        ("n_reports", "0", "0 is too small"),
        ("n_reports", "1.5", "'1.5' is no whole number"),
        ("n_reports", "", "must not be empty"),
        ("event_id", "", "must not be empty"),
    ],
)
def test_a_bad_cell_is_named_with_its_line(tmp_path: Path, column: str, value: str, message: str) -> None:
    path = tmp_path / "events.csv"
    write_frame(to_frame([report(place="two\nlines"), visit()], ARTICLES), path)
    cells = pd.read_csv(path, dtype=str, keep_default_na=False)
    cells.loc[1, column] = value
    cells.to_csv(path, index=False)
    with pytest.raises(BadCells, match=r"events\.csv") as caught:
        read_events(path)
    assert str(caught.value).startswith(f"{path} is no event table: line 4, column {column}: {message}")
    assert caught.value.rows == 1


def test_a_file_that_is_no_event_table_is_named(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(TableError, match="lacks the columns event_id, article_id"):
        read_events(tmp_path / "other.csv")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(TableError, match=r"broken\.parquet cannot be read"):
        read_events(tmp_path / "broken.parquet")
    with pytest.raises(FileNotFoundError):
        read_events(tmp_path / "none.csv")
