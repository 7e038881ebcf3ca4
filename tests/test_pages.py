"""Web pages: text, title, date, address and source; nothing of the furniture around the article."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tracker.model import Article, Problem
from tracker.readers import limits, read_bytes

PARAGRAPHS = (
    "The French president met his Ukrainian colleague in Kyiv on Friday for talks about the border, his office said.",
    "Both sides agreed to meet again within a month, and the two ministers will prepare a common statement by then.",
    "“We have agreed on what comes next,” the president told reporters after four hours of talks in the capital.",
)
ARTICLE = '{"@type": "Article", "datePublished": "2022-02-04"}'
UTC = "2022-02-04T09:30:00+00:00"
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def page(head: str = "", body: str = BODY, *, after: str = "") -> str:
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>Talks in Kyiv</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a> <a href='/world'>World</a></nav><article>{body}</article>{after}</body></html>"
    )


def json_ld(**fields: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle"} | fields)}</script>'


def read_page(markup: str | bytes, **known: Any) -> Article | Problem:
    data = markup if isinstance(markup, bytes) else markup.encode()
    (found,) = read_bytes(data, name="page.html", **known)
    assert isinstance(found, Article | Problem)
    return found


def article(markup: str | bytes, **known: str) -> Article:
    found = read_page(markup, **known)
    assert isinstance(found, Article), found
    return found


def cause(markup: str | bytes, **known: str) -> str:
    found = read_page(markup, **known)
    assert isinstance(found, Problem), found
    return found.cause


def test_the_text_is_the_paragraphs_and_nothing_else() -> None:
    furniture = "<footer><p>© 2022 Example. All rights reserved.</p></footer><script>var x = 'They met.';</script>"
    found = article(page(json_ld(datePublished="2022-02-04"), f"<h1>Talks in Kyiv</h1>{BODY}", after=furniture))
    assert found.text.split("\n") == list(PARAGRAPHS)
    assert (found.title, found.published, found.language) == ("Talks in Kyiv", date(2022, 2, 4), "en")


@pytest.mark.parametrize(
    ("head", "body", "at", "basis"),
    [
        (json_ld(datePublished="2022-02-04T09:30:00+01:00"), "", "2022-02-04T09:30:00+01:00", "json-ld"),
        (json_ld(**{"@type": "WebPage", "@graph": [json.loads(ARTICLE)]}), "", "", "json-ld"),
        (f'<script type="application/ld+json">{ARTICLE.replace(",", "")}</script>', "", "", "json-ld"),  # damaged
        ('<meta property="article:published_time" content="2022-02-04T09:30:00Z">', "", UTC, "metadata"),
        ('<meta name="DC.date.issued" content="Friday, February 4, 2022">', "", "", "metadata"),
        ("", '<time itemprop="datePublished" datetime="2022-02-04">yesterday</time>', "", "metadata"),
        ('<link rel="canonical" href="https://example.org/2022/02/04/talks">', "", "", "url"),
        ("", '<p class="published">Published 4 February 2022</p>', "", "text"),
    ],
)  # fmt: skip
def test_where_a_date_is_found(head: str, body: str, at: str, basis: str) -> None:
    found = article(page(head, body + BODY))
    assert (found.published, found.published_at, found.published_basis) == (date(2022, 2, 4), at, basis)


def test_what_the_page_says_of_itself_goes_before_its_address_and_its_changes() -> None:
    head = json_ld(datePublished="2022-02-04", dateModified="2022-02-09")
    found = article(page(head), url="https://example.org/2022/02/05/talks")
    assert (found.published, found.published_basis) == (date(2022, 2, 4), "json-ld")


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("", "no publication date"),
        ('<meta name="dateModified" content="2022-02-04">', "no publication date"),
        (json_ld(datePublished="0001-01-01T00:00:00"), "publication date '0001-01-01T00:00:00' is before 1900"),
        (json_ld(datePublished="2999-02-04"), "publication date '2999-02-04' is in the future"),
    ],
)
def test_a_page_without_a_date_that_will_do_is_set_aside(head: str, told: str) -> None:
    assert cause(page(head)) == told


def test_a_date_that_cannot_be_gives_way_to_one_that_can() -> None:
    head = json_ld(datePublished="0001-01-01T00:00:00") + '<meta name="pubdate" content="2022-02-04">'
    assert article(page(head)).published == date(2022, 2, 4)


def test_a_date_in_the_story_is_no_publication_date() -> None:
    assert cause(page(body=BODY + "<p>The two had last met on 3 March 2019 in Paris, and again in 2021.</p>")) == (
        "no publication date"
    )


@pytest.mark.parametrize(
    ("head", "url", "address"),
    [
        ('<link rel="canonical" href="https://example.org/talks">', "https://m.example.org/x", "https://example.org/talks"),
        ('<link rel="canonical" href="/talks">', "https://example.org/x?y=1", "https://example.org/talks"),
        ('<link rel="canonical" href="https://example.org/">', "https://example.org/talks", "https://example.org/talks"),
        ('<meta property="og:url" content="https://example.org/talks">', "", "https://example.org/talks"),
        ('<link rel="canonical" href="javascript:alert(1)">', "", ""),
    ],
)  # fmt: skip
def test_the_address_is_the_canonical_one(head: str, url: str, address: str) -> None:
    assert article(page(head + json_ld(datePublished="2022-02-04")), url=url).url == address


def test_ids_come_from_the_address_or_the_content() -> None:
    head = json_ld(datePublished="2022-02-04")
    first = article(page(head), url="https://example.org/talks?utm_source=feed")
    assert first.id == article(page(head, BODY + BODY), url="https://example.org/talks").id
    assert first.id.startswith("u")
    assert article(page(head)).id.startswith("c")
    assert article(page(head)).id != article(page(head, BODY + "<p>One more sentence that tells something.</p>")).id


def test_source_licence_and_title_are_what_the_page_says() -> None:
    head = json_ld(datePublished="2022-02-04", headline="Macron in Kyiv", publisher={"name": "Example News"})
    after = '<a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY</a>'
    found = article(page(head, after=after))
    assert (found.title, found.source) == ("Macron in Kyiv", "Example News")
    assert found.license == "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("encoding", "declared", "header"),
    [
        ("utf-8", "iso-8859-1", ""),  # declared wrongly
        ("cp1252", "utf-8", ""),  # declared wrongly
        ("cp1252", "", "text/html; charset=windows-1252"),
        ("iso8859-15", "iso-8859-15", ""),
        ("utf-16", "", ""),
    ],
)
def test_what_the_bytes_are_counts_more_than_what_is_declared(encoding: str, declared: str, header: str) -> None:
    markup = page(
        f'<meta charset="{declared}">' + json_ld(datePublished="2022-02-04"), BODY + "<p>Café talks, he said.</p>"
    )
    found = article(markup.replace("“", '"').replace("”", '"').encode(encoding), content_type=header or "text/html")
    assert found.text.endswith("Café talks, he said.")


@pytest.mark.parametrize("markup", ["<html><body></body></html>", "<html></html>", "<!doctype html>", page(body="")])
def test_a_page_without_text_is_set_aside(markup: str) -> None:
    assert cause(markup) in {"no article text found in the page", "no publication date"} or "without content" in cause(
        markup
    )


def test_pages_in_other_languages_are_set_aside_before_their_dates() -> None:
    french = (
        "<p>Le président français a rencontré vendredi son homologue ukrainien à Kiev pour parler de la frontière.</p>"
    )
    found = read_page(page(body=french * 3))
    assert isinstance(found, Problem)
    assert (found.stage, found.cause) == ("language", "language fr not supported yet")


def test_pages_that_are_too_large_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TAGS", 1000)
    assert cause(page(body="<b>x</b>" * 1000)) == "page of more than 1,000 tags"
    monkeypatch.setattr(limits, "PAGE", 2**20)
    assert cause(page(body="x" * 2**20)) == "larger than 1 MB"


def test_deep_nesting_is_survived() -> None:
    found = read_page(page(body="<div>" * 40_000 + BODY))
    assert isinstance(found, Problem)
