"""Addresses and feeds to articles, over real HTTP."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from newsroom import FEED_TYPE, STORY, entry, feed, story
from webserver import Server, fetcher_for, reply

from tracker.model import Article, Problem
from tracker.urls import url_id
from tracker.web.pages import fetch_feed, fetch_pages


def articles(items: object) -> list[Article]:
    assert isinstance(items, list)
    assert all(isinstance(item, Article) for item in items), items
    return items


def test_a_page_becomes_an_article_under_the_address_where_it_was_found(web: Server) -> None:
    web.on("/old", 301, Location="/story?id=7")
    web.on("/story", body=story("Recall"))
    [article] = articles(list(fetch_pages(fetcher_for(web), [f"{web.url}/old"])))
    assert (article.title, article.published, article.url) == ("Recall", date(2022, 2, 4), f"{web.url}/story?id=7")
    assert article.id == url_id(article.url)
    assert STORY in article.text


def test_what_fails_is_named_and_the_rest_goes_on(web: Server) -> None:
    web.on("/a", body=story("A"))
    web.on("/undated", body=story("B", day=""))
    urls = [
        f"{web.url}/gone",
        f"http://me:secret@127.0.0.1:{web.server_port}/gone2",
        f"{web.url}/undated",
        f"{web.url}/a",
    ]
    *problems, article = fetch_pages(fetcher_for(web), urls)
    assert isinstance(article, Article)
    assert problems == [
        Problem(f"{web.url}/gone", "fetch", "the server answers 404 Not Found", f"{web.url}/gone"),
        Problem(f"{web.url}/gone2", "fetch", "the server answers 404 Not Found", f"{web.url}/gone2"),
        Problem(f"{web.url}/undated", "read", "no publication date", f"{web.url}/undated"),
    ]


def test_a_feed_with_full_text_is_enough(web: Server) -> None:
    text = " ".join([STORY] * 3)
    url = web.on("/feed", body=feed(entry(f"{web.url}/a", "A", text)), kind=FEED_TYPE)
    [article] = articles(list(fetch_feed(fetcher_for(web), url)))
    assert (article.title, article.published_basis, article.url) == ("A", "feed", f"{web.url}/a")
    assert web.paths() == ["/feed"]


@pytest.mark.parametrize("teaser", ["", "Ruritania recalled its ambassador to Sylvania on Friday."])
def test_a_feed_with_links_or_teasers_leads_to_the_pages(web: Server, teaser: str) -> None:
    url = web.on("/feed", body=feed(entry(f"{web.url}/a", "A", teaser)), kind=FEED_TYPE)
    web.on("/a", body=story("A", day="2022-02-03"))
    [article] = articles(list(fetch_feed(fetcher_for(web), url)))
    assert (article.published, article.published_basis) == (date(2022, 2, 3), "metadata")
    assert article.text == STORY


def test_the_feed_dates_a_page_that_does_not_date_itself(web: Server) -> None:
    url = web.on("/feed", body=feed(entry(f"{web.url}/a"), entry(f"{web.url}/b", day="")), kind=FEED_TYPE)
    for path in ("/a", "/b"):
        web.on(path, body=story("Story", day=""))
    dated, undated = fetch_feed(fetcher_for(web), url)
    assert isinstance(dated, Article)
    assert (dated.published, dated.published_basis) == (date(2022, 2, 4), "feed")
    assert undated == Problem(f"{web.url}/b", "read", "no publication date", f"{web.url}/b")


def test_a_teaser_stands_for_itself_when_its_page_cannot_be_had(web: Server) -> None:
    teaser = "Ruritania recalled its ambassador to Sylvania on Friday."
    url = web.on("/feed", body=feed(entry(f"{web.url}/a", "A", teaser)), kind=FEED_TYPE)
    [article] = articles(list(fetch_feed(fetcher_for(web), url)))
    assert article.text == teaser


def test_a_feed_is_asked_anew_and_its_pages_are_not(web: Server, tmp_path: Path) -> None:
    body = feed(entry(f"{web.url}/a"))
    url = web.one_after_another("/feed", reply(200, body, FEED_TYPE, ETag='"1"'), reply(304))
    web.on("/a", body=story("A"))
    fetcher = fetcher_for(web, cache=tmp_path)
    assert list(fetch_feed(fetcher, url)) == list(fetch_feed(fetcher, url))
    assert web.paths() == ["/feed", "/a", "/feed"]


def test_a_feed_behind_a_link_of_a_feed_is_not_followed(web: Server) -> None:
    url = web.on("/feed", body=feed(entry(f"{web.url}/feed2")), kind=FEED_TYPE)
    web.on("/feed2", body=feed(entry(f"{web.url}/a")), kind=FEED_TYPE)
    [problem] = fetch_feed(fetcher_for(web), url)
    assert isinstance(problem, Problem)
    assert (problem.item, problem.cause) == (f"{web.url}/feed2", "a feed where a page was expected")
    assert "/a" not in web.paths()


def test_a_page_that_turns_out_to_be_a_feed_stands_for_its_entries(web: Server) -> None:
    url = web.on("/rss", body=feed(entry(f"{web.url}/a")), kind=FEED_TYPE)
    web.on("/a", body=story("A"))
    [article] = articles(list(fetch_pages(fetcher_for(web), [url])))
    assert article.url == f"{web.url}/a"


def test_a_link_inside_is_refused_like_any_other(web: Server) -> None:
    url = web.on("/feed", body=feed(entry("http://169.254.169.254/latest/meta-data/")), kind=FEED_TYPE)
    [problem] = fetch_feed(fetcher_for(web), url)
    assert isinstance(problem, Problem)
    assert "169.254.169.254 is a link-local address" in problem.cause


def test_entities_of_a_feed_are_not_expanded(web: Server) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel><title>&b;</title></channel></rss>'
    [problem] = fetch_feed(fetcher_for(web), web.on("/feed", body=bomb, kind=FEED_TYPE))
    assert isinstance(problem, Problem)
    assert "XML entities" in problem.cause
