"""The timeline: worked examples by hand, and what must hold for any events."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate
from math import isclose
from random import Random
from typing import Any, Literal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import any_report, article, report, visit

from tracker.model import Report
from tracker.table import to_frame
from tracker.tension.lines import COLUMNS, PAIR_COLUMNS, dyads, participants, timeline, weights
from tracker.tension.spreading import Acts, acts

ARTICLES = {key: article(key) for key in ("a1", "a2", "a3")}


def frame(*reports: Report) -> pd.DataFrame:
    return to_frame(reports, ARTICLES)


def test_a_planned_visit_weighs_half_and_spreads_over_its_days() -> None:
    line = timeline(frame(report(), visit()), "UKR")
    assert list(line.columns) == list(COLUMNS)
    assert [day.date().day for day in line["date"]] == [4, 5, 6, 7, 8]
    assert line["escalation"].tolist() == [9.5, 0, 0, 0, 0]
    assert line["deescalation"].tolist() == [0, 0, 0, -0.75, -0.75]
    assert line["net"].tolist() == [9.5, 0, 0, -0.75, -0.75]
    assert line["n_events"].tolist() == [1, 0, 0, 1, 1]
    assert line["n_articles"].tolist() == [1, 0, 0, 1, 1]


def test_the_index_halves_in_its_half_life() -> None:
    later = report(date_start=date(2022, 2, 18), date_end=date(2022, 2, 18), status="denied")
    line = timeline(frame(report(), later), "RUS", half_life=14)
    assert line["index"].iloc[0] == 9.5
    assert line["index"].iloc[-1] == 4.75
    assert line["n_events"].iloc[-1] == 1  # a denied event is shown, and weighs nothing
    assert line["net"].iloc[-1] == 0


def test_a_week_is_dated_by_its_monday_and_keeps_the_sums() -> None:
    weekly = timeline(frame(report(), visit()), "UKR", freq="W")
    assert [day.date() for day in weekly["date"]] == [date(2022, 1, 31), date(2022, 2, 7)]
    assert weekly["net"].tolist() == [9.5, -1.5]
    assert weekly["n_events"].tolist() == [1, 1]
    assert isclose(weekly["index"].iloc[-1], 9.5 * 0.5**0.5 - 1.5, abs_tol=1e-5)


def test_an_event_counts_once_for_a_country_on_both_sides() -> None:
    line = timeline(frame(report(actors=("RUS", "UKR"), recipients=("UKR",))))
    assert line[["country", "net"]].to_numpy().tolist() == [["RUS", 9.5], ["UKR", 9.5]]


def test_a_long_event_is_counted_on_its_first_day_only() -> None:
    line = timeline(frame(report(date_start=date(2022, 1, 1), date_end=date(2022, 1, 20))), "UKR")
    assert line["n_events"].tolist() == [1] + [0] * 19
    assert set(line["escalation"]) == {0.475}


def test_articles_are_counted_once_a_day() -> None:
    both = frame(report(), visit(date_start=date(2022, 2, 4), date_end=date(2022, 2, 4)), report(article_id="a2"))
    line = timeline(both, "UKR")
    assert line[["n_events", "n_articles"]].to_numpy().tolist() == [[3, 2]]


def test_start_and_end_cut_the_rows_but_not_the_memory() -> None:
    whole = timeline(frame(report(), visit()), "UKR")
    cut = timeline(frame(report(), visit()), "UKR", start=date(2022, 2, 6), end=date(2022, 2, 7))
    pd.testing.assert_frame_equal(cut, whole.iloc[2:4].reset_index(drop=True))
    weekly = timeline(frame(report(), visit()), "UKR", freq="W", start=date(2022, 2, 6), end=date(2022, 2, 6))
    assert weekly["date"].dt.day.tolist() == [31]


def test_escalation_is_positive_on_every_scale() -> None:
    events = frame(report())
    assert weights(events, "plover").tolist() == [9.0]
    assert weights(events, "goldstein").tolist() == [10.0]
    assert timeline(events, "UKR", scale="goldstein")["escalation"].tolist() == [10.0]


def test_no_events_make_an_empty_timeline_with_the_same_types() -> None:
    empty = timeline(frame(), "UKR")
    assert empty.empty
    assert empty.dtypes.equals(timeline(frame(report()), "UKR").dtypes)
    assert timeline(frame(report()), "FRA").empty


@pytest.mark.parametrize(
    "setting", [{"freq": "M"}, {"scale": "richter"}, {"half_life": 0}, {"half_life": float("nan")}]
)
def test_a_bad_setting_is_refused(setting: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="half_life above 0"):
        timeline(frame(report()), **setting)


def test_what_is_planned_for_later_is_counted_and_weighs_nothing() -> None:
    events = frame(report(), visit())  # the visit is planned for 7 and 8 February
    line = timeline(events, "UKR", known_until=date(2022, 2, 7))
    assert line["net"].tolist() == [9.5, 0, 0, -0.75, 0]
    assert line["n_events"].tolist() == [1, 0, 0, 1, 1]
    assert timeline(events, "FRA", known_until=date(2022, 2, 4))["net"].tolist() == [0, 0]
    occurred = frame(visit(status="occurred"))
    assert timeline(occurred, "FRA", known_until=date(2022, 2, 4))["net"].tolist() == [-1.5, -1.5]


def test_confidence_scales_the_weight() -> None:
    events = frame(report(confidence=0.8), visit(confidence=0.5))
    assert timeline(events, "UKR", by_confidence=True)["net"].tolist() == [7.6, 0, 0, -0.375, -0.375]


def test_per_articles_is_as_if_a_hundred_were_published_every_day() -> None:
    days = pd.date_range("2022-01-01", "2022-03-31")
    coverage = pd.Series(200.0, index=days)
    line = timeline(frame(report(), visit()), "UKR", coverage=coverage)
    assert line["net"].tolist() == [4.75, 0, 0, -0.375, -0.375]
    assert line["n_articles"].tolist() == [1, 0, 0, 1, 1]
    weekly = timeline(frame(report(), visit()), "UKR", coverage=coverage, freq="W")
    assert weekly["net"].tolist() == [4.75, -0.75]


def test_dyads_have_a_line_each() -> None:
    both = frame(report(actors=("BLR", "RUS")), visit(), report(actors=("UKR",), recipients=(), article_id="a2"))
    table = dyads(both, freq="D")
    assert list(table.columns) == list(PAIR_COLUMNS)
    first = table.groupby(["country_a", "country_b"])["net"].sum()
    assert first.to_dict() == {("BLR", "RUS"): 9.5, ("BLR", "UKR"): 9.5, ("FRA", "UKR"): -1.5, ("RUS", "UKR"): 9.5}
    one = timeline(both, "UKR-RUS")
    assert one[["country", "net"]].to_numpy().tolist() == [["RUS-UKR", 9.5]]
    empty = dyads(frame())
    assert empty.empty
    assert empty.dtypes.equals(dyads(both).dtypes)


def test_a_group_has_the_line_of_its_members() -> None:
    events = frame(report(actors=("USA",), recipients=("FRA", "NATO")), report(actors=("RUS",), recipients=("FIN",)))
    assert timeline(events, "NATO")["net"].tolist() == [9.5]
    members = timeline(events, "NATO", groups="members")
    assert members["net"].tolist() == [9.5]  # an event among members counts once, and Finland joined in 2023
    assert members["n_events"].tolist() == [1]
    both = timeline(events, groups="both").groupby("country")["n_events"].sum()
    assert both[["NATO", "NATO+", "USA"]].tolist() == [1, 1, 1]


@given(st.lists(any_report(), max_size=12), st.sampled_from([2.0, 14.0, 60.0]))
def test_the_weekly_index_is_the_daily_one_with_the_week_s_net_on_its_sunday(
    reports: list[Report], half_life: float
) -> None:
    events = frame(*reports)
    daily, weekly = (timeline(events, freq=freq, half_life=half_life) for freq in ("D", "W"))
    weekly["sunday"] = weekly["date"] + pd.Timedelta(days=6)
    slack = 1 - 0.5 ** (6 / half_life)
    weekly["size"] = 0.0
    for _, own in weekly.groupby("country"):
        size = _decayed((own["escalation"] - own["deescalation"]).tolist(), 0.5 ** (7 / half_life))
        weekly.loc[own.index, "size"] = size
    both = weekly.merge(daily, left_on=["country", "sunday"], right_on=["country", "date"])
    assert ((both["index_x"] - both["index_y"]).abs() <= slack * both["size"] + 1e-3).all()


@given(any_report(), st.sampled_from([3, 14, 30]))
def test_the_index_decays_by_half_in_a_half_life(told: Report, half_life: int) -> None:
    last = told.date_end + timedelta(days=half_life)
    silent = report(actors=told.actors, recipients=told.recipients, status="denied", date_start=last, date_end=last)
    for _, line in timeline(frame(told, silent), half_life=half_life).groupby("country"):
        assert isclose(line["index"].iloc[-1], line["index"].iloc[-1 - half_life] / 2, abs_tol=1e-5)


@given(st.lists(any_report(), min_size=1, max_size=8), st.integers(0, 8))
def test_the_index_of_two_sets_of_events_is_the_sum_of_theirs(reports: list[Report], cut: int) -> None:
    silent = [
        report(status="denied", actors=("RUS",), recipients=(), date_start=day, date_end=day)
        for day in (date(2020, 1, 1), date(2024, 1, 1))
    ]  # so that all three lines have the same days
    events = frame(*reports, *silent)
    ends = events["date_start"].isin(pd.to_datetime(["2020-01-01", "2024-01-01"]))
    first = pd.Series(range(len(events)), index=events.index) < cut
    parts = (events, events[first | ends], events[~first | ends])
    whole, one, other = (timeline(part, "RUS")["index"] for part in parts)
    assert len(whole) == len(one) == len(other) == 1462
    assert ((whole - one - other).abs() < 1e-3).all()


def _decayed(values: list[float], keep: float) -> list[float]:
    return list(accumulate(values, lambda total, now: total * keep + now))


@given(st.lists(any_report(), min_size=1, max_size=12))
def test_the_days_of_an_event_add_up_to_its_weight(reports: list[Report]) -> None:
    events = frame(*reports)
    weight = weights(events)
    every = acts(events, weight, None)
    for row, total in enumerate(weight):
        _, shares = Acts.take(every, np.array([row])).shares()
        assert isclose(shares.sum(), total, abs_tol=1e-9)


@given(st.lists(any_report(), max_size=12), st.sampled_from(["D", "W"]))
def test_sums_are_conserved_for_every_country(reports: list[Report], freq: Literal["D", "W"]) -> None:
    events = frame(*reports)
    events["weight"] = weights(events)
    line = timeline(events, freq=freq)
    for code, days in line.groupby("country"):
        involved = [code in participants(*pair) for pair in zip(events["actors"], events["recipients"], strict=True)]
        assert isclose(days["net"].sum(), events["weight"][involved].sum(), abs_tol=1e-3)
        assert len(set(days["date"].diff().dropna())) <= 1  # no day or week is missing
    assert (line["escalation"] >= 0).all()
    assert (line["deescalation"] <= 0).all()
    assert ((line["escalation"] + line["deescalation"] - line["net"]).abs() < 1e-5).all()


@given(st.lists(any_report(), max_size=12), st.randoms())
def test_the_order_of_events_never_shows(reports: list[Report], random: Random) -> None:
    events = frame(*reports)
    rows = random.sample(range(len(events)), len(events))
    pd.testing.assert_frame_equal(timeline(events.iloc[rows]), timeline(events), check_exact=True)
