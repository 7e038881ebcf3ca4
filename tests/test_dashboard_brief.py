"""The brief of a country: what it says is what the tables say."""

from __future__ import annotations

import json
import re
from datetime import date
from urllib.parse import unquote

import pandas as pd
import pytest
from dash.development.base_component import Component
from dashboard_crisis import fill
from hypothesis import given
from hypothesis import strategies as st
from plotly.utils import PlotlyJSONEncoder

from dashboards import pages
from dashboards.charts.briefline import brief_line
from dashboards.wording import with_minus
from tracker.store.store import Store
from tracker.tension.lines import timeline, weights
from tracker.tension.rationale import rationale
from tracker.tension.turning import turning_points

WINTER = (date(2021, 12, 1), date(2022, 3, 25))


def shown(component: Component) -> str:
    """Everything a component says, as JSON."""
    return json.dumps(component, cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_it_has_turning_points_months_and_the_heaviest_events(store: Store) -> None:
    events = fill(store).events("UKR")
    said = shown(pages.page(store, "/country/UKR/brief", "?from=2021-12-01&to=2022-03-25"))
    assert "Brief, 1 Dec 2021 – 25 Mar 2022" in said
    line = timeline(events, "UKR")
    sentences = turning_points(line, events, start=WINTER[0], end=WINTER[1])["sentence"]
    assert len(sentences)
    assert all(with_minus(sentence) in said for sentence in sentences)
    months = rationale(line, events, start=WINTER[0], end=WINTER[1])
    assert all(with_minus(why) in said for why in months.loc[months["change"].round(1) != 0, "why"])
    assert said.count('"type": "Q"') == 10
    heaviest = events.assign(weight=abs(weights(events))).nlargest(1, "weight", keep="all")
    assert any(sentence in said for sentence in heaviest["evidence"])
    assert "Method: " in said
    assert '"id": "brief-print"' in said
    assert "javascript:" not in said


def test_an_event_of_a_year_is_none_of_the_heaviest_of_a_month(store: Store) -> None:
    events = fill(store).events("UKR")
    year = (
        events[events["event_type"] == "attack"]
        .iloc[:1]
        .assign(
            event_id="e0",
            origin="imported",
            evidence="All year.",
            date_start=pd.Timestamp(2022, 1, 1),
            date_end=pd.Timestamp(2022, 12, 31),
        )
    )
    store.import_events(year)
    assert "All year." not in shown(pages.page(store, "/country/UKR/brief", "?from=2022-02-20&to=2022-03-25"))
    assert "All year." in shown(pages.page(store, "/country/UKR/brief", "?from=2022-06-01&to=2022-06-30"))


def test_without_dates_it_is_the_year_up_to_the_last_news(store: Store) -> None:
    said = shown(pages.page(fill(store), "/country/UKR/brief", ""))
    assert "Brief, 25 Mar 2021 – 25 Mar 2022" in said


def test_as_of_a_day_it_says_what_was_known_then(store: Store) -> None:
    search = "?asof=2022-02-04"
    said = shown(pages.page(fill(store), "/country/UKR/brief", search))
    assert "2022, as known on 4 Feb 2022" in said
    later = set(store.events("UKR")["evidence"]) - set(store.events("UKR", as_of=date(2022, 2, 4))["evidence"])
    assert later
    assert not any(sentence in said for sentence in later)
    assert f"/country/UKR/brief{search}" in shown(pages.page(store, "/country/UKR", search))


@pytest.mark.parametrize(
    "search", ["?from=1990-01-01&to=1990-02-01", "?to=2021-01-01", "?from=2031-01-01", "?to=0001-02-03"]
)
def test_a_period_without_events_says_so(store: Store, search: str) -> None:
    said = shown(pages.page(fill(store), "/country/FRA/brief", search))
    for part in ("No week in which", "No month in which", "No event that weighs"):
        assert part in said


@pytest.mark.parametrize("path", ["/country/ZZZ/brief", "/country/<b>/brief", "/country//brief"])
def test_no_country_no_brief(store: Store, path: str) -> None:
    assert "No events for this country" in shown(pages.page(fill(store), path, ""))


def test_the_country_page_leads_to_it(store: Store) -> None:
    assert '"href": "/country/UKR/brief"' in shown(pages.page(fill(store), "/country/UKR", ""))


@given(st.lists(st.floats(-1e5, 1e5), max_size=40), st.dates(date(1900, 1, 1), date(2090, 1, 1)))
def test_a_line_is_a_picture_within_its_frame(values: list[float], first: date) -> None:
    days = pd.date_range(pd.Timestamp(first), periods=len(values), unit="us")
    last = days[-1].date() if len(days) else first
    drawn = unquote(brief_line(pd.DataFrame({"date": days, "index": values}), (first, last), [first]))
    assert drawn.startswith("data:image/svg+xml,<svg ")
    [points] = re.findall(r'points="([^"]*)"', drawn)
    for point in points.split():
        x, y = map(float, point.split(","))
        assert 0 <= x <= 760
        assert 0 <= y <= 240
