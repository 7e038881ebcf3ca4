"""Later mentions of an event already told: "the visit", "this attack". They add dates, counts and sentences."""

from __future__ import annotations

from calendar import day_name
from collections.abc import Iterator, Sequence
from itertools import islice

from spacy.tokens import Token

from tracker.events.candidates import Candidate
from tracker.events.discourse import Scene
from tracker.events.frames import fillers
from tracker.events.phrases import MODIFIERS
from tracker.events.reports import Telling
from tracker.events.resolve import targets
from tracker.events.rules import Ruleset
from tracker.language.lemmas import lemma
from tracker.language.lexicon import words

POINTERS = frozenset({"the", "this", "that", "these", "those"})
# these set the noun apart from what was told
OTHER = frozenset(
    {
        "other",
        "another",
        "previous",
        "earlier",
        "first",
        "second",
        "third",
        "last",
        "next",
        "new",
        "similar",
        "past",
        "further",
    }
)
ROLES = ("mod", "poss", "of", "by", "on", "against", "between", "with", "to", "from")
REACH = 8
DAYS = frozenset({*(name.lower() for name in day_name), "yesterday", "today"})
NEXT = 1  # the sentence after
DYING = frozenset({"kill", "die", "dead", "death", "toll", "life"})


def echoes(
    scene: Scene, found: Sequence[Candidate], told: Sequence[Telling], rules: Ruleset
) -> Iterator[tuple[Token, Telling]]:
    """Nouns of the sentence that point back to an event of an earlier sentence, each with what was told of it."""
    if not told:
        return
    triggers = {c.trigger.i for c in found}
    for token in scene.doc:
        if token.i in triggers or token.pos_ != "NOUN" or not _points(token):
            continue
        types = {rule.type for rule in rules.nouns.get(lemma(token), ())}
        parties = set(targets(scene, [f for role in ROLES for f in fillers(token, role) if f.i in scene.mentions]))
        if earlier := _last(told, types, parties, scene.index):
            yield token, earlier


def _points(noun: Token) -> bool:
    near = {c.lower_ for c in noun.children}
    return (bool(near & POINTERS) or _of_a_day(noun)) and not near & OTHER and noun.dep_ not in ("compound", "nmod")


def _of_a_day(noun: Token) -> bool:
    """ "Tuesday's launch", "yesterday's attack": one that was told."""
    return any(c.dep_ == "poss" and c.lower_ in DAYS for c in noun.children)


def _last(told: Sequence[Telling], types: set[str], parties: set[str], sentence: int) -> Telling | None:
    for telling in reversed(told):
        report = telling.report
        if report.sentences[0] < sentence - REACH:  # those before it were told earlier still
            return None
        if (
            report.sentences[0] < sentence
            and report.event_type in types
            and parties <= {*report.actors, *report.recipients}
        ):
            return telling
    return None


def tolls(
    scene: Scene, found: Sequence[Candidate], before: Sequence[Telling], rules: Ruleset
) -> Iterator[tuple[Token, Telling]]:
    """The dying of a sentence that tells no attack itself, with the one attack that the sentence before it told.

    "At least 40 people were killed." counts what it follows, unless it names somebody else.
    """
    attacks = [t for t in before if "killed" in rules.types[t.report.event_type].quantity]
    if len(attacks) != 1 or any("killed" in rules.types[c.type].quantity for c in found):
        return
    report = attacks[0].report
    named = {code for mention in scene.mentions.values() for code in mention.code.split(";")}
    follows = report.sentences == (scene.index - NEXT,)
    if not follows or report.quantity is not None or not named <= {*report.actors, *report.recipients}:
        return
    if _owners(scene) & {*report.actors} - {*report.recipients}:  # "nine Thai soldiers died": not where Thailand struck
        return
    dying = (t for t in scene.doc if lemma(t) in DYING and (t.pos_ == "VERB" or _told_in_numbers(t)))
    yield from ((token, attacks[0]) for token in islice(dying, 1))


def _owners(scene: Scene) -> set[str]:
    """Whose people the sentence counts."""
    owning = (i for i in scene.mentions if scene.doc[i].dep_ in MODIFIERS and scene.doc[i].head.pos_ == "NOUN")
    return {code for i in owning for code in scene.mentions[i].code.split(";")}


def _told_in_numbers(noun: Token) -> bool:
    """ "There were 17 dead", "The toll stands at 17", "Nine lost their lives"."""
    if lemma(noun) == "toll" and lemma(noun.head) in words("rising"):  # of the whole war, more often than of the attack
        return False
    counted = any(t.tag_ == "CD" for t in noun.doc)
    return counted and (lemma(noun) != "life" or noun.lower_ == "lives")
