"""Counted phrases of a sentence: "more than 100,000 troops", "34 of 67 missiles", "a soldier and two others"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Token

from tracker.events.counting.numerals import is_count, is_number, number, value_of
from tracker.events.frames import fillers
from tracker.events.phrases import is_verb
from tracker.language.lemmas import lemma

TOTALS = frozenset({"total", "number", "sum"})
DEAD = frozenset({"dead", "death", "toll", "fatality", "victim"})


def counted(tokens: Iterable[Token]) -> Iterator[tuple[Token, float]]:
    """Counted nouns with their values: "more than 100,000 troops", "killing nine", "16 others"."""
    for token in tokens:
        if (figure := figure_of(token)) is not None:
            yield token, _part(token) or figure
        if lemma(token) in ("pair", "couple") and any(c.lower_ == "a" for c in token.children):
            yield from ((inner, 2.0) for inner in fillers(token, "of"))
        alone = is_number(token) and token.dep_ in ("dobj", "pobj", "nsubjpass", "nsubj", "attr", "conj", "npadvmod")
        if alone and (value := value_of(token)) is not None:
            yield token, value
            of = [
                inner for inner in fillers(token, "of") if value > 1 and lemma(inner) not in DEAD
            ]  # "six of the dead"
            yield from ((inner, value) for inner in of if figure_of(inner) is None)


def summed(heads: Sequence[Token]) -> float | None:
    """The sum of counted heads; "a soldier" adds one to a number but is no count by itself."""
    counts = [count_of(head) for head in heads]
    told = [value for value in counts if value]
    singles = sum(_single(head) for head, value in zip(heads, counts, strict=True) if not value)
    return sum(told) + singles if told else None


def count_of(head: Token) -> float | None:
    """What a phrase counts: "nine people", "one marine", "16 others", "a total of 40 people"."""
    if is_number(head):
        return value_of(head)
    if lemma(head) in TOTALS:
        return next((value for inner in fillers(head, "of") if (value := count_of(inner))), _reached(head))
    whole = head.head.head if head.dep_ == "pobj" and head.head.lower_ == "of" else head
    return _reached(whole) if lemma(whole) in TOTALS and figure_of(head) is None else figure_of(head)


def figure_of(noun: Token) -> float | None:
    """The number that stands before a noun."""
    for child in noun.children:
        # "61" of "61 billion" counts the billion, not a thing
        if not is_number(noun) and is_count(child) and (value := value_of(child)) is not None:
            return value
    first = noun.left_edge
    return value_of(first) if first.tag_ == "CD" and _farther(first, noun) else None


def _single(head: Token) -> bool:
    """ "a marine", "another soldier", which no number counts."""
    return head.tag_ == "NN" and any(c.lower_ in ("a", "an", "another") for c in head.children)


def _reached(total: Token) -> float | None:
    """The 17 of "bringing the number of soldiers killed to 17"."""
    inside = total.head.subtree if is_verb(total.head) else ()
    rises = [t for t in inside if t.dep_ == "pobj" and t.head.lower_ in ("to", "at") and is_number(t)]
    return value_of(rises[0]) if rises else None


def _farther(number_: Token, noun: Token) -> bool:
    """The number opens the noun's phrase but hangs on a name in it: "12 F-16 Block 70 jets"."""
    inside = noun.doc[number_.i : noun.i + 1]
    names = all(t.pos_ in ("NOUN", "PROPN", "ADJ", "NUM") or t.dep_ == "punct" for t in inside)
    return names and noun.pos_ == "NOUN" and number_.head not in (noun, number_)


def _part(counted: Token) -> float | None:
    """The 34 of "34 of 67 missiles"."""
    of = counted.head
    whole = counted.dep_ == "pobj" and of.lower_ == "of" and of.head.tag_ == "CD"
    return number(of.head.text) if whole else None
