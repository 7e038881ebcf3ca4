"""The analyst's hand in a real browser: the queue by keyboard, many events at once, cells, a period on the timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from dashboard_crisis import fill
from playwright.sync_api import Page, expect

from dashboards import ids
from tracker.review import queue
from tracker.store import Store

pytestmark = pytest.mark.browser


@pytest.fixture
def at(
    store: Store, live_dashboard: Callable[[Store], str], page: Page, browser_errors: list[str]
) -> Iterator[Callable[[str], Page]]:
    """Opens a path; in the end nothing may have gone wrong."""
    address = live_dashboard(fill(store))

    def go(path: str) -> Page:
        page.goto(address + path)
        return page

    yield go
    expect(page.locator(f"#{ids.ERROR}")).to_have_count(0)
    assert browser_errors == []


def test_the_queue_is_worked_through_by_keyboard_alone(at: Callable[[str], Page], store: Store) -> None:
    first, second, third, fourth, *_ = queue(store)[0]["event_id"]
    page = at("/review")
    body, said = page.locator(f"#{ids.REVIEW_BODY}"), page.locator(f"#{ids.REVIEW_SAID}")

    def shows(event: str) -> None:
        expect(body).to_have_attribute("data-turned", event)
        expect(body.locator(".permalink a")).to_have_attribute("href", f"/event/{event}")

    def press(key: str) -> None:
        page.keyboard.press(key)

    shows(first)
    press("c")  # without a name, which is asked for
    expect(page.locator(f"#{ids.ACT_AUTHOR}")).to_be_focused()
    page.keyboard.type("Kim")
    press("Tab")
    press("c")
    shows(second)
    expect(said).to_contain_text("Confirmed: ")
    press("r")
    expect(page.get_by_label("Why is it rejected?")).to_be_focused()
    page.keyboard.type("a drill")
    press("Enter")
    shows(third)
    press("e")
    expect(page.locator(f"#{ids.ACT_FIELDS}").get_by_label("Type")).to_be_focused()
    place = page.locator(f"#{ids.ACT_FIELDS}").get_by_label("Place")
    while not place.evaluate("field => field === document.activeElement"):
        press("Tab")
    page.keyboard.type("Kyiv")
    press("Control+Enter")
    shows(fourth)
    expect(page.locator(f"#{ids.REVIEW_DONE_COUNT}")).to_have_text("3")
    press("u")
    shows(third)
    expect(said).to_contain_text("Undone: ")
    press("j")
    shows(fourth)
    press("k")
    shows(third)
    page.reload()
    shows(third)
    expect(page.locator(f"#{ids.REVIEW_DONE_COUNT}")).to_have_text("2")
    assert [(one.kind, one.target, one.text) for one in store.hand.records() if one.kind != "undo"] == [
        ("verdict", first, ""), ("verdict", second, "a drill"), ("correction", third, ""),
    ]  # fmt: skip
