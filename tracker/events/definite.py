"""What "the ministry", "the island", "the ministers" or "the attack" stands for: what was spoken of before."""

from __future__ import annotations

from spacy.tokens import Token

from tracker.events.clauses import surface_subject
from tracker.events.discourse import ACTING_KINDS, Codes, Scene, unique
from tracker.events.phrases import is_verb
from tracker.events.pronouns import LANDS, Who, earlier, governing_subject, is_subject
from tracker.language.lemmas import lemma
from tracker.language.lexicon import words

SORTS = {
    "island": "islands",
    "archipelago": "islands",
    "kingdom": "kingdoms",
    "sultanate": "kingdoms",
    "emirate": "kingdoms",
}
MEETING = frozenset({"meeting", "call"})


def definite(scene: Scene, head: Token, who: Who) -> Codes:
    """ "the ministry", "the government", "the bloc" without a name: that of the last such party spoken of."""
    base, before = lemma(head), {c.lower_ for c in head.children}
    if base in words("forces") | words("arms") and before & {"government", "state", "army"}:
        return _government(scene, head, own=True)
    if "the" not in before:
        return ()
    if head.tag_ == "NNS" and base in words("leaders") and (met := scene.discourse.together(MEETING)):
        return met
    if base in words("definite_groups"):
        return tuple(m.code for m in earlier(scene, head, frozenset({"group", "organisation"}))[:1])
    if base in words("definite_lands"):
        return _land(scene, head, base, who)
    if base in words("borders"):  # "Georgia warns of troops at the border"
        told = any(is_verb(v) and lemma(v) in words("report_verbs") for v in head.ancestors)
        return (governing_subject(scene, head, who)[:1] if told else ()) or _land(scene, head, base, who)
    if base in ("troop", "soldier", "force") and head.tag_ == "NNS":
        return _troops(scene, head, who)
    return _government(scene, head, own=base in words("own_bodies")) if base in words("definite_bodies") else ()


def _land(scene: Scene, head: Token, base: str, who: Who) -> Codes:
    """ "the country", "the island": the last land named that fits, and not the one that acts here."""
    if is_subject(head) and (tellers := governing_subject(scene, head, who)):  # "Modi says the state ..."
        return tellers[:1]
    verb = next((v for v in head.ancestors if is_verb(v)), None)
    acting = surface_subject(verb) if verb is not None else []
    own = {scene.mentions[s.i].code for s in acting if s.i in scene.mentions}
    named = [m for m in earlier(scene, head, LANDS) if m.code not in own]
    fitting = [m for m in named if base in SORTS and m.code in words(SORTS[base])]  # "the island" is no Russia
    return tuple(m.code for m in fitting or named)[:1]


def _troops(scene: Scene, head: Token, who: Who) -> Codes:
    """ "Officials say the troops have left": not those of the officials."""
    teller = governing_subject(scene, head, who)
    return tuple(m.code for m in earlier(scene, head, frozenset({"adjective", "name"})) if m.code not in teller)[:1]


def _government(scene: Scene, head: Token, *, own: bool) -> Codes:
    """That of the state spoken of last, or, of a body that is a state's `own`, of the one land of the sentence."""
    last = tuple(m.code for m in earlier(scene, head, ACTING_KINDS - {"group", "organisation"})[:1])
    return last or (_only_land(scene) if own else ())


def _only_land(scene: Scene) -> Codes:
    """ "clashes between the army and rebels in eastern Congo": the one land that the sentence names."""
    lands = {i: m for i, m in scene.mentions.items() if m.kind in LANDS}
    within = [i for i in lands if scene.doc[i].dep_ == "pobj" and scene.doc[i].head.lower_ == "in"]
    codes = unique(m.code for m in lands.values())
    return codes if within and len(codes) == 1 and codes[0] not in scene.barred else ()


def act(scene: Scene, head: Token) -> Codes:
    """ "the attack", "this move", "the accusation": those who did what was told last, or said it."""
    pointed = any(c.lower_ in ("the", "this", "that", "these", "those", "such", "its", "their") for c in head.children)
    last = scene.discourse.last_act()
    if not pointed or last is None:
        return ()
    if lemma(head) in words("said_acts"):
        return last.source or last.actors
    return last.actors if lemma(head) in words("acts") else ()
