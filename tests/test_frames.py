"""The same act in any syntax gives the same roles; phrases give the codes of those they stand for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from spacy.tokens import Token

from tracker.actors.find import find_mentions
from tracker.events.discourse import Scene
from tracker.events.frames import fillers
from tracker.events.resolve import agents, targets
from tracker.events.rules import ruleset
from tracker.events.scan import unscanned
from tracker.events.sides import places, speaker
from tracker.extraction import extract, read_scenes
from tracker.language.parse import load_parser, parse
from tracker.language.sentences import prepare
from tracker.model import Article


def scenes(text: str) -> Iterator[Scene]:
    document = prepare(text)
    scanned = unscanned(document.sentences, find_mentions(document.text, date(2019, 6, 3)), ruleset())
    for scene, _ in read_scenes(scanned, parse(one.reading for one in scanned)):
        yield scene


def word(scene: Scene, text: str) -> Token:
    return next(t for t in scene.doc if t.text.lower().startswith(text))


RUSSIA_SANCTIONS_IRAN = [
    "Russia sanctioned Iran.",
    "Iran was sanctioned by Russia.",
    "Russia, which sanctioned Iran on Monday, said no more.",
    "Iran, sanctioned by Russia, protested.",
    "Russia threatened to sanction Iran.",
    "Russia has met its allies and sanctioned Iran.",
    "Moscow said that Russia would sanction Iran.",
    "By sanctioning Iran, Russia broke the pact.",
]


@pytest.mark.parametrize("text", RUSSIA_SANCTIONS_IRAN)
def test_one_act_in_any_syntax(text: str) -> None:
    scene = next(scenes(text))
    verb = word(scene, "sanction")
    assert agents(scene, fillers(verb, "subj")) == ("RUS",)
    assert targets(scene, fillers(verb, "obj")) == ("IRN",)


NOMINAL = [
    ("Russia imposed sanctions on Iran.", "sanctions", "subj", "on"),
    ("The sanctions imposed by Russia on Iran hurt.", "sanctions", "subj", "on"),
    ("Russia's sanctions on Iran hurt.", "sanctions", "poss", "on"),
    ("Russian sanctions against Iran hurt.", "sanctions", "mod", "against"),
    ("The sanctions by Russia on Iran hurt.", "sanctions", "by", "on"),
    ("Russia held talks with Iran.", "talks", "subj", "with"),
    ("Russia's call with Iran ended.", "call", "poss", "with"),
]


@pytest.mark.parametrize(("text", "noun", "actor", "other"), NOMINAL)
def test_nominal_acts(text: str, noun: str, actor: str, other: str) -> None:
    scene = next(scenes(text))
    trigger = word(scene, noun)
    assert agents(scene, fillers(trigger, actor)) == ("RUS",)
    assert targets(scene, fillers(trigger, other)) == ("IRN",)


@pytest.mark.parametrize(
    ("text", "control"),
    [
        ("Turkey urged Iran to withdraw.", "IRN"),
        ("Turkey agreed to withdraw.", "TUR"),
        ("Turkey accused Iran of withdrawing.", "IRN"),
        ("Turkey's offer to withdraw was heard.", "TUR"),
    ],
)
def test_who_acts_in_an_infinitive(text: str, control: str) -> None:
    scene = next(scenes(text))
    assert agents(scene, fillers(word(scene, "withdraw"), "subj")) == (control,)


RESOLVED = [
    ("Russian troops left.", "troops", True, ("RUS",)),
    ("Russian tourists left.", "tourists", False, ()),
    ("The Turkish foreign minister left.", "minister", True, ("TUR",)),
    ("The leaders of Armenia and Azerbaijan left.", "leaders", True, ("ARM", "AZE")),
    ("The Armenian and Azerbaijani forces left.", "forces", True, ("ARM", "AZE")),
    ("Pro-Russian rebels left.", "rebels", True, ("XDNR",)),
    ("Parliament of Iraq left.", "parliament", True, ("IRQ",)),
]


@pytest.mark.parametrize(("text", "head", "_acts", "codes"), RESOLVED)
def test_who_can_act(text: str, head: str, _acts: bool, codes: tuple[str, ...]) -> None:
    scene = next(scenes(text))
    assert agents(scene, [word(scene, head)]) == codes


@pytest.mark.parametrize(
    ("text", "head", "codes"),
    [
        ("They shelled Ukraine's northern border.", "border", ("UKR",)),
        ("They struck facilities belonging to Saudi Arabia.", "facilities", ("SAU",)),
        ("They shelled Odesa.", "odesa", ("UKR",)),
        ("They taxed goods imported from Serbia.", "goods", ("SRB",)),
    ],
)
def test_what_belongs_to_whom(text: str, head: str, codes: tuple[str, ...]) -> None:
    scene = next(scenes(text))
    assert targets(scene, [word(scene, head)]) == codes


def test_pronouns_and_pairs_refer_back() -> None:
    first, second, third = scenes(
        "French President Emmanuel Macron met Vladimir Putin. The two will meet again."
        " He said that Russia says its troops left."
    )
    assert first.doc is not None
    assert set(agents(second, [word(second, "two")])) == {"FRA", "RUS"}
    assert agents(third, [word(third, "he")])
    assert agents(third, [word(third, "troops")]) == ("RUS",)


def test_speaker_and_place() -> None:
    scene = next(scenes("Israel's army said a rocket hit a school in Damascus, Syria, on Monday."))
    assert speaker(scene, word(scene, "hit")) == ("ISR",)
    assert places(scene, word(scene, "hit")) == ("SYR",)


def test_an_unknown_model_is_named() -> None:
    with pytest.raises(OSError, match="no_such_model"):
        load_parser("no_such_model")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ukrainian forces fought Russian troops in Crimea on Monday.", True),
        ("Ukraine fights Russia in Crimea.", True),
        ("Ukraine fights crime together with Russia.", False),
    ],
)
def test_a_word_that_rules_out_is_not_looked_for_in_names(text: str, found: bool) -> None:
    reports = extract(Article("a", "", date(2023, 9, 13), text))
    assert ("attack" in {report.event_type for report in reports}) is found
