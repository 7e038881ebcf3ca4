"""Events as a folder of Parquet files: the rows of one table, made once, whatever happens in between."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pandas as pd
import pytest
from dying import stand_in
from samples import TEXT
from typer.testing import CliRunner, Result

from tracker.cli.main import app
from tracker.dataset import extract_dataset
from tracker.ingest import Tally, extract_files
from tracker.model import Problem
from tracker.table import schema, to_frame

ORDER = ["date_start", "date_end", "event_id"]


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every article tells an attack; a part has four."""
    monkeypatch.setitem(sys.modules, "tracker.extraction", stand_in())
    monkeypatch.setattr("tracker.dataset.PART", 4)


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    return written(tmp_path / "dump.jsonl", range(10))


def written(path: Path, keys: range | list[int]) -> Path:
    rows = [{"id": str(key), "date": "2022-02-04", "text": f"{key} shells. {TEXT}"} for key in keys]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def extract(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["extract", *arguments])


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def ids(folder: Path) -> list[str]:
    return sorted(pd.read_parquet(folder)["article_id"])


def test_a_dataset_holds_the_rows_of_the_table(dump: Path, tmp_path: Path) -> None:
    folder = tmp_path / "events"
    result = extract(str(dump), "--format", "dataset", "-o", str(folder))
    assert (result.exit_code, result.stdout) == (0, "")
    frame = pd.read_parquet(folder)
    whole = to_frame(*extract_files([dump], Tally(), print, print))
    pd.testing.assert_frame_equal(frame.sort_values(ORDER, ignore_index=True), whole)
    schema().validate(frame)
    assert [name[:11] for name in sorted(contents(folder))] == ["part-000000", "part-000001", "part-000002"]


def test_a_rerun_makes_only_what_is_missing(dump: Path, tmp_path: Path) -> None:
    folder = tmp_path / "events"
    extract(str(dump), "--format", "dataset", "-o", str(folder))
    before = contents(folder)
    (folder / sorted(before)[1]).unlink()
    tally = Tally()
    extract_dataset([dump], folder, tally, lambda _: None, print)
    assert (tally.articles, tally.unchanged) == (4, 6)
    assert contents(folder) == before


def test_a_run_that_stops_leaves_whole_parts_and_goes_on(dump: Path, tmp_path: Path) -> None:
    def stop(tally: Tally) -> None:
        if tally.articles == 6:
            raise KeyboardInterrupt

    folder, whole = tmp_path / "events", tmp_path / "whole"
    with pytest.raises(KeyboardInterrupt):
        extract_dataset([dump], folder, Tally(), stop, print)
    assert ids(folder) == ["0", "1", "2", "3"]
    for target in (folder, whole):
        extract_dataset([dump], target, Tally(), lambda _: None, print)
    assert contents(folder) == contents(whole)


def test_a_changed_input_or_extractor_makes_its_parts_anew(
    dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "events"
    extract_dataset([dump], folder, Tally(), lambda _: None, print)
    first = contents(folder)
    written(dump, [0, 1, 2, 3, 99])
    extract_dataset([dump], folder, Tally(), lambda _: None, print)
    assert ids(folder) == ["0", "1", "2", "3", "99"]
    assert len(contents(folder).keys() & first.keys()) == 1
    monkeypatch.setattr(sys.modules["tracker.extraction"], "extractor_version", lambda: "v2")
    tally = Tally()
    extract_dataset([dump], folder, tally, lambda _: None, print)
    assert (tally.articles, tally.unchanged, len(contents(folder))) == (5, 0, 2)


def test_what_a_part_set_aside_is_named_again_by_a_rerun(
    dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = sys.modules["tracker.extraction"]
    real = module.extract
    monkeypatch.setattr(module, "extract", lambda one: 1 / 0 if one.id == "5" else real(one))
    (tmp_path / "events" / "sub").mkdir(parents=True)
    for articles in (9, 0):
        aside: list[Problem] = []
        tally = Tally()
        extract_dataset([dump], tmp_path / "events", tally, lambda _: None, aside.append)
        assert [problem.item for problem in aside] == ["5"]
        assert (tally.articles, tally.problems) == (articles, 1)


def test_an_input_without_events_is_an_empty_dataset(
    dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["tracker.extraction"], "extract", lambda _: [])
    extract_dataset([dump], tmp_path / "events", Tally(), lambda _: None, print)
    schema().validate(pd.read_parquet(tmp_path / "events"))


def test_a_dataset_needs_a_folder_that_can_be_made(dump: Path) -> None:
    assert "name it with -o" in extract(str(dump), "--format", "dataset").stderr
    result = extract(str(dump), "--format", "dataset", "-o", str(dump))
    assert (result.exit_code, "cannot write" in result.stderr) == (2, True)
