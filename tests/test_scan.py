"""The scan loses nothing that the rules would find; lemmas are remembered as the pipeline gives them."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker import extraction
from tracker.actors.find import find_mentions
from tracker.actors.mentions import Mention
from tracker.events.rules import ruleset
from tracker.events.scan import Scanned, Scanner, unscanned
from tracker.extraction import extract, extract_all
from tracker.ingest import outcomes
from tracker.language.lemmas import RULED, lemma
from tracker.language.parse import DEFAULT_MODEL, lemmas, load_parser
from tracker.language.sentences import Sentence, prepare
from tracker.lots import lots
from tracker.model import Article, Problem
from tracker.readers import read


class Unscanned:
    """Parses everything and tries every rule."""

    def scan(self, sentences: Iterable[Sentence], mentions: Sequence[Mention]) -> list[Scanned]:
        return unscanned(sentences, mentions, ruleset())


@pytest.fixture(scope="module")
def demo(root: Path) -> list[Article]:
    found = [item for item in read([root / "data" / "articles"]) if isinstance(item, Article)]
    return found[::6]


def test_the_scan_loses_no_event(demo: list[Article], monkeypatch: pytest.MonkeyPatch) -> None:
    scanned = dict(zip([a.id for a in demo], [r for _, r in extract_all(demo)], strict=True))
    monkeypatch.setattr(extraction, "_scanner", Unscanned)
    for article, reports in extract_all(demo):
        assert scanned[article.id] == reports, article.id


def test_together_or_alone_gives_the_same(demo: list[Article]) -> None:
    together = {article.id: reports for article, reports in extract_all(demo[:12])}
    assert together == {article.id: extract(article) for article in demo[:12]}


def test_a_sentence_without_trigger_is_parsed_only_when_the_next_may_look_back() -> None:
    dull, telling = "France and Italy grow grapes.", "Russia shelled Kharkiv."
    for text, parsed in ((dull, [False]), (telling, [True]), (f"{dull} {telling}", [True, True])):
        mentions = find_mentions(text, date(2022, 3, 1))
        assert [one.parsed for one in Scanner(ruleset()).scan(prepare(text).sentences, mentions)] == parsed


@pytest.mark.parametrize(
    ("text", "told", "left"),
    [
        ("Russia shelled Kharkiv.", {"russia", "shell", "kharkiv", "#name"}, True),
        ("Russia bakes bread.", {"russia", "bake", "bread", "#name"}, False),
    ],
)
def test_rules_are_left_by_their_triggers(text: str, told: set[str], left: bool) -> None:
    assert bool(Scanner(ruleset()).possible(told, text).verbs) == left


def test_lemmas_are_remembered_as_the_pipeline_gives_them(demo: list[Article]) -> None:
    nlp = load_parser()
    texts = [s.text for article in demo[:8] for s in prepare(article.text).sentences] + [
        "There is no one there; we've got ta go, and there are others.", "They ain't gonna talk. Let's go.",
    ]  # fmt: skip
    whole = list(nlp.pipe(texts))
    remembered = list(nlp.pipe(texts, disable=RULED))
    for _ in range(2):
        lemmas().complete(remembered)
        for one, other in zip(whole, remembered, strict=True):
            assert [(t.pos_, t.lemma_, t.tag_) for t in one] == [(t.pos_, t.lemma_, t.tag_) for t in other]


def test_words_are_split_as_the_model_splits_them() -> None:
    ours, models = (
        cast("Any", nlp).tokenizer.to_bytes(exclude=["vocab"])
        for nlp in (load_parser(), importlib.import_module(DEFAULT_MODEL).load(exclude=["ner", "senter"]))
    )
    assert ours == models


def test_what_a_word_may_be_holds_what_it_is(demo: list[Article]) -> None:
    for doc in load_parser().pipe(article.text for article in demo[:8]):
        for token in doc:
            assert not token.is_alpha or lemma(token) in lemmas().possible(token.text)


@given(st.lists(st.text(max_size=30), max_size=12), st.integers(1, 5))
def test_lots_are_the_articles_in_order(texts: list[str], size: int) -> None:
    given_ = [Article(str(i), "", date(2022, 1, 1), text) for i, text in enumerate(texts)]
    made = list(lots(given_, size))
    assert [a for lot in made for a in lot] == given_
    assert all(1 <= len(lot) <= size for lot in made)


def test_one_bad_text_does_not_stop_its_lot(demo: list[Article], monkeypatch: pytest.MonkeyPatch) -> None:
    real = find_mentions

    def failing(text: str, published: object) -> list[Mention]:
        if "POISON" in text:
            raise RuntimeError("for this test")
        return real(text, published)  # type: ignore[arg-type]

    monkeypatch.setattr(extraction, "find_mentions", failing)
    bad = replace(demo[1], text="POISON")
    found = {a.id: told for a, told in outcomes([demo[0], bad, demo[2]])}
    assert isinstance(found[bad.id], Problem)
    assert found[demo[0].id] == extract(demo[0])
    assert found[demo[2].id] == extract(demo[2])
