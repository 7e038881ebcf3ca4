"""The command line: each command from outside, with extraction replaced by reports built by hand."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest
from samples import TEXT, article, one_by_one, report, visit
from typer.testing import CliRunner, Result

from tracker import __version__
from tracker.cli import serve
from tracker.cli.console import counting, pace, progress
from tracker.cli.main import app
from tracker.cli.options import ExportFormat
from tracker.event_files import read_events
from tracker.ingest import Tally
from tracker.model import Article, Problem, Report
from tracker.store.store import open_store
from tracker.table import COLUMNS
from tracker.writers import FORMATS

COMMANDS = (
    "extract", "ingest", "fetch", "watch", "export", "import", "events", "turning-points", "rationale", "explain",
    "dates", "annotate", "rules", "note", "problems", "serve", "accounts", "db",
)  # fmt: skip


@pytest.fixture(autouse=True)
def extraction(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Every article tells an attack and a visit."""
    module = ModuleType("tracker.extraction")

    def extract(article: Article) -> list[Report]:
        return [report(article_id=article.id), visit(article_id=article.id)]

    module.__dict__.update(extract=extract, extract_all=one_by_one(module), extractor_version=lambda: "v1")
    monkeypatch.setitem(sys.modules, "tracker.extraction", module)
    return module


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with one good article, and no store."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRACKER_DB", raising=False)
    (tmp_path / "good.txt").write_text(f"Title\n20220204\nhttps://example.org/a\n{TEXT}", encoding="utf-8")
    (tmp_path / "bad.txt").write_text("Title\n20220231\nBody.", encoding="utf-8")
    return tmp_path


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("command", COMMANDS)
def test_help_explains_with_an_example(command: str) -> None:
    text = run(command, "--help").stdout
    assert f"tracker {command}" in text.replace("\n", " ")
    assert "Example" in text


def test_there_are_no_other_commands() -> None:
    names = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert names | {str(group.name) for group in app.registered_groups} == set(COMMANDS)


def test_extract_prints_clean_csv_and_says_the_rest_on_standard_error(folder: Path) -> None:
    result = run("extract", "good.txt", "bad.txt")
    table = rows(result.stdout)
    assert list(table[0]) == list(COLUMNS)
    assert [row["article_id"] for row in table] == ["good", "good"]
    assert "set aside: bad.txt: impossible publication date '20220231'" in result.stderr
    assert "1 article, 2 events; 1 item set aside" in result.stderr


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "json"])
def test_extract_writes_the_format_of_the_suffix(folder: Path, form: str) -> None:
    run("extract", "good.txt", "-o", f"out/events.{form}")
    assert len(read_events(folder / f"out/events.{form}")) == 2
    run("extract", "good.txt", "-o", "events.data", "--format", form)
    assert (folder / "events.data").read_bytes() == (folder / f"out/events.{form}").read_bytes()


def test_extract_fails_only_if_nothing_could_be_read(folder: Path) -> None:
    result = run("extract", "bad.txt", "none.txt", "-o", "events.csv", code=1)
    assert "error: nothing could be read: 2 set aside" in result.stderr
    assert "set aside: none.txt: no such file" in result.stderr
    assert not (folder / "events.csv").exists()


def test_ingest_twice_changes_nothing(folder: Path) -> None:
    first = run("ingest", "good.txt", "bad.txt")
    assert "1 article, 2 events; 1 item set aside" in first.stderr
    before = run("export").stdout
    assert "0 articles, 0 events; 1 unchanged; 1 item set aside" in run("ingest", "good.txt", "bad.txt").stderr
    assert run("export").stdout == before
    assert len(rows(before)) == 2


def test_ingest_of_what_was_mended_clears_the_problem(folder: Path) -> None:
    run("ingest", "good.txt", "bad.txt")
    assert [(row["item"], row["stage"]) for row in rows(run("problems").stdout)] == [("bad.txt", "read")]
    (folder / "bad.txt").write_text("Title\n20220204\nBody.", encoding="utf-8")
    run("ingest", "bad.txt")
    assert rows(run("problems").stdout) == []


def test_problems_are_filtered_and_tried_again(folder: Path) -> None:
    (folder / "empty.txt").write_text("", encoding="utf-8")
    with open_store("data/tracker.db") as store:
        for name in ("bad.txt", "empty.txt", "none.txt"):
            store.set_aside(Problem(name, "read", "no publication date", name))
    assert list(rows(run("problems").stdout)[0]) == [
        "item", "stage", "cause", "origin", "tries", "first_seen", "last_seen",
    ]  # fmt: skip
    assert [row["item"] for row in rows(run("problems", "--contains", "Empty").stdout)] == ["empty.txt"]
    assert rows(run("problems", "--stage", "fetch").stdout) == []
    (folder / "bad.txt").write_text("Title\n20220204\nBody.", encoding="utf-8")
    result = run("problems", "--retry")
    assert result.stdout == ""
    assert "1 not tried: the file is not there" in result.stderr
    assert "2 tried again: 1 still set aside; 1 article stored" in result.stderr
    assert {row["item"]: row["tries"] for row in rows(run("problems").stdout)} == {"empty.txt": "2", "none.txt": "1"}


def test_progress_has_a_rate_and_where_the_size_is_known_the_time_to_go() -> None:
    tally = Tally(articles=600, events=9, share=0.75)
    assert pace(tally, 60) == "75%, 10 a second, 0:00:20 to go"
    assert pace(Tally(articles=1_200_000), 60) == "20,000 a second"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_on_a_terminal_is_a_line_that_goes_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "160")
    with progress("reading") as watch:
        watch(Tally(articles=7, share=0.5))
        time.sleep(0.3)  # it is drawn ten times a second
    with counting("checking") as told:
        told("events", 1_200)
    said = terminal.getvalue()
    assert "reading: 7 articles, 0 events (50%" in said
    assert "checking" in said


def test_plain_progress_is_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("reading") as watch:
        for number in range(1, 1001):
            watch(Tally(articles=number))
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(" (")[0] for line in lines] == [
        "reading: 500 articles, 0 events",
        "reading: 1,000 articles, 0 events",
    ]


def test_ingest_fails_only_if_nothing_could_be_read(folder: Path) -> None:
    assert "nothing could be read" in run("ingest", "bad.txt", code=1).stderr
    assert len(rows(run("problems", "--format", "csv").stdout)) == 1


def test_how_input_is_read_can_be_said(folder: Path) -> None:
    (folder / "dump.bin").write_text(f"kicker;printed;story\nTalks;03/04/2022;{TEXT}\n", encoding="utf-8")
    options = ("dump.bin", "--map", "title=kicker,date=printed", "--map", "text=story")
    assert "ambiguous publication date '03/04/2022'" in run("extract", *options, "--input-format", "csv", code=1).stderr
    table = rows(run("extract", *options, "--input-format", "csv", "--dayfirst").stdout)
    assert [row["published"] for row in table] == ["2022-04-03"] * 2
    run("ingest", *options, "--format", "csv", "--monthfirst")
    assert [row["published"] for row in rows(run("export").stdout)] == ["2022-03-04"] * 2


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (("--format", "docx"), "error: unknown format 'docx': choose one of arc, "),
        (("--map", "headline=x"), "error: cannot map 'headline': the fields of an article are id, title, "),
        (("--map", "title"), "error: cannot map 'title': write FIELD=COLUMN"),
    ],
)
def test_reading_options_that_cannot_be_are_refused(folder: Path, options: tuple[str, str], error: str) -> None:
    assert error in run("ingest", "good.txt", *options, code=2).stderr
    assert not (folder / "data").exists()


def test_standard_input_is_an_input(folder: Path) -> None:
    text = f"Title\n20220204\n{TEXT}".encode()
    result = CliRunner().invoke(app, ["extract", "-"], input=text, catch_exceptions=False)
    assert result.exit_code == 0
    assert len(rows(result.stdout)) == 2


def test_many_problems_are_summarised(folder: Path) -> None:
    (folder / "bad.jsonl").write_text("no json\n" * 50, encoding="utf-8")
    result = run("ingest", "good.txt", "bad.jsonl")
    assert result.stderr.count("set aside: ") == 20
    assert "... and 30 more; `tracker problems` lists them all" in result.stderr
    assert len(rows(run("problems").stdout)) == 50


def test_a_run_that_is_stopped_keeps_what_it_stored(
    folder: Path, extraction: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.ingest.LOT", 3)
    lines = [json.dumps({"id": f"a{n}", "date": "2022-02-04", "text": TEXT}) for n in range(5)]
    (folder / "five.jsonl").write_text("\n".join(lines), encoding="utf-8")
    whole = extraction.extract

    def stopped(article: Article) -> list[Report]:
        if article.id == "a3":
            raise KeyboardInterrupt
        return list(whole(article))

    extraction.__dict__["extract"] = stopped
    assert "the same command goes on from there" in run("ingest", "five.jsonl", code=130).stderr
    extraction.__dict__["extract"] = whole
    assert "2 articles, 4 events; 3 unchanged" in run("ingest", "five.jsonl").stderr


def test_a_text_on_which_the_extraction_fails_is_set_aside(folder: Path, extraction: ModuleType) -> None:
    lines = [json.dumps({"id": f"a{n}", "date": "2022-02-04", "text": TEXT}) for n in range(3)]
    (folder / "three.jsonl").write_text("\n".join(lines), encoding="utf-8")
    whole = extraction.extract

    def failing(article: Article) -> list[Report]:
        if article.id == "a1":
            raise IndexError("list index out of range")
        return list(whole(article))

    extraction.__dict__["extract"] = failing
    assert "2 articles, 4 events" in run("ingest", "three.jsonl").stderr
    assert [(r["item"], r["stage"]) for r in rows(run("problems").stdout)] == [("a1", "extract")]
    assert "IndexError" in run("extract", "three.jsonl").stderr


def test_export_of_a_timeline(folder: Path) -> None:
    run("ingest", "good.txt")
    daily = rows(run("export", "--what", "timeline", "--country", "ukr").stdout)
    assert [(row["date"], row["net"]) for row in daily][::4] == [("2022-02-04", "9.5"), ("2022-02-08", "-0.75")]
    weekly = rows(run("export", "--what", "timeline", "--freq", "W", "--half-life", "7", "--from", "2022-02-07").stdout)
    assert [(row["country"], row["date"]) for row in weekly] == [("FRA", "2022-02-07"), ("UKR", "2022-02-07")]
    assert float(weekly[1]["index"]) == 9.5 / 2 - 1.5
    other = rows(run("export", "--what", "timeline", "--country", "UKR", "--scale", "goldstein").stdout)
    assert other[0]["net"] == "10"


def test_export_filters_and_formats(folder: Path) -> None:
    run("ingest", "good.txt")
    assert [row["event_type"] for row in rows(run("export", "--country", "FRA").stdout)] == ["visit"]
    assert [row["event_type"] for row in rows(run("export", "--to", "2022-02-05").stdout)] == ["attack"]
    assert json.loads(run("export", "--what", "reports", "--format", "json").stdout)[0]["evidence_start"] == 0
    run("export", "-o", "events.parquet")
    assert len(read_events(folder / "events.parquet")) == 2
    empty = run("export", "--country", "XXX")
    assert rows(empty.stdout) == []
    assert "no events of XXX" in empty.stderr
    assert "name a file with -o" in run("export", "--format", "parquet", code=2).stderr
    assert "--to 2022-01-01 is before" in run("export", "--from", "2022-02-01", "--to", "2022-01-01", code=2).stderr
    assert "cannot write ." in run("export", "-o", ".", code=2).stderr


def test_export_for_other_tools(folder: Path) -> None:
    run("ingest", "good.txt")
    shown = json.loads(run("export", "--format", "timelinejs").stdout)
    assert shown["events"][0]["text"]["headline"] == "Attack: Russia → Ukraine"
    run("export", "--format", "cameo", "--country", "FRA", "-o", "events.tsv")
    header, row = (folder / "events.tsv").read_text(encoding="utf-8").splitlines()
    assert dict(zip(header.split("\t"), row.split("\t"), strict=True))["target"] == "UKR"
    for what in ("timeline", "reports", "annotations"):
        refused = run("export", "--what", what, "--format", "cameo", code=2).stderr
        assert f"error: --format cameo takes events, not --what {what}" in refused


def test_export_offers_every_format() -> None:
    choice, _ = get_args(get_args(ExportFormat)[0])
    assert set(get_args(choice)) == set(FORMATS)


def test_a_note_is_exported_and_survives_reingest(folder: Path) -> None:
    run("ingest", "good.txt")
    run("note", "Look here", "--country", "ukr", "--from", "2022-02-04", "--author", "Kim")
    before = run("export", "--what", "annotations").stdout
    assert [(row["country"], row["date_end"], row["text"]) for row in rows(before)] == [
        ("UKR", "2022-02-04", "Look here")
    ]
    run("ingest", "good.txt")
    assert run("export", "--what", "annotations").stdout == before
    assert rows(run("export", "--what", "annotations", "--from", "2022-02-05").stdout) == []
    bad = run("note", " ", "--country", "UKR", "--from", "2022-02-04", "--author", "Kim", code=2)
    assert "error: a note needs its text" in bad.stderr


def test_the_store_is_named_by_option_or_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("ingest", "good.txt", "--db", "one.db")
    monkeypatch.setenv("TRACKER_DB", "one.db")
    assert len(rows(run("export").stdout)) == 2
    assert "there is no store at two.db" in run("export", "--db", "two.db", code=2).stderr
    assert not (folder / "two.db").exists()


def test_explain_shows_what_the_library_says(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("tracker.explain")
    module.__dict__["explain"] = lambda sentence, published: f"{sentence} on {published}"
    monkeypatch.setitem(sys.modules, "tracker.explain", module)
    assert "They met. on 2022-02-04" in run("explain", "They met.", "--date", "2022-02-04").stdout


def test_dates_answers_line_by_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("tracker.dates.find")
    module.__dict__["timexes_json"] = lambda record: {"doc_id": record["doc_id"], "timexes": []}
    monkeypatch.setitem(sys.modules, "tracker.dates.find", module)
    (folder / "in.jsonl").write_text('{"doc_id": "x"}\n{"id": "y"}\n[]\n{"doc\n', encoding="utf-8")
    result = run("dates", "in.jsonl", "none.jsonl")
    assert result.stdout == '{"doc_id": "x", "timexes": []}\n'
    assert "in.jsonl:2: missing field doc_id" in result.stderr
    assert "in.jsonl:3: not a JSON object but list" in result.stderr
    assert "in.jsonl:4: JSON breaks off" in result.stderr
    assert "none.jsonl: No such file" in result.stderr
    run("dates", "none.jsonl", code=1)
    run("dates", "in.jsonl", "-o", "out.jsonl")
    assert (folder / "out.jsonl").read_text(encoding="utf-8") == result.stdout


def test_serve_ingests_the_demo_once_and_serves(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "demo_articles", lambda: folder / "good.txt")
    calls = []
    module = ModuleType("dashboards.app")
    module.__dict__["serve"] = lambda store, host, port, *_, **__: calls.append(
        (store.counts()["articles"], host, port)
    )
    monkeypatch.setitem(sys.modules, "dashboards.app", module)
    assert "`tracker serve --demo` with demo articles" in run("serve").stderr
    first = run("serve", "--demo", "--port", "8123").stderr
    assert "the store is empty: ingesting the demo articles" in first
    assert "dashboard: http://127.0.0.1:8123" in first
    assert "empty" not in run("serve", "--demo").stderr
    assert calls == [(0, "127.0.0.1", 8050), (1, "127.0.0.1", 8123), (1, "127.0.0.1", 8050)]

    def taken(*_: object, **__: object) -> None:
        raise OSError(98, "Address already in use")

    module.__dict__["serve"] = taken
    assert "cannot listen on http://127.0.0.1:8050: Address already in use" in run("serve", code=2).stderr


def test_results_may_be_piped_into_a_command_that_stops_reading(tmp_path: Path, root: Path) -> None:
    with open_store(str(tmp_path / "tracker.db")) as store:
        for number in range(400):
            article = Article(f"a{number}", "T", report().date_start, TEXT)
            store.save(article, [report(article_id=article.id)], "v1")
    command = f"{sys.executable} -m tracker export --db {tmp_path}/tracker.db | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.startswith("event_id,article_id")
    assert done.stderr == ""


def test_help_loads_nothing_heavy(root: Path) -> None:
    loaded = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "tracker", "--help"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    modules = {line.split("|")[-1].strip() for line in loaded.stderr.splitlines()}
    heavy = {
        "pandas",
        "numpy",
        "sqlalchemy",
        "spacy",
        "dash",
        "pandera",
        "httpx",
        "trafilatura",
        "alembic",
        "dateparser",
    }
    assert not modules & heavy


def test_events_are_listed_and_shown_with_their_reports(tmp_path: Path) -> None:
    db = str(tmp_path / "tracker.db")
    with open_store(db) as store:
        plan = article("plan", source="Daily", text="One.")
        store.save(plan, [visit(article_id="plan")], "v1")
        done = article("done", published=date(2022, 2, 8), text="Two.")
        came = visit(article_id="done", status="occurred", evidence="He came.", quantity=2.0, quantity_unit="aircraft")
        store.save(done, [came], "v1")
        key = store.events()["event_id"].item()
    shown = run("events", "list", "--country", "fra", "--db", db)
    assert shown.stdout == f"{key}  2022-02-07 to 2022-02-08  visit  occurred  FRA > UKR  2 reports\n"
    assert run("events", "list", "--reports", "3", "--db", db).stdout == ""
    told = run("events", "show", key, "--db", db).stdout
    assert "2022-02-04  Daily  plan  planned\n    Macron will visit Kyiv." in told
    assert "2022-02-08  done  occurred  2 aircraft\n    He came." in told
    assert "first 2022-02-04, last 2022-02-08" in told
    assert "1 report," in run("events", "show", key, "--as-of", "2022-02-05", "--db", db).stdout
    assert "planned" in run("export", "--as-of", "2022-02-05", "--db", db).stdout
    missing = run("events", "show", "nothing", "--db", db, code=1)
    assert "there is no event or report 'nothing'" in missing.stderr


def test_a_database_that_fails_is_named_without_a_traceback(tmp_path: Path) -> None:
    db = tmp_path / "tracker.db"
    with open_store(str(db)) as store:
        store.save(article(), [report()], "v1")
        store.link()
        with store.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE events_words")
            connection.exec_driver_sql("DROP TABLE participants")
    command = [sys.executable, "-m", "tracker", "export", "--country", "UKR", "--db", str(db)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    cause = f"the store sqlite:///{db} failed: no such table: participants"
    assert done.stderr == f"error: {cause}; what was stored before is safe\n"


def test_the_version_is_that_of_the_package() -> None:
    assert run("--version").stdout == f"tracker {__version__}\n"
