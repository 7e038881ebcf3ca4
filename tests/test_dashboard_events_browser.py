"""All events, and one, in a real browser: filter, sort, page, reload, download, permalink, keyboard, dark, narrow."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from dashboards import ids
from tracker.export import to_bytes
from tracker.store.finding import Wanted
from tracker.store.store import Store

pytestmark = pytest.mark.browser
Open = Callable[[str], Page]


@pytest.fixture
def store(crisis: Store) -> Store:
    """Nothing here writes, so all tests look at one store."""
    return crisis


def column(page: Page, name: str) -> list[str]:
    """The texts of a column, from the top."""
    cells = page.locator(f"#{ids.LIST_GRID} .ag-row [col-id='{name}']")
    rows = page.locator(f"#{ids.LIST_GRID} .ag-center-cols-container .ag-row")
    order = [int(row.get_attribute("row-index") or 0) for row in rows.all()]
    return [text for _, text in sorted(zip(order, cells.all_inner_texts(), strict=True))]


def counted(page: Page, text: str) -> None:
    expect(page.locator(f"#{ids.LIST_COUNT}")).to_have_text(text)


def choose(page: Page, field: str, option: str) -> None:
    page.locator(f"#{field}").click()
    page.get_by_role("option", name=option).first.click()
    page.keyboard.press("Escape")


def test_filters_words_and_pages_are_in_the_address_and_survive_reload(visit: Open, store: Store) -> None:
    page = visit("/events?size=25")
    total = len(store.events())
    counted(page, f"1 to 25 of {total} events")
    page.get_by_role("button", name="Next").click()
    counted(page, f"26 to 50 of {total} events")
    expect(page).to_have_url(re.compile(r"page=2"))
    page.locator("label", has_text="Planned").first.click()
    expect(page).to_have_url(re.compile(r"status=planned"))
    expect(page).not_to_have_url(re.compile(r"page="))
    choose(page, ids.LIST_COUNTRIES, "Ukraine")
    page.locator(f"#{ids.LIST_WORDS}").fill("germany weapon")
    expect(page).to_have_url(re.compile(r"words=germany\+weapon&country=UKR&status=planned"))
    found = store.found(Wanted(countries=("UKR",), statuses=("planned",), words="germany weapon"))
    assert 0 < len(found) < 25
    for _ in range(2):
        counted(page, f"1 to {len(found)} of {len(found)} event{'s' * (len(found) != 1)}")
        expect(page.locator(f"#{ids.LIST_WORDS}")).to_have_value("germany weapon")
        expect(page.get_by_role("checkbox", name="Planned")).to_be_checked()
        page.reload()
    counted(page, f"1 to {len(found)} of {len(found)} event{'s' * (len(found) != 1)}")
    page.go_back()
    expect(page.locator(f"#{ids.LIST_WORDS}")).to_have_value("")


def test_a_header_sorts_all_pages_and_the_order_survives_reload(visit: Open, store: Store) -> None:
    page = visit("/events?size=25")
    counted(page, f"1 to 25 of {len(store.events())} events")
    header = page.locator(f"#{ids.LIST_GRID} .ag-header-cell[col-id='confidence']")
    header.click()
    expect(page).to_have_url(re.compile(r"order=confidence"))
    expect(header).to_have_attribute("aria-sort", "ascending")
    header.click()
    expect(page).to_have_url(re.compile(r"order=-confidence"))
    best = sorted(store.events()["confidence"].round(2), reverse=True)[:5]
    for _ in range(2):
        expect(header).to_have_attribute("aria-sort", "descending")
        expect(page.locator(f"#{ids.LIST_GRID} [row-index='0'] [col-id='confidence']")).to_have_text(f"{best[0]:g}")
        assert [float(text) for text in column(page, "confidence")[:5]] == best
        page.reload()


def test_columns_are_chosen_and_survive_reload(visit: Open) -> None:
    page = visit("/events")
    page.get_by_text("Columns", exact=False).first.click()
    page.get_by_role("checkbox", name="Source").check()
    page.get_by_role("checkbox", name="Recipients").uncheck()
    expect(page).to_have_url(
        re.compile(r"columns=date_start,event_type,actors,status,evidence,confidence,n_reports,source")
    )
    for _ in range(2):
        expect(page.locator(f"#{ids.LIST_GRID} .ag-header-cell[col-id='recipients']")).to_have_count(0)
        expect(page.locator(f"#{ids.LIST_GRID} .ag-header-cell[col-id='event_type']")).to_be_visible()
        page.reload()


def test_the_csv_is_the_whole_of_what_is_filtered(visit: Open, store: Store, tmp_path: Path) -> None:
    page = visit("/events?direction=escalation&size=25")
    found = store.found(Wanted(directions=("escalation",)))
    assert len(found) > 25
    counted(page, f"1 to 25 of {len(found)} events")
    with page.expect_download() as waiting:
        page.locator(f"#{ids.LIST_FILES}").get_by_role("link", name="CSV").click()
    waiting.value.save_as(tmp_path / "got")
    assert waiting.value.suggested_filename == "events.csv"
    assert (tmp_path / "got").read_bytes() == to_bytes(found)


def test_a_row_opens_the_event_whose_address_can_be_shared(visit: Open, store: Store) -> None:
    page = visit("/events?type=mediation_offer")
    [event] = store.found(Wanted(types=("mediation_offer",)))["event_id"]
    page.locator(f"#{ids.LIST_GRID} [row-index='0'] [col-id='evidence']").click()
    expect(page.locator("#page h1")).to_have_text("Mediation offer")
    assert urlsplit(page.url).path == f"/event/{event}"
    page.reload()
    expect(page.locator("#page mark")).to_have_text("Turkey has offered to mediate between Russia and Ukraine.")
    page.get_by_role("link", name="Ukraine", exact=True).click()
    expect(page.locator(f"#{ids.PANEL} mark")).to_contain_text("Turkey has offered")
    page.locator(f"#{ids.PANEL}").get_by_role("link", name="Page of this event").click()
    expect(page.locator("#page h1")).to_have_text("Mediation offer")


def test_the_keyboard_alone_opens_an_event(visit: Open) -> None:
    page = visit("/events?type=mediation_offer")
    counted(page, "1 to 1 of 1 event")
    page.locator(f"#{ids.LIST_GRID} .ag-header-cell").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#page h1")).to_have_text("Mediation offer")


def test_words_typed_into_the_search_box_find_events(visit: Open, store: Store) -> None:
    page = visit("/about")
    box = page.locator(f"#{ids.GOTO}")
    box.press_sequentially("offered to mediate")
    page.keyboard.press("Enter")
    counted(page, "1 to 1 of 1 event")
    assert page.url.endswith("/events?words=offered+to+mediate")
    expect(box).to_have_value("")
    box.press_sequentially("Ukraine")  # from the page itself, and although a country has that name
    page.get_by_role("option", name="Search events for “Ukraine”").click()
    expect(page).to_have_url(re.compile(r"/events\?words=Ukraine$"))
    expect(page.locator(f"#{ids.LIST_WORDS}")).to_have_value("Ukraine")
    page.wait_for_load_state("networkidle")
    expect(box).to_have_value("")  # the answer that empties it would take what is typed before it
    box.press_sequentially("Fran", delay=80)  # as people type: each letter is answered before the next
    expect(page.get_by_role("option", name="France")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#page h1")).to_contain_text("France")


def test_no_match_offers_a_way_back(visit: Open, store: Store) -> None:
    page = visit("/events?words=xylophone")
    page.locator(f"#{ids.LIST_EMPTY_RESET}").click()
    counted(page, f"1 to 50 of {len(store.events())} events")
    assert page.url.endswith("/events")


@pytest.mark.parametrize("path", ["/events", "/event/EVENT"])
def test_a_narrow_screen_needs_no_sideways_scrolling(visit: Open, page: Page, store: Store, path: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(path.replace("EVENT", some_event(store)))
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def some_event(store: Store) -> str:
    """An event that two articles tell."""
    return str(store.found(Wanted(reports=2))["event_id"].iloc[0])
