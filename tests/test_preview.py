"""What is shown of an article before it is stored is what storing it gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.ingest import ingest_items
from tracker.language.sentences import prepare
from tracker.model import Article, Problem, Report
from tracker.preview import Kept, Preview, kept, lines, preview
from tracker.store.store import Store

TEXT = (
    "Russia shelled Kharkiv on Friday. The weather was cold.\nThe shelling of Kharkiv killed 12 civilians. "
    "French President Emmanuel Macron will visit Kyiv on Monday."
)
ARTICLE = Article("a1", "Shelling in the east", date(2022, 2, 4), TEXT)


def previewed(store: Store, article: Article) -> Preview:
    found = preview(store, article)
    assert isinstance(found, Preview)
    return found


def test_each_sentence_stands_with_what_it_tells(store: Store) -> None:
    shown = previewed(store, ARTICLE)
    assert [[report.event_type for report in line.told] for line in shown.lines] == [["attack"], [], [], ["visit"]]
    assert [[report.event_type for report in line.again] for line in shown.lines] == [[], [], ["attack"], []]
    assert [line.text for line in shown.lines] == [sentence.text for sentence in prepare(TEXT).sentences]


def test_nothing_is_stored_by_looking_and_keeping_gives_what_was_shown(store: Store) -> None:
    shown = previewed(store, ARTICLE)
    assert store.counts()["articles"] == 0
    ingest_items(store, [ARTICLE])
    stored = store.reports(article_id="a1")
    assert sorted(stored["evidence"]) == sorted(report.evidence for report in shown.reports)
    assert sorted(stored["rule"]) == sorted(report.rule for report in shown.reports)


def test_what_came_of_kept_articles(store: Store) -> None:
    ingest_items(store, [ARTICLE, replace(ARTICLE, id="a2", text="The weather was cold, and nothing else was said.")])
    attack_and_visit, nothing = kept(store, ["a1", "not there", "a2"])
    assert attack_and_visit == Kept("a1", ARTICLE.title, 2, ("FRA", "RUS", "UKR"))
    assert (nothing.events, nothing.codes) == (0, ())


def test_what_the_store_knows_of_it(store: Store) -> None:
    assert previewed(store, ARTICLE).state == "new"
    ingest_items(store, [ARTICLE])
    changed = replace(ARTICLE, text=TEXT + " Nothing more is known.")
    assert previewed(store, ARTICLE).state == "stored"
    assert previewed(store, replace(ARTICLE, source="Example Daily")).state == "again"
    assert previewed(store, changed).state == "version"
    ingest_items(store, [changed])
    assert previewed(store, ARTICLE).state == "older"


def test_a_text_that_the_extraction_fails_on_is_named(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Article) -> list[Report]:
        raise RuntimeError("for this test")

    monkeypatch.setattr("tracker.extraction.extract", broken)
    found = preview(store, ARTICLE)
    assert isinstance(found, Problem)
    assert (found.item, found.stage) == ("a1", "extract")
    assert "for this test" in found.cause


@given(st.text(alphabet=st.sampled_from("Ab. \n’“—"), min_size=1, max_size=80))
def test_sentences_are_pieces_of_the_stored_text_in_order(text: str) -> None:
    at = 0
    for line in lines(replace(ARTICLE, text=text), []):
        at = text.index(line.text, at) + len(line.text)
