"""How long the dashboard's server takes, and how much it sends: first visits, changes of filters, lists, files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bench.callbacks import Browser
from bench.measure import Figures, compressed, peak_memory, seconds
from dashboards import ids
from dashboards.app import create_app
from tracker.store.finding import Wanted
from tracker.store.store import Store

FILTERS = (  # of a page; none repeats another, so nothing but the events themselves is known already
    "confidence=55", "direction=escalation", "status=occurred,planned", "type=attack,threat,visit", "confidence=70",
    "family=ASSAULT,CONSULT,THREATEN", "direction=de-escalation", "with=FRA,GBR,DEU", "scale=goldstein",
    "from=2022-01-01&to=2023-12-31&half=30", "weigh=confidence", "status=occurred",
)  # fmt: skip
LISTS = {
    "newest first": "",
    "one country": "?country=USA",
    "type and confidence": "?type=attack,threat&confidence=0.8",
    "country, from a day on": "?country=UKR&from=2023-01-01",
    "source": "?source=Paper+40",
    "by confidence": "?order=-confidence",
    "by actors": "?order=actors",
    "words": "?words=ceasefire+troops",
    "a word and a country": "?words=talks&country=ISR",
    "page 100": "?page=100",
}
DAY = date(2024, 1, 1)
EVERYTHING = Wanted()
STEP, FIGURE = f"{ids.RANGE}.value", f"{ids.GRAPH}.figure"  # what a change sets off first, and what is waited for
VIEW, DRAWN, LIST = (ids.VIEW, "data"), (ids.DRAWN, "data"), (ids.LIST_VIEW, "data")


def run(figures: Figures, store: Store, part: str, countries: tuple[str, ...] = ("UKR", "FRA")) -> None:
    """All figures of one store."""
    first_visits(figures, store, part)
    browser = Browser(create_app(store))
    for line in (*(f"/country/{code}" for code in countries), "/dyad/RUS-UKR"):
        changes(figures, browser, f"{part} {line}", line)
    lists(figures, browser, f"{part} /events")
    others(figures, browser, store, part)
    figures.put(part, "peak memory", "MiB", peak_memory())


def first_visits(figures: Figures, store: Store, part: str) -> None:
    """The overview, when nothing is known of the store, when it changed, and then."""
    browser = Browser(create_app(store))
    with figures.timed(part, "overview, first"):
        body = browser.open("/")
    figures.put(part, "overview, first", "kB", compressed(body))
    store.add_note(country="FRA", date_start=DAY, date_end=DAY, text="A note", author="bench")
    with figures.timed(part, "overview, after a note"):
        browser.open("/")
    store.import_events(store.events("FRA").head(1).assign(event_id=f"e-{len(store.annotations())}"))
    with figures.timed(part, "overview, after an import"):
        browser.open("/")
    figures.repeated(part, "overview, warm", lambda: browser.open("/"))


def changes(figures: Figures, browser: Browser, part: str, path: str) -> None:
    """A page of a line: opened, then its filters changed one after the other."""
    figures.put(part, "page opened", "first ms", 1000 * seconds(lambda: browser.open(path))[0])
    figures.put(part, "first figure", "first ms", 1000 * sum(clock for _, clock, _ in change(browser, path, "")))
    per: dict[str, list[tuple[float, float]]] = {}
    total: dict[str, list[tuple[float, float]]] = {}  # of what a user waits for, and of all, also what is folded up
    largest = 0.0
    for query in FILTERS:
        told = list(change(browser, path, query))
        for name, clock, busy in told:
            per.setdefault(name, []).append((clock, busy))
        for name, parts in {"a filter, until the figure": (STEP, FIGURE), "a filter": per.keys()}.items():
            some = [one for one in told if one[0] in parts]
            total.setdefault(name, []).append((sum(one[1] for one in some), sum(one[2] for one in some)))
        largest = max(
            largest,
            compressed(
                b"".join(browser.answers[output] for output in (*browser.set_off(VIEW), *browser.set_off(DRAWN)))
            ),
        )
    for name, times in (total | per).items():
        figures.spread(part, name, times)
    figures.put(part, "a filter", "kB", largest)


def change(browser: Browser, path: str, query: str) -> Iterator[tuple[str, float, float]]:
    """(callback, clock, processor seconds) of everything that another filter sets off, also what is folded up."""
    search = f"?{query}" if query else ""
    values = {
        VIEW: path + search,
        (ids.SCHEME, "data"): "light",
        (ids.HERE, "pathname"): path,
        (ids.HERE, "search"): search,
        (ids.MONTHS_OPEN, "n_clicks"): 1,
    }
    address = (ids.HERE, "search")
    for output, changed in [(output, given) for given in (address, VIEW, DRAWN) for output in browser.set_off(given)]:
        clock, busy = seconds(lambda output=output, changed=changed: browser.call(output, changed, values))  # type: ignore[misc]
        yield output.strip(".").split("...")[0], clock, busy


def lists(figures: Figures, browser: Browser, part: str) -> None:
    """Pages of all events."""
    [output] = browser.set_off(LIST)
    for name, search in LISTS.items():
        figures.repeated(part, name, lambda search=search: browser.call(output, LIST, {LIST: search}), runs=5)  # type: ignore[misc]
        figures.put(part, name, "kB", compressed(browser.answers[output]))


def others(figures: Figures, browser: Browser, store: Store, part: str) -> None:
    """Other pages, and what the store itself is asked."""
    event = str(store.find(EVERYTHING, limit=1)[0]["event_id"].iloc[0])
    for name, path in {"/review": "/review", "/event": f"/event/{event}", "/events page": "/events"}.items():
        figures.repeated(part, name, lambda path=path: browser.open(path), runs=5)  # type: ignore[misc]
    calls = {
        "Store.parties": store.parties,
        "Store.events of UKR": lambda: store.events("UKR"),
        "Store.coverage": store.coverage,
        "Store.state": store.state,
    }
    for name, call in calls.items():
        figures.repeated(part, name, call, runs=3)
