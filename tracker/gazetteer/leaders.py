"""Whom the name of a leader speaks for on a day: heads of state and government, foreign and defence ministers."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources.abc import Traversable

from tracker.gazetteer.files import FILES, codes, data, table
from tracker.gazetteer.spelling import fold

GRACE = timedelta(days=365)  # a name stays in the news for a while after its holder left office
PARTICLES = {
    "al", "el", "ul", "bin", "ibn", "ben", "abu", "van", "von", "der", "den", "ter", "de", "da", "di", "du", "del",
    "dos", "la",
}  # fmt: skip
# Here the last word is a given or a father's name ("Kim Jong Un", "Abiy Ahmed"): only listed aliases are short forms.
NO_LAST_WORD = frozenset(
    ("CHN", "TWN", "HKG", "MAC", "PRK", "KOR", "VNM", "KHM", "LAO", "MMR", "SGP", "MYS", "BTN", "ETH", "ERI")
)
ROMAN = re.compile(r"[IVX]+\.?|Jr\.?|Sr\.?")


@dataclass(frozen=True, slots=True)
class Term:
    """Office of one person: the code spoken for, first day, last day (`date.max` = still in office), given names."""

    code: str
    start: date
    end: date
    initials: frozenset[str] = frozenset()


def leaders_on(name: str, on: date) -> tuple[str, ...]:
    """The code that a full name or bare surname speaks for on a day, as a tuple of one; empty when nobody or several.

    Who is in office comes before who left within a year.
    """
    terms = _leaders().get(name) or _leaders().get(fold(name), ())
    now = {t.code for t in terms if t.start <= on <= t.end}
    lately = {t.code for t in terms if t.end < on and on - t.end <= GRACE}
    codes = now or lately
    return tuple(codes) if len(codes) == 1 else ()


def leaders_ever(name: str) -> tuple[str, ...]:
    """Every code that a full name or bare surname spoke for on any day, sorted."""
    terms = _leaders().get(name) or _leaders().get(fold(name), ())
    return tuple(sorted({t.code for t in terms}))


def given_initials(name: str, code: str) -> frozenset[str]:
    """The first letters of the given names of all who bore a surname and spoke for a code; others are somebody else."""
    terms = _leaders().get(name) or _leaders().get(fold(name), ())
    return frozenset(letter for term in terms if term.code == code for letter in term.initials)


@lru_cache(maxsize=1)
def _leaders() -> Mapping[str, tuple[Term, ...]]:
    return _leaders_from(data() / "leaders.csv")


def _leaders_from(path: Traversable) -> Mapping[str, tuple[Term, ...]]:
    """Terms of office by form of the name; columns name, iso3, post, start, end, aliases (joined by |)."""
    index: dict[str, list[Term]] = {}
    for name, term, others in _rows(path):
        for form in _forms(name, term.code, others):
            index.setdefault(form, []).append(term)
    return {form: tuple(terms) for form, terms in index.items()}


def _rows(path: Traversable) -> Iterator[tuple[str, Term, list[str]]]:
    """Name, term and aliases of every row. ValueError with file and line for a bad date or an unknown code."""
    known = {code for file in FILES for code, _ in codes(file)}
    for line, row in enumerate(csv.DictReader(path.read_text(encoding="utf-8").splitlines()), start=2):
        try:
            end = date.fromisoformat(row["end"]) if row["end"] else date.max
            initials = frozenset(
                word[0] for full in (row["name"], *row["aliases"].split("|")) for word in fold(full).split()[:-1]
            )
            term = Term(row["iso3"], date.fromisoformat(row["start"]), end, initials)
        except ValueError as error:
            raise ValueError(f"{path.name}, line {line}: {error}") from error
        if term.code not in known:
            raise ValueError(f"{path.name}, line {line}: unknown code {term.code!r}")
        yield row["name"], term, [alias for alias in row["aliases"].split("|") if alias]


def _forms(name: str, code: str, others: list[str]) -> set[str]:
    """Full name, aliases and surname, each with and without diacritics; "Kim Jong-un" is also "Kim Jong Un"."""
    long = {form for full in [name, *others] if " " in full for form in (full, full.replace("-", " "))}
    short = {form for form in others if " " not in form}
    short |= set() if code in NO_LAST_WORD else _surnames(name)
    return (long | {fold(form) for form in long}) | (short | {fold(form) for form in short}) - _no_surnames()


def _surnames(name: str) -> set[str]:
    """Short forms of a western or Arabic name: its last word with the particles before it.

    >>> sorted(_surnames("Ursula von der Leyen")), sorted(_surnames("Bashar al-Assad")), _surnames("Felipe VI")
    (['Von der Leyen', 'von der Leyen'], ['Al-Assad', 'Assad', 'al-Assad'], set())
    """
    words = name.split()
    if len(words) < 2 or ROMAN.fullmatch(words[-1]):
        return set()
    first = len(words) - 1
    while first > 1 and words[first - 1].lower() in PARTICLES:
        first -= 1
    last = " ".join(words[first:])
    bare = {last.split("-", 1)[1]} if re.match(r"(?:al|el|ul)-", last, re.IGNORECASE) else set()
    return {last, last[0].upper() + last[1:]} | bare


@lru_cache(maxsize=1)
def _no_surnames() -> frozenset[str]:
    """Surnames that are a month, a word or a given name far more often than a leader."""
    return frozenset(table("traps.toml")["surnames"]["FAIL"])
