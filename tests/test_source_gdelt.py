"""GDELT's article search: windows split when they are full, excuses in plain text, and the pages it finds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import JSON_TYPE, articles, story
from webserver import FakeClock, Handler, Server, fetcher_for, reply

from tracker.model import Article, Problem
from tracker.sources.gdelt import SECOND, Window, search

DAY = date(2022, 2, 4)


class Gdelt:
    """Answers like GDELT, from a list of (moment, address); at most 250 of them, as GDELT does."""

    def __init__(self, web: Server, monkeypatch: pytest.MonkeyPatch) -> None:
        self.known: list[tuple[datetime, str]] = []
        self.asked: list[dict[str, str]] = []
        web.routes["/doc"] = self
        monkeypatch.setenv("TRACKER_GDELT", f"{web.url}/doc")

    def __call__(self, handler: Handler) -> None:
        query = {name: values[0] for name, values in parse_qs(urlsplit(handler.path).query).items()}
        self.asked.append(query)
        first, last = (f"{query[name]}" for name in ("startdatetime", "enddatetime"))
        found = [url for moment, url in self.known if first <= f"{moment:%Y%m%d%H%M%S}" <= last]
        handler.reply(200, articles(found[: int(query["maxrecords"])]).encode(), JSON_TYPE)


@pytest.fixture
def gdelt(web: Server, monkeypatch: pytest.MonkeyPatch) -> Gdelt:
    """GDELT on loopback."""
    return Gdelt(web, monkeypatch)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2022, 2, 4, hour, minute, tzinfo=UTC)


def test_the_pages_found_become_articles_dated_by_themselves(web: Server, gdelt: Gdelt) -> None:
    web.on("/a", body=story("A", day="2022-02-03"))
    web.on("/undated", body=story("B", day=""))
    gdelt.known = [(at(8), f"{web.url}/a"), (at(9), f"{web.url}/undated"), (at(10), f"{web.url}/a?utm_source=x")]
    article, undated = search(fetcher_for(web), "recall", DAY, DAY)
    assert isinstance(article, Article)
    assert article.published == date(2022, 2, 3)  # not the day on which GDELT saw it
    assert undated == Problem(f"{web.url}/undated", "read", "no publication date", f"{web.url}/undated")
    assert gdelt.asked == [
        {
            "query": "recall sourcelang:english", "mode": "ArtList", "format": "json", "sort": "DateAsc",
            "maxrecords": "250", "startdatetime": "20220204000000", "enddatetime": "20220204235959",
        }
    ]  # fmt: skip


def test_full_windows_are_split_until_everything_is_listed(web: Server, gdelt: Gdelt) -> None:
    gdelt.known = [(at(hour, minute), f"{web.url}/{hour}-{minute}") for hour in range(24) for minute in range(0, 60, 4)]
    assert len(gdelt.known) == 360
    found = list(search(fetcher_for(web), "x", DAY, DAY))
    assert [item.item for item in found if isinstance(item, Problem)] == [url for _, url in gdelt.known]  # all are 404
    windows = [(query["startdatetime"], query["enddatetime"]) for query in gdelt.asked]
    assert windows == [
        ("20220204000000", "20220204235959"),
        ("20220204000000", "20220204115959"),
        ("20220204120000", "20220204235959"),
    ]


def test_a_quarter_of_an_hour_that_is_still_full_is_named(web: Server, gdelt: Gdelt) -> None:
    gdelt.known = [(at(8), f"{web.url}/{number}") for number in range(300)]
    web.routes |= {f"/{number}": reply(404) for number in range(300)}
    found = [item for item in search(fetcher_for(web), "x", DAY, DAY) if isinstance(item, Problem)]
    full = [problem for problem in found if "no more than 250 articles" in problem.cause]
    assert len(full) == 1
    assert full[0].item.startswith("GDELT 'x' 2022-02-04 ")
    assert len(found) == 251


@given(seconds=st.integers(0, 400_000))
def test_halves_cover_a_window_without_gap_or_overlap(seconds: int) -> None:
    window = Window(at(0), at(0) + timedelta(seconds=seconds))
    halves = window.halves()
    if halves is None:
        assert seconds < 900
        return
    left, right = halves
    assert (left.first, right.last, left.last + SECOND) == (window.first, window.last, right.first)
    assert left.first <= left.last < right.first <= right.last


def test_a_language_that_is_asked_for_is_left_alone(web: Server, gdelt: Gdelt) -> None:
    assert list(search(fetcher_for(web), "x sourcelang:german", DAY, DAY)) == []
    assert gdelt.asked[0]["query"] == "x sourcelang:german"


@pytest.mark.parametrize("status", [200, 429])
def test_a_throttled_search_is_asked_again(web: Server, gdelt: Gdelt, status: int) -> None:
    web.on("/a", body=story("A"))
    said = "Please limit requests to one every 5 seconds or contact us for larger queries."
    listing = articles([f"{web.url}/a"])
    web.one_after_another("/doc", reply(status, said, "text/html"), reply(200, listing, JSON_TYPE))
    clock = FakeClock()
    [article] = search(fetcher_for(web, clock=clock), "x", DAY, DAY)
    assert isinstance(article, Article)
    assert sum(clock.slept) >= 6


@pytest.mark.parametrize("said", ["The specified phrase is too short.", "", "[]x"])
def test_what_gdelt_says_of_a_bad_query_is_passed_on(web: Server, gdelt: Gdelt, said: str) -> None:
    web.on("/doc", body=said, kind="text/html")
    [problem] = search(fetcher_for(web), "x", DAY, DAY)
    assert isinstance(problem, Problem)
    assert problem.cause == f"GDELT answers: {said or 'nothing'}"
    assert problem.item == "GDELT 'x' 2022-02-04 00:00 to 2022-02-04 23:59"


def test_a_list_with_raw_control_characters_and_odd_rows_is_read(web: Server, gdelt: Gdelt) -> None:
    web.on("/a", body=story("A"))
    rows = f'[{{"url": "{web.url}/a", "title": "Tab\there"}}, {{"url": "javascript:x"}}, {{}}, null]'
    web.on("/doc", body=f'{{"articles": {rows}}}', kind=JSON_TYPE)
    [article] = search(fetcher_for(web), "x", DAY, DAY)
    assert isinstance(article, Article)


def test_lists_are_not_kept_and_pages_are(web: Server, gdelt: Gdelt, tmp_path: Path) -> None:
    web.on("/a", body=story("A"))
    gdelt.known = [(at(8), f"{web.url}/a")]
    run: Callable[[], list[Article | Problem]] = lambda: list(search(fetcher_for(web, cache=tmp_path), "x", DAY, DAY))  # noqa: E731
    assert run() == run()
    assert [path.partition("?")[0] for path in web.paths()] == ["/doc", "/a", "/doc"]
