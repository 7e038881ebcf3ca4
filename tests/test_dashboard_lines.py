"""Pages of lines without a browser: what is kept, as-of days, turning points, pairs, groups, comparisons, pictures."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from dash.development.base_component import Component
from dashboard_crisis import fill
from pandas.testing import assert_frame_equal
from plotly.utils import PlotlyJSONEncoder

from dashboards import curves, data, pages
from dashboards.callbacks.country import drawing, table
from dashboards.callbacks.downloads import file_name
from dashboards.charts import figures
from dashboards.charts.marks import with_scores
from dashboards.charts.palette import LIGHT
from dashboards.charts.turnmarks import in_view, turn_trace
from dashboards.kept import Kept
from dashboards.meaning import caption, meaning
from dashboards.pages.explained import month_list, turn_list
from dashboards.pages.lineparts import panel_body
from dashboards.pages.related import related
from dashboards.views.selection import chosen, counterparts, span
from dashboards.views.state import View, from_href
from dashboards.wording import with_minus
from tracker.ontology import SCALES, event_types
from tracker.store.store import Store
from tracker.tension.lines import timeline
from tracker.tension.parties import involving
from tracker.tension.rationale import rationale
from tracker.tension.turning import turning_points

EARLY = date(2022, 2, 4)


@pytest.fixture
def kept(store: Store) -> Kept:
    return Kept(fill(store))


def shown(component: Component | list[Component]) -> str:
    return json.dumps(component, cls=PlotlyJSONEncoder, ensure_ascii=False)


def traces(kept: Kept, href: str) -> dict[str, dict[str, Any]]:
    figure, _ = drawing(kept, from_href(href), "light")
    return {trace["name"]: trace for trace in figure["data"]}


@pytest.mark.parametrize(
    "href",
    [
        "/country/UKR?status=occurred,planned&with=RUS,FRA&half=30",
        "/country/UKR?scale=goldstein&weigh=articles,confidence&confidence=60&asof=2022-02-04",
        "/dyad/RUS-UKR?direction=escalation",
        "/group/NATO?as=both&type=attack,threat,visit,statement",
        "/group/NATO?as=self",
        "/country/ZZZ",
    ],
)
def test_what_is_taken_from_the_whole_line_is_what_the_filtered_events_give(kept: Kept, href: str) -> None:
    view = from_href(href)
    events, name = chosen(data.events_of(kept, view), view), curves.line_name(view)
    groups = view.groups if view.page == "group" else "self"
    told: dict[str, Any] = {"scale": view.scale, "by_confidence": "confidence" in view.weighings, "groups": groups}
    daily = timeline(
        events, name, half_life=view.half_life, known_until=view.as_of, coverage=data.coverage(kept, view), **told
    )
    assert_frame_equal(curves.daily_line(kept, view), daily)
    assert_frame_equal(curves.turning(kept, view), turning_points(daily, events, **told))
    assert_frame_equal(curves.months(kept, view), rationale(daily, events, **told))
    assert curves.partners(kept, view, curves.filtered(kept, view)) == counterparts(events, *view.country.split("-"))


def test_as_of_a_day_statuses_and_counts_are_those_of_then(kept: Kept) -> None:
    now, then = (data.events_of(kept, View("UKR", as_of=day)) for day in (None, EARLY))
    assert (then["published"] <= pd.Timestamp(EARLY)).all()
    [visit] = then[then["event_type"] == "visit"].to_dict("records")
    assert (visit["status"], visit["n_reports"]) == ("planned", 1)
    later = now[now["event_id"] == visit["event_id"]].iloc[0]
    assert (later["status"], later["n_reports"]) == ("occurred", 2)
    rows, count = table(kept, View("UKR", as_of=EARLY))
    assert len(rows) == len(then) < len(now)
    assert count == f"{len(then)} events"


def test_the_panel_shows_an_event_as_it_was_known(kept: Kept) -> None:
    events = data.events_of(kept, View("UKR"))
    [visit] = events[events["event_type"] == "visit"]["event_id"]
    then, now = (shown(panel_body(kept, View("UKR", as_of=day, event=visit))) for day in (EARLY, None))
    assert "will travel to Moscow and Kyiv" in then
    assert "He flew on to Kyiv" not in then
    assert "He flew on to Kyiv" in now
    later = events[events["published"] > pd.Timestamp(EARLY)]["event_id"].iloc[0]
    assert "not in the store" in shown(panel_body(kept, View("UKR", as_of=EARLY, event=later)))


def test_notes_of_later_are_not_shown(kept: Kept) -> None:
    kept.store.add_note(country="UKR", date_start=EARLY, date_end=EARLY, text="Why", author="Ada")
    assert data.notes(kept.store, "UKR", EARLY).empty
    assert len(data.notes(kept.store, "RUS-UKR")) == len(data.notes(kept.store, "UKR", date(2100, 1, 1))) == 1


def test_filters_by_family_source_origin_and_confidence(kept: Kept) -> None:
    events = data.events_of(kept, View("UKR"))
    assert set(events["source"]) == {"The Daily Example"}
    assert set(chosen(events, View("UKR", families=("CONSULT",)))["plover"]) == {"CONSULT"}
    assert len(chosen(events, View("UKR", sources=("The Daily Example",)))) == len(events)
    assert chosen(events, View("UKR", sources=("Another",))).empty
    assert chosen(events, View("UKR", origins=("manual",))).empty
    sure = chosen(events, View("UKR", confidence=70))
    assert 0 < len(sure) < len(events)
    assert sure["confidence"].min() >= 0.7


@pytest.mark.parametrize("scale", SCALES)
def test_marks_bars_and_index_are_of_the_chosen_scale(kept: Kept, scale: str) -> None:
    drawn = traces(kept, f"/country/UKR?scale={scale}&half=30&weigh=confidence")
    events = data.events_of(kept, View("UKR"))
    wanted = timeline(events, "UKR", scale=scale, half_life=30, by_confidence=True)  # type: ignore[arg-type]
    assert drawn["Tension index"]["y"] == wanted["index"].round(3).tolist()
    scored = with_scores(events, scale).set_index("event_id")  # type: ignore[arg-type]
    for name in ("Escalation", "De-escalation"):
        for height, event in zip(drawn[name]["y"], drawn[name]["customdata"], strict=True):
            assert height * scored.loc[event, "score"] > 0
            assert scored.loc[event, "score"] == event_types()[scored.loc[event, "event_type"]].weight(scale)  # type: ignore[arg-type]


def test_weights_per_articles_are_those_of_the_timeline(kept: Kept) -> None:
    events = data.events_of(kept, View("UKR", as_of=EARLY))
    covered = kept.store.coverage()[: str(EARLY)]
    wanted = timeline(events, "UKR", coverage=covered, known_until=EARLY)
    drawn = traces(kept, "/country/UKR?weigh=articles&asof=2022-02-04")
    days = wanted["date"].dt.strftime("%Y-%m-%d").tolist()
    inside = [
        index for day, index in zip(days, wanted["index"].round(3), strict=True) if day in drawn["Tension index"]["x"]
    ]
    assert drawn["Tension index"]["y"] == inside


def test_a_long_index_keeps_its_peaks_and_its_ends() -> None:
    days = pd.date_range("1990-01-01", periods=9000).as_unit("us")
    line = pd.DataFrame({"date": days, "index": 0.0})
    line.loc[[1234, 7000], "index"] = [50.0, -40.0]
    thin = figures.thinned(line, 300)
    assert len(thin) <= 302
    assert {50.0, -40.0} <= set(thin["index"])
    assert thin["date"].iloc[[0, -1]].tolist() == [days[0], days[-1]]
    assert thin["date"].is_monotonic_increasing
    assert figures.thinned(line, 9000) is line


def test_what_reports_recall_from_long_ago_does_not_stretch_the_timeline(kept: Kept) -> None:
    events = data.events_of(kept, View("UKR"))
    old = events.iloc[:1].assign(event_id="e0", date_start=pd.Timestamp(1912, 1, 1), date_end=pd.Timestamp(1912, 1, 1))
    both = pd.concat([events, old], ignore_index=True)
    assert span(both) == span(events)
    assert span(both[both["event_id"] == "e0"]) == (date(1912, 1, 1), date(1912, 1, 1))


def busy(kept: Kept) -> View:
    """A view with turning points: a half-life does not matter to them, nor do dates to where they lie."""
    view = View("UKR")
    assert not curves.turning(kept, view).empty
    return view


def test_turning_points_are_marked_numbered_and_lead_to_their_events(kept: Kept) -> None:
    view = busy(kept)
    turns = curves.turning(kept, view)
    drawn = traces(kept, "/country/UKR")["Turning points"]
    assert drawn["text"] == [str(number) for number in range(1, len(turns) + 1)]
    assert drawn["x"] == turns["date"].dt.strftime("%Y-%m-%d").tolist()
    said = shown(turn_list(view, turns))
    known = set(data.events_of(kept, view)["event_id"])
    for row in turns.to_dict("records"):
        assert with_minus(row["sentence"]) in said
        for event in row["event_ids"].split(";")[:6]:
            assert event in known
            assert f"/country/UKR?event={event}" in said


def test_turning_points_out_of_view_are_left_out_and_text_is_escaped(kept: Kept) -> None:
    turns = curves.turning(kept, busy(kept))
    monday = turns["date"].iloc[0].date()
    assert len(in_view(turns, monday, monday)) == 1
    assert in_view(turns, date(1990, 1, 1), date(1990, 2, 1)).empty
    assert "No turning points" in shown(turn_list(View("UKR"), turns.iloc[:0]))
    odd = turns.head(1).assign(sentence="<b>x</b>", event_ids="")
    drawn = turn_trace(odd, curves.daily_line(kept, View("UKR")), LIGHT)
    assert "&lt;b&gt;" in drawn["hovertext"][0]
    assert drawn["customdata"] == [None]


def test_months_say_verdict_and_why_and_follow_the_dates(kept: Kept) -> None:
    months = curves.months(kept, View("UKR"))
    assert len(months) > 1
    said = shown(month_list(months, View("UKR")))
    assert all(with_minus(why) in said for why in months["why"])
    last = months["month"].iloc[-1].date()
    only = shown(month_list(months, View("UKR", start=last)))
    assert only.count('"type": "Tr"') == 2
    assert "No months" in shown(month_list(months, View("UKR", end=date(1990, 1, 1))))


def test_a_pair_has_the_events_between_its_sides(kept: Kept) -> None:
    view = from_href("/dyad/UKR-RUS")
    own = data.events_of(kept, view)
    assert list(own["event_id"]) == list(involving(kept.store.events(), "RUS-UKR")["event_id"])
    assert 0 < len(own) < len(data.events_of(kept, View("UKR")))
    wanted = timeline(kept.store.events(), "RUS-UKR")
    assert traces(kept, "/dyad/RUS-UKR")["Tension index"]["y"] == wanted["index"].round(3).tolist()
    assert "not in the store" in shown(panel_body(kept, replace(view, event="e000000000000")))
    assert file_name(view, "events") == "RUS-UKR-events.csv"


def test_a_group_counts_its_members_itself_or_both(kept: Kept) -> None:
    lines = {way: traces(kept, f"/group/NATO?as={way}") for way in ("self", "members", "both")}
    everything = kept.store.events()
    for way in ("self", "members"):
        wanted = timeline(everything, "NATO", groups=way)
        assert lines[way]["Tension index"]["y"] == wanted["index"].round(3).tolist()
    assert lines["both"]["Tension index"]["y"] == lines["members"]["Tension index"]["y"]
    assert lines["both"]["Index without its members"]["line"]["dash"] == "dash"
    assert "Index without its members" not in lines["members"]
    assert len(data.events_of(kept, from_href("/group/NATO"))) > len(data.events_of(kept, View("NATO")))


def test_pages_link_to_one_another_and_keep_the_settings(kept: Kept) -> None:
    view = View("NATO", scale="plover", as_of=EARLY, start=date(2022, 1, 1))
    said = shown(related(view, [*counterparts(data.events_of(kept, view), "NATO")]))
    assert "/dyad/NATO-RUS?from=2022-01-01&scale=plover&asof=2022-02-04" in said
    assert "/group/NATO?from=2022-01-01&scale=plover&asof=2022-02-04" in said
    assert "/compare?c=NATO," in said
    pair = from_href("/dyad/RUS-UKR")
    assert "/compare?c=RUS,UKR" in shown(related(pair, []))


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/dyad/UKR-RUS", "Russia and Ukraine"),
        ("/dyad/RUS", "No events between these two"),
        ("/dyad/RUS-ZZZ", "No events between these two"),
        ("/group/NATO", "NATO with its members"),
        ("/group/FRA", "No such group"),
        ("/group/<script>", "No such group"),
        ("/compare", "Compare countries"),
    ],
)
def test_every_address_of_a_line_has_a_page(kept: Kept, path: str, says: str) -> None:
    assert says in shown(pages.page(kept.store, path, "", kept=kept))


def test_the_meaning_names_what_is_chosen() -> None:
    assert "forgets half of it in 14 days" in meaning(View("UKR"))
    said = meaning(View("NATO", page="group", groups="both", scale="goldstein", half_life=1, weighings=("articles",)))
    for part in ("Goldstein", "in 1 day;", "100 articles", "of the group itself"):
        assert part in said
    assert "100 articles" not in meaning(View("UKR"))


def test_a_picture_says_title_period_source_and_is_named_by_them() -> None:
    bounds = (date(2022, 1, 1), date(2022, 3, 31))
    said = caption(from_href("/group/NATO?as=self&asof=2022-04-01"), 44, bounds)
    assert said["title"] == "NATO: events and tension index"
    assert said["period"] == "1 Jan – 31 Mar 2022, as known on 1 Apr 2022"
    assert said["source"].startswith("Source: 44 events")
    assert said["file"] == "NATO-self-2022-01-01-2022-03-31"


def test_a_code_that_nobody_knows_is_shown_as_it_is(kept: Kept) -> None:
    assert "ZZZ" in shown(pages.page(kept.store, "/country/UKR", "?with=ZZZ", kept=kept))
    assert "ZZZ" in shown(pages.page(kept.store, "/compare", "?c=UKR,ZZZ", kept=kept))
