"""Figures from frames, without a browser."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
import pytest
from dashboard_crisis import crisis, fill
from hypothesis import given
from hypothesis import strategies as st

from dashboards import curves
from dashboards.charts import marks, notemarks
from dashboards.charts.axes import MARKS
from dashboards.charts.figures import country_figure
from dashboards.charts.palette import DARK, LIGHT, faded, palette
from dashboards.charts.sparkline import sparkline
from dashboards.kept import Kept
from dashboards.views.selection import chosen, counterparts, span
from dashboards.views.state import View
from tracker.store.store import Store
from tracker.table import to_frame
from tracker.tension.lines import timeline

BOUNDS = (date(2021, 11, 5), date(2022, 4, 3))
NO_NOTES = pd.DataFrame(columns=["date_start", "date_end", "text", "author"])


@pytest.fixture(scope="module")
def events() -> pd.DataFrame:
    told = crisis()
    return to_frame((report for one in told for report in one.reports), {one.article.id: one.article for one in told})


def ukraine(events: pd.DataFrame) -> pd.DataFrame:
    return chosen(events, View("UKR", counterparts=("UKR",)))


def figure(events: pd.DataFrame, notes: pd.DataFrame = NO_NOTES, **more: Any) -> dict[str, Any]:
    sums = timeline(events, "UKR", freq=more.get("frequency", "W"))
    return country_figure(events, sums, timeline(events, "UKR"), notes, **{"bounds": BOUNDS} | more)


def points(drawn: dict[str, Any]) -> Iterator[tuple[dict[str, Any], int]]:
    for trace in drawn["data"]:
        if trace["mode" if "mode" in trace else "type"] == "markers" and trace.get("customdata"):
            yield from ((trace, at) for at in range(len(trace["customdata"])))


def test_a_figure_is_plain_json(events: pd.DataFrame) -> None:
    assert json.loads(json.dumps(figure(ukraine(events)), allow_nan=False))


def test_every_event_is_one_mark_with_its_id(events: pd.DataFrame) -> None:
    own = ukraine(events)
    assert sorted(trace["customdata"][at] for trace, at in points(figure(own))) == sorted(own["event_id"])


def test_marks_say_direction_status_and_weight(events: pd.DataFrame) -> None:
    own = ukraine(events).set_index("event_id")
    for trace, at in points(figure(ukraine(events))):
        event = own.loc[trace["customdata"][at]]
        assert trace["marker"]["symbol"][at] == marks.SYMBOL[event["status"]]
        assert trace["y"][at] * event["tension"] >= 0
        assert event["status"] != "denied" or trace["marker"]["size"][at] == marks.SMALLEST


@given(
    st.lists(st.sampled_from([0.5, 1.0, 2.0, 2.5, 3.0, 5.5, 9.5, 10.0]), min_size=1, max_size=60),
    st.sampled_from([-1, 1]),
)
def test_marks_of_one_day_do_not_hide_each_other(scores: list[float], sign: int) -> None:
    given_scores = pd.Series(scores) * sign
    heights = (marks.apart(given_scores) * sign).reindex(given_scores.index)
    ordered = heights.sort_values().to_numpy()
    assert (ordered[1:] - ordered[:-1] >= min(marks.STEP, marks.HIGHEST / len(scores)) - 1e-9).all()
    assert 0 <= ordered[0] <= ordered[-1] <= marks.HIGHEST + 1e-9
    assert (given_scores.abs().iloc[heights.argsort()].diff().dropna() >= 0).all()


def test_a_mark_alone_stands_at_its_score() -> None:
    assert marks.apart(pd.Series([-7.5])).tolist() == [-7.5]
    assert marks.apart(pd.Series([3.0, 9.5, 1.5])).sort_index().tolist() == [3.0, 9.5, 1.5]


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([-9.5, -3.0, 1.0, 2.5, 10.0])), max_size=40))
def test_a_day_is_laid_out_as_if_there_were_no_other(told: list[tuple[int, float]]) -> None:
    both = pd.DataFrame(told, columns=["day", "score"]).astype({"score": "float64"})
    group = 2 * both["day"] + (both["score"] > 0)
    heights = marks.apart(both["score"], group)
    for _, own in both.groupby(group):
        assert heights[own.index].tolist() == pytest.approx(marks.apart(own["score"]).tolist())


def test_an_event_longer_than_the_view_stays_in_it(events: pd.DataFrame) -> None:
    bounds = (date(2021, 12, 1), date(2021, 12, 3))
    shown = chosen(ukraine(events), View("UKR", *bounds))
    placed = marks.place(marks.with_scores(shown), bounds)
    assert placed["x"].between(pd.Timestamp(bounds[0]), pd.Timestamp(bounds[1])).all()


def test_sums_stand_on_their_week_and_have_the_timeline_values(events: pd.DataFrame) -> None:
    own = ukraine(events)
    bars = [trace for trace in figure(own)["data"] if trace["type"] == "bar"]
    weekly = timeline(own, "UKR", freq="W")
    weekly = weekly[(weekly["escalation"] != 0) | (weekly["deescalation"] != 0)]
    assert [bar["y"] for bar in bars] == [
        weekly["escalation"].round(3).tolist(),
        weekly["deescalation"].round(3).tolist(),
    ]
    assert bars[0]["x"][0] == "2021-11-01"  # the Monday
    assert bars[0]["offset"] >= 0


def test_the_index_is_daily_whatever_the_bars(events: pd.DataFrame) -> None:
    own = ukraine(events)
    lines = [{t["name"]: t for t in figure(own, frequency=f)["data"]}["Tension index"]["y"] for f in ("D", "W")]
    assert lines[0] == lines[1] == timeline(own, "UKR")["index"].round(3).tolist()


def test_panels_do_not_overlap(events: pd.DataFrame) -> None:
    layout = figure(ukraine(events))["layout"]
    domains = sorted(layout[axis]["domain"] for axis in ("yaxis", "yaxis2", "yaxis3"))
    assert all(lower[1] < upper[0] for lower, upper in itertools.pairwise(domains))
    assert "overlaying" not in json.dumps(layout)


def note(first: str, last: str, text: str = "Why", author: str = "Ada") -> dict[str, Any]:
    days = {"date_start": pd.Timestamp(first), "date_end": pd.Timestamp(last)}
    return {"country": "UKR", "text": text, "author": author, **days}


def test_a_note_on_a_day_is_a_line_and_one_on_a_period_a_band(events: pd.DataFrame) -> None:
    notes = pd.DataFrame([note("2022-02-24", "2022-02-24"), note("2022-01-10", "2022-01-27")])
    shapes = figure(ukraine(events), notes)["layout"]["shapes"]
    assert [shape["type"] for shape in shapes] == ["line", "rect"]
    assert (shapes[1]["x0"], shapes[1]["x1"]) == ("2022-01-10", "2022-01-27")
    assert shapes[0]["y1"] == MARKS[1]


def test_notes_outside_the_view_keep_the_numbers_of_the_others(events: pd.DataFrame) -> None:
    notes = pd.DataFrame([note("2019-01-01", "2019-01-01"), note("2022-02-24", "2022-02-24")])
    drawn = {trace["name"]: trace for trace in figure(ukraine(events), notes)["data"]}["Notes"]
    assert drawn["text"] == ["2"]


def test_neighbouring_notes_are_drawn_on_different_levels() -> None:
    notes = pd.DataFrame([note("2022-02-24", "2022-02-24"), note("2022-02-25", "2022-02-25")])
    placed = notemarks.note_positions(notes, BOUNDS)
    assert placed[0]["y"] != placed[1]["y"]


def test_text_of_notes_is_escaped_in_hover(events: pd.DataFrame) -> None:
    notes = pd.DataFrame([note("2022-02-24", "2022-02-24", "<a href='javascript:x'>y</a>", "<b>A</b>")])
    drawn = {trace["name"]: trace for trace in figure(ukraine(events), notes)["data"]}["Notes"]
    assert "<a" not in drawn["hovertext"][0]
    assert "&lt;b&gt;A" in drawn["hovertext"][0]


def many(events: pd.DataFrame, count: int) -> pd.DataFrame:
    copies = pd.concat([ukraine(events)] * (count // len(ukraine(events)) + 1), ignore_index=True)
    return copies.assign(event_id=[f"e{number}" for number in range(len(copies))])


def test_too_many_events_become_bins_that_hold_all_of_them(events: pd.DataFrame) -> None:
    crowd = many(events, marks.MANY + 1)
    drawn = [(trace["customdata"][at], trace["text"][at]) for trace, at in points(figure(crowd))]
    assert all(".." in mark for mark, _ in drawn)
    assert sum(int(text.split("<br>")[1].split()[0].replace(",", "")) for _, text in drawn) == len(crowd)


def test_bins_never_outnumber_what_a_browser_draws() -> None:
    for years in (1, 10, 60):
        weeks = marks.weeks_a_bin((date(1960, 1, 1), date(1960 + years, 1, 1)), 28)
        assert years * 52 / weeks * 28 <= marks.MOST_BINS * 1.02


def test_no_trace_needs_webgl(events: pd.DataFrame) -> None:
    for own in (ukraine(events), many(events, 2000)):
        assert not any(trace["type"].endswith("gl") for trace in figure(own)["data"])


def test_an_empty_selection_is_an_empty_figure(events: pd.DataFrame) -> None:
    nothing = events.iloc[:0]
    drawn = country_figure(nothing, timeline(nothing), timeline(nothing), NO_NOTES, bounds=BOUNDS)
    assert all(not trace.get("x") for trace in drawn["data"])


def test_schemes_differ_and_unknown_is_light(events: pd.DataFrame) -> None:
    own = ukraine(events)
    assert figure(own, scheme="dark") != figure(own, scheme="light") == figure(own, scheme=None)
    assert palette("dark") is DARK
    assert palette("x") is LIGHT
    assert faded("#c8500a", 0.5) == "rgba(200,80,10,0.5)"


def test_filters_choose(events: pd.DataFrame) -> None:
    view = View("UKR", types=("visit",), statuses=("occurred",), counterparts=("FRA",))
    assert list(chosen(events, view)["recipients"]) == ["RUS", "UKR"]
    assert set(chosen(events, View("UKR", directions=("neutral",)))["event_type"]) == {"denial"}
    touching = chosen(events, View("UKR", date(2021, 11, 20), date(2021, 11, 21)))
    assert list(touching["event_type"]) == ["troop_buildup"]


def test_counterparts_are_counted_without_the_country_itself(events: pd.DataFrame) -> None:
    found = counterparts(ukraine(events), "UKR")
    assert "UKR" not in found
    assert next(iter(found)) == "RUS"
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_span_of_nothing_is_none(events: pd.DataFrame) -> None:
    assert span(events.iloc[:0]) is None


def test_a_cut_line_keeps_the_level_it_had(store: Store) -> None:
    kept = Kept(fill(store))
    whole = curves.shown_line(kept, View("UKR", frequency="D"))
    cut = curves.shown_line(kept, View("UKR", start=date(2022, 2, 24), frequency="D"))
    assert cut["index"].iloc[0] == whole.loc[whole["date"] == "2022-02-24", "index"].iloc[0]


def test_the_level_is_that_of_the_latest_article_and_knows_the_days_before_the_view(events: pd.DataFrame) -> None:
    everything = chosen(events, View("UKR", counterparts=("UKR",)))
    daily = timeline(everything, "UKR")
    line = daily.set_index("date")["index"]
    now = curves.level_of(everything, daily, View("UKR"))
    assert now == curves.level_of(everything, daily, View("UKR", start=date(2022, 3, 20)))
    assert now is not None
    assert (now.day, now.index) == (date(2022, 3, 25), line["2022-03-25"])
    assert now.change == pytest.approx(line["2022-03-25"] - line["2022-02-23"])
    before = curves.level_of(everything, daily, View("UKR", end=date(2022, 2, 23)))
    assert before is not None
    assert before.day == date(2022, 2, 23)


def test_an_event_of_a_century_stretches_nothing(events: pd.DataFrame) -> None:
    century = events.iloc[:1].assign(
        event_id="e0", date_start=pd.Timestamp(2000, 1, 1), date_end=pd.Timestamp(2099, 12, 31), actors="UKR"
    )
    both = pd.concat([events, century], ignore_index=True)
    assert span(both) == span(events)
    assert span(century) == (date(2000, 1, 1), date(2099, 12, 31))
    first, last = curves.bounds_of(both, both, View("UKR"))
    assert (first, last) == span(events)
    assert (last - first).days < 366


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50))
def test_a_sparkline_is_always_a_picture(values: list[float]) -> None:
    drawn = sparkline(values)
    assert drawn.startswith("data:image/svg+xml,")
    assert "nan" not in drawn
