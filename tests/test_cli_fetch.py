"""`tracker fetch` and `tracker watch` from outside, over real HTTP; extraction is replaced by a fixed report."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from newsroom import FEED_TYPE, JSON_TYPE, STORY, articles, day_html, entry, feed, parsed, story
from samples import one_by_one, report
from typer.testing import CliRunner, Result
from webserver import Handler, Server, reply

from tracker.cli.main import app
from tracker.model import Article, Report
from tracker.readers import read
from tracker.sources import gdelt, wikipedia
from tracker.sources.article_lines import article_line
from tracker.sources.gather import Order, OrderError, first_day, last_day
from tracker.store.store import open_store
from tracker.web.network import Policy

FAST = ("--allow-private", "--rate", "20")


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder of its own; every article tells an attack."""
    module = ModuleType("tracker.extraction")

    def extract(article: Article) -> list[Report]:
        return [report(article_id=article.id)]

    module.__dict__.update(extract=extract, extract_all=one_by_one(module), extractor_version=lambda: "v1")
    monkeypatch.setitem(sys.modules, "tracker.extraction", module)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRACKER_DB", raising=False)
    for setting in ("TRACKER_WIKIPEDIA", "TRACKER_GDELT"):  # no test may reach the real ones
        monkeypatch.setenv(setting, "http://127.0.0.1:9")
    for source in (gdelt, wikipedia):
        monkeypatch.setattr(source, "INTERVAL", 0.0)  # this clock is real
    return tmp_path


def run(*arguments: str, code: int = 0, stdin: str | None = None) -> Result:
    result = CliRunner().invoke(app, list(arguments), input=stdin, catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


def test_pages_lists_and_feeds_are_stored_in_one_go(web: Server, place: Path) -> None:
    for path in ("/a", "/b", "/c", "/d"):
        web.on(path, body=story(f"Story {path}"))
    web.on("/feed", body=feed(entry(f"{web.url}/c")), kind=FEED_TYPE)
    (place / "list.txt").write_text(f"# mine\n{web.url}/b\n\n{web.url}/gone\n", encoding="utf-8")
    result = run("fetch", f"{web.url}/a", "--urls", "list.txt", "--feed", f"{web.url}/feed", *FAST)
    assert f"set aside: {web.url}/gone: the server answers 404 Not Found" in result.stderr
    assert result.stderr.endswith("3 articles, 3 events; 1 item set aside\n")
    with open_store("data/tracker.db", create=False) as store:
        assert store.counts()["articles"] == 3
        assert store.problems()[["item", "stage"]].to_numpy().tolist() == [[f"{web.url}/gone", "fetch"]]
    before = len(web.paths())
    again = run("fetch", f"{web.url}/a", "--urls", "-", *FAST, stdin=f"{web.url}/b")
    assert "2 unchanged" in again.stderr
    assert len(web.paths()) == before
    assert (place / "data/tracker.db.cache").is_dir()
    run("fetch", f"{web.url}/a", "--refresh", *FAST)
    assert len(web.paths()) == before + 1


def test_nothing_private_is_fetched_without_being_allowed(web: Server) -> None:
    result = run("fetch", web.on("/a", body=story("A")), code=1)
    assert "127.0.0.1 is a loopback address: not fetched without --allow-private" in result.stderr
    assert web.asked == []


def test_limits_are_options(web: Server) -> None:
    result = run("fetch", web.on("/a", body="x" * 20_000), "--max-size", "0.01", *FAST, code=1)
    assert "the answer is larger than" in result.stderr


def test_credentials_are_shown_and_stored_nowhere(web: Server, place: Path) -> None:
    web.on("/a", body=story("A"))
    result = run(
        "fetch",
        f"http://me:secret@127.0.0.1:{web.server_port}/a",
        f"http://me:secret@127.0.0.1:{web.server_port}/b",
        *FAST,
    )
    assert f"{web.url}/b: the server answers 404" in result.stderr
    assert "secret" not in result.output
    files = [path.read_bytes() for path in place.rglob("*") if path.is_file()]
    assert files
    assert not any(b"secret" in content for content in files)


def test_articles_are_written_as_lines_that_ingest_reads(web: Server, place: Path) -> None:
    web.on("/a", body=story("A"))
    result = run("fetch", f"{web.url}/a", f"{web.url}/gone", "-o", "out.jsonl", *FAST)
    assert result.stderr.endswith("1 article; 1 item set aside\n")
    [article] = read([place / "out.jsonl"])
    assert isinstance(article, Article)
    assert (article.title, article.published, article.url) == ("A", date(2022, 2, 4), f"{web.url}/a")
    assert not (place / "data/tracker.db").exists()


def test_a_line_holds_all_of_an_article(place: Path) -> None:
    article = Article(
        "a", "T", date(2022, 2, 4), STORY, "https://example.org/a", "Example", "2022-02-04T23:30:00-05:00",
        license="CC BY-SA 4.0", attribution="Us",
    )  # fmt: skip
    (place / "a.jsonl").write_text(article_line(article), encoding="utf-8")
    assert list(read([place / "a.jsonl"])) == [article]


def test_wikipedia_by_month_with_its_licence_kept(web: Server, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_WIKIPEDIA", web.url)
    web.on("/w/api.php", body=parsed(day_html("<ul><li>Talks begin in Geneva.</li></ul>")), kind=JSON_TYPE)
    run("fetch", "wikipedia", "--from", "2022-02-27", "--to", "2022-02", "-o", "out.jsonl", *FAST)
    lines = [json.loads(line) for line in (place / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["wce-2022-02-27-1", "wce-2022-02-28-1"]
    assert lines[0]["license"] == "CC BY-SA 4.0"
    assert "Portal:Current_events/2022_February_27" in lines[0]["attribution"]


def test_gdelt_by_query(web: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_GDELT", f"{web.url}/doc")
    web.on("/a", body=story("A"))
    web.on("/doc", body=articles([f"{web.url}/a"]), kind=JSON_TYPE)
    result = run("fetch", "gdelt", "--query", "recall", "--from", "2022-02-04", "--to", "2022-02-04", *FAST)
    assert result.stderr.endswith("1 article, 1 event\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "nothing to fetch"),
        (["example.org"], "'example.org' is neither a web address nor a source (wikipedia, gdelt)"),
        (["--feed", "x"], "--feed 'x' is no web address"),
        (["wikipedia"], "wikipedia needs --from"),
        (["gdelt", "--from", "2022-01"], "gdelt needs --query"),
        (["gdelt", "--from", "2015-01", "--query", "x"], "gdelt knows nothing before 2017-01-01"),
        (["wikipedia", "--from", "2022-01", "--query", "x"], "--query is for the source gdelt"),
        (["https://a.org/", "--from", "2022-01"], "--from, --to and --query are for the sources"),
        (["wikipedia", "--from", "2022-02", "--to", "2022-01"], "--to 2022-01-31 is before --from 2022-02-01"),
        (["wikipedia", "--from", "2022-13"], "'2022-13' is no day or month (YYYY-MM-DD or YYYY-MM)"),
        (["wikipedia", "--from", "last week"], "'last week' is no day or month (YYYY-MM-DD or YYYY-MM)"),
        (["--urls", "none.txt"], "cannot read none.txt: No such file or directory"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(arguments: list[str], said: str) -> None:
    assert f"error: {said}" in run("fetch", *arguments, code=2).stderr


def test_a_list_without_addresses_is_named(place: Path) -> None:
    (place / "list.txt").write_text("# nothing yet\n", encoding="utf-8")
    assert "--urls list.txt lists no addresses" in run("fetch", "--urls", "list.txt", code=1).stderr


def test_where_articles_cannot_be_written_is_named(web: Server, place: Path) -> None:
    url = web.on("/a", body=story("Story"))
    (place / "taken").mkdir()
    assert "cannot write taken: Is a directory" in run("fetch", url, "-o", "taken", *FAST, code=2).stderr
    assert json.loads(run("fetch", url, "-o", "-", *FAST).stdout)["url"] == url
    gone = run("fetch", f"{web.url}/gone", "-o", "-", *FAST, code=1)
    assert "nothing could be read: 1 set aside" in gone.stderr


def test_periods_of_months_end_on_their_last_day() -> None:
    assert [last_day(month).day for month in ("2022-01", "2022-02", "2024-02", "2022-12")] == [31, 28, 29, 31]
    assert first_day("2024-02") == date(2024, 2, 1)


def test_an_order_is_checked_as_a_whole() -> None:
    Order(["wikipedia", "https://a.org/"], first=date(2022, 1, 1)).check()
    with pytest.raises(OrderError, match="gdelt needs --query"):
        Order(["wikipedia", "gdelt"], first=date(2022, 1, 1), query=" ").check()


def test_a_cache_that_cannot_be_written_ends_the_command(web: Server, place: Path) -> None:
    (place / "file").write_text("", encoding="utf-8")
    result = run("fetch", web.on("/a", body=story("A")), "--cache", "file", *FAST, code=2)
    assert "error: cannot use file/" in result.stderr


# Watching


def watched(web: Server, place: Path) -> None:
    web.on("/feed", body=feed(entry(f"{web.url}/a")), kind=FEED_TYPE)
    web.on("/a", body=story("A"))
    (place / "feeds.toml").write_text(f'[[feed]]\nurl = "{web.url}/feed"\nname = "News"\n', encoding="utf-8")


def test_watch_once_stores_what_is_new_and_says_so(web: Server, place: Path) -> None:
    watched(web, place)
    assert run("watch", "feeds.toml", "--once", *FAST).stderr == "News: 1 article, 1 event\n"
    assert run("watch", "feeds.toml", "--once", *FAST).stderr == ""
    assert web.paths() == ["/feed", "/a", "/feed"]


def test_watch_names_what_is_wrong_with_its_list(place: Path) -> None:
    (place / "feeds.toml").write_text("feed = 1", encoding="utf-8")
    assert "error: feeds.toml lists no feeds" in run("watch", "feeds.toml", code=2).stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_running_watch_ends_on_a_signal_with_everything_stored(
    web: Server, place: Path, number: signal.Signals
) -> None:
    watched(web, place)
    polled = threading.Event()
    page = reply(200, "")  # nothing to read, so that no language model is loaded

    def answer(handler: Handler) -> None:
        page(handler)
        polled.set()

    web.routes["/a"] = answer
    command = [sys.executable, "-m", "tracker", "watch", "feeds.toml", *FAST]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=place) as process:
        assert polled.wait(60)
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 128 + number, said
    assert said.endswith("stopped; what was read so far is stored, and the same command goes on from there\n")
    assert (place / "data/tracker.db.watch.json").is_file()


# Trying again


def test_what_failed_is_forgotten_once_it_could_be_fetched(web: Server) -> None:
    url = web.one_after_another("/a", reply(404), reply(200, story("A")))
    run("fetch", url, *FAST, code=1)
    run("fetch", url, *FAST)
    with open_store("data/tracker.db", create=False) as store:
        assert store.problems().empty


def test_addresses_in_the_queue_are_fetched_again(web: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_WIKIPEDIA", web.url)
    day = reply(200, parsed(day_html("<ul><li>Talks begin in Geneva.</li></ul>")), JSON_TYPE)
    web.one_after_another("/w/api.php", reply(200, "{}", JSON_TYPE), day)
    url = web.one_after_another("/a", reply(404), reply(200, story("A")))
    run("fetch", url, f"{web.url}/gone", "wikipedia", "--from", "2022-02-27", "--to", "2022-02-27", *FAST, code=1)
    result = run("problems", "--retry")
    assert "3 tried again: 3 still set aside; 0 articles stored" in result.stderr  # nothing private without being asked
    monkeypatch.setattr(Policy, "check", lambda *_: None)
    result = run("problems", "--retry")
    assert "3 tried again: 1 still set aside; 2 articles stored" in result.stderr
    with open_store("data/tracker.db", create=False) as store:
        assert store.problems()["item"].tolist() == [f"{web.url}/gone"]
        assert store.article("wce-2022-02-27-1") is not None


@pytest.mark.parametrize("page", ["2022_February_30", "2022_Febuary_1", "2022_February", "February_2022", ""])
def test_only_pages_of_days_are_read_as_days(page: str) -> None:
    assert wikipedia.day_of(f"{wikipedia.site_in_use()}/wiki/Portal:Current_events/{page}") is None
