"""What is left to look at, records as files, and the commands of the hand."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from samples import TEXTS, article, report, visit
from typer.testing import CliRunner

from tracker.cli.main import app
from tracker.export import to_bytes, write_frame
from tracker.ontology import Scale
from tracker.store.hand.queueing import Asked
from tracker.store.hand.record_files import RecordFileError, read_records
from tracker.store.hand.review import counterexamples, queue, review, rules_report
from tracker.store.store import Store, open_store
from tracker.tension.lines import weights

DAY = date(2022, 2, 4)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(str(tmp_path / "tracker.db")) as opened:
        opened.save(article("plan", text="One."), [visit(article_id="plan", confidence=0.5)], "v1")
        opened.save(article("war", text="Three."), [report(article_id="war")], "v1")
        yield opened


def key(store: Store, kind: str = "visit") -> str:
    return str(store.events().set_index("event_type")["event_id"][kind])


def test_a_record_whose_event_says_something_else_now_is_to_be_looked_at(store: Store) -> None:
    store.hand.correct(key(store), {"place": "Kyiv (UKR)"}, "Kim")
    store.hand.correct(key(store), {"place": "Lviv (UKR)"}, "Lee")
    assert review(store).empty
    store.save(article("plan", text="One."), [visit(article_id="plan", place="Odesa (UKR)")], "v2")
    [found] = review(store).to_dict("records")
    assert (found["author"], found["state"], found["field"]) == ("Kim", "changed", "place")
    assert (found["before"], found["now"]) == ("", "Odesa (UKR)")
    assert store.events("FRA")["place"].tolist() == ["Lviv (UKR)"]


def test_a_record_whose_event_is_gone_is_to_be_looked_at_and_comes_back_with_it(store: Store) -> None:
    event = key(store)
    record = store.hand.correct(event, {"status": "denied"}, "Kim")
    store.save(article("plan", text="One."), [], "v2")
    [found] = review(store).to_dict("records")
    assert (found["annotation_id"], found["state"], found["event_id"]) == (record, "vanished", event)
    assert found["says"] == "status: planned → denied"
    store.save(article("plan", text="One."), [visit(article_id="plan")], "v3")
    assert review(store).empty
    assert store.events("FRA")["status"].tolist() == ["denied"]


def test_the_queue_begins_with_what_would_move_the_index_most(store: Store) -> None:
    frame, left = queue(store)
    assert (frame["event_type"].tolist(), left) == (["attack", "visit"], 2)
    assert frame["moves"].round(3).tolist() == [0.95, 0.75]
    store.hand.judge(key(store, "attack"), "confirmed", "Kim")
    store.hand.correct(key(store), {"status": "denied"}, "Kim")
    assert queue(store)[1] == 0


def test_the_queue_is_the_same_as_worked_out_from_the_event_table_and_has_a_place_for_every_event(url: str) -> None:
    with open_store(url) as store:
        for n, (status, sure) in enumerate([("occurred", 0.5), ("alleged", 0.1), ("denied", 0.2), ("occurred", 0.5)]):
            day = DAY + timedelta(30 * n)
            one = report(article_id=f"a{n}", status=status, confidence=sure, date_start=day, date_end=day)
            store.save(article(f"a{n}", published=day), [one], "v1")
        store.save(article("plan", text="One."), [visit(article_id="plan", confidence=0.5)], "v1")
        table = store.events()
        for scale in get_args(Scale):
            moves = abs(weights(table, scale)) * (1 - table["confidence"])
            ranked = table.assign(moves=moves).sort_values(["moves", "event_id"], ascending=[False, True])
            found, left = queue(store, asked=Asked(scale=scale))
            assert (found["event_id"].tolist(), left) == (ranked["event_id"].tolist(), len(table))
            assert found["moves"].tolist() == ranked["moves"].tolist()
        order = queue(store)[0]["event_id"].tolist()
        store.hand.judge(order[2], "confirmed", "Kim")
        for at, event in enumerate(order):
            behind, ahead = order[at + 1 :], order[:at][::-1]
            assert queue(store, after=event)[0]["event_id"].tolist() == [key for key in behind if key != order[2]]
            assert queue(store, before=event)[0]["event_id"].tolist() == [key for key in ahead if key != order[2]]
        assert queue(store, asked=Asked("FRA"))[0]["event_type"].tolist() == ["visit"]
        assert queue(store, 2, Asked(types=("attack",)))[1] == 3


def test_rules_are_judged_by_what_people_said_of_their_events(store: Store) -> None:
    sentence = 'He said "no" to the\nhost.'
    other = report(article_id="more", evidence=sentence, date_start=DAY + timedelta(9), date_end=DAY + timedelta(9))
    store.save(article("more", text="Four."), [other], "v1")
    first, second = store.events("RUS")["event_id"]
    store.hand.judge(first, "confirmed", "Kim")
    store.hand.judge(second, "rejected", "Kim", "not an attack")
    store.hand.correct(key(store), {"status": "denied"}, "Kim")
    rows = rules_report(store).to_numpy().tolist()
    assert ["attack-shell", 2, 1, 0, 1, 50.0] in rows
    assert ["visit-will", 1, 0, 1, 0, 100.0] in rows
    text = counterexamples(store)
    assert tomllib.loads(text)["counterexample"] == [{"text": sentence.replace("\n", " ")}]
    assert text.startswith("# attack-shell: not an attack\n")
    assert counterexamples(store, "visit-will") == ""


def written(store: Store) -> None:
    """A record of every kind."""
    store.hand.note("=Look", "Kim", country="UKR", start=DAY, tags=["a", "b"], link="https://example.org/x")
    store.hand.correct(key(store), {"place": "Kyiv, “old” (UKR)", "quantity": "2"}, "Kim", "+reason\nof two lines")
    store.hand.judge(key(store, "attack"), "confirmed", "Lee")
    record, _ = store.hand.add(
        {"event_type": "call", "status": "occurred", "actors": "FRA;RUS", "date_start": "2022-02-03",
         "date_end": "2022-02-03"}, "Lee")  # fmt: skip
    store.hand.undo(record, "Kim")


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_records_go_to_files_and_back_without_loss(store: Store, tmp_path: Path, suffix: str) -> None:
    written(store)
    file = tmp_path / f"records.{suffix}"
    write_frame(store.annotations(), file, suffix)
    assert read_records(file) == store.hand.records()
    with open_store(str(tmp_path / "other.db")) as other:
        other.save(article("plan", text="One."), [visit(article_id="plan", confidence=0.5)], "v1")
        other.save(article("war", text="Three."), [report(article_id="war")], "v1")
        assert other.hand.take(read_records(file)) == 5
        assert other.hand.take(read_records(file)) == 0
        assert to_bytes(other.annotations(), suffix) == file.read_bytes()
        assert to_bytes(other.events()) == to_bytes(store.events())


def test_records_that_come_before_their_events_wait_for_them(store: Store, tmp_path: Path) -> None:
    written(store)
    with open_store(str(tmp_path / "other.db")) as other:
        other.hand.take(store.hand.records())
        assert other.events().empty
        assert set(review(other)["state"]) == {"vanished"}
        other.save(article("war", text="Three."), [report(article_id="war")], "v1")
        other.save(article("plan", text="One."), [visit(article_id="plan", confidence=0.5)], "v1")
        assert to_bytes(other.events()) == to_bytes(store.events())


@settings(max_examples=8)
@example(["one\rtwo", "one\r\ntwo"])
@given(st.lists(TEXTS, max_size=4))
def test_any_reason_survives_the_files(texts: list[str]) -> None:
    with open_store("sqlite://") as store:
        store.save(article(), [report()], "v1")
        event = store.events()["event_id"].item()
        for text in texts:
            store.hand.judge(event, "confirmed", "Kim", text)
        with TemporaryDirectory() as folder:
            for suffix in ("csv", "jsonl"):
                file = Path(folder) / f"records.{suffix}"
                write_frame(store.annotations(), file, suffix)
                assert read_records(file) == store.hand.records()


def test_a_bad_line_among_ten_thousand_is_named_and_nothing_is_applied(store: Store, tmp_path: Path) -> None:
    store.hand.judge(key(store), "confirmed", "Kim")
    good = store.annotations().to_dict("records")[0]
    rows = [
        good | {"annotation_id": f"v{n:011}", "date_start": "2022-02-07", "date_end": "2022-02-08"}
        for n in range(10_000)
    ]
    file = tmp_path / "many.jsonl"
    lines = [json.dumps({str(k): v for k, v in row.items()}) for row in rows]
    lines[7311] = lines[7311].replace("confirmed", "perhaps")
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(
        RecordFileError, match=r"many.jsonl, line 7312: verdict 'perhaps' is none of .*; nothing was applied"
    ):
        read_records(file)
    lines[7311] = lines[7310].replace("v00000007310", "v00000007311")
    file.write_text("\n".join(lines), encoding="utf-8")
    assert store.hand.take(read_records(file)) == 10_000
    assert len(store.hand.records()) == 10_001


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "other"}, "kind 'other' is none of"),
        ({"author": ""}, "author is missing"),
        ({"created_at": "yesterday"}, "line 2: Invalid isoformat"),
        ({"date_start": "2022-02-31"}, "line 2: "),
        ({"fields": "{"}, "is no JSON"),
        ({"more": "x"}, "there is no column 'more'"),
    ],
)
def test_a_wrong_cell_is_named(store: Store, tmp_path: Path, change: dict[str, str], message: str) -> None:
    store.hand.judge(key(store), "confirmed", "Kim")
    row = next(csv.DictReader(io.StringIO(to_bytes(store.annotations()).decode()))) | change
    file = tmp_path / "bad.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, row)
        writer.writeheader()
        writer.writerow(row)
    with pytest.raises(RecordFileError, match=message):
        read_records(file)


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


def test_the_commands_of_the_hand(store: Store, tmp_path: Path) -> None:
    db = ("--db", str(tmp_path / "tracker.db"))
    event, attack = key(store), key(store, "attack")
    who = ("--author", "Kim")
    assert "corrected" in run("annotate", "correct", event, "status=denied", "actors=FRA;DEU", *who, *db)
    assert store.events("DEU")["status"].tolist() == ["denied"]
    run("annotate", "confirm", attack, *who, *db)
    run("annotate", "reject", attack, *who, "--reason", "no", *db)
    added = run("annotate", "event", "event_type=call", "status=occurred", "actors=FRA;RUS", "date_start=2022-02-03",
                "date_end=2022-02-03", *who, *db)  # fmt: skip
    call = added.split()[1]
    run("annotate", "duplicate", call, event, *who, *db)
    assert store.events()["event_id"].tolist() == [event]
    [newest, *_] = csv.DictReader(io.StringIO(run("annotate", "history", call, *db)))
    run("annotate", "undo", newest["annotation_id"], *who, *db)
    assert call in store.events()["event_id"].tolist()
    assert "0 events to look at" in run("annotate", "queue", *db)
    assert run("annotate", "review", *db).startswith("annotation_id,")
    assert "attack-shell,1,0,0,1,100" in run("rules", "report", *db)
    assert "[[counterexample]]" in run("rules", "counterexamples", *db)
    assert "error: status 'x' is none of" in run("annotate", "correct", event, "status=x", *who, *db, code=2)
    assert "is no FIELD=VALUE" in run("annotate", "correct", event, "status", *who, *db, code=2)
    file = tmp_path / "team.csv"
    run("export", "--what", "annotations", "-o", str(file), *db)
    assert "6 records read, 0 new" in run("annotate", "import", str(file), *db)
    file.write_text(file.read_text(encoding="utf-8").replace("rejected", "maybe"), encoding="utf-8")
    assert "nothing was applied" in run("annotate", "import", str(file), *db, code=1)


def test_separate_is_a_command_too(store: Store, tmp_path: Path) -> None:
    came = visit(article_id="done", status="occurred", evidence="He came on Tuesday.")
    store.save(article("done", text="Two.", published=DAY + timedelta(4)), [came], "v1")
    event = store.events("FRA")["event_id"].item()
    done = store.reports(event_id=event).set_index("article_id")["report_id"]["done"]
    run("annotate", "separate", event, done, "--author", "Kim", "--db", str(tmp_path / "tracker.db"))
    assert len(store.events("FRA")) == 2
    assert replace(came) == came
