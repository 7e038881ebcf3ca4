"""The timeline: worked examples by hand, and what must hold for any events."""

from __future__ import annotations

from datetime import date
from math import isclose
from random import Random
from typing import Any, Literal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import any_report, article, report, visit

from tracker.model import Report
from tracker.table import to_frame
from tracker.tension import COLUMNS, participants, timeline, weights

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
