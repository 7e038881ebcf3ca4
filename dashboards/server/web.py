"""What the web server adds around Dash: security headers, the checks that a write comes from our own pages, limits."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, request

BODY_LIMIT = 4 * 1024 * 1024  # bytes of a request
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
# What no other site can read: our pages send it back, Dash's in a header (it knows these names), forms in a field.
TOKEN_COOKIE, TOKEN_HEADER, TOKEN_FIELD = "_csrf_token", "X-CSRFToken", "csrf"
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
FORM = "application/x-www-form-urlencoded"


def protect(server: Flask, script_hashes: Sequence[str], *, forms: bool = False) -> None:
    """Adds the headers and checks to every route of the server; `forms`: its pages have some that the browser sends."""
    server.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    policy = content_security_policy(script_hashes, forms=forms)

    @server.before_request
    def same_origin() -> None:
        if request.method in SAFE_METHODS:
            return
        if foreign(request.headers.get("Origin"), request.host):
            abort(403, "This request comes from another site.")
        if not _token_is_sent_back():
            abort(403, "This request does not come from a page of this dashboard. Reload the page, then try again.")

    @server.after_request
    def headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "same-origin"  # with no-referrer a form of ours has no Origin either
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if response.mimetype == "text/html" and not _token():
            response.set_cookie(TOKEN_COOKIE, new_token(), samesite="Lax", secure=cookies_secure())
        return response


def foreign(origin: str | None, host: str) -> bool:
    """Whether a browser says that another site sent the request; programs send no Origin.

    >>> [foreign(origin, "localhost:8050") for origin in ("http://localhost:8050", "null", "https://a.example", None)]
    [False, True, True, False]
    """
    return origin is not None and urlsplit(origin).netloc != host


def new_token() -> str:
    """The token that the present page sends back with what it writes; made when the browser has none yet."""
    if "token" not in g:
        g.token = _token() or secrets.token_urlsafe(32)
    return str(g.token)


def _token() -> str:
    """The token that the browser has; "" when it has none."""
    kept = request.cookies.get(TOKEN_COOKIE, "")
    return kept if TOKEN.fullmatch(kept) else ""


def _token_is_sent_back() -> bool:
    # The field is looked for in small forms alone: a large one is for its route to read, with limits of its own.
    field = request.form.get(TOKEN_FIELD, "") if request.mimetype == FORM else ""
    said = request.headers.get(TOKEN_HEADER) or field
    return bool(_token()) and hmac.compare_digest(said.encode(), _token().encode())


def cookies_secure() -> bool:
    """Whether a cookie of the present request is for TLS alone."""
    return request.is_secure or bool(current_app.config["SESSION_COOKIE_SECURE"])


def content_security_policy(script_hashes: Sequence[str], *, forms: bool = False) -> str:
    """Own files only. Inline styles stay allowed: plotly, the grid and the components set them at run time."""
    scripts = " ".join(["'self'", *(f"'{value.strip(chr(39))}'" for value in script_hashes)])
    rules = {
        "default-src": "'self'",
        "script-src": scripts,
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'" if forms else "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())
