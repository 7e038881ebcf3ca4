"""From a phrase of the tree to the codes it stands for: "Ukraine's northern borders" to UKR, "he" to the last person.

Two uses: an *agent* must be able to act for a state or group (name, leader, army, ministry: "Russian troops", not
"Russian tourists"); a *target* may be anything that belongs to it ("the Russian pipeline", "Odesa").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from tracker.actors.find import place_of
from tracker.actors.mentions import Mention
from tracker.events.clauses import MODIFIERS, expand, is_verb, objects, obliques, subjects, surface_subject
from tracker.events.discourse import ACTING_KINDS, Codes, Scene, unique
from tracker.events.pronouns import (
    HE,
    IT,
    LANDS,
    NOBODY,
    THEY,
    earlier,
    governing_subject,
    is_pair,
    is_subject,
    pair,
    pronoun,
)
from tracker.language.lemmas import lemma
from tracker.language.lexicon import words

OF_PREPOSITIONS = ("of", "from", "for")
LOCAL_PREPOSITIONS = ("of", "from", "in", "near", "on", "against", "into", "along", "inside", "at", "off", "with", "to")
MAX_DEPTH = 4
SORTS = {
    "island": "islands",
    "archipelago": "islands",
    "kingdom": "kingdoms",
    "sultanate": "kingdoms",
    "emirate": "kingdoms",
}


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
    if head.i not in scene.mentions and (head.pos_ == "PRON" or low in HE | IT | THEY):
        if head.i in scene.resolving:
            return ()
        scene.resolving.add(head.i)
        codes = pronoun(scene, head, _whoever)
        scene.resolving.discard(head.i)
        return codes
    if is_pair(scene, head):
        return pair(scene, head) or _who_say_so(scene, head)
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
    if not (target or _represents(head) or _titled(head)):  # "Lakhdar Brahimi, the UN envoy, met ..."
        apposed = [c for c in head.children if c.dep_ == "appos" and head.pos_ == "PROPN" and _represents(c)]
        return unique(c for a in apposed for c in _resolve(scene, a, target=False, depth=depth + 1))
    return _owner(scene, head, target, depth)


def _whoever(scene: Scene, heads: Iterable[Token]) -> Codes:
    """Who acts among the heads that a word refers back to."""
    return unique(code for head in heads for code in _resolve(scene, head, target=False, depth=2))


def _who_say_so(scene: Scene, pair_: Token) -> Codes:
    """ "The two sides met, Thai and Lao officials said": two that nobody named before are those who tell it."""
    said = [v for v in pair_.ancestors if is_verb(v) and v.i > pair_.i and lemma(v) in words("say_verbs")]
    tellers = _whoever(scene, [s for v in said[-1:] for s in surface_subject(v) if s.i > pair_.i])
    return tellers if len(tellers) == PAIRED else ()


PAIRED = 2


def _represents(head: Token) -> bool:
    known = words("representatives")
    return (
        lemma(head) in known
        or head.lower_ in known
        or bool(DESIGNATION.match(head.text))
        or _is_vessel(head)
        or _is_gathering(head)
    )


def _is_vessel(head: Token) -> bool:
    """ "the British destroyer HMS Defender", "F-15s": a ship by name, with its sort before it, or an aircraft."""
    before = [c for c in head.children if c.dep_ == "compound" and c.i < head.i]
    named = head.pos_ == "PROPN" and any(lemma(c) in words("arms") for c in before)
    return named or bool(DESIGNATION.match(head.text))


def _is_gathering(head: Token) -> bool:
    """ "EU foreign ministers meeting in Brussels agreed", where the parser takes the meeting for the subject."""
    before = [c for c in head.children if c.dep_ in MODIFIERS and c.i == head.i - 1 and c.tag_ == "NNS"]
    return lemma(head) in words("talks") and any(lemma(c) in words("leaders") for c in before)


def _titled(head: Token) -> bool:
    """ "Iranian parliament speaker Haddad Adel", "Vice-Premier Wu": a name that no list knows, after its office."""
    before = {w for c in head.children if c.dep_ in MODIFIERS and c.i < head.i for w in (lemma(c), c.lower_)}
    before |= {w for c in head.children if c.dep_ in MODIFIERS for g in c.children for w in (lemma(g), g.lower_)}
    acting = before.isdisjoint(words("not_acting") | words("no_officers"))
    return head.pos_ == "PROPN" and acting and not before.isdisjoint(words("offices"))


# "F-15s", "Su-27", "MQ-9": an aircraft acts for its owner
DESIGNATION = re.compile(r"[A-Z][A-Za-z]{0,3}-\d+")


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


def is_group(code: str) -> bool:
    """Whether a code is that of an armed group; Kosovo's only looks like one."""
    return code.startswith("X") and code != "XKX"


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
    if led := [o for c in head.children if is_verb(c) and c.lower_ == "led" for o in _leaders(c)]:  # "US-led coalition"
        left = led
    if lemma(head) == "counterpart":  # "his counterpart" is another's
        left = [c for c in left if c.lower_ not in HE | IT | THEY]
    left += _allegiance(head) + (_proprietors(head) if target else [])
    left += [o for o in _sworn(head) if is_group(scene.mentions.get(o.i, NOBODY).code)]
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
        or definite(scene, head)
        or _ordered(scene, head, depth)
        or (act(scene, head) if target else ())
    )


def _other_side(scene: Scene, border: Token) -> bool:
    """ "a dam on the border with Iran" stands on this side; "on the Kenyan-Ugandan border" names both."""
    named = {scene.mentions[t.i].code for t in border.subtree if t.i in scene.mentions}
    return is_border(border) and len(named) == 1


def is_border(head: Token) -> bool:
    """Whether a noun is a border or the land along it: "the frontier", "the border region"."""
    return any(lemma(t) in words("borders") for t in (head, *(c for c in head.children if c.dep_ in MODIFIERS)))


def _allegiance(head: Token) -> list[Token]:
    """ "forces loyal to Haftar", "militias allied with Iran": those whom they act for."""
    bound = [c for c in head.children if lemma(c) in words("loyal")]
    bound += [g for c in head.children if c.dep_ in ("relcl", "acl") for g in c.children if lemma(g) in words("loyal")]
    return [o for c in bound for name in ("to", "with") for o in obliques(c, name)]


def _sworn(head: Token) -> list[Token]:
    """ "an ISIL-affiliated group", "al-Qaeda-linked fighters": to whom they have sworn."""
    sworn = [c for c in head.children if c.dep_ == "amod" and (c.lower_ in words("loyal") or c.lower_ == "linked")]
    return [g for c in sworn for g in c.children if g.dep_ in ("npadvmod", "compound", "nmod", "amod")]


def _proprietors(head: Token) -> list[Token]:
    """ "a Norwegian-owned tanker", "the Greek-flagged ship": whose it is."""
    marked = [c for c in head.children if c.dep_ == "amod" and is_verb(c) and lemma(c) in words("owned_by")]
    return [g for c in marked for g in c.children if g.dep_ in ("npadvmod", "compound", "nmod", "amod", "advmod")]


def _leaders(participle: Token) -> list[Token]:
    return [
        c
        for c in participle.children
        if c.dep_ in ("npadvmod", "compound", "nmod", "nsubj", "amod") and c.pos_ != "PUNCT"
    ]


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


def act(scene: Scene, head: Token) -> Codes:
    """ "the attack", "this move", "the accusation": those who did what was told last, or said it."""
    pointed = any(c.lower_ in ("the", "this", "that", "these", "those", "such", "its", "their") for c in head.children)
    last = scene.discourse.last_act()
    if not pointed or last is None:
        return ()
    if lemma(head) in words("said_acts"):
        return last.source or last.actors
    return last.actors if lemma(head) in words("acts") else ()


def _modifier(scene: Scene, token: Token, target: bool, depth: int) -> Codes:
    if token.i in scene.mentions:
        return (scene.mentions[token.i].code,)
    if token.dep_ == "poss" or token.lower_ in HE | IT | THEY:
        return _resolve(scene, token, target=target, depth=depth + 1)
    found = [scene.mentions[c.i].code for c in token.subtree if c.i in scene.mentions and c.dep_ in MODIFIERS]
    return tuple(found[:1])


def proper_name(head: Token) -> str:
    """The name a proper noun heads: "Deir ez-Zor" of its last word."""
    parts = [c for c in head.children if c.dep_ == "compound" and c.pos_ == "PROPN" and c.i < head.i]
    return " ".join(t.text for t in [*parts, head])


def definite(scene: Scene, head: Token) -> Codes:
    """ "the ministry", "the government", "the bloc" without a name: that of the last such party spoken of."""
    before = {c.lower_ for c in head.children}
    base = lemma(head)
    if "the" in before and head.tag_ == "NNS" and base in words("leaders") and (met := _met(scene)):
        return met
    if "the" in before and base in words("definite_groups"):
        return tuple(m.code for m in earlier(scene, head, frozenset({"group", "organisation"}))[:1])
    if "the" in before and base in words("definite_lands"):
        verb = next((v for v in head.ancestors if is_verb(v)), None)
        subjects_ = surface_subject(verb) if verb is not None else []
        own = {scene.mentions[s.i].code for s in subjects_ if s.i in scene.mentions}
        if is_subject(head) and (tellers := governing_subject(scene, head, _whoever)):  # "Modi says the state ..."
            return tellers[:1]
        named = [m for m in earlier(scene, head, LANDS) if m.code not in own]
        fitting = [m for m in named if base in SORTS and m.code in words(SORTS[base])]  # "the island" is no Russia
        return tuple(m.code for m in fitting or named)[:1]
    if (
        "the" in before and base in ("troop", "soldier", "force") and head.tag_ == "NNS"
    ):  # "officials say the troops ..."
        teller = governing_subject(scene, head, _whoever)
        return tuple(m.code for m in earlier(scene, head, frozenset({"adjective", "name"})) if m.code not in teller)[:1]
    government = base in words("forces") | words("arms") and bool(before & {"government", "state", "army"})
    if not government and ("the" not in before or base not in words("definite_bodies")):
        return ()
    before_it = tuple(m.code for m in earlier(scene, head, ACTING_KINDS - {"group", "organisation"})[:1])
    return before_it or (_only_land(scene) if government or base in words("own_bodies") else ())


def _met(scene: Scene) -> Codes:
    """ "The ministers agreed": all who did together what was told last."""
    last = scene.discourse.events[-MET_REACH:]
    return next((told.actors for told in reversed(last) if len(told.actors) > 1 and not told.recipients), ())


MET_REACH = 4


def _only_land(scene: Scene) -> Codes:
    """ "clashes between the army and rebels in eastern Congo": the one land that the sentence names."""
    lands = {i: m for i, m in scene.mentions.items() if m.kind in LANDS}
    within = [i for i in lands if scene.doc[i].dep_ == "pobj" and scene.doc[i].head.lower_ == "in"]
    codes = unique(m.code for m in lands.values())
    return codes if within and len(codes) == 1 and codes[0] not in scene.barred else ()
