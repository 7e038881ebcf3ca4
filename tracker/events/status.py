"""How a clause stands to the truth: occurred, planned, alleged, denied, or mere speculation (no event).

Climbs from the trigger to the root of the sentence and collects what each step says: negation, modals, infinitives
under verbs of intention, claims, conditions, fears. The word lists are data (lexicon.toml).
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from tracker.events.claims import Mark, sourced, suspected
from tracker.events.discourse import Codes, Scene
from tracker.events.phrases import MODIFIERS, is_verb
from tracker.events.presupposed import AWAITED, past_noun, taken_for_granted
from tracker.events.rules import Rule
from tracker.events.scopes import HYPOTHETICAL, Edge
from tracker.language.lemmas import lemma
from tracker.language.lexicon import words
from tracker.model import Status

# the strongest mark decides; a plan that is only claimed stays a plan
ORDER = (HYPOTHETICAL, "denied", "planned", "alleged")
STEPS = 12


def assess(scene: Scene, trigger: Token, rule: Rule, actors: Codes) -> tuple[Status | None, list[Mark]]:
    """The status of what the trigger tells (None: speculation, no event) and the marks that decided it."""
    marks = list(_climb(scene, trigger, rule, actors))
    if not taken_for_granted(trigger):
        marks += sourced(scene, trigger, rule, actors)
    if rule.status:
        return (None if any(_undone(m, rule) for m in marks) else rule.status), marks  # type: ignore[return-value]
    for verdict in ORDER:
        if any(m.verdict == verdict for m in marks):
            return (None if verdict == HYPOTHETICAL else verdict), marks  # type: ignore[return-value]
    return "occurred", marks


def _undone(mark: Mark, rule: Rule) -> bool:
    """What takes back even an act of speech: "if he threatens", "might accuse", "has not accused"."""
    if mark.because in words("negative_words") and any(set(cue.split()) & words("negative_words") for cue in rule.cue):
        return False  # the rule asks for the negation: "is not true", "no option is off the table"
    if mark.verdict == HYPOTHETICAL:
        return mark.because in words("condition_marks") | {"may", "might", "could"}
    return mark.verdict == "denied" and mark.because in words("negative_words")


def _climb(scene: Scene, trigger: Token, rule: Rule, actors: Codes) -> Iterator[Mark]:
    node, inherited = trigger, True
    for _ in range(STEPS):
        if inherited:
            yield from _local(node, node == trigger)
            yield from suspected(node, rule)
        if node.dep_ == "ROOT" or node.head == node:
            return
        edge = Edge(node, node.head)
        if node == trigger and taken_for_granted(trigger):
            return
        yield from edge.marks(scene, rule, actors)
        if edge.barrier() or past_noun(node):
            return
        inherited = not (node.dep_ == "conj" and (not is_verb(node) or _has_own_subject(node)))
        node = node.head


def _has_own_subject(verb: Token) -> bool:
    return any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)


def _local(node: Token, is_trigger: bool) -> Iterator[Mark]:
    return _verb_marks(node, is_trigger) if is_verb(node) else _noun_marks(node)


def _verb_marks(verb: Token, is_trigger: bool) -> Iterator[Mark]:
    yield from _timetable(verb, is_trigger)
    for child in verb.children:
        low = child.lower_
        if child.dep_ == "neg" or low == "never":
            yield Mark("denied" if is_trigger else _negated(verb), low)
        elif child.dep_ == "aux" and low in words("planned_modals"):
            yield Mark("planned", low)
        elif child.dep_ == "aux" and low in words("hypothetical_modals"):
            seen_ahead = low == "would" and _reported_in_past(verb) and (is_trigger or lemma(verb) != "be")
            yield Mark("planned" if seen_ahead else HYPOTHETICAL, low)
        elif child.dep_ in ("mark", "advmod") and low in words("condition_marks") and child.i < verb.i:
            yield Mark(HYPOTHETICAL, low)
        elif child.dep_ == "advmod" and low in words("alleging_adverbs"):
            yield Mark("alleged", low)
        elif child.dep_ in ("nsubj", "nsubjpass", "dobj") and any(
            g.dep_ == "det" and g.lower_ == "no" for g in child.children
        ):
            yield Mark("denied", "no")
    if verb.dep_ == "ROOT" and verb.tag_ == "VB" and any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children):
        yield Mark("planned", "to")  # headline: "Macron to visit Moscow"


def _timetable(verb: Token, is_trigger: bool) -> Iterator[Mark]:
    """ "scheduled talks for Friday", "is due in Cairo"; "is due to a quarrel" is something else."""
    if is_trigger and lemma(verb) in ("schedule", "slate"):
        yield Mark("planned", lemma(verb))
    for child in verb.children:
        if child.dep_ == "acomp" and child.lower_ in AWAITED and not any(c.lower_ == "to" for c in child.children):
            yield Mark("planned", child.lower_)


def _negated(verb: Token) -> str:
    return "denied" if lemma(verb) in words("light_verbs") else HYPOTHETICAL


def _reported_in_past(verb: Token) -> bool:
    """ "said it would deploy": future seen from the past."""
    for above in verb.ancestors:
        if is_verb(above) and lemma(above) in words("report_verbs") | words("planned_verbs"):
            return True
    return False


def _noun_marks(noun: Token) -> Iterator[Mark]:
    for child in noun.children:
        low = child.lower_
        modifies = child.dep_ in MODIFIERS
        if child.dep_ == "det" and low == "no":
            yield Mark("denied", low)
        elif (child.dep_ == "det" and low == "any") or (modifies and low in words("hypothetical_adjectives")):
            yield Mark(HYPOTHETICAL, low)
        elif modifies and low in words("planned_adjectives"):
            yield Mark("planned", low)
        elif modifies and low in words("alleging_adjectives"):
            yield Mark("alleged", low)
