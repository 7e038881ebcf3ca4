"""What the rules found in a sentence: an event or a reasoned miss, and one reading a trigger, specific over general."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from spacy.tokens import Token

from tracker.events.claims import Mark
from tracker.events.clauses import governing_verb
from tracker.events.discourse import Codes
from tracker.events.phrases import MODIFIERS, is_verb
from tracker.events.presupposed import taken_for_granted
from tracker.events.rules import Rule
from tracker.language.lemmas import lemma
from tracker.language.lexicon import words
from tracker.model import Status


@dataclass(frozen=True, slots=True)
class Candidate:
    """An event told by one sentence: rule, trigger and what they give.

    `inferred`: a side stands elsewhere, where it need not be meant, because the words at the trigger leave it out.
    """

    rule: Rule
    trigger: Token
    actors: Codes
    recipients: Codes
    status: Status
    marks: tuple[Mark, ...] = field(default=())
    inferred: bool = False

    @property
    def type(self) -> str:
        """The event type of its rule."""
        return self.rule.type

    @property
    def parties(self) -> frozenset[str]:
        """All who take part."""
        return frozenset(self.actors) | frozenset(self.recipients)


@dataclass(frozen=True, slots=True)
class Miss:
    """A rule whose trigger stood there but which did not hold, and why."""

    rule: Rule
    trigger: Token
    why: str


def settle(found: list[Candidate]) -> list[Candidate]:
    """Keep the best rule of each trigger; drop what is only the content of another act."""
    best: dict[int, Candidate] = {}
    for candidate in found:
        rival = best.get(candidate.trigger.i)
        if rival is None or _rank(candidate) > _rank(rival):
            best[candidate.trigger.i] = candidate
    chosen = [best[i] for i in sorted(best)]
    scopes = {c.trigger.i: content_scope(c.trigger) for c in chosen}
    kept = [c for c in chosen if not any(_swallows(o, c, scopes[o.trigger.i]) for o in chosen if o is not c)]
    return _one_telling([c for c in kept if not any(_more_specific(o, c, scopes) for o in kept if o is not c)])


def _one_telling(kept: list[Candidate]) -> list[Candidate]:
    """One act told twice in a clause is one event: "killed in an airstrike", "launched strikes, killing six"."""
    dropped: set[int] = set()
    for outer in kept:
        for inner in kept:
            if outer is not inner and outer.type == inner.type and _part_of(inner, outer) and _agree(outer, inner):
                dropped.add(min((outer, inner), key=_fullness).trigger.i)
    return [c for c in kept if c.trigger.i not in dropped]


def _part_of(inner: Candidate, outer: Candidate) -> bool:
    token, verb = inner.trigger, outer.trigger
    if token.dep_ == "compound" and token.head == verb:  # "a bombing raid"
        return True
    if not is_verb(verb):
        return False
    if not is_verb(token):
        return governing_verb(token) == verb
    own_subject = any(c.dep_ in ("nsubj", "nsubjpass", "mark") for c in token.children)
    return token.dep_ == "advcl" and token.tag_ == "VBG" and token.head == verb and not own_subject


def _agree(one: Candidate, two: Candidate) -> bool:
    crossed = set(one.actors) & set(two.recipients) or set(two.actors) & set(one.recipients)
    return bool(set(one.actors) & set(two.actors)) or (not crossed and not (one.actors and two.actors))


def _fullness(candidate: Candidate) -> tuple[int, bool, int, float, int]:
    """How much a telling says; a named group says more than the country it stands in."""
    group = any(code.startswith("X") and code != "XKX" for code in candidate.recipients)
    known = bool(candidate.actors) + bool(candidate.recipients)
    return known, group, candidate.rule.priority, candidate.rule.strength, -candidate.trigger.i


def _rank(candidate: Candidate) -> tuple[int, float, int]:
    rule = candidate.rule
    return rule.priority, rule.strength, len(candidate.parties)


def _swallows(outer: Candidate, inner: Candidate, scope: frozenset[int]) -> bool:
    """What one urges, demands, threatens, rejects or denies has not happened."""
    inside = inner.trigger.i in scope and not taken_for_granted(inner.trigger) and not _answered(outer, inner)
    return outer.rule.of.content == "drop" and inside and inner.type not in outer.rule.of.yields_to


def _answered(outer: Candidate, inner: Candidate) -> bool:
    """ "rejects a request from the United States": the request was made."""
    noun = inner.trigger
    owned = any(c.dep_ == "poss" or (c.dep_ == "prep" and c.lower_ in ("by", "from")) for c in noun.children)
    named = any(c.dep_ in MODIFIERS and c.text[0].isupper() for c in noun.children)
    return outer.type == "rejection" and inner.type in words("speech_acts") and not is_verb(noun) and (owned or named)


def _more_specific(inner: Candidate, outer: Candidate, scopes: Mapping[int, frozenset[int]]) -> bool:
    """ "agreed to a ceasefire" is the ceasefire, not a commitment."""
    return inner.type in outer.rule.of.yields_to and inner.trigger.i in scopes[outer.trigger.i]


ARGUMENTS = frozenset(
    "dobj ccomp xcomp nsubjpass attr pobj pcomp acl dative acomp oprd conj compound amod poss nmod appos relcl".split()
)


def content_scope(trigger: Token) -> frozenset[int]:
    """Tokens told inside the act: its objects and complements, not its time and circumstances ("after the attack")."""
    inside: set[int] = set()
    stack = [c for c in trigger.children if _is_content(c, trigger)]
    while stack:
        token = stack.pop()
        inside.add(token.i)
        stack += [c for c in token.children if _is_content(c, trigger)]
    if not is_verb(trigger) and trigger.dep_ == "dobj":
        inside |= {t for c in trigger.head.children if c.dep_ in ("prep", "xcomp") for t in _subtree(c, trigger)}
    return frozenset(inside)


def _subtree(token: Token, trigger: Token) -> set[int]:
    return {t.i for t in token.subtree} if _is_content(token, trigger) else set()


def _is_content(child: Token, trigger: Token) -> bool:
    if child.dep_ in ("prep", "agent"):
        return child.lower_ not in words("scope_breakers") or (
            child.lower_ == "on" and lemma(trigger) in ("call", "agree")
        )
    if child.dep_ == "ccomp" and any(t.text == ";" for t in child.doc[child.i : child.head.i]):
        return False  # "A blamed B; B denied it": a sentence of its own
    if child.dep_ == "conj":
        return child.head != trigger
    if child.dep_ == "relcl" or (child.dep_ in ("acl", "amod") and child.tag_ == "VBN"):
        return False
    return child.dep_ in ARGUMENTS
