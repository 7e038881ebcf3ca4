"""What a date expression says of an act that is over, and which expressions of a sentence date nothing in it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from spacy.tokens import Token

from tracker.dates.values import month, shift_months
from tracker.events.discourse import Scene
from tracker.model import Timex

AHEAD = re.compile(r"\b(?:from|by|until|till|before|to|for|starting|beginning|effective|next)\s(?:on\s|the\s)?$")
LIMIT = re.compile(r"\b(?:by|until|till|before|to|within|through|than)\s(?:the\s|at\s|end\sof\s){0,2}$")
NAMED = re.compile(r"\b(?:next|coming|following|tomorrow|\d{4})\b")
WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b")
WEEK, HALF_A_YEAR = timedelta(days=7), timedelta(days=183)


def over(scene: Scene, trigger: Token, timex: Timex, published: date) -> Timex | None:
    """The expression as the date of what is over: it ends with the day of publication at the latest.

    A bare weekday that was taken for the coming one is the last one, a month far ahead that of the year before;
    "two weeks of talks" have just ended.
    """
    first, last = timex.first, timex.last
    if timex.type == "DURATION" and not first and _lasted(scene, trigger, timex):
        days = timedelta(days=_days(timex.value))
        return replace(timex, first=published - days, last=published, precision="approx")
    if not first or not last or last <= published:
        return timex
    if first <= published:
        return replace(timex, last=published)
    low = timex.text.lower()
    if NAMED.search(low) or AHEAD.search(scene.tree.text[: max(0, timex.start - scene.start)].lower()):
        return None
    if WEEKDAY.search(low) and last - first < WEEK:
        return replace(timex, first=first - WEEK, last=last - WEEK)
    if timex.precision in ("day", "month") and first - published > HALF_A_YEAR:
        return _year_before(timex, first, last)
    return None


def begins(scene: Scene, timex: Timex) -> bool:
    """ "from 4 May", "starting on Monday": when something that is agreed now begins."""
    before = scene.tree.text[: max(0, timex.start - scene.start)].lower()
    return bool(BEGINNING.search(before))


BEGINNING = re.compile(r"\b(?:from|starting|beginning|effective)\s(?:on\s|the\s|in\s)?$")


def limit(scene: Scene, timex: Timex) -> bool:
    """ "until Friday", "by June", "within the next two days": when something ends or must be."""
    before = scene.tree.text[: max(0, timex.start - scene.start)].lower()
    return bool(LIMIT.search(before)) or timex.text.lower().startswith(("until", "by ", "the next"))


LASTING = re.compile(r"P(\d+|X)([DWM])")
UNIT_DAYS = {"D": (1, 7), "W": (7, 28), "M": (30, 90)}  # of one, of some


def _days(value: str) -> int:
    match = LASTING.fullmatch(value)
    if not match:
        return 0
    one, some = UNIT_DAYS[match[2]]
    return some if match[1] == "X" else int(match[1]) * one - 1  # today is one of them


def _lasted(scene: Scene, trigger: Token, timex: Timex) -> bool:
    """ "days of clashes", "three weeks of talks", "has for days shelled": as long as the act went on."""
    root = scene.tree.root(timex.start - scene.start, timex.end - scene.start)
    if root is None or not LASTING.fullmatch(timex.value):
        return False
    if root.head.lower_ == "for" and root.head.head == trigger:  # "for three days it has shelled"
        return any(c.dep_ == "aux" and c.lower_ in ("has", "have") for c in trigger.children)
    of = [c for c in root.children if c.dep_ == "prep" and c.lower_ == "of"]
    return any(trigger in (g, *g.conjuncts) for c in of for g in c.children if g.dep_ == "pobj")


def _year_before(timex: Timex, first: date, last: date) -> Timex:
    if timex.precision == "month":  # a February may have a day more
        whole = month(first.year - 1, first.month)
        return replace(timex, first=whole.first, last=whole.last)
    return replace(timex, first=shift_months(first, -12), last=shift_months(last, -12))


# "2011 Libyan civil war: ...": the topic of what follows, not its day
TOPIC = re.compile(r"[^:]{2,100}[^\s:]:\s")
LABEL = 12  # characters beside the expression


def label(scene: Scene, trigger: Token, timex: Timex) -> bool:
    """The expression stands in a label with words of its own ahead of the sentence that tells the event."""
    topic = TOPIC.match(scene.tree.text)
    if not topic or scene.tree.spans[trigger.i][0] < topic.end():
        return False
    at = timex.start - scene.start
    return at < topic.end() and len(topic.group()) - len(timex.text) > LABEL


# "the first visit since 1949", "the deadliest attack in three years": how long ago the last one was, not when this one
RECORD = re.compile(
    r"\b(?:first|second|last|only|\w{2,12}est|most (?!of\b)\w+|least \w+)\b[^.;:]{0,120}"
    r"\b(?:since|in|for|of|over|within)(?: the| at least| more than| over)*\s*$"
)
# any day will do; not "the first troops have been leaving since Monday"
FIRST_SINCE = re.compile(r"first\b(?!.*\b(?:has|have|had)\b).*\bsince\s*$")
# "the largest raid since the war began last year"
SINCE_ACT = re.compile(
    r"\b(?:first|\w{2,12}est|most (?!of\b)\w+)\b[^.,;:]{0,120}\bsince\s(?:[\w'\u2019-]{1,20}\s){1,6}"
    r"(?:began|started|took|became|came|ended|broke|joined|launched|signed|won)\b[^.,;:]{0,50}$"
)
SPAN_WORD = re.compile(r"since|\d{4}|year|decade|month|week|century|time")


def record(scene: Scene, timex: Timex) -> bool:
    """How long ago the last such act was."""
    before = scene.tree.text[: max(0, timex.start - scene.start)].lower()
    if timex.text.lower().startswith(("since ", "in ", "for ")):
        before += timex.text.lower().split()[0] + " "
    if SINCE_ACT.search(before):
        return True
    compared = RECORD.search(before)
    last_time = compared and FIRST_SINCE.match(compared.group())
    spans = last_time or (compared and SPAN_WORD.search(timex.text.lower()))
    return bool(spans) and not YEAR_ONLY_NEAR.search(before)


YEAR_ONLY_NEAR = re.compile(r"\b(?:quarter|half|week|day)\b[^.]{0,12}$")
