"""Rules for periods up to or from now, durations, sets, clock times, and present, past and future references."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.dates.relative import weekday_date
from tracker.dates.rules import Context, rule
from tracker.dates.values import VAGUE_DAYS, Value, day, duration, move, shift, unit_days
from tracker.dates.words import (
    ANY_UNIT,
    GAP,
    MONTH,
    NUMBER,
    UNIT,
    UNIT_PLURAL,
    WEEKDAY,
    WEEKDAYS,
    amount,
    unit_of,
)

if TYPE_CHECKING:
    from datetime import date

_ADJECTIVES = (
    r"(?:(?:consecutive|straight|full|more|whole|successive|additional|further|trading|working|business|long|solid"
    rf"|separate){GAP})?"
)


@rule(
    rf"(?:the{GAP})?(?P<rel>past|last|previous|recent|preceding|next|coming|following){GAP}(?P<n>(?!an?{GAP}(?:day|week|month|year)){NUMBER})(?:{GAP}or{GAP}so)?{GAP}{_ADJECTIVES}(?P<unit>{UNIT_PLURAL}|day|week|month|year)",
    rf"(?:(?:the|these){GAP})?(?:(?:most|more){GAP})?(?P<rel>past|last|recent|next|coming|previous)(?P<n>){GAP}(?P<unit>{UNIT_PLURAL})",
    rf"(?:the{GAP}|this{GAP})?(?P<rel>past|coming)(?P<n>){GAP}(?P<unit>week|month|quarter|year|decade|century|fortnight)",
    rf"(?:over|during|within|throughout|for|in){GAP}(?P<span>the{GAP}(?P<rel>last)(?P<n>){GAP}(?P<unit>week|month|year|decade|century))",
    rf"(?P<span>the{GAP}(?P<rel>last)(?P<n>){GAP}(?P<unit>decade|century))",
    rf"(?:the{GAP})(?P<n>)(?P<unit>days|weeks|months|years){GAP}(?P<rel>ahead|to{GAP}come)",
)
def running_period(match: re.Match[str], ctx: Context) -> Value | None:
    """the past five years, recent weeks, the last 24 hours, the next six months, the coming days"""
    unit, rel = unit_of(match["unit"]), match["rel"].split()[0]
    plural = match["unit"] != unit
    bare = rel in ("last", "next", "previous") and plural and not match["n"]
    if (
        bare
        and not match.group().startswith("the")
        and not re.search(r"\b(?:over|during|within)\s$", ctx.before(match.start(), 12))
    ):
        return None  # "last weeks summit" has lost an apostrophe
    count = amount(match["n"]) if match["n"] else (None if plural else 1.0)
    forward = rel in ("next", "coming", "following", "ahead", "to")
    if rel == "following" and match["n"] and not match.group().startswith("the"):
        return None  # a preposition: "following three days of unrest"
    if rel in ("previous", "preceding", "following") and match["n"]:
        return Value(duration(count, unit), type="DURATION")
    far = (
        move(unit, count if forward else -count, ctx.dct)
        if count is not None
        else shift(ctx.dct, VAGUE_DAYS[unit] * (1 if forward else -1))
    )
    first, last = (ctx.dct, far) if forward else (far, ctx.dct)
    if unit in ("hour", "minute", "second") and count:
        first, last = (
            (ctx.dct, shift(ctx.dct, count * unit_days(unit)))
            if forward
            else (shift(ctx.dct, -count * unit_days(unit)), ctx.dct)
        )
    if count is None and not match["n"]:
        return Value("FUTURE_REF" if forward else "PAST_REF", first, last, "approx")
    return Value(duration(count, unit), first, last, "approx", "DURATION")


@rule(
    rf"(?:once|twice|[a-z]{{3,8}}{GAP}times|[0-9]{{1,3}}{GAP}times){GAP}(?P<span>(?:a|per|each|every){GAP}(?P<unit>{UNIT}))",
    rf"(?P<span>per{GAP}(?P<unit>{UNIT}))",
    rf"(?:[0-9][0-9.,]{{0,8}}(?:{GAP}?[a-z]{{1,12}})?|million|billion|people|barrels|flights|hours|miles|kilomet(?:er|re)s){GAP}(?P<span>an?{GAP}(?P<unit>{UNIT}))(?!{GAP}(?:ago|earlier|later|after|before))",
    rf"(?P<span>(?:every|each){GAP}(?:single{GAP})?(?P<unit>{UNIT}))",
)
def rate(match: re.Match[str], _ctx: Context) -> Value | None:
    """a year as a rate ("15 a year"), every day, per month"""
    return Value(duration(1, unit_of(match["unit"])), type="SET")


_POSSIBLE = re.compile(r"\b(?:could|may|might|can|would|will|should|to)\b[^.;]{0,60}$")
_PERFECT = re.compile(
    r"\b(?:has|have|had|\w+['\u2019](?:s|ve))\b(?![^.;]{0,40}\b(?:extended|sentenced|delayed|postponed|jailed|imprisoned|banned))[^.;]{0,70}\bfor\s(?:the\s|more\sthan\s|at\sleast\s|about\s|nearly\s|almost\s|over\s|some\s)?$"
)


@rule(
    rf"(?:(?:for|after|following|in|within|over|of|by|during|amid|through|despite|take|taken|took|lasted?){GAP}(?:many{GAP}|several{GAP})?)(?P<span>(?P<unit>days|weeks|months|years|decades|centuries|hours|minutes))",
    rf"(?P<span>(?P<unit>days|weeks|months|years|decades|hours)(?={GAP}of{GAP}[a-z]))",
    r"(?P<unit>days|weeks|months|years|decades|hours)-?long",
)
def vague_duration(match: re.Match[str], ctx: Context) -> Value | None:
    """for months, after weeks of talks, decades-long: reaches up to publication unless the clause looks ahead"""
    unit = unit_of(match["unit"])
    value = duration(None, unit)
    before = ctx.before(match.start(), 70) + match.group()
    ongoing = (
        re.search(r"\b(?:for|after|following|amid|through|despite)\s(?:many\s|several\s)?\w+$", before)
        or match.group().endswith("long")
        or match.end() == match.end("unit")
    )
    if (
        not ongoing
        or _POSSIBLE.search(ctx.before(match.start(), 70))
        or unit in ("year", "decade", "century", "hour", "minute")
    ):
        return Value(value, type="DURATION")
    if re.search(r"\b(?:in|within|take|took|taken|last|lasted|of|by|over|during)\s", match.group()[:8]):
        return Value(value, type="DURATION")
    return Value(value, shift(ctx.dct, -VAGUE_DAYS[unit]), ctx.dct, "approx", "DURATION")


@rule(
    rf"(?:(?:about|around|nearly|almost|over|roughly|approximately){GAP})?(?P<n>{NUMBER}){GAP}{_ADJECTIVES}(?P<unit>{ANY_UNIT})(?:-long)?",
    rf"(?P<n>{NUMBER})-(?P<unit>{UNIT})(?:-long)?",
)
def counted_duration(match: re.Match[str], ctx: Context) -> Value | None:
    """five years, a 27-year contract, several months; dated when it runs up to now ("has fought for two years")"""
    unit, word = unit_of(match["unit"]), match["unit"]
    behind = ctx.after(match.end(), 16)
    if re.match(r"[\s-](?:old|olds|of\sage)\b", behind) or (unit in ("second", "quarter") and word == unit):
        return None
    if match["n"] in ("a", "an") and unit in ("second", "night", "quarter", "weekend", "minute"):
        return None
    if match["n"] in ("some", "many", "few") and unit in ("second", "minute", "night", "day", "hour", "weekend"):
        return None
    count = amount(match["n"])
    value = Value(duration(count, unit), type="DURATION")
    if _PERFECT.search(ctx.before(match.start(), 90)) and count is not None:
        return value._replace(first=move(unit, -count, ctx.dct), last=ctx.dct, precision="approx")
    return value


_ADVERB = {
    "hourly": "PT1H",
    "daily": "P1D",
    "nightly": "P1D",
    "weekly": "P1W",
    "monthly": "P1M",
    "quarterly": "P3M",
    "yearly": "P1Y",
    "annual": "P1Y",
    "annually": "P1Y",
    "biannual": "P6M",
    "biennial": "P2Y",
}


@rule("(?P<word>" + "|".join(_ADVERB) + ")")
def frequency(match: re.Match[str], ctx: Context) -> Value | None:
    """daily, weekly, annual; not the Daily Mail"""
    if ctx.capital(match.start()) and re.match(r"\s[A-Z]", ctx.text[match.end() : match.end() + 2]):
        return None  # the Daily Mail
    return Value(_ADVERB[match["word"]], type="SET")


@rule(
    rf"(?:every|each){GAP}(?P<wd>{WEEKDAY})",
    rf"(?:on{GAP})(?P<span>(?P<wd>{WEEKDAY})s)(?={GAP}(?:at|in|the|from|when|he|she|they|we|it|and|or|for|with|are)\b|[.,;:)]|$)",
    rf"(?:every|each){GAP}(?P<m>{MONTH})",
)
def every_weekday(match: re.Match[str], ctx: Context) -> Value | None:
    """every Monday, on Mondays, each May"""
    if "wd" in match.groupdict():
        return Value(f"XXXX-WXX-{WEEKDAYS[match['wd'].rstrip('.')] + 1}", type="SET")
    return Value("XXXX-XX", type="SET") if ctx.capital(match.start("m")) else None


_REFERENCES = {
    "PRESENT_REF": (
        rf"now(?!{GAP}that|-)|right{GAP}now|currently|presently|nowadays|at{GAP}present|at{GAP}the{GAP}moment"
        rf"|the{GAP}time{GAP}being|the{GAP}present|these{GAP}days|at{GAP}this{GAP}(?:time|point)|to{GAP}date"
        rf"|so{GAP}far|present-day"
    ),
    "PAST_REF": rf"(?:(?:more|most){GAP})?recently|the{GAP}(?:recent{GAP})?past|of{GAP}late|lately",
    "FUTURE_REF": (
        rf"the{GAP}(?:(?:near|foreseeable|immediate|distant|not-too-distant){GAP})?future|the{GAP}coming{GAP}period"
        rf"|the{GAP}(?:near|short|medium|long){GAP}term|(?:very{GAP})?soon(?!er|-)(?!{GAP}(?:after|as))"
    ),
}


@rule(*(f"(?P<{name}>{pattern})" for name, pattern in _REFERENCES.items()))
def reference(match: re.Match[str], ctx: Context) -> Value | None:
    """now, currently, recently, the past, the near future: no interval, but recently means recent weeks"""
    name = next(iter(match.groupdict()))
    if name == "FUTURE_REF" and re.search(r"\b(?:as|how|too)\s$", ctx.before(match.start(), 6)):
        return None
    if match.group().endswith("recently"):
        return Value(name, shift(ctx.dct, -VAGUE_DAYS["week"]), ctx.dct, "approx")
    return Value(name)


_ZONE = r"(?P<z>utc|gmt|z|est|edt|pst|pdt|cet|cest|bst|msk|ist|jst|et|local" + GAP + r"time|moscow" + GAP + r"time)"
_AP = r"(?P<ap>[ap]\.?m\b\.?)"
_ON_DAY = rf"(?:,?{GAP}(?:on{GAP})?(?P<wd>{WEEKDAY}|today|yesterday|tomorrow))?"
_AFTER_TIME = rf"(?:{GAP}(?P<open>\()?{_ZONE}\b(?:{GAP}?[+-][0-9]{{1,2}}(?::?[0-9]{{2}})?)?(?(open)\)))?{_ON_DAY}"


@rule(
    rf"(?P<h>[01]?[0-9]|2[0-4])(?P<sep>[:.])(?P<min>[0-5][0-9])(?::[0-5][0-9])?(?:{GAP}?{_AP})?{_AFTER_TIME}",
    rf"(?P<h>1[0-2]|0?[1-9])(?P<sep>){GAP}?{_AP}{_AFTER_TIME}",
    rf"(?P<h>[01][0-9]|2[0-3])(?P<sep>)(?P<min>[0-5][0-9]){GAP}?(?:hrs|hours|{_ZONE}){_ON_DAY}",
    rf"(?P<sep>)(?P<word>noon|midnight){_ON_DAY}",
)
def clock_time(match: re.Match[str], ctx: Context) -> Value | None:
    """6:40 p.m., 16:15 UTC, 10 a.m. Monday, 0800 GMT, noon: on the day its sentence names, else publication day"""
    groups = match.groupdict()
    zone = groups.get("z")
    if groups.get("word"):
        hour, minute = (12 if groups["word"] == "noon" else 24), 0
    else:
        hour, minute = int(match["h"]), int(groups.get("min") or 0)
        marked = groups.get("ap") or zone or groups.get("wd") or "hours" in match.group()
        if not marked and (
            match["sep"] == "."
            or not re.search(r"\b(?:at|around|by|until|from|before|after|to|about)\s$", ctx.before(match.start(), 8))
        ):
            return None
        if groups.get("ap"):
            hour = hour % 12 + (12 if groups["ap"].startswith("p") else 0)
    of = _day_of_time(groups.get("wd"), match, ctx)
    if groups.get("word") == "midnight" and not groups.get("wd") and ctx.tense(match) in ("future", "soon"):
        return day(shift(of, 1))._replace(value=f"{of.isoformat()}T24:00", type="TIME")  # the day that it opens
    utc = "Z" if zone in ("utc", "gmt", "z") else ""
    return day(of)._replace(value=f"{of.isoformat()}T{hour:02}:{minute:02}{utc}", type="TIME")


def _day_of_time(named: str | None, match: re.Match[str], ctx: Context) -> date:
    steps = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if named in steps:
        return shift(ctx.dct, steps[named])
    if named:
        return weekday_date(WEEKDAYS[named.rstrip(".")], "", match, ctx)
    anchor = ctx.anchor(match.start())
    return anchor.first if anchor and anchor.first else ctx.dct
