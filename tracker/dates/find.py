"""Date expressions of a text: found by an own grammar, resolved to calendar intervals as of the publication date.

The rules stand in `absolute` (4 February 2022), `relative` (last week, the day after) and
`periods` (for months, recently); `words` holds the vocabulary, `tense` the direction of a clause.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tracker.dates import absolute as timex_absolute  # noqa: F401  (importing them registers their rules)
from tracker.dates import calendar as timex_calendar  # noqa: F401  (importing them registers their rules)
from tracker.dates import counted as timex_counted  # noqa: F401  (importing them registers their rules)
from tracker.dates import periods as timex_periods  # noqa: F401  (importing them registers their rules)
from tracker.dates import relative as timex_relative  # noqa: F401  (importing them registers their rules)
from tracker.dates.rules import RULES, Context
from tracker.dates.tense import sentence_starts
from tracker.dates.values import month, shift
from tracker.model import Timex

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HARD_BREAK = re.compile(r"\n(?![a-z0-9])")
_SINCE = re.compile(
    r"\b(?:since|starting|beginning)\s(?:at\sleast\s|about\s|around\s|on\s|in\s|the\s){0,2}$"
    r"|\bsince\s(?:[\w'\u2019-]{1,20}\s){1,6}(?:began|started|erupted|broke\sout|resumed|flared(?:\sup)?|launched)"
    r"\s(?:[\w'\u2019-]{1,20}\s){0,4}?(?:on\s|in\s)?$"
)
_JOINED = re.compile(
    r"(?P<and>(?:,\s?)?\s(?:and|&)\s(?:then\s)?(?:on\s|in\s)?|,\s)"
    r"|(?P<to>\s(?:to|through|thru|until|till|into)\s(?:on\s|in\s|the\s)?|\s?[-\u2010-\u2014]\s?)"
)
_FROM = re.compile(r"\b(?P<between>between|from)\s(?:the\s|early\s|late\s|mid\s)?$", re.IGNORECASE)


def fold(text: str) -> str:
    """The text in lower case at the same offsets; a newline that ends a line of its own becomes a vertical tab."""
    marked = _HARD_BREAK.sub("\v", text)
    low = marked.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in marked)


def find_timexes(text: str, dct: date) -> list[Timex]:
    """The date expressions of a text published on `dct`, in order, not overlapping; offsets point into `text`."""
    context = Context(text, fold(text), dct, sentence_starts(text))
    for start, end, match, index in _candidates(context.low):
        if context.resolved and start < context.resolved[-1].end:
            continue
        if timex := _resolve(start, end, match, index, context):
            context.resolved.append(timex)
    return _agree(context.resolved, text, dct)


def _candidates(low: str) -> list[tuple[int, int, re.Match[str], int]]:
    """Matches of all rules by start, the longest first, then in the order of the rules."""
    found = []
    for index, rule in enumerate(RULES):
        spanned = "span" in rule.pattern.groupindex
        for match in rule.pattern.finditer(low):
            start, end = match.span("span") if spanned else match.span()
            found.append((start, end, match, index))
    found.sort(key=lambda c: (c[0], -c[1], c[3]))
    return found


def _resolve(start: int, end: int, match: re.Match[str], index: int, context: Context) -> Timex | None:
    try:
        value = RULES[index].resolve(match, context)
    except (ValueError, OverflowError):  # a day outside the years 1 to 9999
        value = None
    if value is None:
        return None
    first, last = value.first, value.last
    if first and first <= context.dct and value.type != "SET" and _SINCE.search(context.before(start, 90)):
        last = context.dct
    return Timex(start, end, context.text[start:end], value.type, value.value, first, last, value.precision)


def _joint(left: Timex, right: Timex, text: str) -> str:
    """How two neighbours join: "to" (a range), "and" (a list), or "" (they do not)."""
    if right.start - left.end > 16 or not (left.first and left.last and right.first and right.last):
        return ""
    joined = _JOINED.fullmatch(text[left.end : right.start].lower())
    if not joined or left.precision != right.precision:
        return ""
    opened = _FROM.search(text[max(0, left.start - 20) : left.start])
    if joined["to"]:
        return "to"
    return "to" if opened and opened["between"].lower() == "between" else "and"


def _agree(timexes: list[Timex], text: str, dct: date) -> list[Timex]:
    """Put the days of "Monday and Tuesday" in order: both in the same week, before or after publication."""
    found = list(timexes)
    for i in range(len(found) - 1):
        left, right = found[i], found[i + 1]
        if left.first and right.first and left.first > right.first and _joint(left, right, text):
            if left.first > dct:
                found[i + 1] = _moved(right, 1)
            else:
                found[i] = _moved(left, -1)
    return found


def _moved(timex: Timex, step: int) -> Timex:
    """A weekday a week on or back, a day or month without its year a year on or back; any other as it is."""
    if not timex.first or not timex.last or re.search(r"\d{4}|last|next|this", timex.text):
        return timex
    if timex.precision == "day" and re.match(r"[A-Za-z]+day\b", timex.text) and not re.search(r"\d", timex.text):
        first = last = shift(timex.first, 7 * step)
        return replace(timex, first=first, last=last, value=first.isoformat() + timex.value[10:])
    if timex.precision == "month" and timex.first.day == 1:
        value = month(timex.first.year + step, timex.first.month)
        return replace(timex, first=value.first, last=value.last, value=value.value)
    return timex


def merged(timexes: Sequence[Timex], text: str) -> list[Timex]:
    """The same expressions with ranges and lists of adjoining days joined into one interval each.

    "Monday and Tuesday", "from 3 May to 9 June", "between April and June", "2014 to 2016" become one Timex each, with
    the first one's value; "in 2014 and 2022" stays two.
    """
    out: list[Timex] = []
    for timex in timexes:
        if out and (joined := _join(out[-1], timex, text)):
            out[-1] = joined
        else:
            out.append(timex)
    return out


def _join(left: Timex, right: Timex, text: str) -> Timex | None:
    joint = _joint(left, right, text)
    if not joint or not (left.first and left.last and right.first and right.last) or left.first > right.first:
        return None
    if joint == "and" and (left.precision != "day" or (right.first - left.last).days > 1):
        return None
    return replace(left, end=right.end, text=text[left.start : right.end], last=max(left.last, right.last))


def timexes_json(record: Mapping[str, object]) -> dict[str, object]:
    """One line of `tracker dates`: {"doc_id", "timexes": [{start, end, text, type, value}]}.

    `record` has doc_id or id, dct or date (ISO), and text; raises ValueError naming what is missing or wrong.
    """
    name = str(record.get("doc_id", record.get("id", "")))
    text, dct = record.get("text"), record.get("dct", record.get("date"))
    if not name or not isinstance(text, str) or not isinstance(dct, str):
        raise ValueError(f"record {name or '(no id)'}: needs doc_id or id, dct or date (YYYY-MM-DD), and text")
    try:
        published = date.fromisoformat(dct[:10])
    except ValueError as error:
        raise ValueError(f"record {name}: {dct!r} is no date (YYYY-MM-DD)") from error
    return {"doc_id": name, "timexes": [_as_json(timex) for timex in find_timexes(text, published)]}


def _as_json(timex: Timex) -> dict[str, object]:
    return {"start": timex.start, "end": timex.end, "text": timex.text, "type": timex.type, "value": timex.value}
