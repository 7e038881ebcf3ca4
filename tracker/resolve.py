"""From a phrase of the tree to the codes it stands for: "Ukraine's northern borders" to UKR, "he" to the last person.

Two uses: an *agent* must be able to act for a state or group (name, leader, army, ministry: "Russian troops", not
"Russian tourists"); a *target* may be anything that belongs to it ("the Russian pipeline", "Odesa").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from spacy.tokens import Doc, Token

from tracker.actors import Mention, place_of
from tracker.frames import MODIFIERS, expand, is_verb, objects, obliques, subjects, surface_subject
from tracker.lexicon import words
from tracker.parse import Tree, lemma

HE = frozenset({"he", "she", "him", "her", "his", "himself", "herself"})
IT = frozenset({"it", "its", "itself"})
THEY = frozenset({"they", "them", "their", "themselves", "we", "our", "us"})
PAIR_NOUNS = frozenset({"side", "country", "leader", "nation", "president", "minister", "party", "neighbor", "neighbour", "rival", "government", "man", "power", "state", "foe", "ally", "two", "both", "other"})  # fmt: skip
ACTING_KINDS = frozenset({"name", "adjective", "people", "capital", "seat", "body", "organisation", "group", "person"})
OF_PREPOSITIONS = ("of", "from", "for")
LOCAL_PREPOSITIONS = ("of", "from", "in", "near", "on", "against", "into", "along", "inside", "at", "off", "with", "to")
LOCATIVE = frozenset(
    {"in", "at", "near", "from", "into", "inside", "across", "outside", "around", "off", "through", "throughout", "via"}
)
MAX_DEPTH = 4
NOBODY = Mention(0, 0, "", "", "")
# groups of which a state's adjective only tells the patron or place: "Kurdish rebels in Turkey"
ARMED = frozenset(
    {"rebel", "separatist", "insurgent", "militant", "guerrilla", "militia", "jihadist", "mutineer", "secessionist"}
)


Codes = tuple[str, ...]
Counterpart = Literal["", "doer", "accuser", "enemy", "pair"]


@dataclass(frozen=True, slots=True)
class Told:
    """An event told so far: who did it to whom, and on whose word."""

    type: str
    actors: Codes
    recipients: Codes
    source: Codes


@dataclass(slots=True)
class Discourse:
    """What the article has talked about so far: mentions in order, each as (sentence, mention, is_subject), and events."""

    seen: list[tuple[int, Mention, bool]] = field(default_factory=list)
    speakers: list[tuple[int, Codes]] = field(default_factory=list)
    events: list[Told] = field(default_factory=list)

    def add(self, sentence: int, mentions: Iterable[tuple[Mention, bool]]) -> None:
        self.seen += [(sentence, mention, subject) for mention, subject in mentions]

    def recent(self, sentence: int, kinds: frozenset[str], reach: int = 3) -> list[Mention]:
        """Mentions of the previous sentences, nearest sentence first, subjects before others."""
        near = [(s, m, subj) for s, m, subj in self.seen if sentence - reach <= s < sentence and m.kind in kinds]
        return [m for _, m, _ in sorted(near, key=lambda t: (-t[0], not t[2], t[1].start))]


@dataclass(slots=True)
class Scene:
    """A parsed sentence with its mentions by token, and the discourse before it."""

    tree: Tree
    index: int
    start: int
    mentions: dict[int, Mention]
    discourse: Discourse

    @property
    def doc(self) -> Doc:
        return self.tree.doc

    @classmethod
    def of(cls, tree: Tree, index: int, start: int, mentions: Sequence[Mention], discourse: Discourse) -> Scene:
        by_token: dict[int, Mention] = {}
        for mention in sorted(mentions, key=lambda m: m.kind != "person"):
            for token in tree.tokens(mention.start - start, mention.end - start):
                by_token.setdefault(token.i, mention)
        return cls(tree, index, start, by_token, discourse)


def agents(scene: Scene, heads: Iterable[Token]) -> Codes:
    """Codes of those who can act among the heads."""
    return _unique(code for head in _listed(scene, heads) for code in _resolve(scene, head, target=False))


def targets(scene: Scene, heads: Iterable[Token]) -> Codes:
    """Codes of those to whom the heads belong."""
    return _unique(code for head in _listed(scene, heads) for code in _resolve(scene, head, target=True))


def _listed(scene: Scene, heads: Iterable[Token]) -> Iterator[Token]:
    """The heads, and the further names of a list that the parser took for appositions: "Egypt, Bahrain and Qatar"."""
    for head in heads:
        yield head
        if head.i in scene.mentions:
            named = [c for c in head.children if c.dep_ == "appos" and scene.mentions.get(c.i, NOBODY).kind == "name"]
            yield from expand(named) if scene.mentions[head.i].kind == "name" else ()


def _unique(codes: Iterable[str]) -> Codes:
    """Different codes in order; the name of several states ("the Baltic states") stands for each."""
    return tuple(dict.fromkeys(part for code in codes for part in code.split(";") if part))


def _resolve(scene: Scene, head: Token, target: bool, depth: int = 0) -> Codes:
    if depth > MAX_DEPTH:
        return ()
    low = head.lower_
    if head.i not in scene.mentions and (head.pos_ == "PRON" or low in HE | IT | THEY):
        return pronoun(scene, head)
    if _is_pair(head):
        return pair(scene, head)
    if is_verb(head) and head.tag_ != "NN" and head.i not in scene.mentions:
        return ()
    if head.i in scene.mentions:
        return _named(scene, head, target, depth)
    if not (target or _represents(head)):  # "Lakhdar Brahimi, the UN envoy, met ..."
        apposed = [c for c in head.children if c.dep_ == "appos" and head.pos_ == "PROPN" and _represents(c)]
        return _unique(c for a in apposed for c in _resolve(scene, a, False, depth + 1))
    return _owner(scene, head, target, depth)


def _represents(head: Token) -> bool:
    return lemma(head) in words("representatives") or head.lower_ in words("representatives")


def _named(scene: Scene, head: Token, target: bool, depth: int) -> Codes:
    mention = scene.mentions[head.i]
    if mention.kind == "place" and not target:
        return ()
    if mention.kind == "adjective" and not target and head.pos_ == "ADJ" and head.dep_ == "amod":
        return (mention.code,)
    if mention.kind == "generic" or (mention.code == "XREB" and head.pos_ == "NOUN"):
        return _group(scene, head, mention)
    return (mention.code,)


def _group(scene: Scene, head: Token, mention: Mention) -> Codes:
    """ "pro-Russian rebels", "Kurdish rebels": a named group among the modifiers is more exact than "rebels"."""
    owners = [scene.mentions[c.i].code for c in head.children if c.i in scene.mentions]
    exact = [c for c in owners if _is_group(c) and c != mention.code]
    if not exact and mention.kind == "generic":
        exact = [m.code for m in _before(scene, head, frozenset({"group"})) if m.code != mention.code]
    return (exact[0],) if exact else (mention.code,)


def _is_group(code: str) -> bool:
    return code.startswith("X") and code != "XKX"


def _owner(scene: Scene, head: Token, target: bool, depth: int) -> Codes:
    """The country among the modifiers of a noun: adjective, possessor, of-phrase, apposition, place."""
    if lemma(head) in ARMED:
        return ("XREB",)
    left = [
        c
        for c in head.children
        if (c.dep_ in MODIFIERS | {"poss"} and not is_verb(c)) or (c.i < head.i and c.i in scene.mentions)
    ]
    codes = _unique(code for c in expand(left) for code in _modifier(scene, c, target, depth))
    if codes:
        return codes
    prepositions = (*LOCAL_PREPOSITIONS, "as", "like", "including") if target else OF_PREPOSITIONS  # "allies such as X"
    for name in prepositions:
        if codes := _unique(c for o in obliques(head, name) for c in _resolve(scene, o, True, depth + 1)):
            return codes
    return (
        _beside(scene, head, target, depth)
        or definite(scene, head)
        or _ordered(scene, head, depth)
        or (act(scene, head) if target else ())
    )


def _ordered(scene: Scene, head: Token, depth: int) -> Codes:
    """Troops without an owner belong to who orders them: "Putin ordered troops near the border to return"."""
    if head.dep_ != "dobj" or lemma(head) not in words("forces") or lemma(head.head) not in words("ordering"):
        return ()
    return _unique(c for s in surface_subject(head.head) for c in _resolve(scene, s, False, depth + 1))


def _beside(scene: Scene, head: Token, target: bool, depth: int) -> Codes:
    """Owners named in an apposition or participle: "missiles fired by X", "facilities belonging to X", "goods from X"."""
    for child in head.children:
        if child.dep_ == "appos" and (codes := _resolve(scene, child, target, depth + 1)):
            return codes
        if child.dep_ in ("acl", "relcl") and is_verb(child):
            makers = [*subjects(child), *obliques(child, "from"), *obliques(child, "by")] if child.tag_ == "VBN" else []
            owned = [o for name in ("to", "from", "by", "in", "of") for o in obliques(child, name)] if target else []
            if codes := _unique(
                c for o in [*makers, *owned] if o != head for c in _resolve(scene, o, target, depth + 1)
            ):
                return codes
    if head.dep_ == "appos" and depth == 0 and head.head.i in scene.mentions:
        return (scene.mentions[head.head.i].code,)
    if target and head.pos_ == "PROPN" and (country := place_of(_proper_name(head))):
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
        mention = scene.mentions[token.i]
        if mention.kind == "place":
            return (mention.code,)
        return (mention.code,)
    if token.dep_ == "poss" or token.lower_ in HE | IT | THEY:
        return _resolve(scene, token, target, depth + 1)
    found = [scene.mentions[c.i].code for c in token.subtree if c.i in scene.mentions and c.dep_ in MODIFIERS]
    return tuple(found[:1])


def _proper_name(head: Token) -> str:
    parts = [c for c in head.children if c.dep_ == "compound" and c.pos_ == "PROPN" and c.i < head.i]
    return " ".join(t.text for t in [*parts, head])


DEFINITE = frozenset({"country", "nation", "kingdom", "island", "government", "ministry", "military", "army", "president", "foreign", "parliament", "regime", "authority", "navy", "minister", "premier", "chancellor"})  # fmt: skip


def definite(scene: Scene, head: Token) -> Codes:
    """ "the ministry", "the government" without a country: that of the last state spoken of."""
    words_before = {c.lower_ for c in head.children}
    if "the" in words_before and lemma(head) in ("group", "movement", "militia", "organization", "organisation", "faction"):
        return tuple(m.code for m in _before(scene, head, frozenset({"group", "organisation"}))[:1])
    government = lemma(head) in words("forces") and bool(words_before & {"government", "state", "army"})
    if not government and ("the" not in words_before or lemma(head) not in DEFINITE):
        return ()
    before = _before(scene, head, ACTING_KINDS - {"group", "organisation"})
    return (before[0].code,) if before else ()


def _before(scene: Scene, token: Token, kinds: frozenset[str]) -> list[Mention]:
    """Mentions that a word may refer back to: subjects of this sentence, others of it, then earlier sentences."""
    here = {m.start: (m, i) for i, m in sorted(scene.mentions.items()) if i < token.i and m.kind in kinds and m.code}
    ranked = sorted(here.values(), key=lambda t: (not _is_subject(scene.doc[t[1]]), -t[1]))
    return [m for m, _ in ranked] + scene.discourse.recent(scene.index, kinds)


def _is_subject(token: Token) -> bool:
    while token.dep_ in MODIFIERS | {"poss", "conj"} and token.head != token:
        token = token.head
    return token.dep_ in ("nsubj", "nsubjpass")


def pronoun(scene: Scene, token: Token) -> Codes:
    """Codes a pronoun stands for: "he" a person, "it" a state or body, "they" several or a body."""
    low = token.lower_
    if low in HE:
        people = _before(scene, token, frozenset({"person"})) or _before(scene, token, ACTING_KINDS)
        own = _own_subject(scene, token) if token.dep_ in ("dobj", "pobj", "dative") else ()  # "spoke to him"
        return next(((m.code,) for m in people if m.code not in own), ())
    if low in IT:
        if subject := _governing_subject(scene, token):
            return subject[:1]
        if token.dep_ in ("dobj", "pobj", "nsubjpass") and low == "it" and scene.discourse.events:
            return scene.discourse.events[-1].actors
        states = _before(scene, token, ACTING_KINDS - {"person"}) or _before(scene, token, ACTING_KINDS)
        return (states[0].code,) if states else ()
    if low in ("they", "their", "them", "themselves"):
        return _governing_subject(scene, token) or _two(scene, token, ACTING_KINDS)
    if low in ("we", "our", "us"):
        return _governing_subject(scene, token)
    return ()


def _own_subject(scene: Scene, token: Token) -> Codes:
    verb = next((v for v in token.ancestors if is_verb(v)), None)
    return _unique(c for s in surface_subject(verb) for c in _resolve(scene, s, False, 2)) if verb is not None else ()


def _governing_subject(scene: Scene, token: Token) -> Codes:
    """The subject of the clause that governs the pronoun's own: "Iran says it ..." gives IRN."""
    verbs = [v for v in token.ancestors if is_verb(v)]
    if token.dep_ in ("dobj", "pobj", "dative"):  # an object is not its own clause's subject
        verbs = verbs[1:]
    single = token.lower_ in IT
    for verb in verbs:
        heads = [h for h in surface_subject(verb) if h.i < token.i and h.pos_ != "PRON" and token not in h.subtree]
        fitting = [h for h in heads if not (single and h.tag_ in ("NNS", "NNPS") and h.i not in scene.mentions)]
        if codes := _unique(c for h in fitting for c in _resolve(scene, h, False, 2)):
            return codes
    return ()


def _is_pair(head: Token) -> bool:
    """ "the two leaders", "both sides", "the two", "both countries"."""
    count = {c.lower_ for c in head.children} | {head.lower_}
    return bool(count & {"two", "both", "three"}) and (lemma(head) in PAIR_NOUNS or head.lower_ in ("two", "both"))


def pair(scene: Scene, head: Token) -> Codes:
    personal = lemma(head) in {"leader", "president", "minister", "man", "two", "both"}
    if personal and len(codes := _two(scene, head, frozenset({"person"}))) == 2:
        return codes
    return _two(scene, head, ACTING_KINDS)


def _two(scene: Scene, token: Token, kinds: frozenset[str]) -> Codes:
    """The last two different codes spoken of: those of this sentence if it has two, else the previous ones'."""
    here = [m for i, m in sorted(scene.mentions.items()) if i < token.i and m.kind in kinds]
    if len(codes := _unique(m.code for m in reversed(here))) >= 2:
        return codes[:2]
    for back in range(1, 4):
        earlier = [m for s, m, _ in scene.discourse.seen if s == scene.index - back and m.kind in kinds]
        if len(codes := _unique(m.code for m in reversed([*earlier, *here]))) >= 2:
            return codes[:2]
    return ()


def speaker(scene: Scene, trigger: Token) -> Codes:
    """Who says what the trigger says: subject of the reporting verb, "according to X", or of the quotation it goes on with."""
    said = _attributed(scene, trigger)
    if said:
        scene.discourse.speakers.append((scene.index, said))
        return said
    quoted = scene.tree.text.count('"') % 2 == 1 or scene.tree.text.startswith('"')
    last = scene.discourse.speakers[-1:] if quoted else []
    return next((codes for index, codes in last if index >= scene.index - QUOTE_REACH), ())


QUOTE_REACH = 2


def _attributed(scene: Scene, trigger: Token) -> Codes:
    for verb in [trigger, *trigger.ancestors]:
        if is_verb(verb) and lemma(verb) in words("report_verbs") and verb != trigger:
            if codes := agents(scene, subjects(verb)):
                return codes
        for source in obliques(verb, "to"):
            if source.head.head.lower_ == "according" and (codes := agents(scene, [source])):
                return codes
        for child in verb.children:  # "..., Lavrov said" as parenthesis
            if child.dep_ in ("ccomp", "parataxis", "advcl") and lemma(child) in words("say_verbs") and child.i > verb.i:
                if codes := agents(scene, surface_subject(child)):
                    return codes
    return ()


PLACE_KINDS = frozenset({"name", "place", "capital"})


def places(scene: Scene, trigger: Token) -> Codes:
    """Countries in which the clause of the trigger says it happened: "in Deir ez-Zor, eastern Syria"."""
    top = trigger
    while not is_verb(top) and top.head != top and top.dep_ not in ("relcl", "acl"):
        top = top.head
    root = next((t for t in [trigger, *trigger.ancestors] if t.head == t), top)
    for scope in (trigger, top, root):
        located = [t for t in scope.subtree if t.dep_ in ("pobj", "appos", "conj", "npadvmod") and _locates(t)]
        if codes := _unique(c for t in located for c in _place_codes(scene, t)):
            return codes[:1]
    return ()


def _locates(token: Token) -> bool:
    """Under a preposition of place, directly or as the "Syria" of "in Aleppo, Syria"."""
    while token.dep_ in ("appos", "conj", "npadvmod", "compound") and token.head != token:
        token = token.head
    return token.dep_ == "pobj" and token.head.lower_ in LOCATIVE_TARGETS


LOCATIVE_TARGETS = LOCATIVE | {"on", "over", "along", "within", "toward", "towards", "of"} - {"from"}


def _place_codes(scene: Scene, token: Token) -> Codes:
    inside = [token, *(c for c in token.children if c.dep_ in MODIFIERS | {"poss", "appos"})]
    found = [
        scene.mentions[t.i].code for t in inside if t.i in scene.mentions and scene.mentions[t.i].kind in PLACE_KINDS
    ]
    if found:
        return tuple(found[-1:])
    if token.pos_ == "PROPN" and (country := place_of(_proper_name(token))):
        return (country,)
    return ()


def counterpart(scene: Scene, kind: Counterpart, actors: Codes) -> Codes:
    """The other side when the sentence does not name it, from what was told last.

    "doer": whose act is answered (condemned, rejected); "accuser": whose word is denied; "enemy": whom the actor fights.
    """
    for told in reversed(scene.discourse.events[-COUNTERPART_REACH:]):
        sides = {"doer": (told.actors,), "accuser": (told.source, told.actors, told.recipients)}.get(kind)
        if kind == "enemy":
            sides = _enemies(told, actors)
        for side in sides or ():
            if others := tuple(c for c in side if c not in actors):
                return others
    return ()


def _enemies(told: Told, actors: Codes) -> tuple[Codes, ...]:
    if told.type not in words("conflict_types") | {"accusation", "threat"} or not set(actors) & {*told.actors, *told.recipients}:
        return ()
    return ((*told.actors, *told.recipients),)


def pair_of(scene: Scene) -> Codes:
    """Both parties of "fighting continues" or "the truce collapsed": the two named here, else the two told of last."""
    here = _unique(m.code for m in scene.mentions.values() if m.kind in ACTING_KINDS - {"organisation", "seat"})
    if len(here) == 2:
        return here
    for told in reversed(scene.discourse.events[-COUNTERPART_REACH:]):
        parties = _unique((*told.actors, *told.recipients))
        if len(parties) == 2 and told.type in words("conflict_types") | words("pair_types"):
            return parties
    return ()


COUNTERPART_REACH = 4


def adversary(scene: Scene, trigger: Token) -> Codes:
    """Against whom a move is made: "to deter Russia", "in response to Iranian threats", "amid fears of a Chinese attack"."""
    top = trigger
    while not is_verb(top) and top.head != top:
        top = top.head
    for token in top.subtree:
        heads: list[Token] = []
        if is_verb(token) and lemma(token) in words("countering"):
            heads = objects(token) + obliques(token, "against")
        elif lemma(token) in words("provocations"):
            heads = [o for name in ("to", "of", "from", "with", "by", "against") for o in obliques(token, name)]
            heads += [s for c in token.children if c.dep_ in ("acl", "ccomp", "relcl") for s in surface_subject(c)]
        if codes := _unique(c for h in heads if h != trigger for c in _resolve(scene, h, True)):
            return codes
    return ()
