"""The one check before every request: who is it, and may he come in? Without an answer nothing is sent."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlencode, urlsplit

from flask import Flask, abort, g, redirect, request
from flask import Response as Page
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from dashboards.server import health
from dashboards.server.who import ALONE, NOBODY, Visitor
from tracker.accounts.people import LONGEST_NAME, Accounts, Role, key_of
from tracker.accounts.sessions import Sessions

Kind = Literal["alone", "open", "login", "proxy"]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
LOGIN, LOGOUT, ACCOUNTS = "/login", "/logout", "/accounts"
COOKIE = "tracker_login"
ASSETS = "_dash_assets.static"  # the endpoint of our own style sheets, scripts and fonts
HEALTH = {health.ALIVE, health.READY}  # endpoints that are asked by programs on the way to the server
OPEN_TO_ALL = {ASSETS, "login", *HEALTH}  # endpoints
CALLBACKS = "/_dash-update-component"
# Paths: what may be posted by those who only look. `guard` watches callbacks, `people` has a look of its own.
NO_RECORDS = {CALLBACKS, LOGIN, LOGOUT, ACCOUNTS}
SAFE = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True, slots=True)
class Door:
    """Who is let in: `alone`, whoever is on this computer; `open`, whoever reaches it; `login`, accounts of the store;
    `proxy`, whom a trusted proxy names in its `header`, with the role of the account of that name, else `otherwise`.
    """

    kind: Kind = "alone"
    header: str = ""
    proxies: tuple[Network, ...] = ()
    otherwise: Role = "viewer"
    secure: bool = False  # cookies are sent over TLS only, also when the request came without

    @property
    def names(self) -> bool:
        """Whether everybody who comes in has a name."""
        return self.kind in ("login", "proxy")


def attend(server: Flask, door: Door, known: Accounts) -> None:
    """Puts the check before every route of the server."""
    sessions = Sessions(known)
    direct, behind = server.wsgi_app, ProxyFix(server.wsgi_app, x_for=1, x_proto=1)

    def application(environ: dict[str, str], start: object) -> object:
        """What a trusted proxy says of its client (address, TLS) holds; what anybody else says does not."""
        return (behind if trusted(environ.get("REMOTE_ADDR"), door.proxies) else direct)(environ, start)  # type: ignore[arg-type]

    server.wsgi_app = application  # type: ignore[method-assign,assignment]

    def ask() -> Response | None:
        g.visitor = NOBODY
        if request.endpoint in HEALTH:
            return None
        g.visitor = at_door(door, known, sessions)
        if g.visitor.role is None and request.endpoint not in OPEN_TO_ALL:
            return turned_away(door)
        if request.method not in SAFE and request.path not in NO_RECORDS and not g.visitor.may_write:
            abort(403, "Your account may look at everything, but not write.")
        return None

    server.before_request_funcs.setdefault(None, []).insert(0, ask)  # before all others, those of Dash too

    @server.after_request
    def keep_private(response: Page) -> Page:
        if door.names and request.endpoint != ASSETS:
            page = response.mimetype == "text/html"  # which "back" must not show again after log-out
            response.headers["Cache-Control"] = "no-store" if page else "private, no-cache"
            response.headers.add("Vary", "Cookie")
        return response


def at_door(door: Door, known: Accounts, sessions: Sessions) -> Visitor:
    """Who sends the request; NOBODY when that is not known. Ends the request when it must not be answered at all."""
    if door.kind == "login":
        account = sessions.of(token) if (token := request.cookies.get(COOKIE, "")) else None
        return Visitor(account.name, account.role, leaves=True) if account else NOBODY
    if door.kind == "proxy":
        return brought_in(door, known)
    if door.kind == "alone" and not local(request.host):
        abort(403, "This dashboard answers to localhost only: it was started without log-in.")
    return ALONE


def brought_in(door: Door, known: Accounts) -> Visitor:
    """Whom the proxy names."""
    if not trusted(peer(), door.proxies):
        abort(403, "Come in through the proxy.")
    name = " ".join(request.headers.get(door.header, "").split())
    if not key_of(name):
        return NOBODY
    if "," in name or len(name) > LONGEST_NAME or not name.isprintable():  # a comma: the header was there twice
        abort(403, "The proxy gives no proper name.")
    account = known.named(name)
    if account is None:
        return Visitor(name, door.otherwise)
    if account.disabled:
        abort(403, "This account is disabled.")
    return Visitor(account.name, account.role)


def turned_away(door: Door) -> Response:
    """The way to the log-in page for those who ask for a page, else a plain refusal."""
    page = request.method == "GET" and request.accept_mimetypes.accept_html and not request.path.startswith("/_")
    if door.kind == "login" and page and "text/html" in request.headers.get("Accept", ""):
        query = quote(request.query_string, safe="=&%+;,:/?@")
        asked = quote(request.path) + (f"?{query}" if query else "")
        return redirect(f"{LOGIN}?{urlencode({'next': asked})}", 303)
    return Response("Log in first.\n", 401, mimetype="text/plain")


def peer() -> str | None:
    """The address at the other end of the connection, whatever headers say."""
    before: dict[str, str] = request.environ.get("werkzeug.proxy_fix.orig", request.environ)
    return before.get("REMOTE_ADDR")


def trusted(address: str | None, proxies: Sequence[Network]) -> bool:
    """Whether a connection comes from one of these.

    >>> ours = [ipaddress.ip_network("10.0.0.0/8")]
    >>> [trusted(peer, ours) for peer in ("10.1.2.3", "::ffff:10.1.2.3", "11.1.2.3", None)]
    [True, True, False, False]
    """
    try:
        one = ipaddress.ip_address(address or "")
    except ValueError:
        return False
    plain = getattr(one, "ipv4_mapped", None) or one
    return any(plain in network for network in proxies)


def local(host: str) -> bool:
    """Whether a Host header names this computer: another name that leads here is how a foreign site gets in.

    >>> [local(host) for host in ("localhost:8050", "127.0.0.1", "[::1]:80", "evil.example", "[", "")]
    [True, True, True, False, False, False]
    """
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name == "localhost" or name.endswith(".localhost") or loopback(name)


def loopback(address: str) -> bool:
    """Whether it is a loopback address."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
