"""Readers: good articles in both forms, and every kind of bad item named with its cause while the rest goes on."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tracker.model import Article, Problem
from tracker.readers import Unreadable, encodings, limits, parse_date, read
from tracker.urls import web_address

RECORD = {
    "id": "r1",
    "title": "Call",
    "date": "2022-02-04",
    "url": "https://example.org/1",
    "text": "They spoke.",
    "source": "AP",
}


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def lines(path: Path, *records: object) -> Path:
    return write(path, "".join(r if isinstance(r, str) else json.dumps(r) + "\n" for r in records))


def articles(*paths: Path) -> list[Article]:
    items = list(read(paths))
    assert not [item for item in items if isinstance(item, Problem)]
    return [item for item in items if isinstance(item, Article)]


def only_problem(*paths: Path) -> tuple[str, str]:
    problems = [item for item in read(paths) if isinstance(item, Problem)]
    assert len(problems) == 1
    assert problems[0].stage == "read"
    return problems[0].item, problems[0].cause


# Plain text ----------------------------------------------------------------------------------------------------------


def test_the_projects_own_example(shared: Path) -> None:
    (found,) = articles(shared / "articles/macron_mediation_trip.txt")
    assert (found.id, found.published) == ("macron_mediation_trip", date(2022, 2, 4))
    assert found.title == "Frances Macron to visit Russia Ukraine in mediation trip"
    assert found.url.startswith("https://www.washingtontimes.com:443/news/2022/feb/4/")
    assert found.text.startswith("Putin, who is meeting")
    assert found.text.endswith("impact his trip will have.")


def test_every_plain_article_of_the_shared_inputs_is_read(shared: Path) -> None:
    assert len(articles(shared / "articles/plain")) == len(list((shared / "articles/plain").iterdir()))


@pytest.mark.parametrize(
    "text",
    [
        "Title\n20220204\nhttps://example.org/a\nBody.",
        "Title\n\n2022-02-04\n\nhttps://example.org/a\n\nBody.\n",
        "Title\r\n20220204\r\nhttps://example.org/a\r\nBody.\r\n",
        "\ufeffTitle\n20220204\nhttps://example.org/a\nBody.",
        "  Title  \n 2022-02-04T09:30:00Z \n https://example.org/a \n Body. ",
        "Title\nhttps://example.org/a\n20220204\nBody.",
    ],
)
def test_forms_of_a_text_article(tmp_path: Path, text: str) -> None:
    (found,) = articles(write(tmp_path / "x.txt", text))
    at = "2022-02-04T09:30:00+00:00" if "09:30" in text else ""
    assert found == Article("x", "Title", date(2022, 2, 4), "Body.", "https://example.org/a", "", at, "header")


def test_the_url_line_may_lack_and_a_second_date_belongs_to_the_body(tmp_path: Path) -> None:
    (found,) = articles(write(tmp_path / "x.txt", "Title\n20220204\n20220101\nBody."))
    assert (found.url, found.text) == ("", "20220101\nBody.")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_told_apart(tmp_path: Path, encoding: str) -> None:
    text = "Title\n20220204\nThe President’s naïve offer – “no”, he said in the café. Another plain English sentence."
    (found,) = articles(write(tmp_path / "x.txt", text.encode(encoding)))
    assert found.text == text.split("\n")[2]


def test_mojibake_is_mended_and_quotes_are_kept(tmp_path: Path) -> None:
    (found,) = articles(write(tmp_path / "x.txt", "Title\n20220204\nPutinâ€™s “offer” &amp; cafÃ©\x07"))
    assert found.text == "Putin’s “offer” & café"


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        ("Title\n\nBody without a date.", "no publication date"),
        ("Title\n20220231\nBody.", "impossible publication date '20220231': day is out of range"),
        ("Title\n2022-13-01\nBody.", "impossible publication date '2022-13-01': month must be in 1..12"),
        ("Title\n20220204\nhttps://example.org/a\n\n", "empty body"),
        ("", "empty file"),
        (" \n \n", "empty file"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary file, not text"),
        (bytes(range(128, 256)) * 40 + b"\x01\x02\x03" * 200, "binary file, not text"),
    ],
)
def test_a_bad_text_is_named_with_its_cause(tmp_path: Path, content: str | bytes, cause: str) -> None:
    path = write(tmp_path / "bad.txt", content)
    item, told = only_problem(path)
    assert item == str(path)
    assert told.startswith(cause)


def test_an_encoding_that_cannot_be_told_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Nothing:
        def best(self) -> None:
            return None

    monkeypatch.setattr(encodings, "from_bytes", lambda *_, **__: Nothing())
    assert only_problem(write(tmp_path / "x.txt", b"Title\n20220204\n\xe9t\xe9"))[1].startswith("wrong encoding")


def test_a_huge_file_is_refused_before_it_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST", 2**20)
    assert only_problem(write(tmp_path / "x.txt", "Title\n20220204\n" + "x" * 2**20))[1] == "larger than 1 MB"


# JSON lines ----------------------------------------------------------------------------------------------------------


def test_a_json_line_is_an_article(tmp_path: Path) -> None:
    (found,) = articles(lines(tmp_path / "a.jsonl", RECORD))
    assert found == Article("r1", "Call", date(2022, 2, 4), "They spoke.", "https://example.org/1", "AP")


def test_one_path_is_read_like_a_list_of_one(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", RECORD)
    assert list(read(path)) == list(read(str(path))) == list(read([path]))


def test_json_lines_are_known_by_content_and_blank_lines_skipped(tmp_path: Path) -> None:
    path = write(
        tmp_path / "dump.txt",
        "\ufeff" + json.dumps(RECORD) + "\r\n\r\n" + json.dumps(RECORD | {"id": 7, "date": 20220205}),
    )
    first, second = articles(path)
    assert (first.id, second.id, second.published) == ("r1", "7", date(2022, 2, 5))


def test_the_gold_articles_are_read_as_they_are(shared: Path) -> None:
    path = shared / "gold/dev/articles.jsonl"
    found = articles(path)
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [a.id for a in found] == [r["id"] for r in records]


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ('{"id": "x", "date": "2022-02-04", "text": "It bre', "JSON breaks off or is damaged: Unterminated string"),
        ("no json", "JSON breaks off or is damaged: Expecting value at column 1"),
        ("[1, 2]", "not a JSON object but list"),
        ("[" * 100_000, "JSON cannot be read"),
        ({"id": "x", "title": "T", "date": "2022-02-04"}, "missing field text"),
        ({"title": "T", "date": "2022-02-04"}, "missing field text"),
        ({"id": "x", "text": "Body."}, "no publication date"),
        ({"id": "x", "text": "Body.", "date": "soon"}, "publication date 'soon' is not understood"),
        ({"id": "x", "text": "Body.", "date": "2022-02-31"}, "impossible publication date '2022-02-31'"),
        ({"id": "x", "text": " \n", "date": "2022-02-04"}, "empty body"),
        ({"id": "x", "text": ["Body."], "date": "2022-02-04"}, "field text is not text but list"),
        ({"id": True, "text": "Body.", "date": "2022-02-04"}, "field id is not text but bool"),
    ],
)
def test_a_bad_line_is_named_and_later_lines_go_on(tmp_path: Path, line: str | dict[str, Any], cause: str) -> None:
    bad = line + "\n" if isinstance(line, str) else line
    path = lines(tmp_path / "a.jsonl", RECORD, bad, RECORD | {"id": "r3"})
    found = list(read([path]))
    assert [item.id for item in found if isinstance(item, Article)] == ["r1", "r3"]
    (problem,) = (item for item in found if isinstance(item, Problem))
    assert problem.item == f"{path}:2"
    assert problem.cause.startswith(cause)


def test_an_endless_line_is_named_and_later_lines_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST", 1000)
    path = lines(tmp_path / "a.jsonl", RECORD | {"text": "x" * 5000}, RECORD)
    problem, found = read([path])
    assert isinstance(problem, Problem)
    assert (problem.item, problem.cause) == (f"{path}:1", "line larger than 0 MB")
    assert isinstance(found, Article)
    assert only_problem(lines(tmp_path / "b.jsonl", "{" + "x" * 5000))[0].endswith("b.jsonl:1")


def test_nul_characters_and_lone_surrogates_never_reach_an_article(tmp_path: Path) -> None:
    (found,) = articles(lines(tmp_path / "a.jsonl", RECORD | {"text": "They \0spoke\ud800."}))
    assert found.text == "They spoke\ufffd."


def test_an_empty_jsonl_file_is_a_problem(tmp_path: Path) -> None:
    assert only_problem(write(tmp_path / "a.jsonl", "\n\n"))[1] == "empty file"


def test_json_lines_are_streamed(tmp_path: Path) -> None:
    found = read([lines(tmp_path / "a.jsonl", *(RECORD | {"id": f"r{n}"} for n in range(3)))])
    assert isinstance(next(found), Article)
    (tmp_path / "a.jsonl").unlink()  # the reader holds the open file, not its content
    assert len(list(found)) == 2


# Both ----------------------------------------------------------------------------------------------------------------


def test_an_id_again_with_other_content_is_a_problem_and_the_same_content_is_skipped(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", RECORD, RECORD, RECORD | {"text": "Other."})
    first, problem = read([path])
    assert isinstance(first, Article)
    cause = "duplicate id 'r1': an earlier item of this run has other content"
    assert problem == Problem(f"{path}:3", "read", cause, str(path))


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("http://example.org/a?b=c#d", True),
        ("HTTPS://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("ftp://example.org/a", False),
        ("https://", False),
        ("https://[", False),
        ('https://example.org/"><script>', False),
        ("//example.org/a", False),
        ("", False),
    ],
)
def test_only_web_addresses_are_kept(url: str, kept: bool) -> None:
    assert web_address(url) == (url if kept else "")


@pytest.mark.parametrize(
    "value", ["", " ", "2022", "202202", "04.02.2022", "yesterday", "2022-2-4", "00000101", "2022-02-04 noon"]
)
def test_what_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(Unreadable):
        parse_date(value)


def test_a_folder_is_walked_in_order_without_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/z.txt", "b/a.txt", "c.txt", "a.txt", ".hidden", "b/.DS_Store"):
        write(tmp_path / name, f"{name}\n20220204\nBody of {name}.")
    found = list(read([tmp_path]))
    titles = [item.title if isinstance(item, Article) else item.item for item in found]
    assert titles == ["a.txt", "c.txt", str(tmp_path / "b/a.txt"), "b/z.txt"]  # the second "a" is a duplicate id


def test_missing_files_and_empty_folders_do_not_stop_the_rest(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    good = write(tmp_path / "good.txt", "Title\n20220204\nBody.")
    found = list(read([tmp_path / "none.txt", tmp_path / "empty", Path(os.devnull), Path("x\0y"), good]))
    causes = [item.cause for item in found if isinstance(item, Problem)]
    assert causes[:3] == ["no such file", "empty folder", "not a regular file"]
    assert len(causes) == 4
    assert isinstance(found[-1], Article)


def test_a_file_that_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "secret.txt", "Title\n20220204\nBody.")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)  # root may read everything, so modes alone would not show it
    assert only_problem(path) == (str(path), "Permission denied")


def test_a_folder_that_may_not_be_listed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(folder: str) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(os, "scandir", refuse)  # root may list everything
    assert only_problem(tmp_path) == (str(tmp_path), "Permission denied")
