"""Counts that belong to an event: troops, weapons, casualties, people, money."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from tracker.events.counting.counts import counted, summed
from tracker.events.counting.money import currency
from tracker.events.counting.numerals import is_number, value_of
from tracker.events.counting.tolls import killed, toll
from tracker.events.frames import fillers
from tracker.events.phrases import is_verb, phrase_lemmas
from tracker.events.presupposed import taken_for_granted
from tracker.language.lemmas import lemma
from tracker.language.lexicon import words

NATIONALS = re.compile(r"^[A-Z].*(?:ns|is|ese)$")  # "12 Russians", "six Pakistanis"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count with its unit: troops, killed, missiles, people, USD..."""

    value: float
    unit: str


def quantity_of(trigger: Token, wanted: tuple[str, ...], *, alone: bool) -> Quantity | None:
    """The count of the first wanted kind ("killed", "troops", "money", ...; see `_unit`) that belongs to the event.

    Looks in the trigger's clause, then, when the sentence tells no other event of the type (`alone`), in all of it;
    the count nearest to the trigger wins. Last comes the count of the people it is done to ("arrests four tourists").
    """
    elsewhere = _elsewhere(trigger)
    passing = taken_for_granted(trigger) or ("killed" not in wanted and in_passing(trigger))
    wide = list(trigger.doc) if alone and not passing else []
    for tokens in (list(_clause(trigger)), wide):
        if count := _nearest(trigger, wanted, [t for t in tokens if t.i not in elsewhere]):
            return count
    return _done_to(trigger) if {"people", "listed", "detainees", "killed"} & set(wanted) else None


def _nearest(trigger: Token, wanted: tuple[str, ...], scope: Sequence[Token]) -> Quantity | None:
    """The count of the first kind that is found in the scope; victims are no troops that act."""
    told = (pair for pair in counted(scope) if not _some_of_many(pair[0]))
    found = sorted(told, key=lambda pair: abs(pair[0].i - trigger.i))
    for kind in wanted:
        if kind == "killed" and (dead := toll(trigger, scope)):
            return Quantity(dead, "killed")
        for head, count in found:
            if (unit := _unit(head, kind)) and (kind == "killed" or not _hurt(head)):
                return Quantity(count, unit)
        if kind == "troops" and (strength := next(filter(None, map(_strength, scope)), None)):
            return Quantity(strength, "troops")
    return None


def _some_of_many(head: Token) -> bool:
    """The eight of "dozens of people, including eight soldiers": how many there were in all is not told."""
    part = head.head if head.dep_ in ("pobj", "conj") else head
    whole = part.head if part.lower_ == "including" else head
    return whole != head and any(t.lower_ in words("vague_counts") for t in (whole, *whole.children))


def _strength(noun: Token) -> float | None:
    """ "a 3,000-strong force", "a 12,000-member mission", "a brigade of 4,000"."""
    if noun.pos_ != "NOUN" or lemma(noun) not in words("forces") | words("formations") | {"mission"}:
        return None
    sized = [c for m in noun.children if m.lower_ in ("strong", "member", "man") for c in m.children]
    of = [c for p in noun.children if p.lower_ == "of" for c in p.children]
    numbers = [t for t in [*sized, *of] if t.tag_ == "CD"]
    return value_of(numbers[0]) if numbers else None


def _elsewhere(trigger: Token) -> set[int]:
    """Words of what comes before or causes the act, which has counts of its own: "after 13 soldiers died"."""
    out: set[int] = set()
    for token in trigger.doc:
        if token.lower_ in words("causes") and token.dep_ in ("prep", "mark", "advmod", "pobj"):
            part = token.head if token.dep_ in ("mark", "advmod") else token
            inside = {t.i for t in part.subtree}
            if trigger.i not in inside and part.dep_ != "ROOT":
                out |= inside
    return out


def _hurt(head: Token) -> bool:
    """Victims: "over the death of 13 soldiers", "injuring 17 soldiers", "where two soldiers were wounded"."""
    if lemma(head) in words("counted_weapons") - words("forces"):  # "shot down two jets"
        return False
    above = head.head
    if above.lower_ == "of" and is_number(above.head):  # "19 of its fighters were killed"
        head, above = above.head, above.head.head
    if is_verb(above) and lemma(above) in words("harming") and head.dep_ in ("dobj", "nsubjpass", "nsubj", "conj"):
        return True
    return head.dep_ == "pobj" and above.lower_ == "of" and lemma(above.head) in words("killings")


def _done_to(trigger: Token) -> Quantity | None:
    """ "arrests four foreigners", "two Palestinians were shot": the people that the act is done to."""
    heads = [
        h for h in (fillers(trigger, "obj") if is_verb(trigger) else []) if h.tag_ == "NNPS" or _unit(h, "detainees")
    ]
    total = summed(heads)
    return Quantity(total, "people") if total else None


def _clause(trigger: Token) -> Iterable[Token]:
    """The words of its verb's clause; of what is mentioned in passing ("since the drills in May") its own phrase."""
    top = trigger
    while not is_verb(top) and top.head != top and not _in_passing(top):
        top = top.head
    return top.subtree


def in_passing(trigger: Token) -> bool:
    """The act is named to date or explain another: "hours after the raid a plane crashed"."""
    return not is_verb(trigger) and any(_in_passing(t) for t in trigger.ancestors)


def _in_passing(token: Token) -> bool:
    return token.dep_ == "prep" and token.lower_ in words("causes") | {"since", "before"}


def _unit(head: Token, kind: str) -> str:
    base = lemma(head)
    if kind == "killed":
        return "killed" if killed(head) else ""
    if kind == "troops" and base not in words("formations"):
        return "troops" if base in words("forces") or "troop" in phrase_lemmas(head) else ""
    if kind in ("people", "listed", "detainees") and head.head.lower_ == "by":  # who does it
        return ""
    if kind in ("people", "listed") and (base in words("counted_people") or NATIONALS.search(head.text)):
        return "people"
    if kind == "money":
        return currency(head)
    listed = {
        "weapons": words("counted_weapons"),
        "formations": words("formations"),
        "listed": words("counted_companies"),
        "detainees": words("detainees") | words("counted_people"),
    }
    return _several(head) if base in listed.get(kind, ()) else ""


def _several(noun: Token) -> str:
    """A noun in its plural: "fishermen", "jets", "aircraft"."""
    base = lemma(noun)
    same = noun.tag_ in ("NNS", "NNPS") or noun.lower_.endswith("s") or base.endswith("craft")
    return noun.lower_ if same else base + "s"
