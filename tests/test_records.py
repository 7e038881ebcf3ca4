"""Records: JSON documents, CSV, TSV and Parquet; names of fields, mappings, the order of day and month."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.model import Article, Problem
from tracker.readers import OptionError, limits, parse_mapping, read, read_bytes

TEXT = "The French president met his Ukrainian colleague in Kyiv on Friday."
ROW = {"title": "Talks", "date": "2022-02-04", "text": TEXT}


def found(data: str | bytes, name: str = "x", **options: Any) -> list[Article | Problem]:
    items = list(read_bytes(data.encode() if isinstance(data, str) else data, name=name, **options))
    return [item for item in items if isinstance(item, Article | Problem)]


def articles(data: str | bytes, name: str = "x", **options: Any) -> list[Article]:
    items = found(data, name, **options)
    assert not [item for item in items if isinstance(item, Problem)], items
    return [item for item in items if isinstance(item, Article)]


def causes(items: Iterable[object]) -> list[str]:
    return [item.cause for item in items if isinstance(item, Problem)]


def table(*rows: Iterable[str], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


# Names and mappings --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "record",
    [
        {"headline": "Talks", "pubDate": "2022-02-04", "content": TEXT, "link": "https://example.org/a"},
        {"Title": "Talks", "date_published": "2022-02-04", "Full Text": TEXT, "web_url": "https://example.org/a"},
        {"title": "Talks", "publishedAt": "2022-02-04T00:00:00Z", "body": TEXT, "url": "https://example.org/a"},
        {"title": "Talks", "date_published": "2022-02-04", "content_html": f"<p>{TEXT}</p>", "url": "https://example.org/a"},
    ],
)  # fmt: skip
def test_common_names_are_known(record: dict[str, str]) -> None:
    (article,) = articles(json.dumps(record))
    assert (article.title, article.published, article.text) == ("Talks", date(2022, 2, 4), TEXT)
    assert article.url == "https://example.org/a"
    assert article.id.startswith("u")


def test_other_names_are_mapped_also_into_nested_objects() -> None:
    record = {
        "t": "Talks",
        "when": "2022-02-04",
        "fields": {"story": TEXT},
        "title": "not this",
        "source": {"name": "AP"},
    }
    mapping = parse_mapping(["title=t,date=when", "text=fields.story"])
    (article,) = articles(json.dumps(record), mapping=mapping)
    assert (article.title, article.text, article.source) == ("Talks", TEXT, "AP")


def test_licence_and_attribution_are_kept() -> None:
    (article,) = articles(json.dumps(ROW | {"license": "CC BY 4.0", "credit": "Example contributors"}))
    assert (article.license, article.attribution, article.published_basis) == (
        "CC BY 4.0",
        "Example contributors",
        "record",
    )


@pytest.mark.parametrize("text", ["title", "title=", "=x", "headline=title,x"])
def test_a_mapping_that_says_nothing_is_refused(text: str) -> None:
    with pytest.raises(OptionError, match="cannot map"):
        read([], mapping=parse_mapping([text]))


def test_unknown_formats_are_refused_before_anything_is_read() -> None:
    with pytest.raises(OptionError, match="unknown format 'docx': choose one of arc, "):
        read([Path("none")], format="docx")


# JSON documents ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    "wrap", [lambda r: r, lambda r: {"status": "ok", "articles": r, "total": 2}, lambda r: {"items": r}]
)
def test_arrays_and_objects_that_hold_them(indent: int | None, wrap: Any) -> None:
    rows = [ROW | {"id": "a"}, ROW | {"id": "b"}]
    document = json.dumps(wrap(rows), indent=indent)
    name = "x.json" if indent or isinstance(wrap(rows), list) else "x"
    if indent is None and not document.startswith("["):
        assert [item.id for item in articles(document, format="json")] == ["a", "b"]
    else:
        assert [item.id for item in articles(document, name)] == ["a", "b"]


def test_one_object_over_several_lines() -> None:
    assert [item.id for item in articles(json.dumps(ROW | {"id": "a"}, indent=1))] == ["a"]


@pytest.mark.parametrize(
    ("document", "cause"),
    [
        ('[{row}, {row2}, {"id": "c", "te', "JSON breaks off or is damaged: Unterminated string"),
        ("[{row}, {row2}, oops]", "JSON breaks off or is damaged: Expecting value"),
        ("[{row}, {row2} {row}]", "JSON breaks off or is damaged: ',' or ']' expected"),
        ("[{row}, {row2}", "JSON breaks off or is damaged: ',' or ']' expected"),
        ("[{row}, {row2}] trailing", "JSON is damaged: more text after its end"),
        ("[{row}, {row2}, " + "[" * 100_000, "JSON cannot be read: maximum recursion depth"),
        ("[{row}, {row2}, 1]", "not a JSON object but int"),
    ],
)
def test_what_stands_before_damage_is_kept(document: str, cause: str) -> None:
    text = document.replace("{row2}", json.dumps(ROW | {"id": "b"})).replace("{row}", json.dumps(ROW | {"id": "a"}), 1)
    items = found(text.replace("{row}", json.dumps(ROW)), "x.json")
    assert [item.id for item in items if isinstance(item, Article)] == ["a", "b"]
    (told,) = causes(items)
    assert told.startswith(cause)


def test_a_value_longer_than_the_limit_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST", 2**20)
    items = found(json.dumps([ROW, ROW | {"text": "x" * 2**22}]), "x.json")
    assert isinstance(items[0], Article)
    assert causes(items) == ["JSON value larger than 1 MB"]


@given(
    st.lists(st.fixed_dictionaries({"text": st.text(), "n": st.integers() | st.floats(allow_nan=False) | st.none()}))
)
def test_any_array_comes_out_as_it_went_in(values: list[dict[str, Any]]) -> None:
    from tracker.readers.json_stream import elements

    class Slowly(io.StringIO):
        def read(self, size: int | None = -1, /) -> str:
            return super().read(min(size or 0, 3))

    assert list(elements(Slowly(json.dumps(values)))) == values
    assert list(elements(Slowly(json.dumps({"n": 12, "articles": values}, indent=1)))) == values


# Tables --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_tables_are_known_by_their_header(delimiter: str, encoding: str) -> None:
    text = f'{TEXT}\nA second line with a "quotation", a comma, and a café; and | more.'
    data = table(("Headline", "Pub Date", "Body"), ("Talks", "2022-02-04", text), delimiter=delimiter)
    (article,) = articles(data.encode(encoding), "x.csv")
    assert (article.title, article.text) == ("Talks", text)
    if encoding != "utf-16":
        assert articles(data.encode(encoding), "dump")[0] == article


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40), min_size=1, max_size=8
    )
)
def test_any_cell_comes_out_as_it_went_in(cells: list[str]) -> None:
    from tracker.readers.encodings import mend

    texts = [f"{TEXT} {cell} met" for cell in cells]
    data = table(("id", "date", "text"), *((f"a{n}", "2022-02-04", text) for n, text in enumerate(texts)))
    assert [item.text for item in articles(data)] == [mend(text).strip() for text in texts]


def test_a_row_that_does_not_fit_the_header_is_named_by_its_line() -> None:
    data = table(("date", "text", "id"), ("2022-02-04", TEXT, "a"), ("2022-02-04", TEXT), ("2022-02-04", TEXT, "b"))
    first, problem, last = found(data)
    assert isinstance(first, Article)
    assert problem == Problem("x:3", "read", "row of 2 columns under a header of 3: a quote or delimiter is lost", "x")
    assert isinstance(last, Article)


def test_a_quote_that_never_closes_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST", 2**16)
    rows = f'2022-02-04,"{TEXT}\n' + f"2022-02-04,{TEXT}\n" * 5000
    items = found(f"date,text\n2022-02-04,{TEXT}\n{rows}")
    assert isinstance(items[0], Article)
    assert causes(items)[0].startswith("damaged row: field larger than field limit")


def test_a_table_from_an_old_mac_has_lines_too() -> None:
    assert [a.id for a in articles(dated("2022-02-04", "2022-02-05").replace("\r\n", "\r"))] == ["a0", "a1"]


@pytest.mark.parametrize(
    ("data", "name"), [("[]", "x.json"), ('{\n"articles": []}', "x.json"), ("date,text\n", "x.csv")]
)
def test_what_holds_no_record_is_named(data: str, name: str) -> None:
    assert causes(found(data, name)) == ["nothing in it"]


def test_an_article_may_have_a_list_of_related_ones() -> None:
    document = json.dumps(ROW | {"id": "a", "articles": [], "items": [ROW | {"id": "b"}]}, indent=1)
    assert sorted(item.id for item in articles(document)) == ["a", "b"]


def test_missing_columns_are_named() -> None:
    assert causes(found(table(("a", "b"), ("1", "2")), "x.csv")) == [
        "no column for the text: name it with --map text=COLUMN (of a, b)"
    ]
    assert causes(found(table(("a", "text"), ("1", "2")), "x.csv", mapping={"date": "when"})) == [
        "no column 'when' for date; the columns are a, text"
    ]


# Day and month -------------------------------------------------------------------------------------------------------


def dated(*days: str) -> str:
    return table(("id", "date", "text"), *((f"a{n}", day, TEXT) for n, day in enumerate(days)))


def test_other_rows_decide_whether_the_day_comes_first() -> None:
    assert [a.published for a in articles(dated("03/04/2022", "25/04/2022"))] == [date(2022, 4, 3), date(2022, 4, 25)]
    assert [a.published for a in articles(dated("04/25/2022", "03/04/2022"))] == [date(2022, 4, 25), date(2022, 3, 4)]


def test_nothing_is_guessed_where_rows_decide_nothing_or_disagree() -> None:
    for days in (("03/04/2022", "04/04/2022"), ("03/04/2022", "25/04/2022", "04/25/2022")):
        assert causes(found(dated(*days))) == [
            "ambiguous publication date '03/04/2022': say --dayfirst or --monthfirst"
        ]  # the others can be read in one way only


def test_the_option_decides() -> None:
    assert articles(dated("03/04/2022"), day_first=True)[0].published == date(2022, 4, 3)
    assert articles(dated("03/04/2022"), day_first=False)[0].published == date(2022, 3, 4)


def test_rows_that_disagree_later_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    items = found(dated("25/04/2022", "03/04/2022", "04/25/2022", "03/04/2022"))
    assert [item.published for item in items[:3] if isinstance(item, Article)] == [
        date(2022, 4, 25), date(2022, 4, 3), date(2022, 4, 25)
    ]  # fmt: skip
    assert len(causes(items)) == 1


# Parquet -------------------------------------------------------------------------------------------------------------


def test_parquet_with_dates_of_its_own_types(tmp_path: Path) -> None:
    at = datetime(2022, 2, 4, 23, 10, tzinfo=UTC)
    frame = pd.DataFrame(
        {"headline": ["Talks", None], "published_at": [at, at], "body": [TEXT, TEXT + " Again."], "n": [1, 2]}
    )
    path = tmp_path / "news"
    frame.to_parquet(path)
    first, second = read([path])
    assert isinstance(first, Article)
    assert (first.title, first.published, first.published_at) == (
        "Talks",
        date(2022, 2, 4),
        "2022-02-04T23:10:00+00:00",
    )
    assert isinstance(second, Article)
    assert second.title == ""


def test_damaged_and_unfit_parquet_is_named(tmp_path: Path) -> None:
    path = tmp_path / "news.parquet"
    pd.DataFrame({"a": [1]}).to_parquet(path)
    assert causes(read([path])) == ["no column for the text: name it with --map text=COLUMN (of a)"]
    path.write_bytes(path.read_bytes()[:-10])
    assert causes(read([path]))[0].startswith("Parquet breaks off or is damaged after row 0")
