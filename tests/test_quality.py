"""What the events of a store rest on, counted in the database as it would be by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest
from dashboard_crisis import fill

from tracker.model import Article
from tracker.store import quality
from tracker.store.finding import Wanted
from tracker.store.store import Store, open_store


@pytest.fixture
def filled(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield fill(opened)


def test_counts_are_those_of_the_event_table(filled: Store) -> None:
    events = filled.events()
    for frame, columns in (
        (quality.by_rule(filled), ["rule", "event_type"]),
        (quality.by_type(filled), ["event_type"]),
        (quality.by_basis(filled), ["date_basis"]),
    ):
        expected = events.groupby(columns).size()
        assert frame.set_index(columns)["events"].sort_index().tolist() == expected.sort_index().tolist()
    means = quality.by_type(filled).set_index("event_type")["confidence"]
    pd.testing.assert_series_equal(means.sort_index(), events.groupby("event_type")["confidence"].mean())
    most = quality.by_type(filled)["events"]
    assert most.is_monotonic_decreasing


def test_a_step_of_confidence_counts_what_its_link_finds(filled: Store) -> None:
    frame = quality.by_confidence(filled)
    assert frame["events"].sum() == len(filled.events())
    for limit, above in zip(frame["at_least"], frame["events_above"], strict=True):
        assert above == filled.find(Wanted(confidence=limit), limit=1)[1]


def test_doubtful_and_undated_events_are_all_of_them_in_order(filled: Store) -> None:
    events = filled.events()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quality, "DOUBTFUL", 0.8)
        least = quality.doubtful(filled)
        assert set(least["event_id"]) == set(events.loc[events["confidence"] < 0.8, "event_id"])
        assert least["confidence"].is_monotonic_increasing
        assert quality.doubtful(filled, 3)["event_id"].tolist() == least["event_id"].head(3).tolist()
    undated = quality.undated(filled)
    assert set(undated["event_id"]) == set(events.loc[events["date_basis"] == "publication", "event_id"])
    assert quality.undated(filled, 2)["event_id"].tolist() == undated["event_id"].head(2).tolist()


def test_a_month_counts_what_its_link_finds(filled: Store) -> None:
    filled.save(Article("later", "Later", date(2022, 6, 1), "Quiet."), [], "test")
    frame = quality.by_month(filled).set_index("month")
    assert frame.index.tolist() == [str(month) for month in pd.period_range(frame.index[0], "2022-06", freq="M")]
    assert frame.loc["2022-05", "articles"] == 0
    for month, row in frame.iterrows():
        days = pd.Period(str(month), freq="M")
        wanted = Wanted(start=days.start_time.date(), end=days.end_time.date())
        assert row["events"] == filled.find(wanted, limit=1)[1]
    assert frame["articles"].sum() == filled.counts()["articles"]


def test_sources_with_their_articles_events_and_days(filled: Store) -> None:
    filled.save(Article("other", "Other", date(2021, 6, 1), "Quiet.", source="Other, Inc."), [], "test")
    rows = quality.by_source(filled).set_index("source")
    assert rows.loc["Other, Inc.", "articles"] == 1
    assert rows.loc["Other, Inc.", "events"] == 0
    assert rows.loc["The Daily Example", "articles"] == filled.counts()["articles"] - 1
    assert rows.loc["The Daily Example", "events"] == filled.find(Wanted(sources=("The Daily Example",)), limit=1)[1]
    by_month = quality.by_source_and_month(filled)
    assert by_month.groupby("source")["articles"].sum().to_dict() == rows["articles"].to_dict()
    assert by_month.iloc[0].tolist() == ["Other, Inc.", "2021-06", 1]


def test_an_empty_store_has_nothing_to_count(store: Store) -> None:
    frames = [quality.by_rule, quality.by_type, quality.by_basis, quality.by_source, quality.by_month]
    assert [len(frame(store)) for frame in frames] == [0] * len(frames)
    assert quality.by_confidence(store)["events"].sum() == 0
    assert quality.doubtful(store).empty
    assert quality.undated(store).empty
