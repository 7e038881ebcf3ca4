"""Dates told with a noun ("Monday's raid", "the strike carried out on Monday"): whether it names the event."""

from __future__ import annotations

from calendar import month_abbr, month_name

from spacy.tokens import Token

from tracker.events.clauses import surface_subject
from tracker.events.phrases import is_infinitive
from tracker.language.lemmas import lemma
from tracker.language.lexicon import words

YEAR_DIGITS = 4
MONTHS = frozenset(month_name) | frozenset(month_abbr)


def modified_noun(token: Token) -> Token | None:
    """The noun that a date expression stands before as a modifier."""
    if noun := _named_by_year(token):
        return noun
    if token.dep_ not in ("poss", "compound", "nmod", "amod", "nummod") or token.head.i < token.i:
        return None
    before = token.left_edge.i - 1
    if token.head.pos_ == "PROPN" and token.dep_ != "poss" and before >= 0 and token.doc[before].pos_ == "ADP":
        return None  # "In early March Chad closed ...", "in 1991 Iraq lost ...": no comma, and yet no name
    return token.head if token.head.pos_ in ("NOUN", "PROPN") else None


def left_hanging(token: Token) -> Token | None:
    """The preposition of "said on Monday talks would resume", whose day the parser gives to the talks."""
    before = token.left_edge.i - 1
    preposition = token.doc[before] if before >= 0 else token
    alone = preposition.dep_ == "prep" and not any(c.dep_ in ("pobj", "pcomp") for c in preposition.children)
    return preposition if alone and token.dep_ in ("compound", "nmod", "amod") else None


def _named_by_year(token: Token) -> Token | None:
    """The noun of a name with a year in it, wherever the parser hangs the year: "his 2012 campaign manager"."""
    doc, at = token.doc, token.i
    bare = len(token.text) == YEAR_DIGITS and token.text.isdigit() and at + 1 < len(doc)
    if not bare or (at and (doc[at - 1].pos_ == "ADP" or doc[at - 1].is_punct or doc[at - 1].text in MONTHS)):
        return None
    last = at
    while last + 1 < len(doc) and doc[last + 1].pos_ in ("NOUN", "PROPN", "ADJ"):
        last += 1
    return doc[last] if last > at and doc[last].pos_ in ("NOUN", "PROPN") else None


def happens_in(noun: Token, trigger: Token, clause: Token | None) -> bool:
    """The act is part of what the noun names: "detained in Friday's raid", "meddling in the 2004 election"."""
    within = noun.pos_ == "NOUN" and noun.dep_ == "pobj" and noun.head.lower_ in ("in", "during", "at")
    if not within or lemma(trigger) in words("claim_verbs"):  # "implicates Iran in the 1994 bombing"
        return False
    return noun.head.head in (trigger, clause)


def same_act(noun: Token, trigger: Token, clause: Token | None) -> bool:
    """The noun names what the clause tells: "Monday's raid killed nine", "the raid, in which nine were killed"."""
    if noun == trigger:
        return True
    if noun.pos_ != "NOUN" or clause is None:
        return False
    told_of = clause.dep_ in ("relcl", "acl") and clause.head == noun and not is_infinitive(clause)
    goes_on = lemma(clause) in words("happening") and noun in surface_subject(clause)
    return told_of or goes_on


def told_with(verb: Token) -> Token | None:
    """The noun whose day a verb gives: "the strike conducted on Monday", "a truce that began on Monday"."""
    carried = lemma(verb) in words("light_verbs") | words("happening") | words("planning_verbs")
    return verb.head if verb.dep_ in ("acl", "relcl") and carried and not is_infinitive(verb) else None


def speaking(verb: Token, clause: Token | None) -> bool:
    """The time of the saying: "Speaking on Monday, X warned", "X, speaking in Ankara on Monday, warned"."""
    if verb.tag_ != "VBG" or any(c.dep_ in ("mark", "aux", "nsubj") for c in verb.children):
        return False
    if verb.dep_ == "advcl" and verb.head == clause:
        return verb.i < clause.i
    of_subject = clause is not None and verb.dep_ == "acl" and verb.head in surface_subject(clause)
    return of_subject and lemma(verb) in words("speaking")


def answered(date_word: Token, trigger: Token, clause: Token | None) -> bool:
    """The day of what an act answers to: "closed the border after a raid on Monday", "jailed for spying in May"."""
    below, token = date_word, date_word.head
    while token.head != token and token not in (trigger, clause):
        beyond = token.dep_ == "prep" and below != date_word and trigger not in token.subtree
        if beyond and _answers(token, below):
            return True
        below, token = token, token.head
    return False


def _answers(preposition: Token, cause: Token) -> bool:
    if preposition.lower_ == "for":
        return cause.tag_ == "VBG" or lemma(preposition.head) in words("held_against")
    # "signed it after talks on Monday" was the same day
    return preposition.lower_ in words("causes") | {"over"} and lemma(cause) not in words("sittings")


def to_come(verb: Token | None) -> bool:
    """ "will vote on Friday", "is expected to vote on Friday"."""
    if verb is None:
        return False
    if any(c.dep_ == "aux" and c.lower_ in ("will", "'ll", "\u2019ll", "shall") for c in verb.children):
        return True
    set_out = lemma(verb.head) in words("planning_verbs") | {"set", "slate", "due"}
    return is_infinitive(verb) and verb.dep_ in ("xcomp", "advcl") and set_out
