"""Every page by keyboard alone: everything is reached, the focus is seen, nothing traps it, and what opens closes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from every_page import lived_in, stops, turn_to
from live import turn
from playwright.sync_api import Locator, Page, expect

from dashboards import ids
from tracker.store.store import Store, open_store

pytestmark = pytest.mark.browser
MOST = 400  # presses of Tab from the top of a page to its end
AT_ONCE = 10  # presses, after which none reached anything new when the walk has come to its end
# What is focused is kept with how it, and what is drawn for it, looks then; so what nobody sees is told afterwards.
WALK = """() => {
    const near = (one) => [one, one.parentElement, one.parentElement?.parentElement, one.nextElementSibling];
    const drawn = (one) => {
        const look = getComputedStyle(one);
        return [look.outline, look.boxShadow, look.borderColor, look.stroke, look.strokeWidth, look.left].join();
    };
    const look = (one) => near(one).filter(Boolean).map(drawn).join("|");
    const named = (one) => one.outerHTML.slice(0, 160);
    const seen = new Map();
    const group = (one) => one.type === "radio" && one.name;
    if (!window.walk) document.addEventListener("focusin", (event) => window.walk.reached(event.target));
    window.walk = {
        reached(one) { if (!seen.has(one)) seen.set(one, look(one)); },
        count: () => seen.size,
        order: () => [...seen.keys()].map((one) => one.textContent.trim() || one.id),
        last: () => named(document.activeElement),
        unseen() {
            const same = [...seen].filter(([one, then]) => one.isConnected && look(one) === then);
            return same.map(([one]) => named(one));
        },
        missed() {
            const groups = new Set([...seen.keys()].map(group).filter(Boolean));
            const left = (one) => !seen.has(one) && !groups.has(group(one)) && !one.closest(ROVING);
            const open = (one) => !one.disabled && one.checkVisibility({ visibilityProperty: true });
            return [...document.querySelectorAll(CONTROLS)].filter((one) => left(one) && open(one)).map(named);
        },
    };
}"""
# One stop each, with arrow keys inside: the table of events, the map, tabs. What the keys of a field do besides is done
# by its little buttons (up and down, Backspace); plotly's own bar repeats what the controls do.
ROVING = ".ag-root, .world-shapes, [role=tab], .modebar"
LITTLE = "[class*=NumberInput-control], [class*=Pill-remove], [class*=ClearButton]"
CALENDAR = "[class*=DateInput-calendarHeader]"  # opens when its field has the focus, closes when it has not
CONTROLS = "a[href], button, input, select, textarea, summary, [role=slider], [role=button]"


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with all that the pages can show."""
    with open_store(str(tmp_path_factory.mktemp("store") / "tracker.db")) as opened:
        yield lived_in(opened)


@pytest.fixture
def store(everything: Store) -> Store:
    """Nothing here writes."""
    return everything


def test_tab_reaches_everything_on_every_page_visibly_and_leaves_it(visit: Callable[[str], Page], store: Store) -> None:
    page, found = visit("/about"), []
    for stop in stops(store):
        turn_to(page, stop)
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0); getSelection().removeAllRanges()")
        page.evaluate(WALK.replace("ROVING", repr(f"{ROVING}, {LITTLE}")).replace("CONTROLS", repr(CONTROLS)))
        page.locator(".skip").evaluate("skip => skip.focus()")
        pressed, known = 0, 0
        while (count := page.evaluate("walk.count()")) > known and pressed < MOST:
            for _ in range(AT_ONCE):
                page.keyboard.press("Tab")
            pressed, known = pressed + AT_ONCE, count
        last = page.evaluate("walk.last()")
        page.evaluate("document.activeElement.blur()")
        expect(page.locator(CALENDAR)).to_have_count(0)
        order = page.evaluate("walk.order()")
        assert order[:3] == ["Skip to content", "Tension tracker", "Overview"], stop.path
        found += [f"{stop.path}: trapped at {last}"] if pressed >= MOST else []
        found += [f"{stop.path}: missed {one}" for one in page.evaluate("walk.missed()")]
        found += [f"{stop.path}: focus is not seen on {one}" for one in page.evaluate("walk.unseen()")]
    assert found == []


def test_what_a_key_opens_another_closes_and_the_focus_comes_back(
    visit: Callable[[str], Page],
) -> None:
    page = visit("/country/UKR")
    marks = page.locator(f"#{ids.GRAPH} .xy .scatterlayer path.point")
    expect(marks.first).to_be_visible()
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()

    name = page.get_by_role("button", name="Show Escalation")
    number = marks.count()
    name.focus()
    for key, pressed in (("Enter", "false"), ("Space", "true")):
        page.keyboard.press(key)
        expect(name).to_have_attribute("aria-pressed", pressed)
        expect(name).to_be_focused()
        assert (marks.count() < number) == (pressed == "false")

    opened(page.get_by_role("button", name="Add a note"), page.get_by_role("dialog"))
    page.locator(f"#{ids.GRID} .ag-header-cell").first.focus()
    for key in ("ArrowDown", "ArrowDown", "Space"):
        page.keyboard.press(key)
    panel, cell = page.locator(f"#{ids.PANEL}"), page.locator(f"#{ids.GRID} [row-index='1'] .ag-cell").first
    expect(panel.locator("mark")).to_be_visible()
    expect(cell).to_be_focused()
    panel.get_by_role("button", name="Close").focus()
    page.keyboard.press("Enter")
    expect(panel).to_be_hidden()
    expect(cell).to_be_focused()

    page.set_viewport_size({"width": 390, "height": 844})
    types = page.locator(f"#{ids.FILTER_TYPES}")
    expect(types).to_be_hidden()
    page.get_by_role("button", name="Filters").press("Enter")
    expect(types).to_be_visible()
    turn(page, "/events")
    filters = page.locator("button.fold")
    expect(page.locator(f"#{ids.LIST_SOURCES}")).to_be_hidden()
    filters.press("Enter")
    expect(page.locator(f"#{ids.LIST_SOURCES}")).to_be_visible()
    filters.press("Space")
    expect(page.locator(f"#{ids.LIST_SOURCES}")).to_be_hidden()
    opened(page.locator("details.columns summary"), page.get_by_role("checkbox", name="Recipients"))


def opened(button: Locator, what: Locator) -> None:
    """Enter opens it, Escape closes it."""
    button.press("Enter")
    expect(what).to_be_visible()
    button.page.keyboard.press("Escape")
    expect(what).to_be_hidden()
    expect(button).to_be_focused()
