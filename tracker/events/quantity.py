"""Counts that belong to an event: troops, weapons, casualties, people, money."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from tracker.events.clauses import is_verb, objects, phrase_lemmas, subjects
from tracker.events.frames import fillers
from tracker.language.lemmas import lemma
from tracker.language.lexicon import words

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
FATAL = frozenset({"kill", "die", "massacre", "murder", "assassinate", "execute", "behead"})
KILL = frozenset({"kill", "die", "dead", "death", "toll", "massacre", "fatality"})
CURRENCIES = {
    "$": "USD", "us$": "USD", "dollar": "USD", "usd": "USD", "€": "EUR", "euro": "EUR", "eur": "EUR", "£": "GBP",
    "pound": "GBP", "gbp": "GBP", "yen": "JPY", "¥": "JPY", "yuan": "CNY", "renminbi": "CNY", "rouble": "RUB",
    "ruble": "RUB", "rupee": "INR",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count with its unit: troops, killed, missiles, people, USD..."""

    value: float
    unit: str


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


def quantity_of(trigger: Token, wanted: tuple[str, ...], *, alone: bool) -> Quantity | None:
    """The count of the first wanted kind ("killed", "troops", "weapons", "people", "money") that belongs to the event.

    Looks in the trigger's clause, then, when the sentence tells no other event of the type (`alone`), in all of it;
    the count nearest to the trigger wins. Last comes the count of the people it is done to ("arrests four tourists").
    """
    for scope in (list(_clause(trigger)), list(trigger.doc) if alone else []):
        counted = sorted(_counted(scope), key=lambda pair: abs(pair[0].i - trigger.i))
        for kind in wanted:
            if kind == "killed" and (toll := _toll(trigger, scope)):
                return Quantity(toll, "killed")
            for head, value in counted:
                if unit := _unit(head, kind):
                    return Quantity(value, unit)
    return _done_to(trigger) if wanted and set(wanted) & {"people", "detainees", "killed"} else None


def _done_to(trigger: Token) -> Quantity | None:
    """ "arrests four foreigners", "two Palestinians were shot": the people that the act is done to."""
    heads = [
        h for h in (fillers(trigger, "obj") if is_verb(trigger) else []) if h.tag_ == "NNPS" or _unit(h, "detainees")
    ]
    total = _sum(heads)
    return Quantity(total, "people") if total else None


def _toll(trigger: Token, scope: Iterable[Token]) -> float | None:
    """Victims of the nearest verb of killing, added up: "a soldier and two militants are killed".

    The one that the act explains comes first: "three people died after the town was shelled".
    """
    verbs = [t for t in scope if is_verb(t) and lemma(t) in FATAL]
    above = [trigger.head] if trigger.dep_ == "advcl" and lemma(trigger.head) in FATAL else []
    for verb in [*above, *sorted(verbs, key=lambda t: abs(t.i - trigger.i))]:
        if total := _sum(subjects(verb) if lemma(verb) == "die" else objects(verb)):
            return total
    return None


def _sum(heads: Iterable[Token]) -> float | None:
    """The sum of counted heads; "a soldier" adds one to a number but is no count by itself."""
    counts = [value for head in heads if (value := _count_of(head))]
    return sum(counts) if any(value > 1 for value in counts) else None


def _count_of(head: Token) -> float | None:
    """What a phrase counts: "nine people", "a marine", "16 others"."""
    if _is_number(head):
        return _value(head)
    for child in head.children:
        if _counts(child) and (value := _value(child)) is not None:
            return value
    single = head.tag_ == "NN" and any(c.lower_ in ("a", "an", "one", "another") for c in head.children)
    return 1.0 if single else None


def _clause(trigger: Token) -> Iterable[Token]:
    top = trigger
    while not is_verb(top) and top.head != top:
        top = top.head
    return top.subtree


def _counted(tokens: Iterable[Token]) -> Iterator[tuple[Token, float]]:
    """Counted nouns with their values: "more than 100,000 troops", "killing nine", "16 others"."""
    for token in tokens:
        for child in token.children:
            # "61" of "61 billion" counts the billion, not a thing
            if not _is_number(token) and _counts(child) and (value := _value(child)) is not None:
                yield token, _part(token) or value
        alone = _is_number(token) and token.dep_ in ("dobj", "pobj", "nsubjpass", "nsubj", "attr", "conj")
        if alone and (value := _value(token)) is not None:
            yield token, value


def _part(counted: Token) -> float | None:
    """The 34 of "34 of 67 missiles"."""
    of = counted.head
    whole = counted.dep_ == "pobj" and of.lower_ == "of" and of.head.tag_ == "CD"
    return number(of.head.text) if whole else None


def _is_number(token: Token) -> bool:
    return token.tag_ == "CD" or (token.lower_ in SCALES and any(c.tag_ == "CD" for c in token.children))


def _currency(head: Token) -> str:
    """ISO 4217 code of a sum: "50 million euros", "$61 billion package", "US$ 60 million"; "" when it is no sum."""
    signs = [head, *head.children, *(g for c in head.children for g in c.children)]
    return next((CURRENCIES[s.lower_] for s in signs if s.lower_ in CURRENCIES), CURRENCIES.get(lemma(head), ""))


def _counts(token: Token) -> bool:
    return token.dep_ in ("nummod", "quantmod") or (token.tag_ == "CD" and token.dep_ in ("amod", "compound"))


def _value(token: Token) -> float | None:
    inner = [
        c
        for c in token.children
        if c.dep_ in ("compound", "nummod", "quantmod") and (c.tag_ == "CD" or c.lower_ in SCALES or c.lower_ == "a")
    ]
    if token.lower_ in SCALES and not inner:  # "several hundred", "hundreds"
        return None
    parts = sorted([*inner, token], key=lambda t: t.i)
    if any(c.lower_ == "of" for c in token.children):  # "34 of 67": the part counts
        parts = parts[:1]
    return number(" ".join(t.text for t in parts))


def _unit(head: Token, kind: str) -> str:
    base = lemma(head)
    if kind == "killed":
        return "killed" if _killed(head) else ""
    if kind == "troops" and (
        base in words("forces") or (base in ("soldier", "troop") or "troop" in phrase_lemmas(head))
    ):
        return "troops"
    if kind == "weapons" and base in words("counted_weapons"):
        return head.lower_ if head.lower_.endswith("s") else base + "s"
    if kind == "people" and base in words("people"):
        return "people"
    if kind == "money":
        return _currency(head)
    if kind == "detainees" and base in words("detainees") | words("people"):
        return base + "s" if not base.endswith("s") else base
    return ""


def _killed(head: Token) -> bool:
    """ "killing nine people", "nine people were killed", "nine dead", "toll has risen to 21"."""
    if lemma(head) in ("dead", "death", "fatality"):
        return True
    above = head.head
    if is_verb(above) and lemma(above) in ("kill", "die", "massacre") and head.dep_ in ("dobj", "nsubjpass", "nsubj"):
        return True
    if (
        head.dep_ == "pobj"
        and above.lower_ == "to"
        and any("toll" in phrase_lemmas(s) for s in fillers(above.head, "subj"))
    ):
        return True
    return any(lemma(c) in KILL for c in head.children if c.dep_ in ("acomp", "amod", "acl", "relcl"))
