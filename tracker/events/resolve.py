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
from tracker.events.discourse import ACTING_KINDS, Codes, Scene, unique
from tracker.events.frames import MODIFIERS, expand, is_verb, objects, obliques, subjects, surface_subject
from tracker.language.lemmas import lemma
from tracker.language.lexicon import words

HE = frozenset({"he", "she", "him", "her", "his", "himself", "herself"})
IT = frozenset({"it", "its", "itself"})
THEY = frozenset({"they", "them", "their", "themselves", "we", "our", "us"})
OF_PREPOSITIONS = ("of", "from", "for")
LOCAL_PREPOSITIONS = ("of", "from", "in", "near", "on", "against", "into", "along", "inside", "at", "off", "with", "to")
MAX_DEPTH = 4
LANDS = frozenset({"name", "capital", "adjective", "place"})
SORTS = {
    "island": "islands",
    "archipelago": "islands",
    "kingdom": "kingdoms",
    "sultanate": "kingdoms",
    "emirate": "kingdoms",
}
NOBODY = Mention(0, 0, "", "", "")


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
        codes = pronoun(scene, head)
        scene.resolving.discard(head.i)
        return codes
    if _is_pair(scene, head):
        return pair(scene, head)
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
    if not (target or _represents(head)):  # "Lakhdar Brahimi, the UN envoy, met ..."
        apposed = [c for c in head.children if c.dep_ == "appos" and head.pos_ == "PROPN" and _represents(c)]
        return unique(c for a in apposed for c in _resolve(scene, a, target=False, depth=depth + 1))
    return _owner(scene, head, target, depth)


def _represents(head: Token) -> bool:
    known = words("representatives")
    return lemma(head) in known or head.lower_ in known or bool(DESIGNATION.match(head.text))


# "F-15s", "Su-27", "MQ-9": an aircraft acts for its owner
DESIGNATION = re.compile(r"[A-Z][A-Za-z]{0,3}-\d+")


def _named(scene: Scene, head: Token, target: bool) -> Codes:
    mention = scene.mentions[head.i]
    if mention.kind == "place" and not target:
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
        exact = [m.code for m in _before(scene, head, frozenset({"group"})) if m.code != mention.code]
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
    left += _allegiance(head) + (_proprietors(head) if target else [])
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
    if not pointed or not scene.discourse.events:
        return ()
    if lemma(head) in words("said_acts"):
        return scene.discourse.events[-1].source or scene.discourse.events[-1].actors
    return scene.discourse.events[-1].actors if lemma(head) in words("acts") else ()


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
    if "the" in before and base in words("definite_groups"):
        return tuple(m.code for m in _before(scene, head, frozenset({"group", "organisation"}))[:1])
    if "the" in before and base in words("definite_lands"):
        verb = next((v for v in head.ancestors if is_verb(v)), None)
        subjects_ = surface_subject(verb) if verb is not None else []
        own = {scene.mentions[s.i].code for s in subjects_ if s.i in scene.mentions}
        if is_subject(head) and (tellers := _governing_subject(scene, head)):  # "Modi says the country will help"
            return tellers[:1]
        named = [m for m in _before(scene, head, LANDS) if m.code not in own]
        fitting = [m for m in named if base in SORTS and m.code in words(SORTS[base])]  # "the island" is no Russia
        return tuple(m.code for m in fitting or named)[:1]
    if (
        "the" in before and base in ("troop", "soldier", "force") and head.tag_ == "NNS"
    ):  # "officials say the troops ..."
        teller = _governing_subject(scene, head)
        return tuple(m.code for m in _before(scene, head, frozenset({"adjective", "name"})) if m.code not in teller)[:1]
    government = base in words("forces") and bool(before & {"government", "state", "army"})
    if not government and ("the" not in before or base not in words("definite_bodies")):
        return ()
    return tuple(m.code for m in _before(scene, head, ACTING_KINDS - {"group", "organisation"})[:1])


def _before(scene: Scene, token: Token, kinds: frozenset[str]) -> list[Mention]:
    """Mentions that a word may refer back to: subjects of this sentence, others of it, then earlier sentences."""
    here = {m.start: (m, i) for i, m in sorted(scene.mentions.items()) if i < token.i and m.kind in kinds and m.code}
    ranked = sorted(here.values(), key=lambda t: (not is_subject(scene.doc[t[1]]), -t[1]))
    found = [m for m, _ in ranked] + scene.discourse.recent(scene.index, kinds)
    return [m for m in found if m.code not in scene.barred]


def is_subject(token: Token) -> bool:
    """Whether a word belongs to the subject of its clause, as its head, its modifier or coordinated to it."""
    while token.dep_ in MODIFIERS | {"poss", "conj"} and token.head != token:
        token = token.head
    return token.dep_ in SUBJECT_ROLES


SUBJECT_ROLES = ("nsubj", "nsubjpass")


def pronoun(scene: Scene, token: Token) -> Codes:
    """Codes a pronoun stands for: "he" a person, "it" a state or body, "they" several or a body."""
    low = token.lower_
    if _is_speaker(scene, token):
        return ()
    if low in HE:
        people = _before(scene, token, frozenset({"person"}))
        if not people and (met := _object_before(scene, token)):
            return met
        if not people and (governing := _governing_subject(scene, token)):  # "the premier of Fiji said she will come"
            return governing[:1]
        people = people or _before(scene, token, ACTING_KINDS)
        own = _own_subject(scene, token) if token.dep_ in ("dobj", "pobj", "dative") else ()  # "spoke to him"
        return next(((m.code,) for m in people if m.code not in own), ()) or _ahead(scene, token)
    if low in IT:
        if subject := _charged(scene, token) or _governing_subject(scene, token):
            return subject[:1]
        if token.dep_ in ("dobj", "pobj", "nsubjpass") and low == "it" and scene.discourse.events:
            return scene.discourse.events[-1].actors
        states = _before(scene, token, ACTING_KINDS - {"person"}) or _before(scene, token, ACTING_KINDS)
        several = _several_act(scene, token)
        states = [m for m in states if m.code not in several] or states
        return (states[0].code,) if states else ()
    if low in ("they", "their", "them", "themselves"):
        return _others_here(scene, token) or _governing_subject(scene, token) or _several(scene, token)
    if low in ("we", "our", "us"):
        return _governing_subject(scene, token)
    return ()


def _several_act(scene: Scene, token: Token) -> Codes:
    """ "Kenyan and Ugandan planes struck Sudan after it refused": who act together are no "it"."""
    heads = [h for v in token.ancestors if is_verb(v) for h in surface_subject(v) if h.i < token.i]
    codes = unique(c for h in heads for c in _resolve(scene, h, target=False, depth=2))
    return codes if len(codes) > 1 else ()


def _is_speaker(scene: Scene, token: Token) -> bool:
    """ "The rebels say they will march on": they are the rebels, even where the rebels cannot be meant."""
    clause = token.head
    if clause.dep_ != "ccomp" or token.dep_ not in SUBJECT_ROLES or lemma(clause.head) not in words("report_verbs"):
        return False
    tellers = unique(c for s in surface_subject(clause.head) for c in _resolve(scene, s, target=False, depth=2))
    return bool(tellers) and set(tellers) <= scene.barred


def _object_before(scene: Scene, token: Token) -> Codes:
    """ "barred the UN envoy, accusing him": whom the governing clause is about."""
    if token.dep_ not in ("dobj", "pobj", "dative"):
        return ()
    above = [v for v in token.ancestors if is_verb(v)][1:]
    told = [o for v in above for o in objects(v) if o.i < token.i and token not in o.subtree]
    return unique(c for o in told[:1] for c in _resolve(scene, o, target=False, depth=2))


def _ahead(scene: Scene, token: Token) -> Codes:
    """ "As he arrived in Cuba, the Pope ...": the subject of the clause that follows."""
    clause = next((v for v in token.ancestors if is_verb(v)), None)
    if clause is None or clause.dep_ != "advcl" or clause.i > clause.head.i:
        return ()
    return unique(c for s in surface_subject(clause.head) for c in _resolve(scene, s, target=False, depth=2))


def _charged(scene: Scene, token: Token) -> Codes:
    """ "sanctions on Iran for its tests", "tensions with China over its claims": whom the reason is held against."""
    if token.dep_ != "poss":
        return ()
    reason = next((t for t in token.ancestors if t.dep_ == "prep"), None)
    if reason is None or reason.lower_ not in ("for", "over"):
        return ()
    if any(scene.mentions.get(c.i, NOBODY).kind == "organisation" for c in reason.head.children):
        # "a UN resolution over its tests": another's tests, and not those of who heeds it
        others = [m for m in _before(scene, token, LANDS) if not is_subject(_token(scene, m))]
        return tuple(m.code for m in others[:1])
    near = [m for i, m in sorted(scene.mentions.items()) if i < reason.i and m.kind in ACTING_KINDS]
    if near and any(t.dep_ == "prep" and t.lower_ == "by" for t in _token(scene, near[-1]).ancestors):
        return ()  # "hit with sanctions by the US over its tests": not those of the US
    inside = [m for i, m in scene.mentions.items() if reason.head.i < i < reason.i or scene.doc[i].head == reason.head]
    last = near[-1:] if near and near[-1] in inside else []
    return tuple(m.code for m in last if m.code not in scene.barred and not is_subject(_token(scene, m)))


def _token(scene: Scene, mention: Mention) -> Token:
    return scene.tree.tokens(mention.start - scene.start, mention.end - scene.start)[-1]


def _others_here(scene: Scene, token: Token) -> Codes:
    """ "sanctioned Cuban officials, accusing them": an object is somebody else than the subject."""
    if token.dep_ not in ("dobj", "pobj", "dative"):
        return ()
    own = {*_own_subject(scene, token), *scene.barred}
    here = [m for i, m in sorted(scene.mentions.items()) if i < token.i and m.kind in ACTING_KINDS]
    others = unique(m.code for m in here if m.code not in own)
    return others if len(others) == 1 else ()


def _several(scene: Scene, token: Token) -> Codes:
    """ "They": the subjects of the sentence before when there were several, else the last two spoken of."""
    if not any(i < token.i and m.kind in ACTING_KINDS for i, m in scene.mentions.items()):
        before = [
            m for _, m, subj in scene.discourse.said(scene.index - 1, scene.index) if subj and m.kind in ACTING_KINDS
        ]
        if len(codes := unique(m.code for m in before)) >= 2:
            return codes
    return _two(scene, token, ACTING_KINDS)


def _own_subject(scene: Scene, token: Token) -> Codes:
    verb = next((v for v in token.ancestors if is_verb(v)), None)
    heads = surface_subject(verb) if verb is not None else []
    return unique(c for s in heads for c in _resolve(scene, s, target=False, depth=2))


def _governing_subject(scene: Scene, token: Token) -> Codes:
    """The subject of the clause that governs the pronoun's own: "Iran says it ..." gives IRN."""
    verbs = [v for v in token.ancestors if is_verb(v)]
    if token.dep_ in ("dobj", "pobj", "dative"):  # an object is not its own clause's subject
        verbs = verbs[1:]
    single = token.lower_ in IT
    for verb in verbs:
        heads = [h for h in surface_subject(verb) if h.i < token.i and h.pos_ != "PRON" and token not in h.subtree]
        fitting = [h for h in heads if not (single and h.tag_ in ("NNS", "NNPS") and h.i not in scene.mentions)]
        codes = unique(c for h in fitting for c in _resolve(scene, h, target=False, depth=2))
        if set(codes) - scene.barred:
            return codes
    return ()


def _is_pair(scene: Scene, head: Token) -> bool:
    """ "the two leaders", "both sides", "the two", "both countries"; "the neighbours" are two without a number."""
    if scene.mentions.get(head.i, NOBODY).kind in ("name", "group", "organisation"):  # "both the Navy and the Farc"
        return False
    count = {c.lower_ for c in head.children} | {head.lower_}
    counted = bool(count & {"two", "both", "three"})
    named = lemma(head) in words("pair_nouns") or head.lower_ in ("two", "both")
    alone = lemma(head) in words("opponents") and head.tag_ == "NNS" and bool(count & {"the", "warring", "opposing"})
    own = [c for c in head.children if c.dep_ in MODIFIERS | {"poss"}] + obliques(head, "of") + obliques(head, "from")
    if any(c.i in scene.mentions for c in own):  # "two Rwandan leaders" are not both sides
        return False
    return (counted and named) or (alone and not any(c.dep_ in ("prep", "relcl", "poss") for c in head.children))


def pair(scene: Scene, head: Token) -> Codes:
    """The two whom "the two leaders" or "both sides" stand for."""
    personal = lemma(head) in {"leader", "president", "minister", "man", "two", "both"}
    if personal and len(codes := _two(scene, head, frozenset({"person"}))) == 2:
        return codes
    if lemma(head) in words("opponents") and len(codes := _opposed(scene)) == 2 and not _two_here(scene, head):
        return codes
    return _two(scene, head, ACTING_KINDS)


OPPOSED_REACH = 100  # events: further back nobody points, and the search stays linear


def _opposed(scene: Scene) -> Codes:
    """The two parties of what was told last: those of "both sides", "the rivals", whoever else was named since."""
    for told in reversed(scene.discourse.events[-OPPOSED_REACH:]):
        parties = unique((*told.actors, *told.recipients))
        if len(parties) == 2:
            return parties
    return ()


def _two_here(scene: Scene, token: Token) -> Codes:
    here = [m for i, m in sorted(scene.mentions.items()) if i < token.i and m.kind in ACTING_KINDS]
    codes = unique(m.code for m in reversed(here))
    return codes[:2] if len(codes) >= 2 else ()


def _two(scene: Scene, token: Token, kinds: frozenset[str]) -> Codes:
    """The last two different codes spoken of: those of this sentence if it has two, else the previous ones'."""
    here = [m for i, m in sorted(scene.mentions.items()) if i < token.i and m.kind in kinds]
    if len(codes := unique(m.code for m in reversed(here))) >= 2:
        return codes[:2]
    for back in range(1, 4):
        there = scene.index - back
        earlier = [m for _, m, _ in scene.discourse.said(there, there + 1) if m.kind in kinds]
        if len(codes := unique(m.code for m in reversed([*earlier, *here]))) >= 2:
            return codes[:2]
    return ()
