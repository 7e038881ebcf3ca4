"""`tracker serve`: the dashboard of a store, and who is let in."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.console import fail, say, summary
from tracker.cli.options import DEFAULT_DB, Database, RoleName, ingested, open_or_fail
from tracker.demo import demo_articles

if TYPE_CHECKING:
    from dashboards.server.door import Door, Kind, Network
    from tracker.store.store import Store

HEADER = re.compile(r"[A-Za-z0-9-]+")
PLAIN = "warning: passwords travel in plain text unless a proxy with TLS stands before http://{}:{}"
ANYBODY = "warning: everybody who reaches http://{}:{} can read and write without log-in"
NEEDED = "{} is reached from other computers: use --login, or --proxy-header, or --open if everybody may read and write"


def serve(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to listen on.")] = 8050,
    demo: Annotated[bool, typer.Option("--demo", help="Fill an empty store with the demo articles.")] = False,
    login: Annotated[bool, typer.Option("--login", help="Let in who has an account (`tracker accounts`).")] = False,
    proxy_header: Annotated[
        str,
        typer.Option(
            "--proxy-header", metavar="NAME", help="Let in whom a proxy names in this header.", show_default=False
        ),
    ] = "",
    proxy_from: Annotated[
        list[str] | None,
        typer.Option(
            "--proxy-from", metavar="ADDRESS", help="Address or network of the proxy to trust.", show_default=False
        ),
    ] = None,
    proxy_role: Annotated[
        RoleName, typer.Option("--proxy-role", help="Role of whom the proxy names and no account is known for.")
    ] = "viewer",
    secure_cookies: Annotated[bool, typer.Option("--secure-cookies", help="Send cookies over TLS only.")] = False,
    metrics: Annotated[
        str,
        typer.Option("--metrics", metavar="HOST:PORT", help="Tell Prometheus its numbers there.", show_default=False),
    ] = "",
    open_: Annotated[bool, typer.Option("--open", help="Let in everybody who reaches the address.")] = False,
    db: Database = DEFAULT_DB,
) -> None:
    """Serve the dashboard of a store; Ctrl-C ends it. Without log-in it is for this computer only.

    Examples:

    - `tracker serve`
    - `tracker serve --port 9000 --demo` (an empty store gets the demo articles)
    - `tracker serve --login --proxy-from 127.0.0.1 --secure-cookies` (behind a proxy with TLS)
    - `tracker serve --proxy-header X-Remote-User --proxy-from 127.0.0.1` (the proxy says who it is)
    """
    from dashboards.server.door import Door

    if sum([login, bool(proxy_header), open_]) > 1:
        fail("one of --login, --proxy-header and --open, not several")
    kind: Kind = "login" if login else "proxy" if proxy_header else "open" if open_ else "alone"
    proxies, told_at = _networks(proxy_from or []), _address(metrics)
    entry = Door(kind, _header(proxy_header, proxies), proxies, proxy_role, secure_cookies)
    with open_or_fail(db) as store:
        _check(store, kind, host, port)
        if not store.counts()["articles"]:
            _fill(store, demo)
        _run(store, host, port, entry, told_at)


def _fill(store: Store, demo: bool) -> None:
    """Puts the demo articles into an empty store when they are asked for; else says how it is filled."""
    if demo:
        say("the store is empty: ingesting the demo articles (half a minute)")
        say(summary(ingested(store, [demo_articles()])))
    else:
        say("the store is empty: `tracker ingest FILE...` fills it, `tracker serve --demo` with demo articles")


def _run(store: Store, host: str, port: int, entry: Door, metrics: tuple[str, int] | None) -> None:
    """Serves until it is asked to stop; ends the command when an address is taken."""
    from dashboards.app import serve as run

    say(f"dashboard: http://{host}:{port} (Ctrl-C ends it)")
    try:
        run(store, host, port, entry, metrics=metrics)
    except OSError as error:
        place = f"http://{host}:{port}" + (f" or {metrics[0]}:{metrics[1]}" if metrics else "")
        fail(f"cannot listen on {place}: {error.strerror or error}; choose another with --port (make run PORT=...)")


def _check(store: Store, kind: Kind, host: str, port: int) -> None:
    """Ends the command when more people would come in than was said, or none could; warns of what is risky."""
    from dashboards.server.door import loopback
    from tracker.accounts.people import Accounts

    here = host == "localhost" or loopback(host)
    if kind == "alone" and not here:
        fail(NEEDED.format(host))
    if kind == "open":
        say(ANYBODY.format(host, port))
    if kind == "login" and not [one for one in Accounts(store.engine).all() if not one.disabled]:
        fail("nobody could log in: make an account with `tracker accounts add NAME --role admin`")
    if kind == "login" and not here:
        say(PLAIN.format(host, port))


def _address(said: str) -> tuple[str, int] | None:
    host, _, port = said.rpartition(":")
    if said and not (host and port.isdecimal() and 0 < int(port) < 65536):
        fail(f"--metrics: {said!r} is no address with a port (127.0.0.1:9100)")
    return (host.strip("[]"), int(port)) if said else None


def _networks(addresses: list[str]) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(address) for address in addresses)
    except ValueError as error:
        fail(f"--proxy-from: {error}")


def _header(name: str, proxies: tuple[Network, ...]) -> str:
    if name and not HEADER.fullmatch(name):
        fail(f"--proxy-header: {name!r} is no name of a header (X-Remote-User)")
    if name and not proxies:
        fail("--proxy-header needs --proxy-from: whoever else sends the header is not believed")
    return name
