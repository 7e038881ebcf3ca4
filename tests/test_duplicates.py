"""When two texts are the same news: light edits are, another number, place or day is not."""

from __future__ import annotations

import gzip
import json
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from samples import COPIED, TEXTS

from tracker.linking.duplicates import MOST, bands, fingerprint, same_news


def same(one: str, two: str) -> bool:
    return same_news(fingerprint(one), fingerprint(two))


@pytest.mark.parametrize(
    "other",
    [
        COPIED,
        f"PARIS (AP) - {COPIED}",
        COPIED.replace("“", '"').replace("”", '"').replace(",", " ,"),
        COPIED.replace("signalled", "signaled"),
        COPIED.upper(),
        COPIED.replace("\n", " "),
    ],
    ids=["itself", "dateline", "punctuation", "spelling", "capitals", "lines"],
)
def test_light_edits_are_copies(other: str) -> None:
    assert same(COPIED, other)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("A bomb kills 12 in Kabul.", "A bomb kills 14 in Mosul."),
        ("Spain reports its first case of the new variant, in a person who travelled from South Africa.",
         "Sweden reports its first case of the new variant, in a person who travelled from South Africa."),
        ("The death toll of the bus crash near the village in the northern mountains rises to at least 35 children.",
         "The death toll of the bus crash near the village in the northern mountains rises to at least 38 children."),
        ("After nine draws in a row the two players are level before the last of the games of the championship match.",
         "After ten draws in a row the two players are level before the last of the games of the championship match."),
        ("A quake of magnitude 2.5 shook the coast north of the town on Monday, without any damage, they said.",
         "A quake of magnitude 2.5 shook the coast north of the town on Monday, without any damage, 9 people said."),
        ("The Winter Games in Sochi open.", "The Winter Games in Sochi end."),
    ],
)  # fmt: skip
def test_a_like_sentence_about_something_else_is_none(one: str, two: str) -> None:
    assert not same(one, two)


def test_a_long_text_may_change_a_figure() -> None:
    names = ("Oslo", "Bergen", "Paris", "Berlin", "Madrid", "Rome", "Vienna", "Prague", "Warsaw", "Kyiv", "Riga")
    long = " ".join(f"The minister of {name} said that the talks there had lasted for {n} hours." for n, name in
                    enumerate(names, start=21))  # fmt: skip
    assert same(long, long.replace("25 hours", "26 and a half hours"))
    assert not same(long, long.replace("The minister", "A general"))


def test_only_the_beginning_of_a_huge_text_is_compared() -> None:
    words = "word " * MOST
    assert same(words + "one end", words + "another end")


@given(TEXTS, TEXTS)
def test_any_text_has_a_fingerprint_and_is_its_own_copy(one: str, two: str) -> None:
    assert same(one, one)
    assert same(one, two) == same(two, one)


def test_the_bands_keep_unlike_texts_apart(shared: Path) -> None:
    with gzip.open(shared / "corpora/world_events_2002_2025.jsonl.gz", "rt", encoding="utf-8") as lines:
        found = [set(bands(fingerprint(json.loads(line)["text"]))) for line in islice(lines, 2000)]
    pairs = sum(bool(one & two) for one in found[:200] for two in found[1000:])
    assert pairs < 20  # of 200,000


def test_the_bands_bring_like_texts_together() -> None:
    words = [f"word{chr(97 + number // 10)}{chr(97 + number % 10)}" for number in range(60)]
    original = set(bands(fingerprint(" ".join(words))))
    edited = [" ".join([*words[:at], "edited", *words[at + 1 :]]) for at in range(60)]
    assert all(original & set(bands(fingerprint(text))) for text in edited)
