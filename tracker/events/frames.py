"""Predicate-argument structure over a dependency tree: who does what to whom, whatever the syntax.

`fillers(trigger, "subj")` gives the heads of the logical subject of a verb or noun. Active, passive, relative,
participial, infinitival and coordinated clauses, and nouns under light verbs ("held talks with"), all answer alike:

    Russia sanctioned Iran · Iran was sanctioned by Russia · Russia, which sanctioned Iran · sanctions imposed by Russia
    on Iran · Russia threatened to sanction Iran · Russia's sanctions on Iran · Russian sanctions against Iran

Labels are those of spaCy's English models (CLEAR style).
"""

from __future__ import annotations

from spacy.tokens import Token

from tracker.events.clauses import COMPLEMENTS, governing_verb, objects, subjects, surface_subject
from tracker.events.phrases import MODIFIERS, SUBJECTS, expand, is_infinitive, is_passive, is_verb, obliques
from tracker.language.lemmas import lemma
from tracker.language.lexicon import words
from tracker.language.remember import once

STRUCTURAL = frozenset(
    {"subj", "obj", "iobj", "comp", "cond", "mod", "gov", "poss", "self"}
)  # other roles: prepositions


@once
def fillers(trigger: Token, path: str) -> list[Token]:
    """Heads that fill a role of the trigger; dots lead on: "obj.of" is the of-phrase of the object."""
    heads = [trigger]
    for role in path.split("."):
        heads = [f for h in heads for f in _role(h, role)]
    return heads


def _role(token: Token, role: str) -> list[Token]:
    joined = token.pos_ == "ADJ" and token.dep_ == "conj"
    if joined and (token.head.dep_ in ("acomp", "oprd") or token.head.tag_ == "VBN"):  # "committed and willing"
        own = _verb_role(token, role)
        return own or (_verb_role(token.head, role) if role == "subj" else [])
    if is_verb(token) or token.dep_ in ("acomp", "oprd") or (token.pos_ == "ADJ" and token.dep_ == "ccomp"):
        return _verb_role(token, role)
    return _noun_role(token, role)


def _verb_role(verb: Token, role: str) -> list[Token]:
    if role == "subj":
        if is_verb(verb):
            return subjects(verb)
        own = [c for c in verb.children if c.dep_ == "nsubj"]  # "holds Tehran responsible"
        return expand(own) or (objects(verb.head) if verb.dep_ == "oprd" else surface_subject(verb.head))
    if role == "obj":
        return objects(verb)
    if role == "iobj":
        return expand(c for c in verb.children if c.dep_ == "dative" and c.pos_ != "ADP")
    if role == "comp":
        return [c for c in verb.children if c.dep_ in COMPLEMENTS or _is_complement(c)]
    if role == "cond":
        return [
            s
            for v in (verb, *_verb_role(verb, "comp"))
            for c in v.children
            if _is_condition(c)
            for s in surface_subject(c)
        ]
    if role == "mod":
        return [c for c in verb.children if c.dep_ in MODIFIERS]
    if role == "gov":
        return [verb.head] if verb.head != verb else []
    if role in ("poss", "self"):
        return [verb] if role == "self" else []
    return _attached(verb, role)


def _is_complement(clause: Token) -> bool:
    """What the parser calls adverbial: "threatened on Sunday to close", "called for Israel to reopen"."""
    marks = {c.lower_ for c in clause.children if c.dep_ == "mark"}
    return (
        clause.dep_ == "advcl"
        and (is_infinitive(clause) or "for" in marks)
        and lemma(clause.head) in words("takes_infinitive")
    )


def _is_condition(clause: Token) -> bool:
    marked = any(c.dep_ == "mark" and c.lower_ in ("if", "unless", "until", "provided") for c in clause.children)
    return clause.dep_ == "advcl" and marked


def _attached(verb: Token, name: str, apart: frozenset[str] = frozenset()) -> list[Token]:
    """Prepositional phrases of a verb; the parser often hangs them on its object or complement instead."""
    found = obliques(verb, name)
    if found:
        return found
    nearby = [
        c for c in verb.children if c.dep_ in ("dobj", "nsubjpass", "attr", "acomp", "xcomp", "prep", "advmod", "prt")
    ]
    told = [c for c in nearby if c.dep_ == "prep" and c.lower_ not in apart]
    inner = [g for c in told for g in c.children if g.dep_ == "pobj"]
    return [o for c in nearby + inner for o in obliques(c, name)] or _shared(verb, name)


def _shared(verb: Token, name: str) -> list[Token]:
    """ "three are killed and two injured in airstrikes": what the second participle says of the first, too."""
    after = [c for c in verb.children if c.dep_ == "conj" and is_verb(c) and is_passive(c)] if is_passive(verb) else []
    return [o for c in after for o in obliques(c, name)]


def _noun_role(noun: Token, role: str) -> list[Token]:
    if role == "self":
        return [noun]
    if role == "gov":
        return [verb] if (verb := governing_verb(noun)) is not None else []
    if noun.dep_ in ("compound", "nmod") and noun.head.pos_ == "NOUN":  # "ceasefire agreement between A and B"
        return [f for f in _noun_role_of(noun, role) + _noun_role(noun.head, role) if f != noun]
    return _noun_role_of(noun, role)


def _noun_role_of(noun: Token, role: str) -> list[Token]:
    if role == "poss":
        return expand(c for c in noun.children if c.dep_ == "poss" or _owns(c)) + _armed_owners(noun)
    if role == "mod":
        return _paired(expand(c for c in noun.children if c.dep_ in MODIFIERS and not is_verb(c)))
    if role == "subj":
        return _noun_agent(noun)
    if role == "obj":
        done_by = _armed_owners(noun)
        return [o for name in ("of", "against", "on") for o in obliques(noun, name) if o not in done_by]
    if role == "comp":
        return [c for c in noun.children if c.dep_ in ("acl", "relcl") or _is_content_clause(c)]
    return _noun_oblique(noun, role)


def _owns(token: Token) -> bool:
    """ "Libya's shooting down of a jet": the owner of a noun that looks like a verb."""
    return token.dep_ in SUBJECTS and any(c.dep_ == "case" for c in token.children)


def _is_content_clause(clause: Token) -> bool:
    """ "calls for Israel to stop", "an appeal that Kenya send troops"."""
    marks = {c.lower_ for c in clause.children if c.dep_ == "mark"}
    return clause.dep_ in ("advcl", "ccomp") and bool(marks & {"for", "that"})


def _paired(modifiers: list[Token]) -> list[Token]:
    """ "US-China talks": with the second of a hyphenated pair comes the first."""
    firsts = [
        c
        for m in modifiers
        for c in m.children
        if c.dep_ in MODIFIERS and c.i < m.i and m.doc[c.i + 1].text in ("-", "–", "/")
    ]
    return firsts + modifiers


def _noun_agent(noun: Token) -> list[Token]:
    """Who carries out what a noun names: "X imposed sanctions", "sanctions imposed by X"."""
    for child in noun.children:
        doing = child.dep_ in ("acl", "amod", "relcl") and is_verb(child)
        content = any(c.dep_ == "mark" for c in child.children)  # "a demand that Japan release him" is not Japan's
        agents = subjects(child) if doing and not content else []
        if agents and noun not in agents:
            return agents
    verb = governing_verb(noun)
    if verb is None:
        return []
    if noun.dep_ == "pobj" and noun.head.lower_ in ("for", "of", "over") and lemma(verb) in words("blaming"):
        # "blamed Iran for the attack"
        return [o for o in objects(verb) + obliques(verb, "on") if noun not in o.subtree]
    return [s for s in subjects(verb) if s != noun]


def _armed_owners(noun: Token) -> list[Token]:
    """ "the assault of the Georgian Army on the town": whose army or planes it is that attack."""
    if lemma(noun) not in words("acts_of"):
        return []
    return [o for o in obliques(noun, "of") if lemma(o) in words("forces") | words("arms")]


def _noun_oblique(noun: Token, name: str) -> list[Token]:
    owners = _armed_owners(noun) if name == "of" else []
    own = [o for o in obliques(noun, name) if o not in owners]
    participles = [c for c in noun.children if c.dep_ in ("acl", "relcl") and is_verb(c)]
    own = own or [o for c in participles for o in obliques(c, name)]
    inside = noun.dep_ == "pobj" and noun.head.lower_ in ("in", "into")  # "in talks with"
    if own or name == "by" or not (inside or noun.dep_ in ("dobj", "nsubjpass", "nsubj", "attr")):
        return own
    verb = governing_verb(noun)
    if verb is None:
        return []
    # "held drills amid a row between": not between whom they were; nor are those of an object its subject's
    found = obliques(verb, name) if noun.dep_ == "nsubj" else _attached(verb, name, words("circumstances"))
    return [o for o in found if o != noun and noun not in o.subtree]
