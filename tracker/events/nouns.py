"""What a noun is and whose it is, by the words around it: a spokesman, a ship by name, "forces loyal to Haftar"."""

from __future__ import annotations

import re

from spacy.tokens import Token

from tracker.events.phrases import MODIFIERS, is_verb, obliques
from tracker.language.lemmas import lemma
from tracker.language.lexicon import words

# "F-15s", "Su-27", "MQ-9": an aircraft acts for its owner
DESIGNATION = re.compile(r"[A-Z][A-Za-z]{0,3}-\d+")


def represents(head: Token) -> bool:
    """Whether it can act for a state or group: a spokesman, troops, a ship by name, an aircraft, ministers who meet."""
    known = words("representatives")
    return (
        lemma(head) in known
        or head.lower_ in known
        or bool(DESIGNATION.match(head.text))
        or _is_vessel(head)
        or _is_gathering(head)
    )


def _is_vessel(head: Token) -> bool:
    """ "the British destroyer HMS Defender", "F-15s": a ship by name, with its sort before it, or an aircraft."""
    before = [c for c in head.children if c.dep_ == "compound" and c.i < head.i]
    named = head.pos_ == "PROPN" and any(lemma(c) in words("arms") for c in before)
    return named or bool(DESIGNATION.match(head.text))


def _is_gathering(head: Token) -> bool:
    """ "EU foreign ministers meeting in Brussels agreed", where the parser takes the meeting for the subject."""
    before = [c for c in head.children if c.dep_ in MODIFIERS and c.i == head.i - 1 and c.tag_ == "NNS"]
    return lemma(head) in words("talks") and any(lemma(c) in words("leaders") for c in before)


def is_titled(head: Token) -> bool:
    """ "Iranian parliament speaker Haddad Adel", "Vice-Premier Wu": a name that no list knows, after its office."""
    before = {w for c in head.children if c.dep_ in MODIFIERS and c.i < head.i for w in (lemma(c), c.lower_)}
    before |= {w for c in head.children if c.dep_ in MODIFIERS for g in c.children for w in (lemma(g), g.lower_)}
    acting = before.isdisjoint(words("not_acting") | words("no_officers"))
    return head.pos_ == "PROPN" and acting and not before.isdisjoint(words("offices"))


def is_group(code: str) -> bool:
    """Whether a code is that of an armed group; Kosovo's only looks like one."""
    return code.startswith("X") and code != "XKX"


def is_border(head: Token) -> bool:
    """Whether a noun is a border or the land along it: "the frontier", "the border region"."""
    return any(lemma(t) in words("borders") for t in (head, *(c for c in head.children if c.dep_ in MODIFIERS)))


def allegiance(head: Token) -> list[Token]:
    """ "forces loyal to Haftar", "militias allied with Iran": those whom they act for."""
    bound = [c for c in head.children if lemma(c) in words("loyal")]
    bound += [g for c in head.children if c.dep_ in ("relcl", "acl") for g in c.children if lemma(g) in words("loyal")]
    return [o for c in bound for name in ("to", "with") for o in obliques(c, name)]


def sworn(head: Token) -> list[Token]:
    """ "an ISIL-affiliated group", "al-Qaeda-linked fighters": to whom they have sworn."""
    sworn = [c for c in head.children if c.dep_ == "amod" and (c.lower_ in words("loyal") or c.lower_ == "linked")]
    return [g for c in sworn for g in c.children if g.dep_ in ("npadvmod", "compound", "nmod", "amod")]


def proprietors(head: Token) -> list[Token]:
    """ "a Norwegian-owned tanker", "the Greek-flagged ship": whose it is."""
    marked = [c for c in head.children if c.dep_ == "amod" and is_verb(c) and lemma(c) in words("owned_by")]
    return [g for c in marked for g in c.children if g.dep_ in ("npadvmod", "compound", "nmod", "amod", "advmod")]


def led_by(participle: Token) -> list[Token]:
    """ "the Saudi-led coalition": by whom."""
    return [
        c
        for c in participle.children
        if c.dep_ in ("npadvmod", "compound", "nmod", "nsubj", "amod") and c.pos_ != "PUNCT"
    ]


def proper_name(head: Token) -> str:
    """The name a proper noun heads: "Deir ez-Zor" of its last word."""
    parts = [c for c in head.children if c.dep_ == "compound" and c.pos_ == "PROPN" and c.i < head.i]
    return " ".join(t.text for t in [*parts, head])
