"""Connections that go only where they may: each address is checked after DNS, and is the one connected to."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpcore
import httpx

from tracker.web.pacing import Clock

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], list[str]]  # a host and port to its addresses

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # carries an IPv4 address in its last 32 bits


class AddressRefused(Exception):
    """An address that must not be connected to; the message names it and says why."""


class DeadlinePassed(Exception):
    """One exchange took longer than it may in all, however lively it was."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Which addresses may be connected to: public ones, (address, port) in `allow`, or any with `allow_private`."""

    allow_private: bool = False
    allow: frozenset[tuple[str, int]] = field(default=frozenset())

    def check(self, address: str, port: int) -> None:
        """Raises AddressRefused for an address inside some network rather than on the internet.

        >>> Policy().check("93.184.216.34", 443)
        >>> Policy().check("::ffff:127.0.0.1", 80)
        Traceback (most recent call last):
        tracker.web.network.AddressRefused: ::ffff:127.0.0.1 is a loopback address
        """
        if self.allow_private or (address, port) in self.allow:
            return
        kind = _inside(ipaddress.ip_address(address.partition("%")[0]))  # "fe80::1%eth0" names its interface
        if kind:
            raise AddressRefused(f"{address} is a {kind} address")


class Deadline:
    """The moment by which the exchange under way has to be over. One exchange at a time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._end = float("inf")

    def start(self, seconds: float) -> None:
        """An exchange begins and may take this long."""
        self._end = self._clock.monotonic() + seconds

    def cap(self, timeout: float | None) -> float | None:
        """The timeout for the next step, in seconds; raises DeadlinePassed when no time is left."""
        left = self._end - self._clock.monotonic()
        if left <= 0:
            raise DeadlinePassed
        if left == float("inf"):
            return timeout
        return left if timeout is None else min(timeout, left)


class GuardedBackend(httpcore.NetworkBackend):
    """Resolves a host, checks every address, and connects to the checked address itself.

    A name that answers differently a second time (DNS rebinding) is never asked a second time. TLS is still
    verified against the host name, which httpcore passes on its own.
    """

    def __init__(self, policy: Policy, deadline: Deadline, resolver: Resolver | None = None) -> None:
        self._policy = policy
        self._deadline = deadline
        self._resolve = resolver or resolve
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address of the host that accepts one; see the class."""
        addresses = self._checked(host, port)
        for address in addresses:
            try:
                stream = self._sockets.connect_tcp(
                    address, port, self._deadline.cap(timeout), local_address, socket_options
                )
                return GuardedStream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if address == addresses[-1]:
                    raise
        raise AssertionError("a host without addresses is refused before")

    def _checked(self, host: str, port: int) -> list[str]:
        """All or nothing: a name that gives one address inside beside others outside is not to be trusted."""
        addresses = self._resolve(host, port)
        if not addresses:
            raise httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            self._policy.check(address, port)
        return addresses


class GuardedStream(httpcore.NetworkStream):
    """A connection on which no step outlasts the deadline, so that a trickle of bytes ends too."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes, at most `max_bytes`; empty at the end."""
        return self._stream.read(max_bytes, self._deadline.cap(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Sends everything."""
        self._stream.write(buffer, self._deadline.cap(timeout))

    def close(self) -> None:
        """Closes the socket."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection under TLS."""
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.cap(timeout))
        return GuardedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as httpcore declares it
        """What httpcore asks of the socket."""
        return self._stream.get_extra_info(info)


class GuardedTransport(httpx.BaseTransport):
    """What httpx sends through: HTTP/1.1 and HTTP/2 over guarded connections, no proxy.

    httpx's own transport takes no network backend, and a proxy would connect where we cannot check.
    Errors are those of httpcore, AddressRefused and DeadlinePassed.
    """

    def __init__(self, backend: GuardedBackend, ssl_context: ssl.SSLContext) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl_context, http2=True, network_backend=backend, max_connections=20, keepalive_expiry=30
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Sends one request; the body of the response is still to be read."""
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    def close(self) -> None:
        """Closes all connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, without duplicates, in the order of the system; raises httpcore.ConnectError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:  # UnicodeError: a label that no name can have
        raise httpcore.ConnectError(f"the host name {host} is not found ({error})") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _inside(address: Address) -> str:
    """What kind of address that is not on the internet it is; "" for a public one."""
    address = _carried(address)
    kinds = ("unspecified", "loopback", "link-local", "multicast", "private", "reserved", "site-local")
    for kind in kinds:
        if getattr(address, f"is_{kind.replace('-', '_')}", False):
            return kind
    return "" if address.is_global else "non-public"


def _carried(address: Address) -> Address:
    """The IPv4 address that an IPv6 address stands for (mapped, 6to4, NAT64), else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
