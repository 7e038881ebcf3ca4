"""The phrases of a dependency tree: what is listed together, what hangs on a preposition, which verbs are passive.

Labels are those of spaCy's English models (CLEAR style).
"""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from tracker.language.lemmas import lemma
from tracker.language.remember import once

SUBJECTS = frozenset({"nsubj", "csubj"})


PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})


MODIFIERS = frozenset({"amod", "compound", "nmod", "npadvmod"})


def is_verb(token: Token) -> bool:
    """Whether a token is a verb or auxiliary, by tag or part of speech."""
    return token.tag_.startswith("VB") or token.pos_ in ("VERB", "AUX")


def expand(heads: Iterable[Token]) -> list[Token]:
    """Heads with everything coordinated to them: "Russia" in "Russia and Iran" gives both."""
    out: list[Token] = []
    for head in heads:
        if head not in out:
            out.append(head)
        listed = (c for c in head.children if c.dep_ == "conj" and not _opens_clause(c))
        out += [c for c in expand(listed) if c not in out]
    return out


BEFORE_VERB = ("aux", "auxpass", "neg", "advmod")


FINITE = ("VBD", "VBZ", "VBP", "MD")


def opening(verb: Token) -> Token | None:
    """The subject that the parser took for the end of a list: Oman in "fired at Yemen and Oman fired back"."""
    if verb.dep_ not in ("conj", "advcl", "ccomp") or any(c.dep_ in SUBJECTS | PASSIVE_SUBJECTS for c in verb.children):
        return None
    first = verb
    while first.i and (left := first.nbor(-1)).head == verb and left.dep_ in BEFORE_VERB:
        first = left
    before = first.nbor(-1) if first.i else verb
    listed = before.dep_ == "conj" and before.pos_ in ("NOUN", "PROPN") and before.head.pos_ in ("NOUN", "PROPN")
    listed = listed and before.head.head.lower_ != "by"  # "backed by tanks and jets moved in"
    return before if listed and first.tag_ in FINITE and before not in verb.subtree else None


def _opens_clause(token: Token) -> bool:
    if token.i + 1 >= len(token.doc):
        return False
    after = token.nbor()
    return opening(after.head if after.dep_ in BEFORE_VERB else after) == token


@once
def is_passive(verb: Token) -> bool:
    """Whether a verb form is passive: with an auxiliary, reduced ("the town shelled by"), or coordinated to such."""
    if any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children):
        return True
    bare = not any(c.dep_ in ("nsubj", "aux") for c in verb.children)
    if verb.tag_ not in ("VBN", "VBD") or not bare:
        return False
    if verb.dep_ in ("acl", "amod", "relcl", "advcl") or any(c.dep_ == "agent" for c in verb.children):
        return not any(c.dep_ == "dobj" for c in verb.children) and verb.tag_ == "VBN"
    if verb.dep_ == "conj" and is_verb(verb.head):
        return verb.tag_ == "VBN" and is_passive(verb.head)
    return False


def is_infinitive(verb: Token) -> bool:
    """Whether a verb stands with "to"."""
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def prep_objects(preposition: Token) -> list[Token]:
    """What a preposition governs, and one joined to it: "to and from Mali"."""
    found = expand(c for c in preposition.children if c.dep_ in ("pobj", "pcomp"))
    if not found:  # "flights to and from Mali"
        found = [o for c in preposition.children if c.dep_ == "conj" and c.pos_ == "ADP" for o in prep_objects(c)]
    return found + [o for c in preposition.children if c.dep_ == "prep" for o in prep_objects(c)]


def _again(preposition: Token) -> list[Token]:
    """ "sanctions against Peru for its tests, and against Chile": the preposition once more, wherever it hangs."""
    return [
        c
        for a in preposition.ancestors
        for c in a.children
        if c.dep_ == "conj" and c.pos_ == "ADP" and c.i > preposition.i and c.lower_ == preposition.lower_
    ]


@once
def obliques(token: Token, name: str) -> list[Token]:
    """Objects of a token's own prepositions `name`."""
    out: list[Token] = []
    for child in token.children:
        if child.dep_ in ("prep", "agent", "dative", "prt", "advmod") and child.lower_ == name:
            out += prep_objects(child) + [o for c in _again(child) for o in prep_objects(c)]
        elif child.dep_ == "prep":
            out += [o for c in child.children if c.dep_ == "prep" and c.lower_ == name for o in prep_objects(c)]
    return out


def _joined(token: Token) -> bool:
    """ "a search and rescue team": the second of two modifiers, which is no name."""
    return token.dep_ == "conj" and token.head.dep_ in MODIFIERS and token.pos_ in ("NOUN", "ADJ")


@once
def phrase_lemmas(head: Token) -> set[str]:
    """Lemmas of a phrase's head, its modifiers and its of-phrase: what a noun phrase is about."""
    near = [head, *(c for c in head.children if c.dep_ in MODIFIERS | {"poss", "nummod", "appos"})]
    near += obliques(head, "of")
    near += [c for o in near[1:] for c in o.children if c.dep_ in MODIFIERS or _joined(c)]
    return {lemma(t) for t in near} | {t.lower_ for t in near}
