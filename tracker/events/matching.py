"""Rules over the tree: which tokens of a sentence tell an event, of which type, by whom and to whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from spacy.tokens import Token

from tracker.events.candidates import Candidate, Miss, content_scope, settle
from tracker.events.clauses import objects
from tracker.events.discourse import Codes, Scene, Told
from tracker.events.frames import fillers
from tracker.events.phrases import is_verb, phrase_lemmas
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
from tracker.events.status import assess
from tracker.language.lemmas import lemma
from tracker.language.lexicon import words
from tracker.language.remember import once
from tracker.ontology import event_types

TWO_PLUS = 2


def find_events(scene: Scene, rules: Ruleset) -> list[Candidate]:
    """The events of a sentence, the most specific reading of each trigger, in order of the triggers."""
    found = [m for m in try_rules(scene, rules) if isinstance(m, Candidate)]
    return settle(found)


def try_rules(scene: Scene, rules: Ruleset) -> Iterator[Candidate | Miss]:
    """Every rule whose trigger lemma occurs in the sentence, as a match or a reasoned miss."""
    for token in scene.doc:
        for rule in _triggered(token, rules):
            found = match(scene, token, rule)
            if isinstance(found, Candidate):
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
    others = [c for t in told for c in t.children if _is_contrast(c) and trigger not in c.subtree]
    return content_scope(trigger) | {t.i for c in (*own, *others) for t in c.subtree}


def _is_contrast(clause: Token) -> bool:
    """ "..., while Turkey calls it a crime": what somebody else does meanwhile."""
    return clause.dep_ == "advcl" and any(
        c.dep_ == "mark" and c.lower_ in ("while", "whereas") for c in clause.children
    )


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
    if rule.nocue and (blocked := _blocked(scene, trigger, rule)):
        return f"blocked by {blocked.group()!r}"
    for role, wanted in rule.need.items():
        if not _has(scene, trigger, role, wanted):
            return f"{role} has none of {sorted(wanted)[:6]}"
    for role, unwanted in rule.avoid.items():
        if _has(scene, trigger, role, unwanted):
            return f"{role} is one of {sorted(unwanted)[:6]}"
    return ""


def _blocked(scene: Scene, trigger: Token, rule: Rule) -> re.Match[str] | None:
    """What rules the rule out; a single word within a name does not: Crimea is no crime, the EU is no union."""
    if not (found := cue_pattern(rule.nocue).search(own_text(trigger))):
        return None
    phrases = tuple(cue for cue in rule.nocue if " " in cue.strip())
    words_ = tuple(cue for cue in rule.nocue if " " not in cue.strip())
    names = frozenset(i for i, m in scene.mentions.items() if m.kind not in UNNAMED)
    in_words = cue_pattern(words_).search(own_text(trigger, names)) if words_ else None
    in_phrases = cue_pattern(phrases).search(found.string) if phrases else None
    return in_words or in_phrases


UNNAMED = frozenset({"generic", "blocked"})  # kinds of mentions that are words of the language


@lru_cache(maxsize=4096)
def cue_pattern(cues: tuple[str, ...]) -> re.Pattern[str]:
    """Cues begin at a word boundary; a blank at the end asks for the whole word ("end " is not "ending")."""
    return re.compile("|".join(("" if c[0] == "-" else r"(?<!\w)") + re.escape(c.lstrip()) for c in cues))


WITHIN_CLAUSE = frozenset("dobj pobj prep compound amod attr acomp oprd nsubj nsubjpass".split())


BACKGROUND = frozenset("after before since because although though".split())


@once
def clause_text(trigger: Token) -> str:
    """Lower-case text of the trigger's clause (a noun: its verb's), without the clauses coordinated to it."""
    top = _clause_top(trigger)
    return _text_of(top, [c for c in top.children if c.dep_ == "conj" and is_verb(c) and trigger not in c.subtree])


@once
def own_text(trigger: Token, names: frozenset[int] = frozenset()) -> str:
    """The same without the clauses that tell its background, which rule nothing out: "after gunmen killed tourists".

    Without the tokens that are names, too, if they are given.
    """
    top = _clause_top(trigger)
    others = [c for c in top.children if (c.dep_ == "conj" and is_verb(c)) or _is_background(c)]
    return _text_of(top, [c for c in others if trigger not in c.subtree], names)


def _clause_top(trigger: Token) -> Token:
    top = trigger
    if not is_verb(top):
        while top.dep_ in WITHIN_CLAUSE and top.head != top:
            top = top.head
            if is_verb(top):
                break
    return top


def _text_of(top: Token, without: list[Token], names: frozenset[int] = frozenset()) -> str:
    left_out = names | {t.i for c in without for t in c.subtree}
    inside = top.doc[top.left_edge.i : top.right_edge.i + 1]
    return f" {''.join(t.text_with_ws for t in inside if t.i not in left_out).lower()} "


def _is_background(clause: Token) -> bool:
    opens = (c.lower_ for c in clause.children if c.dep_ in ("mark", "advmod"))
    return clause.dep_ == "advcl" and not BACKGROUND.isdisjoint(opens)


def _has(scene: Scene, trigger: Token, role: str, wanted: frozenset[str]) -> bool:
    heads = [f for option in role.split("|") for f in fillers(trigger, option)]
    if "*" in wanted:
        return bool(heads)
    return any((phrase_lemmas(head) | _kind(scene, head)) & wanted for head in heads)


def _kind(scene: Scene, head: Token) -> set[str]:
    """ "#person", "#name", "#group"...: what the gazetteer says of a head, for conditions that no lemma can tell."""
    mention = scene.mentions.get(head.i)
    if mention is None and head.pos_ == "PROPN":  # "Hudur, Somalia"
        within = [scene.mentions[c.i] for c in head.children if c.dep_ == "appos" and c.i in scene.mentions]
        return {"#place"} if any(m.kind in ("name", "place") for m in within) else set()
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
    heads += [c for h in heads if h.lower_ == "one" for c in h.children]  # "one another", read as a number
    return any(h.lower_ in ("other", "another", "others") and _each(h) for h in heads) or any(
        t.lower_ == "each" and t.nbor().lower_ in ("other", "other's")
        for h in heads
        for t in h.subtree
        if t.i + 1 < len(t.doc)
    )


def _each(head: Token) -> bool:
    """ "each other", "one another", "they each accused the other"."""
    beside = [head.nbor(-1)] if head.i else []
    beside += [*head.children, *(c for c in head.head.children if c.i < head.head.i)]
    return any(c.lower_ in ("each", "one") for c in beside)


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
