"""The analyst's hand in a real browser: the queue by keyboard, many events at once, cells, a period on the timeline."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from dashboard_crisis import fill
from playwright.sync_api import Locator, Page, expect

from dashboards import ids
from tracker.store.hand.review import queue
from tracker.store.store import Store

pytestmark = pytest.mark.browser
Open = Callable[[str], Page]


@pytest.fixture
def store(store: Store) -> Store:
    """A store with the crisis in it, which the test may change."""
    return fill(store)


def test_the_queue_is_worked_through_by_keyboard_alone(visit: Open, store: Store) -> None:
    first, second, third, fourth, *_ = queue(store)[0]["event_id"]
    page = visit("/review")
    body, said = page.locator(f"#{ids.REVIEW_BODY}"), page.locator(f"#{ids.REVIEW_SAID}")

    def shows(event: str) -> None:
        expect(body).to_have_attribute("data-turned", event)
        expect(body.locator(".permalink a")).to_have_attribute("href", f"/event/{event}")
        expect(page.locator(f"#{ids.ACT_CONFIRM}")).to_be_enabled()  # no answer is awaited any more

    def press(key: str) -> None:
        page.keyboard.press(key)

    shows(first)
    press("c")  # without a name, which is asked for
    expect(page.locator(f"#{ids.ACT_AUTHOR}")).to_be_focused()
    page.keyboard.type("Kim")
    press("Tab")
    while not page.evaluate("Object.values(localStorage).some(value => value.includes('Kim'))"):
        page.wait_for_timeout(20)  # until the name is known
    expect(page.locator(f"#{ids.ACT_CONFIRM}")).to_be_enabled()  # the first answer is there
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


def test_cells_are_corrected_and_many_events_are_rejected_and_brought_back(visit: Open, store: Store) -> None:
    page = visit("/events?columns=event_type,actors,status,evidence")
    grid, said = page.locator(f"#{ids.LIST_GRID}"), page.locator(f"#{ids.LIST_SAID}")
    number = len(store.events())

    def cell(row: int, name: str) -> Locator:
        return grid.locator(f".ag-row[row-index='{row}'] [col-id='{name}']")

    def type_into(row: int, text: str) -> None:
        cell(row, "actors").dblclick()
        page.keyboard.press("Control+a")
        page.keyboard.type(text)
        page.keyboard.press("Enter")

    expect(cell(0, "event_type").locator("a")).to_be_visible()
    page.locator(f"label[for='{ids.LIST_EDIT}']").first.click()
    page.locator(f"#{ids.ACT_AUTHOR}").fill("Kim")
    first = str(grid.locator(".ag-row[row-index='0']").first.get_attribute("row-id"))
    was = store.event(first)
    assert was is not None
    expect(cell(0, "actors")).to_have_text(was["actors"])
    type_into(0, "ukr, xqz")
    expect(said).to_contain_text("has the unknown code XQZ")
    expect(cell(0, "actors")).to_have_text(was["actors"])
    type_into(0, "fra")
    expect(said).to_contain_text("Corrected: Actors → France")
    store.hand.correct(first, {"actors": "POL"}, "Ada")
    type_into(0, "deu")
    expect(said).to_contain_text("Nothing of yours was written")
    expect(cell(0, "actors")).to_have_text("POL")
    said.get_by_role("button", name="Write mine anyway").click()
    expect(cell(0, "actors")).to_have_text("DEU")
    cell(0, "status").click()
    page.keyboard.press("Enter")
    page.locator(".ag-list-item", has_text="Denied").click()
    expect(said).to_contain_text("Corrected: Status → Denied")
    for row in (1, 2):
        grid.locator(f".ag-row[row-index='{row}'] .ag-checkbox-input").click()
    expect(page.locator(f"#{ids.LIST_CHOSEN}")).to_have_text("2 rows chosen")
    page.locator(f"#{ids.LIST_REJECT}").click()
    expect(page.get_by_text("This writes 2 records")).to_be_visible()
    page.get_by_label("Reason").fill("a test of the wire")
    page.get_by_role("button", name="Write them").click()
    expect(page.locator(f"#{ids.LIST_COUNT}")).to_contain_text(f"of {number - 2} events")
    page.get_by_role("button", name="Undo all of it").click()
    expect(page.locator(f"#{ids.LIST_COUNT}")).to_contain_text(f"of {number} events")
    page.get_by_label(f"All {number} events").click()
    page.locator(f"#{ids.LIST_CONFIRM}").click()
    expect(page.get_by_text(f"This writes {number} records")).to_be_visible()


def test_a_period_is_marked_by_dragging_and_becomes_a_note(visit: Open, store: Store) -> None:
    page = visit("/country/UKR")
    plot = page.locator(f"#{ids.GRAPH} .js-plotly-plot")
    expect(plot.locator(".nsewdrag").first).to_be_visible()
    button = page.get_by_role("button", name="Mark a period")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    place = """(plot, days) => days.map((day) => plot.getBoundingClientRect().left
        + plot._fullLayout.xaxis._offset + plot._fullLayout.xaxis.d2p(day))"""
    left, right = plot.evaluate(place, ["2022-02-03 18:00", "2022-02-17 04:00"])
    box = plot.bounding_box()
    assert box is not None
    page.mouse.move(left, box["y"] + 120)
    page.mouse.down()
    page.mouse.move((left + right) / 2, box["y"] + 160)
    page.mouse.move(right, box["y"] + 160)
    page.mouse.up()
    expect(page.locator(f"#{ids.NOTE_FROM}")).to_have_value("2022-02-04")
    expect(page.locator(f"#{ids.NOTE_TO}")).to_have_value("2022-02-17")
    expect(button).to_have_attribute("aria-pressed", "false")
    page.locator(f"#{ids.NOTE_TEXT}").fill("Two weeks of talks")
    page.locator(f"#{ids.NOTE_AUTHOR}").fill("Kim")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(f"#{ids.NOTES}")).to_contain_text("4–17 Feb 2022")
    assert plot.evaluate("plot => plot.layout.dragmode") == "zoom"
    [note] = store.hand.records()
    assert (note.date_start.isoformat(), note.date_end.isoformat()) == ("2022-02-04", "2022-02-17")


def test_what_was_written_is_found_in_the_history_and_taken_back_there(visit: Open, store: Store) -> None:
    page = visit("/history")
    rows = page.locator(f"#{ids.HISTORY_ROWS}")
    expect(rows).to_contain_text("Nothing was written")
    first, second = store.events()["event_id"][:2]
    store.hand.correct(first, {"place": "Kyiv (UKR)"}, "Ada", "seen on TV")
    store.hand.judge_many(store.hand.last_seen([first, second]), "rejected", "Lee", "a drill")
    page.reload()
    page.locator(f"#{ids.ACT_AUTHOR}").fill("Kim")
    page.get_by_role("button", name="Undo the whole bulk").first.click()
    expect(rows).to_contain_text("Undid: Rejected")
    page.locator(f"#{ids.HISTORY_AUTHOR}").click()
    page.get_by_role("option", name="Ada").click()
    expect(page.locator(f"#{ids.HISTORY_COUNT}")).to_have_text("1 to 1 of 1 record")
    expect(page).to_have_url(re.compile(r"/history\?author=Ada$"))
    expect(rows).to_contain_text("Place: — → Kyiv (UKR)")
    page.get_by_role("link", name="Changed underneath").click()
    expect(page.get_by_text("Every record is on the event it was written about.")).to_be_visible()
    expect(page.locator(f"#{ids.PAGE} h1")).to_have_text("Changed underneath")


def test_a_note_is_drawn_at_once_and_survives_reload(visit: Open, store: Store) -> None:
    page = visit("/country/UKR")
    page.get_by_role("button", name="Add a note").click()
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(f"#{ids.NOTE_FEEDBACK}")).to_contain_text("needs its date")
    page.locator(f"#{ids.NOTE_FROM}").fill("2022-02-17")
    page.locator(f"#{ids.NOTE_TO}").fill("2022-02-23")
    page.locator(f"#{ids.NOTE_TEXT}").fill("The last week <b>before</b>")
    page.locator(f"#{ids.NOTE_AUTHOR}").fill("Ada")
    page.get_by_role("button", name="Save note").click()
    for _ in range(2):
        expect(page.locator(f"#{ids.NOTES} li")).to_have_count(1)
        expect(page.locator(f"#{ids.NOTES}")).to_contain_text("17–23 Feb 2022")
        expect(page.locator(f"#{ids.NOTES}")).to_contain_text("The last week <b>before</b>")
        expect(page.locator(f"#{ids.GRAPH} .shapelayer path")).to_have_count(1)
        expect(page.locator(f"#{ids.GRAPH} .xy .textpoint")).to_have_count(1)
        page.reload()
    [kept] = store.annotations("UKR").to_dict("records")
    assert (kept["date_start"].date(), kept["date_end"].date()) == (date(2022, 2, 17), date(2022, 2, 23))
    assert kept["author"] == "Ada"
