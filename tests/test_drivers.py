"""Which events moved a line in a period."""

from __future__ import annotations

from datetime import date
from random import Random

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from samples import any_report, article, report, visit

from tracker.model import Report
from tracker.table import to_frame
from tracker.tension.drivers import Moves, moves
from tracker.tension.spreading import day_numbers


def frame(*reports: Report) -> pd.DataFrame:
    return to_frame(reports, {key: article(key) for key in ("a1", "a2", "a3")})


def of_ukraine(events: pd.DataFrame) -> Moves:
    return moves(events, pd.Series(["UKR"]))["UKR"]


def days(*days: date) -> list[int]:
    return day_numbers(pd.Series(pd.to_datetime(list(days)))).tolist()


FEBRUARY = days(date(2022, 2, 1), date(2022, 2, 28))


def test_the_same_kind_between_the_same_parties_is_told_once() -> None:
    events = frame(report(), report(article_id="a2"), report(article_id="a3", status="alleged"), visit())
    told = of_ukraine(events)
    rising = told.drivers(*FEBRUARY, rising=True, most=3)
    assert [str(driver) for driver in rising] == [
        "Russia attacks Ukraine (2 times, +19)",
        "Russia allegedly attacks Ukraine (+4.8)",
    ]
    assert len(rising[0].event_ids) == 2
    assert [driver.weight for driver in told.drivers(*FEBRUARY, rising=False, most=3)] == [-1.5]
    assert told.total(*FEBRUARY, rising=True) == 23.75
    assert len(told.drivers(*FEBRUARY, rising=True, most=1)) == 1


def test_what_lasts_a_year_is_no_news_of_a_month() -> None:
    year = report(date_start=date(2022, 1, 1), date_end=date(2022, 12, 31))
    told = of_ukraine(frame(year))
    assert told.drivers(*FEBRUARY, rising=True, most=3) == []
    assert round(told.total(*FEBRUARY, rising=True), 6) == round(9.5 * 28 / 365, 6)
    whole = told.drivers(*days(date(2022, 1, 1), date(2022, 12, 31)), rising=True, most=3)
    assert [driver.weight for driver in whole] == [9.5]


def test_a_line_without_events_has_no_drivers() -> None:
    told = moves(frame(report()), pd.Series(["PER"]))["PER"]
    assert told.drivers(*FEBRUARY, rising=True, most=3) == []
    assert told.total(*FEBRUARY, rising=False) == 0


@given(st.lists(any_report(), max_size=12), st.randoms())
def test_the_order_of_events_never_shows(reports: list[Report], random: Random) -> None:
    events = frame(*reports)
    shuffled = events.iloc[random.sample(range(len(events)), len(events))]
    period = days(date(2021, 1, 1), date(2021, 6, 30))
    for rising in (True, False):
        one, other = (of_ukraine(table).drivers(*period, rising=rising, most=5) for table in (events, shuffled))
        assert one == other
        assert all((driver.weight > 0) is rising for driver in one)
