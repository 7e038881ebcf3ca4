"""Acts that stand whatever the clause around them says: "due to rocket attacks", "the 2003 invasion"."""

from __future__ import annotations

from spacy.tokens import Token

from tracker.events.phrases import is_verb
from tracker.language.lemmas import lemma
from tracker.language.lexicon import words


def taken_for_granted(noun: Token) -> bool:
    """An act that stands whatever is done about it: "to protest against the strikes", "due to rocket attacks"."""
    if is_verb(noun):
        return False
    if _reason(noun):
        return True
    if not is_known(noun):
        return False
    if _judged(noun):
        return True
    above = noun.head.head if noun.dep_ == "pobj" else noun.head
    return noun.dep_ in ("dobj", "pobj", "nsubjpass") and is_verb(above) and lemma(above) in words("presupposing")


def _judged(noun: Token) -> bool:
    """ "said the raid was a mistake": what is said is not that there was one."""
    verb = noun.head
    if noun.dep_ != "nsubj" or verb.dep_ != "ccomp" or lemma(verb) not in words("judging_verbs"):
        return False
    what = [c for c in verb.children if c.dep_ in ("attr", "acomp") and c.lower_ not in AWAITED]
    return bool(what) or lemma(verb) != "be"


def _reason(noun: Token) -> bool:
    """Whether it is what something else happens for: "due to ...", "amid ...", "in response to ..."."""
    first = noun.left_edge.i
    before = [t.lower_ for t in noun.doc[max(0, first - 2) : first]]
    if before and (before[-1] in words("factive") or " ".join(before) in words("factive")):
        return True
    # "sanctions against Cuba for its role": who is blamed owns it; "a plan for its withdrawal" is ahead
    prep = noun.head
    owned = noun.dep_ == "pobj" and prep.lower_ == "for" and any(c.tag_ == "PRP$" for c in noun.children)
    wished = lemma(prep.head) in words("hypothetical_verbs") | words("planned_nouns") | words("hypothetical_nouns")
    return owned and prep.i - prep.head.i > 1 and not wished


def is_known(noun: Token) -> bool:
    """ "the attack", "its war", "Israeli strikes": a known act; "sanctions", "any attack" are none."""
    near = [c for c in noun.children if c.i < noun.i]
    known = any(c.dep_ == "poss" or c.lower_ in ("the", "this", "these", "that") or c.text[0].isupper() for c in near)
    return known and not any(c.lower_ in ("any", "no", "a", "an") for c in near)


def past_noun(noun: Token) -> bool:
    """ "last week's test", "the 2003 invasion": over, whatever the clause around it plans."""
    if is_verb(noun):
        return False
    before = [c for c in noun.children if c.dep_ in ("poss", "nmod", "compound", "nummod", "amod") and c.i < noun.i]
    past = any(g.lower_ in ("last", "yesterday") for c in before for g in (c, *c.children))
    return past or any(c.text.isdigit() and len(c.text) == YEAR_DIGITS for c in before)


YEAR_DIGITS = 4


AWAITED = frozenset({"due", "set", "scheduled", "slated", "poised"})
