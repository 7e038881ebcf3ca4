"""Logging in and out: a plain form that needs no script, at most so many attempts from one address."""

from __future__ import annotations

import re

from flask import Flask, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from dashboards.server import web
from dashboards.server.door import COOKIE, LOGIN, LOGOUT
from dashboards.server.pace import Pace
from dashboards.wording import sentence
from tracker.accounts.people import Accounts
from tracker.accounts.sessions import LONGEST, LoginError, Sessions

MOST, WINDOW = 20, 300.0  # attempts from one address within so many seconds
LOCAL_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")  # no other host, however browsers read it
TOO_OFTEN = "Too many attempts from your address. Try again in some minutes."


def register(server: Flask, known: Accounts) -> None:
    """Adds the two routes; `door` lets everybody come to the first."""
    sessions, pace = Sessions(known), Pace(MOST, WINDOW)

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
    shown = {"goal": goal, "error": error, "name": name, "action": LOGIN, "token": web.new_token()}
    response = make_response(render_template("login.html", **shown), status)
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
