"""The actions on an event in a real browser: by keyboard, by form, in the table, against another writer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from dashboard_crisis import fill
from playwright.sync_api import Locator, Page, expect

from dashboards import ids
from tracker.store.store import Store

pytestmark = pytest.mark.browser
Open = Callable[[str], Page]
SENTENCE = "Turkey has offered to mediate between Russia and Ukraine."


@pytest.fixture
def store(store: Store) -> Store:
    """A store with the crisis in it, which the test may change."""
    return fill(store)


@pytest.fixture
def event(store: Store) -> str:
    events = store.events("UKR")
    return str(events.loc[events["evidence"] == SENTENCE, "event_id"].iloc[0])


@pytest.fixture
def visit(visit: Open) -> Open:
    """Goes to a path and waits for the card."""

    def go(path: str) -> Page:
        page = visit(path)
        expect(card(page).locator("mark")).to_have_text(SENTENCE)
        return page

    return go


def card(page: Page) -> Locator:
    return page.locator(f"#{ids.EVENT_CARD}")


def give_name(page: Page, name: str = "Kim") -> None:
    page.locator(f"#{ids.ACT_AUTHOR}").fill(name)
    page.locator(f"#{ids.ACT_AUTHOR}").blur()


def field(page: Page, name: str) -> Locator:
    return page.locator(f"#{ids.ACT_FIELDS}").get_by_label(name)


def test_an_event_is_judged_by_keyboard_alone(visit: Open, event: str, store: Store) -> None:
    page = visit(f"/event/{event}")
    page.keyboard.press("c")
    expect(page.locator(f"#{ids.ACT_FEEDBACK}")).to_contain_text("Give your name first")
    expect(page.locator(f"#{ids.ACT_AUTHOR}")).to_be_focused()
    give_name(page)
    page.keyboard.press("c")
    expect(card(page)).to_contain_text("✓ Confirmed")
    page.keyboard.press("u")
    expect(card(page)).to_contain_text("Undone.")
    expect(card(page)).not_to_contain_text("✓ Confirmed")
    page.keyboard.press("r")
    expect(field(page, "Why is it rejected?")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(f"#{ids.ACT_FORM}")).to_be_hidden()
    page.keyboard.press("r")
    expect(field(page, "Why is it rejected?")).to_be_focused()
    page.keyboard.type("a cue, not an event")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(card(page)).to_contain_text("✕ Rejected")
    expect(page.get_by_text("An analyst rejected this event")).to_be_visible()
    assert [record.kind for record in store.hand.records(event)] == ["verdict", "undo", "verdict"]
    page.keyboard.press("?")
    expect(page.get_by_text("undo your last record")).to_be_visible()
    page.reload()
    expect(page.locator(f"#{ids.ACT_AUTHOR}")).to_have_value("Kim")


def test_a_corrected_status_is_seen_in_the_table_and_undone(visit: Open, event: str, store: Store) -> None:
    page = visit(f"/country/UKR?event={event}")
    row = page.locator(f"#{ids.GRID} .ag-row[row-id='{event}'] [col-id='status']")
    was = str(store.events("UKR").set_index("event_id")["status"][event]).capitalize()
    expect(row).to_have_text(was)
    give_name(page)
    page.keyboard.press("e")
    expect(field(page, "Type")).to_be_focused()
    expect(field(page, "Confidence")).to_have_value(str(store.events("UKR").set_index("event_id")["confidence"][event]))
    field(page, "Status").click()
    page.get_by_role("option", name="Denied").click()
    field(page, "Actors").fill("TUR XQZ")
    page.locator(f"#{ids.ACT_SAVE}").click()
    expect(page.locator(f"#{ids.ACT_FEEDBACK}")).to_contain_text("has the unknown code XQZ")
    field(page, "Actors").fill("tur")
    page.locator(f"#{ids.ACT_SAVE}").click()
    expect(page.locator(f"#{ids.PANEL} .badge.corrected")).to_contain_text(f"{was} → Denied")
    expect(row).to_have_text("Denied")
    page.locator(f"#{ids.PANEL}").get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator(f"#{ids.PANEL} .badge.corrected")).to_have_count(0)
    expect(row).to_have_text(was)


def test_a_conflict_shows_both_and_writes_only_when_told_to(visit: Open, event: str, store: Store) -> None:
    page = visit(f"/event/{event}")
    give_name(page)
    store.hand.correct(event, {"status": "denied"}, "Ada", "the ministry says so")
    page.keyboard.press("c")
    conflict = page.locator(f"#{ids.ACT_CONFLICT}")
    expect(conflict).to_contain_text("Denied")
    expect(conflict).to_contain_text("the ministry says so")
    expect(conflict.get_by_role("button", name="Look at the new state")).to_be_focused()
    assert len(store.hand.records(event)) == 1
    page.get_by_role("button", name="Write mine anyway").click()
    expect(card(page)).to_contain_text("✓ Confirmed")
    expect(card(page).locator(".badge.corrected")).to_contain_text("Denied")
    store.hand.judge(event, "rejected", "Ada", "no")
    page.keyboard.press("c")
    page.get_by_role("button", name="Look at the new state").click()
    expect(card(page)).to_contain_text("✕ Rejected")
    expect(conflict).to_be_hidden()
    assert len(store.hand.records(event)) == 3
