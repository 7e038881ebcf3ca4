"""Rules for expressions that name their date: full dates, and days of a month without a year."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from tracker.dates.rules import COUNTED, MEASURED, NAMED_AFTER, Context, capital_month, month_number, related_year, rule
from tracker.dates.values import (
    Value,
    day,
    normalise,
)
from tracker.dates.words import (
    DASH,
    DAY,
    GAP,
    MONTH,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
)

_TO = rf"(?:{GAP}?{DASH}{GAP}?|{GAP}(?:to|and|or|through|thru|until|till){GAP}|{GAP}?&{GAP}?)"
_WD = rf"(?:(?P<wd>{WEEKDAY}),?{GAP})?"
_YEAR_PHRASE = (
    rf"(?:of{GAP})?(?:(?P<y>{YEAR})|(?P<yrel>(?:the{GAP})?(?:last|this|next|previous|following|same|that){GAP}year))"
)


def _safe_day(year_: int, month_: int, day_: int) -> date | None:
    return date(year_, month_, day_) if 0 < year_ < 10_000 and day_ <= monthrange(year_, month_)[1] else None


_SURE_DAYS = 30  # a day that is nearly a year off would be named with its year


def _nearest(match: re.Match[str], ctx: Context, month_: int, day_: int, weekday: str | None) -> date | None:
    """The day of that month, without a year, that fits weekday and tense best."""
    years = range(max(ctx.dct.year - 4, 1), min(ctx.dct.year + 5, 9999) + 1)
    days = [d for y in years if (d := _safe_day(y, month_, day_))]
    if weekday:
        days = [d for d in days if d.weekday() == WEEKDAYS[weekday.rstrip(".")]] or days
    nearest = min(days, key=lambda d: (abs((d - ctx.dct).days), d > ctx.dct), default=None)
    tense = ctx.tense(match)
    if tense == "past":
        days = [d for d in days if d <= ctx.dct] or days
    elif tense in ("future", "soon"):
        days = [d for d in days if d >= ctx.dct] or days
    fit = min(days, key=lambda d: abs((d - ctx.dct).days), default=None)
    far = fit and nearest and abs((fit - ctx.dct).days) > 365 - _SURE_DAYS
    return nearest if far else fit


@rule(r"(?P<date>[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))(?:t[0-9:]{4,8}z?)?")
def iso_date(match: re.Match[str], ctx: Context) -> Value | None:
    """2022-02-04"""
    found = normalise(match["date"], ctx.dct)
    return day(found) if found else None


@rule(
    r"(?P<a>[0-3]?[0-9])/(?P<b>[0-3]?[0-9])/(?P<y>[12][0-9]{3}|[0-9]{2})",
    r"(?P<a>[0-3]?[0-9])\.(?P<b>[01]?[0-9])\.(?P<y>[12][0-9]{3})",
    r"(?P<y>[12][0-9]{3})/(?P<a>[01]?[0-9])/(?P<b>[0-3]?[0-9])",
)
def slashed_date(match: re.Match[str], ctx: Context) -> Value | None:
    """2/4/2022, 2/4/22 (month first unless that cannot be), 4.2.2022 (day first), 2022/02/04"""
    first, second, year_ = int(match["a"]), int(match["b"]), int(match["y"])
    if year_ < 100:
        year_ += 2000 if year_ <= (ctx.dct.year + 10) % 100 else 1900
    month_, day_ = (second, first) if first > 12 or "." in match.group() else (first, second)
    if not (1 <= month_ <= 12 and day_ >= 1):
        return None
    found = _safe_day(year_, month_, day_)
    return day(found) if found else None


# Dates that stand for an event all over the world: the year is that of the event.
_KNOWN_DAYS = {(9, 11): 2001, (1, 6): 2021, (10, 7): 2023}
_KNOWN_EVENT = re.compile(
    r"[ '\u2019s]{0,3}(?:terror\w*\s)?(?:attack\w*|massacre|hijack\w+|riots?|insurrection|committee|assault)\b"
)


def _known_year(match: re.Match[str], ctx: Context, month_: int, day_: int) -> int | None:
    year_ = _KNOWN_DAYS.get((month_, day_))
    named = year_ and year_ < ctx.dct.year and _KNOWN_EVENT.match(ctx.after(match.end()))
    return year_ if named else None


@rule(r"9/11")
def nine_eleven(_match: re.Match[str], ctx: Context) -> Value | None:
    """9/11, the attacks of 2001; nothing before them."""
    return day(date(2001, 9, 11)) if ctx.dct >= date(2001, 9, 11) else None


@rule(
    rf"{_WD}(?P<m>{MONTH}){GAP}?(?P<d>{DAY})(?:,?{GAP}{_YEAR_PHRASE})?",
    rf"{_WD}(?:the{GAP})?(?P<d>{DAY})(?:{GAP}of)?{GAP}(?P<m>{MONTH})(?:,?{GAP}{_YEAR_PHRASE})?",
    rf"(?P<d>[0-3]?[0-9])-(?P<m>{MONTH})-(?P<y>{YEAR})",
)
def day_of_month(match: re.Match[str], ctx: Context) -> Value | None:
    """Feb. 4, Friday, February 4th, 2022, 4 February 2022, the 4th of February last year"""
    groups = match.groupdict()
    month_, day_ = month_number(match["m"]), int(re.sub(r"\D", "", match["d"]))
    if not capital_month(match, ctx) or NAMED_AFTER.match(ctx.text[match.end() : match.end() + 16]):
        return None
    if groups.get("y"):
        found = normalise(f"{match['m']} {day_}, {match['y']}", ctx.dct)
        return day(found) if found and found.day == day_ else None
    if MEASURED.match(ctx.after(match.end())) and match.start("d") > match.start("m"):
        return None
    if groups.get("yrel"):
        found = _safe_day(related_year(match["yrel"], ctx, match.start()), month_, day_)
    elif known := _known_year(match, ctx, month_, day_):
        found = date(known, month_, day_)
    else:
        found = _nearest(match, ctx, month_, day_, groups.get("wd"))
    return day(found) if found else None


@rule(
    rf"(?P<m>{MONTH}){GAP}?(?P<d>{DAY})(?:,{GAP}{DAY}){{0,3}}(?:,?{_TO})(?P<d2>{DAY})(?:,?{GAP}(?P<y>{YEAR}))?",
    rf"(?:(?:from|between){GAP})?(?P<span>(?P<d>{DAY})(?:,{GAP}{DAY}){{0,3}}(?:,?{_TO})(?P<d2>{DAY})(?:{GAP}of)?{GAP}(?P<m>{MONTH})(?:,?{GAP}(?P<y>{YEAR}))?)",
)
def days_of_month(match: re.Match[str], ctx: Context) -> Value | None:
    """Feb. 7-8, Feb. 7, 8 and 9, 2022, from 3 to 9 May: one expression; the value is the first day's"""
    month_ = month_number(match["m"])
    low, high = (int(re.sub(r"\D", "", match[name])) for name in ("d", "d2"))
    if low >= high or not capital_month(match, ctx) or COUNTED.match(ctx.after(match.end())):
        return None
    start = _safe_day(int(match["y"]), month_, low) if match["y"] else _nearest(match, ctx, month_, low, None)
    end = start and _safe_day(start.year, month_, high)
    return Value(start.isoformat(), start, end) if start and end else None
