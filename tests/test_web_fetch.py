"""Fetching over real HTTP: redirects, caching, retries, politeness and limits. No test waits for a clock."""

from __future__ import annotations

import gzip
import zlib
from itertools import repeat
from pathlib import Path

import brotli
import pytest
from webserver import START, FakeClock, Handler, Server, fetcher_for, reply

from tracker import __version__
from tracker.web.cache import PageCache, write_whole
from tracker.web.exchange import FetchError
from tracker.web.fetch import Fetcher, Wish


def cause(fetcher: Fetcher, url: str, wish: Wish | None = None) -> str:
    with pytest.raises(FetchError) as caught:
        fetcher.get(url, wish)
    return str(caught.value)


# Redirects


def test_a_chain_of_redirects_leads_to_the_page_and_its_address(web: Server) -> None:
    web.on("/a", 301, Location="/b")
    web.on("/b", 302, Location=f"{web.url}/c?x=1")
    web.on("/c", 308, Location="d")
    web.on("/d", body="Arrived")
    page = fetcher_for(web).get(f"{web.url}/a")
    assert (page.url, page.body) == (f"{web.url}/d", b"Arrived")
    assert web.paths() == ["/a", "/b", "/c?x=1", "/d"]


def test_ten_redirects_are_followed_and_eleven_are_not(web: Server) -> None:
    for number in range(1, 12):
        web.on(f"/{number}", 302, Location=f"/{number - 1}")
    web.on("/0", body="Arrived")
    assert fetcher_for(web).get(f"{web.url}/10").body == b"Arrived"
    assert cause(fetcher_for(web), f"{web.url}/11") == "more than 10 redirects"


def test_a_loop_of_redirects_ends(web: Server) -> None:
    web.on("/a", 301, Location="/b")
    web.on("/b", 301, Location="/a")
    assert cause(fetcher_for(web), f"{web.url}/a") == f"the redirects go round in a circle, back to {web.url}/a"


def test_a_page_that_redirects_to_itself_until_its_cookie_comes_back_is_reached(web: Server) -> None:
    def answer(handler: Handler) -> None:
        if "seen=1" in handler.headers.get("Cookie", ""):
            handler.reply(body=b"Arrived")
        else:
            handler.reply(302, Location="/a", Set_Cookie="seen=1")

    web.routes["/a"] = answer
    assert fetcher_for(web).get(f"{web.url}/a").body == b"Arrived"


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://127.0.0.1/a", "gopher://127.0.0.1/a", "ws://127.0.0.1/a"]
)
def test_a_redirect_out_of_the_web_is_refused(web: Server, target: str) -> None:
    scheme = target.partition(":")[0]
    url = web.on("/a", 302, Location=target)
    assert cause(fetcher_for(web), url) == f"redirects to a {scheme} address: only http and https are followed"


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "http://[::1"])
def test_a_redirect_to_what_is_no_address_is_refused(web: Server, target: str) -> None:
    assert cause(fetcher_for(web), web.on("/a", 302, Location=target)).startswith("redirects to ")


def test_a_redirect_to_nowhere_is_named(web: Server) -> None:
    assert "301 Moved Permanently without saying where to" in cause(fetcher_for(web), web.on("/a", 301))


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.org/a", "example.org", "", "http://[::1"])
def test_only_web_addresses_are_fetched(web: Server, url: str) -> None:
    assert "not a web address" in cause(fetcher_for(web), url)
    assert web.asked == []


# The cache and conditional requests


def test_a_kept_page_is_not_asked_for_again(web: Server, tmp_path: Path) -> None:
    url = web.on("/a", body="Text")
    first = fetcher_for(web, cache=tmp_path).get(url)
    assert fetcher_for(web, cache=tmp_path).get(f"{url}?utm_source=feed#top") == first
    assert web.paths() == ["/a"]


@pytest.mark.parametrize(
    ("given", "asked"),
    [({"ETag": '"v1"'}, {"if-none-match": '"v1"'}), ({"Last_Modified": "Sat, 01 Jan 2022 00:00:00 GMT"}, {})],
)
def test_304_gives_the_kept_page(web: Server, tmp_path: Path, given: dict[str, str], asked: dict[str, str]) -> None:
    asked = asked or {"if-modified-since": given["Last_Modified"]}
    url = web.one_after_another("/a", reply(200, "Text", **given), reply(304), reply(200, "New text"))
    fetcher = fetcher_for(web, cache=tmp_path)
    first = fetcher.get(url)
    assert fetcher.get(url, Wish(recheck=True)) == first
    assert asked.items() <= web.headers("/a").items()
    assert fetcher.get(url, Wish(recheck=True)).body == b"New text"
    assert fetcher.get(url).body == b"New text"


def test_refresh_asks_again_for_everything(web: Server, tmp_path: Path) -> None:
    url = web.one_after_another("/a", reply(200, "Old"), reply(200, "New"))
    fetcher_for(web, cache=tmp_path).get(url)
    assert fetcher_for(web, cache=tmp_path, refresh=True).get(url).body == b"New"


def test_the_tag_of_a_page_behind_a_redirect_goes_to_the_page_only(web: Server, tmp_path: Path) -> None:
    url = web.on("/a", 301, Location="/b")
    web.one_after_another("/b", reply(200, "Text", ETag='"v1"'), reply(304))
    fetcher = fetcher_for(web, cache=tmp_path)
    assert fetcher.get(url) == fetcher.get(url, Wish(recheck=True))
    assert "if-none-match" not in web.headers("/a")
    assert web.headers("/b")["if-none-match"] == '"v1"'


@pytest.mark.parametrize("damage", [b"", b"{", b"[]\nText", b'{"length": 4}\nText', b"\xff\n"])
def test_a_damaged_file_of_the_cache_is_fetched_again(web: Server, tmp_path: Path, damage: bytes) -> None:
    url = web.on("/a", body="Text")
    fetcher_for(web, cache=tmp_path).get(url)
    [file] = [path for path in tmp_path.rglob("*") if path.is_file()]
    file.write_bytes(damage)
    assert fetcher_for(web, cache=tmp_path).get(url).body == b"Text"
    assert PageCache(tmp_path).get(url) is not None


def test_a_write_that_fails_leaves_the_older_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page"
    write_whole(path, b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new")
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"page": b"old"}


def test_what_failed_is_not_kept(web: Server, tmp_path: Path) -> None:
    url = web.one_after_another("/a", reply(404), reply(200, "Text"))
    fetcher = fetcher_for(web, cache=tmp_path)
    assert cause(fetcher, url) == "the server answers 404 Not Found"
    assert fetcher.get(url).body == b"Text"


# Retries


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_passing_failure_is_tried_again_with_growing_pauses(web: Server, status: int) -> None:
    clock = FakeClock()
    url = web.one_after_another("/a", reply(status), reply(status), reply(200, "Text"))
    assert fetcher_for(web, clock=clock, interval=0).get(url).body == b"Text"
    first, second = clock.slept
    assert 1 <= first <= 2 <= second <= 3  # 1 and 2 seconds, and up to a second of jitter


def test_it_gives_up_after_four_attempts(web: Server) -> None:
    url = web.on("/a", 503)
    assert cause(fetcher_for(web), url) == "the server answers 503 Service Unavailable"
    assert web.paths() == ["/a"] * 4


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_lasting_failure_is_not_tried_again(web: Server, status: int) -> None:
    url = web.on("/a", status)
    assert f"the server answers {status} " in cause(fetcher_for(web), url)
    assert web.paths() == ["/a"]


@pytest.mark.parametrize("value", ["37", "Sat, 01 Jan 2022 00:00:37 GMT"])
def test_retry_after_is_honoured_in_seconds_and_as_a_date(web: Server, value: str) -> None:
    clock = FakeClock()
    url = web.one_after_another("/a", reply(429, Retry_After=value), reply(200, "Text"))
    assert fetcher_for(web, clock=clock, interval=0).get(url).body == b"Text"
    assert sum(clock.slept) == 37
    assert clock.now == START + 37


def test_a_server_that_asks_for_an_hour_is_left_alone(web: Server) -> None:
    clock = FakeClock()
    fetcher = fetcher_for(web, clock=clock)
    url = web.on("/a", 429, Retry_After="3600")
    web.on("/b", body="Text")
    assert cause(fetcher, url) == "the server answers 429 Too Many Requests and asks to wait 3,600 seconds"
    assert cause(fetcher, f"{web.url}/b") == "127.0.0.1 asked to be left alone for 3,600 seconds more"
    assert web.paths() == ["/a"]
    clock.now += 3600
    assert fetcher.get(f"{web.url}/b").body == b"Text"


def test_a_connection_that_breaks_is_tried_again(web: Server) -> None:
    def broken(handler: Handler) -> None:
        handler.close_connection = True

    url = web.one_after_another("/a", broken, reply(200, "Text"))
    assert fetcher_for(web).get(url).body == b"Text"


def test_a_host_that_does_not_listen_is_named(web: Server) -> None:
    web.server_close()
    assert "no connection: " in cause(fetcher_for(web), f"{web.url}/a")


# Politeness


def test_a_host_is_asked_once_a_second_and_told_who_asks(web: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_CONTACT", "mailto:desk@example.org")
    clock = FakeClock()
    fetcher = fetcher_for(web, clock=clock)
    for path in ("/a", "/b"):
        fetcher.get(web.on(path, body="Text"))
    assert clock.slept == [1.0, 1.0]  # robots.txt, /a, /b
    assert web.headers("/a")["user-agent"].startswith(f"tracker/{__version__} (+mailto:desk@example.org; ")


def test_hosts_do_not_wait_for_each_other(web: Server) -> None:
    clock = FakeClock()
    fetcher = fetcher_for(web, clock=clock, names=("one.test", "two.test"))
    web.on("/a", body="Text")
    for name in ("one.test", "two.test"):
        fetcher.get(f"http://{name}:{web.server_port}/a", Wish(api=True))
    assert clock.slept == []


def test_robots_txt_is_read_once_and_obeyed(web: Server) -> None:
    web.on("/robots.txt", body="User-agent: *\nDisallow: /private*.html$\nAllow: /\n", kind="text/plain")
    web.on("/public", body="Text")
    fetcher = fetcher_for(web)
    assert cause(fetcher, f"{web.url}/private/a.html") == "robots.txt of 127.0.0.1 does not allow it"
    assert fetcher.get(f"{web.url}/public").body == b"Text"
    assert [path for path, _ in web.asked] == ["/robots.txt", "/public"]


def test_rules_for_us_come_before_rules_for_all(web: Server) -> None:
    web.on("/robots.txt", body="User-agent: *\nAllow: /\n\nUser-agent: Tracker\nDisallow: /a\n", kind="text/plain")
    assert cause(fetcher_for(web), web.on("/a")) == "robots.txt of 127.0.0.1 does not allow it"


def test_every_redirect_is_checked_against_robots_txt(web: Server) -> None:
    web.on("/robots.txt", body="User-agent: *\nDisallow: /b\n", kind="text/plain")
    url = web.on("/a", 301, Location="/b")
    assert cause(fetcher_for(web), url) == "robots.txt of 127.0.0.1 does not allow it"
    assert web.paths() == ["/a"]


def test_crawl_delay_is_kept_to(web: Server) -> None:
    clock = FakeClock()
    web.on("/robots.txt", body="User-agent: *\nCrawl-delay: 7\n", kind="text/plain")
    fetcher = fetcher_for(web, clock=clock)
    for path in ("/a", "/b", "/c"):
        fetcher.get(web.on(path, body="Text"))
    assert clock.slept == [1.0, 7.0, 7.0]


def test_a_crawl_delay_of_hours_means_no(web: Server) -> None:
    web.on("/robots.txt", body="User-agent: *\nCrawl-delay: 7200\n", kind="text/plain")
    assert cause(fetcher_for(web), web.on("/a")) == "robots.txt of 127.0.0.1 wants 7,200 seconds between two pages"


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_without_a_robots_txt_everything_may_be_read(web: Server, status: int) -> None:
    web.on("/robots.txt", status)
    assert fetcher_for(web).get(web.on("/a", body="Text")).body == b"Text"


def test_a_robots_txt_that_fails_forbids_everything_until_it_can_be_read(web: Server) -> None:
    clock = FakeClock()
    web.one_after_another("/robots.txt", *[reply(500)] * 4, reply(200, "", kind="text/plain"))
    fetcher = fetcher_for(web, clock=clock)
    url = web.on("/a", body="Text")
    assert "robots.txt of 127.0.0.1 cannot be read (the server answers 500 " in cause(fetcher, url)
    assert web.paths() == []
    clock.now += 301
    assert fetcher.get(url).body == b"Text"


def test_a_huge_robots_txt_is_read_as_far_as_the_standard_asks(web: Server) -> None:
    text = b"User-agent: *\nDisallow: /a\n" + b"# filling\n" * 200_000 + b"Disallow: /b\n"
    web.on("/robots.txt", body=text, kind="text/plain")
    fetcher = fetcher_for(web, max_size=1000)
    assert cause(fetcher, web.on("/a")) == "robots.txt of 127.0.0.1 does not allow it"
    assert fetcher.get(web.on("/b", body="Text")).body == b"Text"


def test_an_interface_for_programs_is_asked_whatever_robots_txt_says(web: Server) -> None:
    web.on("/robots.txt", body="User-agent: *\nDisallow: /\n", kind="text/plain")
    assert fetcher_for(web).get(web.on("/api", body="{}"), Wish(api=True)).body == b"{}"


# Limits


def test_a_body_over_the_limit_is_refused_before_and_while_it_comes(web: Server) -> None:
    fetcher = fetcher_for(web, max_size=1000)
    assert fetcher.get(web.on("/fits", body="x" * 1000)).body == b"x" * 1000
    assert cause(fetcher, web.on("/large", body="x" * 1001)) == "the answer is larger than 1,000 bytes (--max-size)"
    web.routes["/endless"] = lambda handler: handler.stream(repeat(b"x" * 512))
    assert cause(fetcher, f"{web.url}/endless") == "the answer is larger than 1,000 bytes (--max-size)"


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data)[2:-4]),
        ("br", brotli.compress),
    ],
)
def test_the_limit_holds_after_decompression(web: Server, encoding: str, pack: object) -> None:
    assert callable(pack)
    text = b"News " * 1000
    fetcher = fetcher_for(web, max_size=10_000)
    url = web.on("/a", body=pack(text), Content_Encoding=encoding)
    assert fetcher.get(url).body == text
    bomb = pack(b"0" * 20_000_000)
    assert len(bomb) < 25_000
    web.on("/bomb", body=bomb[:9000], Content_Encoding=encoding)
    assert "larger than 10,000 bytes" in cause(fetcher, f"{web.url}/bomb")


def test_a_bomb_of_gigabytes_is_noticed_at_once(web: Server) -> None:
    web.on("/bomb", body=gzip.compress(b"0" * 2**24) * 200, Content_Encoding="gzip")
    assert cause(fetcher_for(web), f"{web.url}/bomb") == "the answer is larger than 10 MB (--max-size)"


@pytest.mark.parametrize(
    ("encoding", "body", "said"),
    [
        ("gzip", gzip.compress(b"News" * 50, mtime=0)[:-9], "has a body that breaks off"),
        ("gzip", b"no gzip at all", "has a damaged body"),
        ("br", b"no brotli at all", "has a damaged body"),
        ("zstd", b"x", "is compressed as zstd, which was not asked for"),
        ("gzip, gzip", b"x", "is compressed as gzip, gzip, which was not asked for"),
    ],
)
def test_a_body_that_cannot_be_unpacked_is_named(web: Server, encoding: str, body: bytes, said: str) -> None:
    url = web.on("/a", body=body, Content_Encoding=encoding)
    assert f"the answer {said}" in cause(fetcher_for(web), url)


@pytest.mark.parametrize("kind", ["image/png", "application/pdf", "video/mp4", "application/octet-stream", "text/css"])
def test_what_is_no_text_is_named_by_its_type(web: Server, kind: str) -> None:
    url = web.on("/a", body="x", kind=kind)
    assert cause(fetcher_for(web), url).startswith(f"the answer is of the type {kind}: only pages, feeds, ")


@pytest.mark.parametrize(
    "kind",
    ["", "text/plain", "application/xhtml+xml", "application/rss+xml", "application/json", "application/ld+json"],
)
def test_pages_feeds_json_and_text_are_taken(web: Server, kind: str) -> None:
    assert fetcher_for(web).get(web.on("/a", body="x", kind=kind)).body == b"x"


def test_a_trickle_of_bytes_ends_at_the_deadline(web: Server) -> None:
    clock = FakeClock()

    def trickle(handler: Handler) -> None:
        clock.tick = 1.0  # from now on every look at the clock, and there is one for each read, takes a second
        handler.stream(repeat(b"x"))

    web.routes["/a"] = trickle
    assert cause(fetcher_for(web, clock=clock), f"{web.url}/a") == "took longer than 60 seconds"
    assert web.paths() == ["/a"]


def test_a_trickle_of_headers_ends_at_the_deadline(web: Server) -> None:
    clock = FakeClock()

    def trickle(handler: Handler) -> None:
        clock.tick = 1.0
        handler.close_connection = True
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for letter in repeat(b"X-Slow: 1\r\n"):
            handler.wfile.write(letter)
            handler.wfile.flush()

    web.routes["/a"] = trickle
    message = cause(fetcher_for(web, clock=clock), f"{web.url}/a")
    assert message == "took longer than 60 seconds" or "the connection broke" in message  # h11 bounds headers, too


def silent(handler: Handler) -> None:
    handler.server.over.wait()


def test_a_silent_server_is_given_up(web: Server) -> None:
    web.routes["/a"] = silent
    message = cause(fetcher_for(web, read_timeout=0.05, attempts=2), f"{web.url}/a")
    assert message == "the server was silent for 0.05 seconds"
    assert web.paths() == ["/a", "/a"]
