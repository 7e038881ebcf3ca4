"""The address is the view: the codec loses nothing, and each action of the user changes what it should."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.callbacks.triggers import triggers
from dashboards.callbacks.view import INPUTS, OUTPUTS, STEPS, following
from dashboards.views import steps
from dashboards.views.state import (
    DIRECTIONS,
    ORIGINS,
    STATUSES,
    WEIGHINGS,
    Page,
    View,
    article_path,
    compared,
    from_href,
    from_location,
    tidy,
    to_href,
    to_path,
    to_search,
)
from tracker.ontology import SCALES

LAST = date(2022, 3, 31)
DATES = st.none() | st.dates(date(1900, 1, 1), date(2100, 12, 31))


def some(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(values, max_size=4).map(tidy)


@st.composite
def views(draw: st.DrawFn) -> View:
    start, end = draw(DATES), draw(DATES)
    if start and end and start > end:
        start, end = end, start
    page = draw(st.sampled_from(get_args(Page)))
    country = draw(st.sampled_from(["RUS-UKR", "NATO-RUS"] if page == "dyad" else ["UKR", "RUS", "NATO", "XDNR", "G7"]))
    several = st.lists(st.sampled_from(["RUS", "USA", "EU", "XHAM"]), unique=True).map(compared)
    return View(
        page=page,
        country="" if page == "compare" else country,
        compared=draw(several) if page == "compare" else (),
        groups=draw(st.sampled_from(["self", "members", "both"])) if page == "group" else "members",
        families=draw(some(st.sampled_from(["CONSULT", "AID"]))),
        sources=draw(some(st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" ,&="), min_size=1))),
        origins=draw(some(st.sampled_from(ORIGINS))),
        confidence=draw(st.integers(0, 100)),
        scale=draw(st.sampled_from(SCALES)),
        half_life=draw(st.integers(1, 3650)),
        weighings=draw(some(st.sampled_from(WEIGHINGS))),
        as_of=draw(DATES),
        start=start,
        end=end,
        frequency=draw(st.sampled_from(["D", "W"])),
        types=draw(some(st.from_regex(r"[a-z][a-z_]{1,12}", fullmatch=True))),
        directions=draw(some(st.sampled_from(DIRECTIONS))),
        statuses=draw(some(st.sampled_from(STATUSES))),
        counterparts=draw(some(st.sampled_from(["RUS", "USA", "EU", "XHAM"]))),
        event=draw(st.just("") | st.from_regex(r"e[0-9a-f]{12}", fullmatch=True)),
    )


@given(views())
def test_a_view_comes_back_from_its_address(view: View) -> None:
    assert from_href(to_href(view)) == view


@given(st.text(max_size=60), st.text(max_size=200))
def test_any_address_gives_a_view_and_a_stable_one(pathname: str, search: str) -> None:
    view = from_location(pathname, "?" + search)
    assert from_location(to_path(view), to_search(view)) == view


@given(
    views(),
    st.sampled_from("from to type direction status with event freq source half asof scale confidence as c".split()),
    st.text(max_size=30),
)
def test_a_broken_value_harms_no_other(view: View, key: str, value: str) -> None:
    broken = from_href(to_path(view) + f"?{key}={value}&status=planned")
    assert broken.country == view.country
    assert broken.statuses == ("planned",)


@given(st.text(max_size=30), st.sampled_from(["/dyad/", "/group/", "/compare/", "/country/"]))
def test_any_code_in_a_path_gives_a_page_that_keeps_its_address(code: str, prefix: str) -> None:
    view = from_location(prefix + code, "")
    assert from_location(to_path(view), "") == view


def test_a_pair_is_sorted_and_may_be_written_small() -> None:
    assert from_location("/dyad/ukr-rus/", "").country == "RUS-UKR"
    assert [from_location(f"/dyad/{text}", "").country for text in ("UKR", "UKR-UKR", "A-B-C", "RUS-")] == [""] * 4


def test_a_comparison_keeps_the_order_and_at_most_six() -> None:
    view = from_location("/compare", "?c=rus,UKR,RUS,POL,DEU,FRA,USA,GBR,<b>")
    assert view.compared == ("RUS", "UKR", "POL", "DEU", "FRA", "USA")
    assert to_href(view) == "/compare?c=RUS,UKR,POL,DEU,FRA,USA"


def test_the_settings_of_the_index_read_well() -> None:
    view = View("NATO", page="group", groups="both", scale="plover", half_life=30, as_of=date(2022, 2, 4))
    assert to_href(view) == "/group/NATO?as=both&scale=plover&half=30&asof=2022-02-04"


def test_the_default_view_has_a_plain_address() -> None:
    assert to_href(View(country="UKR")) == "/country/UKR"


def test_an_address_reads_well() -> None:
    view = View("UKR", date(2022, 1, 1), date(2022, 2, 4), "D", ("call", "visit"), ("de-escalation",), (), ("FRA",))
    expected = "/country/UKR?from=2022-01-01&to=2022-02-04&freq=D&type=call,visit&direction=de-escalation&with=FRA"
    assert to_href(view) == expected


def test_dates_in_the_wrong_order_are_put_right() -> None:
    view = from_location("/country/UKR", "?from=2022-02-04&to=2022-01-01")
    assert (view.start, view.end) == (date(2022, 1, 1), date(2022, 2, 4))


def test_a_country_may_be_written_small() -> None:
    assert from_location("/country/ukr/", "").country == "UKR"


def test_an_article_path_survives_any_id() -> None:
    assert article_path("a/b?c#d é", "e1") == "/article/a%2Fb%3Fc%23d%20%C3%A9#e1"


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2022, 3, 31), 1, date(2022, 2, 28)),
        (date(2022, 3, 31), 3, date(2021, 12, 31)),
        (date(2022, 1, 15), 1, date(2021, 12, 15)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2022, 12, 31), 1, date(2022, 11, 30)),
    ],
)
def test_months_before(day: date, months: int, before: date) -> None:
    assert steps.months_before(day, months) == before


@pytest.mark.parametrize("name", list(steps.RANGES))
def test_a_range_button_is_recognised_from_the_dates_it_sets(name: str) -> None:
    view = steps.with_range(View("UKR"), name, LAST)
    assert steps.range_of(view, LAST) == name


def dated(*days: str) -> pd.DataFrame:
    stamps = pd.to_datetime(pd.Series(days, dtype="str")).astype("datetime64[us]")
    return pd.DataFrame({"date_start": stamps, "date_end": stamps})


def test_a_link_to_a_country_opens_its_last_year_if_most_happened_then() -> None:
    recent = ["2022-03-31", "2022-02-01", "2021-11-05"]
    assert steps.landing("UKR", dated("2014-03-01", *recent)) == View("UKR", date(2021, 3, 31), LAST)
    assert steps.landing("UKR", dated("2014-03-01", "2015-03-01", "2016-03-01", *recent)) == View("UKR")
    assert steps.landing("UKR", dated(*recent)) == View("UKR")
    assert steps.landing("UKR", dated()) == View("UKR")


def test_own_dates_press_no_range_button() -> None:
    assert steps.range_of(View("UKR", start=date(2022, 1, 3)), LAST) == ""


def test_a_zoom_sets_the_dates_and_a_double_click_clears_them() -> None:
    zoomed = steps.zoomed(
        View("UKR"), {"xaxis.range[0]": "2022-01-03 07:12", "xaxis.range[1]": "2022-02-04 11:00:00.5"}
    )
    assert (zoomed.start, zoomed.end) == (date(2022, 1, 3), date(2022, 2, 4))
    assert steps.zoomed(zoomed, {"xaxis.autorange": True}) == View("UKR")


@pytest.mark.parametrize("relayout", [None, {}, {"autosize": True}, {"yaxis.range[0]": 1}, {"xaxis.range": ["x", "y"]}])
def test_what_is_no_zoom_changes_nothing(relayout: dict[str, object] | None) -> None:
    view = View("UKR", start=date(2022, 1, 1))
    assert steps.zoomed(view, relayout) == view


def test_a_click_opens_the_event_and_a_click_on_a_bin_zooms() -> None:
    assert steps.clicked(View("UKR"), {"points": [{}, {"customdata": "e1"}]}).event == "e1"
    mark = steps.bin_mark(date(2022, 2, 21), date(2022, 2, 27))
    zoomed = steps.clicked(View("UKR"), {"points": [{"customdata": mark}]})
    assert (zoomed.start, zoomed.end) == (date(2022, 2, 21), date(2022, 2, 27))


@pytest.mark.parametrize("click", [None, {}, {"points": [{"customdata": None}]}, {"points": [{"customdata": ["x"]}]}])
def test_a_click_on_anything_else_changes_nothing(click: dict[str, object] | None) -> None:
    assert steps.clicked(View("UKR"), click) == View("UKR")


CONTROLS: dict[str, object] = {
    "types": [],
    "directions": [],
    "statuses": [],
    "counterparts": [],
    "start": None,
    "end": None,
    "frequency": "W",
    "families": [],
    "sources": [],
    "origins": [],
    "confidence": 0,
    "scale": "tension",
    "half_life": 14,
    "weighings": [],
    "groups": "members",
    "as_of": None,
}


def test_every_input_but_the_address_is_a_control_or_has_a_step() -> None:
    assert set(STEPS) | set(CONTROLS) | {"search"} == set(INPUTS)
    assert set(OUTPUTS) >= set(CONTROLS)


def test_a_selected_row_is_the_open_event() -> None:
    assert following(View("UKR", event="e1"), ["row"], CONTROLS | {"row": "e2"}).event == "e2"


def test_a_change_whose_answer_was_dropped_is_not_lost() -> None:
    """The address still is the old one, but both controls already show what the user chose."""
    values = CONTROLS | {"statuses": ["planned"], "start": "2022-01-01"}
    assert following(View("UKR"), ["start"], values) == View("UKR", date(2022, 1, 1), statuses=("planned",))


def test_clearing_keeps_country_frequency_and_event() -> None:
    view = View("UKR", date(2022, 1, 1), None, "D", ("call",), (), ("planned",), ("RUS",), "e1")
    values = CONTROLS | {"frequency": "D", "types": ["call"], "start": "2022-01-01"}
    assert following(view, ["reset"], values) == View("UKR", frequency="D", event="e1")


def test_an_address_that_changed_wins_over_controls() -> None:
    view = View("UKR", statuses=("planned",))
    assert following(view, ["search", "statuses"], {"statuses": []}) == view


def test_triggers_are_named_by_property() -> None:
    assert triggers(INPUTS, {"timeline-graph.clickData": "", "elsewhere.value": ""}) == ["click"]


KNOWN = (date(2021, 11, 5), date(2022, 4, 3))


def test_the_ends_of_the_periods_slider_are_no_bounds() -> None:
    days = [KNOWN[0].toordinal(), date(2022, 2, 1).toordinal()]
    moved = steps.slid(View("UKR"), days, KNOWN)
    assert (moved.start, moved.end) == (None, date(2022, 2, 1))
    assert steps.period_of(moved, KNOWN) == days
    assert steps.slid(moved, [KNOWN[0].toordinal(), KNOWN[1].toordinal()], KNOWN) == View("UKR")
    assert steps.slid(moved, None, KNOWN) == steps.slid(moved, days, None) == moved


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_a_month_of_the_slider_is_its_last_day(day: date) -> None:
    view = steps.with_month(View("UKR"), steps.month_number(day), date(2100, 1, 1))
    assert view.as_of is not None
    assert (view.as_of.year, view.as_of.month) == (day.year, day.month)
    assert (view.as_of + timedelta(days=1)).day == 1


def test_the_month_of_the_latest_news_is_now() -> None:
    view = View("UKR", as_of=date(2022, 2, 4))
    assert following(view, ["as_of_month"], CONTROLS | {"as_of_month": 2022 * 12 + 2, "latest": LAST}).as_of is None
    assert following(view, ["now"], CONTROLS | {"as_of": "2022-02-04"}).as_of is None
    assert following(view, ["scale"], CONTROLS | {"as_of": "2022-02-04", "scale": "plover"}).as_of == view.as_of
