"""One address asked once, politely: its host's turn, a deadline, retries, a bounded body."""

from __future__ import annotations

import http
import os
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import httpcore
import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from tracker import __version__
from tracker.web.bodies import ACCEPT_ENCODING, BodyError, check_type, read_body
from tracker.web.network import (
    AddressRefused,
    Deadline,
    DeadlinePassed,
    GuardedBackend,
    GuardedTransport,
    Policy,
    Resolver,
)
from tracker.web.pacing import Clock, HostGate, SystemClock, retry_after

STAGE = "fetch"  # of the problems that come of a FetchError
PRODUCT = "tracker"  # the name under which robots.txt may address us
TRY_AGAIN = frozenset({429, 500, 502, 503, 504})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class Settings:
    """How the web is asked: seconds, bytes, and how often."""

    interval: float = 1.0  # between two requests to a host
    connect_timeout: float = 10.0
    read_timeout: float = 20.0  # without a single byte
    deadline: float = 60.0  # for a whole exchange
    attempts: int = 4
    longest_wait: float = 120.0  # that a server may ask for; beyond it the item is set aside
    max_size: int = 10 * 2**20  # bytes of a body after decompression
    refresh: bool = False  # ask again for what is in the cache


class FetchError(Exception):
    """Why an address gave nothing to read; the message is the cause for the user, without the address.

    `temporary`: it may work later. `retry_after`: the seconds the server asks to wait, None when it does not.
    """

    def __init__(self, cause: str, *, temporary: bool = False, retry_after: float | None = None) -> None:
        super().__init__(cause)
        self.temporary = temporary
        self.retry_after = retry_after


class Forbidden(FetchError):
    """The address lies where nothing may be fetched from."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of a server, body decompressed; `headers` with names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: an address without credentials, and how it is to be asked.

    `busy` looks into a body and gives the cause when it only says "try again later". With `cut` a body over
    `max_size` (default: that of the settings) is cut off there instead of refused, whatever its type.
    """

    url: httpx.URL
    headers: Mapping[str, str] = field(default_factory=dict)
    interval: float = 0.0  # seconds between requests, when this host wants more than the settings
    busy: Callable[[bytes], str] | None = None
    max_size: int | None = None
    cut: bool = False


class Exchange:
    """Asks one address after another, each with retries. Not for several threads at once."""

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        policy: Policy | None = None,
        clock: Clock | None = None,
        resolver: Resolver | None = None,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self.settings = settings or Settings()
        self.clock = clock or SystemClock()
        self._gate = HostGate(self.clock)
        self._deadline = Deadline(self.clock)
        backend = GuardedBackend(policy or Policy(), self._deadline, resolver)
        read, connect = self.settings.read_timeout, self.settings.connect_timeout
        self._client = httpx.Client(
            transport=GuardedTransport(backend, ssl_context or httpx.create_ssl_context()),
            trust_env=False,  # a proxy of the environment would connect where we cannot check
            headers={"User-Agent": user_agent(), "Accept": ACCEPT, "Accept-Encoding": ACCEPT_ENCODING},
            timeout=httpx.Timeout(read, connect=connect),
        )
        self._backoff = wait_exponential_jitter(initial=1, max=60, jitter=1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def ask(self, ask: Ask) -> Answer:
        """The answer with its body when it is 200, else only status and headers; raises FetchError."""
        retrying = Retrying(
            retry=retry_if_exception(self._worth_another),
            stop=stop_after_attempt(self.settings.attempts),
            wait=self._wait,
            sleep=self.clock.sleep,
            reraise=True,
        )
        return retrying(self._once, ask)

    def _worth_another(self, error: BaseException) -> bool:
        asked = getattr(error, "retry_after", None) or 0.0
        return isinstance(error, FetchError) and error.temporary and asked <= self.settings.longest_wait

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after if isinstance(error, FetchError) else None
        return self._backoff(state) if asked is None else asked

    def _once(self, ask: Ask) -> Answer:
        self._enter(ask)
        self._deadline.start(self.settings.deadline)
        try:
            with self._client.stream("GET", ask.url, headers=dict(ask.headers)) as response:
                return self._answer(ask, response)
        except AddressRefused as error:
            raise Forbidden(f"{error}: not fetched without --allow-private") from error
        except DeadlinePassed as error:
            raise FetchError(f"took longer than {self.settings.deadline:g} seconds") from error
        except BodyError as error:
            raise FetchError(f"the answer {error}") from error
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise _network_cause(error, self.settings) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:  # httpx looks at where a redirect leads before we do
            raise FetchError(f"redirects to something that is no web address: {error}") from error

    def _enter(self, ask: Ask) -> None:
        host = ask.url.host
        waiting = self._gate.wait_for(host)
        if waiting > self.settings.longest_wait:
            raise FetchError(f"{host} asked to be left alone for {waiting:,.0f} seconds more", retry_after=waiting)
        self._gate.enter(host, max(self.settings.interval, ask.interval))

    def _answer(self, ask: Ask, response: httpx.Response) -> Answer:
        status = response.status_code
        if status in TRY_AGAIN:
            raise self._later(ask, response)
        headers = {name.lower(): value for name, value in response.headers.items()}
        if status != http.HTTPStatus.OK:
            return Answer(status, headers)
        if not ask.cut:
            check_type(headers.get("content-type", ""))
        body = read_body(response, ask.max_size or self.settings.max_size, cut=ask.cut)
        cause = ask.busy(body) if ask.busy else ""
        if cause:
            raise FetchError(cause, temporary=True)
        return Answer(status, headers, body)

    def _later(self, ask: Ask, response: httpx.Response) -> FetchError:
        asked = retry_after(response.headers.get("retry-after", ""), self.clock.time())
        cause = answered(response.status_code)
        if asked is not None:
            self._gate.hold(ask.url.host, asked)
            cause += f" and asks to wait {asked:,.0f} seconds"
        return FetchError(cause, temporary=True, retry_after=asked)


def user_agent() -> str:
    """Who asks: name and version, and whom to write to when TRACKER_CONTACT names an address."""
    contact = " ".join(os.environ.get("TRACKER_CONTACT", "").split())
    about = f"+{contact}; " if contact.isascii() and contact else ""
    return f"{PRODUCT}/{__version__} ({about}reads news articles for dated events)"


def answered(status: int) -> str:
    """A status in words.

    >>> answered(404), answered(599)
    ('the server answers 404 Not Found', 'the server answers 599')
    """
    try:
        return f"the server answers {status} {http.HTTPStatus(status).phrase}"
    except ValueError:
        return f"the server answers {status}"


def _network_cause(error: Exception, settings: Settings) -> FetchError:
    if isinstance(error, httpcore.ConnectTimeout):
        return FetchError(f"no connection within {settings.connect_timeout:g} seconds", temporary=True)
    if isinstance(error, httpcore.TimeoutException):
        return FetchError(f"the server was silent for {settings.read_timeout:g} seconds", temporary=True)
    origin = error.args[0] if error.args else None  # httpcore hands on what went wrong below it
    if isinstance(origin, ssl.SSLCertVerificationError):
        return FetchError(f"its certificate is not valid: {origin.verify_message}")
    if isinstance(error, httpcore.ConnectError):
        return FetchError(f"no connection: {error}", temporary=True)
    return FetchError(f"the connection broke ({str(error) or type(error).__name__})", temporary=True)
