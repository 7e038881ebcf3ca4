"""Coverage: weights as if equally many articles had been published every day."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import article, report

from tracker.store.store import Store
from tracker.tension.coverage import PRIOR, WINDOW, scaling


def at(coverage: pd.Series | pd.DataFrame, *days: str) -> list[float]:
    return scaling(coverage).at(np.array(days, dtype="datetime64[D]").astype(np.int64)).round(6).tolist()


def test_an_even_flow_gives_one_factor_inside_and_outside() -> None:
    days = pd.date_range("2022-01-01", "2022-12-31")
    for articles, factor in ((400.0, 0.25), (100.0, 1.0), (20.0, 1.0), (0.1, 1.0)):
        coverage = pd.Series(articles, index=days)
        assert at(coverage, "1990-01-01", "2022-01-01", "2022-06-15", "2022-12-31", "2030-01-01") == [factor] * 5


def test_a_small_collection_is_not_blown_up() -> None:
    found = scaling(pd.Series([1, 1, 1], index=pd.to_datetime(["2022-01-01", "2022-04-01", "2022-12-31"])))
    assert found.outside == 1.0
    assert found.factors.max() <= (WINDOW + PRIOR) / PRIOR


def test_the_factor_by_hand() -> None:
    coverage = pd.DataFrame(
        {"date": pd.to_datetime(["2022-01-01", "2022-01-02", "2022-01-04"]), "n_articles": [1, 7, 4]}
    )
    mean = 3.0  # twelve articles in four days
    rates = [(1 + 7 * mean) / 8, (8 + 7 * mean) / 9, (8 + 7 * mean) / 10, (12 + 7 * mean) / 11]
    expected = [round(mean / rate, 6) for rate in rates]
    assert at(coverage, "2022-01-01", "2022-01-02", "2022-01-03", "2022-01-04") == expected


def test_four_weeks_later_a_day_is_forgotten() -> None:
    days = pd.date_range("2022-01-01", periods=60)
    coverage = pd.Series(np.where(days == days[0], 1000, 1), index=days)
    mean = (1000 + 59) / 60
    assert at(coverage, "2022-01-28") == [round(mean / ((1027 + 7 * mean) / 35), 6)]
    assert at(coverage, "2022-01-29") == [round(mean / ((28 + 7 * mean) / 35), 6)]


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=120).filter(any))
def test_no_gap_makes_a_factor_explode(numbers: list[int]) -> None:
    coverage = pd.Series(numbers, index=pd.date_range("2022-01-01", periods=len(numbers)), dtype="float64")
    found = scaling(coverage)
    assert (found.factors <= found.outside * (WINDOW + PRIOR) / PRIOR + 1e-9).all()
    assert (found.factors > 0).all()
    shuffled = coverage.sample(frac=1, random_state=1)
    assert (scaling(shuffled).factors == found.factors).all()


@pytest.mark.parametrize("numbers", [[], [0, 0], [3, -1]])
def test_coverage_without_articles_is_refused(numbers: list[int]) -> None:
    coverage = pd.Series(numbers, index=pd.date_range("2022-01-01", periods=len(numbers)), dtype="float64")
    with pytest.raises(ValueError, match="number of articles by day"):
        scaling(coverage)


def test_the_coverage_of_a_store_fits(store: Store) -> None:
    for key, text in (("a1", "Peru recalled its envoy."), ("a2", "Chile protested."), ("a3", "Talks failed in Lima.")):
        day = "2022-02-05" if key == "a3" else "2022-02-04"
        store.save(article(key, text=text, published=pd.Timestamp(day).date()), [report(article_id=key)], "v1")
    counted = store.coverage()
    mean = 1.5
    assert at(counted, "2022-02-04", "2022-02-05") == [round(mean / rate, 6) for rate in ((2 + 7 * mean) / 8, mean)]
