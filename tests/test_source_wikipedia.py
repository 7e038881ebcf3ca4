"""Days of the Current events portal, in the HTML of all its years, over a server that answers like MediaWiki."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import JSON_TYPE, api_error, day_html, parsed
from webserver import FakeClock, Handler, Server, fetcher_for

from tracker.model import Article, Problem
from tracker.sources.current_events import Entry, entries
from tracker.sources.wikipedia import current_events, page_title

LINK = '<a href="/wiki/X" title="X">{}</a>'
CITE = '<a rel="nofollow" class="external text" href="https://news.example.org/a">{}</a>'
TODAY = date(2022, 6, 1)

FORMS = {
    # since 2015 or so: bold headings, topics inside topics
    "nested": (
        "<p><b>Armed conflicts and attacks</b>\n</p>\n<ul><li>" + LINK.format("Tigray War") + "\n<ul><li>"
        + LINK.format("Rebels") + " take the town of Kombolcha. The " + LINK.format("government") + " denies it. "
        + CITE.format("(<i>The Wall Street Journal</i>)") + " " + CITE.format("(AP)") + "</li></ul></li></ul>",
        [
            Entry(
                "Rebels take the town of Kombolcha. The government denies it.",
                ("Armed conflicts and attacks", "Tigray War"),
            )
        ],
    ),
    "headings in a box": (
        '<div class="current-events-content-heading" role="heading">Politics</div><ul><li>A president resigns. '
        + CITE.format("(BBC News)") + "</li></ul>",
        [Entry("A president resigns.", ("Politics",))],
    ),
    "semicolon headings": (
        "<dl><dt>Sports</dt></dl>\n<ul><li>A team wins. " + CITE.format("(Reuters)") + "</li></ul>",
        [Entry("A team wins.", ("Sports",))],
    ),
    # 2002 to 2006: no headings, the topic in front, numbered links
    "topic in front": (
        "<ul><li>" + LINK.format("Canadian election, 2004") + ": Former minister " + LINK.format("Tony Clement")
        + ' declares. <a rel="nofollow" class="external autonumber" href="https://x.org">[1]</a></li></ul>',
        [Entry("Former minister Tony Clement declares.", ("Canadian election, 2004",))],
    ),
    "bold topic in front": (
        "<ul><li><b>" + LINK.format("Iraq") + ":</b> A bomb explodes (" + CITE.format("BBC") + ", " + CITE.format("CNN")
        + ").</li></ul>",
        [Entry("A bomb explodes.", ("Iraq",))],
    ),
    "several topics": (
        "<ul><li>" + LINK.format("A war") + ", " + LINK.format("B talks") + "<ul><li>They meet. " + CITE.format("(X)")
        + "</li></ul></li></ul>",
        [Entry("They meet.", ("A war, B talks",))],
    ),
    "sources between sentences": (
        "<ul><li>One. " + CITE.format("(BBC)") + " Two. " + CITE.format("(CNN)") + ",</li></ul>",
        [Entry("One. Two.", ())],
    ),
    "a source that is not a link": (
        "<ul><li>The government falls. (Reuters)</li></ul>",
        [Entry("The government falls.", ())],
    ),
    "an outer link inside a sentence": (
        "<ul><li>The court " + CITE.format("rules") + " that it is so.</li></ul>",
        [Entry("The court rules that it is so.", ())],
    ),
    "brackets of the sentence": (
        "<ul><li>It happens in two places (a port and a town). " + CITE.format("(BBC)") + "</li></ul>",
        [Entry("It happens in two places (a port and a town).", ())],
    ),
    "names only": ("<ul><li>" + LINK.format("Protests") + ", " + LINK.format("List of protests") + "</li></ul>", []),
    "a news item with more below it": (
        "<ul><li>Talks begin. " + CITE.format("(BBC)") + "<ul><li>They end. " + CITE.format("(BBC)")
        + "</li></ul></li></ul>",
        [Entry("Talks begin.", ()), Entry("They end.", ())],
    ),
    "nothing": ("<ul><li></li></ul>", []),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_day_becomes_clean_sentences(form: str) -> None:
    content, expected = FORMS[form]
    assert entries(day_html(content)) == expected


def test_pages_of_the_table_layout_are_read_too() -> None:
    row = '<tr><td class="description"><ul><li>A war ends.</li></ul></td></tr>'
    assert entries(f'<div><table class="vevent"><tbody>{row}</tbody></table></div>') == [Entry("A war ends.", ())]


@given(st.text(st.sampled_from("<>/\"'= abulip\x00&;é"), max_size=80))
def test_no_page_is_too_broken(html: str) -> None:
    for found in entries(html):
        assert found.text


def _sentences(shared: Path) -> Iterator[str]:
    with gzip.open(shared / "corpora/world_events_2002_2025.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in islice(lines, 0, None, 500):
            yield json.loads(line)["text"]


def test_real_sentences_come_through_whole(shared: Path) -> None:
    """Items of all years, put between a topic and two sources: the text that comes out is the text that went in."""
    from html import escape

    lost = []
    for text in _sentences(shared):
        item = f"<ul><li>{LINK.format('A topic')}<ul><li>{escape(text)} {CITE.format('(BBC News)')}</li></ul></li></ul>"
        found = [entry.text for entry in entries(day_html(item))]
        if found != [" ".join(text.split())]:
            lost.append((text, found))
    # what is changed are outlets in brackets and commas that the makers of the corpus left at the end
    assert all(found and text.startswith(found[0][:40]) for text, found in lost), lost
    assert len(lost) < 15, lost


class Wiki:
    """Answers like MediaWiki: pages by title, an error for every other."""

    def __init__(self, web: Server, monkeypatch: pytest.MonkeyPatch) -> None:
        self.pages: dict[str, str] = {}
        web.routes["/w/api.php"] = self
        web.on("/robots.txt", body="User-agent: *\nDisallow: /w/\n", kind="text/plain")
        monkeypatch.setenv("TRACKER_WIKIPEDIA", web.url)

    def __call__(self, handler: Handler) -> None:
        query = parse_qs(urlsplit(handler.path).query)
        assert (query["action"], query["formatversion"]) == (["parse"], ["2"])
        missing = api_error("missingtitle", "The page you specified doesn't exist.")
        handler.reply(200, self.pages.get(query["page"][0], missing).encode(), JSON_TYPE)

    def day(self, day: date, *sentences: str) -> None:
        items = "".join(f"<li>{text} {CITE.format('(BBC)')}</li>" for text in sentences)
        html = day_html(f"<p><b>Politics and elections</b></p><ul>{items}</ul>", day.isoformat())
        self.pages[page_title(day)] = parsed(html)


@pytest.fixture
def wiki(web: Server, monkeypatch: pytest.MonkeyPatch) -> Wiki:
    """A wiki on loopback."""
    return Wiki(web, monkeypatch)


def test_days_become_articles_with_their_licence(web: Server, wiki: Wiki) -> None:
    first = date(2021, 10, 31)
    wiki.day(first, "A president resigns.")
    wiki.day(first + timedelta(days=1), "Talks begin.", "Talks end.")
    found = list(current_events(fetcher_for(web), first, date(2021, 11, 1), TODAY))
    address = f"{web.url}/wiki/Portal:Current_events/2021_November_1"
    assert [item.id for item in found if isinstance(item, Article)] == [
        "wce-2021-10-31-1", "wce-2021-11-01-1", "wce-2021-11-01-2",
    ]  # fmt: skip
    assert found[2] == Article(
        "wce-2021-11-01-2",
        "Politics and elections",
        date(2021, 11, 1),
        "Talks end.",
        address,
        "Wikipedia Current events",
        license="CC BY-SA 4.0",
        attribution=f"Wikipedia contributors, {address}",
    )


def test_a_missing_day_is_named_and_the_others_come(web: Server, wiki: Wiki) -> None:
    wiki.day(date(2021, 11, 1), "Talks begin.")
    wiki.day(date(2021, 11, 3), "Talks end.")
    found = list(current_events(fetcher_for(web), date(2021, 11, 1), date(2021, 11, 3), TODAY))
    address = f"{web.url}/wiki/Portal:Current_events/2021_November_2"
    assert found[1] == Problem(
        "Wikipedia Current events 2021-11-02", "fetch", "Wikipedia has no page for this day", address
    )
    assert len(found) == 3


def test_a_page_without_news_is_named(web: Server, wiki: Wiki) -> None:
    wiki.pages[page_title(date(2021, 11, 1))] = parsed(day_html(""))
    [problem] = current_events(fetcher_for(web), date(2021, 11, 1), date(2021, 11, 1), TODAY)
    assert isinstance(problem, Problem)
    assert problem.cause == "the page of this day lists no news"


def test_a_second_run_asks_only_for_what_may_have_changed(web: Server, wiki: Wiki, tmp_path: Path) -> None:
    today = date(2021, 11, 20)
    for number in (1, 19):
        wiki.day(date(2021, 11, number), "Talks begin.")
    for _ in range(2):
        for number in (1, 19):
            day = date(2021, 11, number)
            [item] = current_events(fetcher_for(web, cache=tmp_path), day, day, today)
            assert isinstance(item, Article)
    assert sum("November_1&" in path for path in web.paths()) == 1
    assert sum("November_19&" in path for path in web.paths()) == 2


def test_a_missing_day_is_asked_for_again_next_time(web: Server, wiki: Wiki, tmp_path: Path) -> None:
    day = date(2021, 11, 1)
    [problem] = current_events(fetcher_for(web, cache=tmp_path), day, day, TODAY)
    assert isinstance(problem, Problem)
    wiki.day(day, "Talks begin.")
    [article] = current_events(fetcher_for(web, cache=tmp_path), day, day, TODAY)
    assert isinstance(article, Article)


def test_the_interface_is_asked_in_spite_of_robots_txt_once_a_second(web: Server, wiki: Wiki) -> None:
    clock = FakeClock()
    for number in (1, 2, 3):
        wiki.day(date(2021, 11, number), "Talks begin.")
    list(current_events(fetcher_for(web, clock=clock, interval=0.1), date(2021, 11, 1), date(2021, 11, 3), TODAY))
    assert clock.slept == [1.0, 1.0]
    assert "/robots.txt" not in [path for path, _ in web.asked]


def test_a_busy_wiki_is_asked_again_later(web: Server, wiki: Wiki) -> None:
    day = date(2021, 11, 1)
    wiki.pages[page_title(day)] = api_error("ratelimited", "You've exceeded your rate limit.")
    [problem] = current_events(fetcher_for(web), day, day, TODAY)
    assert isinstance(problem, Problem)
    assert problem.cause == "the interface of Wikipedia answers: You've exceeded your rate limit."
    assert len(web.paths()) == 4


def test_a_wiki_that_is_down_is_left_alone_after_three_days(web: Server, wiki: Wiki) -> None:
    web.on("/w/api.php", 503)
    found = list(current_events(fetcher_for(web), date(2021, 11, 1), date(2022, 3, 31), TODAY))
    assert [item.item for item in found if isinstance(item, Problem)] == [
        "Wikipedia Current events 2021-11-01",
        "Wikipedia Current events 2021-11-02",
        "Wikipedia Current events 2021-11-03",
        "Wikipedia Current events 2021-11-04 to 2022-03-31",
    ]
    assert len(web.paths()) == 12


@pytest.mark.parametrize(
    "body", ["", "no JSON", "[]", "{}", '{"parse": {"text": null}}', api_error("x", "Something else.")]
)
def test_an_answer_that_is_no_page_is_named(web: Server, wiki: Wiki, body: str) -> None:
    wiki.pages[page_title(date(2021, 11, 1))] = body
    [problem] = current_events(fetcher_for(web), date(2021, 11, 1), date(2021, 11, 1), TODAY)
    assert isinstance(problem, Problem)
    assert problem.cause.startswith("the interface of Wikipedia answers: ")


def test_days_to_come_are_left_out(web: Server, wiki: Wiki) -> None:
    wiki.day(TODAY, "Talks begin.")
    assert len(list(current_events(fetcher_for(web), TODAY, TODAY + timedelta(days=30), TODAY))) == 1
