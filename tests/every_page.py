"""Every page of the dashboard with something to show on it, for the tests that walk them all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from dashboard_crisis import crisis, fill
from live import turn
from playwright.sync_api import Page, expect

from dashboards import ids
from tracker.model import Problem
from tracker.store.finding import Wanted
from tracker.store.store import Store

FIGURE = f"#{ids.GRAPH} .xtick"
CHART = ".chart .barlayer .point"


@dataclass(frozen=True)
class Stop:
    """A page: its address, and what is there once it is drawn (selectors of CSS)."""

    path: str
    drawn: tuple[str, ...] = ("#page h1",)


def lived_in(store: Store) -> Store:
    """The store with the crisis in it, and with what a store collects: records, a changed event, what was set aside."""
    fill(store)
    events = [str(key) for key in store.events("UKR")["event_id"]]
    store.hand.correct(events[0], {"place": "Kyiv (UKR)"}, "Ada", "seen on TV")
    store.hand.judge_many(store.hand.last_seen(events[1:4]), "rejected", "Lee", "a drill")
    store.hand.note("The last week before", "Kim", country="UKR", start=date(2022, 2, 17), end=date(2022, 2, 23))
    store.hand.note("Seen by two observers", "Kim", event=events[5], start=date(2022, 1, 3))
    store.set_aside(Problem("story-7", "read", "no publication date", "news dir/story.txt"))
    first = crisis()[0]
    store.hand.correct(str(store.reports(article_id=first.article.id)["event_id"].iloc[0]), {"place": "Kyiv"}, "Kim")
    store.save(first.article, [replace(report, place="Lviv") for report in first.reports], "v2")
    return store


def stops(store: Store) -> list[Stop]:
    """All pages, some of them in the state in which they show most."""
    told_twice = str(store.found(Wanted(reports=2))["event_id"].iloc[0])
    grid = f"#{ids.GRID} .ag-row"
    return [
        Stop("/?who=all", ("#overview-map a.country", ".card")),
        Stop(f"/country/UKR?event={told_twice}", (FIGURE, grid, f"#{ids.PANEL} mark", f"#{ids.TURNS} li")),
        Stop("/dyad/RUS-UKR?asof=2022-02-04", (FIGURE, grid)),
        Stop("/group/NATO?as=both", (FIGURE, grid)),
        Stop("/compare?c=RUS,UKR,FRA", (f"#{ids.COMPARE_GRAPH} .xtick", f"#{ids.COMPARE_TABLE} table")),
        Stop("/country/UKR/brief", ("#page h2",)),
        Stop("/events", (f"#{ids.LIST_GRID} .ag-row",)),
        Stop(f"/event/{told_twice}", ("#page mark", "#act")),
        Stop("/article/exchange", ("article mark",)),
        Stop("/add"),
        Stop("/review", (f"#{ids.REVIEW_BODY}:focus mark", f"#{ids.REVIEW_LIST} li")),
        Stop("/review/changed", ("#page button",)),
        Stop("/history", (f"#{ids.HISTORY_ROWS} li, #{ids.HISTORY_ROWS} tr",)),
        Stop("/quality", (CHART, f"#{ids.QUEUE_ROWS} tbody tr")),
        Stop("/about"),
        Stop("/nowhere"),
    ]


def turn_to(page: Page, stop: Stop) -> None:
    """Goes to a page as the links of the dashboard do, which is faster than opening it, and waits until it is drawn."""
    turn(page, stop.path)
    drawn(page, stop)


def drawn(page: Page, stop: Stop) -> None:
    """Waits until the page is drawn."""
    for selector in stop.drawn:
        expect(page.locator(selector).first).to_be_visible()
