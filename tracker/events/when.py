"""Which date expression of a sentence dates which event: the one that hangs nearest to it in the tree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Token

from tracker.events.clauses import is_infinitive, is_verb
from tracker.events.discourse import Scene
from tracker.language.lemmas import lemma
from tracker.language.lexicon import words
from tracker.model import Basis, Precision, Timex

FAR = 99


@dataclass(frozen=True, slots=True)
class Dating:
    """The inclusive days of an event and how they are known."""

    first: date
    last: date
    precision: Precision
    basis: Basis
    text: str


def date_event(
    scene: Scene,
    trigger: Token,
    timexes: Sequence[Timex],
    published: date,
    others: Sequence[Token],
    reach: int = FAR,
) -> Dating:
    """The date of the event told by `trigger`; the day of publication when the sentence gives none.

    `timexes` are those of the sentence; `others` the triggers of other events in it; expressions farther away in the
    tree than `reach` (see `_distance`) are not taken.
    """
    ranked = sorted(
        (
            _distance(scene, trigger, timex, others, published),
            abs(timex.start - scene.start - scene.tree.spans[trigger.i][0]),
            timex.start,
            timex,
        )
        for timex in timexes
        if timex.first and timex.last and not _record(scene, timex)
    )
    if ranked and ranked[0][0] < reach:
        timex = ranked[0][3]
        return Dating(timex.first or published, timex.last or published, timex.precision, "expression", timex.text)
    return Dating(published, published, "day", "publication", "")


# "the first visit since 1949", "the deadliest attack in three years": how long ago the last one was, not when this one
RECORD = re.compile(
    r"\b(?:first|second|last|only|\w{2,12}est|most \w+|least \w+)\b[^.;:]{0,80}"
    r"\b(?:since|in|for|of|over|within)(?: the| at least| more than| over)*\s*$"
)
SPAN_WORD = re.compile(r"since|\d{4}|year|decade|month|week|century|time")


def _record(scene: Scene, timex: Timex) -> bool:
    before = scene.tree.text[: max(0, timex.start - scene.start)].lower()
    if timex.text.lower().startswith(("since ", "in ", "for ")):
        before += timex.text.lower().split()[0] + " "
    return (
        bool(RECORD.search(before)) and bool(SPAN_WORD.search(timex.text.lower())) and not YEAR_ONLY_NEAR.search(before)
    )


YEAR_ONLY_NEAR = re.compile(r"\b(?:quarter|half|week|day)\b[^.]{0,12}$")


def _distance(scene: Scene, trigger: Token, timex: Timex, others: Sequence[Token], published: date) -> int:
    """0 on the trigger, 1 on its verb, 2 on its clauses, 3 on the reporting clause, FAR when it dates another."""
    root = scene.tree.root(timex.start - scene.start, timex.end - scene.start)
    if root is None:
        return FAR
    noun = _modified_noun(root)
    if noun is not None:  # "Saturday's raid", "the 2008 attacks": dates that noun and nothing else
        carried = noun.dep_ == "dobj" and noun.head == trigger and lemma(trigger) in words("light_verbs")
        return 0 if noun == trigger else 1 if carried else FAR
    anchor = _anchor(root, trigger, {t.i for t in others})
    if anchor == trigger:
        return 0
    clause = _clause_verb(trigger)
    if anchor == clause:
        return 1
    if clause is not None and anchor in _first_verbs(clause) and _shared(root, anchor, clause):
        return 2
    if anchor.i in {t.i for t in others}:
        return 4 if _reports(anchor, trigger) else FAR
    if clause is not None and anchor in clause.subtree and not _fenced(anchor, clause):
        ahead = timex.first is not None and timex.first > published
        return FAR if ahead and _purpose(anchor, clause) else 2
    if _reports(anchor, trigger) or (_meanwhile(anchor) and _reports(anchor.head, trigger)):
        return 3
    return 5 if not others and not _own_clause(anchor) else FAR


def _shared(date_word: Token, first: Token, verb: Token) -> bool:
    """ "In 2007 X did this and that"; "held a drill on Monday, firing missiles"."""
    return date_word.i < first.i or (_goes_along(verb) and date_word.i < verb.i)


def _purpose(anchor: Token, clause: Token) -> bool:
    """A day ahead in an infinitive is that of the infinitive: "invites Sudan to discuss the border next month"."""
    return anchor != clause and is_infinitive(anchor) and anchor.dep_ in ("xcomp", "ccomp", "advcl", "acl")


def _first_verbs(verb: Token) -> list[Token]:
    """Verbs that a verb is coordinated to or, as a participle, goes along with."""
    out = []
    while is_verb(verb.head) and verb.head != verb and (verb.dep_ == "conj" or _goes_along(verb)):
        verb = verb.head
        out.append(verb)
    return out


def _goes_along(verb: Token) -> bool:
    marked = any(c.dep_ in ("mark", "nsubj", "nsubjpass") for c in verb.children)
    return verb.tag_ == "VBG" and verb.dep_ in ("advcl", "xcomp") and not marked


def _modified_noun(token: Token) -> Token | None:
    """The noun that a date expression stands before as a modifier."""
    if token.dep_ not in ("poss", "compound", "nmod", "amod", "nummod") or token.head.i < token.i:
        return None
    return token.head if token.head.pos_ in ("NOUN", "PROPN") else None


def _anchor(token: Token, trigger: Token, others: set[int]) -> Token:
    """The first verb or event noun above a date expression."""
    while token.head != token:
        token = token.head
        if token == trigger or token.i in others or is_verb(token):
            return token
    return token


def _clause_verb(trigger: Token) -> Token | None:
    if is_verb(trigger):
        return trigger
    token = trigger
    while token.head != token:
        if token.dep_ in ("relcl", "acl", "appos") or (
            token.dep_ == "prep" and token.lower_ in words("scope_breakers") - {"on", "in"}
        ):
            return None
        token = token.head
        if is_verb(token):
            return token
    return None


def _reports(anchor: Token, trigger: Token) -> bool:
    """The trigger is told inside the anchor's complement: "announced on Sunday that troops would leave"."""
    token = trigger
    while token.head != token:
        inside = token.dep_ in ("ccomp", "xcomp", "dobj", "pcomp", "pobj", "prep", "conj", "nsubjpass", "amod", "acl")
        if not inside or (token.dep_ == "prep" and token.lower_ in words("scope_breakers") - {"on", "in"}):
            return False
        token = token.head
        if token == anchor:
            return lemma(anchor) in words("report_verbs") | words("planned_verbs") | words("light_verbs")
    return False


def _meanwhile(anchor: Token) -> bool:
    """ "said ..., while addressing the press yesterday": the time of the saying."""
    return anchor.dep_ == "advcl" and any(
        c.dep_ in ("mark", "advmod") and c.lower_ in ("while", "when", "as") for c in anchor.children
    )


def _fenced(anchor: Token, clause: Token) -> bool:
    """A clause of its own lies between: relative, adverbial with its own mark."""
    token = anchor
    while token not in (clause, token.head):
        told = token.dep_ == "acl" and lemma(token.head) in words("utterances")  # "in a statement issued on Friday"
        if _own_clause(token) and not told:
            return True
        token = token.head
    return False


def _own_clause(verb: Token) -> bool:
    return verb.dep_ in ("relcl", "advcl", "acl", "ccomp", "parataxis", "conj") and is_verb(verb)
