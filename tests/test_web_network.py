"""Where connections go: never inside the own network, whatever a name, a redirect or a second DNS answer says."""

from __future__ import annotations

import ipaddress
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpcore
import pytest
from conftest import unavailable
from hypothesis import given
from hypothesis import strategies as st
from webserver import FakeClock, Server, fetcher_for, serving

from tracker.web.exchange import Exchange, FetchError, Settings, user_agent
from tracker.web.fetch import Fetcher, Wish
from tracker.web.network import AddressRefused, Deadline, GuardedBackend, Policy, resolve

INSIDE = {
    "127.0.0.1": "loopback",
    "127.8.9.10": "loopback",
    "::1": "loopback",
    "::ffff:127.0.0.1": "loopback",
    "2002:7f00:1::": "loopback",  # 6to4
    "64:ff9b::7f00:1": "loopback",  # NAT64
    "0.0.0.0": "unspecified",
    "::": "unspecified",
    "169.254.169.254": "link-local",  # where clouds keep the keys of a machine
    "::ffff:169.254.169.254": "link-local",
    "fe80::1%eth0": "link-local",
    "fd00:ec2::254": "private",
    "10.0.0.1": "private",
    "172.16.0.1": "private",
    "192.168.1.1": "private",
    "100.64.0.1": "non-public",
    "224.0.0.1": "multicast",
    "ff02::1": "multicast",
    "240.0.0.1": "private",
    "255.255.255.255": "private",
    "192.0.0.170": "private",
    "198.18.0.1": "private",
    "::127.0.0.1": "reserved",
    "fec0::1": "site-local",
}
NETWORKS = [ipaddress.ip_network(text) for text in ("127.0.0.0/8", "10.0.0.0/8", "169.254.0.0/16", "192.168.0.0/16")]


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_a_network_are_refused(address: str) -> None:
    with pytest.raises(AddressRefused, match=f"is a {INSIDE[address]} address"):
        Policy().check(address, 80)
    Policy(allow_private=True).check(address, 80)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "2002:808:808::"])
def test_public_addresses_are_connected_to(address: str) -> None:
    Policy().check(address, 443)


@given(network=st.sampled_from(NETWORKS), number=st.integers(0, 2**16 - 1), form=st.sampled_from(["{}", "::ffff:{}"]))
def test_no_spelling_of_an_inner_address_gets_through(network: ipaddress.IPv4Network, number: int, form: str) -> None:
    with pytest.raises(AddressRefused):
        Policy().check(form.format(network[number]), 80)


def test_one_server_is_let_through_and_not_its_neighbour() -> None:
    policy = Policy(allow=frozenset({("127.0.0.1", 8000)}))
    policy.check("127.0.0.1", 8000)
    for address, port in (("127.0.0.1", 8001), ("127.0.0.2", 8000)):
        with pytest.raises(AddressRefused):
            policy.check(address, port)


# Over HTTP


def strict(resolver: object = None, policy: Policy | None = None, context: ssl.SSLContext | None = None) -> Fetcher:
    settings = Settings(interval=0, attempts=2)
    return Fetcher(
        Exchange(settings, policy=policy, clock=FakeClock(), resolver=resolver, ssl_context=context)  # type: ignore[arg-type]
    )


def cause(fetcher: Fetcher, url: str, wish: Wish | None = None) -> str:
    with fetcher, pytest.raises(FetchError) as caught:
        fetcher.get(url, wish)
    return str(caught.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0", "[::1]"])
@pytest.mark.parametrize("wish", [Wish(), Wish(api=True)])
def test_the_own_machine_is_not_asked_under_any_name(web: Server, host: str, wish: Wish) -> None:
    assert "not fetched without --allow-private" in cause(strict(), f"http://{host}:{web.server_port}/a", wish)
    assert web.asked == []


@pytest.mark.parametrize(
    "target", ["127.0.0.1", "169.254.169.254/latest/meta-data/", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "10.0.0.1"]
)
def test_a_redirect_inside_is_refused(web: Server, target: str) -> None:
    with serving() as inner:
        inner.on("/", body="secret")
        place = target if "/" in target else f"{target}:{inner.server_port}/"
        url = web.on("/a", 302, Location=f"http://{place}")
        fetcher = fetcher_for(web)
        with pytest.raises(FetchError, match=r"is an? [\w-]+ address: not fetched without --allow-private"):
            fetcher.get(url)
        assert inner.asked == []


def test_a_robots_txt_that_redirects_inside_is_not_followed(web: Server) -> None:
    with serving() as inner:
        web.on("/robots.txt", 302, Location=f"{inner.url}/robots.txt")
        with pytest.raises(FetchError, match="is a loopback address"):
            fetcher_for(web).get(web.on("/a", body="Text"))
        assert inner.asked == []


def test_with_allow_private_the_own_network_is_read(web: Server) -> None:
    with strict(policy=Policy(allow_private=True)) as fetcher:
        assert fetcher.get(web.on("/a", body="Text")).body == b"Text"


class Rebinding:
    """A name server that gives a public address first and loopback from then on."""

    def __init__(self) -> None:
        self.answers: list[str] = []

    def __call__(self, *_: object) -> list[str]:
        self.answers.append("127.0.0.1" if self.answers else "93.184.216.34")
        return [self.answers[-1]]


class Socketless(httpcore.SyncBackend):
    """Writes down where a connection would go, and refuses it."""

    def __init__(self) -> None:
        self.went_to: list[str] = []

    def connect_tcp(self, host: str, *_: object, **__: object) -> httpcore.NetworkStream:
        """Never connects."""
        self.went_to.append(host)
        raise httpcore.ConnectError("no")


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    resolver, sockets = Rebinding(), Socketless()
    backend = GuardedBackend(Policy(), Deadline(FakeClock()), resolver)
    backend._sockets = sockets
    with pytest.raises(httpcore.ConnectError):
        backend.connect_tcp("rebind.test", 80)
    assert (
        sockets.went_to == resolver.answers == ["93.184.216.34"]
    )  # one lookup, and its answer is what is connected to
    with pytest.raises(AddressRefused):
        backend.connect_tcp("rebind.test", 80)
    assert sockets.went_to == ["93.184.216.34"]


def test_a_name_with_one_address_inside_is_refused_altogether() -> None:
    sockets = Socketless()
    backend = GuardedBackend(Policy(), Deadline(FakeClock()), lambda host, port: ["93.184.216.34", "10.0.0.1"])
    backend._sockets = sockets
    with pytest.raises(AddressRefused, match=r"10\.0\.0\.1 is a private address"):
        backend.connect_tcp("both.test", 80)
    assert sockets.went_to == []


def test_a_redirect_to_a_name_that_leads_inside_is_refused(web: Server) -> None:
    names = {"news.test": ["127.0.0.1"], "inner.test": ["192.168.1.1"]}
    web.on("/a", 302, Location="http://inner.test/")
    fetcher = strict(lambda host, port: names[host], Policy(allow=frozenset({web.address})))
    said = cause(fetcher, f"http://news.test:{web.server_port}/a")
    assert said == "192.168.1.1 is a private address: not fetched without --allow-private"


def test_the_next_address_is_tried_when_the_first_does_not_answer(web: Server) -> None:
    policy = Policy(allow=frozenset({web.address, ("127.0.0.2", web.server_port)}))
    web.on("/a", body="Text")
    with strict(lambda host, port: ["127.0.0.2", "127.0.0.1"], policy) as fetcher:
        assert fetcher.get(f"http://news.test:{web.server_port}/a").body == b"Text"


def test_a_name_that_does_not_exist_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(httpcore.ConnectError, match="is not found"):
        resolve(f"{'x' * 70}.org", 80)  # no name can be that long, so nobody is asked
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(httpcore.ConnectError, match=r"the host name nowhere\.invalid is not found"):
        resolve("nowhere.invalid", 80)


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
def test_a_proxy_of_the_environment_is_not_used(web: Server, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    with serving() as proxy:
        monkeypatch.setenv(variable, proxy.url)
        assert fetcher_for(web).get(web.on("/a", body="Text")).body == b"Text"
        assert proxy.asked == []


# Credentials


def test_credentials_go_to_their_host_and_nowhere_else(web: Server, tmp_path: Path) -> None:
    with serving() as other:
        url = web.on("/a", 302, Location="/b")
        web.on("/b", 302, Location=f"http://me:secret@127.0.0.1:{other.server_port}/c")
        other.on("/c", body="Text")
        fetcher = fetcher_for(web, other, cache=tmp_path)
        page = fetcher.get(url.replace("//", "//me:secret@"))
        assert page.url == f"{other.url}/c"
        assert web.headers("/a")["authorization"] == web.headers("/b")["authorization"] == "Basic bWU6c2VjcmV0"
        assert "authorization" not in web.headers("/robots.txt")
        assert "authorization" not in other.headers("/c")
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"Text" in kept
    assert b"secret" not in kept


@pytest.mark.parametrize(
    "url", ["http://me:secret@127.0.0.1/a", "ftp://me:secret@example.org/", "http://me:secret@[::1"]
)
def test_credentials_are_not_in_what_is_said(url: str) -> None:
    assert "secret" not in cause(strict(), url)


def test_a_contact_with_line_breaks_makes_no_headers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_CONTACT", "a@b.org\r\nX-Evil: 1")
    assert "\n" not in user_agent()


# TLS


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[Server, ssl.SSLContext]]:
    """An HTTPS server that can prove it is news.test, and a context that trusts it."""
    openssl = shutil.which("openssl")
    if openssl is None:
        unavailable("openssl is not installed: it makes the certificate of the TLS tests")
    names = ["-subj", "/CN=news.test", "-addext", "subjectAltName=DNS:news.test"]
    new = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "3650"]
    files = ["-keyout", str(tmp_path / "key"), "-out", str(tmp_path / "certificate")]
    subprocess.run([openssl, *new, *names, *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate", tmp_path / "key")
    with serving() as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        yield server, ssl.create_default_context(cafile=tmp_path / "certificate")


def test_tls_is_verified_against_the_name_although_an_address_is_connected_to(
    secure: tuple[Server, ssl.SSLContext],
) -> None:
    server, context = secure
    server.on("/a", body="Text")
    policy = Policy(allow=frozenset({server.address}))
    with strict(lambda host, port: ["127.0.0.1"], policy, context) as fetcher:
        assert fetcher.get(f"https://news.test:{server.server_port}/a").body == b"Text"
    said = cause(strict(lambda host, port: ["127.0.0.1"], policy, context), f"https://evil.test:{server.server_port}/a")
    assert "its certificate is not valid: Hostname mismatch" in said
    assert server.paths() == ["/a"]


def test_the_system_resolver_gives_each_address_once(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 80))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [entry, entry])
    assert resolve("example.org", 80) == ["93.184.216.34"]
