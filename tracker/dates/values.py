"""Calendar intervals with their TIMEX3 values: days, ISO weeks, months, quarters, years, and parts of them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from tracker.dates.words import PARTS, UNIT_SIZE, UNITS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tracker.model import Precision

# Guidelines: "in recent days / weeks / months" reach back 7 / 28 / 90 days; longer units follow suit.
VAGUE_DAYS: Mapping[str, int] = {
    "day": 7,
    "night": 7,
    "week": 28,
    "weekend": 28,
    "month": 90,
    "quarter": 270,
    "year": 1095,
    "decade": 7300,
    "century": 73000,
    "hour": 1,
    "minute": 0,
    "second": 0,
    "fortnight": 28,
}
_LENGTH_DAYS: Mapping[str, float] = {"S": 0, "M": 0, "H": 1 / 24, "D": 1, "W": 7, "WE": 7, "Q": 91.31, "Y": 365.25}
_SEASON_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


class Value(NamedTuple):
    """What an expression means: TIMEX3 value and type, inclusive interval (None: fixes none), precision."""

    value: str
    first: date | None = None
    last: date | None = None
    precision: Precision = "day"
    type: str = "DATE"


def clamp(ordinal: int) -> date:
    """The day with that proleptic ordinal, kept inside the calendar."""
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))


def shift(day: date, days: float) -> date:
    """`day` moved by whole days."""
    return clamp(day.toordinal() + round(days))


def shift_months(day: date, months: int) -> date:
    """`day` moved by calendar months; the day of the month is cut to the length of the new month."""
    index = min(max(day.year * 12 + day.month - 1 + months, 12), 9999 * 12 + 11)
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def day(of: date) -> Value:
    """The day itself."""
    return Value(of.isoformat(), of, of)


def part_of_day(of: date, name: str) -> Value:
    """Thursday night: the TIME value of the part, the interval of the day."""
    return day(of)._replace(value=f"{of.isoformat()}T{PARTS[name]}", type="TIME")


def week(of: date) -> Value:
    """The ISO week that holds the day."""
    year, number, weekday = of.isocalendar()
    monday = shift(of, 1 - weekday)
    return Value(f"{year:04}-W{number:02}", monday, shift(monday, 6), "week")


def weekend(of: date) -> Value:
    """The Saturday and Sunday of the ISO week of `of`."""
    saturday = shift(of, 6 - of.isoweekday())
    return Value(f"{week(of).value}-WE", saturday, shift(saturday, 1))


def _months(value: str, year: int, month: int, count: int, precision: Precision) -> Value:
    end = shift_months(date(year, month, 1), count - 1)
    return Value(value, date(year, month, 1), end.replace(day=monthrange(end.year, end.month)[1]), precision)


def month(year: int, number: int) -> Value:
    """A calendar month."""
    return _months(f"{year:04}-{number:02}", year, number, 1, "month")


def quarter(year: int, number: int) -> Value:
    """A calendar quarter, 1 to 4."""
    return _months(f"{year:04}-Q{number}", year, 3 * number - 2, 3, "quarter")


def half(year: int, number: int) -> Value:
    """The first or second half of a year."""
    return _months(f"{year:04}-H{number}", year, 6 * number - 5, 6, "approx")


def season(year: int, code: str) -> Value:
    """Spring from March, summer from June, autumn from September, winter from December of that year."""
    return _months(f"{year:04}-{code}", year, _SEASON_MONTH[code], 3, "approx")


def year(number: int) -> Value:
    """A calendar year."""
    return _months(f"{number:04}", number, 1, 12, "year")


def decade(first_year: int) -> Value:
    """The ten years from `first_year` on."""
    return Value(f"{first_year // 10:03}", date(first_year, 1, 1), date(first_year + 9, 12, 31), "approx")


def century(number: int) -> Value:
    """The 19th century: 1800 to 1899, as TIMEX3 counts."""
    start = (number - 1) * 100
    return Value(f"{number - 1:02}", date(max(start, 1), 1, 1), date(start + 99, 12, 31), "approx")


_HOLDERS: Mapping[str, Callable[[date], Value]] = {
    "week": week,
    "fortnight": week,
    "weekend": weekend,
    "month": lambda of: month(of.year, of.month),
    "quarter": lambda of: quarter(of.year, (of.month + 2) // 3),
    "year": lambda of: year(of.year),
    "decade": lambda of: decade(of.year // 10 * 10),
    "century": lambda of: century(of.year // 100 + 1),
}


def unit_value(unit: str, of: date) -> Value:
    """The day, week, weekend, month, quarter, year, decade or century that holds `of`."""
    return _HOLDERS.get(unit, day)(of)


def move(unit: str, count: float, base: date) -> date:
    """`base` moved by `count` units, by calendar months and years where the unit is one."""
    code = UNITS[unit]
    size = UNIT_SIZE.get(unit, 1) * count
    months = {"M": 1, "Q": 3, "Y": 12}.get(code if unit != "minute" else "", 0) * size
    if months and months == int(months) and abs(months) < 120_000:
        return shift_months(base, int(months))
    return shift(base, max(min(size * unit_days(unit), 4e6), -4e6))


def unit_days(unit: str) -> float:
    """Days in one unit, 0 below the hour."""
    return 30.44 if unit == "month" else _LENGTH_DAYS[UNITS[unit]]


def duration(count: float | None, unit: str) -> str:
    """TIMEX3 duration: 5 days P5D, 48 hours PT48H, two decades P20Y, "weeks" PXW."""
    if count is not None:
        count *= UNIT_SIZE.get(unit, 1)
    number = "X" if count is None else f"{count:g}"
    return f"{'PT' if unit in ('second', 'minute', 'hour') else 'P'}{number}{UNITS[unit]}"


def part(value: Value, which: str) -> Value:
    """The early, mid or late third of an interval of a month or longer; start and end are its outer edge.

    The value stays that of the whole: TIMEX3 puts the part into another attribute.
    """
    if value.first is None or value.last is None or value.precision in ("day", "week"):
        return value
    first, last = value.first, value.last
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    size = 1 if which in ("start", "end") else months // 3
    if months < 3:
        first, last = {
            "early": (first, shift(first, 9)),
            "start": (first, shift(first, 9)),
            "late": (shift(first, 20), last),
            "end": (shift(first, 20), last),
        }.get(which, (shift(first, 10), shift(first, 19)))
    elif which in ("early", "start"):
        last = shift(shift_months(first, size), -1)
    elif which in ("late", "end"):
        first = shift_months(first, months - size)
    else:
        first, last = shift_months(first, size), shift(shift_months(first, months - size), -1)
    return value._replace(first=first, last=last, precision="approx")


def up_to(value: Value, dct: date) -> Value:
    """The part of an interval that is over by `dct`: "earlier this month"."""
    if value.first is None or value.last is None:
        return value
    return value._replace(last=max(value.first, min(value.last, dct)))


def after(value: Value, dct: date) -> Value:
    """The part of an interval that is left from `dct` on: "later this year"."""
    if value.first is None or value.last is None:
        return value
    return value._replace(first=min(value.last, max(value.first, dct)))


@lru_cache(maxsize=8192)
def normalise(expression: str, dct: date) -> date | None:
    """dateparser's reading of a full date or "two days ago" as of `dct`; None when it has none.

    Only for what it was measured to read right; it never searches running text. The parser for relative dates, whose
    patterns take a second to compile, is asked for relative dates alone.
    """
    from dateparser.date import DateDataParser  # most texts have no such date

    base = datetime(dct.year, dct.month, dct.day, 12)  # noqa: DTZ001 (dateparser wants a naive base)
    kind = "relative-time" if expression.endswith(" ago") else "absolute-time"
    settings = {"RELATIVE_BASE": base, "DATE_ORDER": "MDY", "PARSERS": [kind]}
    parser = DateDataParser(languages=["en"], settings=settings)
    found = parser.get_date_data(expression).date_obj
    return found.date() if found else None
