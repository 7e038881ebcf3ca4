"""Rules over the tree: which tokens of a sentence tell an event, of which type, by whom and to whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from spacy.tokens import Token

from tracker.events.discourse import Codes, Scene, Told
from tracker.events.frames import MODIFIERS, fillers, governing_verb, is_verb, objects, phrase_lemmas
from tracker.events.resolve import agents, targets
from tracker.events.rules import Rule, Ruleset, ruleset
from tracker.events.sides import (
    Act,
    adversary,
    assailant,
    counterpart,
    fighters_here,
    host,
    pair_of,
    places,
    speaker,
    strained,
)
from tracker.events.status import Mark, assess, taken_for_granted
from tracker.language.lemmas import lemma
from tracker.language.lexicon import words
from tracker.language.remember import once
from tracker.model import Status
from tracker.ontology import event_types

TWO_PLUS = 2


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


def find_events(scene: Scene, rules: Ruleset) -> list[Candidate]:
    """The events of a sentence, the most specific reading of each trigger, in order of the triggers."""
    found = [m for m in try_rules(scene, rules) if isinstance(m, Candidate)]
    return settle(found)


def try_rules(scene: Scene, rules: Ruleset) -> Iterator[Candidate | Miss]:
    """Every rule whose trigger lemma occurs in the sentence, as a match or a reasoned miss."""
    for token in scene.doc:
        for rule in _triggered(token, rules):
            found = match(scene, token, rule)
            if isinstance(found, Candidate) and found.actors:
                scene.discourse.events.append(_told(scene, found))
            yield found


def _told(scene: Scene, found: Candidate) -> Told:
    acts = [found.trigger, *(objects(found.trigger) if is_verb(found.trigger) else [])]
    return Told(
        found.type, found.actors, found.recipients, speaker(scene, found.trigger), frozenset(lemma(t) for t in acts)
    )


def _triggered(token: Token, rules: Ruleset) -> Iterator[Rule]:
    base = lemma(token)
    if is_verb(token):
        yield from (r for r in rules.verbs.get(base, ()) if _particle_fits(token, base, r.verbs))
    if token.pos_ in ("NOUN", "PROPN") or (
        token.tag_ in ("VBG", "NN", "NNS", "VBZ") and token.dep_ in ("pobj", "dobj", "nsubj", "compound")
    ):
        yield from rules.nouns.get(base, ())
    yield from rules.words.get(base, ())


def _particle_fits(verb: Token, base: str, entries: frozenset[str]) -> bool:
    """ "shoot down" wants its particle; plain "shoot" does not mind one."""
    after = {c.lower_ for c in verb.children if c.dep_ in ("prt", "advmod", "prep", "acomp", "dobj")}
    return any(entry == base or (entry.split()[0] == base and set(entry.split()[1:]) <= after) for entry in entries)


def match(scene: Scene, trigger: Token, rule: Rule) -> Candidate | Miss:
    """The event a rule reads from a trigger, or why it reads none."""
    if why := _unfit(scene, trigger, rule):
        return Miss(rule, trigger, why)
    actors, recipients, mutual = participants(scene, trigger, rule)
    by_words = {*actors, *recipients}
    if rule.counterpart == "pair" and len(by_words) < TWO_PLUS:
        actors, recipients = pair_of(scene) or actors, ()
    if why := _lacking(rule, actors, recipients, mutual):
        return Miss(rule, trigger, f"{why} (actors {actors}, recipients {recipients})")
    whole = mutual or rule.participants == "two"  # who fights whom is told
    if not recipients and not whole and rule.counterpart not in ("", "pair"):
        recipients = _other_side(scene, trigger, rule, actors)
    elif not actors and rule.counterpart == "fighter":
        actors = assailant(scene, recipients)
    status, marks = assess(scene, trigger, rule, actors)
    if status is None:
        return Miss(rule, trigger, "speculation: " + ", ".join(f"{m.because} ({m.verdict})" for m in marks))
    inferred = not {*actors, *recipients} <= by_words
    return Candidate(rule, trigger, actors, recipients, status, tuple(marks), inferred)


def _other_side(scene: Scene, trigger: Token, rule: Rule, actors: Codes) -> Codes:
    nouns = frozenset(lemma(n) for n in _answered_act(trigger)) if rule.counterpart == "doer" else frozenset()
    types = frozenset(r.type for noun in nouns for r in ruleset().nouns.get(noun, ()))
    found = counterpart(scene, rule.counterpart, actors, _only_spoken_of(trigger, rule), Act(nouns, types))
    return found or (fighters_here(scene, actors) if rule.counterpart == "fighter" else ())


def _only_spoken_of(trigger: Token, rule: Rule) -> frozenset[int]:
    """Tokens that name nobody of the other side: what is denied or said with it, whom the answered act befell."""
    if rule.counterpart == "doer":
        preps = [p for act in _answered_act(trigger) for p in act.children if p.lower_ in ("on", "against")]
        return frozenset(t.i for p in preps for t in p.subtree)
    told = [trigger, *(t for t in trigger.ancestors if is_verb(t))]
    further = [c for t in told for c in t.children if c.dep_ == "conj" and is_verb(c) and c.i > trigger.i]
    own = [c for c in further if not any(g.dep_ in ("nsubj", "nsubjpass") for g in c.children)]
    return content_scope(trigger) | {t.i for c in own for t in c.subtree}


def _answered_act(trigger: Token) -> list[Token]:
    """The noun of the act that is condemned, rejected or called names."""
    heads = fillers(trigger, "obj") if is_verb(trigger) else fillers(trigger, "subj")
    return [h for h in heads if h.pos_ == "NOUN"]


def _unfit(scene: Scene, trigger: Token, rule: Rule) -> str:
    if (
        not is_verb(trigger)
        and trigger.dep_ in ("compound", "nmod")
        and lemma(trigger.head) not in words("event_heads")
    ):
        return f"only modifies {trigger.head.text!r}"
    clause = clause_text(trigger)
    if rule.cue and not cue_pattern(rule.cue).search(clause):
        return f"none of its {len(rule.cue)} cues in the clause: {', '.join(rule.cue[:6])}"
    if rule.nocue and (blocked := cue_pattern(rule.nocue).search(clause)):
        return f"blocked by {blocked.group()!r}"
    for role, wanted in rule.need.items():
        if not _has(scene, trigger, role, wanted):
            return f"{role} has none of {sorted(wanted)[:6]}"
    for role, unwanted in rule.avoid.items():
        if _has(scene, trigger, role, unwanted):
            return f"{role} is one of {sorted(unwanted)[:6]}"
    return ""


@lru_cache(maxsize=4096)
def cue_pattern(cues: tuple[str, ...]) -> re.Pattern[str]:
    """Cues begin at a word boundary; a blank at the end asks for the whole word ("end " is not "ending")."""
    return re.compile("|".join(("" if c[0] == "-" else r"(?<!\w)") + re.escape(c.lstrip()) for c in cues))


WITHIN_CLAUSE = frozenset("dobj pobj prep compound amod attr acomp oprd nsubj nsubjpass".split())


@once
def clause_text(trigger: Token) -> str:
    """Lower-case text of the trigger's clause (a noun: its verb's), without the clauses coordinated to it."""
    top = trigger
    if not is_verb(top):
        while top.dep_ in WITHIN_CLAUSE and top.head != top:
            top = top.head
            if is_verb(top):
                break
    others = [c for c in top.children if c.dep_ == "conj" and is_verb(c) and trigger not in c.subtree]
    left_out = {t.i for c in others for t in c.subtree}
    inside = trigger.doc[top.left_edge.i : top.right_edge.i + 1]
    return f" {''.join(t.text_with_ws for t in inside if t.i not in left_out).lower()} "


def _has(scene: Scene, trigger: Token, role: str, wanted: frozenset[str]) -> bool:
    heads = [f for option in role.split("|") for f in fillers(trigger, option)]
    if "*" in wanted:
        return bool(heads)
    return any((phrase_lemmas(head) | _kind(scene, head)) & wanted for head in heads)


def _kind(scene: Scene, head: Token) -> set[str]:
    """ "#person", "#name", "#group"...: what the gazetteer says of a head, for conditions that no lemma can tell."""
    mention = scene.mentions.get(head.i)
    return {f"#{mention.kind}"} if mention else set()


def participants(scene: Scene, trigger: Token, rule: Rule) -> tuple[Codes, Codes, bool]:
    """Actors, recipients, and whether they do it to each other."""
    scene.barred = words("unarmed") if rule.type in words("armed_types") else frozenset()
    actors = tuple(c for c in _codes(scene, trigger, rule.actors, target=False) if c not in scene.barred)
    scene.barred = frozenset()
    known = () if rule.of.symmetric else actors
    if event_types()[rule.type].direction == "escalation":  # nobody accuses or attacks himself; one may help oneself
        scene.barred = frozenset(known)
    recipients = _codes(scene, trigger, rule.recipients, target=True, known=known)
    scene.barred = frozenset()
    if len(actors) >= TWO_PLUS and (rule.mutual or _reciprocal(trigger)):
        return (actors, () if rule.of.symmetric else actors, True)
    if rule.of.symmetric:
        return _union(actors, recipients), (), False
    return actors, tuple(c for c in recipients if c not in actors), False


def _reciprocal(trigger: Token) -> bool:
    heads = objects(trigger) if is_verb(trigger) else []
    heads = heads + [o for name in ("on", "at", "with", "against", "of") for o in fillers(trigger, name)]
    return any(h.lower_ in ("other", "another", "others") and _each(h) for h in heads) or any(
        t.lower_ == "each" and t.nbor().lower_ in ("other", "other's")
        for h in heads
        for t in h.subtree
        if t.i + 1 < len(t.doc)
    )


def _each(head: Token) -> bool:
    return any(c.lower_ in ("each", "one") for c in head.children)


def _codes(scene: Scene, trigger: Token, paths: tuple[str, ...], target: bool, known: Codes = ()) -> Codes:
    """Codes of all entries; of "a|b" the first that gives anybody but those already known; "?a" for want of others."""
    out: list[str] = []
    for entry in paths:
        if entry[0] == "?" and set(out) - set(known):
            continue
        for option in entry.lstrip("?").split("|"):
            codes = _option(scene, trigger, option, target)
            if set(codes) - set(known):
                out += [c for c in codes if c not in out]
                break
    return tuple(out)


SIDES: Mapping[str, Callable[[Scene, Token], Codes]] = {
    "speaker": speaker,
    "place": places,
    "adversary": adversary,
    "strained": strained,
    "host": host,
}


def _option(scene: Scene, trigger: Token, option: str, target: bool) -> Codes:
    """Codes of one role; a leading "~" reads it as a target ("~to": a place or thing of theirs), "!" as an agent."""
    if option in SIDES:
        return SIDES[option](scene, trigger)
    if option[0] in "~!":
        option, target = option[1:], option[0] == "~"
    heads = [h for h in fillers(trigger, option) if h != trigger]
    return (targets if target else agents)(scene, heads)


def _union(left: Codes, right: Codes) -> Codes:
    return left + tuple(c for c in right if c not in left)


def _lacking(rule: Rule, actors: Codes, recipients: Codes, mutual: bool) -> str:
    known = set(actors) | set(recipients)
    if rule.participants == "two" and len(known) < TWO_PLUS:
        return "needs two parties"
    if rule.participants in ("actor", "both") and not actors:
        return "no actor"
    if rule.participants in ("recipient", "both") and not (recipients or mutual):
        return "no recipient"
    if not known:
        return "no party"
    return ""


# --- one reading a trigger, specific over general ------------------------------------------------------------------


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
