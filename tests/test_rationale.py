"""The monthly rationale: verdicts by hand, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from samples import article, report

from tracker.model import Report
from tracker.table import to_frame
from tracker.tension.lines import timeline
from tracker.tension.rationale import COLUMNS, rationale, usual_variation


def on(day: str, **changes: Any) -> Report:
    when = date.fromisoformat(day)
    return report(date_start=when, date_end=when, **changes)


def frame(*reports: Report) -> pd.DataFrame:
    articles = {"a1": article("a1", published=date(2021, 1, 1)), "a2": article("a2", published=date(2021, 12, 31))}
    return to_frame([*reports, on("2021-12-31", article_id="a2", status="denied")], articles)


@pytest.fixture
def year() -> pd.DataFrame:
    """An accusation every month, a war in June, and a truce in July."""
    quiet = [on(f"2021-{month:02}-01", event_type="accusation") for month in range(1, 13)]
    war = [on(f"2021-06-{day:02}") for day in (2, 3)] + [on("2021-06-04", event_type="sanctions", actors=("USA",))]
    truce = on("2021-07-01", event_type="ceasefire", actors=("RUS", "UKR"), recipients=())
    return frame(*quiet, *war, truce)


def test_a_year_by_month(year: pd.DataFrame) -> None:
    found = rationale(timeline(year, "UKR"), year)
    assert list(found.columns) == list(COLUMNS)
    assert found["month"].dt.month.tolist() == list(range(2, 13))
    verdicts = dict(zip(found["month"].dt.month, found["verdict"], strict=True))
    assert (verdicts[6], verdicts[7]) == ("deteriorated", "improved")
    assert {verdicts[month] for month in (4, 5, 11, 12)} == {"unchanged"}
    why = dict(zip(found["month"].dt.month, found["why"], strict=True))
    assert why[6] == (
        "escalation 28.0: Russia attacks Ukraine (2 times, +19), United States imposes sanctions on Ukraine (+6); "
        "no de-escalation to speak of"
    )
    assert why[7] == (
        "de-escalation 7.5: Russia and Ukraine declare a ceasefire (-7.5); escalation 3.0: Russia accuses Ukraine (+3)"
    )


def test_the_change_is_that_of_the_mean_index(year: pd.DataFrame) -> None:
    line = timeline(year, "UKR", half_life=7)
    found = rationale(line, year)
    means = line.groupby(line["date"].dt.month)["index"].mean()
    assert found["change"].tolist() == [round(means[month] - means[month - 1], 3) for month in range(2, 13)]


def test_quarters_periods_and_thresholds(year: pd.DataFrame) -> None:
    line = timeline(year, "UKR")
    assert rationale(line, year, "Q")["month"].dt.month.tolist() == [4, 7, 10]
    assert rationale(line, year, start=date(2021, 6, 30), end=date(2021, 7, 1))["month"].dt.month.tolist() == [6, 7]
    assert set(rationale(line, year, threshold=1000)["verdict"]) == {"unchanged"}


def test_every_line_is_judged_by_its_own_variation(year: pd.DataFrame) -> None:
    every = rationale(timeline(year), year)
    alone = rationale(timeline(year, "UKR"), year)
    pd.testing.assert_frame_equal(every[every["country"] == "UKR"].reset_index(drop=True), alone)


def test_lines_without_two_periods_have_no_verdict() -> None:
    nothing = to_frame([], {})
    empty = rationale(timeline(nothing), nothing)
    assert empty.empty
    one = frame(on("2021-12-30"))
    assert rationale(timeline(one), one).dtypes.equals(empty.dtypes)
    assert rationale(timeline(one), one).empty


def test_a_line_that_never_changes_is_unchanged() -> None:
    flat = frame(*(on(f"2021-{month:02}-01", event_type="denial") for month in range(1, 13)))
    assert set(rationale(timeline(flat), flat)["verdict"]) == {"unchanged"}


@pytest.mark.parametrize("setting", [{"freq": "W"}, {"threshold": 0}])
def test_a_bad_setting_is_refused(year: pd.DataFrame, setting: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="threshold above 0"):
        rationale(timeline(year), year, **setting)


def test_one_crisis_does_not_move_the_usual_variation() -> None:
    calm = np.array([1.0, -1.0] * 10)
    stormy = np.array([1.0, -1.0] * 10 + [500.0])
    assert usual_variation(calm) == usual_variation(stormy) == 1.4826
    assert usual_variation(calm[:0]) == 0
