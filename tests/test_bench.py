"""The bench itself, on a small store: it measures what a browser would ask, and its stores are sound."""

from __future__ import annotations

import pandas as pd
import pytest
from bench import dashboard, synthetic
from bench.callbacks import Browser
from bench.measure import Figures

from dashboards.app import create_app
from tracker.store.store import Store
from tracker.table import schema


def test_synthetic_stores_are_linked_and_hold_event_tables(store: Store) -> None:
    synthetic.fill(store, 600)
    store.link()
    counts = store.counts()
    assert (counts["events"], counts["reports"], counts["articles"]) == (600, 600, 200)
    pd.testing.assert_frame_equal(store.events(), synthetic.table(600))
    schema().validate(store.events())
    assert store.coverage().sum() == 200


def test_a_change_of_a_filter_asks_for_all_that_the_page_shows(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    synthetic.fill(store, 600)
    monkeypatch.setattr(dashboard, "FILTERS", ("status=occurred", "direction=escalation"))
    figures = Figures()
    dashboard.changes(figures, Browser(create_app(store)), "part", "/country/UKR")
    assert {
        "a filter, until the figure",
        "timeline-graph.figure",
        "key-numbers.children",
        "events-grid.rowData",
        "months.children",
        "notes.children",
    } <= {*figures.parts["part"]}
    assert 1 < figures.parts["part"]["a filter"]["kB"] < 200
