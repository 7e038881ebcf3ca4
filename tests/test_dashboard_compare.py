"""Several lines on one scale, without a browser."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from dash import html
from dash.development.base_component import Component
from dashboard_crisis import fill
from hypothesis import given
from hypothesis import strategies as st
from test_dashboard_pages import shown

from dashboards.callbacks import compare
from dashboards.charts import comparison
from dashboards.charts.comparison import Compared, extended, spread
from dashboards.kept import Kept
from dashboards.views.state import from_href
from tracker.store.store import Store, open_store
from tracker.tension.lines import timeline

EARLY = date(2022, 2, 4)


@pytest.fixture
def kept(store: Store) -> Kept:
    return Kept(fill(store))


def compared(kept: Kept, href: str) -> tuple[dict[str, Any], list[Component], list[Component]]:
    return compare.drawing(kept, from_href(href), "light")


def test_compared_lines_differ_without_colour_and_have_a_table(kept: Kept) -> None:
    figure, tables, said = compared(kept, "/compare?c=RUS,UKR,FRA&half=30")
    assert said == []
    assert [trace["line"]["dash"] for trace in figure["data"]] == list(comparison.DASHES[:3])
    assert [note["text"] for note in figure["layout"]["annotations"]] == [
        "<b>Russia</b>",
        "<b>Ukraine</b>",
        "<b>France</b>",
    ]
    text = shown(html.Div(tables))
    assert "/dyad/RUS-UKR" in text
    assert "/compare?c=RUS,UKR&half=30" in text  # what is left without France
    wanted = timeline(kept.store.events("UKR"), "UKR", half_life=30).set_index("date")["index"]
    drawn = dict(zip(figure["data"][1]["x"], figure["data"][1]["y"], strict=True))
    assert drawn["2022-03-01"] == round(wanted["2022-03-01"], 2)


def test_fewer_than_two_are_no_comparison_and_strangers_are_named(kept: Kept, tmp_path: Path) -> None:
    few = shown(html.Div(compared(kept, "/compare?c=FRA")[2]))
    assert "two to six" in few
    assert "/compare?c=FRA,UKR,RUS" in few or "/compare?c=FRA,RUS,UKR" in few
    assert "No events in the store: ZZZ" in shown(html.Div(compared(kept, "/compare?c=RUS,ZZZ")[2]))
    with open_store(str(tmp_path / "empty.db")) as empty:
        assert "Link" not in shown(html.Div(compared(Kept(empty), "/compare")[2]))


def test_a_line_forgets_after_its_last_event_and_is_zero_before_its_first() -> None:
    line = pd.DataFrame({"date": pd.to_datetime(["2022-01-03", "2022-01-04"]).as_unit("us"), "index": [4.0, 8.0]})
    index = extended(line, (date(2022, 1, 1), date(2022, 1, 18)), half_life=14)
    assert index.iloc[:4].tolist() == [0.0, 0.0, 4.0, 8.0]
    assert index.iloc[-1] == pytest.approx(4.0)
    own = Compared("UKR", "Ukraine", 2, index)
    assert own.extreme(highest=True) == (8.0, date(2022, 1, 4))
    assert own.change() == own.now()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_names_at_the_ends_of_lines_never_cover_each_other(wanted: list[float]) -> None:
    heights = sorted(spread(wanted, comparison.APART))
    assert all(upper - lower >= comparison.APART - 1e-9 for lower, upper in itertools.pairwise(heights))
    assert heights[0] >= 0
    assert heights[-1] <= 1 + 1e-9
    order = sorted(range(len(wanted)), key=lambda at: (wanted[at], at))
    placed = spread(wanted, comparison.APART)
    assert [placed[at] for at in order] == sorted(placed)
