"""The dashboard in a real browser: each thing a user does, and that nothing fails or leaves the machine meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from live import GO, turn
from playwright.sync_api import Browser, Locator, Page, expect

from dashboards import ids
from dashboards.views.selection import chosen, span
from dashboards.views.state import View, from_href
from tracker.export import to_bytes
from tracker.store.store import Store
from tracker.tension.lines import timeline

pytestmark = pytest.mark.browser
Open = Callable[[str], Page]


@pytest.fixture
def store(crisis: Store) -> Store:
    """Nothing here writes, so all tests look at one store."""
    return crisis


@pytest.fixture
def visit(visit: Open) -> Open:
    """Goes to a path and waits until its figure is drawn."""

    def go(path: str) -> Page:
        page = visit(path)
        ready(page, path)
        return page

    return go


def ready(page: Page, path: str) -> None:
    expect(page.locator("#page h1")).to_be_visible()
    if path.startswith("/country/"):
        expect(page.locator(f"#{ids.GRAPH} .xtick").first).to_be_visible()
        expect(page.locator(f"#{ids.COUNT}")).not_to_be_empty()


def marks(page: Page) -> Locator:
    """The marks of events; interval lines, index and bars are other elements."""
    return page.locator(f"#{ids.GRAPH} .xy .scatterlayer path.point")


def drawn_ids(page: Page) -> list[str]:
    script = f"""() => document.querySelector('#{ids.GRAPH} .js-plotly-plot').data
        .filter(trace => trace.mode === 'markers' && trace.customdata).flatMap(trace => trace.customdata)"""
    return sorted(page.evaluate(script))


def open_event(page: Page, event: str) -> None:
    """Clicks the mark of this event where it stands on the screen."""
    place = page.evaluate(
        f"""(event) => {{
            const plot = document.querySelector('#{ids.GRAPH} .js-plotly-plot');
            const traces = plot.data.map((trace, at) => [trace, at]);
            const [trace, at] = traces.find(([trace]) => trace.customdata && trace.customdata.includes(event));
            const point = plot.calcdata[at].find(one => trace.customdata[one.i] === event);
            const box = plot.querySelector('.xy .plot, .xy').closest('svg').getBoundingClientRect();
            return [box.x + plot._fullLayout.xaxis._offset + plot._fullLayout.xaxis.c2p(point.x),
                    box.y + plot._fullLayout.yaxis._offset + plot._fullLayout.yaxis.c2p(point.y)];
        }}""",
        event,
    )
    page.mouse.move(*place)
    page.mouse.click(*place)


def some_event(store: Store, kind: str, country: str = "UKR") -> str:
    events = store.events(country)
    return str(events.loc[events["event_type"] == kind, "event_id"].iloc[0])


def choose(page: Page, field: str, option: str) -> None:
    page.locator(f"#{field}").click()
    page.get_by_role("option", name=option).first.click()
    page.keyboard.press("Escape")


def test_overview_leads_to_a_country(visit: Open) -> None:
    page = visit("/")
    expect(page.locator(".card h2").first).to_have_text("Ukraine")
    page.locator(".card", has_text="Ukraine").filter(has=page.get_by_role("heading", name="Ukraine")).click()
    ready(page, "/country/UKR")
    assert urlsplit(page.url).path == "/country/UKR"
    assert page.title() == "Ukraine · Tension tracker"


def test_search_box_leads_to_a_country_and_back(visit: Open) -> None:
    page = visit("/about")
    page.locator(f"#{ids.GOTO}").fill("Fra")
    page.get_by_role("option", name="France").click()
    ready(page, "/country/FRA")
    expect(page.locator("#page h1")).to_contain_text("France")
    page.go_back()
    expect(page.locator("#page h1")).to_have_text("What the numbers mean")


def test_country_page_shows_every_event(visit: Open, store: Store) -> None:
    page = visit("/country/UKR")
    events = store.events("UKR")
    expect(page.locator(f"#{ids.COUNT}")).to_have_text(f"{len(events)} events")
    assert drawn_ids(page) == sorted(events["event_id"])
    expect(marks(page)).to_have_count(len(events))


def test_filters_change_figure_table_and_address_and_survive_reload(visit: Open, store: Store) -> None:
    page = visit("/country/UKR")
    page.locator(f"#{ids.FILTER_DIRECTIONS} label, label", has_text="De-escalation").first.click()
    expect(page).to_have_url(re.compile(r"direction=de-escalation"))
    choose(page, ids.FILTER_COUNTERPARTS, "Russia")
    expect(page).to_have_url(re.compile(r"with=RUS"))
    page.get_by_text("Daily", exact=True).click()
    expect(page).to_have_url(re.compile(r"freq=D"))
    wanted = chosen(store.events("UKR"), View("UKR", directions=("de-escalation",), counterparts=("RUS",)))
    count = f"{len(wanted)} of {len(store.events('UKR'))} events"
    for _ in range(2):
        expect(page.locator(f"#{ids.COUNT}")).to_have_text(count)
        expect(marks(page)).to_have_count(len(wanted))
        assert drawn_ids(page) == sorted(wanted["event_id"])
        expect(page.get_by_role("radio", name="Daily")).to_be_checked()
        expect(page.get_by_role("checkbox", name="De-escalation")).to_be_checked()
        page.reload()
        ready(page, "/country/UKR")


def test_back_button_takes_a_filter_back(visit: Open, store: Store) -> None:
    page = visit("/country/UKR")
    everything = f"{len(store.events('UKR'))} events"
    page.locator("label", has_text="Planned").first.click()
    expect(page.locator(f"#{ids.COUNT}")).not_to_have_text(everything)
    page.go_back()
    expect(page.locator(f"#{ids.COUNT}")).to_have_text(everything)
    expect(page.get_by_role("checkbox", name="Planned")).not_to_be_checked()


def test_range_buttons_and_typed_dates(visit: Open) -> None:
    page = visit("/country/UKR")
    page.get_by_text("1M", exact=True).click()
    expect(page).to_have_url(re.compile(r"from=2022-03-03&to=2022-04-03"))
    expect(page.locator(f"#{ids.FILTER_FROM}")).to_have_value("2022-03-03")
    page.locator(f"#{ids.FILTER_FROM}").fill("2022-02-01")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"from=2022-02-01&to=2022-04-03"))
    expect(page.get_by_role("radio", name="1M")).not_to_be_checked()


def test_dragging_across_the_figure_zooms_everything(visit: Open, store: Store) -> None:
    page = visit("/country/UKR")
    box = page.locator(f"#{ids.GRAPH} .xy .gridlayer, #{ids.GRAPH} .nsewdrag").first.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + 62, steps=8)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"from=2022-0\d-\d\d&to=2022-0\d-\d\d"))
    view = from_href("/country/UKR" + page.url.split("/country/UKR")[1])
    expect(page.locator(f"#{ids.COUNT}")).to_contain_text(f"{len(chosen(store.events('UKR'), view))} of")


def test_click_on_a_mark_opens_the_sentence_and_survives_reload(visit: Open, store: Store) -> None:
    page = visit("/country/UKR")
    event = some_event(store, "mediation_offer")
    open_event(page, event)
    panel = page.locator(f"#{ids.PANEL}")
    for _ in range(2):
        expect(panel.locator("mark")).to_have_text("Turkey has offered to mediate between Russia and Ukraine.")
        expect(panel).to_contain_text("Mediation offer")
        expect(panel).to_contain_text("mediation_offer-by-hand")
        expect(panel.get_by_role("link", name="Original article")).to_have_attribute(
            "href", "https://news.example.org/mediation"
        )
        assert f"event={event}" in page.url
        page.reload()
        ready(page, "/country/UKR")
    panel.get_by_role("link", name="French president to travel east").click()
    expect(page.locator("#page h1")).to_have_text("French president to travel east")
    assert page.url.endswith(f"/article/mediation-trip#{event}")
    expect(page.locator("article mark")).to_have_count(6)
    page.locator(f"article a[href*='{event}']").click()
    expect(page.locator(f"#{ids.PANEL} mark")).to_contain_text("Turkey has offered")


def test_selecting_a_row_opens_the_panel_and_escape_closes_it(visit: Open) -> None:
    page = visit("/country/UKR")
    page.locator(f"#{ids.GRID} .ag-row[row-index='1'] [col-id='type']").click()
    panel = page.locator(f"#{ids.PANEL}")
    expect(panel.locator("mark")).to_have_text(
        "Kyiv accused Moscow on Friday of preparing a large attack for the end of January."
    )
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page).not_to_have_url(re.compile("event="))


def downloaded(page: Page, button: str, folder: Path) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        page.locator(f"#{button}").click()
    file = waiting.value
    file.save_as(folder / "got")
    return file.suggested_filename, (folder / "got").read_bytes()


def test_downloads_are_exactly_what_is_filtered(visit: Open, store: Store, tmp_path: Path) -> None:
    page = visit("/country/UKR?from=2022-02-01&with=RUS&freq=D")
    events, view = store.events("UKR"), View("UKR", start=date(2022, 2, 1), counterparts=("RUS",), frequency="D")
    name, content = downloaded(page, ids.DOWNLOAD_EVENTS, tmp_path)
    assert name == "UKR-events-2022-02-01.csv"
    assert content == to_bytes(chosen(events, view))
    name, content = downloaded(page, ids.DOWNLOAD_TIMELINE, tmp_path)
    assert name == "UKR-timeline-2022-02-01.csv"
    _, last = span(chosen(events, view)) or (None, None)
    line = timeline(chosen(events, view, dates=False), "UKR", start=view.start, end=last)
    assert content == to_bytes(line)


def test_a_filter_of_the_table_goes_into_the_download(visit: Open, store: Store, tmp_path: Path) -> None:
    page = visit("/country/UKR")
    header = page.locator(f"#{ids.GRID} .ag-header-cell[col-id='status']")
    header.locator(".ag-header-cell-filter-button, .ag-header-cell-menu-button").first.click()
    page.locator(".ag-filter input[type=text]").first.fill("planned")
    events = store.events("UKR")
    planned = events[events["status"] == "planned"]
    summary = page.locator(f"#{ids.GRID} .ag-paging-row-summary-panel")
    expect(summary).to_contain_text(f"1 to {len(planned)} of {len(planned)}")
    page.keyboard.press("Escape")
    _, content = downloaded(page, ids.DOWNLOAD_EVENTS, tmp_path)
    assert 0 < len(planned) < len(events)
    assert content == to_bytes(planned)


def test_no_match_offers_a_way_back(visit: Open, store: Store) -> None:
    page = visit("/country/UKR?type=protest")
    expect(page.locator(f"#{ids.EMPTY}")).to_be_visible()
    page.locator(f"#{ids.EMPTY_RESET}").click()
    expect(page.locator(f"#{ids.COUNT}")).to_have_text(f"{len(store.events('UKR'))} events")
    expect(page.locator(f"#{ids.EMPTY}")).to_be_hidden()


@pytest.mark.parametrize("path", ["/country/ZZZ", "/country/%3Cscript%3E", "/article/none", "/nowhere"])
def test_what_is_not_there_is_said(visit: Open, path: str) -> None:
    page = visit("/about")
    turn(page, path)
    expect(page.get_by_role("link", name="Go to the overview")).to_be_visible()


def test_script_in_an_article_is_text(visit: Open) -> None:
    page = visit("/article/exchange")
    expect(page.locator("article")).to_contain_text('<script>alert("not run")</script>')
    expect(page.locator("article script")).to_have_count(0)


def test_dark_is_chosen_and_remembered(visit: Open) -> None:
    page = visit("/country/UKR")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_text("Dark", exact=True).click()
    for _ in range(2):
        expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
        expect(page.locator(f"#{ids.GRAPH} .annotation-text").first).to_have_css("fill", "rgb(230, 234, 240)")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
        page.reload()
        ready(page, "/country/UKR")


def test_the_system_decides_until_the_user_does(
    browser: Browser, store: Store, live_dashboard: Callable[[Store], str]
) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(live_dashboard(store))
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    page.emulate_media(color_scheme="light")
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "light")
    context.close()


@pytest.mark.parametrize("path", ["/", "/country/UKR", "/article/invasion", "/about"])
def test_a_narrow_screen_needs_no_sideways_scrolling(visit: Open, page: Page, path: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_panel_fits_a_narrow_screen(visit: Open, page: Page, store: Store) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(f"/country/UKR?event={some_event(store, 'mediation_offer')}")
    box = page.locator(f"#{ids.PANEL}").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.locator(f"#{ids.PANEL_CLOSE}").click()
    expect(page.locator(f"#{ids.PANEL}")).to_be_hidden()


def test_an_error_on_the_server_is_said_on_the_page(
    visit: Open, store: Store, monkeypatch: pytest.MonkeyPatch, page: Page
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("for this test")

    visit("/about")
    with monkeypatch.context() as patched:
        patched.setattr(store, "article", broken)
        page.evaluate(GO, "/article/invasion")
        expect(page.get_by_text("This did not work")).to_be_visible()
    page.locator(f"#{ids.ERROR} button").click()
