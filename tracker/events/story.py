"""A story told on: a sentence without a day of its own goes on with the day of the sentence before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from spacy.tokens import Token

from tracker.events.discourse import Scene
from tracker.events.reports import Telling
from tracker.events.when import Dating

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


def _goes_on(trigger: Token) -> bool:
    path = [trigger, *trigger.ancestors]
    verb = path[-1]
    if verb.tag_ != "VBD" or any(t.dep_ in ("relcl", "advcl", "acl") for t in path):
        return False
    also = any(c.dep_ == "advmod" and c.lower_ == "also" for c in verb.children)
    own = [c for c in verb.children if c.dep_ == "nsubj"]
    return also or any(c.tag_ == "PRP" for c in own)
