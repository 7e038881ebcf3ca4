"""From article to reports: dates on the right event, counts, places, one report an event, evidence as stored."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from samples import article

from tracker.events.counting.numerals import number
from tracker.extraction import extract, extract_events, extractor_version
from tracker.model import Article, Report
from tracker.readers import read
from tracker.table import to_frame

FRIDAY = date(2022, 2, 4)


def reports(text: str, published: date = FRIDAY) -> dict[str, Report]:
    return {r.event_type: r for r in extract(Article("a", "", published, text))}


def test_two_events_of_a_sentence_have_their_own_dates() -> None:
    found = reports(
        "The visit to Kyiv by French President Emmanuel Macron on Monday comes after the U.S. accused Russia"
        " on Thursday of a plot."
    )
    assert found["accusation"].date_start == date(2022, 2, 3)
    assert found["visit"].date_start != date(2022, 2, 3)


def test_a_date_before_a_noun_dates_that_noun_only() -> None:
    found = reports("Russia condemned Saturday's Israeli raid on Damascus.")
    assert found["accusation"].date_basis == "publication"


def test_without_a_date_the_day_of_publication_counts_and_says_so() -> None:
    found = reports("Russia expelled two Polish diplomats.")
    event = found["diplomatic_rupture"]
    assert (event.date_start, event.date_end, event.date_basis, event.date_text) == (FRIDAY, FRIDAY, "publication", "")


def test_a_later_sentence_adds_date_and_count_to_the_same_event() -> None:
    found = extract(
        Article("a", "", FRIDAY, "Israel struck a Syrian air base. The attack on Tuesday killed 12 soldiers.")
    )
    attacks = [r for r in found if r.event_type == "attack"]
    assert len(attacks) == 1
    assert attacks[0].date_start == date(2022, 2, 1)
    assert attacks[0].quantity == 12
    assert attacks[0].sentences == (0, 1)


def test_counts_belong_to_their_event() -> None:
    found = reports("Russia has massed more than 100,000 troops near Ukraine's borders.")
    assert (found["troop_buildup"].quantity, found["troop_buildup"].quantity_unit) == (100_000, "troops")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("100,000", 1e5),
        ("twenty-one", 21),
        ("a dozen", 12),
        ("two hundred", 200),
        ("1.5 million", 1.5e6),
        ("several hundred", None),
        ("thousands", None),
        ("many", None),
        ("three", 3),
    ],
)
def test_numbers(text: str, value: float | None) -> None:
    assert number(text) == value


def test_evidence_is_the_sentence_as_stored() -> None:
    text = "PARIS AP  Frances Macron will meet Putin on Monday.\nIts unclear why."
    for report in extract(Article("a", "", FRIDAY, text)):
        assert text[report.evidence_start : report.evidence_end] == report.evidence
        assert "Frances Macron" in report.evidence


def test_place_has_its_country() -> None:
    assert (
        reports("Russian President Vladimir Putin met Chinese President Xi Jinping in Beijing on Friday.")[
            "meeting"
        ].place
        == "Beijing (CHN)"
    )


def test_extraction_is_deterministic() -> None:
    article = Article(
        "a", "", FRIDAY, "Russia and Ukraine accuse each other of shelling. Turkey offers to mediate between them."
    )
    assert extract(article) == extract(article)


def test_version_names_package_and_rules() -> None:
    assert extractor_version().count("+") == 1


def test_empty_and_odd_texts_give_nothing() -> None:
    for text in ("", "\n\n", "....", "12345", "###", "A" * 5000, "Lorem ipsum dolor sit amet.", "\x00\x01"):
        assert extract(Article("a", "", FRIDAY, text)) == []


class TestInputExample:
    """The project's input example: dates and parties that a careful reader sees."""

    @pytest.fixture(scope="class")
    @classmethod
    def found(cls, shared: Path) -> list[Report]:
        article = next(iter(read([shared / "articles/macron_mediation_trip.txt"])))
        assert isinstance(article, Article)
        return extract(article)

    @pytest.mark.parametrize(
        ("event_type", "parties", "first", "last"),
        [
            ("call", {"FRA", "USA"}, "2022-02-02", "2022-02-02"),
            ("meeting", {"FRA", "RUS", "UKR"}, "2022-02-03", "2022-02-03"),
            ("meeting", {"RUS", "CHN"}, "2022-02-04", "2022-02-04"),
            ("meeting", {"FRA", "RUS"}, "2022-02-07", "2022-02-07"),
            ("visit", {"FRA", "RUS", "UKR"}, "2022-02-07", "2022-02-08"),
            ("accusation", {"USA", "RUS"}, "2022-02-03", "2022-02-03"),
        ],
    )
    def test_dated_events(self, found: list[Report], event_type: str, parties: set[str], first: str, last: str) -> None:
        days = [
            (str(r.date_start), str(r.date_end))
            for r in found
            if r.event_type == event_type and {*r.actors, *r.recipients} == parties
        ]
        assert (first, last) in days

    def test_offer_and_troops(self, found: list[Report]) -> None:
        offer = next(r for r in found if r.event_type == "mediation_offer")
        assert (offer.actors, offer.recipients) == (("TUR",), ("RUS", "UKR"))
        assert any(r.quantity == 100_000 and r.quantity_unit == "troops" for r in found)


def test_readers_and_gold_hold_the_same_texts(shared: Path) -> None:
    """The gold's articles can be read as JSONL with their ids."""
    ids = {
        json.loads(line)["id"] for line in (shared / "gold/dev/articles.jsonl").read_text(encoding="utf-8").splitlines()
    }
    assert ids == {a.id for a in read([shared / "gold/dev/articles.jsonl"]) if isinstance(a, Article)}


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("The United States announced a $61 billion aid package for Ukraine.", 61e9, "USD"),
        ("The EU approved €1.5 billion in aid for Egypt.", 1.5e9, "EUR"),
        ("France sent 50 million euros in aid to Lebanon.", 5e7, "EUR"),
        ("China sent US$ 60 million in aid to Fiji.", 6e7, "USD"),
    ],
)
def test_sums_have_their_currency(text: str, value: float, unit: str) -> None:
    assert (reports(text)["aid"].quantity, reports(text)["aid"].quantity_unit) == (value, unit)


def test_the_table_of_articles_is_that_of_their_reports() -> None:
    told = [article(key, text="Russia shelled Kharkiv on Friday.") for key in ("a2", "a1")]
    expected = to_frame([r for a in told for r in extract(a)], {a.id: a for a in told})
    assert len(expected) == 2
    pd.testing.assert_frame_equal(extract_events(iter(told)), expected)
    assert extract_events([]).empty
