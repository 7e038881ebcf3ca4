"""Logging in and out: a plain form that needs no script, at most so many attempts from one address."""

from __future__ import annotations

import ipaddress
import re
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

from flask import Flask, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from dashboards import web
from dashboards.door import COOKIE, LOGIN, LOGOUT
from dashboards.wording import sentence
from tracker.accounts import Accounts
from tracker.sessions import LONGEST, LoginError, Sessions

MOST, WINDOW = 20, 300.0  # attempts from one address within so many seconds
ADDRESSES = 10_000  # that are remembered
LOCAL_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")  # no other host, however browsers read it
TOO_OFTEN = "Too many attempts from your address. Try again in some minutes."


def register(server: Flask, known: Accounts) -> None:
    """Adds the two routes; `door` lets everybody come to the first."""
    sessions, pace = Sessions(known), Pace()

    @server.route(LOGIN, methods=["GET", "POST"], endpoint="login")
    def login() -> Response:
        goal = goal_of(request.values.get("next"))
        if request.method == "GET":
            return redirect(goal, 303) if g.visitor.role else form(goal)
        if not pace.allows(request.remote_addr or ""):
            return form(goal, TOO_OFTEN, 429)
        try:
            token = sessions.log_in(request.form.get("name", ""), request.form.get("password", ""))
        except LoginError as error:
            return form(goal, sentence(str(error)), 401)
        return let_in(goal, token)

    @server.post(LOGOUT)
    def logout() -> Response:
        sessions.log_out(request.cookies.get(COOKIE, ""))
        response = make_response(redirect(LOGIN, 303))
        response.delete_cookie(COOKIE)
        return response


def form(goal: str, error: str = "", status: int = 200) -> Response:
    """The page, with what was wrong."""
    name = request.form.get("name", "")
    response = make_response(render_template("login.html", goal=goal, error=error, name=name, action=LOGIN), status)
    if status == 429:
        response.headers["Retry-After"] = str(int(WINDOW))
    return response


def let_in(goal: str, token: str) -> Response:
    """The cookie, and on to the page that was asked for. `Lax`: a link from elsewhere may lead to a page."""
    response = make_response(redirect(goal, 303))
    response.set_cookie(COOKIE, token, max_age=LONGEST, httponly=True, samesite="Lax", secure=web.cookies_secure())
    return response


def goal_of(said: str | None) -> str:
    """The path to go to after logging in; "/" in place of what leads elsewhere.

    >>> [goal_of(said) for said in ("/events?type=visit", "//evil.example", "/\\\\evil.example", "https://evil.example")]
    ['/events?type=visit', '/', '/', '/']
    """
    path = said or "/"
    return path if LOCAL_PATH.fullmatch(path) and not path.startswith((LOGIN, LOGOUT)) else "/"


class Pace:
    """How often each address tried of late; belongs to one application."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._tries: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()
        self._now = now

    def allows(self, address: str) -> bool:
        """Whether this address may try once more; that counts as a try."""
        now, key = self._now(), neighbourhood(address)
        with self._lock:
            tries = self._tries.setdefault(key, deque(maxlen=MOST))
            self._tries.move_to_end(key)
            if len(self._tries) > ADDRESSES:
                self._tries.popitem(last=False)
            if len(tries) == MOST and now - tries[0] < WINDOW:
                return False
            tries.append(now)
            return True


def neighbourhood(address: str) -> str:
    """What counts as one address: of IPv6 the network, because everybody has 2**64 of them.

    >>> neighbourhood("192.0.2.7"), neighbourhood("2001:db8::7")
    ('192.0.2.7', '2001:db8::/64')
    """
    try:
        one = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(one) if one.version == 4 else str(ipaddress.ip_network(f"{one}/64", strict=False))
