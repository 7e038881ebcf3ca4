"""Runs the application until it is asked to stop: then nothing new begins, and what is under way is answered."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import waitress
from werkzeug.wrappers import Response
from werkzeug.wsgi import ClosingIterator

from tracker.stopping import SIGNALS, USUAL

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

THREADS = 8
PATIENCE = 30.0  # seconds that are given to what is under way
LOOK = 0.05  # seconds between two looks at it
CLOSING = Response("The server is closing.\n", 503, {"Retry-After": "5"})


class UnderWay:
    """A WSGI application that knows how many requests it is answering, and takes no more once it closes."""

    def __init__(self, application: WSGIApplication) -> None:
        self.closing = False
        self.number = 0
        self._application = application
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answers a request, or says that another server should be asked."""
        if self.closing:
            return CLOSING(environ, start)
        self._count(1)
        try:
            return ClosingIterator(self._application(environ, start), lambda: self._count(-1))
        except BaseException:
            self._count(-1)
            raise

    def _count(self, change: int) -> None:
        with self._lock:
            self.number += change


def run(
    application: WSGIApplication,
    host: str,
    port: int,
    stop: threading.Event | None = None,
    busy: Callable[[], bool] = lambda: False,
) -> None:
    """Serves until SIGTERM, Ctrl-C or `stop`. `busy` says whether work besides requests is to be waited for, too.

    Raises OSError when the address cannot be listened on.
    """
    counted, channels, stop = UnderWay(application), {}, stop or threading.Event()  # type: ignore[var-annotated]
    # What proxies say of their clients is judged by `door`, which knows whom to trust.
    server = waitress.create_server(
        counted, map=channels, host=host, port=port, threads=THREADS, ident=None, clear_untrusted_proxy_headers=False
    )

    def answer() -> None:
        try:
            server.run()
        except OSError:  # it may be polling a socket that is closed in the end
            if not counted.closing:
                raise

    with _signals(stop):
        threading.Thread(target=answer, daemon=True).start()
        stop.wait()
        counted.closing = True
        _drain(lambda: bool(counted.number) or busy() or _unsent(channels))
    server.close()


def _drain(under_way: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while under_way() and time.monotonic() < deadline:
        time.sleep(LOOK)


def _unsent(channels: dict[int, Any]) -> bool:
    """Whether an answer, or a part of one, is still to be sent."""
    return any(getattr(channel, "total_outbufs_len", 0) for channel in list(channels.values()))


@contextmanager
def _signals(stop: threading.Event) -> Iterator[None]:
    """The first signal asks to stop; the second ends the process as it always would."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before: dict[int, Any] = {number: signal.getsignal(number) for number in SIGNALS}

    def asked(number: int, _: object) -> None:
        signal.signal(number, before[number])
        stop.set()

    for number in (number for number, handler in before.items() if handler in USUAL):
        signal.signal(number, asked)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
