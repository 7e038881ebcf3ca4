"""From a phrase of the tree to the codes it stands for: "Ukraine's northern borders" to UKR, "he" to the last person.

Two uses: an *agent* must be able to act for a state or group (name, leader, army, ministry: "Russian troops", not
"Russian tourists"); a *target* may be anything that belongs to it ("the Russian pipeline", "Odesa").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from tracker.actors.find import place_of
from tracker.actors.mentions import Mention
from tracker.events.clauses import objects, subjects, surface_subject
from tracker.events.definite import act, definite
from tracker.events.discourse import Codes, Scene, unique
from tracker.events.nouns import (
    allegiance,
    is_border,
    is_group,
    is_titled,
    led_by,
    proper_name,
    proprietors,
    represents,
    sworn,
)
from tracker.events.phrases import MODIFIERS, expand, is_verb, obliques
from tracker.events.pronouns import (
    HE,
    IT,
    NOBODY,
    THEY,
    earlier,
    is_pair,
    pair,
    pronoun,
)
from tracker.language.lemmas import lemma
from tracker.language.lexicon import words

OF_PREPOSITIONS = ("of", "from", "for")
LOCAL_PREPOSITIONS = ("of", "from", "in", "near", "on", "against", "into", "along", "inside", "at", "off", "with", "to")
MAX_DEPTH = 4


def agents(scene: Scene, heads: Iterable[Token]) -> Codes:
    """Codes of those who can act among the heads."""
    return unique(code for head in _listed(scene, heads) for code in _resolve(scene, head, target=False))


def targets(scene: Scene, heads: Iterable[Token]) -> Codes:
    """Codes of those to whom the heads belong."""
    return unique(code for head in _listed(scene, heads) for code in _resolve(scene, head, target=True))


def _listed(scene: Scene, heads: Iterable[Token]) -> Iterator[Token]:
    """The heads, and the further names of a list that the parser took for appositions: "Egypt, Bahrain and Qatar"."""
    heads = list(heads)
    for head in heads:
        if _sort_of_group(scene, head, heads):
            continue
        yield head
        yield from _before_group(scene, head)
        if head.i in scene.mentions:
            named = [c for c in head.children if c.dep_ == "appos" and scene.mentions.get(c.i, NOBODY).kind == "name"]
            yield from expand(named) if scene.mentions[head.i].kind == "name" else ()


def _sort_of_group(scene: Scene, head: Token, heads: list[Token]) -> bool:
    """ "Kenyan militant attacks": of the two modifiers the first only says of which militants."""
    after = next((h for h in heads if h.i == head.i + 1), None)
    land = scene.mentions.get(head.i, NOBODY).kind == "adjective"
    return land and after is not None and scene.mentions.get(after.i, NOBODY).kind in ("generic", "group")


def _before_group(scene: Scene, head: Token) -> list[Token]:
    """ "Angola and separatist rebels": the state that the parser took for a modifier of the group."""
    if scene.mentions.get(head.i, NOBODY).kind not in ("generic", "group"):
        return []
    beside = [c for c in head.children if c.dep_ in ("nmod", "compound") and any(g.dep_ == "cc" for g in c.children)]
    return [c for c in beside if scene.mentions.get(c.i, NOBODY).kind in ("name", "organisation")]


def _resolve(scene: Scene, head: Token, *, target: bool, depth: int = 0) -> Codes:
    if depth > MAX_DEPTH:
        return ()
    low = head.lower_
    pronominal = head.i not in scene.mentions and (head.pos_ == "PRON" or low in HE | IT | THEY)
    if pronominal or is_pair(scene, head):
        return _referred(scene, head, pronominal)
    many = lemma(head) in words("quantifiers") or head.tag_ == "CD"
    if many and (counted := obliques(head, "of")):  # "hundreds of US troops"
        return unique(c for o in counted for c in _resolve(scene, o, target=target, depth=depth + 1))
    if head.lower_ in ("others", "another") or head.tag_ == "CD":  # "killing ten soldiers and arresting two others"
        first = head.head.head if head.head.dep_ == "conj" else None
        told = [o for o in objects(first) if o.i < head.i] if first is not None and is_verb(first) else []
        return unique(c for o in told for c in _resolve(scene, o, target=target, depth=depth + 1))
    if is_verb(head) and head.tag_ != "NN" and head.i not in scene.mentions:
        return ()
    if head.i in scene.mentions:
        return _named(scene, head, target)
    if not (target or represents(head) or is_titled(head)):  # "Lakhdar Brahimi, the UN envoy, met ..."
        apposed = [c for c in head.children if c.dep_ == "appos" and head.pos_ == "PROPN" and represents(c)]
        return unique(c for a in apposed for c in _resolve(scene, a, target=False, depth=depth + 1))
    return _owner(scene, head, target, depth)


def _referred(scene: Scene, head: Token, pronominal: bool) -> Codes:
    """Whom a pronoun or "both countries" stands for; within what it stands for, it stands for nobody."""
    if head.i in scene.resolving:
        return ()
    scene.resolving.add(head.i)
    found = pronoun(scene, head, _whoever) if pronominal else pair(scene, head, _whoever) or _who_say_so(scene, head)
    scene.resolving.discard(head.i)
    return found


def _whoever(scene: Scene, heads: Iterable[Token]) -> Codes:
    """Who acts among the heads that a word refers back to."""
    return unique(code for head in heads for code in _resolve(scene, head, target=False, depth=2))


def _who_say_so(scene: Scene, pair_: Token) -> Codes:
    """ "The two sides met, Thai and Lao officials said": two that nobody named before are those who tell it."""
    said = [v for v in pair_.ancestors if is_verb(v) and v.i > pair_.i and lemma(v) in words("say_verbs")]
    tellers = _whoever(scene, [s for v in said[-1:] for s in surface_subject(v) if s.i > pair_.i])
    return tellers if len(tellers) == PAIRED else ()


PAIRED = 2


def _named(scene: Scene, head: Token, target: bool) -> Codes:
    mention = scene.mentions[head.i]
    if mention.kind in ("place", "property") and not target:
        return ()
    if mention.kind == "place" and (holder := _holder(scene, head)):
        return holder
    if mention.kind == "generic" or (mention.code == "XREB" and head.pos_ == "NOUN"):
        return _group(scene, head, mention)
    return (mention.code,)


def _holder(scene: Scene, place: Token) -> Codes:
    """ "the Abkhaz capital Sukhumi", "the Houthi stronghold Saada": whose place it is told to be."""
    before = list(scene.doc[max(0, place.i - HOLDER_REACH) : place.i])
    seat = next((t for t in reversed(before) if lemma(t) in words("seats_of_power")), None)
    if seat is None or not all(t.tag_ in ("NNP", "HYPH") for t in scene.doc[seat.i + 1 : place.i]):
        return ()
    owner = scene.mentions.get(seat.i - 1, NOBODY)
    return (owner.code,) if owner.kind in ("group", "name", "adjective") else ()


HOLDER_REACH = 4


def _group(scene: Scene, head: Token, mention: Mention) -> Codes:
    """ "pro-Russian rebels", "Kurdish rebels": a named group among the modifiers is more exact than "rebels"."""
    owners = [scene.mentions[c.i].code for c in head.children if c.i in scene.mentions]
    exact = [c for c in owners if is_group(c) and c != mention.code]
    if not exact and mention.kind == "generic":
        exact = [m.code for m in earlier(scene, head, frozenset({"group"})) if m.code != mention.code]
    return (exact[0],) if exact else (mention.code,)


def _owner(scene: Scene, head: Token, target: bool, depth: int) -> Codes:
    """The country among the modifiers of a noun: adjective, possessor, of-phrase, apposition, place."""
    rebels = any(lemma(c) in words("armed") or c.lower_ in words("armed") for c in head.children if c.i < head.i)
    if lemma(head) in words("armed") or (rebels and lemma(head) in words("forces")):  # "separatist fighters"
        return ("XREB",)
    left = [
        c
        for c in head.children
        if (c.dep_ in MODIFIERS | {"poss"} and not is_verb(c)) or (c.i < head.i and c.i in scene.mentions)
    ]
    if led := [o for c in head.children if is_verb(c) and c.lower_ == "led" for o in led_by(c)]:  # "US-led coalition"
        left = led
    if lemma(head) == "counterpart":  # "his counterpart" is another's
        left = [c for c in left if c.lower_ not in HE | IT | THEY]
    left += allegiance(head) + (proprietors(head) if target else [])
    left += [o for o in sworn(head) if is_group(scene.mentions.get(o.i, NOBODY).code)]
    codes = unique(code for c in expand(left) for code in _modifier(scene, c, target, depth))
    if codes:
        return codes
    prepositions = LOCAL_PREPOSITIONS if target else OF_PREPOSITIONS
    if target or lemma(head) in words("pair_nouns"):  # "allies such as X", "several states, including X"
        prepositions = (*prepositions, "as", "like", "including")
    if lemma(head) in words("local_bodies"):  # "a court in Russia"
        prepositions = (*prepositions, "in")
    for name in prepositions:
        if name == "with" and is_border(head) and lemma(head) not in words("borders"):  # "the border region with Iran"
            continue
        near = [o for o in obliques(head, name) if not _other_side(scene, o)]
        if codes := unique(c for o in near for c in _resolve(scene, o, target=True, depth=depth + 1)):
            return codes
    return (
        _beside(scene, head, target, depth)
        or definite(scene, head, _whoever)
        or _ordered(scene, head, depth)
        or (act(scene, head) if target else ())
    )


def _other_side(scene: Scene, border: Token) -> bool:
    """ "a dam on the border with Iran" stands on this side; "on the Kenyan-Ugandan border" names both."""
    named = {scene.mentions[t.i].code for t in border.subtree if t.i in scene.mentions}
    return is_border(border) and len(named) == 1


def _ordered(scene: Scene, head: Token, depth: int) -> Codes:
    """Troops without an owner belong to who orders them: "Putin ordered troops near the border to return"."""
    if head.dep_ != "dobj" or lemma(head) not in words("forces") or lemma(head.head) not in words("ordering"):
        return ()
    return unique(c for s in surface_subject(head.head) for c in _resolve(scene, s, target=False, depth=depth + 1))


def _beside(scene: Scene, head: Token, target: bool, depth: int) -> Codes:
    """Owners in an apposition or participle: "missiles fired by X", "facilities belonging to X", "goods from X"."""
    for child in head.children:
        if child.dep_ == "appos" and (codes := _resolve(scene, child, target=target, depth=depth + 1)):
            return codes
        if child.dep_ in ("acl", "relcl") and is_verb(child):
            makers = [*subjects(child), *obliques(child, "from"), *obliques(child, "by")] if child.tag_ == "VBN" else []
            owned = [o for name in ("to", "from", "by", "in", "of") for o in obliques(child, name)] if target else []
            if codes := unique(
                c for o in [*makers, *owned] if o != head for c in _resolve(scene, o, target=target, depth=depth + 1)
            ):
                return codes
    if head.dep_ == "appos" and depth == 0 and head.head.i in scene.mentions:
        return (scene.mentions[head.head.i].code,)
    if target and head.pos_ == "PROPN" and (country := place_of(proper_name(head))):
        return (country,)
    return ()


def _modifier(scene: Scene, token: Token, target: bool, depth: int) -> Codes:
    if token.i in scene.mentions:
        return (scene.mentions[token.i].code,)
    if token.dep_ == "poss" or token.lower_ in HE | IT | THEY:
        return _resolve(scene, token, target=target, depth=depth + 1)
    found = [scene.mentions[c.i].code for c in token.subtree if c.i in scene.mentions and c.dep_ in MODIFIERS]
    return tuple(found[:1])
