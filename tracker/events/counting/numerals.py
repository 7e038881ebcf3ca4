"""Numbers in figures and words, as text and in the tree."""

from __future__ import annotations

import re
from itertools import pairwise

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
SHORT = {"k": 1_000, "m": 1_000_000, "mn": 1_000_000, "b": 10**9, "bn": 10**9, "tn": 10**12, "trn": 10**12}
SHORTENED = re.compile(rf"(?P<figure>\d[\d,.]*)(?P<scale>{'|'.join(SHORT)})")


def number(text: str) -> float | None:
    """The value of a number in figures or words, None when it is none.

    >>> number("100,000"), number("twenty-one"), number("a dozen"), number("40 billion"), number("several hundred")
    (100000.0, 21.0, 12.0, 40000000000.0, None)
    >>> number("3.5bn"), number("half a million")
    (3500000000.0, 500000.0)
    """
    total, current, seen = 0.0, 0.0, False
    for word in re.split(r"[ -]+", text.lower().strip()):
        if word in ("several", "hundreds", "thousands", "dozens", "few", "some", "many"):
            return None
        if (figure := _figure(word)) is not None:
            current, seen = current + figure, True
        elif word == "half":  # "half a million", "one and a half million"
            current += 0.5
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


def _figure(word: str) -> float | None:
    """ "100,000", "3.5bn"."""
    short = SHORTENED.fullmatch(word)
    plain = short["figure"] if short else word
    scale = SHORT[short["scale"]] if short else 1
    return float(plain.replace(",", "")) * scale if NUMBER.match(plain) else None


def is_number(token: Token) -> bool:
    """ "61", "sixty", "3bn", the "billion" of "61 billion"."""
    scaled = token.lower_ in SCALES and any(c.tag_ == "CD" for c in token.children)
    return token.tag_ == "CD" or scaled or bool(SHORTENED.fullmatch(token.lower_))


def is_count(token: Token) -> bool:
    """Whether the token counts the noun above it."""
    return token.dep_ in ("nummod", "quantmod") or (is_number(token) and token.dep_ in ("amod", "compound"))


def value_of(token: Token) -> float | None:
    """The number that ends with this token; None for "hundreds" and what is no number."""
    inner = [
        c
        for c in token.children
        if c.dep_ in ("compound", "nummod", "quantmod", "predet")
        and (c.tag_ == "CD" or c.lower_ in SCALES or c.lower_ in ("a", "half"))
    ]
    if token.lower_ in SCALES and not inner:  # "several hundred", "hundreds"
        return None
    parts = sorted([*inner, token], key=lambda t: t.i)
    if token.lower_ not in SCALES and any(c.lower_ == "of" for c in token.children):  # "34 of 67": the part counts
        parts = parts[:1]
    value = number(" ".join(t.text for t in _least(parts)))
    return value and value * _shortened(parts[-1])


def _least(parts: list[Token]) -> list[Token]:
    """The lower bound of a range: of "10 to 12" the 10, of "18-22 billion" 18 billion."""
    low = next((i for i, (one, two) in enumerate(pairwise(parts)) if _range(one, two)), None)
    if low is None:
        return parts
    scale = [] if parts[low].lower_ in SCALES else parts[low + 2 :]
    return [*parts[: low + 1], *scale]


def _range(low: Token, high: Token) -> bool:
    """ "10 to 12", "five or six", "10-12"; not "twenty-one", "a hundred and five"."""
    between = {t.lower_ for t in low.doc[low.i + 1 : high.i]}
    figures = low.text[0].isdigit() and high.text[0].isdigit()
    return bool(between & {"to", "or"}) or (figures and bool(between & {"-", "\u2013", "and"}))


def _shortened(figure: Token) -> int:
    """What the letters glued to a figure stand for: the "m" of "€1.5m", which the tokenizer cuts off."""
    glued = figure.i + 1 < len(figure.doc) and not figure.whitespace_ and figure.text[-1].isdigit()
    return SHORT.get(figure.nbor().lower_, 1) if glued else 1
