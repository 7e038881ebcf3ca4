"""Turning points: steps are found where they are, sentences say why, and nothing is found where nothing changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import article, report

from tracker.model import Report
from tracker.table import to_frame
from tracker.tension.lines import timeline
from tracker.tension.turning import COLUMNS, change_points, turning_points

MONDAY = date(2021, 1, 4)


def frame(*reports: Report) -> pd.DataFrame:
    """The event table; the first event was published in 2000, all others in 2030."""
    articles = {key: article(key, published=date(year, 1, 1)) for key, year in (("a1", 2000), ("a2", 2030))}
    return to_frame(
        [replace(told, article_id="a2" if number else "a1") for number, told in enumerate(reports)], articles
    )


def events_of(weeks: dict[int, list[dict[str, Any]]]) -> pd.DataFrame:
    """Events on the Wednesdays of numbered weeks."""
    days = {week: MONDAY + timedelta(days=7 * week + 2) for week in weeks}
    return frame(
        *(
            report(date_start=days[week], date_end=days[week], evidence_start=number, **fields)
            for week, events in weeks.items()
            for number, fields in enumerate(events)
        )
    )


def turning(events: pd.DataFrame, line: str = "UKR", **settings: Any) -> pd.DataFrame:
    return turning_points(timeline(events, line, end=date(2022, 12, 31)), events, **settings)


QUIET: list[dict[str, Any]] = [{"event_type": "accusation"}]
WAR: list[dict[str, Any]] = [{"quantity": 5.0, "quantity_unit": "killed"}, *([{"actors": ("BLR", "RUS")}] * 2)]
TRUCE: list[dict[str, Any]] = [{"event_type": "ceasefire", "actors": ("RUS", "UKR"), "recipients": ()}]


@pytest.fixture
def war() -> pd.DataFrame:
    """Twenty quiet weeks, ten of war, and twenty quiet ones again; a truce in the last week of the war."""
    weeks = {week: WAR if 20 <= week < 30 else QUIET for week in range(50)}
    return events_of(weeks | {29: [*WAR, *TRUCE]})


def test_a_war_begins_and_ends(war: pd.DataFrame) -> None:
    found = turning(war)
    assert list(found.columns) == list(COLUMNS)
    assert found["date"].dt.date.tolist() == [MONDAY + timedelta(days=7 * week) for week in (20, 30)]
    assert found[["shift", "before", "after"]].round(2).to_numpy().tolist() == [[24.75, 3, 27.75], [-24.75, 27.75, 3]]
    assert found["sentence"].tolist() == [
        (
            "Week of 24 May 2021, Ukraine +25: Belarus and Russia attack Ukraine (4 times, +38), "
            "Russia attacks Ukraine (2 times, +19)"
        ),
        (
            "Week of 2 Aug 2021, Ukraine -25: Russia and Ukraine declare a ceasefire (-7.5); "
            "escalation fell from 28.5 to 3.0 a week"
        ),
    ]
    truce = war.loc[war["event_type"] == "ceasefire", "event_id"].tolist()
    assert found["event_ids"].tolist()[1] == truce[0]
    assert set(found["event_ids"][0].split(";")) <= set(war["event_id"])


def test_single_events_are_told_with_what_is_known_of_them() -> None:
    calls = {week: [{"event_type": "call", "actors": ("USA",)}] for week in range(30)}
    alert = {"event_type": "troop_buildup", "actors": ("USA",), "recipients": (), "quantity": 8500.0}
    alerts = {
        week: [alert | {"quantity_unit": "troops", "status": "occurred" if week == 30 else "planned"}]
        for week in range(30, 34)
    }
    assert turning(events_of(calls | alerts), "USA")["sentence"].tolist() == [
        (
            "Week of 2 Aug 2021, United States +5.6: United States mobilises 8,500 troops (+6.5), "
            "United States plans to mobilise 8,500 troops (+3.2)"
        )
    ]


def test_period_and_limit_choose_among_what_is_found(war: pd.DataFrame) -> None:
    assert turning(war, limit=1)["date"].dt.date.tolist() == [date(2021, 5, 24)]  # equal shifts: the earlier one
    assert turning(war, start=date(2021, 6, 1))["date"].dt.date.tolist() == [date(2021, 8, 2)]
    assert turning(war, end=date(2021, 5, 23)).empty
    assert len(turning(war, end=date(2021, 5, 24))) == 1


def test_weekly_and_daily_lines_give_the_same(war: pd.DataFrame) -> None:
    weekly = timeline(war, "UKR", freq="W", end=date(2022, 12, 31))
    pd.testing.assert_frame_equal(turning_points(weekly, war), turning(war))


def test_dyads_and_all_lines_at_once(war: pd.DataFrame) -> None:
    assert turning(war, "RUS-UKR")["sentence"][0].startswith("Week of 24 May 2021, Russia and Ukraine +25: ")
    every = turning_points(timeline(war, end=date(2022, 12, 31)), war)
    assert every["country"].unique().tolist() == ["RUS", "UKR"]  # Belarus fights for ten weeks only: one level
    assert every[every["country"] == "UKR"]["sentence"].tolist() == turning(war)["sentence"].tolist()


def test_the_order_of_events_never_shows(war: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(turning(war.sample(frac=1, random_state=7)), turning(war))


def test_short_empty_and_constant_lines_have_none() -> None:
    nothing = to_frame([], {})
    assert turning_points(timeline(nothing), nothing).dtypes.equals(turning(events_of({0: QUIET})).dtypes)
    for weeks in ({}, {0: WAR}, {0: QUIET, 1: WAR, 2: WAR}, dict.fromkeys(range(60), QUIET)):
        assert turning(events_of(weeks)).empty


def test_what_was_before_the_first_publication_is_left_out() -> None:
    weeks = dict.fromkeys(range(30), WAR)
    events = events_of({0: QUIET} | {week + 100: told for week, told in weeks.items()})
    assert len(turning(events.assign(published=pd.Timestamp(MONDAY)), "RUS")) == 0
    late = events.assign(published=pd.Timestamp(MONDAY + timedelta(days=7 * 90)))
    assert turning_points(timeline(late, "RUS", end=date(2023, 6, 1)), late).empty


def test_what_is_only_said_of_a_year_turns_nothing() -> None:
    year = [report(date_start=date(2022, 1, 3), date_end=date(2023, 1, 1), evidence_start=n) for n in range(9)]
    edges = [report(date_start=day, date_end=day, status="denied") for day in (date(2020, 1, 6), date(2024, 12, 30))]
    events = frame(edges[0], *year, edges[1])
    line = timeline(events, "UKR")
    assert len(change_points(line.groupby(line.index // 7)["net"].sum().to_numpy())) == 2
    assert turning_points(line, events).empty


def test_a_penalty_of_nothing_is_refused(war: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="penalty is above 0"):
        turning(war, penalty=0)


@given(
    st.lists(st.tuples(st.integers(6, 60), st.sampled_from([-30.0, 0.0, 30.0, 90.0, 200.0])), min_size=1, max_size=5),
    st.integers(0, 1000),
)
def test_steps_are_found_within_a_week(stretches: list[tuple[int, float]], seed: int) -> None:
    levels = np.concatenate([np.full(length, level) for length, level in stretches])
    noisy = levels + np.random.default_rng(seed).normal(0, 1.0, len(levels)) * (1 + np.abs(levels) / 40)
    steps = np.flatnonzero(np.diff(levels)) + 1
    found = change_points(noisy)
    assert all(min((abs(step - place) for place in found), default=99) <= 1 for step in steps)


@given(st.integers(0, 300), st.floats(-100, 100, allow_nan=False))
def test_a_level_without_steps_has_none(length: int, level: float) -> None:
    assert change_points(np.full(length, level)) == []


@given(st.lists(st.integers(-20, 20).map(float), max_size=80))
def test_any_series_gives_places_within_it(values: list[float]) -> None:
    found = change_points(np.array(values), penalty=0.1)
    assert found == sorted(set(found))
    assert all(3 <= place <= len(values) - 3 for place in found)
    assert found == change_points(np.array(values), penalty=0.1)
