"""Writers: exact bytes, unknown values, and refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from samples import article, report

from tracker.export import format_of, to_bytes, write_frame
from tracker.table import to_frame


@pytest.fixture
def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "day": [pd.Timestamp(2022, 2, 4), pd.NaT],
            "number": [100000.0, float("nan")],
            "share": [0.1, -1.5],
            "count": [1, 2],
            "text": ['say "a, b"\nc', ""],
        }
    )


def test_csv_bytes(frame: pd.DataFrame) -> None:
    assert to_bytes(frame) == b'day,number,share,count,text\n2022-02-04,100000,0.1,1,"say ""a, b""\nc"\n,,-1.5,2,\n'


def test_json_bytes(frame: pd.DataFrame) -> None:
    first, second = json.loads(to_bytes(frame, "json"))
    assert first == {"day": "2022-02-04", "number": 100000, "share": 0.1, "count": 1, "text": 'say "a, b"\nc'}
    assert second == {"day": None, "number": None, "share": -1.5, "count": 2, "text": None}
    assert [json.loads(line) for line in to_bytes(frame, "jsonl").splitlines()] == [first, second]
    assert json.loads(to_bytes(frame.head(0), "json")) == []


def test_letters_beyond_ascii_stay_letters() -> None:
    frame = pd.DataFrame({"text": ["Erdoğan – “no”"]})
    for form in ("csv", "json", "jsonl"):
        assert "Erdoğan – “no”".encode() in to_bytes(frame, form)


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "parquet"])
def test_the_same_frame_gives_the_same_bytes(form: str) -> None:
    frames = [to_frame([report(), report(article_id="a2")], {"a1": article(), "a2": article("a2")}) for _ in range(2)]
    assert to_bytes(frames[0], form) == to_bytes(frames[1], form)


@pytest.mark.parametrize(
    ("path", "chosen", "form"),
    [
        ("a.parquet", None, "parquet"),
        ("a.txt", None, "csv"),
        (None, None, "csv"),
        ("a.csv", "json", "json"),
        ("A.JSONL", None, "jsonl"),
    ],
)
def test_the_format_follows_the_suffix(path: str | None, chosen: str | None, form: str) -> None:
    assert format_of(path, chosen) == form


def test_folders_are_made_and_unknown_formats_refused(frame: pd.DataFrame, tmp_path: Path) -> None:
    write_frame(frame, tmp_path / "new/folder/out.csv")
    assert (tmp_path / "new/folder/out.csv").read_bytes() == to_bytes(frame)
    with pytest.raises(ValueError, match="'xml' is none of cameo, csv, json, jsonl, parquet, timelinejs"):
        write_frame(frame, tmp_path / "a.xml", "xml")
