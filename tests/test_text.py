"""Text repair keeps track of every character; sentences end where a reader ends them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.language.repair import repair
from tracker.language.sentences import prepare, sentence_at

REPAIRS = [
    ("Frances Macron met Putins envoy.", "France's Macron met Putin's envoy."),
    ("Macrons office and the Kremlins spokesman", "Macron's office and the Kremlin's spokesman"),
    ("near Ukraines northern and eastern borders", "near Ukraine's northern and eastern borders"),
    ("its unclear how much impact", "it's unclear how much impact"),
    ("They signed its charter.", "They signed its charter."),
    ("thats a reason and they dont agree", "that's a reason and they don't agree"),
    ("part of the alliances preparation for war", "part of the alliance's preparation for war"),
    ("The alliances agreed to meet.", "The alliances agreed to meet."),
    ("hurt the countrys economy", "hurt the country's economy"),
    ("The Americans and the Russians left.", "The Americans and the Russians left."),
    ("The two Koreas met.", "The two Koreas met."),
    ("last weeks talks and todays call", "last week's talks and today's call"),
    ("the talks  held in Geneva  ended", "the talks - held in Geneva - ended"),
    ("It ended.  The next day they met.", "It ended. The next day they met."),
    (
        "PARIS AP  French President Emmanuel Macron will head to Moscow.",
        "French President Emmanuel Macron will head to Moscow.",
    ),
    ("PARIS (AP) — French troops left.", "French troops left."),
    ("SEOUL/WASHINGTON (Reuters) - North Korea said so.", "North Korea said so."),
    ("Sunday, September 15, 2019 Oil plants were hit.", "Oil plants were hit."),
    ("Sri Lankan Civil War: The army took a town.", "The army took a town."),
    ("Putin: we will answer.", "Putin: we will answer."),
    ("“No,” he said. It’s over.", '"No," he said. It\'s over.'),
]


@pytest.mark.parametrize(("stored", "repaired"), REPAIRS)
def test_repair(stored: str, repaired: str) -> None:
    assert repair(stored).text == repaired


@given(
    st.text(alphabet=st.sampled_from("Putins its dont PARIS AP  .'\n“”a\u00a0Ukraines"), max_size=80)
    | st.text(max_size=60)
)
def test_every_character_knows_where_it_came_from(stored: str) -> None:
    repaired = repair(stored)
    assert len(repaired.origins) == len(repaired.text) + 1
    assert list(repaired.origins) == sorted(repaired.origins)
    assert all(0 <= origin <= len(stored) for origin in repaired.origins)


@given(
    st.lists(
        st.sampled_from(
            ["Frances Macron left.", "PARIS AP  He dont agree!", "In the U.S. The talks ended.", "“So what?”"]
        ),
        max_size=6,
    )
)
def test_sentences_are_slices_of_the_stored_text(parts: list[str]) -> None:
    stored = "\n".join(parts)
    document = prepare(stored)
    for sentence in document.sentences:
        start, end = document.repaired.stored_span(sentence.start, sentence.end)
        assert stored[start:end].strip() == stored[start:end] != ""
        assert sentence_at(document.sentences, sentence.start) == sentence


SPLITS = [
    ("He met Gen. Mark Milley on Feb. 4. They agreed.", ["He met Gen. Mark Milley on Feb. 4.", "They agreed."]),
    ("The U.S. Army left. It was early.", ["The U.S. Army left.", "It was early."]),
    ("He flew to the U.S. The talks ended.", ["He flew to the U.S.", "The talks ended."]),
    ('"We will stay." He left.', ['"We will stay."', "He left."]),
    ("It began at 4:00 a.m. local time.\nNobody was hurt.", ["It began at 4:00 a.m. local time.", "Nobody was hurt."]),
    ("About $1.5 billion was paid! Who paid?", ["About $1.5 billion was paid!", "Who paid?"]),
    ("J. R. Smith spoke to George W. Bush.", ["J. R. Smith spoke to George W. Bush."]),
]


@pytest.mark.parametrize(("text", "sentences"), SPLITS)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [s.text for s in prepare(text).sentences] == sentences


def test_sentences_agree_with_the_gold_split(shared: Path) -> None:
    """Of the gold's sentence ends, nearly all are ours too (page furniture is split otherwise)."""
    found = wanted = 0
    for line in (shared / "gold/dev/articles.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        ours = {s.text[-25:] for s in prepare(article["text"]).sentences}
        theirs = {repair(s).text.strip()[-25:] for s in article["sentences"]}
        found, wanted = found + len(ours & theirs), wanted + len(theirs)
    assert found / wanted > 0.95
