"""Which date expression of a sentence dates which event: the one that hangs nearest to it in the tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Token

from tracker.events.dating.elapsed import begins, label, limit, over, record
from tracker.events.dating.occasions import (
    answered,
    happens_in,
    left_hanging,
    modified_noun,
    same_act,
    speaking,
    to_come,
    told_with,
)
from tracker.events.dating.offset import counted_from
from tracker.events.discourse import Scene
from tracker.events.phrases import is_infinitive, is_verb
from tracker.language.lemmas import lemma
from tracker.language.lexicon import words
from tracker.model import Basis, Precision, Status, Timex

FAR = 99
Ranked = tuple[int, bool, int, int, Timex]  # distance in the tree, is it a limit, distance in the text, place
SAID = 3  # from this distance on, the day is that of whoever tells it


@dataclass(frozen=True, slots=True)
class Dating:
    """The inclusive days of an event and how they are known.

    `said`: they are those of the saying; `ahead`: they are still to come, although the clause sounds as if it had been.
    """

    first: date
    last: date
    precision: Precision
    basis: Basis
    text: str
    said: bool = False
    ahead: bool = False


def date_event(
    scene: Scene,
    trigger: Token,
    timexes: Sequence[Timex],
    published: date,
    others: Sequence[Token],
    status: Status,
    reach: int = FAR,
) -> Dating:
    """The date of the event told by `trigger`; the day of publication when the sentence gives none.

    `timexes` are those of the sentence; `others` the triggers of other events in it; expressions farther away in the
    tree than `reach` (see `_distance`), or at odds with `status`, are not taken.
    """
    ranked = sorted(
        (
            _distance(scene, trigger, timex, others, published),
            limit(scene, timex),
            abs(timex.start - scene.start - scene.tree.spans[trigger.i][0]),
            timex.start,
            timex,
        )
        for timex in (_read(scene, trigger, t, others, published, status) for t in timexes if not _clock(t))
        if timex and timex.first and timex.last and not record(scene, timex) and not label(scene, trigger, timex)
    )
    if ranked and ranked[0][0] < reach:
        distance, *_, timex = next((r for r in ranked if _more_exact(r, ranked[0])), ranked[0])
        first, last = timex.first or published, timex.last or published
        ahead = status == "occurred" and first > published
        return Dating(first, last, timex.precision, "expression", timex.text, distance >= SAID, ahead)
    counted = counted_from(scene, trigger, timexes, published) if status != "planned" and reach == FAR else None
    if counted and counted.first and counted.first <= published:
        return Dating(counted.first, counted.first, "day", "expression", counted.text)
    return Dating(published, published, "day", "publication", "")


def _more_exact(one: Ranked, other: Ranked) -> bool:
    """ "met once this year, in June": of two that are as near the one that lies within the other."""
    inner, outer = one[-1], other[-1]
    if one[:2] != other[:2] or not (inner.first and inner.last and outer.first and outer.last):
        return False
    within = outer.first <= inner.first and inner.last <= outer.last
    return within and (inner.first, inner.last) != (outer.first, outer.last)


def _clock(timex: Timex) -> bool:
    """ "spoke for 50 minutes": a length of less than a day says nothing of the day."""
    return timex.type == "DURATION" and timex.value.startswith("PT")


def _read(
    scene: Scene, trigger: Token, timex: Timex, others: Sequence[Token], published: date, status: Status
) -> Timex | None:
    """The expression as it can date an act of this status: one that has occurred lies behind, unless a day is set.

    "The truce from 4 May" and "talks open on 10 May" are ahead; "promises no talks before May" is not dated by May.
    """
    ahead = status == "occurred" and timex.first is not None and timex.first > published
    coming = ahead and (not limit(scene, timex) or _still_to_do(scene, trigger, timex))
    if status == "planned" or (coming and _set_for(scene, trigger, timex, others, published)):
        return timex
    if coming and to_come(_verb_above(scene, timex)):
        return None
    return over(scene, trigger, timex, published)


def _still_to_do(scene: Scene, trigger: Token, timex: Timex) -> bool:
    """ "a deal to end the war by Friday": an infinitive with a day of its own ahead."""
    return is_infinitive(trigger) and _verb_above(scene, timex) == trigger


def _verb_above(scene: Scene, timex: Timex) -> Token | None:
    root = scene.tree.root(timex.start - scene.start, timex.end - scene.start)
    return next((t for t in root.ancestors if is_verb(t)), None) if root is not None else None


def _set_for(scene: Scene, trigger: Token, timex: Timex, others: Sequence[Token], published: date) -> bool:
    distance = _distance(scene, trigger, timex, others, published)
    verb = _clause_verb(trigger)
    now = verb is not None and verb.tag_ in ("VBZ", "VBP") and not any(c.dep_ == "aux" for c in verb.children)
    if begins(scene, timex):
        return distance <= SAID - 1
    if limit(scene, timex):
        return True
    if distance <= 1 and to_come(_verb_above(scene, timex)):
        return True
    return distance <= 1 if now else distance == 0 and not is_verb(trigger)


def _distance(scene: Scene, trigger: Token, timex: Timex, others: Sequence[Token], published: date) -> int:
    """0 on the trigger, 1 on its verb, 2 on its clauses, 3 on the reporting clause, FAR when it dates another."""
    root = scene.tree.root(timex.start - scene.start, timex.end - scene.start)
    if root is None:
        return FAR
    if timex.type == "DURATION" and trigger in root.subtree:  # "two days of clashes"
        return 0
    root = left_hanging(root) or root
    clause = _clause_verb(trigger)
    if (noun := modified_noun(root)) is not None:
        this_year = timex.text == str(published.year)
        return _before_noun(noun, trigger, clause, part_of_name=this_year)
    if answered(root, trigger, clause):
        return FAR
    anchor = _anchor(root, trigger, {t.i for t in others})
    named = told_with(anchor) if root.head.lower_ not in ("after", "before") else None
    if named is not None and anchor != trigger and same_act(named, trigger, clause):
        return 1
    return 2 if speaking(anchor, clause) else _in_clauses(root, anchor, trigger, timex, others, published)


def _in_clauses(
    root: Token, anchor: Token, trigger: Token, timex: Timex, others: Sequence[Token], published: date
) -> int:
    """The distance of an expression that hangs on the verb or event noun `anchor`."""
    clause = _clause_verb(trigger)
    gone_by = timex.last is not None and timex.last < published
    told_now = gone_by and clause is not None and _told_now(clause, trigger, root, others)
    if told_now and clause is not None and (anchor == trigger or anchor in clause.subtree):
        return FAR
    if anchor in (trigger, clause):
        return 2 if _inside_subject(root, anchor) else 0 if anchor == trigger else 1
    if clause is not None and anchor in _first_verbs(clause) and _shared(root, anchor, clause):
        return 2
    if anchor.i in {t.i for t in others}:
        return 2 if happens_in(anchor, trigger, clause) else 4 if _reports(anchor, trigger) else FAR
    if clause is not None and anchor in clause.subtree and not _fenced(anchor, clause):
        ahead = timex.first is not None and timex.first > published
        return FAR if ahead and _purpose(anchor, clause) and not _awaited(trigger, clause) else 2
    beside = _meanwhile(anchor) or speaking(anchor, anchor.head)
    if _reports(anchor, trigger) or (beside and _reports(anchor.head, trigger)):
        return 3
    return 5 if not others and not _own_clause(anchor) else FAR


def _inside_subject(date_word: Token, verb: Token) -> bool:
    """ "The test on Friday was condemned": the verb's own date, if it has one, comes first."""
    subjects = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")] if is_verb(verb) else []
    return any(subject.is_ancestor(date_word) for subject in subjects)


def _before_noun(noun: Token, trigger: Token, clause: Token | None, *, part_of_name: bool) -> int:
    """ "Saturday's raid", "the 2008 attacks": that noun and what happens in it; not "The 2011 summit opens"."""
    if noun == trigger:
        return FAR if part_of_name and noun.dep_ == "nsubj" and noun.head.tag_ == "VBZ" else 0
    carried = noun.dep_ == "dobj" and noun.head == trigger and lemma(trigger) in words("light_verbs")
    return 1 if carried or same_act(noun, trigger, clause) or happens_in(noun, trigger, clause) else FAR


def _told_now(verb: Token, trigger: Token, date_word: Token, others: Sequence[Token]) -> bool:
    """The verb is in the present, and what stands nearer to the day gone by is not.

    "condemns the coup that ousted them on Friday", "opens a line in return for the release of ten men yesterday".
    """
    if verb.tag_ not in ("VBZ", "VBP"):
        return False
    between = verb.doc[max(verb.i, trigger.i) + 1 : date_word.i]
    told = {t.i for t in others if not (trigger != verb and trigger.is_ancestor(t))}
    blamed = lemma(verb) in words("claim_verbs")  # "accuses Mali of shelling a village on Monday"
    return any(
        t.i in told
        or (t.tag_ == "VBD" and t.dep_ in ("relcl", "advcl", "ccomp"))
        or (blamed and t.tag_ == "VBG" and t.dep_ == "pcomp")
        for t in between
    )


def _shared(date_word: Token, first: Token, verb: Token) -> bool:
    """ "In 2007 X did this and that"; "held a drill on Monday, firing missiles"."""
    return date_word.i < first.i or (_goes_along(verb) and date_word.i < verb.i)


def _purpose(anchor: Token, clause: Token) -> bool:
    """A day ahead in an infinitive is that of the infinitive: "invites Sudan to discuss the border next month"."""
    return anchor != clause and is_infinitive(anchor) and anchor.dep_ in ("xcomp", "ccomp", "advcl", "acl")


def _awaited(trigger: Token, clause: Token) -> bool:
    """ "Talks are set to open on Friday": the infinitive says when the act itself will be."""
    return trigger.dep_ in ("nsubj", "nsubjpass") and lemma(clause) in {"be", "set", "slate"} | words("planning_verbs")


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


def _anchor(token: Token, trigger: Token, others: set[int]) -> Token:
    """The first verb or event noun above a date expression."""
    date_word = token
    while token.head != token:
        token = token.head
        if token == trigger or token.i in others or is_verb(token):
            return token.head if _of_the_saying(date_word, token) else token
    return token


def _of_the_saying(date_word: Token, verb: Token) -> bool:
    """ "said on Friday it had fired": between the saying and the subject of what is said."""
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "mark")), None)
    return verb.dep_ == "ccomp" and subject is not None and verb.head.i < date_word.i < subject.left_edge.i


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
