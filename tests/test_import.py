"""Event tables read back: every format, every kind of damage, and `tracker import` from outside."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import TEXT, any_report, article, report, visit
from typer.testing import CliRunner, Result

from tracker.cli.main import app
from tracker.event_files import BadCells, parse_events, read_events
from tracker.export import to_bytes, write_frame
from tracker.model import Report
from tracker.store.store import open_store
from tracker.table import TableError, to_frame

ARTICLES = {key: article(key) for key in ("a1", "a2", "a3")}
TABLES = ("csv", "json", "jsonl", "parquet")


@pytest.fixture
def frame() -> pd.DataFrame:
    return to_frame([report(place="two\nlines", evidence="=cmd()"), visit()], ARTICLES)


# --- reading ---


@given(st.lists(any_report(), max_size=6), st.sampled_from(TABLES))
def test_what_is_read_is_written_with_the_same_bytes(reports: list[Report], form: str) -> None:
    frame = to_frame(reports, ARTICLES)
    data = to_bytes(frame, form)
    name = f"events.{form}"
    pd.testing.assert_frame_equal(parse_events(data, name), frame)
    assert to_bytes(parse_events(data, name), form) == data


@given(
    st.binary(max_size=200) | st.text(max_size=100).map(str.encode), st.sampled_from(["", "[1", "{", "PAR1", "a,b\n"])
)
def test_anything_else_is_refused_with_its_name(data: bytes, start: str) -> None:
    with pytest.raises(TableError, match=r"^some file "):
        parse_events(start.encode() + data, "some file")


def test_a_byte_order_mark_and_blank_lines_of_a_spreadsheet_are_no_damage(frame: pd.DataFrame) -> None:
    saved = b"\xef\xbb\xbf" + to_bytes(frame).replace(b"\n", b"\r\n") + b"\r\n"
    pd.testing.assert_frame_equal(parse_events(saved, "x"), parse_events(to_bytes(frame).replace(b"\n", b"\r\n"), "x"))


def test_columns_beside_those_of_the_table_are_left_out(frame: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(parse_events(to_bytes(frame.assign(mine=1), "json"), "x"), frame)


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", "it is empty"),
        (b"event_id\n\xff\n", "line 2 is not UTF-8"),
        (b'a,b\n"1\n2",3\n4\n', "line 4: 1 cells where the header has 2"),
        (b'a,b\n1,"2"3\n', "line 2: "),
        (b"a,a\n1,2\n", "line 1: a column comes twice"),
        (b'{"a": 1}\n{"a": \n', "line 2: "),
        (b'{"a": 1}\n[1]\n', "line 2: no object"),
        (b'{"a": NaN}\n', "line 1: NaN is no JSON"),
        (b'[{"a": 1}, 2]', "row 2 is no object"),
        (b"[" * 100_000, "cannot be read"),
        (b"PAR1 no", "cannot be read"),
        (b"a,b\n1,2\n", "it lacks the columns event_id, article_id"),
    ],
)
def test_damage_is_named_with_its_line(data: bytes, cause: str) -> None:
    with pytest.raises(TableError, match=r"^events ") as caught:
        parse_events(data, "events")
    assert cause in str(caught.value)


def test_cells_of_another_type_are_named(frame: pd.DataFrame) -> None:
    rows = json.loads(to_bytes(frame, "json"))
    rows[1] |= {"evidence": 5, "quantity": True, "n_reports": "two", "date_start": 20220204}
    for data, place in ((json.dumps(rows), "row 2"), ("\n".join(map(json.dumps, rows)), "line 2")):
        with pytest.raises(BadCells) as caught:
            parse_events(data.encode(), "events")
        assert {str(failure) for failure in caught.value.failures} == {
            f"{place}, column evidence: 5 is no text",
            f"{place}, column quantity: True is no number",
            f"{place}, column n_reports: 'two' is no number",
            f"{place}, column date_start: 20220204 is no day, YYYY-MM-DD",
        }
        assert caught.value.rows == 1
        assert str(caught.value).endswith("; and 1 more")


@pytest.mark.parametrize("text", ["a\0b", "half \ud83d"])
def test_texts_that_no_store_can_hold_are_named(frame: pd.DataFrame, text: str) -> None:
    rows = json.loads(to_bytes(frame, "json"))
    rows[0]["place"] = text
    with pytest.raises(BadCells, match=r"row 1, column place: .* has a character that no store can hold"):
        parse_events(json.dumps(rows).encode(), "events")


def test_an_id_that_comes_twice_is_named_both_times(frame: pd.DataFrame) -> None:
    header, *lines = to_bytes(frame).decode().splitlines(keepends=True)
    with pytest.raises(BadCells) as caught:
        parse_events((header + "".join(lines) * 2).encode(), "events")
    assert {failure.place for failure in caught.value.failures} == {"line 2", "line 4", "line 5", "line 7"}
    assert "stands in more than one row" in str(caught.value)


def test_a_parquet_file_of_another_tool_is_read_by_its_values(frame: pd.DataFrame) -> None:
    rows = frame.astype({"published": "datetime64[ns]", "n_reports": "float64"}).to_dict("records")
    buffer = BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), buffer)
    pd.testing.assert_frame_equal(parse_events(buffer.getvalue(), "x"), frame)


# --- the command ---


def run(*arguments: str, code: int = 0, given: bytes | None = None) -> Result:
    result = CliRunner().invoke(app, list(arguments), input=given, catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, frame: pd.DataFrame) -> Path:
    """A working folder with the table in every format, and no store."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRACKER_DB", raising=False)
    for form in TABLES:
        write_frame(frame, tmp_path / f"events.{form}", form)
    return tmp_path


def stored(db: str = "data/tracker.db") -> pd.DataFrame:
    with open_store(db, create=False) as store:
        return store.events()


def test_import_keeps_what_is_new_and_counts(folder: Path, frame: pd.DataFrame) -> None:
    result = run("import", *(f"events.{form}" for form in TABLES))
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "events.csv: 2 new, 0 known, 0 refused",
        *(f"events.{form}: 0 new, 2 known, 0 refused" for form in TABLES[1:]),
    ]
    pd.testing.assert_frame_equal(stored(), frame)


def test_standard_input_is_a_table_too(folder: Path, frame: pd.DataFrame) -> None:
    result = run("import", "-", given=(folder / "events.parquet").read_bytes())
    assert result.stderr == "standard input: 2 new, 0 known, 0 refused\n"
    pd.testing.assert_frame_equal(stored(), frame)


def test_one_bad_cell_refuses_all_files(folder: Path) -> None:
    text = (folder / "events.csv").read_text(encoding="utf-8")
    (folder / "bad.csv").write_text(text.replace("occurred", "done"), encoding="utf-8")
    result = run("import", "events.csv", "bad.csv", code=1)
    assert result.stderr.splitlines() == [
        "refused: bad.csv, line 2, column status: 'done' is none of occurred, planned, alleged, denied",
        "error: 1 row refused; nothing was imported",
    ]
    assert not (folder / "data").exists()


def test_many_bad_cells_are_counted(folder: Path) -> None:
    table = to_frame([report(article_id=key, place=str(n)) for key in ARTICLES for n in range(9)], ARTICLES)
    write_frame(table, folder / "many.csv")
    text = (folder / "many.csv").read_text(encoding="utf-8")
    (folder / "many.csv").write_text(text.replace("occurred", "done"), encoding="utf-8")
    lines = run("import", "many.csv", code=1).stderr.splitlines()
    assert len(lines) == 22
    assert lines[20:] == [
        f"... and {len(table) - 20} more in many.csv",
        f"error: {len(table)} rows refused; nothing was imported",
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [("none.csv", "cannot read none.csv: No such file"), (".", "cannot read .: "), ("empty.csv", "it is empty")],
)
def test_files_that_are_no_table_are_named(folder: Path, name: str, message: str) -> None:
    (folder / "empty.csv").touch()
    assert message in run("import", "events.csv", name, code=1 if "empty" in name else 2).stderr


def test_a_dry_run_counts_as_the_import_does_and_keeps_nothing(folder: Path) -> None:
    with open_store("one.db") as store:
        store.save(article("a1", text=TEXT), [visit()], "v1")
        before = to_bytes(store.events())
    counted = ["events.csv: 1 new, 1 known, 0 refused", "events.json: 0 new, 2 known, 0 refused"]
    dry = run("import", "events.csv", "events.json", "--dry-run", "--db", "one.db").stderr.splitlines()
    assert dry == [*counted, "a dry run: nothing was imported"]
    assert to_bytes(stored("one.db")) == before
    assert run("import", "events.csv", "events.json", "--db", "one.db").stderr.splitlines() == counted
    assert len(stored("one.db")) == 2
    assert "there is no store at two.db" in run("import", "events.csv", "--dry-run", "--db", "two.db", code=2).stderr


@pytest.mark.parametrize("form", TABLES)
def test_export_import_export_gives_the_same_bytes(folder: Path, form: str) -> None:
    with open_store("one.db") as store:
        store.save(article("a1", text=TEXT), [report(), visit(quantity=1e5, place='"=x"\n')], "v1")
        denial = report(article_id="a2", event_type="denial", status="denied", place="'@", evidence="-- No. --")
        store.save(article("a2", text=f"-- No. -- {TEXT}"), [denial, report(article_id="a2")], "v1")
    run("export", "--db", "one.db", "-o", f"one.{form}")
    assert " 0 known" in run("import", f"one.{form}", "--db", "two.db").stderr
    assert " 0 new" in run("import", f"one.{form}", "--db", "two.db").stderr
    run("export", "--db", "two.db", "-o", f"two.{form}")
    assert (folder / f"two.{form}").read_bytes() == (folder / f"one.{form}").read_bytes()
    assert set(read_events(folder / f"two.{form}")["place"]) >= {"'@", '"=x"\n'}


def test_the_round_trip_holds_in_postgresql(folder: Path, postgres_url: str) -> None:
    run("import", "events.csv", "--db", postgres_url)
    assert run("export", "--db", postgres_url).stdout_bytes == (folder / "events.csv").read_bytes()
