"""The page of all events, the page of one, and the files beside the pages, without a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, cast

import pandas as pd
import pytest
from dashboard_crisis import crisis, fill
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from plotly.utils import PlotlyJSONEncoder
from samples import article, report

from dashboards import data_routes, pages
from dashboards.app import create_app
from dashboards.callbacks.events import shown_page
from dashboards.pages.lineparts import event_body, files
from dashboards.views.listing import Listing, filters
from dashboards.views.selection import chosen, span
from dashboards.views.state import View, event_path
from tracker.export import to_bytes
from tracker.store.finding import Wanted
from tracker.store.store import Store
from tracker.table import to_frame
from tracker.tension.lines import timeline
from tracker.tension.parties import involving


def shown(component: object) -> str:
    """Everything a component says, as JSON."""
    return json.dumps(component, cls=PlotlyJSONEncoder, ensure_ascii=False)


@pytest.fixture
def client(store: Store) -> FlaskClient:
    return cast("FlaskClient", create_app(fill(store)).server.test_client())


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/events", '"children": "Events"'),
        ("/events/", '"children": "Events"'),
        ("/event/none", "No such event"),
        ("/event/<script>", "No such event"),
    ],
)
def test_every_address_has_a_page(store: Store, path: str, says: str) -> None:
    assert says in shown(pages.page(fill(store), path, "?words=x&country=ZZZ&type=unknown_type&source=Nobody"))


def test_an_empty_store_says_what_to_do(store: Store) -> None:
    said = shown(pages.page(store, "/events", ""))
    assert "tracker ingest" in said
    assert "tracker serve --demo" in said


def test_the_pages_put_together_are_all_events_in_their_order(store: Store) -> None:
    fill(store)
    wanted = Wanted(countries=("UKR",))
    listing = Listing(wanted, order=(("confidence", True),), size=25)
    rows: list[dict[str, Any]] = []
    for page in range(1, -(-len(store.found(wanted)) // 25) + 1):
        part, _, counted, hidden, *_ = shown_page(store, replace(listing, page=page))
        rows += part
        assert hidden
        assert counted.endswith(f"of {len(store.found(wanted))} events")
    assert sorted(row["event_id"] for row in rows) == sorted(store.found(wanted)["event_id"])
    confidences = [row["confidence"] for row in rows]
    assert confidences == sorted(confidences, reverse=True)


def test_a_page_after_the_last_is_the_last(store: Store) -> None:
    fill(store)
    rows, _, counted, _, _, pages_text, first, last, page = shown_page(store, Listing(page=99, size=50))
    total = len(store.events())
    assert counted == f"51 to {total} of {total} events"
    assert (len(rows), pages_text, first, last, page) == (total - 50, "2", False, True, 2)


def test_nothing_found_is_said(store: Store) -> None:
    rows, _, counted, hidden, *_ = shown_page(fill(store), Listing(Wanted(words="xylophone")))
    assert (rows, counted, hidden) == ([], "No events", False)


def test_the_page_of_an_event_has_everything_the_panel_has(store: Store) -> None:
    events = fill(store).events("UKR")
    [visit] = events[events["event_type"] == "visit"]["event_id"]
    said = shown(pages.page(store, event_path(visit), ""))
    for part in (
        "How it was told: 2 reports",
        "He flew on to Kyiv on Tuesday.",
        "/article/long-table#",
        "visit-by-hand",
    ):
        assert part in said
    for code in ("FRA", "UKR"):
        assert f'"href": "/country/{code}?event={visit}"' in said
    assert f'"href": "/event/{visit}.json"' in said
    assert f'"href": "/event/{visit}"' in shown(event_body(store, "UKR", visit))


def test_an_older_id_leads_to_the_event_and_says_so(store: Store, client: FlaskClient) -> None:
    events = store.events("UKR")
    [visit] = events[events["event_type"] == "visit"]["event_id"]
    older = next(key for key in store.reports(event_id=visit)["report_id"] if key != visit)
    said = shown(pages.page(store, event_path(older), ""))
    assert f"{older} is an older id" in said
    assert f'"href": "/event/{visit}"' in said
    assert "older id" not in shown(pages.page(store, event_path(visit), ""))
    assert json.loads(client.get(f"/event/{older}.json").data)["event"]["event_id"] == visit


def test_the_page_of_a_rejected_event_says_so(store: Store, client: FlaskClient) -> None:
    event = store.events("UKR")["event_id"].iloc[0]
    assert "rejected" not in shown(pages.page(store, event_path(event), ""))
    store.hand.judge(event, "rejected", "Kim", "not so")
    assert "An analyst rejected this event" in shown(pages.page(store, event_path(event), ""))
    assert json.loads(client.get(f"/event/{event}.json").data)["event"]["verdict"] == "rejected"
    assert event.encode() not in client.get("/events.csv").data


def test_the_file_of_an_event_has_all_its_reports(store: Store, client: FlaskClient) -> None:
    event = store.events().loc[lambda frame: frame["n_reports"] == 2, "event_id"].iloc[0]
    answer = client.get(f"/event/{event}.json")
    known = json.loads(answer.data)
    assert known["event"]["evidence"] in {report["evidence"] for report in known["reports"]}
    assert {report["event_id"] for report in known["reports"]} == {event}
    assert known["event"]["first_published"] <= known["event"]["last_published"]
    assert answer.headers["Content-Disposition"] == f'inline; filename="{event}.json"'


def test_imported_events_with_codes_that_nobody_knows_break_no_page(store: Store, client: FlaskClient) -> None:
    event = store.events("UKR").tail(1).assign(event_id="theirs", article_id="theirs", actors="ZZZ", recipients="")
    store.import_events(event)
    for path in ("/events", "/event/theirs", "/country/ZZZ"):
        assert "ZZZ" in shown(pages.page(store, path, "?with=QQQ"))
    assert "Where tension moves" in shown(pages.page(store, "/", "?show=all&groups=1"))
    assert client.get("/country/ZZZ.csv").data == to_bytes(store.events("ZZZ"))


@pytest.mark.parametrize("format", ["csv", "json"])
def test_the_file_of_all_events_has_the_bytes_of_the_export(store: Store, client: FlaskClient, format: str) -> None:
    wanted = Wanted(countries=("UKR",), directions=("escalation",), start=date(2022, 2, 1), words="missile attack")
    for asked in (Wanted(), wanted, Wanted(countries=("ZZZ",))):
        answer = client.get(f"/events.{format}{filters(asked)}")
        assert answer.data == to_bytes(store.found(asked), format)
        assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == data_routes.TYPES[format]


@pytest.mark.parametrize("format", ["csv", "json"])
def test_the_files_of_a_country_are_those_of_its_view(store: Store, client: FlaskClient, format: str) -> None:
    view = View("UKR", date(2022, 2, 1), frequency="D", counterparts=("RUS",), statuses=("occurred", "planned"))
    events = store.events("UKR")
    query = "?from=2022-02-01&freq=D&status=occurred,planned&with=RUS"
    answer = client.get(f"/country/UKR.{format}{query}")
    assert answer.data == to_bytes(chosen(events, view), format)
    assert f'filename="UKR-events-2022-02-01.{format}"' in answer.headers["Content-Disposition"]
    answer = client.get(f"/country/ukr/timeline.{format}{query}")
    _, last = span(chosen(events, view)) or (None, None)
    line = timeline(chosen(events, view, dates=False), "UKR", start=view.start, end=last)
    assert answer.data == to_bytes(line, format)
    said = shown(files(replace(view, event="e1")))
    assert f"/country/UKR.{format}{query}" in said
    assert f"/country/UKR/timeline.{format}{query}" in said


def test_a_file_that_did_not_change_is_not_sent_again(client: FlaskClient, store: Store) -> None:
    tag = client.get("/country/UKR.csv").headers["ETag"]
    again = client.get("/country/UKR.csv", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    store.save(article("new"), [report(article_id="new")], "test")
    assert client.get("/country/UKR.csv", headers={"If-None-Match": tag}).status_code == 200


def test_a_large_country_is_sent_in_parts(client: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = client.get("/country/UKR.csv")
    monkeypatch.setattr(data_routes, "AT_ONCE", 10)
    monkeypatch.setattr(data_routes, "PART", 7)
    parts = client.get("/country/UKR.csv")
    assert parts.data == whole.data
    assert ("ETag" in whole.headers, "ETag" in parts.headers) == (True, False)


@given(st.integers(0, 9), st.integers(1, 10), st.sampled_from(["csv", "json"]))
def test_parts_joined_are_the_export_of_all(number: int, rows: int, format: str) -> None:
    told = [crisis()[n] for n in range(number)]
    frame = to_frame([one for each in told for one in each.reports], {each.article.id: each.article for each in told})

    def parts() -> Iterator[pd.DataFrame]:
        yield from (frame[at : at + rows] for at in range(0, len(frame), rows))

    assert b"".join(data_routes.joined(parts(), format)) == to_bytes(frame, format)


@pytest.mark.parametrize("format", ["csv", "json"])
def test_pairs_and_groups_have_files_too(store: Store, client: FlaskClient, format: str) -> None:
    pair = involving(store.events("RUS"), "RUS-UKR")
    view = View("RUS-UKR", page="dyad", statuses=("occurred",))
    answer = client.get(f"/dyad/ukr-rus.{format}?status=occurred")
    assert answer.data == to_bytes(chosen(pair, view), format)
    assert f'filename="RUS-UKR-events.{format}"' in answer.headers["Content-Disposition"]
    line = client.get(f"/dyad/RUS-UKR/timeline.{format}?status=occurred")
    assert line.data == to_bytes(timeline(chosen(pair, view), "RUS-UKR", freq="W"), format)
    members = involving(store.events(), "NATO", groups="members")
    assert client.get(f"/group/NATO.{format}?as=members").data == to_bytes(members, format)
    assert client.get(f"/group/NATO.{format}?as=self").data == to_bytes(store.events("NATO"), format)
    assert f"/dyad/RUS-UKR.{format}?status=occurred" in shown(files(view))


@pytest.mark.parametrize(
    "path",
    [
        "/dyad/RUS-ZZZ.csv",
        "/dyad/RUS.csv",
        "/group/UKR.csv",
        "/country/ZZZ.csv",
        "/country/%3Cscript%3E.json",
        "/country/ZZZ/timeline.csv",
        "/event/none.json",
    ],
)
def test_what_is_not_there_is_said_in_words(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "The store has no event with" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/events.csv?countri=UKR", "countri=UKR"),
        ("/events.csv?type=attack,No-Type", "type=attack,No-Type"),
        ("/events.json?from=yesterday&country=UKR", "from=yesterday"),
        ("/country/UKR.csv?direction=up", "direction=up"),
        ("/country/UKR/timeline.csv?freq=M", "freq=M"),
    ],
)
def test_a_filter_that_is_not_understood_sends_nothing(client: FlaskClient, path: str, names: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert answer.get_data(as_text=True) == f"Not understood, so nothing is sent: {names}.\n"


@pytest.mark.parametrize("query", ["?freq=W&event=e1&from=", "?type=attack,visit&to=2022-03-01"])
def test_what_a_page_understands_its_files_do(client: FlaskClient, query: str) -> None:
    assert client.get(f"/country/UKR.csv{query}").status_code == 200
    assert client.get(f"/country/UKR/timeline.csv{query}").status_code == 200


@pytest.mark.parametrize("path", ["/events.csv", "/events.json", "/event/none.json", "/country/UKR.csv?type=x"])
def test_files_have_the_headers_of_pages_and_only_read(client: FlaskClient, path: str) -> None:
    page, answer = client.get("/"), client.get(path)
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"):
        assert answer.headers[name] == page.headers[name]
    assert {client.open(path, method=method).status_code for method in ("POST", "PUT", "DELETE", "PATCH")} == {405}


def test_a_formula_is_guarded_and_a_strange_id_is_only_a_name(store: Store, client: FlaskClient) -> None:
    day = date(2031, 1, 1)
    store.save(article("odd"), [report(article_id="odd", evidence="=cmd()", date_start=day, date_end=day)], "test")
    assert b",'=cmd()," in client.get("/events.csv?from=2031-01-01").data
    store.import_events(store.events().tail(1).assign(event_id='a/b"; é', article_id="nowhere"))
    assert "a/b" in shown(pages.page(store, event_path('a/b"; é'), ""))
    answer = client.get(event_path('a/b"; é') + ".json")
    assert json.loads(answer.data)["event"]["event_id"] == 'a/b"; é'
    assert answer.headers["Content-Disposition"] == 'inline; filename="a_b____.json"'
