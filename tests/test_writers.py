"""Exports for other tools: spreadsheets, TimelineJS, and what reads GDELT or ICEWS; each read by a parser not ours."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import TEXTS, any_report, article, report, visit

from tracker.events.rules import ruleset
from tracker.export import to_bytes
from tracker.model import Precision, Report
from tracker.raw_tables import read_raw
from tracker.table import to_frame
from tracker.writers import FORMATS, WrongTable
from tracker.writers.cameo import COLUMNS, SYMMETRIC, actor_codes, cameo_table
from tracker.writers.cells import guarded, unguarded
from tracker.writers.timelinejs import EXACT

ARTICLES = {key: article(key) for key in ("a1", "a2", "a3")}
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
CSV_TEXTS = st.one_of(TEXTS, TEXTS.map(lambda text: "'=" + text), st.sampled_from(["=1+1", "'", "''=1", "@", "-"]))


def events(*reports: Report) -> pd.DataFrame:
    return to_frame(reports, ARTICLES)


def table(data: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline=""), delimiter=delimiter))


# --- spreadsheets ---


@given(CSV_TEXTS)
def test_a_guarded_text_begins_no_formula_and_comes_back(text: str) -> None:
    assert not guarded(text).startswith(FORMULA)
    assert unguarded(guarded(text)) == text


@given(st.lists(st.tuples(CSV_TEXTS, CSV_TEXTS), max_size=6))
def test_any_texts_round_trip_and_no_cell_begins_a_formula(rows: list[tuple[str, str]]) -> None:
    frame = pd.DataFrame(rows, columns=["one", "two"], dtype="str")
    data = to_bytes(frame)
    header, *cells = table(data)
    assert header == ["one", "two"]
    assert not [cell for row in cells for cell in row if cell.startswith(FORMULA)]
    assert [tuple(map(unguarded, row)) for row in cells] == rows
    back = read_raw(data, "frame.csv").columns
    assert list(zip(back["one"], back["two"], strict=True)) == rows


def test_numbers_and_other_formats_are_not_guarded() -> None:
    frame = pd.DataFrame({"net": [-1.5, -2.0], "text": ["=SUM(A1)", "'=x"]})
    assert table(to_bytes(frame)) == [["net", "text"], ["-1.5", "'=SUM(A1)"], ["-2", "''=x"]]
    assert [row["text"] for row in json.loads(to_bytes(frame, "json"))] == ["=SUM(A1)", "'=x"]
    assert list(pd.read_parquet(io.BytesIO(to_bytes(frame, "parquet")))["text"]) == ["=SUM(A1)", "'=x"]


# --- TimelineJS ---

DATE_PARTS = ("year", "month", "day")
SLIDE = {"unique_id", "start_date", "end_date", "display_date", "group", "autolink", "text"}


class Page(HTMLParser):
    """What a browser would make of a text: its tags, the addresses it links to, and what is read."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.said: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def slides(frame: pd.DataFrame) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(to_bytes(frame, "timelinejs"))["events"]
    return found


def slide(**changes: Any) -> dict[str, Any]:
    return slides(events(report(**changes)))[0]


def test_timelinejs_golden(root: Path) -> None:
    frame = events(report(), visit(), report(article_id="a2", event_type="sanctions", actors=("EU",), status="alleged"))
    assert to_bytes(frame, "timelinejs").decode() == (root / "tests/golden/timeline.json").read_text(encoding="utf-8")


@given(st.lists(any_report(), max_size=6))
def test_slides_are_as_the_format_has_them(reports: list[Report]) -> None:
    frame = events(*reports)
    whole = json.loads(to_bytes(frame, "timelinejs"))
    assert set(whole) == {"title", "events"}
    assert [slide["unique_id"] for slide in whole["events"]] == list(frame["event_id"])
    for found, row in zip(whole["events"], frame.to_dict("records"), strict=True):
        assert set(found) <= SLIDE
        start, end = found["start_date"], found.get("end_date", found["start_date"])
        assert date(**start) == row["date_start"].date()
        assert date(**end) == row["date_end"].date()
        page = Page(found["text"]["text"])
        assert page.tags == ["blockquote", "p", "a"]
        assert "".join(page.said).startswith(row["evidence"])
        assert not Page(found["text"]["headline"]).tags


@pytest.mark.parametrize(
    ("precision", "first", "last", "start", "end"),
    [
        ("day", "2022-02-04", "2022-02-04", [2022, 2, 4], None),
        ("week", "2022-02-07", "2022-02-13", [2022, 2, 7], [2022, 2, 13]),
        ("month", "2022-02-01", "2022-02-28", [2022, 2], None),
        ("quarter", "2022-01-01", "2022-03-31", [2022, 1], [2022, 3]),
        ("year", "2022-01-01", "2022-12-31", [2022], None),
        ("year", "1950-01-01", "1953-12-31", [1950], [1953]),
    ],
)
def test_a_slide_is_dated_as_exactly_as_its_event(
    precision: str, first: str, last: str, start: list[int], end: list[int] | None
) -> None:
    days = {"date_start": date.fromisoformat(first), "date_end": date.fromisoformat(last)}
    found = slide(date_precision=precision, **days)
    assert found["start_date"] == dict(zip(DATE_PARTS, start, strict=False))
    assert found.get("end_date") == (end and dict(zip(DATE_PARTS, end, strict=False)))
    assert "display_date" not in found


def test_every_precision_can_be_shown() -> None:
    assert set(EXACT) == set(get_args(Precision))


def test_an_approximate_date_is_shown_in_the_words_of_the_article() -> None:
    found = slide(date_precision="approx", date_text="in the <early> 2020s")
    assert found["display_date"] == "in the &lt;early&gt; 2020s"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "", "ftp://example.org/a", 'https://example.org/"onclick=x'])
def test_only_web_addresses_become_links(url: str) -> None:
    found = slides(to_frame([report()], {"a1": article(url=url)}))[0]
    assert Page(found["text"]["text"]).links == []


def test_an_address_in_a_link_is_escaped() -> None:
    found = slides(to_frame([report()], {"a1": article(url="https://example.org/?a=1&lt=2")}))[0]
    assert Page(found["text"]["text"]).links == ["https://example.org/?a=1&lt=2"]


def test_no_events_are_a_timeline_that_says_so() -> None:
    empty = json.loads(to_bytes(events(), "timelinejs"))
    assert empty == {"title": {"text": {"headline": "No events", "text": ""}}, "events": []}


# --- CAMEO ---


def pairs(**changes: Any) -> list[tuple[str, str]]:
    rows = cameo_table(events(report(**changes)))
    return list(zip(rows["source"], rows["target"], strict=True))


def test_cameo_golden(root: Path) -> None:
    frame = events(
        report(),
        visit(),
        report(event_type="meeting", actors=("FRA", "NATO", "XDNR"), recipients=()),
        report(event_type="threat", actors=("XHAM",), recipients=(), article_id="a2"),
        report(event_type="attack", actors=("USA",), status="denied"),
    )
    assert to_bytes(frame, "cameo").decode() == (root / "tests/golden/cameo.tsv").read_text(encoding="utf-8")


@given(st.lists(any_report(), max_size=6))
def test_cameo_is_read_by_a_plain_split_and_says_what_the_events_say(reports: list[Report]) -> None:
    frame = events(*reports)
    header, *lines = to_bytes(frame, "cameo").decode().split("\n")[:-1]
    assert header.split("\t") == list(COLUMNS)
    by_id = {row["event_id"]: row for row in frame.to_dict("records")}
    rows = [dict(zip(COLUMNS, line.split("\t"), strict=True)) for line in lines]
    for row in rows:
        event = by_id[row["event_id"]]
        assert re.fullmatch(r"\d{3,4}", row["cameo"])
        assert row["cameo"].startswith(row["cameo_root"])
        assert row["date"] == f"{event['date_start']:%Y%m%d}"
        assert float(row["goldstein"]) == event["goldstein"]
        assert row["quad_class"] in {"1", "2", "3", "4"}
        assert row["status"] != "denied"
    told = frame[(frame["status"] != "denied") & ((frame["actors"] != "") | (frame["recipients"] != ""))]
    assert {row["event_id"] for row in rows} == set(told["event_id"])
    assert len({(row["event_id"], row["source"], row["target"]) for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("event_type", "actors", "recipients", "expected"),
    [
        ("attack", "RUS", "UKR", ["RUS>UKR"]),
        ("threat", "RUS", "", ["RUS>"]),
        ("attack", "", "UKR", [">UKR"]),
        ("sanctions", "GBR USA", "IRN PRK", ["GBR>IRN", "GBR>PRK", "USA>IRN", "USA>PRK"]),
        ("show_of_force", "KOR USA", "", ["KOR>", "USA>"]),
        ("meeting", "FRA", "", ["FRA>"]),
        ("call", "RUS USA", "", ["RUS>USA", "USA>RUS"]),
        ("agreement", "IRN", "SAU", ["IRN>SAU", "SAU>IRN"]),
        ("diplomatic_rupture", "IRN SAU", "IRN SAU", ["IRN>SAU", "SAU>IRN"]),
        ("attack", "SDN", "SDN", ["SDN>SDN"]),
        ("appeal", "UN UNSC", "XHZB", ["IGOUNO>LBNREBHEZ"]),
        ("support", "XKX", "CSTO", ["KSV>IGO"]),
        ("attack", "", "", []),
    ],
)
def test_pairs_of_source_and_target(event_type: str, actors: str, recipients: str, expected: list[str]) -> None:
    found = pairs(event_type=event_type, actors=tuple(actors.split()), recipients=tuple(recipients.split()))
    assert [">".join(pair) for pair in found] == expected


def test_denied_events_are_there_when_asked_for() -> None:
    frame = events(report(status="denied"))
    assert cameo_table(frame).empty
    assert list(cameo_table(frame, denied=True)["status"]) == ["denied"]


def test_symmetric_types_are_those_of_the_rules() -> None:
    assert {rule.of.type for rule in ruleset().rules if rule.of.symmetric} == SYMMETRIC


def test_every_organisation_and_group_has_a_code_or_a_kind(root: Path) -> None:
    actors = root / "tracker/data/actors"
    ours = {
        code
        for name in ("organisations", "groups")
        for code in tomllib.loads((actors / f"{name}.toml").read_text(encoding="utf-8"))
    }
    assert ours - set(actor_codes()) == {"FAIL"}  # names that are no actor
    assert all(re.fullmatch(r"(?:[A-Z]{3})+", code) for code in actor_codes().values())


# --- all ---


@pytest.mark.parametrize("form", ["cameo", "timelinejs"])
def test_other_tables_are_refused_with_what_they_lack(form: str) -> None:
    with pytest.raises(WrongTable, match=f"{form} takes the event table: the frame lacks the columns event_id"):
        to_bytes(pd.DataFrame({"country": ["UKR"]}), form)


@pytest.mark.parametrize("form", ["cameo", "timelinejs"])
def test_the_columns_that_a_format_needs_are_those_it_uses(form: str) -> None:
    frame = events(report(), visit())
    assert to_bytes(frame[list(FORMATS[form].needs)], form) == to_bytes(frame, form)
