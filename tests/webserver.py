"""A real HTTP server on loopback whose answers the test writes, a clock that the test moves, and a fetcher for both."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tracker.web.cache import PageCache
from tracker.web.exchange import Exchange, Settings
from tracker.web.fetch import Fetcher
from tracker.web.network import Policy

Answerer = Callable[["Handler"], None]
HTML = "text/html; charset=utf-8"
START = 1_640_995_200.0  # 1 January 2022, 00:00 UTC


class Handler(BaseHTTPRequestHandler):
    """Answers what the server's routes say; 404 for everything else."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        """One request."""
        self.server.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        route = self.server.routes.get(self.path) or self.server.routes.get(self.path.partition("?")[0])
        try:
            route(self) if route else self.reply(404)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def reply(self, status: int = 200, body: bytes = b"", kind: str = HTML, **headers: str) -> None:
        """A whole answer; keyword `last_modified` is the header Last-Modified."""
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def stream(self, pieces: Iterator[bytes], **headers: str) -> None:
        """An answer of unknown length, ended by closing the connection."""
        self.close_connection = True
        self.send_response(200)
        for name, value in {"Content_Type": HTML, **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        for piece in pieces:
            self.wfile.write(piece)
            self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


class Server(ThreadingHTTPServer):
    """`routes` lead from a path, with or without its query, to what answers; `asked` has every path and its headers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes: dict[str, Answerer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.fetchers: list[Fetcher] = []  # closed when the test ends
        self.over = threading.Event()  # set when the test ends: a silent answer waits for it

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error here."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    @property
    def url(self) -> str:
        """The address without a slash at the end."""
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def address(self) -> tuple[str, int]:
        """What a policy allows."""
        return ("127.0.0.1", self.server_port)

    def on(self, path: str, status: int = 200, body: bytes | str = b"", kind: str = HTML, **headers: str) -> str:
        """Gives a path a fixed answer, and its address."""
        data = body.encode() if isinstance(body, str) else body
        self.routes[path] = lambda handler: handler.reply(status, data, kind, **headers)
        return self.url + path

    def one_after_another(self, path: str, *answers: Answerer) -> str:
        """Gives a path answers in turn, the last one for ever."""
        left = list(answers)

        def answer(handler: Handler) -> None:
            turn = left.pop(0) if len(left) > 1 else left[0]
            turn(handler)

        self.routes[path] = answer
        return self.url + path

    def paths(self) -> list[str]:
        """The paths asked for, robots.txt apart."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def headers(self, path: str) -> dict[str, str]:
        """The headers of the last request for a path."""
        return [headers for asked, headers in self.asked if asked == path][-1]


def reply(status: int = 200, body: bytes | str = b"", kind: str = HTML, **headers: str) -> Answerer:
    """An answer for `one_after_another`."""
    data = body.encode() if isinstance(body, str) else body
    return lambda handler: handler.reply(status, data, kind, **headers)


@dataclass
class FakeClock:
    """Sleeping takes no time but is written down; every look at the clock makes it `tick` seconds later."""

    now: float = START
    tick: float = 0.0
    slept: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        """Seconds that only grow."""
        self.now += self.tick
        return self.now

    def time(self) -> float:
        """Seconds since 1970."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Moves the clock on."""
        self.slept.append(seconds)
        self.now += seconds


@contextmanager
def serving() -> Iterator[Server]:
    """A server for the length of a test."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        for fetcher in server.fetchers:
            fetcher.__exit__(None, None, None)
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


def fetcher_for(
    *servers: Server,
    clock: FakeClock | None = None,
    cache: Path | None = None,
    names: tuple[str, ...] = (),
    **changes: Any,
) -> Fetcher:
    """A fetcher that may reach these servers and no other loopback address; `names` stand for 127.0.0.1."""
    policy = Policy(allow=frozenset(server.address for server in servers))

    def resolver(host: str, _: int) -> list[str]:
        return ["127.0.0.1"] if host in {"127.0.0.1", *names} else [host]

    exchange = Exchange(Settings(**changes), policy=policy, clock=clock or FakeClock(), resolver=resolver)
    fetcher = Fetcher(exchange, PageCache(cache) if cache else None)
    servers[0].fetchers.append(fetcher)
    return fetcher
