"""The syntax of a clause over a dependency tree: subjects (understood ones too), objects, prepositions.

Labels are those of spaCy's English models (CLEAR style).
"""

from __future__ import annotations

from itertools import pairwise

from spacy.tokens import Token

from tracker.events.phrases import (
    BEFORE_VERB,
    MODIFIERS,
    PASSIVE_SUBJECTS,
    SUBJECTS,
    expand,
    is_infinitive,
    is_passive,
    is_verb,
    obliques,
    opening,
    prep_objects,
)
from tracker.language.lemmas import lemma
from tracker.language.lexicon import words
from tracker.language.remember import once

RELATIVE = frozenset({"which", "who", "that", "whom", "whose"})
COMPLEMENTS = frozenset({"ccomp", "xcomp"})
MAX_CLIMB = 8


def _after_place(verb: Token) -> Token | None:
    """The subject taken for more of the place before it: India in "At a summit in Baku, India and Oman discuss"."""
    if verb.dep_ != "ROOT" or verb.i == 0 or any(c.dep_ in SUBJECTS | PASSIVE_SUBJECTS for c in verb.children):
        return None
    first = min([verb.i, *(c.i for c in verb.children if c.dep_ in BEFORE_VERB)])
    listed = [t for t in verb.doc[:first] if t.dep_ == "conj" and t.head.dep_ == "pobj" and t.nbor(-1).text == ","]
    subject = listed[-1] if listed else None
    return subject if subject is not None and subject.right_edge.i == first - 1 and subject.pos_ == "PROPN" else None


@once
def surface_subject(verb: Token, depth: int = 0) -> list[Token]:
    """The grammatical subject, found through coordination, control, relative clauses and participles."""
    near = [verb, *(c for c in verb.children if c.dep_ in ("aux", "auxpass"))]  # the parser may hang it on "been"
    own = [c for v in near for c in v.children if c.dep_ in SUBJECTS | PASSIVE_SUBJECTS and c.tag_ != "EX"]
    # "after Belgium accused ...": the parser may take the conjunction for a preposition
    own = own or [o for c in verb.children if c.dep_ == "mark" for o in c.children if o.dep_ == "pobj" and o.i < verb.i]
    if not own and (listed := opening(verb) or _after_place(verb)) is not None:
        own = [listed]
    if own:
        return _with_company(_joined_by_comma(verb) or expand(_antecedent(own[0], verb)), verb)
    if depth > MAX_CLIMB:
        return []
    if _takes_next(verb):
        return expand(c for c in verb.head.children if c.dep_ == "nsubj" and c.i < verb.i)
    if verb.dep_ == "ROOT":  # headline style misleads the parser: "The United States sanctions the program"
        if joined := _joined_by_comma(verb):
            return joined
        before = [c for c in verb.children if c.dep_ in ("compound", "nmod", "npadvmod") and c.i < verb.i]
        finite = verb.tag_ in ("VBZ", "VBD", "VBP")
        next_to = [c for c in before if c.dep_ != "npadvmod" or (finite and c.pos_ == "PROPN" and c.i == verb.i - 1)]
        return expand(c for c in next_to if c.pos_ == "PROPN" or (finite and c.i == verb.i - 1))
    return _inherited_subject(verb, verb.head, depth + 1)


def _joined_by_comma(verb: Token) -> list[Token]:
    """Headlines join by a comma, which the parser reads in many ways: "Putin, Erdogan discuss Syria"."""
    before = sorted((c for c in verb.children if c.i < verb.i and c.pos_ in ("PROPN", "NOUN")), key=lambda c: c.i)
    for first, second in pairwise(before):
        joined = second.left_edge.i == first.i + 2 and verb.doc[first.i + 1].text == ","
        if joined and first.left_edge.i == 0 and first.pos_ == "PROPN" and second.dep_ in HEADLINE_ROLES:
            return [first, second]
    return []


HEADLINE_ROLES = ("nsubj", "nsubjpass", "compound", "nmod")


def _with_company(heads: list[Token], verb: Token) -> list[Token]:
    """The subject and those who act with it: "X, along with Y, condemned", "X backed by Y attacked"."""
    beside = [
        o
        for t in (*heads, verb)
        for c in t.children
        if c.dep_ in ("prep", "cc", "advmod", "conj") and c.lower_ in words("company_words")
        for o in _company(c)
    ]
    helpers = [
        o
        for h in heads
        for c in h.children
        if c.dep_ == "acl" and lemma(c) in words("helped")
        for o in obliques(c, "by")
    ]
    return [*heads, *(o for o in expand([*beside, *helpers]) if o not in heads)]


def _company(word: Token) -> list[Token]:
    """ "along with X", "together with X", "as well as X", "alongside X"."""
    inner = [word, *(c for c in word.children if c.dep_ == "prep" and c.lower_ == "with")]
    return [o for w in inner for o in w.children if o.dep_ == "pobj"] if word.lower_ != "with" else []


def _takes_next(verb: Token) -> bool:
    """A finite verb that the parser took for part of its object: "The group claims responsibility"."""
    return verb.dep_ in ("compound", "amod") and verb.tag_ in ("VBZ", "VBP", "VBD") and verb.head.i > verb.i


def _antecedent(subject: Token, verb: Token) -> list[Token]:
    """A relative pronoun stands for the noun its clause modifies."""
    if subject.lower_ in RELATIVE and verb.dep_ == "relcl":
        return [verb.head]
    return [subject]


def _inherited_subject(verb: Token, head: Token, depth: int) -> list[Token]:
    if verb.dep_ == "conj" and is_verb(head):
        return surface_subject(_spoken_on(verb, head), depth)
    if _trails(verb):  # "..., accusing Iran of ...": the subject of the whole sentence
        return surface_subject(next(t for t in verb.ancestors if t.head == t), depth)
    if verb.dep_ in ("acl", "relcl") and not is_verb(head):
        speaks = verb.tag_ == "VBG" and lemma(head) in words("utterances")  # "issued a statement warning ..."
        return _noun_controller(head, depth) if speaks or is_infinitive(verb) else expand([head])
    if verb.dep_ == "amod":
        return [head]
    if verb.dep_ in ("pcomp", "pobj"):
        return _prepositional_controller(head, depth)
    if is_verb(head):
        return _verb_controller(head, depth)
    if verb.dep_ in ("xcomp", "ccomp", "advcl", "acl"):  # "is ready to talk"
        return surface_subject(head.head, depth) if is_verb(head.head) else _noun_controller(head, depth)
    return []


def _spoken_on(verb: Token, head: Token) -> Token:
    """ "declares that the country cannot go on and urges the world": the second verb of saying goes with the first."""
    root = next((t for t in verb.ancestors if t.head == t), head)
    on = lemma(verb) in words("trailing_verbs") and verb.tag_ == root.tag_ != head.tag_
    return root if on and is_verb(root) else head


def _trails(verb: Token) -> bool:
    comma = verb.i > 0 and verb.nbor(-1).text == ","
    root = next((t for t in verb.ancestors if t.head == t), verb)
    return comma and verb.tag_ == "VBG" and lemma(verb) in words("trailing_verbs") and is_verb(root) and root != verb


def _verb_controller(governor: Token, depth: int) -> list[Token]:
    """Who is understood to act in an infinitive or participle: object of "urge", else subject."""
    if not is_passive(governor) and lemma(governor) in words("object_control"):
        controlled = objects(governor) + (obliques(governor, "on") if lemma(governor) == "call" else [])
        if controlled:
            return controlled
    return surface_subject(governor, depth)


def _prepositional_controller(preposition: Token, depth: int) -> list[Token]:
    """ "accused Iran of helping": Iran helps; "marked the day by launching": the subject launches."""
    governor = preposition.head
    while governor.dep_ == "prep" and governor.head != governor:
        governor = governor.head
    if is_verb(governor):
        held_against = (
            ("of", "for", "from", "into", "with") if lemma(governor) == "charge" else ("of", "for", "from", "into")
        )
        if preposition.lower_ in held_against and lemma(governor) in words("object_control"):
            return objects(governor)
        if preposition.lower_ == "by" and lemma(governor) in (
            "accuse",
            "blame",
        ):  # "accuses Iran of aggression by arming"
            return objects(governor)
        if preposition.lower_ == "for" and (punished := _punished(governor)):
            return punished
        joined = objects(governor) if preposition.lower_ == "in" and lemma(governor) == "join" else []
        return surface_subject(governor, depth) + joined  # "Poland joins Ukraine in calling for ..."
    if governor.dep_ == "dobj" and lemma(governor.head) in words("object_control"):  # "of" hung on the object
        return [governor]
    return _noun_controller(governor, depth)


def _punished(governor: Token) -> list[Token]:
    """ "imposed sanctions on Eritrea for supporting", "cut ties with Ukraine for helping": whose deed it is."""
    severs = ("with",) if lemma(governor) in words("severing") else ()
    phrases = [o for name in ("on", "against", *severs) for o in obliques(governor, name)]
    return phrases or [o for d in objects(governor) for name in ("on", "against", *severs) for o in obliques(d, name)]


def _noun_controller(noun: Token, depth: int) -> list[Token]:
    """Who acts in "Turkey's offer to mediate" or "made an offer to mediate"."""
    owners = [c for c in noun.children if c.dep_ == "poss"] or obliques(noun, "by")  # "a plan by Poland to sell"
    if owners:
        return expand(owners)
    if noun.dep_ == "ROOT":  # headline: "Merkel to visit China"
        return expand([noun])
    if noun.dep_ == "attr" and any(c.lower_ in words("ordinals") for c in noun.children):
        return surface_subject(noun.head, depth)  # "Peru became the first Latin country to recognise ..."
    adjectives = [c for c in noun.children if c.dep_ in MODIFIERS]
    if named := [c for c in adjectives if c.text[0].isupper()]:  # "the U.S. decision to stop"
        return named
    verb = governing_verb(noun)
    return surface_subject(verb, depth) if verb is not None else adjectives


def governing_verb(noun: Token) -> Token | None:
    """The verb that a noun is subject, object or oblique of."""
    token = noun
    for _ in range(MAX_CLIMB):
        if token.dep_ == "ROOT" or token.dep_ in ("relcl", "acl", "appos"):
            return None
        token = token.head
        if is_verb(token):
            return token
    return None


@once
def subjects(verb: Token) -> list[Token]:
    """Logical subject: who acts, also in the passive ("was shelled by X", "an X-brokered truce")."""
    if not is_passive(verb):
        return surface_subject(verb)
    agents = [o for c in verb.children if c.dep_ == "agent" or c.lower_ == "by" for o in prep_objects(c)]
    agents = agents or _late_agents(verb)
    if verb.dep_ in ("amod", "acl"):
        agents += [c for c in verb.children if c.dep_ in ("npadvmod", "compound", "amod")]
    return agents


def _late_agents(verb: Token) -> list[Token]:
    """An agent told late: "was ordered to leave by X", "is killed and another wounded by X", "held hostage by X"."""
    after = [c for c in verb.children if c.i > verb.i and c.dep_ in ("xcomp", "conj", "oprd", "attr", "acomp")]
    after += [g for c in after for g in c.children if g.dep_ == "acl"]
    inner = [c for c in after if c.dep_ in ("xcomp", "oprd", "attr", "acomp") or (is_verb(c) and is_passive(c))]
    return [o for i in inner for c in i.children if c.lower_ == "by" for o in prep_objects(c)]


@once
def objects(verb: Token) -> list[Token]:
    """Logical object: whom or what it is done to, also in the passive and in relative clauses."""
    if is_passive(verb):
        return surface_subject(verb)
    if _takes_next(verb):
        return [verb.head]
    direct = expand(c for c in verb.children if c.dep_ in ("dobj", "attr", "oprd"))
    direct = direct or _declared(verb)
    if verb.dep_ == "relcl" and direct and direct[0].lower_ in RELATIVE:  # "Turkey, which it accuses"
        return [verb.head]
    if not direct and verb.dep_ == "relcl":
        own = [c for c in verb.children if c.dep_ in SUBJECTS]
        return [verb.head] if own and own[0].lower_ not in RELATIVE else []
    return direct


def _declared(verb: Token) -> list[Token]:
    """ "declares Hezbollah a terrorist organisation": what is declared to be something."""
    small = [c for c in verb.children if c.dep_ == "ccomp" and c.pos_ == "NOUN" and c.i > verb.i]
    return expand(s for c in small for s in c.children if s.dep_ == "nsubj" and s.i > verb.i)
