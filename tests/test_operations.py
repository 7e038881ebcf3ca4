"""What those who run a server rely on: health, logs, numbers, tokens, limits, and an end that loses nothing."""

from __future__ import annotations

import errno
import io
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from dashboard_crisis import fill
from flask import Flask, g
from pageclient import TOKEN
from processes import answers, free_port

from dashboards.app import NUMBERS, create_app
from dashboards.server import guard, health, observed, serving, web
from dashboards.server.door import LOGIN, LOGOUT, Door
from dashboards.server.pace import Pace
from dashboards.server.who import ALONE
from tracker import logs
from tracker.accounts.people import Accounts
from tracker.ingest import ingest
from tracker.store.store import Store, open_store

DAY = date(2022, 2, 4)
CALLBACKS = "/_dash-update-component"


@pytest.fixture
def logged() -> Iterator[list[dict[str, Any]]]:
    """What is logged, as machines read it."""
    lines: list[dict[str, Any]] = []
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(logs.Lines())
    handler.emit = lambda record: lines.append(json.loads(handler.format(record)))  # type: ignore[method-assign]
    loggers = [logging.getLogger(name) for name in ("tracker", "dashboards")]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    yield lines
    for logger in loggers:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)


# Health


@pytest.mark.parametrize("entry", [Door(), Door("login"), Door("open")])
def test_whoever_watches_over_the_server_needs_no_account(store: Store, entry: Door) -> None:
    client = create_app(store, entry=entry).server.test_client()
    anywhere = {"base_url": "http://10.0.0.9:8050"}  # as an orchestrator asks
    for path, word in (("/healthz", "alive\n"), ("/readyz", "ready\n")):
        answer = client.get(path, **anywhere)
        assert (answer.status_code, answer.text) == (200, word)


def test_a_store_that_is_gone_is_not_ready_but_alive(store: Store, logged: list[dict[str, Any]]) -> None:
    client = create_app(store).server.test_client()
    with store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE meta SET value = '1' WHERE key = 'schema_version'"))
    assert client.get("/readyz").status_code == 503
    assert "it has schema 1" in logged[-1]["message"]
    with store.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE meta"))
    assert client.get("/readyz").text == "the store cannot be used\n"  # the cause is for the log alone
    assert "no such table: meta" in logged[-1]["message"]
    assert client.get("/healthz").status_code == 200
    assert health.trouble(store)


# Logs and numbers


def test_every_request_is_a_line_with_its_id_and_no_words_that_were_searched_for(
    store: Store, logged: list[dict[str, Any]]
) -> None:
    client = create_app(store).server.test_client()
    answer = client.get("/events?words=secret+plan")
    refused = client.get("/", base_url="http://evil.example")
    client.get("/healthz")
    assert [(line["path"], line["status"]) for line in logged] == [("/events", 200), ("/", 403)]
    assert logged[0]["request"] == answer.headers["X-Request-Id"] != refused.headers["X-Request-Id"]
    assert logged[0]["milliseconds"] >= 0
    assert "secret" not in json.dumps(logged)


def test_an_id_that_a_proxy_gives_is_kept_unless_it_is_strange(store: Store) -> None:
    client = create_app(store).server.test_client()
    given = client.get("/", headers={"X-Request-Id": "4bf92f3577b34da6"}).headers["X-Request-Id"]
    strange = client.get("/", headers={"X-Request-Id": '"} {"level": "x'}).headers["X-Request-Id"]
    assert given == "4bf92f3577b34da6"
    assert observed.GIVEN.fullmatch(strange)


def test_what_belongs_together_says_so_and_errors_are_whole() -> None:
    def line() -> dict[str, Any]:
        record = logging.makeLogRecord({"msg": "%s read", "args": (2,), "levelname": "INFO", "item": Path("a.txt")})
        return dict(json.loads(logs.Lines().format(record)))

    with logs.belonging_to(ingest="5f"), logs.belonging_to(request="7a"):
        assert {"ingest": "5f", "request": "7a", "message": "2 read", "item": "a.txt"}.items() <= line().items()
    assert "ingest" not in line()
    error = ValueError("first\nsecond")
    record = logging.makeLogRecord({"msg": "failed", "exc_info": (ValueError, error, None)})
    text = logs.Lines().format(record)
    assert "\n" not in text
    assert "ValueError: first\nsecond" in json.loads(text)["error"]


def test_an_ingest_is_told_line_by_line_under_one_id(
    tmp_path: Path, store: Store, logged: list[dict[str, Any]]
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "good.txt").write_text("Talks\n2022-02-04\n\nNothing happened.", encoding="utf-8")
    (folder / "bad.txt").write_text("No date\n\nNothing happened.", encoding="utf-8")
    ingest(store, [folder])
    assert [line["message"] for line in logged] == ["ingest begins", "set aside", "ingest ends"]
    assert len({line["ingest"] for line in logged}) == 1
    assert logged[1]["item"].endswith("bad.txt")
    assert (logged[2]["articles"], logged[2]["problems"]) == (1, 1)


def test_prometheus_reads_what_was_asked_and_what_is_stored(store: Store) -> None:
    from prometheus_client import generate_latest

    server = create_app(fill(store)).server
    client = server.test_client()
    for _ in range(3):
        client.get("/readyz")
    client.get("/", base_url="http://evil.example")
    told = generate_latest(server.extensions[NUMBERS]).decode()
    [asked] = [line for line in told.splitlines() if line.startswith("tracker_requests_total") and "readyz" in line]
    assert asked.endswith(" 3.0")
    assert 'status="403"' in told
    assert f'tracker_rows{{kind="events"}} {len(store.events())}.0' in told
    assert "evil" not in told


# The token of our pages, and limits


@pytest.mark.parametrize("said", ["", "another-token-of-forty-three-letters-as-page", "ü"])
def test_what_does_not_come_from_our_pages_writes_nothing(store: Store, said: str) -> None:
    client = create_app(store).server.test_client().without_token()
    answer = client.post(CALLBACKS, json={}, headers={"X-CSRFToken": said} if said.isascii() else {})
    assert answer.status_code == 403
    assert "Reload the page" in answer.text
    assert client.post(CALLBACKS, json={}, headers={"X-CSRFToken": TOKEN}).status_code != 403


def test_a_page_brings_the_token_that_other_sites_cannot_read(store: Store) -> None:
    Accounts(store.engine).add("Ann", "annotator", "correct horse battery")
    client = create_app(store, entry=Door("login", secure=True)).server.test_client()
    client.delete_cookie(web.TOKEN_COOKIE)
    page = client.get(LOGIN)
    [cookie] = [value for value in page.headers.getlist("Set-Cookie") if value.startswith(web.TOKEN_COOKIE)]
    token = cookie.split(";")[0].split("=")[1]
    assert "SameSite=Lax" in cookie
    assert "Secure" in cookie
    assert f'name="csrf" value="{token}"' in page.text
    client = client.without_token()
    form = {"name": "Ann", "password": "correct horse battery"}
    assert client.post(LOGIN, data=form).status_code == 403
    assert client.post(LOGIN, data={**form, "csrf": token}).status_code == 303
    assert client.post(LOGOUT).status_code == 403
    assert client.post(LOGOUT, data={"csrf": token}).status_code == 303


def test_nobody_writes_faster_than_people_do(store: Store) -> None:
    server = create_app(fill(store)).server
    server.extensions[guard.PACE] = Pace(3, 60.0)
    event = str(store.events()["event_id"].iloc[0])

    def write() -> None:
        with server.test_request_context("/", environ_base={"REMOTE_ADDR": "127.0.0.1"}):
            g.visitor = ALONE
            store.hand.note("one more", "Kim", event=event, start=DAY)  # several statements, counted once

    for _ in range(3):
        write()
    with pytest.raises(guard.TooOftenError, match="nothing was written"):
        write()
    assert len(store.hand.records(event)) == 3
    store.hand.note("by the command line", "Kim", event=event, start=DAY)  # which is nobody's request


# The end


def slow(started: threading.Event, go_on: threading.Event) -> Flask:
    server = Flask("slow")

    @server.get("/slow")
    def answer() -> str:
        started.set()
        assert go_on.wait(30)
        return "all of it" * 100_000

    return server


def test_what_is_under_way_is_answered_before_the_end_and_nothing_new_begins() -> None:
    started, go_on, stop, storing = (threading.Event() for _ in range(4))
    port = free_port()
    storing.set()
    server = threading.Thread(
        target=serving.run, args=(slow(started, go_on), "127.0.0.1", port, stop, storing.is_set), daemon=True
    )
    server.start()
    answers: list[httpx.Response] = []
    base = f"http://127.0.0.1:{port}"
    with httpx.Client(transport=httpx.HTTPTransport(retries=9), timeout=30, trust_env=False) as client:
        asking = threading.Thread(target=lambda: answers.append(client.get(f"{base}/slow")), daemon=True)
        asking.start()
        assert started.wait(30)
        stop.set()
        until(lambda: httpx.get(f"{base}/slow", trust_env=False).status_code == 503)
        go_on.set()
        asking.join(30)
    assert answers[0].text == "all of it" * 100_000
    assert server.is_alive()  # a job is storing articles
    storing.clear()
    server.join(30)
    assert not server.is_alive()


def test_a_socket_that_is_closed_while_it_is_polled_is_no_failure_of_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, closed, ended = (threading.Event() for _ in range(3))

    class Polling:
        def run(self) -> None:
            try:
                assert closed.wait(30)
                raise OSError(errno.EBADF, "Bad file descriptor")
            finally:
                ended.set()

        def close(self) -> None:
            closed.set()

    monkeypatch.setattr("waitress.create_server", lambda *_, **__: Polling())
    stop.set()
    serving.run(Flask("idle"), "127.0.0.1", 1, stop)
    assert ended.wait(30)
    until(
        lambda: not [t for t in threading.enumerate() if t.name.endswith("(answer)")]
    )  # whose failure would fail this


def until(true: Callable[[], bool]) -> None:
    """Waits for something that comes soon."""
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_ends_on_a_signal_without_a_failure(tmp_path: Path, number: signal.Signals) -> None:
    port, numbers = free_port(), free_port()
    open_store(str(tmp_path / "tracker.db")).close()
    arguments = ["serve", "--port", str(port), "--db", "tracker.db", "--metrics", f"127.0.0.1:{numbers}"]
    command = [sys.executable, "-m", "tracker", "--log", "json", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=tmp_path, env=environment) as process:
        until(lambda: process.poll() is not None or answers(f"http://127.0.0.1:{port}/readyz"))
        told = httpx.get(f"http://127.0.0.1:{numbers}/metrics", trust_env=False).text
        httpx.get(f"http://127.0.0.1:{port}/about", trust_env=False)
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert 'tracker_rows{kind="articles"} 0.0' in told
    [line] = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert (line["path"], line["status"]) == ("/about", 200)
