"""Pages, panel and server rules, without a browser."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from dash.development.base_component import Component
from dashboard_crisis import Told, crisis, fill
from hypothesis import given
from hypothesis import strategies as st
from plotly.offline import get_plotlyjs_version
from plotly.utils import PlotlyJSONEncoder

from dashboards import data, grid, pages, wording
from dashboards.app import PLOTLY, create_app, serve
from dashboards.callbacks import downloads, notes
from dashboards.callbacks.country import counted
from dashboards.pages.lineparts import event_body
from dashboards.pages.noteform import note_list
from dashboards.passages import Passage, around, paragraphs, passages
from dashboards.views.state import View
from tracker.store.store import Store


def shown(component: Component) -> str:
    """Everything a component says, as JSON."""
    return json.dumps(component, cls=PlotlyJSONEncoder, ensure_ascii=False)


TEXT = st.text(alphabet=st.sampled_from("ab .\n\r\t<é"), max_size=60)


@given(TEXT, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.sampled_from("xyz")), max_size=4))
def test_marked_passages_give_back_the_text(text: str, raw: list[tuple[int, int, str]]) -> None:
    spans = [(min(one, two, len(text)), min(max(one, two), len(text)), event) for one, two, event in raw]
    for first, last in paragraphs(text):
        assert "".join(piece.text for piece in passages(text, first, last, spans)) == text[first:last]
    pieces = passages(text, 0, len(text), spans)
    for first, last, event in spans:
        marked = "".join(piece.text for piece in pieces if event in piece.events)
        assert len(marked) >= last - first


@given(TEXT)
def test_paragraphs_lose_only_white_space(text: str) -> None:
    kept = "".join(text[first:last] for first, last in paragraphs(text))
    assert "".join(kept.split()) == "".join(text.split())


def test_the_paragraphs_around_a_sentence() -> None:
    text = "One. Two.\n\nThree. Four."
    assert around(text, (18, 23, "e1")) == [[Passage("Three. "), Passage("Four.", ("e1",))]]


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (date(2022, 2, 4), date(2022, 2, 4), "4 Feb 2022"),
        (date(2022, 2, 7), date(2022, 2, 8), "7–8 Feb 2022"),
        (date(2022, 1, 28), date(2022, 2, 4), "28 Jan – 4 Feb 2022"),
        (date(2021, 12, 30), date(2022, 1, 2), "30 Dec 2021 – 2 Jan 2022"),
    ],
)
def test_periods_are_written_short(first: date, last: date, written: str) -> None:
    assert wording.period(first, last) == written


def test_numbers_have_a_sign_and_no_negative_zero() -> None:
    assert [wording.signed(value) for value in (4.55, -3, -0.01, 0)] == ["+4.5", "−3.0", "0.0", "0.0"]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "ftp://a/b",
        "http://",
        "http://[",
        "",
        "x",
    ],
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert wording.safe_url(url) == ""


def test_a_web_address_is_kept() -> None:
    assert wording.safe_url(" HTTPS://news.example.org:443/a?b#c ") == "HTTPS://news.example.org:443/a?b#c"


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/", "Where tension moves"),
        ("/about", "What the numbers mean"),
        ("/country/UKR", "Ukraine"),
        ("/country/ukr/", "Ukraine"),
        ("/country/ZZZ", "No events for this country"),
        ("/country/<script>", "No events for this country"),
        ("/article/invasion", "Missiles at dawn"),
        ("/article/none", "No such article"),
        ("/nowhere", "There is no such page"),
        (None, "Where tension moves"),
    ],
)
def test_every_address_has_a_page(store: Store, path: str | None, says: str) -> None:
    assert says in shown(pages.page(fill(store), path, ""))


@pytest.mark.parametrize("path", ["/", "/about", "/country/UKR", "/article/x"])
def test_an_empty_store_has_pages(store: Store, path: str) -> None:
    assert shown(pages.page(store, path, None))


def test_no_page_links_to_a_script(store: Store) -> None:
    fill(store)
    everything = shown(pages.page(store, "/article/pull-back", "")) + shown(pages.page(store, "/country/RUS", ""))
    assert "javascript:" not in everything


def test_the_panel_gives_sentence_dates_and_both_links(store: Store) -> None:
    [trip] = [told for told in crisis() if told.article.id == "mediation-trip"]
    store.save(trip.article, trip.reports, "test")
    events = store.events("UKR")
    [visit] = events[events["event_type"] == "visit"]["event_id"]
    said = shown(event_body(store, "UKR", visit))
    for part in (
        "The French president will travel to Moscow and Kyiv on Monday and Tuesday.",
        "France → Russia, Ukraine",
        "“on Monday and Tuesday” → 7–8 Feb 2022, to the day; from a date expression in the text",
        "−1.5 (score −3.0, planned)",
        "visit-by-hand",
        f"/article/mediation-trip#{visit}",
        "https://news.example.org/mediation",
    ):
        assert part in said


def test_the_panel_says_how_an_event_was_told(store: Store) -> None:
    events = fill(store).events("UKR")
    [visit] = events[events["event_type"] == "visit"].to_dict("records")
    assert (visit["status"], visit["n_reports"], visit["article_id"]) == ("occurred", 2, "long-table")
    said = shown(event_body(store, "UKR", visit["event_id"]))
    assert "How it was told: 2 reports" in said
    assert "Published 9 Feb 2022" in said
    for part in (
        ", planned",
        "will travel to Moscow and Kyiv on Monday",
        "4 Feb 2022",
        "He flew on to Kyiv on Tuesday.",
    ):
        assert part in said
    alone = events[events["n_reports"] == 1]["event_id"].iloc[0]
    assert "How it was told" not in shown(event_body(store, "UKR", alone))


def test_the_panel_of_an_article_without_a_safe_address_has_the_inner_link_only(store: Store) -> None:
    events = fill(store).events("DEU")
    [visit] = events[events["article_id"] == "pull-back"]["event_id"]
    said = shown(event_body(store, "DEU", visit))
    assert "/article/pull-back" in said
    assert "Original article" not in said


def test_the_panel_says_when_an_event_is_gone(store: Store) -> None:
    assert "not in the store" in shown(event_body(fill(store), "UKR", "e000000000000"))


def test_the_article_page_marks_every_sentence_and_links_every_event(store: Store) -> None:
    for told in crisis():
        store.save(told.article, told.reports, "test")
        page = pages.page(store, f"/article/{told.article.id}", "")
        said = shown(page)
        assert said.count('"type": "Mark"') == len({report.evidence_start for report in told.reports})
        for event in store.reports()[lambda frame, key=told.article.id: frame["article_id"] == key]["event_id"]:
            assert f"?event={event}" in said
            assert f'"href": "#{event}"' in said
            assert said.count(f'"id": "{event}"') == 1


def copies(store: Store, number: int) -> Store:
    """The crisis, and its story of the pull-back in other papers, days later."""
    told = pull_back(store)
    for n in range(number):
        day = told.article.published + timedelta(days=1 + n % 3)
        other = replace(told.article, id=f"copy-{n}", published=day, source=f"Paper {n}", title="Another title")
        store.save(other, [replace(report, article_id=other.id) for report in told.reports], "test")
    return store


def pull_back(store: Store) -> Told:
    """One article of the crisis, which the store has then."""
    fill(store)
    return next(told for told in crisis() if told.article.id == "pull-back")


def test_licence_and_attribution_are_shown_with_the_text(store: Store) -> None:
    told = pull_back(store)
    wiki = replace(told.article, license="https://creativecommons.org/licenses/by-sa/4.0/", attribution="Wikipedia")
    assert "Wikipedia" not in shown(pages.page(store, "/article/pull-back", ""))
    store.save(wiki, told.reports, "test")
    event = store.reports(article_id="pull-back")["event_id"].iloc[0]
    for said in (shown(pages.page(store, "/article/pull-back", "")), shown(event_body(store, "DEU", event))):
        assert "Wikipedia" in said
        assert '"href": "https://creativecommons.org/licenses/by-sa/4.0/"' in said
    store.save(replace(wiki, license="CC BY-SA 4.0"), told.reports, "test")
    assert "CC BY-SA 4.0" in shown(pages.page(store, "/article/pull-back", ""))


def test_the_other_papers_are_named(store: Store) -> None:
    before = len(fill(store).events("DEU"))
    copies(store, 12)
    assert len(store.events("DEU")) == before
    event = store.reports("DEU", article_id="pull-back")["event_id"].iloc[0]
    said = shown(event_body(store, "DEU", event))
    assert "Also carried by" in said
    assert '"href": "/article/copy-0"' in said
    assert " and 2 more" in said
    assert "13 articles" in said
    assert "Also carried by" in shown(pages.page(store, "/article/pull-back", ""))
    assert "carried" not in shown(pages.page(store, "/article/invasion", ""))


def test_a_copy_names_the_article_that_counts_and_its_events_lead_there(store: Store) -> None:
    copies(store, 1)
    event = store.reports("DEU", article_id="copy-0")["event_id"].iloc[0]
    said = shown(pages.page(store, "/article/copy-0", ""))
    assert "A copy, counted once, with " in said
    assert '"href": "/article/pull-back"' in said
    assert "Also carried by" not in said
    panel = shown(event_body(store, "DEU", event))
    assert f'"href": "/article/pull-back#{event}"' in panel
    assert '"href": "/article/copy-0"' in panel
    assert "not in the store" in shown(event_body(store, "FRA", event))


def test_earlier_versions_are_shown_with_their_evidence(store: Store) -> None:
    told = pull_back(store)
    assert "Earlier versions" not in shown(pages.page(store, "/article/pull-back", ""))
    store.save(replace(told.article, text="All of it was wrong."), [], "test")
    said = shown(pages.page(store, "/article/pull-back", ""))
    assert "Version 1, replaced on " in said
    assert said.count('"type": "Mark"') == len({report.evidence_start for report in told.reports})
    assert told.reports[0].evidence in said


def test_rows_are_the_events(store: Store) -> None:
    events = fill(store).events("UKR")
    rows = grid.rows(events)
    assert [row["event_id"] for row in rows] == list(events["event_id"])
    assert rows[0]["type"] == "▲ Troop buildup"
    assert (rows[0]["date"], rows[0]["until"]) == ("2021-11-05", "2021-12-03")


def test_a_long_table_keeps_the_latest_and_says_so(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MOST_ROWS", 10)
    events = fill(store).events("UKR")
    assert [row["event_id"] for row in grid.rows(events)] == list(events["event_id"])[-10:]
    assert "the latest 10" in counted(len(events), len(events))


def form(**changes: Any) -> dict[str, Any]:
    return {"country": "UKR", "start": "2022-02-24", "end": None, "text": "Why", "author": "Ada"} | changes


def test_a_note_is_stored_and_listed(store: Store) -> None:
    notes.save(store, form())
    said = shown(note_list(data.notes(store, "UKR")))
    assert "Why" in said
    assert "24 Feb 2022" in said


@pytest.mark.parametrize(
    "wrong",
    [
        {"country": None},
        {"start": None},
        {"start": "yesterday"},
        {"end": "2022-02-01"},
        {"text": "  "},
        {"author": None},
        {"text": "x" * 5000},
        {"author": "x" * 500},
    ],
)
def test_a_note_that_lacks_something_is_refused_with_the_cause(store: Store, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"note|author"):
        notes.save(store, form(**wrong))
    assert store.counts()["annotations"] == 0


def test_notes_are_numbered_by_date_not_by_writing(store: Store) -> None:
    notes.save(store, form(start="2022-03-01", text="later"))
    notes.save(store, form(start="2022-01-01", text="earlier"))
    assert list(data.notes(store, "UKR")["text"]) == ["earlier", "later"]


def test_download_names_and_rows(store: Store) -> None:
    view = View("UKR", date(2022, 1, 1), date(2022, 2, 4))
    assert downloads.file_name(view, "events") == "UKR-events-2022-01-01-2022-02-04.csv"
    events = fill(store).events("UKR")
    two = list(events["event_id"])[3:5]
    assert list(downloads.only(events, two)["event_id"]) == two
    assert downloads.only(events, None) is events
    assert downloads.only(events, []).empty


def test_headers_and_compression(store: Store) -> None:
    client = create_app(store).server.test_client()
    answer = client.get("/_dash-layout", headers={"Accept-Encoding": "gzip"})
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe-eval" not in policy
    assert "script-src 'self' 'sha256-" in policy
    assert "http" not in policy.replace("https://", "http")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize(("origin", "status"), [("https://evil.example", 403), ("null", 403)])
def test_another_site_cannot_write(store: Store, origin: str, status: int) -> None:
    client = create_app(store).server.test_client()
    assert client.post("/_dash-update-component", json={}, headers={"Origin": origin}).status_code == status


def test_two_applications_share_nothing(store: Store, tmp_path: Any) -> None:
    from tracker.store.store import open_store

    with open_store(str(tmp_path / "other.db")) as other:
        fill(other)
        first, second = create_app(store), create_app(other)
        layouts = [app.server.test_client().get("/_dash-layout").get_data(as_text=True) for app in (first, second)]
    assert "Ukraine" not in layouts[0]
    assert "Ukraine" in layouts[1]


def test_what_takes_long_to_load_is_loaded_while_the_server_waits(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded, done, stop = [], threading.Event(), threading.Event()

    def load(name: str) -> None:
        loaded.append(name)
        done.set()

    monkeypatch.setattr("dashboards.app.import_module", load)
    stop.set()
    serve(store, port=0, stop=stop)
    assert done.wait(10)
    assert loaded == ["ruptures"]


def test_the_part_of_plotly_that_is_sent_has_the_version_of_the_package(store: Store) -> None:
    page = create_app(store).server.test_client()
    assert f'src="/assets/{PLOTLY}"' in page.get("/").get_data(as_text=True)
    with page.get(f"/assets/{PLOTLY}") as sent:
        assert f"plotly.js (basic - minified) v{get_plotlyjs_version()}" in sent.get_data(as_text=True)[:100]
