"""Feeds: entries with their full text, with a summary, or with a link only; broken ones are named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tracker.model import Article, Link, Problem
from tracker.readers import limits, read, read_bytes

TEXT = "The French president met his Ukrainian colleague in Kyiv on Friday."
ITEM = "<item><title>{title}</title><link>https://example.org/{title}</link>{rest}</item>"
DATE = "<pubDate>Fri, 04 Feb 2022 23:10:00 -0500</pubDate>"


def rss(*items: str, start: str = '<?xml version="1.0"?>', end: str = "</channel></rss>") -> bytes:
    head = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    channel = "<title>Example News</title><copyright>Example Ltd</copyright><language>en-gb</language>"
    return f"{start}{head}{channel}{''.join(items)}{end}".encode()


def item(title: str, rest: str = "") -> str:
    return ITEM.format(title=title, rest=rest)


def found(data: bytes) -> list[Article | Link | Problem]:
    return list(read_bytes(data, name="feed.xml", url="https://example.org/feed", content_type="application/rss+xml"))


def test_full_text_goes_before_the_summary() -> None:
    full = f"<content:encoded><![CDATA[<p>{TEXT}</p><p>They will meet again.</p>]]></content:encoded>"
    (entry,) = found(rss(item("a", f"{DATE}<description>They met.</description>{full}")))
    assert isinstance(entry, Article)
    assert entry.text == f"{TEXT}\nThey will meet again."
    assert (entry.published, entry.published_at) == (date(2022, 2, 4), "2022-02-04T23:10:00-05:00")
    assert (entry.published_basis, entry.source, entry.attribution) == ("feed", "Example News", "Example Ltd")
    assert entry.id.startswith("u")


@pytest.mark.parametrize(
    ("summary", "text"),
    [
        (TEXT, TEXT),
        (f"&lt;p&gt;{TEXT}&lt;/p&gt; &lt;p&gt;&lt;a href='x'&gt;Continue reading...&lt;/a&gt;&lt;/p&gt;", TEXT),
        ("Talks in Kyiv", None),
        ("The French president met his Ukrainian colleague and...", None),
        ("They met.", None),
        ("", None),
    ],
)
def test_a_summary_is_an_article_when_it_says_a_whole_sentence(summary: str, text: str | None) -> None:
    (entry,) = found(rss(item("a", f"{DATE}<description>{summary}</description>")))
    if text is None:
        assert entry == Link("https://example.org/a", "a", "2022-02-04T23:10:00-05:00", date(2022, 2, 4))
    else:
        assert isinstance(entry, Article)
        assert entry.text == text


def test_a_link_without_a_date_is_still_a_link() -> None:
    assert found(rss(item("a"), item("b", "<pubDate>soon</pubDate>"))) == [
        Link("https://example.org/a", "a"),
        Link("https://example.org/b", "b"),
    ]


def test_read_says_how_links_are_followed(tmp_path: Path) -> None:
    path = tmp_path / "feed.rss"
    path.write_bytes(rss(item("a", DATE)))
    cause = "entry carries no text: `tracker fetch --feed` reads the linked page"
    assert list(read([path])) == [Problem(f"{path}#1", "read", cause, "https://example.org/a")]


def test_atom_with_its_own_time_zone() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Example</title><entry><title>Talks</title>'
        "<id>tag:example.org,2022:1</id><published>2022-02-04T23:10:00+09:00</published>"
        f'<content type="html">{TEXT}</content></entry></feed>'
    )
    (entry,) = found(atom.encode())
    assert isinstance(entry, Article)
    assert (entry.id, entry.published_at) == ("tag:example.org,2022:1", "2022-02-04T23:10:00+09:00")


@pytest.mark.parametrize(
    ("rest", "cause"),
    [
        (f"<description>{TEXT}</description>", "no publication date"),
        (f"<description>{TEXT}</description><pubDate>soon</pubDate>", "publication date 'soon' is not understood"),
        (
            f"<description>{TEXT}</description><pubDate>Fri, 04 Feb 2999 23:10:00 GMT</pubDate>",
            "publication date 'Fri, 04",
        ),
    ],
)
def test_an_entry_without_a_date_that_will_do_is_named_and_the_next_is_read(rest: str, cause: str) -> None:
    problem, after = found(rss(item("a", rest), item("b", f"<description>{TEXT}</description>{DATE}")))
    assert isinstance(problem, Problem)
    assert problem.item == "feed.xml#1"
    assert problem.cause.startswith(cause)
    assert isinstance(after, Article)


def test_the_day_may_come_from_the_address_of_the_entry() -> None:
    (entry,) = found(rss(item("2022/02/04/a", f"<description>{TEXT}</description>")))
    assert isinstance(entry, Article)
    assert (entry.published, entry.published_basis) == (date(2022, 2, 4), "url")


def test_entries_before_the_damage_are_kept() -> None:
    entry, half, problem = found(rss(item("a", f"<description>{TEXT}</description>{DATE}"), end="<item><title>Bro"))
    assert isinstance(entry, Article)
    assert isinstance(half, Problem)
    assert isinstance(problem, Problem)
    assert problem.cause.startswith("damaged feed, its first")


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (rss(), "a feed without entries"),
        (b"<rss><channel>", "damaged feed, no entries could be read: no element found"),
        (b'<?xml version="1.0"?><urlset></urlset>', "damaged feed, no entries could be read: no feed that we know"),
        (rss(start='<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'), "declares XML entities"),
        (rss(item("a\0")), "binary file, not text: NUL bytes in it"),
    ],
)
def test_a_feed_that_cannot_be_read_is_named(data: bytes, cause: str) -> None:
    (problem,) = found(data)
    assert isinstance(problem, Problem)
    assert problem.cause.startswith(cause)
    assert problem.origin == "https://example.org/feed"


def test_an_entity_bomb_is_not_read() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY l0 "lol">{laughs}]>'
    (problem,) = found(rss(item("a", "<description>&l9;</description>"), start=bomb))
    assert isinstance(problem, Problem)
    assert "XML entities" in problem.cause


def test_a_huge_feed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FEED", 2**20)
    (problem,) = found(rss(item("a", "x" * 2**20)))
    assert isinstance(problem, Problem)
    assert problem.cause == "larger than 1 MB"
