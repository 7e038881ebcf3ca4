"""Rules for expressions that point from the publication date: today, last night, weekdays, weekends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.dates.rules import Context, rule
from tracker.dates.values import (
    Value,
    day,
    part_of_day,
    shift,
    unit_value,
)
from tracker.dates.words import (
    GAP,
    PART,
    WEEKDAY,
    WEEKDAYS,
)

if TYPE_CHECKING:
    from datetime import date

_DEICTIC = {"today": 0, "yesterday": -1, "tomorrow": 1}


@rule(
    rf"(?:(?:earlier|later|late|early|only){GAP})?(?P<day>today|yesterday|tomorrow)(?:['\u2019]?s)?(?:{GAP}(?P<pod>{PART}))",
    rf"(?:(?:earlier|later|late|early){GAP})?(?P<day>today|yesterday|tomorrow)(?P<pod>)",
)
def deictic_day(match: re.Match[str], ctx: Context) -> Value | None:
    """today, late yesterday, tomorrow morning"""
    of = shift(ctx.dct, _DEICTIC[match["day"]])
    return part_of_day(of, match["pod"]) if match["pod"] else day(of)


@rule(
    rf"(?P<which>tonight|last{GAP}(?:night|evening)|(?:(?:early|late|later|earlier){GAP})?this{GAP}(?:morning|afternoon|evening)|overnight)"
)
def night(match: re.Match[str], ctx: Context) -> Value | None:
    """tonight, last night, this morning, overnight"""
    which = match["which"].split()
    if which[-1] == "overnight" and re.match(r"\s(?:stay|success|bag|flight|accommodation)", ctx.after(match.end())):
        return None
    name = {"tonight": "night", "overnight": "night"}.get(which[-1], which[-1])
    return part_of_day(shift(ctx.dct, -1 if which[0] == "last" else 0), name)


@rule(rf"(?:the{GAP})?day{GAP}(?P<side>before|after){GAP}(?P<base>yesterday|tomorrow)")
def two_days_off(match: re.Match[str], ctx: Context) -> Value | None:
    """the day before yesterday, the day after tomorrow"""
    if (match["side"], match["base"]) not in (("before", "yesterday"), ("after", "tomorrow")):
        return None
    return day(shift(ctx.dct, 2 * _DEICTIC[match["base"]]))


_SHORT_CUE = re.compile(r"\b(?:on|last|next|this|until|till|by|since|before|after|late|early|from|to|and)\s$")
_NAMED_DAY = re.compile(
    r"(?:^|\W)(?:black|super|bloody|ruby|cyber|good|ash|palm|easter|sheffield|giving|the\smail\son)\s$"
)
_SET_AFTER = re.compile(
    r"s?(?:\s(?:at|in|the|from|when|he|she|they|we|it|and|or|for|with|a|an|are|to|during)\b|[.,;:)]|$)"
)


def _named_weekday(match: re.Match[str], ctx: Context) -> bool:
    """Whether a weekday word is a date: no "Black Friday", no "Sun" without a cue, no "on Mondays"."""
    word, at, end = match["wd"], match.start("wd"), match.end("wd")
    before, behind = ctx.before(at, 20), ctx.after(end)
    if _NAMED_DAY.search(before) or re.search(r"\b(?:every|each)\s$", before):
        return False
    if behind.startswith("s") and _SET_AFTER.match(behind) and (re.search(r"\bon\s$", before) or not ctx.capital(at)):
        return False
    if word.rstrip(".").endswith("day"):
        return True
    capital = ctx.capital(at) and not ctx.text[at + 1 : at + 2].isupper()
    return capital and bool(_SHORT_CUE.search(before) or re.match(r",?\s(?:[0-9]|morning|night|evening)", behind))


def weekday_date(weekday: int, relation: str, match: re.Match[str], ctx: Context) -> date:
    """The day a weekday name means: the latest one, unless the relation or a future cue says the next one."""
    back = (ctx.dct.weekday() - weekday) % 7
    ahead = (weekday - ctx.dct.weekday()) % 7
    if relation.startswith("last") or relation == "previous":
        return shift(ctx.dct, -(back or 7))
    if relation == "next" or relation in ("coming", "following"):
        return shift(ctx.dct, ahead or 7)
    tense = ctx.tense(match)
    if tense == "future":
        return shift(ctx.dct, ahead or 7)
    if tense == "soon" or (relation == "this" and tense == "none"):
        return shift(ctx.dct, ahead)
    if tense == "none" and (known := _same_weekday(weekday, match.start(), ctx)):
        return known
    return shift(ctx.dct, -back)


def _same_weekday(weekday: int, offset: int, ctx: Context) -> date | None:
    """A coming day of that name which the text has named before: "will meet Monday. [...] The visit Monday comes"."""
    for timex in reversed(ctx.resolved):
        if offset - timex.start > 1500:
            return None
        if timex.first and timex.first == timex.last and timex.first.weekday() == weekday:
            return timex.first if 0 < (timex.first - ctx.dct).days < 8 else None
    return None


_RELATION = (
    rf"(?:(?P<rel>(?:this{GAP})?(?:last|past|next|coming|this)|(?:the{GAP})(?:following|previous)|previous){GAP})?"
)


@rule(
    rf"(?:(?:late|early|later|earlier|overnight)(?:{GAP}on)?{GAP})?{_RELATION}(?P<wd>{WEEKDAY})",
    rf"(?:(?:late|early)(?:{GAP}on)?{GAP})?{_RELATION}(?P<wd>{WEEKDAY})(?:['\u2019]?s)?,?{GAP}(?:(?:late|early){GAP})?(?:in{GAP}the{GAP})?(?P<pod>{PART})",
    rf"(?:(?:late|early)(?:{GAP}on)?{GAP})?(?P<rel>)(?P<wd>{WEEKDAY}),?{GAP}(?:of{GAP})?(?P<week>last|next|this){GAP}week",
)
def weekday(match: re.Match[str], ctx: Context) -> Value | None:
    """Monday, late on Sunday, overnight on Friday, last Tuesday, Thursday night, Friday of next week"""
    groups = match.groupdict()
    if not _named_weekday(match, ctx):
        return None
    number = WEEKDAYS[match["wd"].rstrip(".")]
    relation = (match["rel"] or "").split()[-1:] or [""]
    if groups.get("week"):
        monday = shift(ctx.dct, -ctx.dct.weekday() + {"last": -7, "next": 7}.get(match["week"], 0))
        return day(shift(monday, number))
    if relation[0] in ("following", "previous") and (anchor := ctx.anchor(match.start())) and anchor.first:
        step = 1 if relation[0] == "following" else -1
        gap = ((number - anchor.first.weekday()) * step) % 7 or 7
        return day(shift(anchor.first, step * gap))
    of = weekday_date(number, "last" if relation[0] == "past" else relation[0], match, ctx)
    return part_of_day(of, match["pod"]) if groups.get("pod") else day(of)


@rule(
    rf"(?:the{GAP}|this{GAP})?(?P<rel>last|next|this|past|coming|the|previous|following|same){GAP}week-?end",
    rf"(?P<rel>)(?P<span>the{GAP}week-?end)",
)
def weekend_days(match: re.Match[str], ctx: Context) -> Value | None:
    """the weekend, this weekend: the latest one begun, the next one after a future cue"""
    rel = match["rel"]
    saturday = shift(ctx.dct, 5 - ctx.dct.weekday())  # of this ISO week
    begun = saturday <= ctx.dct
    tense = ctx.tense(match)
    if rel in {"next", "coming", "following"}:
        of = shift(saturday, 7 if begun or (rel == "next" and ctx.dct.weekday() == 4) else 0)
    elif (rel == "this" and tense in ("none", "future", "soon")) or tense in ("future", "soon"):
        of = saturday
    else:
        of = saturday if begun and rel not in ("last", "previous") else shift(saturday, -7)
    return unit_value("weekend", of)
