"""Vocabulary of English date expressions: word lists, pattern pieces, and what the words are worth.

Patterns are written for lowercased text. Every repeat is bounded and every alternative starts with a literal, so
that no input makes the matcher backtrack over more than one expression.
"""

from __future__ import annotations

import re

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            ("monday", "mon"),
            ("tuesday", "tues", "tue"),
            ("wednesday", "weds", "wed"),
            ("thursday", "thurs", "thur", "thu"),
            ("friday", "fri"),
            ("saturday", "sat"),
            ("sunday", "sun"),
        )
    )
    for name in names
}
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
PARTS = {
    "morning": "MO",
    "dawn": "MO",
    "midday": "MI",
    "noon": "MI",
    "afternoon": "AF",
    "evening": "EV",
    "dusk": "EV",
    "night": "NI",
    "midnight": "NI",
}
UNITS = {
    "second": "S",
    "minute": "M",
    "hour": "H",
    "day": "D",
    "night": "D",
    "week": "W",
    "weekend": "WE",
    "fortnight": "W",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
    "decade": "Y",
    "century": "Y",
}
UNIT_SIZE = {"fortnight": 2, "decade": 10, "century": 100}
ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            ("first", "1st"),
            ("second", "2nd"),
            ("third", "3rd"),
            ("fourth", "4th", "final", "last"),
            ("fifth", "5th"),
        ),
        start=1,
    )
    for word in words
}
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
NUMBERS = {word: n for n, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, start=2)}
NUMBERS |= {"a": 1, "an": 1, "dozen": 12, "hundred": 100}
DECADES = {
    word: 10 * n
    for n, word in enumerate(
        ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"], 2
    )
}


def words(names: object) -> str:
    """Alternation of words, longest first, so that "sept" never hides behind "sep"."""
    return "(?:" + "|".join(sorted(map(re.escape, names), key=lambda w: (-len(w), w))) + ")"  # type: ignore[call-overload]


# One gap between the words of an expression: spaces, or a line wrap before a lowercase letter or digit (`dates.fold`
# turns every other newline into a vertical tab).
GAP = r"(?:[ \t\xa0\u2009\u202f]{1,3}|[ \t]?\r?\n)"
DASH = "[-\u2010\u2011\u2012\u2013\u2014]"
APOSTROPHE = "['\u2019`\u02bc]"
START = r"(?<![\w$€£¥#@/.,'\u2019-])"  # not inside a word, an amount, a path, a decimal
# Lost apostrophes ("todays talks", "last weeks summit", "2014s"): the s may follow, outside the expression.
END = r"(?=s?(?![\w@]))(?!/\w|[-\u2010\u2011]\d)"

MONTH = (
    r"(?:"
    + words(n for n in MONTHS if len(n) > 4 or n in ("may", "june", "july"))
    + r"|"
    + words(n for n in MONTHS if len(n) <= 4 and n not in ("may", "june", "july"))
    + r"\b\.?)"
)
WEEKDAY = (
    r"(?:"
    + words(n for n in WEEKDAYS if n.endswith("day"))
    + r"|"
    + words(n for n in WEEKDAYS if not n.endswith("day"))
    + r"\b\.?)"
)
DAY = r"(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?(?![\w%]|[.,:]\d)"
YEAR = r"(?:1[5-9]|20)[0-9]{2}(?![\w%]|[.,:]\d)"
PART = words(PARTS)
SEASON = words(SEASONS)
_NUMBER_WORD = words(n for n in NUMBERS if n not in ("a", "an", "dozen", "hundred", "zero"))
NUMBER = (
    r"(?:[0-9]{1,3}(?:[.,][0-9]{1,3})?"
    rf"|{_NUMBER_WORD}(?:[ -]{_NUMBER_WORD})?(?:{GAP}and{GAP}a{GAP}half|{GAP}hundred)?"
    rf"|a{GAP}couple(?:{GAP}of)?|a{GAP}few|a{GAP}dozen|half{GAP}an?|a{GAP}half|an?|several|many|few|some|dozens{GAP}of|hundreds{GAP}of)"
)
UNIT = words(UNITS)
UNIT_PLURAL = r"(?:" + words(u for u in UNITS if u != "century") + r"s|centuries)"
ANY_UNIT = rf"(?:{UNIT_PLURAL}|{UNIT})"


def amount(text: str) -> float | None:
    """The worth of a number phrase: "twenty-one" 21, "a couple of" 2, "two and a half" 2.5; None when vague."""
    phrase = " ".join(text.replace("-", " ").split())
    if phrase[:1].isdigit():
        return float(phrase.replace(",", ""))
    if phrase.startswith("a couple"):
        return 2
    if phrase.startswith(("half a", "a half")):
        return 0.5
    half = phrase.endswith(" and a half")
    parts = phrase.removesuffix(" and a half").split()
    if phrase == "a dozen" or not all(part in NUMBERS for part in parts):
        return 12 if phrase == "a dozen" else None
    total = 0
    for part in parts:
        total = total * 100 if part == "hundred" else total + NUMBERS[part]
    return total + 0.5 if half else total


def unit_of(text: str) -> str:
    """The dictionary form of a unit word: "centuries" century, "weeks" week."""
    word = text.strip().lower()
    return "century" if word.startswith("centur") else word.removesuffix("s")
