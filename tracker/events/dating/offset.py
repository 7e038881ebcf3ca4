"""Days counted from another act: "two days after Monday's raid", "the move comes a day after Chad accused Sudan"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from spacy.tokens import Token

from tracker.events.discourse import Scene
from tracker.events.phrases import is_verb
from tracker.model import Timex

COUNTED = re.compile(r"P(\d{1,2})([DW])")
DAYS = {"D": 1, "W": 7}
LINKS = {"after": 1, "before": -1}


def counted_from(scene: Scene, trigger: Token, timexes: Sequence[Timex], published: date) -> Timex | None:
    """The day of an act that the sentence dates by another: from the other's day, or back from the day of this one.

    An act without a day that "comes a day after" another one is news, so the other one was a day before the news.
    """
    for timex in timexes:
        link, counted = _link(scene, timex), COUNTED.fullmatch(timex.value)
        if link is None or counted is None:
            continue
        days = timedelta(days=int(counted[1]) * DAYS[counted[2]])
        top = link.head if link.dep_ == "mark" else link
        other = {t.i for t in top.subtree if t.i > link.i}
        if trigger.i not in other and _verb_above(top.head) == _verb_above(trigger):
            known = _day(scene, timexes, other)
            day = known and known + days * LINKS[link.lower_]
        elif trigger in (top, *(c for c in top.children if c.dep_ == "pobj")) and link.lower_ == "after":
            outside = {t.i for t in scene.doc} - other
            day = (_day(scene, timexes, outside) or published) - days
        else:
            continue
        if day:
            return replace(timex, type="DATE", value=day.isoformat(), first=day, last=day, precision="day")
    return None


def _link(scene: Scene, timex: Timex) -> Token | None:
    """The "after" or "before" that comes next, of a clause or a noun."""
    inside = scene.tree.tokens(timex.start - scene.start, timex.end - scene.start)
    at = inside[-1].i + 1 if inside else len(scene.doc)
    following = scene.doc[at] if at < len(scene.doc) else None
    linked = following is not None and following.lower_ in LINKS and following.dep_ in ("mark", "prep")
    return following if linked else None


def _day(scene: Scene, timexes: Sequence[Timex], among: Iterable[int]) -> date | None:
    """The one day that is named among these words."""
    words = set(among)
    days = {
        t.first
        for t in timexes
        if t.first and t.first == t.last and t.precision == "day"
        if (root := scene.tree.root(t.start - scene.start, t.end - scene.start)) is not None and root.i in words
    }
    return days.pop() if len(days) == 1 else None


def _verb_above(token: Token) -> Token | None:
    return next((t for t in (token, *token.ancestors) if is_verb(t)), None)
