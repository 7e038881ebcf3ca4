"""Who vouches for an act: one side's word leaves it alleged, a news agency's does not; so does a mere suspect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from tracker.events.clauses import surface_subject
from tracker.events.discourse import Codes, Scene
from tracker.events.phrases import MODIFIERS, is_passive, is_verb, obliques
from tracker.events.resolve import agents
from tracker.events.rules import Rule
from tracker.language.lemmas import lemma
from tracker.language.lexicon import words


@dataclass(frozen=True, slots=True)
class Mark:
    """One finding on the way up, with the word that says so."""

    verdict: str
    because: str


def sourced(scene: Scene, trigger: Token, rule: Rule, actors: Codes) -> Iterator[Mark]:
    """ "According to the Syrian army, ...", "..., according to Ukraine": one side's word for all of the sentence."""
    if rule.of.claimed == "never":
        return
    for word in scene.doc:
        covered = word.lower_ == "according" and _covers(word, trigger)
        if covered and _other_side(scene, obliques(word, "to"), rule, actors):
            yield Mark("alleged", "according to")


def _covers(source: Token, trigger: Token) -> bool:
    """A source named first, or after a comma, stands for the sentence; any other for its clause."""
    first = source.i == 0 or (source.i == 1 and source.doc[0].is_punct)
    last = trigger.i < source.i and source.doc[source.i - 1].is_punct
    return first or last or source.head == trigger or source.head.is_ancestor(trigger)


def _other_side(scene: Scene, heads: Iterable[Token], rule: Rule, actors: Codes) -> bool:
    """Whether a state or group speaks, its own media included, and, where the type asks for it, another than did it."""
    speakers = list(heads)
    parties = set(agents(scene, [h for h in speakers if not _media(h)]))
    for head in speakers:
        if _media(head) and any(t.lower_ in words("state_voices") for t in head.subtree):
            parties |= {scene.mentions[t.i].code for t in head.subtree if t.i in scene.mentions}
    return bool(parties) and (rule.of.claimed == "any" or bool(parties - set(actors)))


def _media(head: Token) -> bool:
    return bool({lemma(head), head.lower_} & words("media"))


def suspected(verb: Token, rule: Rule) -> Iterator[Mark]:
    """ "Suspected rebels killed", "was killed by alleged agents", "died in a suspected drone strike"."""
    if rule.of.claimed == "never" or not is_verb(verb):
        return
    for child in verb.children:
        doers = [g for g in child.children if g.dep_ == "pobj"] if child.dep_ in ("agent", "prep") else [child]
        doing = child.dep_ in ("nsubj", "agent") or (child.dep_ == "prep" and child.lower_ == "in")
        if doing and any(_called(doer) for doer in doers):
            yield Mark("alleged", "suspected")


def _called(noun: Token) -> bool:
    """Words of doubt ahead of the noun, which a parser may take for a part of a name; "an apparent ambush" is one."""
    before = noun.doc[noun.left_edge.i : noun.i]
    doubts = words("alleging_adjectives") - ({"apparent"} if noun.dep_ == "pobj" else set())
    return any(t.lower_ in doubts and t.dep_ in (*MODIFIERS, "compound") for t in before)


def said(scene: Scene, verb: Token, rule: Rule, actors: Codes) -> Iterator[Mark]:
    """One side's word about a hostile act leaves it alleged; a news agency's does not."""
    if rule.of.claimed == "never":
        return
    if not is_passive(verb) and _other_side(scene, surface_subject(verb), rule, actors):
        yield Mark("alleged", lemma(verb))
