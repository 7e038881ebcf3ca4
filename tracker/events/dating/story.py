"""A story told on: a sentence without a day of its own goes on with the day of the sentence before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from spacy.tokens import Token

from tracker.events.dating.when import Dating
from tracker.events.discourse import Scene
from tracker.events.phrases import is_verb
from tracker.events.reports import Telling
from tracker.events.rules import ruleset
from tracker.language.lemmas import lemma
from tracker.model import Report

NEWS = timedelta(days=14)  # what lies farther back is history, and the next sentence may be of today


def told_on(
    dating: Dating, scene: Scene, trigger: Token, actors: Iterable[str], before: Sequence[Telling], published: date
) -> Dating:
    """The day of the sentence before, when this one has none: "On Monday X met Y. He also criticised Z."

    It goes on when it is told in the past, of whoever acted before ("he", "they") or of one thing more ("also").
    """
    if dating.basis == "expression" or not _goes_on(trigger):
        return dating
    last = next((t.report for t in reversed(before) if t.dated and set(t.report.actors) & set(actors)), None)
    if last is None or last.sentences[0] != scene.index - 1 or last.date_start != last.date_end:
        return dating
    if last.status != "occurred" or not timedelta() <= published - last.date_end <= NEWS:
        return dating
    return replace(dating, first=last.date_start, last=last.date_end, basis="expression", text=last.date_text)


def reacted(dating: Dating, trigger: Token, before: Sequence[Telling], published: date) -> Dating:
    """The day of what somebody reacts to, when the text dates that only: "Following the vote, X warned Y."."""
    if dating.basis == "expression":
        return dating
    for noun in _reacted_to(trigger):
        for report in (t.report for t in reversed(before) if t.dated and _called(t.report, noun)):
            day = report.date_start
            if day == report.date_end and timedelta() <= published - day <= NEWS:
                return replace(dating, first=day, last=day, basis="expression", text=report.date_text)
    return dating


def _called(report: Report, noun: Token) -> bool:
    """Whether a noun can stand for what was told: by the rules, or by its own words ("voted": "the vote")."""
    types = {rule.type for rule in ruleset().nouns.get(lemma(noun), ())}
    word = re.compile(rf"\b{re.escape(lemma(noun))}", re.IGNORECASE)
    return report.event_type in types or bool(word.search(report.evidence))


def _reacted_to(trigger: Token) -> list[Token]:
    """The nouns of "after the vote", "following the attack" in the clause of the trigger and those around it."""
    verbs = [t for t in (trigger, *trigger.ancestors) if is_verb(t)]
    after = [c for v in verbs for c in v.children if c.dep_ == "prep" and c.lower_ in ("after", "following")]
    nouns = [o for c in after for o in c.children if o.dep_ == "pobj" and o.pos_ == "NOUN"]
    return [n for n in nouns if any(c.lower_ in ("the", "this", "that") for c in n.children)]


def _goes_on(trigger: Token) -> bool:
    path = [trigger, *trigger.ancestors]
    verb = path[-1]
    if verb.tag_ != "VBD" or any(t.dep_ in ("relcl", "advcl", "acl") for t in path):
        return False
    also = any(c.dep_ == "advmod" and c.lower_ == "also" for c in verb.children)
    own = [c for c in verb.children if c.dep_ == "nsubj"]
    return also or any(c.tag_ == "PRP" for c in own)
