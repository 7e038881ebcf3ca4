"""The overview and the brief in a real browser: what a user does, and that nothing fails or leaves the machine."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from live import go, unharmed
from playwright.sync_api import Locator, Page, expect

from dashboards import ids
from tracker.store.store import Store, open_store

pytestmark = pytest.mark.browser
Open = Callable[[str], Page]


@pytest.fixture
def store(crisis: Store) -> Store:
    """Nothing here writes, so all tests look at one store."""
    return crisis


def countries(page: Page) -> Locator:
    return page.locator(f"#{ids.MAP} a.country")


def names(page: Page) -> list[str]:
    return page.locator(".card h2").all_inner_texts()


def test_settings_change_the_page_and_its_address_and_survive_reload(visit: Open) -> None:
    page = visit("/")
    first = names(page)
    page.locator(f"#{ids.ORDER}").get_by_text("Name", exact=True).click()
    expect(page).to_have_url(re.compile(r"/\?sort=name$"))
    expect(page.locator(".card h2").first).to_have_text(min(first))
    page.locator(f"#{ids.EVERYONE}").click()
    expect(page).to_have_url(re.compile(r"sort=name&who=all$"))
    expect(page.locator(".card h2", has_text="NATO")).to_be_visible()
    page.locator(f"#{ids.PERIOD}").get_by_text("3 months").click()
    expect(page.locator(".change").first).to_contain_text("in 3 months")
    chosen = names(page)
    page.reload()
    expect(page.locator(".card h2", has_text="NATO")).to_be_visible()
    assert names(page) == chosen == sorted(chosen)
    expect(page.locator(f"#{ids.PERIOD}").get_by_role("radio", name="3 months")).to_be_checked()
    page.go_back()
    expect(page.locator(".change").first).to_contain_text("in 4 weeks")
    expect(page.locator(f"#{ids.PERIOD}").get_by_role("radio", name="4 weeks")).to_be_checked()
    page.get_by_role("link", name="Overview").click()
    expect(page.locator(".card h2", has_text="NATO")).to_have_count(0)
    assert names(page) == first


def test_an_earlier_day_is_in_the_address_and_leads_to_that_day(visit: Open) -> None:
    page = visit("/")
    expect(page.locator(".said")).to_contain_text("Now is 25 Mar 2022")
    page.get_by_role("link", name="4 weeks earlier").click()
    expect(page).to_have_url(re.compile(r"asof=2022-02-25$"))
    expect(page.locator(f"#{ids.AS_OF}")).to_have_value("2022-02-25")
    page.locator(f"#{ids.AS_OF}").fill("2022-02-04")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"asof=2022-02-04$"))
    expect(page.locator(".said")).to_contain_text("As known on 4 Feb 2022")
    page.locator(".card", has=page.get_by_role("heading", name="Ukraine", exact=True)).click()
    expect(page).to_have_url(re.compile(r"/country/UKR\?from=2021-02-04&to=2022-02-04$"))
    expect(page.locator(f"#{ids.COUNT}")).not_to_be_empty()


def test_the_map_is_drawn_from_our_own_file_and_leads_to_a_country(visit: Open, page: Page) -> None:
    asked: list[str] = []
    visit("/")
    page.on("request", lambda sent: asked.append(urlsplit(sent.url).path))
    page.reload()
    ukraine = page.locator(f"#{ids.MAP} a[data-code=UKR]")
    expect(ukraine).to_be_visible()
    assert asked.count("/assets/world.json") == 1
    assert countries(page).count() > 5
    ukraine.hover()
    expect(page.locator(".map-said")).to_contain_text(re.compile(r"Ukraine: index \S+, \S+ in 4 weeks"))
    fill_now = ukraine.evaluate("element => getComputedStyle(element).fill")
    page.get_by_text("Dark", exact=True).click()
    expect(ukraine).not_to_have_css("fill", fill_now)
    page.locator(f"#{ids.COLOUR}").get_by_text("Level").click()
    expect(page).to_have_url(re.compile(r"map=level$"))
    expect(page.get_by_role("heading", name="Level of the index")).to_be_visible()
    ukraine.locator("path").click()
    expect(page.locator("#page h1")).to_contain_text("Ukraine")
    expect(page.locator(f"#{ids.COUNT}")).not_to_be_empty()
    page.go_back()
    expect(ukraine).to_be_visible()


def test_the_keyboard_alone_walks_the_map_and_opens_the_table(visit: Open) -> None:
    page = visit("/")
    expect(countries(page).first).to_be_visible()
    page.locator(".said a").last.focus()
    page.keyboard.press("Tab")
    focused = "document.activeElement.getAttribute('data-code')"
    strongest = page.evaluate(focused)
    assert strongest
    page.keyboard.press("ArrowRight")
    following = page.evaluate(focused)
    assert following != strongest
    page.keyboard.press("Home")
    assert page.evaluate(focused) == strongest
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".map-card table")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/country/{strongest}$"))
    expect(page.locator(f"#{ids.COUNT}")).not_to_be_empty()


def test_a_setting_keeps_the_focus(visit: Open) -> None:
    page = visit("/")
    page.locator(f"#{ids.ORDER}").get_by_role("radio", name="Change").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"sort=level$"))
    expect(page.locator(f"#{ids.ORDER}").get_by_role("radio", name="Level")).to_be_focused()


def test_an_empty_store_says_how_to_begin(
    tmp_path: Path, live_dashboard: Callable[[Store], str], page: Page, browser_errors: list[str]
) -> None:
    with open_store(str(tmp_path / "empty.db")) as nothing:
        go(page, live_dashboard(nothing), "/?sort=name")
        expect(page.locator("#page h1")).to_have_text("No events yet")
        expect(page.locator("#page")).to_contain_text("tracker ingest")
        unharmed(page, browser_errors)


def test_a_day_before_all_news_leads_back(visit: Open) -> None:
    page = visit("/?asof=2020-01-01")
    page.get_by_role("link", name="Go to the last day of news").click()
    expect(page.locator(".card").first).to_be_visible()
    expect(countries(page).first).to_be_visible()


@pytest.mark.parametrize("path", ["/?who=all&show=all", "/country/UKR/brief"])
def test_a_narrow_screen_needs_no_sideways_scrolling(visit: Open, page: Page, path: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_brief_prints_without_what_is_for_the_screen(visit: Open, page: Page) -> None:
    visit("/country/UKR")
    page.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1; }; }")
    page.get_by_role("link", name="Brief").click()
    expect(page.get_by_role("heading", name="Turning points")).to_be_visible()
    assert page.title() == "Ukraine · Tension tracker"
    page.get_by_role("button", name="Print").press("Enter")
    assert page.evaluate("window.printed") == 1
    page.get_by_text("Dark", exact=True).click()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.locator("header.top")).to_be_hidden()
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    assert page.locator(".brief-line").evaluate("image => image.naturalWidth") > 0
