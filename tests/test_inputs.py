"""The shared inputs: every file is read or set aside with a true cause, and nothing hangs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tracker.model import Article, Problem
from tracker.readers import read


def outcome(path: Path) -> tuple[list[Article], Counter[str]]:
    items = list(read([path]))
    articles = [item for item in items if isinstance(item, Article)]
    return articles, Counter(item.cause for item in items if isinstance(item, Problem))


TEXTLESS = "entry carries no text: `tracker fetch --feed` reads the linked page"
UNSEEN = "no publication date; --archive-dates takes the day on which the archive saw the page"
EMPTY = "no page in it: of {} answers none is a web page or text with status 200"
BARE = "entry without text and without an address"


@pytest.mark.parametrize(
    ("name", "articles", "causes"),
    [
        ("feeds/aaa_illformed.xml", 0, {"damaged feed, no entries could be read: unclosed token": 1}),
        ("feeds/encoding.rss", 0, {"language pt not supported yet": 36, TEXTLESS: 4}),
        ("feeds/guardian.rss", 51, {TEXTLESS: 4}),
        ("feeds/heise.atom", 0, {"language de not supported yet": 15}),
        ("feeds/heraldsun.rss", 0, {"no publication date": 2}),
        ("feeds/http_high_bit_date.xml", 0, {"a feed without entries": 1}),
        ("feeds/incomplete-fields.atom", 0, {BARE: 1}),
        ("feeds/missing-fields.atom", 0, {BARE: 1}),
        ("feeds/reddit.rss", 4, {TEXTLESS: 20}),
        ("feeds/rss-1.rss", 0, {TEXTLESS: 69}),
        ("feeds/rss_empty_document.xml", 0, {"damaged feed, no entries could be read: no element found": 1}),
        ("feeds/undeclared_namespace.xml", 0, {"damaged feed, no entries could be read: unbound prefix": 1}),
        ("feeds/unrecognized.rss", 0, {"no publication date": 1}),
        ("feeds/uolNoticias.rss", 0, {"language pt not supported yet": 8, TEXTLESS: 7}),
        ("warc/bad.arc", 0, {"damaged ARC after 0 records: a record of -1 bytes": 1}),
        ("warc/example-bad-non-chunked.warc.gz", 0, {UNSEEN: 1}),
        ("warc/example-bad.warc.gz.bad", 0, {UNSEEN: 1}),
        ("warc/example-digest.warc", 0, {EMPTY.format(0): 1}),
        ("warc/example-iana.org-chunked.warc", 0, {UNSEEN: 1}),
        ("warc/example-resource.warc.gz", 0, {UNSEEN: 1}),
        ("warc/example-space-in-target-uri.warc.gz", 0, {EMPTY.format(1): 1}),
        ("warc/example-space-in-url.arc", 0, {"ARC breaks off after 0 records": 1}),
        ("warc/example-trunc.warc", 0, {UNSEEN: 1, "damaged WARC after 1 answers: Invalid WARC header": 1}),
        ("warc/example-wget-bad-target-uri.warc.gz", 0, {UNSEEN: 1}),
        ("warc/example-wrong-chunks.warc.gz", 0, {UNSEEN: 1}),
        ("warc/example.arc", 0, {UNSEEN: 1}),
        ("warc/example.arc.gz", 0, {UNSEEN: 1}),
        ("warc/example.warc", 0, {UNSEEN: 1}),
        ("warc/example.warc.gz", 0, {UNSEEN: 1}),
        ("warc/post-test.warc.gz", 0, {EMPTY.format(3): 1}),
    ],
)
def test_feeds_and_web_archives(shared: Path, name: str, articles: int, causes: dict[str, int]) -> None:
    found, told = outcome(shared / "inputs" / name)
    assert len(found) == articles
    assert {cause.removesuffix(" (YYYYMMDD or YYYY-MM-DD)"): count for cause, count in told.items()} == causes


# title, day and basis, time, source; and the words with which the text begins and ends
PAGES = {
    "ap_meta_refresh": (
        "Father of Orlando gunman",
        "2016-06-13 text",
        "",
        "",
        "KABUL, Afghanistan (AP) --",
        "contributed to this story.",
    ),
    "article_with_divs": (
        "Nollywood Actress, Kate Henshaw",
        "2018-10-06 json-ld",
        "2018-10-06T08:57:00+02:00",
        "LinkNaija",
        "Photos which were",
        "Debola Lagos.",
    ),
    "cleveland.com1": (
        "Let me Google that for you",
        "2014-12-27 metadata",
        "",
        "cleveland.com",
        "Chia seeds and",
        "what you search.",
    ),
    "cnn_article": (
        "After storm, forecasters",
        "2013-11-27 metadata",
        "2013-11-27T08:36:32+00:00",
        "CNN",
        "Are you in the grips",
        "contributed to this report.",
    ),
    "readability_aclu": (
        "Facebook Is Tracking Me",
        "2018-04-05 json-ld",
        "",
        "American Civil",
        "I don't use Facebook.",
        "manage to opt out.",
    ),
    "readability_bbc-1": (
        "Obama admits US gun laws",
        "2015-07-24 json-ld",
        "2015-07-24T05:36:09+01:00",
        "BBC News",
        "President Barack Obama has",
        "Ethiopia on Sunday.",
    ),
    "readability_nytimes-1": (
        "United States to Lift Sudan",
        "2017-01-13 metadata",
        "2017-01-13T00:00:04-05:00",
        "",
        "LONDON — After",
        "“deal with the devil.”",
    ),
    "readability_nytimes-2": (
        "Yahoo’s Sale to Verizon",
        "2016-07-29 metadata",
        "2016-07-29T16:42:34-04:00",
        "",
        "Yahoo’s $4.8 billion",
        "years to come.",
    ),
    "time_001": (
        "We Need Geoengineering",
        "2023-11-02 json-ld",
        "2023-11-02T19:53:52+00:00",
        "TIME",
        "James Hansen first",
        "swath of countries.”",
    ),
    "yna_co_kr": (
        "N. Korea slams S. Korea",
        "2019-08-20 json-ld",
        "2019-08-20T09:31:01+09:00",
        "Yonhap",
        "SEOUL, Aug. 20 (Yonhap) --",
        "Washington is over.",
    ),
}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_news_pages(shared: Path, name: str) -> None:
    title, dated, at, source, first, last = PAGES[name]
    (found,), told = outcome(shared / f"inputs/html/{name}.html")
    assert not told
    assert found.title.startswith(title)
    assert f"{found.published} {found.published_basis}" == dated
    assert found.published_at == at
    assert found.source.startswith(source)
    assert found.text.startswith(first)
    assert found.text.endswith(last)


@pytest.mark.parametrize(("name", "language"), [("arabic_article", "ar"), ("spanish_article", "es")])
def test_foreign_pages(shared: Path, name: str, language: str) -> None:
    assert outcome(shared / f"inputs/html/{name}.html") == ([], {f"language {language} not supported yet": 1})


def test_everything_at_once(shared: Path) -> None:
    """One pass over both folders: what one file holds does not disturb the next."""
    items = list(read([shared / "inputs", shared / "articles"]))
    named = {item.item for item in items if isinstance(item, Problem)}
    assert len([item for item in items if isinstance(item, Article)]) == 51 + 4 + len(PAGES) + 27
    assert any(name.endswith("inputs/README.md") for name in named)
