"""Formats told by content, headers of texts, Markdown, language, standard input; no bytes make a reader fail."""

from __future__ import annotations

import gzip
import io
import json
import sys
from datetime import date
from itertools import permutations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.model import Article, Link, Problem
from tracker.readers import FORMATS, Unreadable, limits, read, read_bytes
from tracker.readers.languages import check_language
from tracker.readers.plain import split_header
from tracker.readers.registry import Clues, detect

TEXT = "The French president met his Ukrainian colleague in Kyiv on Friday."


def found(data: str | bytes, **options: Any) -> list[Article | Link | Problem]:
    return list(read_bytes(data.encode() if isinstance(data, str) else data, **{"name": "x"} | options))


def article(data: str | bytes, **options: Any) -> Article:
    (item,) = found(data, **options)
    assert isinstance(item, Article), item
    return item


@pytest.mark.parametrize(
    ("head", "suffix", "form"),
    [
        (b"Title\n20220204\nText", "", "text"),
        (b"Title\n20220204\nText", ".log", "text"),
        (b"Title: a\nDate: b", "", "text"),
        (b'{"id": 1}\n', "", "jsonl"),
        (b'{"id": 1}\n', ".json", "jsonl"),
        (b'[\n {"id": 1}]', "", "json"),
        (b'{\n "id": 1}', ".txt", "json"),
        (b"title,date,text\n", "", "csv"),
        (b"Headline\tPub Date\tBody\n", ".txt", "csv"),
        (b"a,b\n1,2\n", ".csv", "csv"),
        (b"Talks, talks and text, of course\n20220204\n", "", "text"),
        (b"---\ntitle: x\n---\n", "", "markdown"),
        (b"# Title\n", ".txt", "markdown"),
        (b"text", ".md", "markdown"),
        (b"<!DOCTYPE html><html>", ".txt", "html"),
        (b"\xef\xbb\xbf \n<!-- x --><HTML>", "", "html"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html xmlns="z">', "", "html"),
        (b"<p>A paragraph.</p>", "", "html"),
        (b'<?xml version="1.0"?>\n<rss version="2.0">', ".txt", "feed"),
        (b"<!-- a --><?xml version='1.0'?><feed xmlns='x'>", "", "feed"),
        (b"<rdf:RDF xmlns='x'>", "", "feed"),
        (b"WARC/1.1\r\n", ".txt", "warc"),
        (b"filedesc://x.arc 1", "", "arc"),
        (b"PK\3\4....", ".txt", "zip"),
        (b"\x1f\x8b\x08", "", "gzip"),
        (b"PAR1....", "", "parquet"),
    ],
)
def test_content_tells_the_format(head: bytes, suffix: str, form: str) -> None:
    assert detect(Clues(head, suffix)).name == form


@pytest.mark.parametrize(
    ("media", "form"),
    [("text/html", "html"), ("application/atom+xml", "feed"), ("text/csv", "csv"), ("text/markdown", "markdown")],
)
def test_a_declared_type_helps_where_content_is_open(media: str, form: str) -> None:
    assert detect(Clues(b"<x>y</x>" if form != "csv" else b"a,b", "", media)).name == form
    assert detect(Clues(b"WARC/1.0\r\n", "", media)).name == "warc"


@given(
    st.binary(max_size=300), st.sampled_from([None, *sorted(FORMATS)]), st.sampled_from(["", ".csv", ".xml", ".html"])
)
def test_no_bytes_make_a_reader_fail(data: bytes, form: str | None, suffix: str) -> None:
    items = found(data, name=f"x{suffix}", format=form)
    assert items
    assert all(isinstance(item, Article | Link | Problem) for item in items)


MAGIC = [
    b"{",
    b"[{",
    b"<rss>",
    b"<html>",
    b"WARC/1.0\r\n",
    b"filedesc:",
    b"PK\3\4",
    b"\x1f\x8b\x08",
    b"BZh9",
    b"PAR1",
    b"---\na: b\n",
]


@given(st.sampled_from(MAGIC), st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode()))
def test_no_continuation_makes_a_reader_fail(start: bytes, rest: bytes) -> None:
    assert all(isinstance(item, Article | Link | Problem) for item in found(start + rest))


# Headers of texts ----------------------------------------------------------------------------------------------------

MAIL = "Fri, 04 Feb 2022 10:00:00 +0100"
LINES = (
    "Title: Talks in Kyiv",
    "Date: 4 February 2022",
    "Source: Example News",
    "URL: https://example.org/a",
    "By: A. Writer",
)


def test_header_lines_may_stand_in_any_order() -> None:
    for lines in permutations(LINES):
        header, body = split_header("\n".join(lines) + f"\n\n{TEXT}\nAgain.")
        assert header == {
            "title": "Talks in Kyiv", "date": "4 February 2022", "source": "Example News", "url": "https://example.org/a"
        }  # fmt: skip
        assert body == f"{TEXT}\nAgain."


@pytest.mark.parametrize(
    "text",
    [
        f"Talks in Kyiv\nDate: Feb. 4, 2022\nSource: Example News\nURL: https://example.org/a\n{TEXT}",
        f"HEADLINE: Talks in Kyiv\nPUBLISHED: {MAIL}\nLINK: https://example.org/a\nPublisher: Example News\n\n{TEXT}",
        f"Subject: Talks in Kyiv\nX-Desk: World\nDate: {MAIL}\nSource: Example News\nLink: https://example.org/a\n\n{TEXT}",
        f"Date: 2022-02-04\nSource: Example News\nURL: https://example.org/a\n\nTalks in Kyiv\n\n{TEXT}",
        f"February 4, 2022\nTalks in Kyiv\nhttps://example.org/a\nSource: Example News\nBy: A. Writer\n{TEXT}",
    ],
)
def test_variants_of_a_header(text: str) -> None:
    item = article(text)
    assert (item.title, item.published, item.source) == ("Talks in Kyiv", date(2022, 2, 4), "Example News")
    assert (item.url, item.text, item.published_basis) == ("https://example.org/a", TEXT, "header")


def test_a_headline_with_a_colon_is_a_headline() -> None:
    item = article(f"Source: Russia will withdraw\n20220204\n{TEXT}")
    assert item.title == "Source: Russia will withdraw"
    assert article(f"Putin: no withdrawal\n20220204\nLavrov: never.\n{TEXT}").text == f"Lavrov: never.\n{TEXT}"


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (f"Talks\nDate: 03/04/2022\n{TEXT}", "ambiguous publication date '03/04/2022'"),
        (f"Talks\nDate: soon\n{TEXT}", "publication date 'soon' is not understood"),
        (f"Talks\nDate: 2999-01-01\n{TEXT}", "publication date '2999-01-01' is in the future"),
        (f"Talks\n{TEXT}\nThey last met on 4 February 2022 in Paris.", "no publication date"),
    ],
)
def test_a_header_without_a_date_that_will_do(text: str, cause: str) -> None:
    (problem,) = found(text)
    assert isinstance(problem, Problem)
    assert problem.cause.startswith(cause)
    assert article("Talks\nDate: 03/04/2022\n" + TEXT, day_first=True).published == date(2022, 4, 3)


@pytest.mark.parametrize(
    "body",
    [
        f"{TEXT}\nPublished: February 4, 2022",
        f"PARIS, Feb. 4, 2022 (Example) - {TEXT}",
        f"{TEXT}\n\nPosted on 4 February 2022",
    ],
)
def test_a_date_that_stands_alone_in_the_text_will_do(body: str) -> None:
    item = article(f"Talks\n{body}")
    assert (item.published, item.published_basis) == (date(2022, 2, 4), "text")


@given(st.text(max_size=200))
def test_splitting_a_header_loses_no_line_of_the_body(text: str) -> None:
    header, body = split_header(text)
    assert text.strip().endswith(body.rstrip("\n")) or not body
    assert set(header) <= {"id", "title", "date", "url", "source", "language", "license", "attribution"}


# Markdown ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "start",
    [
        '---\ntitle: "Talks in *Kyiv*"\ndate: 2022-02-04\nsource: Example News\ntags:\n- x\n---\n# Talks in *Kyiv*\n\n',
        '+++\ntitle = "Talks in Kyiv"\ndate = 2022-02-04\nsource = "Example News"\n+++\n',
        "# Talks in *Kyiv*\n\n**Date:** 4 February 2022  \n_Source_: Example News\n\n",
    ],
)
def test_markdown_without_its_markup(start: str) -> None:
    met = "The **French** president met [his](https://example.org)\nUkrainian colleague."
    body = f"{met}\n\n- He _left_.\n\n> They will meet again."
    item = article(start + body, name="talks.md")
    assert (item.id, item.title, item.published, item.source) == (
        "talks",
        "Talks in Kyiv",
        date(2022, 2, 4),
        "Example News",
    )
    assert item.text.split("\n") == [
        "The French president met his Ukrainian colleague.",
        "He left.",
        "They will meet again.",
    ]


def test_damaged_front_matter_is_named() -> None:
    (problem,) = found(f"+++\ntitle = \n+++\n{TEXT}")
    assert isinstance(problem, Problem)
    assert problem.cause.startswith("front matter is damaged")


# Language ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fr",
            "Le président français a rencontré vendredi son homologue ukrainien à Kiev pour parler de la frontière.",
        ),
        (
            "de",
            "Der französische Präsident traf am Freitag seinen ukrainischen Kollegen in Kiew zu Gesprächen.",
        ),
        ("ru", "Президент Франции встретился в пятницу в Киеве со своим украинским коллегой."),
        ("zh", "法国总统星期五在基辅会见了乌克兰总统,双方讨论了边境局势。"),
        (
            "es",
            "El presidente francés se reunió el viernes en Kiev con su homólogo ucraniano para hablar de la frontera.",
        ),
    ],
)
def test_other_languages_are_set_aside(language: str, text: str) -> None:
    (problem,) = found(f"Kyiv\n20220204\n{text}", name="a.txt")
    assert problem == Problem("a.txt", "language", f"language {language} not supported yet", "a.txt")


@pytest.mark.parametrize(
    "text",
    [
        "Nguyen Phu Trong meets Xi Jinping.", "Body.", "PARIS", "Recep Tayyip Erdogan, Volodymyr Zelenskyy",
        "Nigerian President Olusegun Obasanjo sacks education minister Fabian Osuji for corruption.",
    ],
)  # fmt: skip
def test_short_texts_full_of_names_stay(text: str) -> None:
    assert check_language(text) == "en"


def test_what_the_source_declares_decides_where_the_text_does_not() -> None:
    text = "Macron, Putin: non"
    assert check_language(text) == "en"
    with pytest.raises(Unreadable, match="language fr not supported yet"):
        check_language("Macron et Poutine à Moscou", "fr-FR")


# Standard input and folders ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("squeeze", [bytes, gzip.compress])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, squeeze: Any) -> None:
    line = json.dumps({"date": "2022-02-04", "text": TEXT}).encode() + b"\n"
    stream = io.BufferedReader(io.BytesIO(squeeze(line + b"no json\n")))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=stream))
    first, problem = read([Path("-")])
    assert isinstance(first, Article)
    assert isinstance(problem, Problem)
    assert (problem.item, problem.origin) == ("standard input:2", "")


def test_a_folder_holds_files_of_any_format(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Talks\n20220204\n{TEXT}", encoding="utf-8")
    (tmp_path / "b.csv").write_text(f"id,date,text\nb,2022-02-04,{TEXT}\n", encoding="utf-8")
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.4 ...")
    items = list(read([tmp_path]))
    assert [item.id for item in items if isinstance(item, Article)] == ["a", "b"]
    assert [item.origin for item in items if isinstance(item, Problem)] == [str(tmp_path / "c.pdf")]


def test_ids_seen_before_lie_on_disk_and_still_count(tmp_path: Path) -> None:
    rows = [
        json.dumps({"id": f"r{n % 4000}", "date": "2022-02-04", "text": f"{TEXT} {n // 8000}"}) for n in range(8001)
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(rows), encoding="utf-8")
    items = list(read([path]))
    assert len([item for item in items if isinstance(item, Article)]) == 4000
    assert [item.item for item in items if isinstance(item, Problem)] == [f"{path}:8001"]


def test_millions_of_blank_lines_take_no_time() -> None:
    (problem,) = found("Talks\n" + "\n" * 500_000 + TEXT)  # hangs when lines are taken off the front of a list
    assert isinstance(problem, Problem)
    assert problem.cause.startswith("no publication date")


def test_text_limits_are_per_item(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST", 1000)
    (problem,) = found(f"Talks\n20220204\n{TEXT * 100}")
    assert isinstance(problem, Problem)
    assert problem.cause == "larger than 0 MB"
