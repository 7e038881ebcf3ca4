"""Publication dates as people and machines write them: the day of the publisher, and the moment with its offset."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

from tracker.readers.errors import NotUnderstood, Unreadable

FIRST_YEAR = 1900
LONGEST = 80  # characters of a date
HOW = "(YYYYMMDD or YYYY-MM-DD)"
NO_DATE = f"no publication date {HOW}"
DAY = re.compile(r"\d{4}-?\d{1,2}-?\d{1,2}(?:[T ].*)?")
YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?:[T ,]+(\d{1,2}:\d\d.*))?")
NUMERIC = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?:[T ,]+\d{1,2}:\d\d.*)?")
COMPACT = re.compile(r"\d{14}")  # 20170113033811
UNIX = re.compile(r"(\d{10})(\d{3})?(?:\.\d+)?")  # seconds, or milliseconds, since 1970
SPACED_OFFSET = re.compile(r"\s+(?=(?:[+-]\d\d:?\d\d|Z)$)")
MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|ust|tember|ember|ober)?\.?"
WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
ZONE = r"(?:[A-Z][A-Za-z]{1,4}|(?:UTC|GMT)?\s*[+-]\d{1,2}:?\d{0,2})"
CLOCK = rf"(?:,?\s+(?:at\s+)?\d{{1,2}}[:.]\d\d(?:[:.]\d\d)?(?:\s*[ap]\.?m\.?)?(?:\s*\(?{ZONE}\)?)?)?"
YEAR = r"(?:19|20|21)\d\d"
# a day with its month in letters, as in: Friday, February 4th, 2022, 12:06 PM EST
WRITTEN = re.compile(
    rf"{WEEKDAY}(?:\d{{1,2}}(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{MONTH}[,\s-]+{YEAR}"
    rf"|{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{YEAR}){CLOCK}",
    re.IGNORECASE,
)
MAIL = re.compile(r"(?:[A-Za-z]{3,9},\s*)?\d{1,2} [A-Za-z]{3,9} \d{2,4} \d{1,2}:\d\d(?::\d\d)?(?: .*)?")


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was published: the publisher's own day, and the ISO 8601 time when its UTC offset is known."""

    day: date
    at: str = ""


def parse_date(value: str) -> date:
    """The day of a publication date; see `parse_moment`.

    >>> parse_date("20220204").isoformat(), parse_date("2022-02-04T23:10:00Z").isoformat()
    ('2022-02-04', '2022-02-04')
    """
    return parse_moment(value).day


def parse_moment(value: str, *, day_first: bool | None = None) -> Moment:
    """A publication date: ISO 8601, YYYYMMDD, RFC 822, Unix time, "4 February 2022", "Feb. 4, 2022", "25/02/2022".

    `day_first` says how 03/04/2022 is meant. Raises Unreadable when the value is empty, of another form, ambiguous, a
    day that no calendar has, before 1900 or later than tomorrow.

    >>> parse_moment("Fri, 04 Feb 2022 23:10:00 -0500").at
    '2022-02-04T23:10:00-05:00'
    """
    value = " ".join(value[: LONGEST * 2].split())
    if not value:
        raise Unreadable(NO_DATE)
    if len(value) > LONGEST:
        raise NotUnderstood(f"publication date {value[:40]!r} is not understood {HOW}")
    found = _numeric(value, day_first) or _machine(value) or _written(value)
    if found is None:
        raise NotUnderstood(f"publication date {value[:40]!r} is not understood {HOW}")
    return _plausible(found, value)


def is_date(line: str) -> bool:
    """Whether a line is nothing but a date, possible or not.

    >>> is_date("February 4, 2022"), is_date("February 4, 2022 was a Friday")
    (True, False)
    """
    forms = (DAY, YEAR_FIRST, NUMERIC, WRITTEN, MAIL)
    return len(line) <= 60 and any(form.fullmatch(" ".join(line.split())) for form in forms)


def order_of(value: str) -> bool | None:
    """Whether a date in figures has its day first; None when it does not show.

    >>> order_of("25/04/2022"), order_of("04/25/2022"), order_of("03/04/2022")
    (True, False, None)
    """
    found = NUMERIC.fullmatch(value.strip())
    if not found or (int(found[1]) > 12) == (int(found[3]) > 12):
        return None
    return int(found[1]) > 12


def is_ambiguous(value: str) -> bool:
    """Whether a date could be read with its day or its month first, as two different days."""
    found = NUMERIC.fullmatch(value.strip())
    return bool(found) and order_of(value) is None and found[1] != found[3] if found else False


def one_order(orders: Iterable[bool]) -> bool | None:
    """What the dates of a file show together: True for day first, False for month first, None for neither or both."""
    seen = set(orders)
    return seen.pop() if len(seen) == 1 else None


def moment_of(found: datetime) -> Moment:
    """A point in time; its day is the one of its own time zone."""
    return Moment(found.date(), found.isoformat() if found.tzinfo else "")


def _numeric(value: str, day_first: bool | None) -> Moment | None:
    """03/04/2022 and the like; a year of two figures says too little."""
    found = NUMERIC.fullmatch(value)
    if not found or len(found[4]) == 2:
        return None
    order = order_of(value) if order_of(value) is not None else day_first
    if order is None and is_ambiguous(value):
        raise Unreadable(f"ambiguous publication date {value[:40]!r}: say --dayfirst or --monthfirst")
    day, month = (int(found[1]), int(found[3])) if order else (int(found[3]), int(found[1]))
    return Moment(_day(int(found[4]), month, day, value))


def _machine(value: str) -> Moment | None:
    """ISO 8601 with its common variants, and Unix time."""
    if (found := UNIX.fullmatch(value)) and not COMPACT.fullmatch(value):
        return moment_of(datetime.fromtimestamp(int(found[1]), UTC))
    if COMPACT.fullmatch(value):
        value = f"{value[:8]}T{value[8:]}"
    elif found := YEAR_FIRST.fullmatch(value):
        day = _day(int(found[1]), int(found[2]), int(found[3]), value)
        value = f"{day.isoformat()} {found[4]}" if found[4] else day.isoformat()
    try:
        return moment_of(datetime.fromisoformat(SPACED_OFFSET.sub("", re.sub(r"\s*(?:UTC|GMT)$", "Z", value))))
    except ValueError as error:
        if DAY.fullmatch(value) and "isoformat" not in str(error):
            raise Unreadable(f"impossible publication date {value[:40]!r}: {error}") from error
        return None


def _written(value: str) -> Moment | None:
    """Dates with the month in letters; the form is checked first, because the libraries also take what is no date."""
    found = _library(value) if WRITTEN.fullmatch(value) else None
    if found is None and MAIL.fullmatch(value):
        try:
            found = parsedate_to_datetime(value)
        except (ValueError, IndexError, TypeError):
            return None
    return moment_of(found) if found else None


@lru_cache(maxsize=4096)
def _library(value: str) -> datetime | None:
    import dateparser

    strict = {"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}
    text = re.sub(r"(?i)\bat\b|[()]|(?<=\d)(?:st|nd|rd|th)\b|\bof\b", " ", value)
    return dateparser.parse(" ".join(text.split()), languages=["en"], settings=strict)


def _day(year: int, month: int, day: int, value: str) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Unreadable(f"impossible publication date {value[:40]!r}: {error}") from error


def _plausible(found: Moment, value: str) -> Moment:
    """The moment, unless nobody can have published then; raises Unreadable."""
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    if found.day > tomorrow:
        raise Unreadable(f"publication date {value[:40]!r} is in the future")
    if found.day.year < FIRST_YEAR:
        raise Unreadable(f"publication date {value[:40]!r} is before {FIRST_YEAR}")
    return found
