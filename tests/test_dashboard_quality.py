"""The page on quality: its queue, its numbers and where they lead, its downloads."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest
from dash import no_update
from dashboard_crisis import fill
from hypothesis import given
from hypothesis import strategies as st
from live import go, unharmed
from playwright.sync_api import Browser, Page, expect
from plotly.utils import PlotlyJSONEncoder

from dashboards import ids
from dashboards.callbacks.quality import frame, step
from dashboards.charts import bars
from dashboards.pages import quality as page_of
from dashboards.pages import queue
from dashboards.views.state import QueueView, quality_search, quality_view
from tracker.export import to_bytes
from tracker.model import Problem
from tracker.store.store import Store

SET_ASIDE = (
    Problem("<i>story</i>", "read", "no publication date", "news dir/it's.txt"),
    Problem("https://news.example.org/a", "fetch", "the server answers 404 Not Found", "https://news.example.org/a"),
    Problem("standard input:3", "language", "not English"),
)


@pytest.fixture
def filled(store: Store) -> Store:
    for problem in SET_ASIDE:
        store.set_aside(problem)
    return fill(store)


def shown(component: Any) -> str:
    return json.dumps(component, cls=PlotlyJSONEncoder, ensure_ascii=False)


@given(st.builds(QueueView, st.from_regex(r"[a-z]{0,20}", fullmatch=True), st.text(max_size=30)))
def test_the_part_of_the_queue_comes_back_from_its_address(view: QueueView) -> None:
    assert quality_view(quality_search(view)) == view


@given(st.text(max_size=60))
def test_any_query_gives_a_part_of_the_queue(search: str) -> None:
    view = quality_view(search)
    assert quality_view(quality_search(view)) == view


def test_the_command_that_tries_again_is_safe_to_paste(filled: Store) -> None:
    assert shlex.split(queue.again("news dir/it's.txt; rm -rf ~"))[-1] == "news dir/it's.txt; rm -rf ~"
    text = shown(queue.rows(filled, QueueView()))
    assert "tracker problems --retry --contains https://news.example.org/a" in text
    assert "Hand it in again" in text


def test_the_queue_is_filtered_by_stage_and_text(filled: Store) -> None:
    assert queue.asked(filled, QueueView("fetch"))["item"].tolist() == ["https://news.example.org/a"]
    assert queue.asked(filled, QueueView(text="IT'S"))["item"].tolist() == ["<i>story</i>"]
    assert "Nothing set aside matches" in shown(queue.rows(filled, QueueView("fetch", "story")))


def test_address_and_filters_follow_each_other(filled: Store) -> None:
    search, *controls, rows = step(filled, "", QueueView("fetch", "404"), moved=False)
    assert (search, controls) == ("?stage=fetch&text=404", [no_update, no_update])
    assert "404" in shown(rows)
    back = step(filled, "?stage=read", QueueView("fetch", "404"), moved=True)
    assert back[:3] == (no_update, "read", "")
    assert step(filled, "?stage=read", QueueView("read"), moved=True) == (no_update,) * 4


def test_numbers_lead_to_the_events_they_count(filled: Store) -> None:
    text = shown(page_of.layout(filled, QueueView()))
    assert '"/events?type=visit"' in text
    assert '"/events?confidence=0.8"' in text
    assert '"/events?from=2022-02-01&to=2022-02-28"' in text
    assert '"/events?source=The+Daily+Example"' in text
    assert page_of.events_link("3", source="Other, Inc.") == "3"  # the address separates values by commas
    assert page_of.events_link("3", source="") == "3"


def test_an_empty_store_has_a_page(store: Store) -> None:
    text = shown(page_of.layout(store, QueueView()))
    assert "Nothing was set aside." in text
    assert "0 events from 0 articles" in text


def test_bars_show_names_as_text_and_nothing_else() -> None:
    figure = bars.lying(['<a href="https://evil.example">x</a>', "rule"], [3, 1], "events", "dark")
    [bar] = figure["data"]
    assert bar["y"][0].startswith("&lt;a href")
    assert bar["customdata"][1] == ["rule", "25.0%"]
    assert bars.lying([], [], "events")["data"][0]["x"] == []


def test_downloads_hold_everything(filled: Store) -> None:
    events = filled.events()
    undated = frame(filled, ids.UNDATED, QueueView())
    assert set(undated["event_id"]) == set(events.loc[events["date_basis"] == "publication", "event_id"])
    assert frame(filled, ids.RULES, QueueView())["events"].sum() == len(events)
    assert len(frame(filled, ids.QUEUE, QueueView("read"))) == 1
    assert frame(filled, ids.COVERAGE, QueueView())["articles"].sum() == filled.counts()["articles"]
    assert (frame(filled, ids.DOUBTFUL, QueueView())["confidence"] < 0.5).all()


@pytest.mark.browser
def test_the_queue_in_a_browser(
    filled: Store, live_dashboard: Callable[[Store], str], page: Page, browser_errors: list[str], tmp_path: Path
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    go(page, live_dashboard(filled), "/about")
    page.get_by_role("link", name="Quality", exact=True).click()
    rows = page.locator(f"#{ids.QUEUE_ROWS} tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("<i>story</i>")
    page.locator(f"#{ids.QUEUE_TEXT}").fill("404")
    expect(page).to_have_url(re.compile(r"/quality\?text=404"))
    for _ in range(2):
        expect(rows).to_have_count(1)
        expect(page.locator(f"#{ids.QUEUE_TEXT}")).to_have_value("404")
        page.reload()
    expect(page.locator(".chart .barlayer .point").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    with page.expect_download() as waiting:
        page.locator(".queue-filters").get_by_role("button", name="CSV").click()
    waiting.value.save_as(tmp_path / "got")
    assert (tmp_path / "got").read_bytes() == to_bytes(filled.problems(contains="404"))
    page.locator("summary", has_text="As a table").first.click()
    expect(page.locator("details a[href='/events?type=visit']").first).to_be_visible()
    unharmed(page, browser_errors)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_preview_has_no_serious_barrier(
    browser: Browser, filled: Store, live_dashboard: Callable[..., str], scheme: Literal["light", "dark"]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    base = live_dashboard(filled)
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # so that the checker's script may run
    page = context.new_page()
    page.goto(base + "/add")
    page.locator(f"#{ids.ADD_DATE}").fill("2022-02-04")
    page.locator(f"#{ids.ADD_TEXT}").fill("Russia shelled Kharkiv on Friday. The weather was cold.")
    page.locator(f"#{ids.ADD_TEXT_SEND}").click()
    expect(page.locator(".add-line.telling")).to_be_visible()
    found = axe.Axe().run(page).response["violations"]
    assert [
        (one["id"], one["nodes"][0]["html"], one["nodes"][0]["failureSummary"])
        for one in found
        if one["impact"] in SERIOUS
    ] == []
    context.close()


SERIOUS = {"serious", "critical"}
