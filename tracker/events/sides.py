"""The other sides of an act that its own words leave out: who says it, where, against whom, in answer to whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Token

from tracker.actors.find import place_of
from tracker.events.clauses import objects, subjects, surface_subject
from tracker.events.discourse import ACTING_KINDS, Codes, Scene, Told, unique
from tracker.events.nouns import is_border, is_group, proper_name
from tracker.events.phrases import MODIFIERS, is_infinitive, is_verb, obliques, phrase_lemmas
from tracker.events.pronouns import is_subject
from tracker.events.resolve import agents, targets
from tracker.language.lemmas import lemma
from tracker.language.lexicon import words

Counterpart = Literal["", "doer", "accuser", "enemy", "fighter", "victim", "parties", "pair"]
PLACE_KINDS = frozenset({"name", "place", "capital"})
LOCATIVE = frozenset(
    "in at near into inside across outside around off through throughout via on over along within toward towards"
    " of".split()
)
WITHIN = frozenset("in at near inside outside around off across through throughout over within".split())
# how many sentences a quotation goes on, and how many events back an answer can refer
QUOTE_REACH = 2
COUNTERPART_REACH = 4
ANSWER_REACH = 16
FOES = ("enemy", "fighter")


@dataclass(frozen=True, slots=True)
class Act:
    """An act that is answered: its noun ("the launch"), and the event types that the noun can tell."""

    nouns: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()


ANY = Act()


def speaker(scene: Scene, trigger: Token) -> Codes:
    """Who says what the trigger says: the reporting verb's subject, "according to X", or the quotation's speaker."""
    said = _attributed(scene, trigger)
    if said:
        scene.discourse.speakers.append((scene.index, said))
        return said
    quoted = scene.tree.text.count('"') % 2 == 1 or scene.tree.text.startswith('"')
    last = scene.discourse.speakers[-1:] if quoted else []
    return next((codes for index, codes in last if index >= scene.index - QUOTE_REACH), ())


def _attributed(scene: Scene, trigger: Token) -> Codes:
    for verb in [trigger, *trigger.ancestors]:
        reports = is_verb(verb) and lemma(verb) in words("report_verbs") and verb != trigger
        if reports and (codes := agents(scene, subjects(verb)) or _author(scene, subjects(verb))):
            return codes
        for source in obliques(verb, "to"):
            if source.head.head.lower_ == "according" and (codes := agents(scene, [source])):
                return codes
        for child in verb.children:  # "..., Lavrov said" as parenthesis
            told = child.dep_ in ("ccomp", "parataxis", "advcl") and child.i > verb.i
            if told and lemma(child) in words("say_verbs") and (codes := agents(scene, surface_subject(child))):
                return codes
    return ()


def _author(scene: Scene, heads: Iterable[Token]) -> Codes:
    """Whose report, assessment or statement it is that says so; that of a newspaper or watchdog speaks for nobody."""
    told = [h for h in heads if lemma(h) in words("documents")]
    owners = [c for h in told for c in h.children if c.dep_ in ("poss", *MODIFIERS) and c.i in scene.mentions]
    by = [o for h in told for name in ("by", "from", "of") for o in obliques(h, name)]
    return agents(scene, owners) or agents(scene, by)


def places(scene: Scene, trigger: Token) -> Codes:
    """Countries in which the clause of the trigger says it happened: "in Deir ez-Zor, eastern Syria"."""
    top = trigger
    while not is_verb(top) and top.head != top and top.dep_ not in ("relcl", "acl"):
        top = top.head
    root = next((t for t in [trigger, *trigger.ancestors] if t.head == t), top)
    for scope in (trigger, top, root):
        located = [t for t in scope.subtree if t.dep_ in ("pobj", "appos", "conj", "npadvmod") and _locates(t)]
        located = [t for t in located if not _told_from(t)]
        known = [t for t in located if _named_land(scene, t)]  # "on Blida in southern Lebanon" is not Algeria's Blida
        if codes := unique(c for t in known or located for c in _place_codes(scene, t)):
            return codes[:1]
    return ()


def _told_from(place: Token) -> bool:
    """ "Speaking in Yemen, a spokesman said ...": where it is told, not where it happened."""
    opens = next((t for t in place.ancestors if t.dep_ == "advcl" and t.tag_ == "VBG"), None)
    return opens is not None and opens.i == 0 and lemma(opens) in words("speaking")


def _locates(token: Token, prepositions: frozenset[str] = LOCATIVE) -> bool:
    """Under a preposition of place, directly or as the "Syria" of "in Aleppo, Syria"; not "on the border with Iran"."""
    if is_border(token) or any(is_border(a) for a in _phrases_above(token)):
        return False
    while token.dep_ in ("appos", "conj", "npadvmod", "compound") and token.head != token:
        token = token.head
    return token.dep_ == "pobj" and token.head.lower_ in prepositions


def _phrases_above(token: Token) -> list[Token]:
    """Nouns that the token's prepositional phrase hangs on: the "border" of "on the border with Iran"."""
    out: list[Token] = []
    while (
        token.dep_ in ("pobj", "prep", "appos", "conj", "compound") and token.head != token and len(out) < BORDER_REACH
    ):
        token = token.head
        out.append(token)
    return out


BORDER_REACH = 3


def _named_land(scene: Scene, token: Token) -> Codes:
    inside = [token, *(c for c in token.children if c.dep_ in MODIFIERS | {"poss", "appos"})]
    here = [scene.mentions[t.i] for t in inside if t.i in scene.mentions]
    return tuple(m.code for m in here if m.kind in PLACE_KINDS)[-1:]


def _place_codes(scene: Scene, token: Token) -> Codes:
    if found := _named_land(scene, token):
        return found
    if token.pos_ == "PROPN" and (country := place_of(proper_name(token))):
        return (country,)
    return ()


def counterpart(
    scene: Scene,
    kind: Counterpart,
    known: Codes,
    content: frozenset[int] = frozenset(),
    act: Act = ANY,
) -> Codes:
    """The other side when the words leave it out: the only other party of the sentence, else from what was told last.

    "doer": whose act is answered (condemned, rejected); "accuser": whose word is denied; "enemy": the foe of those
    known; "fighter": the foe in arms; "victim": whom the act hit that is claimed; "parties": between whom somebody
    mediates, all of them. Who is only spoken of in the `content` (tokens) of what is denied or answered is nobody of
    these. `act` is what is answered: "the launch" is no earlier accusation.
    """
    if kind in FOES:
        content = _who_only_condemns(scene)
    elif kind not in ("accuser", "doer"):
        content = frozenset()
    others = _others_here(scene, kind, known, content)
    if kind == "parties" and others:
        return others
    placed = kind in ("fighter", "doer", "accuser")
    if len(others) == 1 and not (placed and _only_a_place(scene, others[0], known)):
        return others
    if kind in FOES:
        known = unique((*known, *(m.code for i, m in scene.mentions.items() if i in content)))
    for told in _answerable(scene, act):
        for side in _sides(told, kind, known):
            if others := tuple(c for c in side if c not in known):
                return others
    return _struck(scene, known) if kind == "victim" else ()


def _others_here(scene: Scene, kind: Counterpart, known: Codes, apart: frozenset[int]) -> Codes:
    """Who else of the sentence may be the other side; nobody fights a body without arms, or who only condemns."""
    named = [(i, m) for i, m in scene.mentions.items() if i not in apart and m.kind in ACTING_KINDS]
    out = unique(m.code for i, m in named if not (_in_epithet(scene.doc[i]) or _told_from(scene.doc[i])))
    if kind in FOES:
        condemning = {m.code for i, m in scene.mentions.items() if i in apart}
        out = tuple(c for c in out if c not in words("unarmed") | condemning)
    return tuple(c for c in out if c not in known)


def _in_epithet(token: Token) -> bool:
    """ "the Yemen-based group", "US-made missiles": where from, and no party to what happens."""
    return token.dep_ in MODIFIERS and token.head.tag_ == "VBN" and token.head.dep_ == "amod"


def _sides(told: Told, kind: Counterpart, known: Codes) -> tuple[Codes, ...]:
    """Who of an event told before may be the other side, the likeliest first."""
    if kind == "doer":
        return (told.actors,)
    if kind == "accuser":
        return told.source, told.actors, told.recipients
    if kind in FOES:
        return _enemies(told, known, words("armed_types" if kind == "fighter" else "hostile_types"))
    if kind == "victim":
        return (told.recipients,) if set(told.actors) <= set(known) else ()
    return (unique((*told.actors, *told.recipients)),) if kind == "parties" else ()


def assailant(scene: Scene, victims: Codes) -> Codes:
    """Who attacked when the words leave it out: the foe told of last, else the only other party that has arms here."""
    for told in _answerable(scene, ANY):
        for side in _enemies(told, victims, words("armed_types")):
            if others := tuple(c for c in side if c not in victims):
                return others
    armed = unique(m.code for i, m in scene.mentions.items() if m.kind in ACTING_KINDS and _bears_arms(scene, i))
    others = tuple(c for c in armed if c not in victims and c not in words("unarmed"))
    return others if len(others) == 1 else ()


def _bears_arms(scene: Scene, index: int) -> bool:
    """A group, or a state whose troops or weapons are named, or which acts or tells: no parliament that was told."""
    token = scene.doc[index]
    if is_group(scene.mentions[index].code):
        return True
    armed = words("forces") | words("arms") | words("counted_weapons")
    owns = token.dep_ in MODIFIERS | {"poss"} and phrase_lemmas(token.head) & armed
    return bool(owns) or (is_subject(token) and index not in _who_only_condemns(scene))


def fighters_here(scene: Scene, known: Codes) -> Codes:
    """ "Troops moved into a rebel-held town": the only armed group of the sentence, though it does nothing in it."""
    groups = unique(m.code for m in scene.mentions.values() if m.kind in ("generic", "group"))
    return groups if len(groups) == 1 and not set(groups) & set(known) else ()


def _who_only_condemns(scene: Scene) -> frozenset[int]:
    """ "Kenya condemned the attack": Kenya fought nobody."""
    blaming = [v for v in scene.doc if is_verb(v) and lemma(v) in words("deploring")]
    return frozenset(t.i for v in blaming for s in subjects(v) for t in s.subtree)


def _only_a_place(scene: Scene, code: str, known: Codes) -> bool:
    """Whether a country is only where it happened; who fights a state from within fights it there."""
    named = [scene.doc[i] for i, m in scene.mentions.items() if m.code == code]
    return not any(is_group(c) for c in (code, *known)) and all(_stands_for_place(t) for t in named)


def _stands_for_place(token: Token) -> bool:
    """ "in eastern Chad", "at the border with Chad", "in a Chadian town": where it happened, not who fought."""
    while token.dep_ in MODIFIERS | {"poss"} and token.head != token:
        token = token.head
    inside = token.dep_ in ("pobj", "appos", "conj", "npadvmod") and _locates(token, WITHIN)
    return inside or any(is_border(a) for a in [token, *_phrases_above(token)])


def _answerable(scene: Scene, act: Act) -> Iterator[Told]:
    """What was told last, the last first: what was called like the answered act, what is of its type, then all."""
    last = list(reversed(scene.discourse.events[-ANSWER_REACH:]))
    yield from (told for told in last if told.type in act.types and told.called & act.nouns)
    yield from (told for told in last if told.type in act.types)
    yield from last[:COUNTERPART_REACH]


def _struck(scene: Scene, actors: Codes) -> Codes:
    """The country that the sentence before named last: "A bomb kills 20 in Kabul, Afghanistan. The group claims it"."""
    before = [m for _, m, _ in scene.discourse.said(scene.index - 1, scene.index) if m.kind in PLACE_KINDS]
    return tuple(m.code for m in before[-1:] if m.code not in actors)


def _enemies(told: Told, known: Codes, types: frozenset[str]) -> tuple[Codes, ...]:
    """Whom those known fought in an event told before; who suffered the same as they is no enemy."""
    if told.type not in types:
        return ()
    if set(known) & set(told.recipients):
        return (told.actors,)
    return (told.recipients or told.actors,) if set(known) & set(told.actors) else ()


def pair_of(scene: Scene) -> Codes:
    """Both parties of "fighting continues" or "the truce collapsed": the two named here, else the two told of last."""
    kinds = ACTING_KINDS - {"organisation", "seat"}
    for among in (kinds, kinds | {"generic"}):
        here = unique(m.code for m in scene.mentions.values() if m.kind in among)
        if len(here) == 2:
            return here
    for told in reversed(scene.discourse.events[-ANSWER_REACH:]):
        parties = unique((*told.actors, *told.recipients))
        if len(parties) == 2 and told.type in words("conflict_types") | words("pair_types"):
            return parties
    return ()


def adversary(scene: Scene, trigger: Token) -> Codes:
    """Against whom a move is made: "to deter Russia", "in response to Iranian threats", "amid fears of X"."""
    clause = list(_clause(trigger).subtree)
    countered = [_countered(t) for t in clause if is_verb(t) and lemma(t) in words("countering")]
    countered += [objects(t) for t in clause if t.dep_ == "advcl" and t.tag_ == "VBG" and lemma(t) in words("angering")]
    return _first_other(scene, trigger, [*countered, *_over(clause, words("provocations"))])


def strained(scene: Scene, trigger: Token) -> Codes:
    """With whom there is strain as the move is made, though not said to be its aim: "amid tensions with Russia"."""
    return _first_other(scene, trigger, _over(_clause(trigger).subtree, words("strains")))


def host(scene: Scene, trigger: Token) -> Codes:
    """Whose guest it is: "talks with the visiting Dutch premier, the President of Kenya said"."""
    return agents(scene, surface_subject(_clause(trigger.head))) if trigger.dep_ == "amod" else ()


def _clause(trigger: Token) -> Token:
    top = trigger
    while not is_verb(top) and top.head != top:
        top = top.head
    return top


def _countered(verb: Token) -> list[Token]:
    return objects(verb) + obliques(verb, "against")


def _over(clause: Iterable[Token], nouns: frozenset[str]) -> list[list[Token]]:
    """Whom the provocations of a clause come from: "threats from X", "fears that X invades", "Iranian threats"."""
    found = []
    for noun in clause:
        if lemma(noun) in nouns:
            clauses = [c for c in noun.children if c.dep_ in ("acl", "ccomp", "relcl") and not is_infinitive(c)]
            heads = [o for name in ("to", "of", "from", "with", "by", "against", "for") for o in obliques(noun, name)]
            found.append([*heads, *(s for c in clauses for s in surface_subject(c))])
    return found


def _first_other(scene: Scene, trigger: Token, choices: Iterable[list[Token]]) -> Codes:
    for heads in choices:
        codes = targets(scene, [h for h in heads if h != trigger])
        if others := tuple(c for c in codes if c not in scene.barred):
            return others
    return ()
