"""The dashboard for tests in a browser: one address and one tab for a whole run.

A page that is opened anew costs Chromium seconds of reading scripts. So the tests share a tab, which goes from page to
page as the dashboard's own links do; behind the address is the dashboard of whatever store the test shows.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect
from waitress.server import create_server

from dashboards import ids
from dashboards.server.web import TOKEN_COOKIE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from dashboards.server.door import Door
    from tracker.store.store import Store
    from tracker.web.network import Policy

LONGEST = 30_000  # milliseconds: a software-rendered Chromium on a busy machine
WIDE = (1280, 900)
QUIET = "/about"  # asks for nothing that a test writes
# Nothing moves: colours that change slowly are none that can be checked, and moving costs time.
STILL = """addEventListener('DOMContentLoaded', () => {
    const style = document.createElement('style');
    style.textContent = '* { transition: none !important; animation: none !important; }';
    document.head.append(style);
})"""
GO = "path => { history.pushState({}, '', path); dispatchEvent(new CustomEvent('_dashprivate_pushstate')); }"


class Front:
    """A server on a free port of loopback; it answers with the dashboard that was shown last."""

    def __init__(self) -> None:
        self._shown: tuple[Store, Policy | None, Door | None] | None = None
        self._app: Any = None
        self._server = create_server(self._answer, host="127.0.0.1", port=0)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def show(self, store: Store, policy: Policy | None = None, entry: Door | None = None) -> str:
        """The address of the dashboard of a store, with a policy for fetching and a door."""
        from dashboards.app import create_app

        if self._shown != (store, policy, entry):
            self._app = create_app(store, policy=policy, entry=entry).server
            self._shown = (store, policy, entry)
        return f"http://127.0.0.1:{self._server.effective_port}"

    def close(self) -> None:
        """Ends the server."""
        self._server.close()
        self._thread.join(timeout=0.5)  # it ends with the last connection that the browser keeps

    def _answer(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        answer: Iterable[bytes] = self._app(environ, start)
        return answer

    def _run(self) -> None:
        with suppress(OSError):  # waitress may be polling the very socket that is closed in the end
            self._server.run()


def watched(browser: Browser, errors: list[str], **context: Any) -> Page:
    """A page in a context of its own that writes down what goes wrong in it, or leaves this machine."""
    page = browser.new_context(viewport={"width": WIDE[0], "height": WIDE[1]}, **context).new_page()
    page.add_init_script(STILL)
    page.set_default_timeout(LONGEST)
    page.on("console", lambda m: errors.append(f"console: {m.text}") if m.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(f"exception: {error}"))
    page.on("response", lambda r: errors.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    page.on("request", lambda sent: None if is_own(sent.url) else errors.append(f"external: {sent.url}"))
    return page


def is_own(url: str) -> bool:
    """Whether a request stays on this machine."""
    parts = urlsplit(url)
    return parts.hostname == "127.0.0.1" or parts.scheme in {"data", "blob"}


class Tab:
    """The tab that the tests of a run share, and what went wrong in it during this test."""

    def __init__(self, browser: Browser) -> None:
        self.errors: list[str] = []
        self.page = watched(browser, self.errors)
        self._under_way = 0
        self.page.on("request", lambda _: self._count(1))
        self.page.on("requestfinished", lambda _: self._count(-1))
        self.page.on("requestfailed", lambda _: self._count(-1))

    def clean(self) -> Page:
        """The tab as a new user has it: light, wide, without cookies but for the token that its page sends back."""
        self.errors.clear()
        self.page.context.clear_cookies(name=re.compile(f"^(?!{TOKEN_COOKIE})"))
        self.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
        self.page.emulate_media(color_scheme="light", media="null")
        return self.page

    def leave(self, *, anew: bool) -> None:
        """Lets the last requests end. After a failure, or with something kept, the next test opens its page anew."""
        if urlsplit(self.page.url).hostname != "127.0.0.1":
            return
        if anew or self.page.evaluate("localStorage.length + sessionStorage.length"):
            self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
            self.page.goto("about:blank")
            return
        turn(self.page, QUIET)
        while self._under_way > 0:
            self.page.wait_for_event("requestfinished")

    def _count(self, change: int) -> None:
        self._under_way += change


def go(page: Page, address: str, path: str) -> Page:
    """Goes to a path of the dashboard, by its own way when the page is one of it already."""
    if page.url.startswith(address + "/"):
        turn(page, path)
    else:
        page.goto(address + path)
    expect(page.locator("#page h1")).to_be_visible()
    return page


def turn(page: Page, path: str) -> None:
    """Turns to a page as the links of the dashboard do."""
    page.evaluate(GO, path)
    expect(page.locator("#main")).to_have_attribute("data-path", path.split("?", maxsplit=1)[0])


def unharmed(page: Page, errors: list[str]) -> None:
    """Fails when the page shows an error, or anything went wrong in it."""
    expect(page.locator(f"#{ids.ERROR}")).to_have_count(0)
    assert errors == []
