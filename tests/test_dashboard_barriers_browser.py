"""Every page, light and wide, dark and narrow: no serious or critical finding of axe-core, no sideways scrolling."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import files

import pytest
from every_page import lived_in, stops, turn_to
from live import watched
from playwright.sync_api import Browser, Page, expect

from dashboards.server.door import Door
from tracker.accounts.people import Accounts
from tracker.store.store import Store

pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
pytestmark = pytest.mark.browser
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RUN = "async () => (await axe.run({resultTypes: ['violations']})).violations"
UNFOLD = "document.querySelectorAll('#page details').forEach((one) => { one.open = true; })"
LOOKS = (("light", 1280), ("dark", 390))
PASSWORD = "correct horse battery"


@pytest.fixture
def checked(browser: Browser) -> Iterator[Page]:
    """A page in a context in which the checker's script may run."""
    errors: list[str] = []
    page = watched(browser, errors, bypass_csp=True)
    yield page
    page.context.close()
    assert errors == []


def barriers(page: Page, scheme: str, width: int) -> list[str]:
    """What a page has against people who see, hear or move otherwise, in these colours and at this width."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", scheme)
    where = f"{page.url} {scheme} {width}"
    found = [
        f"{where}: {one['id']}: {node['html'][:200]}: {node['failureSummary']}"
        for one in page.evaluate(RUN)
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [*found, *([f"{where}: {wide} pixels wide"] if wide > width else [])]


def test_no_page_has_a_serious_barrier_or_scrolls_sideways(
    checked: Page, store: Store, live_dashboard: Callable[..., str]
) -> None:
    checked.goto(live_dashboard(lived_in(store)) + "/about")
    checked.evaluate(AXE)
    found = []
    for stop in stops(store):
        checked.set_viewport_size({"width": 1280, "height": 900})
        turn_to(checked, stop)
        checked.evaluate(UNFOLD)
        for scheme, width in LOOKS:
            found += barriers(checked, scheme, width)
    assert found == []


def test_neither_have_the_pages_of_accounts(checked: Page, store: Store, live_dashboard: Callable[..., str]) -> None:
    known = Accounts(store.engine)
    known.add("Root", "admin", PASSWORD)
    known.add("Ann", "annotator", PASSWORD)
    base, found = live_dashboard(store, entry=Door("login")), []
    checked.goto(f"{base}/accounts")
    for title in ("Log in", "Accounts"):
        expect(checked.get_by_role("heading", level=1)).to_contain_text(title)
        checked.evaluate(AXE)
        for scheme, width in LOOKS:
            found += barriers(checked, scheme, width)
        if title == "Log in":
            checked.get_by_label("Name").fill("Root")
            checked.get_by_label("Password").fill(PASSWORD)
            checked.keyboard.press("Enter")
    assert found == []
