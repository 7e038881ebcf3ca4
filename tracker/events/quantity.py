"""Counts that belong to an event: troops, weapons, casualties, people, money."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from tracker.events.clauses import is_verb, objects, phrase_lemmas, subjects
from tracker.events.frames import fillers
from tracker.events.numerals import is_count, is_number, number, value_of
from tracker.events.status import taken_for_granted
from tracker.language.lemmas import lemma
from tracker.language.lexicon import words

FATAL = frozenset({"kill", "die", "massacre", "murder", "assassinate", "execute", "behead"})
KILL = frozenset({"kill", "die", "dead", "death", "toll", "massacre", "fatality"})
CURRENCIES = {
    "$": "USD", "us$": "USD", "dollar": "USD", "usd": "USD", "€": "EUR", "euro": "EUR", "eur": "EUR", "£": "GBP",
    "pound": "GBP", "gbp": "GBP", "yen": "JPY", "¥": "JPY", "yuan": "CNY", "renminbi": "CNY", "rouble": "RUB",
    "ruble": "RUB", "rupee": "INR", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "hk$": "HKD",
    "nt$": "TWD", "₹": "INR", "₽": "RUB", "₩": "KRW", "won": "KRW", "shekel": "ILS", "rand": "ZAR", "lira": "TRY",
    "zloty": "PLN", "riyal": "SAR", "krone": "NOK", "kronor": "SEK", "naira": "NGN", "baht": "THB",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count with its unit: troops, killed, missiles, people, USD..."""

    value: float
    unit: str


def quantity_of(trigger: Token, wanted: tuple[str, ...], *, alone: bool) -> Quantity | None:
    """The count of the first wanted kind ("killed", "troops", "weapons", "people", "money") that belongs to the event.

    Looks in the trigger's clause, then, when the sentence tells no other event of the type (`alone`), in all of it;
    the count nearest to the trigger wins. Last comes the count of the people it is done to ("arrests four tourists").
    """
    elsewhere = _elsewhere(trigger)
    passing = taken_for_granted(trigger) or ("killed" not in wanted and in_passing(trigger))
    wide = list(trigger.doc) if alone and not passing else []
    for tokens in (list(_clause(trigger)), wide):
        if count := _nearest(trigger, wanted, [t for t in tokens if t.i not in elsewhere]):
            return count
    return _done_to(trigger) if wanted and set(wanted) & {"people", "detainees", "killed"} else None


def _nearest(trigger: Token, wanted: tuple[str, ...], scope: Sequence[Token]) -> Quantity | None:
    """The count of the first kind that is found in the scope; victims are counted by an attack only."""
    found = [(head, count) for head, count in _counted(scope) if "killed" in wanted or not _hurt(head)]
    found.sort(key=lambda pair: abs(pair[0].i - trigger.i))
    for kind in wanted:
        if kind == "killed" and (toll := _toll(trigger, scope)):
            return Quantity(toll, "killed")
        for head, count in found:
            if unit := _unit(head, kind):
                return Quantity(count, unit)
    return None


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
    """Victims, whom only an attack counts: "over the death of 13 soldiers", "where two soldiers were wounded"."""
    above = head.head
    if is_verb(above) and lemma(above) in words("harming") and head.dep_ in ("dobj", "nsubjpass", "nsubj", "conj"):
        return True
    return head.dep_ == "pobj" and above.lower_ == "of" and lemma(above.head) in words("killings")


def _done_to(trigger: Token) -> Quantity | None:
    """ "arrests four foreigners", "two Palestinians were shot": the people that the act is done to."""
    heads = [
        h for h in (fillers(trigger, "obj") if is_verb(trigger) else []) if h.tag_ == "NNPS" or _unit(h, "detainees")
    ]
    total = _sum(heads)
    return Quantity(total, "people") if total else None


def _toll(trigger: Token, scope: Sequence[Token]) -> float | None:
    """Victims of the nearest verb of killing, added up: "a soldier and two militants are killed".

    The one that the act explains comes first: "three people died after the town was shelled".
    """
    verbs = [t for t in scope if is_verb(t) and lemma(t) in FATAL]
    above = [trigger.head] if trigger.dep_ == "advcl" and lemma(trigger.head) in FATAL else []
    for verb in [*above, *sorted(verbs, key=lambda t: abs(t.i - trigger.i))]:
        if total := _sum(subjects(verb) if lemma(verb) == "die" else objects(verb)):
            return total
    return _lives(scope) or _dead(scope)


DEAD_WITHIN = 5  # words


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


def _lives(scope: Iterable[Token]) -> float | None:
    """ "left one officer and six rebels dead", "claimed the lives of 12 people", "the killing of four monks"."""
    for token in scope:
        word = lemma(token)
        if word == "leave" and is_verb(token) and any(lemma(t) == "dead" for t in token.subtree):
            total = _sum(objects(token))
        elif word in words("killings") or token.lower_ == "lives":
            total = _sum(fillers(token, "of"))
        else:
            continue
        if total:
            return total
    return None


def _sum(heads: Iterable[Token]) -> float | None:
    """The sum of counted heads; "a soldier" adds one to a number but is no count by itself."""
    counts = [value for head in heads if (value := _count_of(head))]
    return sum(counts) if any(value > 1 for value in counts) else None


def _count_of(head: Token) -> float | None:
    """What a phrase counts: "nine people", "a marine", "16 others"."""
    if is_number(head):
        return value_of(head)
    if lemma(head) in ("total", "number", "sum"):  # "a total of 40 people"
        return next((value for inner in fillers(head, "of") if (value := _count_of(inner))), None)
    for child in head.children:
        if is_count(child) and (value := value_of(child)) is not None:
            return value
    single = head.tag_ == "NN" and any(c.lower_ in ("a", "an", "one", "another") for c in head.children)
    return 1.0 if single else None


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


def _counted(tokens: Iterable[Token]) -> Iterator[tuple[Token, float]]:
    """Counted nouns with their values: "more than 100,000 troops", "killing nine", "16 others"."""
    for token in tokens:
        for child in token.children:
            # "61" of "61 billion" counts the billion, not a thing
            if not is_number(token) and is_count(child) and (value := value_of(child)) is not None:
                yield token, _part(token) or value
        if lemma(token) in ("pair", "couple") and any(c.lower_ == "a" for c in token.children):
            yield from ((inner, 2.0) for inner in fillers(token, "of"))
        first = token.left_edge
        if first.tag_ == "CD" and _farther(first, token) and (value := value_of(first)) is not None:
            yield token, value
        alone = is_number(token) and token.dep_ in ("dobj", "pobj", "nsubjpass", "nsubj", "attr", "conj", "npadvmod")
        if alone and (value := value_of(token)) is not None:
            yield token, value


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


def _currency(head: Token) -> str:
    """ISO 4217 code of a sum: "50 million euros", "$61 billion package", "US$ 60 million"; "" when it is no sum."""
    signs = [head, *head.children, *(g for c in head.children for g in c.children)]
    return next((CURRENCIES[s.lower_] for s in signs if s.lower_ in CURRENCIES), CURRENCIES.get(lemma(head), ""))


def _unit(head: Token, kind: str) -> str:
    base = lemma(head)
    if kind == "killed":
        return "killed" if _killed(head) else ""
    if kind == "troops" and (
        base in words("forces") or (base in ("soldier", "troop") or "troop" in phrase_lemmas(head))
    ):
        return "troops"
    if kind == "weapons" and base in words("counted_weapons"):
        return head.lower_ if head.lower_.endswith("s") or base.endswith("craft") else base + "s"
    if kind == "people" and base in words("counted_people"):
        return "people"
    if kind == "money":
        return _currency(head)
    if kind == "detainees" and base in words("detainees") | words("counted_people"):
        return base + "s" if not base.endswith("s") else base
    return ""


def _killed(head: Token) -> bool:
    """ "killing nine people", "nine were killed", "nine dead", "the toll rose to 21", "brings its toll to 30"."""
    if lemma(head) in ("dead", "death", "fatality"):
        return True
    above = head.head
    if is_verb(above) and lemma(above) in ("kill", "die", "massacre") and head.dep_ in ("dobj", "nsubjpass", "nsubj"):
        return True
    if (
        head.dep_ == "pobj"
        and above.lower_ == "to"
        and any("toll" in phrase_lemmas(s) for role in ("subj", "obj") for s in fillers(above.head, role))
    ):
        return True
    return any(lemma(c) in KILL for c in head.children if c.dep_ in ("acomp", "amod", "acl", "relcl"))
