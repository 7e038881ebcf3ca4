"""The pages of lines in a real browser: settings, as-of days, turning points, pairs, comparisons, pictures."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from bench.callbacks import UPDATE
from playwright.sync_api import Page, Request, expect

from dashboards import curves, ids
from dashboards.kept import Kept
from dashboards.views.selection import chosen
from dashboards.views.state import View
from tracker.store.store import Store

pytestmark = pytest.mark.browser
Open = Callable[[str], Page]
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def store(crisis: Store) -> Store:
    """Nothing here writes, so all tests look at one store."""
    return crisis


@pytest.fixture
def visit(visit: Open) -> Open:
    """Goes to a path and waits until its figure is drawn."""

    def go(path: str) -> Page:
        page = visit(path)
        drawn(page)
        return page

    return go


def drawn(page: Page) -> None:
    expect(page.locator("#page h1")).to_be_visible()
    expect(page.locator(".timeline .xtick").first).to_be_visible()


@pytest.mark.parametrize(
    ("path", "last", "asked"),
    [
        ("/country/UKR?status=occurred", f"#{ids.GRID} .ag-row", {ids.PAGE, ids.GRAPH, ids.GRID}),
        ("/compare?c=RUS,UKR", f"#{ids.COMPARE_TABLE} table", {ids.PAGE, ids.COMPARE_GRAPH}),
    ],
)
def test_a_page_is_opened_with_the_fewest_questions_and_none_twice(
    visit: Open, path: str, last: str, asked: set[str]
) -> None:
    page = visit(path)
    address = page.url
    page.goto("about:blank")  # so that no question of the page before is counted
    requests: list[Request] = []

    def note(one: Request) -> None:
        requests.append(one)

    page.on("requestfinished", note)
    page.goto(address)
    drawn(page)
    expect(page.locator(last).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.remove_listener("requestfinished", note)
    outputs = [str((one.post_data_json or {})["output"]) for one in requests if UPDATE in one.url]
    first = [output.strip(".").split("...")[0].partition(".")[0] for output in outputs]
    assert sorted(set(first) - {ids.URL}) == sorted(asked)
    assert len(outputs) == len(set(outputs))


def test_settings_go_into_the_address_and_survive_reload(visit: Open, store: Store) -> None:
    page = visit("/country/UKR")
    page.get_by_text("PLOVER", exact=True).click()
    expect(page).to_have_url(re.compile("scale=plover"))
    page.locator("label", has_text="By confidence").click()
    expect(page).to_have_url(re.compile("weigh=confidence"))
    page.locator(f"#{ids.HALF_LIFE}").fill("30")
    page.keyboard.press("Tab")
    expect(page).to_have_url(re.compile("half=30"))
    page.get_by_text("More filters").click()
    page.locator(f"#{ids.FILTER_CONFIDENCE}").fill("70")
    page.keyboard.press("Tab")
    expect(page).to_have_url(re.compile("confidence=70"))
    wanted = chosen(store.events("UKR"), View("UKR", confidence=70))
    for _ in range(2):
        expect(page.locator(f"#{ids.COUNT}")).to_contain_text(f"{len(wanted)} of ")
        expect(page.locator(f"#{ids.MEANING}")).to_contain_text("PLOVER")
        expect(page.locator(f"#{ids.MEANING}")).to_contain_text("in 30 days")
        expect(page.get_by_role("radio", name="PLOVER")).to_be_checked()
        expect(page.locator(f"#{ids.FILTER_CONFIDENCE}")).to_have_value("70 %")
        page.reload()
        drawn(page)


def test_as_of_a_day_statuses_are_those_of_then_until_now_is_chosen(visit: Open, store: Store) -> None:
    page = visit("/country/UKR?type=visit")
    status = page.locator(f"#{ids.GRID} .ag-row[row-index='0'] [col-id='status']")
    banner = page.locator(f"#{ids.AS_OF_BANNER}")
    expect(status).to_have_text("Occurred")
    expect(banner).to_be_hidden()
    page.locator(f"#{ids.LINE_AS_OF}").fill("2022-02-04")
    page.keyboard.press("Enter")
    for _ in range(2):
        expect(banner).to_contain_text("As known on 4 Feb 2022")
        expect(status).to_have_text("Planned")
        page.reload()
        drawn(page)
    page.get_by_role("button", name="Back to now").click()
    expect(banner).to_be_hidden()
    expect(status).to_have_text("Occurred")
    expect(page).not_to_have_url(re.compile("asof"))


def test_the_sliders_move_with_the_keyboard(visit: Open) -> None:
    page = visit("/country/UKR")
    month = page.get_by_role("slider", name="Month as of which everything is shown")
    month.focus()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("asof=2022-02-28"))
    expect(page.locator(f"#{ids.AS_OF_BANNER}")).to_contain_text("28 Feb 2022")
    first = page.get_by_role("slider", name="First day in view")
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("from=2021-11-06"))
    expect(page.locator(f"#{ids.FILTER_FROM}")).to_have_value("2021-11-06")


def test_a_turning_point_leads_to_its_evidence(visit: Open, store: Store) -> None:
    turns = curves.turning(Kept(store), View("UKR"))
    page = visit("/country/UKR")
    expect(page.locator(f"#{ids.TURNS} li")).to_have_count(len(turns))
    page.locator(f"#{ids.TURNS} li").first.get_by_role("link", name="evidence 1").click()
    event = turns["event_ids"].iloc[0].split(";")[0]
    expect(page.locator(f"#{ids.PANEL} mark")).to_have_text(
        str(store.events().set_index("event_id")["evidence"][event])
    )
    expect(page).to_have_url(re.compile(f"event={event}"))
    page.locator(f"#{ids.MONTHS_OPEN}").press("Enter")
    expect(page.locator(f"#{ids.MONTHS} tbody tr").first).to_contain_text("2022")


def test_a_name_of_the_legend_hides_its_marks(visit: Open) -> None:
    page = visit("/country/UKR")
    bars = page.locator(f"#{ids.GRAPH} .barlayer .point path")
    expect(bars.first).to_be_visible()
    before = bars.count()
    page.locator(f"#{ids.GRAPH} .legendtoggle").first.click()
    expect(bars).not_to_have_count(before)


def test_from_a_country_to_a_pair_to_a_comparison(visit: Open, store: Store) -> None:
    page = visit("/country/UKR?scale=goldstein")
    page.locator(".related").get_by_role("link", name="Russia", exact=True).click()
    expect(page.locator("#page h1")).to_contain_text("Russia and Ukraine")
    drawn(page)
    expect(page).to_have_url(re.compile(r"/dyad/RUS-UKR\?scale=goldstein"))
    expect(page.locator(f"#{ids.COUNT}")).not_to_be_empty()
    page.get_by_role("link", name="Compare with Ukraine").click()
    expect(page.locator("#page h1")).to_have_text("Compare countries")
    drawn(page)
    expect(page.locator(f"#{ids.COMPARE_TABLE} tbody").first.locator("tr")).to_have_count(2)
    page.locator(f"#{ids.COMPARE_PICK}").fill("Fran")
    page.get_by_role("option", name="France").click()
    for _ in range(2):
        expect(page).to_have_url(re.compile("c=RUS,UKR,FRA&scale=goldstein"))
        expect(page.locator(f"#{ids.COMPARE_TABLE} tbody").first.locator("tr")).to_have_count(3)
        expect(page.locator(f"#{ids.COMPARE_GRAPH} .scatterlayer .trace")).to_have_count(3)
        page.reload()
        drawn(page)
    page.get_by_role("link", name="Remove Russia").click()
    expect(page).to_have_url(re.compile("c=UKR,FRA&"))
    expect(page.locator(f"#{ids.COMPARE_GRAPH} .scatterlayer .trace")).to_have_count(2)


def test_a_group_is_shown_with_its_members_by_itself_and_both(visit: Open, store: Store) -> None:
    page = visit("/group/NATO")
    expect(page.locator(f"#{ids.MEANING}")).to_contain_text("whoever was a member")
    page.get_by_text("Itself", exact=True).click()
    expect(page).to_have_url(re.compile("as=self"))
    expect(page.locator(f"#{ids.COUNT}")).to_have_text(f"{len(store.events('NATO'))} events")
    page.get_by_text("Both", exact=True).click()
    expect(page.locator(f"#{ids.GRAPH} .legendtext", has_text="without its members")).to_be_visible()


@pytest.mark.parametrize(
    ("path", "button", "name"),
    [
        ("/country/UKR?from=2022-01-01&to=2022-03-31", ids.PICTURE_PNG, "UKR-2022-01-01-2022-03-31.png"),
        ("/compare?c=RUS,UKR&from=2022-01-01&to=2022-03-31", ids.COMPARE_SVG, "RUS-UKR-2022-01-01-2022-03-31.svg"),
    ],
)
def test_a_picture_has_title_period_and_source(visit: Open, tmp_path: Path, path: str, button: str, name: str) -> None:
    page = visit(path)
    with page.expect_download() as waiting:
        page.locator(f"#{button}").click()
    waiting.value.save_as(tmp_path / "picture")
    assert waiting.value.suggested_filename == name
    content = (tmp_path / "picture").read_bytes()
    if name.endswith("png"):
        assert content.startswith(PNG)
        assert len(content) > 20_000
        return
    said = "".join(ET.fromstring(content).itertext())
    for part in ("Tension index: Russia, Ukraine", "1 Jan – 31 Mar 2022", "Source: events read from news articles"):
        assert part in said


@pytest.mark.parametrize("path", ["/dyad/RUS-UKR?asof=2022-02-04", "/group/NATO?as=both", "/compare?c=RUS,UKR,FRA,USA"])
def test_dark_and_narrow_needs_no_sideways_scrolling(visit: Open, page: Page, path: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    visit(path)
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
