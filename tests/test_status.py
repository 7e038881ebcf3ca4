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
    # plans by a timetable, and acts put off
    ("The German chancellor is due in Moscow on Sunday.", "visit", "planned"),
    ("A ceasefire between Israel and Hamas is due to come into force on Friday.", "ceasefire", "planned"),
    ("Talks between Iran and Iraq are set to begin in July.", "meeting", "planned"),
    ("Mexico has scheduled talks with the United States for Tuesday.", "meeting", "planned"),
    ("Somalia closed roads in anticipation of the Ethiopian prime minister's visit to Mogadishu.", "visit", "planned"),
    ("Japan postponed signing a treaty with South Korea.", "agreement", "denied"),
    ("The Congo and Rwanda have agreed to a ceasefire from June 25.", "ceasefire", "planned"),
    # what was led to is done, and so is what an ordinal counts
    ("Chinese jets crossed the line, prompting Taiwan to send its own aircraft.", "troop_buildup", "occurred"),
    ("Guatemala became the second country to move its embassy to Jerusalem.", "support", "occurred"),
    # whose word it is
    ("According to Pakistan's army, Indian troops killed three civilians in Kashmir.", "attack", "alleged"),
    ("Saudi air strikes killed eight people, according to Houthi-run state television.", "attack", "alleged"),
    ("Saudi air strikes killed eight people, according to a British newspaper.", "attack", "occurred"),
    ("According to Syrian state media, Syrian forces began deploying near Idlib.", "troop_buildup", "occurred"),
    ("Suspected Boko Haram militants killed three doctors in Nigeria.", "attack", "alleged"),
    ("Four Malian soldiers were killed in a suspected al-Qaeda attack.", "attack", "alleged"),
    ("Chechen rebels killed 80 people in an apparent suicide attack on Grozny in Russia.", "attack", "occurred"),
    ("Rebels are reported to be fighting Malian troops near Gao.", "attack", "alleged"),
    ("Rebels are confirmed to have killed Malian troops near Gao.", "attack", "occurred"),
    ("Iraq has signed no treaty with Germany.", "agreement", "denied"),
    ("Russia violated the agreement, which was signed with Ukraine in 1994.", "agreement", "occurred"),
    ("Russian attacks on Ukrainian ports will continue, the Kremlin said.", "attack", "planned"),
    ("Canada imposed sanctions on Myanmar for its attacks on Rohingya rebels.", "attack", "occurred"),
]


@pytest.mark.parametrize(("text", "event_type", "status"), STATUS)
def test_status(text: str, event_type: str, status: str) -> None:
    assert statuses(text, event_type) == [status]


SPECULATION = [
    ("Russia might attack Georgia again.", "attack"),
    ("Iran could close the Strait of Hormuz.", "coercion"),
    ("If Russia attacks Georgia, NATO will respond.", "attack"),
    ("A Russian attack on Georgia would be a disaster.", "attack"),
    ("A full-scale invasion of Georgia by Russia will result in sanctions, the EU warned.", "attack"),
    ("Fears of a Chinese invasion of Taiwan grow.", "attack"),
    ("Turkey called for talks between Russia and Ukraine.", "meeting"),
    ("India urged Pakistan to release the pilot.", "release"),
    ("Iran threatened to attack Israel.", "attack"),
    ("The move is meant to deter Russia from attacking Georgia.", "attack"),
]


@pytest.mark.parametrize(("text", "event_type"), SPECULATION)
def test_speculation_and_the_content_of_words_are_no_acts(text: str, event_type: str) -> None:
    assert statuses(text, event_type) == []
