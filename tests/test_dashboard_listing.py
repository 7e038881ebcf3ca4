"""The address of the page of all events is what it shows, and each action of the user changes what it should."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards import listgrid
from dashboards.callbacks.events import CONTROLS, INPUTS, STEPS, answer, following
from dashboards.callbacks.triggers import triggers
from dashboards.views.listing import (
    COLUMNS,
    NEWEST,
    SIZES,
    USUAL,
    Listing,
    columns_of,
    filters,
    from_search,
    order_of,
    sources_of,
    to_href,
    to_search,
    with_wanted,
    words_of,
)
from dashboards.views.state import DIRECTIONS, STATUSES, tidy
from tracker.store.finding import SORTABLE, Wanted
from tracker.table import ORIGINS

DATES = st.none() | st.dates(date(1900, 1, 1), date(2100, 12, 31))
CODES = st.sampled_from(["UKR", "RUS", "NATO", "XDNR", "G7"])
ORDERS = st.lists(st.tuples(st.sampled_from(SORTABLE), st.booleans()), max_size=3, unique_by=lambda pair: pair[0])


def some(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(values, max_size=4).map(tidy)


@st.composite
def wanteds(draw: st.DrawFn) -> Wanted:
    start, end = draw(DATES), draw(DATES)
    if start and end and start > end:
        start, end = end, start
    return Wanted(
        countries=draw(some(CODES)),
        counterparts=draw(some(CODES)),
        types=draw(some(st.from_regex(r"[a-z][a-z_]{1,12}", fullmatch=True))),
        directions=draw(some(st.sampled_from(DIRECTIONS))),
        statuses=draw(some(st.sampled_from(STATUSES))),
        origins=draw(some(st.sampled_from(ORIGINS))),
        sources=draw(st.lists(st.text(max_size=20), max_size=3).map(sources_of)),
        start=start,
        end=end,
        confidence=draw(st.integers(0, 10_000)) / 10_000,
        reports=draw(st.integers(1, 5000)),
        words=draw(st.text(max_size=60).map(words_of)),
    )


@st.composite
def listings(draw: st.DrawFn) -> Listing:
    return Listing(
        wanted=draw(wanteds()),
        order=tuple(draw(ORDERS)) or NEWEST,
        page=draw(st.integers(1, 9_999_999)),
        size=draw(st.sampled_from(SIZES)),
        columns=columns_of(draw(st.lists(st.sampled_from(COLUMNS)))),
    )


@given(listings())
def test_a_listing_comes_back_from_its_address(listing: Listing) -> None:
    assert from_search(to_search(listing)) == listing
    assert from_search(filters(listing.wanted)) == Listing(listing.wanted)


@given(st.text(max_size=200))
def test_any_query_gives_a_listing_and_a_stable_one(search: str) -> None:
    listing = from_search("?" + search)
    assert from_search(to_search(listing)) == listing


@given(
    listings(),
    st.sampled_from(
        ["words", "country", "type", "source", "confidence", "reports", "from", "order", "columns", "page"]
    ),
    st.text(max_size=30),
)
def test_a_broken_value_harms_no_other(listing: Listing, key: str, value: str) -> None:
    broken = from_search(f"?status=planned&{key}={value.replace('&', '')}&origin=manual")
    assert (broken.wanted.statuses, broken.wanted.origins) == (("planned",), ("manual",))


def test_the_default_has_a_plain_address_and_others_read_well() -> None:
    assert to_href(Listing()) == "/events"
    wanted = Wanted(("UKR",), types=("call", "visit"), sources=("Reuters, London",), confidence=0.75, words="air raid")
    listing = Listing(wanted, (("confidence", True), ("place", False)), 3, 100, ("date_start", "place"))
    assert to_href(listing) == (
        "/events?words=air+raid&country=UKR&type=call,visit&source=Reuters,+London&confidence=0.75"
        "&order=-confidence,place&columns=date_start,place&page=3&size=100"
    )


@pytest.mark.parametrize(
    "search", ["?page=0", "?page=-1", "?page=x", "?page=²", "?size=7", "?confidence=2", "?confidence=nan", "?reports=0",
               "?order=secret", "?columns=secret", "?from=yesterday", "?source=%00", "?words=%20"],
)  # fmt: skip
def test_what_cannot_be_is_ignored(search: str) -> None:
    assert from_search(search) == Listing()


def test_words_that_cannot_be_shown_are_spaces() -> None:
    assert words_of(" air\x00raid\ud800 \n siren ") == "air raid siren"
    assert len(words_of("x" * 1000)) == 200


def test_every_column_has_a_title_and_every_sortable_one_can_be_shown() -> None:
    assert set(listgrid.TITLES) == set(COLUMNS) > set(SORTABLE)
    assert set(USUAL) < set(COLUMNS)


def test_column_definitions_say_what_is_shown_and_sorted() -> None:
    made = {
        one["field"]: one
        for one in listgrid.column_defs(Listing(order=order_of("-confidence,place"), columns=("place",)))
    }
    assert [name for name, one in made.items() if not one["hide"]] == ["place"]
    assert (made["confidence"]["sort"], made["confidence"]["sortIndex"]) == ("desc", 0)
    assert (made["place"]["sort"], made["place"]["sortIndex"]) == ("asc", 1)
    assert (made["date_start"]["sort"], made["tension"]["sortable"]) == (None, False)


def values(listing: Listing | None = None, **changes: Any) -> dict[str, Any]:
    """What the controls hold when they show this listing."""
    sent = answer(listing or Listing(), dict.fromkeys(CONTROLS, "no control holds this") | {"search": "?"}, None)
    return {name: sent[name] for name in CONTROLS} | {"search": "", "sort": None} | changes


@given(listings())
def test_the_controls_say_the_whole_listing(listing: Listing) -> None:
    held = values(listing)
    assert following(replace(Listing(), order=listing.order), ["words"], held | {"page": 1}) == replace(listing, page=1)
    assert all(value is not None for name, value in held.items() if name not in {"start", "end", "sort"})


def test_every_input_but_the_address_is_a_control_or_has_a_step() -> None:
    assert set(STEPS) | set(CONTROLS) | {"search"} == set(INPUTS)
    assert triggers(INPUTS, {"list-words.value": "", "elsewhere.value": ""}) == ["words"]


def test_another_filter_begins_at_the_first_page_and_a_page_keeps_the_filter() -> None:
    third = Listing(Wanted(("UKR",)), page=3)
    assert following(third, ["statuses"], values(third, statuses=["planned"])).page == 1
    assert following(third, ["next"], values(third)) == replace(third, page=4)
    assert following(third, ["previous"], values(third)) == replace(third, page=2)
    assert following(third, ["size"], values(third, size="100")) == replace(third, page=1, size=100)
    assert following(third, ["sort"], values(third, sort="-place")) == replace(third, page=1, order=(("place", True),))
    assert following(third, ["reset"], values(third)) == Listing()
    assert with_wanted(third, Wanted(("UKR",))) is third


def test_an_address_that_changed_wins_over_controls() -> None:
    asked = Listing(Wanted(words="missile"))
    assert following(asked, ["search", "words"], values(words="old")) == asked


def test_dates_in_the_wrong_order_are_put_right() -> None:
    held = values(start="2022-02-04", end="2022-01-01")
    assert following(Listing(), ["end"], held).wanted == Wanted(start=date(2022, 1, 1), end=date(2022, 2, 4))


def test_words_that_are_being_typed_are_left_alone() -> None:
    listing = Listing(Wanted(words="air raid"))
    sent = answer(listing, values(listing, words="air raid ", search=to_search(listing)), to_search(listing))
    assert {type(value).__name__ for value in sent.values()} == {"NoUpdate"}
