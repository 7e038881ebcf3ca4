"""How many an attack killed, however it is told: "killing nine", "six dead", "the toll stands at 17"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from tracker.events.clauses import objects, subjects
from tracker.events.counting.counts import summed
from tracker.events.counting.numerals import is_number, value_of
from tracker.events.frames import fillers
from tracker.events.phrases import is_verb, phrase_lemmas
from tracker.language.lemmas import lemma
from tracker.language.lexicon import words

FATAL = frozenset({"kill", "die", "massacre", "murder", "assassinate", "execute", "behead"})
KILL = frozenset({"kill", "die", "dead", "death", "toll", "massacre", "fatality"})
DEAD_WITHIN = 5  # words


def toll(trigger: Token, scope: Sequence[Token]) -> float | None:
    """Victims of the nearest verb of killing, added up: "a soldier and two militants are killed"."""
    verbs = [t for t in scope if is_verb(t) and _fatal(t)]
    for verb in [*_told_first(trigger), *sorted(verbs, key=lambda t: abs(t.i - trigger.i))]:
        if total := summed(subjects(verb) if lemma(verb) == "die" else objects(verb)):
            return total
    return _lives(scope) or _dead(scope)


def _told_first(trigger: Token) -> list[Token]:
    """ "three people died after the town was shelled", "six were killed and two hurt in raids": the dying ahead."""
    above = trigger.head
    explains = trigger.dep_ == "advcl" and above.tag_ != "VBG"
    hurt = trigger.dep_ == "conj" and lemma(trigger) in words("harming")
    near = [above, *([above.head] if above.dep_ == "conj" else [])]
    return [v for v in near if (explains or hurt) and v.tag_ != "VBG" and _fatal(v)]


def _fatal(verb: Token) -> bool:
    """ "kill", "die", "shoot dead"."""
    shot = lemma(verb) == "shoot" and any(t.lower_ == "dead" for t in verb.doc[verb.i + 1 : verb.i + 2])
    return shot or lemma(verb) in FATAL


def killed(head: Token) -> bool:
    """ "killing nine people", "nine were killed", "nine dead", "nine deaths"."""
    if lemma(head) in ("dead", "death", "fatality") or _reckoned(head):
        return True
    above = head.head
    if is_verb(above) and lemma(above) in ("kill", "die", "massacre") and head.dep_ in ("dobj", "nsubjpass", "nsubj"):
        return True
    return any(lemma(c) in KILL for c in head.children if c.dep_ in ("acomp", "amod", "acl", "relcl"))


def _reckoned(number_: Token) -> bool:
    """ "the toll rose to 21", "brings its toll to 30", "puts the deaths at 12", "a toll of nine", "the toll is 17"."""
    above = number_.head
    if above.lower_ == "of" and lemma(above.head) == "toll":
        return True
    verb = above.head if above.lower_ in ("to", "at") else above if number_.dep_ in ("dobj", "attr") else None
    if (
        verb is not None and verb.tag_ == "VBG" and verb.dep_ == "advcl"
    ):  # "taking the toll to 603": not of this act alone
        return False
    told = [s for role in ("subj", "obj") for s in fillers(verb, role)] if verb is not None and is_verb(verb) else []
    return any(phrase_lemmas(s) & {"toll", "dead", "death", "fatality"} for s in told if s != number_)


def _lives(scope: Iterable[Token]) -> float | None:
    """ "left six dead", "claimed the lives of 12 people", "the killing of four monks", "nine lost their lives"."""
    for token in scope:
        word = lemma(token)
        total = None
        if word == "leave" and is_verb(token):
            total = _left_dead(token)
        elif word in words("killings") or token.lower_ == "lives":
            total = summed(fillers(token, "of"))
        if token.lower_ == "lives" and not total:
            total = summed(subjects(token.head) if lemma(token.head) == "lose" else [token])
        if total:
            return total
    return None


def _left_dead(leave: Token) -> float | None:
    """ "left one officer and six rebels dead", "leaving 17 people wounded and three dead"."""
    dead = next((t for t in leave.subtree if lemma(t) == "dead"), None)
    if dead is None:
        return None
    return value_of(dead.head) if is_number(dead.head) else summed(objects(leave))


def _dead(scope: Iterable[Token]) -> float | None:
    """ "with 32 confirmed dead", "1,400 civilians reported killed": no verb of another between number and death."""
    for token in scope:
        if token.tag_ != "CD" or (value := value_of(token)) is None:
            continue
        for word in token.doc[token.i + 1 : token.i + DEAD_WITHIN]:
            if word.lower_ in ("dead", "killed"):
                return value
            if word.pos_ not in ("NOUN", "PROPN", "ADJ", "ADV", "AUX") and word.lower_ not in words("told_dead"):
                break
    return None
