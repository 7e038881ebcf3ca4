"""`tracker watch` over real HTTP: what is new, restarts, outages, stopping. Time is moved by hand."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest
from newsroom import FEED_TYPE, STORY, entry, feed, story
from samples import one_by_one, report
from webserver import FakeClock, Handler, Server, fetcher_for, reply

from tracker.ingest import Tally
from tracker.model import Article, Report
from tracker.sources.feedlist import Feed, FeedListError, read_feed_list
from tracker.sources.watch import Watcher
from tracker.sources.watchstate import WatchState
from tracker.stopping import Stopped
from tracker.store.store import Store

HOUR = 3600.0


@pytest.fixture(autouse=True)
def extraction(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Every article tells an attack."""
    module = ModuleType("tracker.extraction")

    def extract(article: Article) -> list[Report]:
        return [report(article_id=article.id)]

    module.__dict__.update(extract=extract, extract_all=one_by_one(module), extractor_version=lambda: "v1")
    monkeypatch.setitem(sys.modules, "tracker.extraction", module)
    return module


class Until(FakeClock):
    """A clock that stops the watch when it is asked to sleep beyond a moment."""

    end = float("inf")

    def sleep(self, seconds: float) -> None:
        """Moves the clock on, or stops as a signal does."""
        if self.now + seconds > self.end:
            self.now = self.end
            signal.raise_signal(signal.SIGTERM)
        super().sleep(seconds)


class Desk:
    """A store, a state file and a clock that outlast the watchers made here."""

    def __init__(self, web: Server, store: Store, folder: Path) -> None:
        self.web, self.store, self.folder = web, store, folder
        self.clock = Until()
        self.lines: list[tuple[str, int, int]] = []

    def watcher(self) -> Watcher:
        """A watcher as a fresh start of the program has it."""
        fetcher = fetcher_for(self.web, clock=self.clock, cache=self.folder / "cache", interval=0)
        state = WatchState(self.folder / "watch.json")
        return Watcher(self.store, fetcher, state, self.clock, self.report)

    def report(self, feed: Feed, tally: Tally) -> None:
        """Writes down what a poll brought."""
        self.lines.append((feed.name, tally.articles, tally.problems))

    def run(self, hours: float, *feeds: Feed) -> None:
        """Watches for this long, from a fresh start."""
        self.clock.end = self.clock.now + hours * HOUR
        with pytest.raises(Stopped):
            self.watcher().run(feeds)


@pytest.fixture
def desk(web: Server, store: Store, tmp_path: Path) -> Desk:
    """See Desk."""
    web.on("/robots.txt", 404)
    return Desk(web, store, tmp_path)


def listed(web: Server, *paths: str, path: str = "/feed") -> Feed:
    """A feed that lists these pages, which are there."""
    web.on(path, body=feed(*(entry(web.url + each) for each in paths)), kind=FEED_TYPE)
    for each in paths:
        web.on(each, body=story(f"Story {each}"))
    return Feed(web.url + path, f"feed {path}", HOUR)


def test_a_feed_is_polled_at_its_interval_and_only_new_pages_are_fetched(web: Server, desk: Desk) -> None:
    news = listed(web, "/a", "/b")
    desk.run(1.5, news)
    assert web.paths() == ["/feed", "/a", "/b", "/feed"]
    listed(web, "/c", "/a", "/b")
    desk.run(1, news)
    assert web.paths()[4:] == ["/feed", "/c"]
    assert desk.store.counts()["articles"] == 3
    assert desk.lines == [("feed /feed", 2, 0), ("feed /feed", 0, 0), ("feed /feed", 1, 0)]


def test_feeds_are_asked_whether_they_changed(web: Server, desk: Desk) -> None:
    web.on("/a", body=story("A"))
    url = web.one_after_another("/feed", reply(200, feed(entry(f"{web.url}/a")), FEED_TYPE, ETag='"1"'), reply(304))
    desk.run(1.5, Feed(url, "news", HOUR))
    assert web.headers("/feed")["if-none-match"] == '"1"'
    assert desk.lines == [("news", 1, 0), ("news", 0, 0)]


def test_each_feed_has_its_own_interval(web: Server, desk: Desk) -> None:
    quick = listed(web, "/a", path="/quick")
    slow = listed(web, "/b", path="/slow")
    desk.run(3.9, quick, Feed(slow.url, "slow", 4 * HOUR))
    polls = [path for path in web.paths() if path in {"/quick", "/slow"}]
    assert (polls.count("/quick"), polls.count("/slow")) == (4, 1)  # the jitter is at most a tenth of an interval


def test_a_restart_goes_on_without_asking_for_what_is_known(web: Server, desk: Desk) -> None:
    news = listed(web, "/a")
    desk.run(0.5, news)
    before = len(web.asked)
    desk.run(0.25, news)  # the poll is not due yet
    assert len(web.asked) == before
    desk.run(0.5, news)
    assert [path for path, _ in web.asked[before:]] == ["/robots.txt", "/feed"]
    assert desk.store.counts()["articles"] == 1


def test_an_outage_is_waited_out_with_growing_pauses(web: Server, desk: Desk) -> None:
    news = listed(web, "/a")
    up = web.routes["/feed"]
    web.on("/feed", 503)
    polls: list[float] = []

    def down(handler: Handler) -> None:
        polls.append(desk.clock.now)
        handler.reply(503)

    web.routes["/feed"] = down
    desk.run(9, news)
    starts = polls[::4]  # each poll tries four times
    pauses = [(later - earlier) / HOUR for earlier, later in pairwise(starts)]
    assert len(pauses) == 3
    assert 2 <= pauses[0] <= 2.3
    assert all(3 <= pause <= 3.4 for pause in pauses[1:])  # at most three hours, and a tenth at random
    assert "503 Service Unavailable" in desk.store.problems()["cause"].iloc[0]
    web.routes["/feed"] = up
    desk.run(4, news)
    counts = desk.store.counts()
    assert (counts["articles"], counts["problems"]) == (1, 0)
    assert WatchState(desk.folder / "watch.json").of(news.key).failures == 0


def test_an_outage_of_one_feed_leaves_the_others_alone(web: Server, desk: Desk) -> None:
    news = listed(web, "/a")
    desk.run(2.5, Feed(f"{web.url}/gone", "gone", HOUR), news)
    assert web.paths().count("/feed") == 3
    assert web.paths().count("/gone") == 2


def test_a_page_that_fails_is_tried_at_three_polls_and_then_no_more(web: Server, desk: Desk) -> None:
    news = listed(web, "/a", "/b")
    web.on("/a", 404)
    desk.run(5.5, news)
    assert web.paths().count("/a") == 3
    assert web.paths().count("/b") == 1
    assert desk.store.problems()["item"].tolist() == [f"{web.url}/a"]


def test_a_page_that_failed_once_is_fetched_at_the_next_poll(web: Server, desk: Desk) -> None:
    news = listed(web, "/a")
    web.one_after_another("/a", reply(404), reply(200, story("A")))
    desk.run(0.5, news)
    assert desk.store.problems()["item"].tolist() == [f"{web.url}/a"]
    desk.run(1, news)
    assert desk.store.counts()["articles"] == 1
    assert desk.store.problems().empty


def test_a_page_that_cannot_be_read_is_not_fetched_for_ever(web: Server, desk: Desk) -> None:
    news = listed(web, "/a")
    web.on("/a", body="")
    desk.run(3.5, news)
    assert web.paths().count("/a") == 1


def test_once_polls_every_feed_whatever_its_interval(web: Server, desk: Desk) -> None:
    news = listed(web, "/a")
    for _ in range(2):
        desk.watcher().run_once([news, Feed(f"{web.url}/gone", "gone", HOUR)])
    assert web.paths() == ["/feed", "/a", "/gone", "/feed"]  # what failed rests
    desk.clock.now += 3 * HOUR
    desk.watcher().run_once([news, Feed(f"{web.url}/gone", "gone", HOUR)])
    assert web.paths()[4:] == ["/feed", "/gone"]


def test_a_stop_ends_after_the_current_article_and_the_rest_comes_next_time(
    web: Server, desk: Desk, extraction: ModuleType
) -> None:
    news = listed(web, "/a", "/b", "/c")
    extract = extraction.extract

    def interrupted(article: Article) -> list[Report]:
        if article.url.endswith("/b"):
            signal.raise_signal(signal.SIGINT)
        return extract(article)  # type: ignore[no-any-return]

    extraction.extract = interrupted  # type: ignore[attr-defined]
    desk.run(1, news)
    assert desk.store.counts()["articles"] == 2
    extraction.extract = extract  # type: ignore[attr-defined]
    desk.run(0.5, news)
    assert desk.store.counts()["articles"] == 3
    assert web.paths() == ["/feed", "/a", "/b", "/feed", "/c"]  # /b comes from the cache


def test_a_stop_while_the_state_is_written_loses_nothing(
    web: Server, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    news, save = listed(web, "/a"), WatchState.save

    def interrupted(state: WatchState) -> None:
        signal.raise_signal(signal.SIGTERM)
        save(state)

    monkeypatch.setattr(WatchState, "save", interrupted)
    desk.run(1, news)
    state = WatchState(desk.folder / "watch.json").of(news.key)
    assert state.due_at > desk.clock.now
    assert [entry.settled for entry in state.entries.values()] == [True]


def test_a_stop_while_a_busy_server_is_waited_for_loses_no_entry(web: Server, desk: Desk) -> None:
    news = listed(web, "/a", "/b")
    page = web.routes["/b"]
    web.on("/b", 429, Retry_After="100")
    desk.run(50 / HOUR, news)
    assert desk.store.counts()["articles"] == 1
    web.routes["/b"] = page
    desk.run(0.5, news)
    assert desk.store.counts()["articles"] == 2


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"feeds": {"x": 1}}', '{"feeds": {"x": {"due_at": "soon"}}}'])
def test_a_damaged_state_means_starting_anew_which_changes_nothing(web: Server, desk: Desk, damage: str) -> None:
    news = listed(web, "/a")
    desk.run(0.5, news)
    (desk.folder / "watch.json").write_text(damage, encoding="utf-8")
    desk.run(0.5, news)
    assert web.paths() == ["/feed", "/a", "/feed"]  # the page is in the cache
    assert desk.lines[1] == ("feed /feed", 0, 0)


def test_entries_that_left_the_feed_are_forgotten_after_a_month(web: Server, desk: Desk) -> None:
    news = listed(web, "/a")
    desk.run(0.5, news)
    listed(web, "/b")
    desk.clock.now += 31 * 24 * HOUR
    desk.run(0.5, news)
    entries = WatchState(desk.folder / "watch.json").of(news.key).entries
    assert list(entries) == [f"{web.url}/b"]


def test_full_texts_of_a_feed_are_stored_without_fetching_pages(web: Server, desk: Desk) -> None:
    text = " ".join([STORY] * 3)
    url = web.on("/feed", body=feed(entry(f"{web.url}/a", "A", text)), kind=FEED_TYPE)
    desk.run(1.5, Feed(url, "news", HOUR))
    assert web.paths() == ["/feed", "/feed"]
    assert desk.lines == [("news", 1, 0), ("news", 0, 0)]


# The list of feeds


@pytest.fixture
def feeds_file(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Writes a list of feeds."""

    def write(text: str) -> Path:
        path = tmp_path / "feeds.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write  # type: ignore[return-value]


def test_the_example_in_the_data_folder_is_a_list_of_feeds(root: Path) -> None:
    feeds = read_feed_list(root / "data/feeds.toml")
    assert [(feed.url, feed.interval) for feed in feeds] == [
        ("https://news.example.org/world/rss.xml", 900.0),
        ("https://agency.example.com/feeds/politics.atom", 3600.0),
    ]


def test_intervals_and_names_have_defaults(feeds_file: Callable[[str], Path]) -> None:
    [one, two] = read_feed_list(
        feeds_file(
            '[[feed]]\nurl = "https://me:secret@a.org/rss"\n[[feed]]\nurl = "https://b.org/rss"\ninterval = "5s"\n'
        )
    )
    assert (one.interval, one.name, one.key) == (1800.0, "https://a.org/rss", "https://a.org/rss")
    assert two.interval == 60.0  # no feed is polled more often than once a minute


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "lists no feeds"),
        ("feed = [", "is not valid TOML"),
        ('[[feed]]\nname = "x"', "feed 1: it has no url"),
        ('[[feed]]\nurl = "ftp://x.org/"', "feed 1: its url is no http or https address"),
        ('[[feed]]\nurl = "https://a.org/"\ninterval = "often"', "feed 1: interval 'often' is not understood"),
        ('[[feed]]\nurl = "https://a.org/"\nintervall = "1h"', "feed 1: 'intervall' is not known here"),
        ('[[feed]]\nurl = "https://a.org/#x"\n[[feed]]\nurl = "https://a.org/"', "https://a.org/ is listed twice"),
        ("feed = [1]", "feed 1: not a table with a url"),
    ],
)
def test_a_list_that_cannot_be_used_says_where_and_why(feeds_file: Callable[[str], Path], text: str, said: str) -> None:
    with pytest.raises(FeedListError, match=r"feeds\.toml") as caught:
        read_feed_list(feeds_file(text))
    assert said in str(caught.value)


def test_a_missing_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(FeedListError, match=r"cannot read .*none\.toml: No such file"):
        read_feed_list(tmp_path / "none.toml")
