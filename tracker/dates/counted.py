"""Rules that count weeks, months and years from publication, or days from a date named before."""

from __future__ import annotations

import re
from datetime import date

from tracker.dates.rules import PART_OF, Context, part_name, rule
from tracker.dates.values import (
    VAGUE_DAYS,
    Value,
    after,
    day,
    move,
    normalise,
    part,
    part_of_day,
    shift,
    shift_months,
    unit_value,
    up_to,
    week,
)
from tracker.dates.words import (
    ANY_UNIT,
    GAP,
    MONTH,
    MONTHS,
    NUMBER,
    PART,
    UNIT_PLURAL,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    amount,
    unit_of,
    words,
)

_STEP = {"last": -1, "previous": -1, "next": 1, "following": 1, "coming": 1, "upcoming": 1}
_ANCHORED = ("previous", "following", "same", "that")
_CALENDAR_UNIT = r"(?P<unit>week|month|quarter|year|decade|century)"


@rule(
    rf"(?:(?P<when>earlier|later){GAP})?{PART_OF}?(?:the{GAP}(?:very{GAP})?)?(?P<rel>last|next|this|previous|following|same|current|that|upcoming){GAP}{_CALENDAR_UNIT}",
    rf"(?P<when>earlier|later|early|late)(?P<part>)(?P<edge>){GAP}in{GAP}(?P<rel>the){GAP}{_CALENDAR_UNIT}",
    rf"(?P<when>){PART_OF}the?{GAP}?(?P<rel>){_CALENDAR_UNIT}",
    rf"(?P<when>)(?P<part>)(?P<edge>)(?:the{GAP}(?:rest|remainder){GAP}of{GAP})(?P<rel>the|this){GAP}{_CALENDAR_UNIT}",
    rf"(?P<when>)(?P<part>)(?P<edge>)the{GAP}(?P<unit>week|month|quarter|year|decade){GAP}(?P<rel>previous|before)",
)
def calendar_unit(match: re.Match[str], ctx: Context) -> Value | None:
    """last week, this month, next year, earlier this month, late last year, the end of the year, that week"""
    rel, unit, when = match["rel"], match["unit"], match["when"]
    which = part_name(match)
    if rel == "before":
        rel = "previous"
    if rel == "last" and (_over_period(match, ctx) or (unit in ("decade", "century") and not which)):
        return None  # the years up to now: see periods
    if rel in _ANCHORED:
        return _anchored_unit(match, rel, ctx)
    value = unit_value(unit, move(unit, _STEP.get(rel, 0), ctx.dct))
    if when in ("earlier", "early"):
        return up_to(value, ctx.dct)
    if when in ("later", "late") or "rest" in match.group() or "remainder" in match.group():
        return after(value, ctx.dct)
    return part(value, which) if which else value


def _anchored_unit(match: re.Match[str], rel: str, ctx: Context) -> Value | None:
    """The following week, later that year, the end of the same month: counted from the date named last."""
    unit, when, which = match["unit"], match["when"], part_name(match)
    anchor = ctx.anchor(match.start(), day=False)
    if anchor is None and rel == "following":
        return Value("XXXX-XX-XX")
    base = anchor.first if anchor and anchor.first else ctx.dct
    value = unit_value(unit, move(unit, _STEP.get(rel, 0), base))
    if when and anchor and anchor.precision != value.precision:
        return after(value, anchor.last or base) if when == "later" else up_to(value, base)
    return part(value, which) if which else value


def _over_period(match: re.Match[str], ctx: Context) -> bool:
    """Whether "the last year" is the twelve months up to now: "over the last year"."""
    over = re.search(r"\b(?:over|during|within|throughout|for|in)\s$", ctx.before(match.start(), 14))
    return bool(over) and match.group().startswith("the") and match["unit"] != "quarter"


@rule(
    rf"(?P<when>earlier|later|early|late){GAP}(?P<rel>(?:in{GAP}the|that|the{GAP}same|on{GAP}the{GAP}same)){GAP}day",
    rf"(?P<when>)(?:(?:late|early){GAP})?(?:the{GAP}(?:very{GAP})?)?(?P<rel>next|following|previous|same|that){GAP}(?:day|(?P<pod>{PART}))",
    rf"(?P<when>)(?:the{GAP})?day{GAP}(?P<rel>after|before|earlier|later)",
    rf"(?P<when>)the{GAP}(?P<pod>night|evening|morning|afternoon){GAP}(?P<rel>before)",
    rf"(?P<when>)(?:end(?:ed|ing)?|finish(?:ed|ing)?|close[ds]?|closing|for|in){GAP}(?P<span>(?P<rel>the){GAP}day)",
)
def anaphoric_day(match: re.Match[str], ctx: Context) -> Value | None:
    """the next day, that evening, the day before, later in the day: counted from the date named last"""
    groups, rel = match.groupdict(), match["rel"].split()[-1]
    if rel in ("after", "before") and (ahead := _date_ahead(match, ctx)):
        return day(shift(ahead, 1 if rel == "after" else -1))
    if groups.get("pod") and rel == "that" and groups["pod"] in ("noon", "midday", "dawn"):
        return None
    anchor = ctx.anchor(match.start(), reach=8)
    step = {"next": 1, "following": 1, "after": 1, "later": 1, "previous": -1, "before": -1, "earlier": -1}.get(rel, 0)
    if anchor is None and step > 0:
        return Value("XXXX-XX-XX")
    base = (anchor.last or anchor.first) if anchor and step > 0 else anchor.first if anchor else ctx.dct
    of = shift(base or ctx.dct, step)
    return part_of_day(of, groups["pod"]) if groups.get("pod") else day(of)


_AHEAD = re.compile(rf"\s(?:the\s)?(?P<x>(?:[a-z]+\s){{0,3}}?)(?:on\s|of\s)?(?P<wd>{WEEKDAY})\b")


def _date_ahead(match: re.Match[str], ctx: Context) -> date | None:
    """The weekday that follows within a few words: "the day after Monday's summit"."""
    found = _AHEAD.match(ctx.after(match.end(), 60))
    if not found or not ctx.capital(match.end() + found.start("wd")):
        return None
    return shift(ctx.dct, -((ctx.dct.weekday() - WEEKDAYS[found["wd"].rstrip(".")]) % 7))


_ADJECTIVE = r"(?:(?:full|whole|short|long|business|working|trading|consecutive|straight|calendar|more)" + GAP + r")?"
_COUNT = (
    rf"(?:(?:about|around|nearly|almost|over|roughly|approximately|just){GAP})?"
    rf"(?P<n>{NUMBER}){GAP}{_ADJECTIVE}(?P<unit>{ANY_UNIT})"
)


def _at(unit: str, of: date, count: float | None) -> Value:
    """The unit a count of days, weeks or months away; "a week ago" means the very day."""
    if (
        unit in ("day", "night")
        or (unit in ("week", "fortnight") and count == 1)
        or unit in ("hour", "minute", "second")
    ):
        return day(of)
    return unit_value("year" if unit in ("decade", "century") else unit, of)


def _vague(unit: str, ctx: Context) -> Value:
    """ "weeks ago", "several months ago": the whole reach of the vague period, years and more fix none."""
    if unit in ("year", "decade", "century"):
        return Value("PAST_REF")
    return Value("PAST_REF", shift(ctx.dct, -VAGUE_DAYS[unit]), ctx.dct, "approx")


@rule(
    rf"{_COUNT}(?:{GAP}(?P<to>or|to){GAP}{NUMBER})?{GAP}ago",
    rf"(?P<n>)(?P<unit>{UNIT_PLURAL}){GAP}ago",
)
def ago(match: re.Match[str], ctx: Context) -> Value | None:
    """two weeks ago, a year ago, several days ago, months ago"""
    unit = unit_of(match["unit"])
    count = amount(match["n"]) if match["n"] else None
    if count is None:
        return _vague(unit, ctx)
    if unit in ("day", "week", "month", "year") and count == int(count) < 1000:
        found = normalise(f"{int(count)} {unit}s ago", ctx.dct)
    else:
        found = move(unit, -count, ctx.dct)
    if found is None or found.year < 100:
        return Value("PAST_REF")
    return _at(unit, found, count)


@rule(
    rf"{_COUNT}{GAP}(?P<side>earlier|later|previously|prior|hence|afterwards?)",
    rf"{_COUNT}{GAP}(?P<side>before|after)(?=[.,;:!?]|$)",
)
def counted_from_anchor(match: re.Match[str], ctx: Context) -> Value | None:
    """two days later, a year earlier: counted from the date named last, else from publication when earlier"""
    unit, count = unit_of(match["unit"]), amount(match["n"])
    anchor = ctx.anchor(match.start(), day=False)
    back = match["side"] in ("earlier", "previously", "prior", "before")
    if count is None or unit in ("hour", "minute", "second") or (anchor is None and not back):
        return Value("XXXX-XX-XX") if unit not in ("hour", "minute", "second") else None
    base = anchor.first if anchor and anchor.first else ctx.dct
    return _at(unit, move(unit, -count if back else count, base), count)


_RECORD = re.compile(r"\b(?:first|time|once|only|worst|best|record|least|most|[a-z]{2,12}est)\b[^.;]{0,30}$")


@rule(
    rf"in{GAP}(?P<span>{_COUNT}['\u2019]?(?:{GAP}time))",
    rf"(?P<span>{_COUNT}{GAP}from{GAP}(?:now|today))",
    rf"(?P<span>in{GAP}{_COUNT})",
)
def ahead(match: re.Match[str], ctx: Context) -> Value | None:
    """in two weeks (after a future cue), in three days' time, a year from now"""
    unit, count = unit_of(match["unit"]), amount(match["n"])
    sure = match.group().endswith(("time", "now", "today"))
    if not sure and (_RECORD.search(ctx.before(match.start(), 50)) or ctx.tense(match) not in ("future", "soon")):
        return None
    if count is None or unit in ("hour", "minute", "second") or (not sure and unit == "day" and count == 1):
        return None
    return _at(unit, move(unit, count, ctx.dct), count)


@rule(
    rf"(?:the{GAP})?same{GAP}(?:period|time|month|quarter|day|week){GAP}(?:of{GAP}|in{GAP})?(?:the{GAP})?(?:last{GAP}year|previous{GAP}year|a{GAP}year{GAP}(?:ago|earlier|before))"
)
def same_period(match: re.Match[str], ctx: Context) -> Value | None:
    """the same period last year: the period named last, a year before"""
    anchor = ctx.anchor(match.start(), day=False)
    if anchor is None or anchor.first is None:
        return unit_value("year", shift_months(ctx.dct, -12))
    unit = "month" if anchor.precision == "approx" else anchor.precision
    return unit_value(unit, shift_months(anchor.first, -12))


_WHICH_WEEK = {"first": 0, "opening": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "final": -1}


@rule(
    rf"(?:the{GAP})?(?P<n>{words(_WHICH_WEEK)}){GAP}week{GAP}(?:of|in){GAP}(?P<m>{MONTH})(?:,?{GAP}(?:of{GAP})?(?P<y>{YEAR}))?"
)
def week_of_month(match: re.Match[str], ctx: Context) -> Value | None:
    """the first week of March 2014: its ISO weeks are those whose Thursday lies in it"""
    number, index = MONTHS[match["m"].rstrip(".")], _WHICH_WEEK[match["n"]]
    year_ = int(match["y"]) if match["y"] else ctx.dct.year
    if not match["y"] and number > ctx.dct.month and ctx.tense(match) not in ("future", "soon"):
        year_ -= 1
    first = date(max(year_, 1), number, 1)
    if index < 0:
        end = shift(shift_months(first, 1), -1)
        return week(shift(end, -((end.weekday() - 3) % 7)))
    return week(shift(first, (3 - first.weekday()) % 7 + 7 * index))
