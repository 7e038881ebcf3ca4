"""How a clause stands to the truth, in any wording, tried through whole sentences."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.extraction import extract
from tracker.model import Article

PUBLISHED = date(2019, 6, 5)  # a Wednesday


def statuses(text: str, event_type: str) -> list[str]:
    return [r.status for r in extract(Article("a", "", PUBLISHED, text)) if r.event_type == event_type]


STATUS = [
    ("Russia attacked Georgia on Monday.", "attack", "occurred"),
    ("Israel has struck Syrian air bases.", "attack", "occurred"),
    ("France will send 200 soldiers to Mali next week.", "troop_buildup", "planned"),
    ("France said it would send 200 soldiers to Mali.", "troop_buildup", "planned"),
    ("Merkel is expected to visit China in July.", "visit", "planned"),
    ("Merkel to visit China in July.", "visit", "planned"),
    ("Chinese President Xi Jinping agreed to meet Japanese Prime Minister Shinzo Abe.", "meeting", "planned"),
    ("Ukraine claims that Russia attacked Mariupol.", "attack", "alleged"),
    ("Kyiv accused Moscow of shelling Mariupol.", "attack", "alleged"),
    ("Russia allegedly shelled Mariupol.", "attack", "alleged"),
    ("Russia reportedly attacked Ukrainian positions.", "attack", "alleged"),
    ("Russian troops shelled Mariupol, according to the Ukrainian army.", "attack", "alleged"),
    ("Berlin ruled out sending troops to Syria.", "troop_buildup", "denied"),
    ("Poland will send troops to the border in response to Russia's attack on Ukraine.", "attack", "occurred"),
    ("Russia would quit the body due to its invasion of Ukraine, it announced.", "attack", "occurred"),
]


@pytest.mark.parametrize(("text", "event_type", "status"), STATUS)
def test_status(text: str, event_type: str, status: str) -> None:
    assert statuses(text, event_type) == [status]


SPECULATION = [
    ("Russia might attack Georgia again.", "attack"),
    ("Iran could close the Strait of Hormuz.", "coercion"),
    ("If Russia attacks Georgia, NATO will respond.", "attack"),
    ("A Russian attack on Georgia would be a disaster.", "attack"),
    ("Fears of a Chinese invasion of Taiwan grow.", "attack"),
    ("Turkey called for talks between Russia and Ukraine.", "meeting"),
    ("India urged Pakistan to release the pilot.", "release"),
    ("Iran threatened to attack Israel.", "attack"),
    ("The move is meant to deter Russia from attacking Georgia.", "attack"),
]


@pytest.mark.parametrize(("text", "event_type"), SPECULATION)
def test_speculation_and_the_content_of_words_are_no_acts(text: str, event_type: str) -> None:
    assert statuses(text, event_type) == []
