"""Numbers in figures and words, as text and in the tree."""

from __future__ import annotations

import re

from spacy.tokens import Token

UNITS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen".split()
    )
}
TENS = {w: 10 * i for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)}
SCALES = {
    "hundred": 100,
    "dozen": 12,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 10**12,
}
NUMBER = re.compile(r"^\d{1,3}(?:,\d{3})+(?:\.\d+)?$|^\d+(?:\.\d+)?$")


def number(text: str) -> float | None:
    """The value of a number in figures or words, None when it is none.

    >>> number("100,000"), number("twenty-one"), number("a dozen"), number("40 billion"), number("several hundred")
    (100000.0, 21.0, 12.0, 40000000000.0, None)
    """
    total, current, seen = 0.0, 0.0, False
    for word in re.split(r"[ -]+", text.lower().strip()):
        if word in ("several", "hundreds", "thousands", "dozens", "few", "some", "many"):
            return None
        if NUMBER.match(word):
            current, seen = current + float(word.replace(",", "")), True
        elif word in UNITS or word in TENS:
            current, seen = current + UNITS.get(word, TENS.get(word, 0)), True
        elif word in SCALES:
            current, seen = (current or 1) * SCALES[word], True
            if SCALES[word] >= SCALES["thousand"]:
                total, current = total + current, 0.0
        elif word in ("a", "an", "and"):
            continue
        elif word:
            return None
    return total + current if seen else None


def is_number(token: Token) -> bool:
    """ "61", "sixty", the "billion" of "61 billion"."""
    return token.tag_ == "CD" or (token.lower_ in SCALES and any(c.tag_ == "CD" for c in token.children))


def is_count(token: Token) -> bool:
    """Whether the token counts the noun above it."""
    return token.dep_ in ("nummod", "quantmod") or (token.tag_ == "CD" and token.dep_ in ("amod", "compound"))


def value_of(token: Token) -> float | None:
    """The number that ends with this token; None for "hundreds" and what is no number."""
    inner = [
        c
        for c in token.children
        if c.dep_ in ("compound", "nummod", "quantmod") and (c.tag_ == "CD" or c.lower_ in SCALES or c.lower_ == "a")
    ]
    if token.lower_ in SCALES and not inner:  # "several hundred", "hundreds"
        return None
    parts = sorted([*inner, token], key=lambda t: t.i)
    if token.lower_ not in SCALES and any(c.lower_ == "of" for c in token.children):  # "34 of 67": the part counts
        parts = parts[:1]
    return number(" ".join(t.text for t in parts))
