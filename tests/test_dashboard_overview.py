"""The overview without a browser: its address, where countries stand on a day, the map, what is kept."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from dash.development.base_component import Component
from dashboard_crisis import crisis, fill
from hypothesis import given
from hypothesis import strategies as st
from plotly.utils import PlotlyJSONEncoder

from dashboards import pages, standings
from dashboards.callbacks import overview as steps
from dashboards.charts.worldshapes import CRIMEA, halves, place
from dashboards.memory import Memory
from dashboards.pages import overview, worldmap
from dashboards.pages.cards import card
from dashboards.standings import Snapshot, Standing, is_country, ranked, within
from dashboards.views import lookout
from dashboards.views.lookout import Lookout
from tracker.store.store import Store
from tracker.table import to_frame
from tracker.tension.lines import timeline
from tracker.tension.rationale import rationale

NOW = date(2022, 3, 25)  # the last day of news of the crisis
DAYS = st.dates(date(2021, 12, 1), date(2022, 4, 20))


def shown(component: Component) -> str:
    """Everything a component says, as JSON."""
    return json.dumps(component, cls=PlotlyJSONEncoder, ensure_ascii=False)


@pytest.fixture(scope="module")
def events() -> pd.DataFrame:
    told = crisis()
    return to_frame((report for one in told for report in one.reports), {one.article.id: one.article for one in told})


def snapshot_of(events: pd.DataFrame, day: date) -> Snapshot:
    return Snapshot(events, day, events)


@st.composite
def views(draw: st.DrawFn) -> Lookout:
    return Lookout(
        as_of=draw(st.none() | st.dates(lookout.EARLIEST, date(2100, 12, 31))),
        period=draw(st.sampled_from(list(lookout.PERIODS))),
        order=draw(st.sampled_from(["change", "level", "name", "events"])),
        colour=draw(st.sampled_from(["change", "level"])),
        everyone=draw(st.booleans()),
        every_card=draw(st.booleans()),
    )


@given(views())
def test_a_view_comes_back_from_its_address(view: Lookout) -> None:
    assert lookout.from_search(lookout.to_search(view)) == view


@given(st.text(max_size=200))
def test_any_address_gives_a_view_and_a_stable_one(search: str) -> None:
    view = lookout.from_search("?" + search)
    assert lookout.from_search(lookout.to_search(view)) == view


def test_the_default_view_has_a_plain_address_and_others_read_well() -> None:
    assert lookout.to_href(Lookout()) == "/"
    view = Lookout(date(2022, 2, 24), "1y", "name", "level", everyone=True, every_card=True)
    assert lookout.to_href(view) == "/?asof=2022-02-24&period=1y&sort=name&map=level&who=all&show=all"


def test_settings_and_address_say_the_same() -> None:
    view = Lookout(date(2022, 2, 24), "3m", "level", "level", everyone=True)
    values = {"search": "?show=all", "as_of": "2022-02-24", "period": "3m", "order": "level", "colour": "level"}
    found = steps.chosen(values | {"everyone": True})
    assert found == lookout.from_search(lookout.to_search(view) + "&show=all")
    assert steps.chosen(values | {"period": "x", "order": None, "as_of": "0001-02-03", "everyone": None}) == Lookout(
        colour="level", every_card=True
    )


@given(DAYS, st.integers(0, 40))
def test_days_within_bounds_weigh_what_they_weighed(events: pd.DataFrame, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    whole = timeline(events, start=first, end=last).set_index(["country", "date"])["net"]
    cut = timeline(within(events, first, last)).set_index(["country", "date"])["net"]
    assert not [key for key in cut.index if not first <= key[1].date() <= last]
    both = pd.concat([whole, cut], axis=1, keys=["whole", "cut"]).fillna(0.0)
    assert (both["whole"] - both["cut"]).abs().max() <= 2e-6 or both.empty


@pytest.mark.parametrize("day", [NOW, date(2022, 2, 24), date(2021, 12, 25)])
def test_levels_and_changes_are_those_of_the_timeline(events: pd.DataFrame, day: date) -> None:
    found = {one.code: one for one in snapshot_of(events, day).standings("4w")}
    before = pd.Timestamp(day - timedelta(weeks=4))
    assert set(found) == set(timeline(events)["country"])
    for code in ("UKR", "RUS", "FRA", "NATO"):
        line = timeline(events, code).set_index("date")["index"]
        days = pd.date_range(min(line.index[0], before), pd.Timestamp(day))
        index = [0.0]
        for when in days:  # after its last event a line only forgets
            index.append(line[when] if when in line.index else index[-1] * 0.5 ** (1 / 14))
        then = index[1 + list(days).index(before)]
        assert found[code].level == pytest.approx(index[-1], abs=2e-3)
        assert found[code].change == pytest.approx(index[-1] - then, abs=2e-3)
        assert found[code].weeks[-1] == found[code].level
        assert len(found[code].weeks) == 26


@pytest.mark.parametrize("day", [date(2040, 1, 1), date(9999, 12, 31)])
def test_long_after_all_news_everything_is_forgotten(events: pd.DataFrame, day: date) -> None:
    snapshot = snapshot_of(events, day)
    assert snapshot.levels.empty
    assert {(one.level, one.change, one.n_events) for one in snapshot.standings("1y")} == {(0.0, 0.0, 0)}
    assert snapshot.month("UKR") is None


def test_an_event_of_a_century_counts_and_stretches_nothing(events: pd.DataFrame) -> None:
    century = events.iloc[:1].assign(
        event_id="e0", date_start=pd.Timestamp(1900, 1, 1), date_end=pd.Timestamp(2099, 12, 31), actors="UKR"
    )
    snapshot = snapshot_of(pd.concat([events, century], ignore_index=True), NOW)
    assert len(snapshot.levels) == standings.LOOKS_BACK.days + 1
    assert snapshot.levels.index[-1] == pd.Timestamp(NOW)


def test_the_month_is_what_the_rationale_says(events: pd.DataFrame) -> None:
    snapshot = snapshot_of(events, NOW)
    table = rationale(timeline(events), events, start=NOW, end=NOW).set_index("country")
    assert {"UKR", "RUS"} <= set(table.index)
    for code in snapshot.rows:
        found = snapshot.month(code)
        assert (found is not None) == (code in table.index)
        if found:
            assert (found.verdict, found.why) == (table["verdict"][code], table["why"][code])
            assert found.first == date(2022, 3, 1)


def test_a_line_without_news_in_the_month_has_no_verdict(events: pd.DataFrame) -> None:
    snapshot = snapshot_of(events, date(2022, 6, 1))
    assert snapshot.month("UKR") is None
    assert "Nothing published in June 2022" in shown(card(snapshot.standings("4w")[0], snapshot, Lookout()))


def standing(code: str, level: float, change: float, n_events: int) -> Standing:
    return Standing(code, code.title(), level, change, n_events, (0.0, level))


def test_every_order() -> None:
    some = [standing("AAA", 1, 2, 9), standing("BBB", 5, -7, 3), standing("CCC", -9, 7.01, 3)]
    orders = {
        order: "".join(one.code[0] for one in ranked(some, order)) for order in ("change", "level", "name", "events")
    }
    assert orders == {"change": "BCA", "level": "BAC", "name": "ABC", "events": "ABC"}


def test_the_memory_asks_once_and_notices_every_change(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first, *others = crisis()
    store.save(first.article, first.reports, "test")
    memory, asked, real = Memory(store), [], store.events

    def counting(**wanted: Any) -> pd.DataFrame:
        asked.append(wanted.get("start"))
        return real(**wanted)

    monkeypatch.setattr(store, "events", counting)
    snapshot = memory.snapshot()
    assert memory.snapshot() is snapshot
    assert asked == [None, date(2021, 12, 1)]  # all of them, and those of the month
    store.save(others[0].article, others[0].reports, "test")
    later = memory.snapshot()
    assert snapshot is not None
    assert later is not None
    assert (snapshot.day, later.day) == (date(2021, 12, 3), date(2021, 12, 8))
    for back in range(9):
        assert memory.snapshot(date(2021, 12, 8) - timedelta(days=back)) is not None or back > 5
    store.save(others[0].article, others[0].reports[:1], "test-2")
    changed = memory.snapshot()
    assert changed is not None
    assert len(changed.events) < len(later.events)


@pytest.mark.parametrize("as_of", [None, date(2022, 3, 10), date(2022, 2, 24)])
def test_what_is_read_for_the_overview_says_what_all_columns_of_all_events_say(
    store: Store, as_of: date | None
) -> None:
    found, events = Memory(fill(store)).snapshot(as_of), store.events(as_of=as_of)
    assert found is not None
    whole = snapshot_of(events, found.day)
    assert found.standings("1y") == whole.standings("1y")
    months = {code: found.month(code) for code in found.rows}
    assert months == {code: whole.month(code) for code in whole.rows}
    assert [code for code, month in months.items() if month]


def test_two_applications_share_nothing(store: Store) -> None:
    one, other = Memory(fill(store)), Memory(store)
    assert one.snapshot() is not other.snapshot()


def test_the_day_of_the_address_decides_what_is_known(store: Store) -> None:
    fill(store)
    now = shown(pages.page(store, "/", ""))
    then = shown(pages.page(store, "/", "?asof=2022-02-04"))
    assert "Now is 25 Mar 2022, the last day of news in the store." in now
    assert "As known on 4 Feb 2022: only what had been published by that day is counted." in then
    assert '"href": "/country/UKR"' in now
    assert '"href": "/country/UKR?from=2021-02-04&to=2022-02-04"' in then
    assert "Nothing in the store was published by 1 Jan 2020." in shown(pages.page(store, "/", "?asof=2020-01-01"))


def cards(store: Store, search: str) -> list[str]:
    body = overview.body(Memory(store), lookout.from_search(search))
    return [one.href for one in body[-1].children]


def test_organisations_and_armed_groups_come_on_request(store: Store) -> None:
    fill(store)
    codes = {href.removeprefix("/country/") for href in cards(store, "")}
    assert codes == {code for code in store.parties() if is_country(code)}
    assert {"NATO", "EU"} <= {href.removeprefix("/country/") for href in cards(store, "?who=all")}


def test_the_first_cards_and_all_of_them(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store)
    monkeypatch.setattr(overview, "MOST", 4)
    assert len(cards(store, "")) == 4
    assert cards(store, "") == cards(store, "?show=all")[:4]
    assert len(cards(store, "?show=all&who=all")) == len(store.parties())


def test_the_table_says_what_the_map_shows(events: pd.DataFrame) -> None:
    snapshot = snapshot_of(events, NOW)
    some = snapshot.standings("4w")
    section = worldmap.section(some, NOW, Lookout(colour="level"))
    data = next(part.data for part in section.children if hasattr(part, "data"))
    assert {one["code"] for one in data["countries"]} == {one.code for one in some if is_country(one.code)}
    ukraine = next(one for one in data["countries"] if one["code"] == "UKR")
    level = next(one.level for one in some if one.code == "UKR")
    assert ukraine["step"] == worldmap.step(level)
    said = shown(section)
    assert all(f'"{one["text"].split(":")[0]}"' in said for one in data["countries"])


@given(st.floats(-1e4, 1e4))
def test_steps_are_symmetrical_and_rise(value: float) -> None:
    assert 0 <= worldmap.step(value) <= 6
    assert worldmap.step(value) <= worldmap.step(value + 0.5)
    if all(abs(abs(value) - edge) > 0.1 for edge in worldmap.STEPS):
        assert worldmap.step(-value) == 6 - worldmap.step(value)


def test_the_shapes_are_small_whole_and_ours(root: Path) -> None:
    file = root / "dashboards/assets/world.json"
    world = json.loads(file.read_text(encoding="utf-8"))
    assert file.stat().st_size < 200_000
    assert {"UKR", "RUS", "XKX", "TWN", "PSE", "SGP", "ISL"} <= set(world["shapes"])
    assert all(is_country(code) for code in world["shapes"])
    for shape in world["shapes"].values():
        x, y = shape["at"]
        assert 0 <= x <= world["width"]
        assert 0 <= y <= world["height"]
        assert set(shape.get("d", "M")) <= set("Mlz -0123456789")
    middle = place((sum(x for x, _ in CRIMEA) / 2, sum(y for _, y in CRIMEA) / 2))
    started = [tuple(map(int, part.split("l")[0].split())) for part in world["shapes"]["UKR"]["d"].split("M")[1:]]
    assert any(abs(x - middle[0]) < 60 and abs(y - middle[1]) < 60 for x, y in started)


def test_a_ring_over_the_date_line_becomes_two() -> None:
    ring = [(170.0, 60.0), (-170.0, 60.0), (-170.0, 70.0), (170.0, 70.0), (170.0, 60.0)]
    parts = halves(ring)
    assert sorted((min(x for x, _ in part), max(x for x, _ in part)) for part in parts) == [
        (-180.0, -170.0),
        (170.0, 180.0),
    ]
    assert halves([(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 0.0)]) == [
        [(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 0.0)]
    ]


def test_the_projection_keeps_the_equator_and_the_middle() -> None:
    assert place((-180.0, 0.0))[0] == 0
    assert place((180.0, 0.0))[0] == 10_000
    assert place((0.0, 80.0))[0] == 5_000
    assert place((10.0, 50.0))[1] < place((10.0, 40.0))[1]
