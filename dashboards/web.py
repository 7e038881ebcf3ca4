"""What the web server adds around Dash: security headers, the Origin check on writes, limits."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request

BODY_LIMIT = 4 * 1024 * 1024  # bytes of a request
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def protect(server: Flask, script_hashes: Sequence[str], *, forms: bool = False) -> None:
    """Adds the headers and checks to every route of the server; `forms`: its pages have some that the browser sends."""
    server.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    policy = content_security_policy(script_hashes, forms=forms)

    @server.before_request
    def same_origin() -> None:
        if request.method not in SAFE_METHODS and foreign(request.headers.get("Origin"), request.host):
            abort(403, "This request comes from another site.")

    @server.after_request
    def headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "same-origin"  # with no-referrer a form of ours has no Origin either
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        return response


def foreign(origin: str | None, host: str) -> bool:
    """Whether a browser says that another site sent the request; programs send no Origin.

    >>> [foreign(origin, "localhost:8050") for origin in ("http://localhost:8050", "null", "https://a.example", None)]
    [False, True, True, False]
    """
    return origin is not None and urlsplit(origin).netloc != host


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
