"""Extraction takes time as the text is long, whatever it says: no sentence or article can make it hang."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import article
from steps import steps

from tracker.actors.find import find_mentions
from tracker.dates.find import find_timexes, merged
from tracker.extraction import extract
from tracker.language.repair import repair
from tracker.language.sentences import LONGEST, prepare, split_sentences

DAY = date(2022, 2, 4)
PIECES = [
    "a", "A-", "1", "1,", ".", "!\"", "(", "  ", "\n", "\u202e", "U.S. ", "Mr. ", "A.b. ", "x. Y", "of the ", "'s ",
    "now the next day ", "Monday and ", "two and a ", "since the ", "from 3 to ", "2014 ", "New York ", "Vladimir-",
    "Russian President ", "Russia ",
]  # fmt: skip
TELLING = [
    "Russia attacked Ukraine. ", "Russia attacked Ukraine and ", "Russia and Ukraine met. They met. ",
    "Both sides met. Iran said that it was attacked by Iraq on Monday. ", "The attack killed 5. ",
]  # fmt: skip


def growth(piece: str, work: Callable[[str], object]) -> float:
    """How many times as many steps four times as much text takes."""
    short, long = ((piece * size)[:size] for size in (1_500, 6_000))
    return steps(lambda: work(long)) / (steps(lambda: work(short)) + 500)


@pytest.mark.parametrize("piece", PIECES)
def test_what_is_done_before_the_parser_grows_with_the_text_alone(piece: str) -> None:
    for work in (
        repair,
        lambda text: list(split_sentences(text)),
        lambda text: find_mentions(text, DAY),
        lambda text: merged(find_timexes(text, DAY), text),
    ):
        assert growth(piece, work) < 5


@pytest.mark.parametrize("piece", TELLING)
def test_the_whole_extraction_grows_with_the_text_alone(piece: str) -> None:
    assert growth(piece, lambda text: extract(article(text=text))) < 5


@given(
    st.lists(st.sampled_from([" ", "a", "Abc", ". ", "\n", "x" * 700, "y" * 2_000, "é. "]), max_size=12).map("".join)
)
def test_no_sentence_is_longer_than_the_parser_takes_and_none_loses_a_word(text: str) -> None:
    sentences = prepare(text).sentences
    assert all(len(one.text) <= LONGEST for one in sentences)
    kept = "".join("".join(one.text.split()) for one in sentences)
    lines = ["".join(c for c in line if c.isalnum()) for line in prepare(text).text.split("\n")]
    assert "".join(c for c in kept if c.isalnum()) == "".join(lines)


def test_a_text_without_a_full_stop_is_cut_at_a_blank() -> None:
    text = "Russia attacked Ukraine and " * 100
    sentences = list(split_sentences(text))
    assert len(sentences) == 2
    assert all(text[one.start : one.end] == one.text for one in sentences)
    assert sentences[1].text.split()[0] in ("Russia", "attacked", "Ukraine", "and")
    assert extract(article(text=text))
