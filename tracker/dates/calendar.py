"""Rules for named months, quarters, seasons, years, decades, centuries and holidays."""

from __future__ import annotations

import re
from datetime import date

from tracker.dates.rules import (
    COUNTED,
    NAMED_AFTER,
    PART_OF,
    Context,
    capital_month,
    month_number,
    part_name,
    related_year,
    rule,
)
from tracker.dates.values import (
    Value,
    century,
    day,
    decade,
    half,
    month,
    part,
    quarter,
    season,
    shift_months,
    year,
)
from tracker.dates.words import (
    DASH,
    DECADES,
    GAP,
    MONTH,
    MONTHS,
    ORDINALS,
    SEASON,
    SEASONS,
    YEAR,
    words,
)


@rule(
    rf"{PART_OF}?(?P<m>{MONTH}),?{GAP}(?:of{GAP})?(?:(?P<y>{YEAR})|['\u2019](?P<yy>[0-9]{{2}}))",
    rf"{PART_OF}?(?P<m>{MONTH}){GAP}(?:of{GAP})?(?P<yrel>(?:the{GAP})?(?:last|this|next|previous|following|same|that){GAP}year)",
)
def month_of_year(match: re.Match[str], ctx: Context) -> Value | None:
    """February 2022, early May 2014, October of next year"""
    groups = match.groupdict()
    if groups.get("yrel"):
        year_ = related_year(match["yrel"], ctx, match.start())
    elif groups.get("yy"):
        year_ = _century_of(int(match["yy"]), ctx)
    else:
        year_ = int(match["y"])
    if not 1 <= year_ <= 9998 or not capital_month(match, ctx):
        return None
    value, which = month(year_, month_number(match["m"])), part_name(match)
    return part(value, which) if which else value


_MONTH_CUE = re.compile(
    r"(?:\b(?:in|by|since|until|till|from|to|through|during|before|after|between|for|every|each|of|this|last|next|and|or)"
    r"(?:\s(?:early|mid|late|the))?|[-\u2013,(/]|\b(?:early|late)|mid-?)\s?$"
)
_MONTH_NOUN = re.compile(
    r"[ \t]{1,2}(?!government|administration|cabinet|premiership|team|family|camp|said|has|had|is|was|told)[a-z]{3,}"
)


def _is_month(match: re.Match[str], ctx: Context) -> bool:
    """Whether a bare month name is one: May, March and the short forms need a capital and more."""
    word, at = match["m"], match.start("m")
    if not ctx.capital(at):
        return len(word) > 4 and word not in ("march", "august")
    if word not in ("may", "march"):
        short = len(word) <= 4 and word not in ("june", "july")  # no Sept-Iles, no Jan Satyagraha
        return not short or (
            bool(match["rel"] or match["part"] or match["edge"] or _MONTH_CUE.search(ctx.before(at, 16)))
            and not re.match(r"-|\s[A-Z]", ctx.text[match.end() : match.end() + 2])
        )
    return bool(match["part"] or match["edge"] or match["rel"]) or _is_may(word, match, ctx)


_LISTED = re.compile(words(MONTHS) + r"\W{1,2}(?:and|or|to|,|through)\s$")
_OF_MONTH = re.compile(
    r"(?:end|start|beginning|middle|month|since|until|from|between|elections?)\s(?:of|from|after|before)?\s?$"
)


def _is_may(word: str, match: re.Match[str], ctx: Context) -> bool:
    """Whether a capital May or March is a month: "in May", "the May launch"; not "the May government"."""
    before, behind = ctx.before(match.start("m"), 30), ctx.after(match.end())
    if re.search(r"\b(?:the|a|its|their|his|her|our)\s$", before):
        return word == "may" and bool(_MONTH_NOUN.match(behind))
    if re.search(r"\b(?:of|and|or|to|for|after|before|from|,)\s$", before):
        return bool(_LISTED.search(before) or _OF_MONTH.search(before[-16:]))
    return bool(_MONTH_CUE.search(before)) and not re.match(r"['\u2019]?s?\s(?:government|cabinet|deal|plan)", behind)


@rule(
    rf"{PART_OF}?(?:(?P<rel>last|this{GAP}past|this{GAP}coming|this|next|the{GAP}following|the{GAP}previous){GAP})?(?P<m>{MONTH})"
)
def bare_month(match: re.Match[str], ctx: Context) -> Value | None:
    """June, last June, mid-March, the end of May: the latest one, the next one after a future cue"""
    if not _is_month(match, ctx) or NAMED_AFTER.match(ctx.text[match.end() : match.end() + 16]):
        return None
    number, now = month_number(match["m"]), ctx.dct
    relation = (match["rel"] or "").replace("\n", " ")
    back = (now.month - number) % 12
    tense = ctx.tense(match)
    if relation in {"next", "this coming"}:
        step = (number - now.month - 1) % 12 + 1
    elif relation in ("last", "this past"):
        step = -((now.month - number - 1) % 12 + 1)
    elif relation == "this":
        step = number - now.month
    elif tense in ("future", "soon"):
        step = (number - now.month) % 12
    elif tense == "none" and back and 12 - back <= 2:
        step = 12 - back
    else:
        step = -back
    of = shift_months(now.replace(day=1), step)
    value, which = month(of.year, of.month), part_name(match)
    return part(value, which) if which else value


_YEAR_REF = (
    rf"(?:(?P<y>{YEAR})|(?P<yrel>(?:the{GAP})?(?:last|this|next|previous|following|same|that|current){GAP}year)"
    rf"|(?P<the>the{GAP}year))"
)


def _year_of(match: re.Match[str], ctx: Context) -> int | None:
    groups = match.groupdict()
    if groups.get("y"):
        return int(match["y"])
    if groups.get("yrel"):
        return related_year(match["yrel"], ctx, match.start())
    return ctx.dct.year if groups.get("the") else None


@rule(
    rf"(?P<n>{words(ORDINALS)})-quarter(?P<y>)(?P<yrel>)(?P<the>)",
    rf"(?:the{GAP})?(?P<n>{words(ORDINALS)}){GAP}quarter(?:{GAP}(?:of{GAP})?{_YEAR_REF})?",
    rf"q(?P<n>[1-4])(?:{GAP}?(?:of{GAP})?{_YEAR_REF})?",
    rf"(?P<y>{YEAR}){GAP}?q(?P<n>[1-4])",
)
def quarter_of_year(match: re.Match[str], ctx: Context) -> Value | None:
    """the first quarter of 2009, Q3 2019, the fourth quarter: the latest one begun, the next one after a future cue"""
    word, year_ = match["n"], _year_of(match, ctx)
    number = int(word) if word.isdigit() else ORDINALS[word]
    now = ctx.dct.year * 4 + (ctx.dct.month - 1) // 3
    if number > 4 or re.match(r"\s(?:of\sthe\s(?!year)|mile|final|point|pounder)", ctx.after(match.end())):
        return None
    if year_ is not None:
        return quarter(year_, number) if 1 <= year_ <= 9998 else None
    if word == "last":
        index = now - 1
    elif ctx.tense(match) in ("future", "soon"):
        index = now + (number - 1 - now) % 4
    else:  # a quarter still running has no results to report
        index = now - 1 - (now - number) % 4
    return quarter(index // 4, index % 4 + 1)


@rule(rf"(?:the{GAP})?(?P<n>first|second){GAP}half{GAP}of{GAP}{_YEAR_REF}", rf"h(?P<n>[12]){GAP}{_YEAR_REF}")
def half_of_year(match: re.Match[str], ctx: Context) -> Value | None:
    """The first half of 2021, H2 2019."""
    year_ = _year_of(match, ctx)
    return half(year_, 1 if match["n"] in ("first", "1") else 2) if year_ and year_ <= 9998 else None


_SEASON_CUE = re.compile(r"\b(?:in|since|by|during|until|over|before|after|the|through)(?:\sthe)?\s$")


@rule(
    rf"{PART_OF}?(?:the{GAP})?(?:(?P<rel>last|this{GAP}past|this|next|previous|coming){GAP})?(?P<s>{SEASON})(?:{GAP}(?:of{GAP})?(?P<y>{YEAR}))?"
)
def season_of_year(match: re.Match[str], ctx: Context) -> Value | None:
    """summer 2014, last winter, in the spring; "fall" and "spring" need more than a capital"""
    code, now = SEASONS[match["s"]], ctx.dct
    which = part_name(match)
    if match["y"]:
        value = season(int(match["y"]), code)
        return part(value, which) if which else value
    if not _is_season(match, ctx):
        return None
    tense = ctx.tense(match)
    running = season(now.year - 1 if code == "WI" and now.month < 3 else now.year, code)
    if running.first is None or running.last is None:
        return None
    year_ = int(running.value[:4])
    relation = (match["rel"] or "").split()[-1:] or [""]
    if relation[0] in ("last", "past", "previous") or (relation[0] == "" and tense not in ("future", "soon")):
        year_ -= running.last >= now if relation[0] in ("last", "previous") else running.first > now
    elif relation[0] in ("next", "coming", "") and running.first <= now:
        year_ += 1
    value = season(max(year_, 1), code)
    return part(value, which) if which else value


def _is_season(match: re.Match[str], ctx: Context) -> bool:
    after = ctx.after(match.end())
    if re.match(r"\s(?:olympi\w+|games|paralympi\w+|of\s|camp|school|break\b|palace|war\b|offensive\b(?<!x))", after):
        return False
    if match["rel"] or match["part"] or match["edge"]:
        return True
    word, at = match["s"], match.start("s")
    before = ctx.before(at, 16)
    if word in ("spring", "fall"):
        return bool(
            re.search(r"\b(?:in|since|by|during|until|before|after|this)\sthe\s$|\b(?:in|since|by)\s$", before)
        ) and not ctx.capital(at)
    return bool(_SEASON_CUE.search(before))


_NOT_A_YEAR_BEFORE = re.compile(
    r"(?:\b(?:resolutions?|res|unscr|articles?|flights?|boeing|airbus|route|highway|section|number|numbers|nos?|page|pages"
    r"|channel|room|model|windows|agenda|vision|chapter|paragraph|rule|law|order|decree|paragraphs|unit|area|bus|train|box"
    r"|psalm|radio|type|mark|factory|camp|pier|gate|brigade|division|level|levels|at|than|about|around|nearly|almost|least"
    r"|some|roughly|approximately|another|other|only|total|exactly|over|up\sto|all|these|those)\.?\s(?:[0-9]{3,4},?\s(?:and\s)?)?$"
    r"|[0-9]\s$|[#$€£¥]\s?$)"
)
_YEAR_PREPOSITION = re.compile(
    r"\b(?:in|since|until|till|before|after|during|from|by|through|throughout|circa|year|to|of|between|and|early|late|mid"
    r"|spring|summer|autumn|fall|winter|pre|post|back\sto|for|as|or)[\s-]{1,2}$"
)


@rule(
    rf"{PART_OF}?(?:the{GAP}year{GAP})?(?P<y>{YEAR})",
    rf"(?<![\w.,])(?:pre|post)-(?P<span>(?P<part>)(?P<edge>)(?P<y>{YEAR}))",
)
def bare_year(match: re.Match[str], ctx: Context) -> Value | None:
    """2014, early 2015, the end of 2016; no amounts, counts, flight or resolution numbers"""
    number, which = int(match["y"]), part_name(match)
    if not which and not _is_year(match, ctx):
        return None
    value = year(number)
    return part(value, which) if which else value


def _is_year(match: re.Match[str], ctx: Context) -> bool:
    at, number = match.start("y"), int(match["y"])
    before, after = ctx.before(at, 40), ctx.after(match.end("y"))
    if _NOT_A_YEAR_BEFORE.search(before) and not re.search(r"\bin\s(?:about|around)\s$", before):
        return False
    counted = COUNTED.match(after)
    preposition = _YEAR_PREPOSITION.search(before)
    if counted:
        return bool(preposition) and preposition.group().strip() in ("in", "since", "during") and number % 100 != 0  # type: ignore[union-attr]
    if re.match(r"\s?(?:%|percent|utc\b|gmt\b|hrs\b|hours\b|local\stime)", after):
        return False
    near = abs(number - ctx.dct.year) <= 120
    return bool(preposition) or near


def _century_of(two_digits: int, ctx: Context) -> int:
    return two_digits + (2000 if two_digits <= (ctx.dct.year + 10) % 100 else 1900)


@rule(r"(?P<span>['\u2019](?P<yy>[0-9]{2}))")
def short_year(match: re.Match[str], ctx: Context) -> Value | None:
    """'82"""
    if not re.search(r"\b(?:in|since|of|from|by|until|class of)\s?$", ctx.before(match.start(), 12)):
        return None
    return year(_century_of(int(match["yy"]), ctx))


@rule(
    rf"{PART_OF}?(?:the{GAP})?(?P<y>(?:1[5-9]|20)[0-9]0){DASH}?['\u2019]?s",
    rf"{PART_OF}?the{GAP}['\u2019]?(?P<yy>[1-9]0)['\u2019]?s",
    rf"(?:the|in|and|early|late|mid){GAP}(?P<span>(?P<part>)(?P<edge>)['\u2019]?(?P<yy>[2-9]0)s)",
    rf"{PART_OF}?(?:the{GAP})?(?:(?P<c>nineteen|twenty)[ -])?(?P<word>{words(DECADES)})",
)
def decade_of(match: re.Match[str], ctx: Context) -> Value | None:
    """the 1990s, the 80s, the nineties"""
    groups = match.groupdict()
    if _NOT_A_YEAR_BEFORE.search(ctx.before(match.start(), 40)):
        return None
    if groups.get("y"):
        start = int(match["y"])
    else:
        if re.search(r"\b(?:his|her|their|my|your)\s(?:early\s|mid-?\s?|late\s)?$", ctx.before(match.start(), 16)):
            return None
        short = DECADES[match["word"]] if groups.get("word") else int(match["yy"])
        if groups.get("word") and not match.group().startswith(("the", "early", "late", "mid", "nineteen", "twenty")):
            return None
        start = short + (
            2000 if groups.get("c") == "twenty" or (short <= ctx.dct.year % 100 - 10 and short < 30) else 1900
        )
    value, which = decade(start), part_name(match)
    return part(value, which) if which else value


@rule(rf"{PART_OF}?(?:the{GAP})?(?P<n>1[0-9]|2[01]|[5-9])th{GAP}century", rf"(?:the{GAP})?(?P<n>21)st{GAP}century")
def century_of(match: re.Match[str], _ctx: Context) -> Value | None:
    """The 19th century."""
    return century(int(match["n"]))


_AT_CHRISTMAS = re.compile(r"\b(?:at|on|by|since|before|until|last|after)\s$|^$")
_FIXED = {
    "christmas": (12, 25),
    "christmas day": (12, 25),
    "christmas eve": (12, 24),
    "boxing day": (12, 26),
    "halloween": (10, 31),
}


@rule(
    rf"(?:last{GAP})?(?P<name>christmas(?:{GAP}(?:day|eve))?|boxing{GAP}day|halloween|new{GAP}year['\u2019]?s?{GAP}(?P<ny>day|eve))(?:,?{GAP}(?P<y>{YEAR}))?"
)
def holiday(match: re.Match[str], ctx: Context) -> Value | None:
    """Christmas Eve, New Year's Day 2020"""
    name = " ".join(match["name"].split())

    def of(year_: int) -> date:
        return date(year_, *(_FIXED.get(name) or ((1, 1) if match["ny"] == "day" else (12, 31))))

    if match["y"]:
        return day(of(int(match["y"])))
    if name == "christmas" and not _AT_CHRISTMAS.search(ctx.before(match.start(), 8)):
        return None
    days = [of(y) for y in range(max(ctx.dct.year - 1, 1), min(ctx.dct.year + 1, 9999) + 1)]
    tense = ctx.tense(match)
    fit = [
        d for d in days if (d >= ctx.dct if tense in ("future", "soon") else d <= ctx.dct or tense == "none")
    ] or days
    return day(min(fit, key=lambda d: abs((d - ctx.dct).days)))
