"""Surface forms of states, organisations, armed groups and their leaders, and the codes they stand for.

The names are reviewed data: `data/actors/*.toml` (timeless forms) and `data/leaders.csv` (dated office holders). This
stage knows spellings only; what a form means in a sentence (place or actor) is decided by the stages after it.
"""

from __future__ import annotations

import csv
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import product
from typing import Any, Literal

Kind = Literal[
    "name", "adjective", "people", "capital", "seat", "body", "place", "organisation", "group", "generic", "person"
]
COUNTRY_KINDS: Mapping[str, Kind] = {
    "names": "name", "adjectives": "adjective", "people": "people", "capitals": "capital", "seats": "seat",
    "bodies": "body", "places": "place",
}  # fmt: skip
ORGANISATION_KINDS: Mapping[str, Kind] = {"names": "organisation", "titles": "organisation", "capitals": "capital"}
GROUP_KINDS: Mapping[str, Kind] = {"names": "group", "adjectives": "group", "people": "group", "generic": "generic"}
FILES: Mapping[str, Mapping[str, Kind]] = {
    "countries.toml": COUNTRY_KINDS, "organisations.toml": ORGANISATION_KINDS, "groups.toml": GROUP_KINDS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Alias:
    """One surface form, the code it stands for, and what sort of name it is."""

    text: str
    code: str
    kind: Kind


# --- data files -------------------------------------------------------------------------------------------------


def _data() -> Traversable:
    return resources.files("tracker") / "data"


@lru_cache(maxsize=8)
def _table(file: str) -> Mapping[str, Any]:
    return tomllib.loads((_data() / "actors" / file).read_text(encoding="utf-8"))


def _codes(file: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    return ((code, entry) for code, entry in _table(file).items() if code != "FAIL")


# --- spellings --------------------------------------------------------------------------------------------------

PLAIN = str.maketrans({
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "Æ": "Ae", "ß": "ss", "ð": "d",
    "þ": "th", "Þ": "Th", "ə": "a", "Ə": "A", "’": "'", "ʻ": "'", "‘": "'", "–": "-",
})  # fmt: skip
SPELLINGS = (
    ("Organisation", "Organization"), ("Defence", "Defense"), ("Programme", "Program"), ("Theatre", "Theater"),
    ("Co-operation", "Cooperation"), ("Mobilisation", "Mobilization"),
)  # fmt: skip
SAINTS = (("Saint ", "St. "), ("Saint ", "St "))  # one way only: "St." may be a street
ABBREVIATION = re.compile(r"(?<![\w-])[A-Z]{2,4}(?![\w-])")


@lru_cache(maxsize=32768)
def fold(text: str) -> str:
    """Text without diacritics and typographic marks.

    >>> fold("Erdoğan"), fold("Côte d’Ivoire"), fold("Łódź")
    ('Erdogan', "Cote d'Ivoire", 'Lodz')
    """
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(PLAIN))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def spellings(text: str) -> set[str]:
    """Other ways to write a form: plain letters, British or American, dotted, with another or no apostrophe.

    >>> sorted(spellings("Saint Lucia")), sorted(spellings("UK Defence"))
    (['St Lucia', 'St. Lucia'], ['U.K. Defence', 'U.K. Defense', 'UK Defense'])
    """
    forms = {text, fold(text)}
    for one, other in (*SPELLINGS, *((b, a) for a, b in SPELLINGS), *SAINTS):
        forms |= {f.replace(one, other) for f in forms}
    forms |= {ABBREVIATION.sub(lambda m: ".".join(m.group()) + ".", f) for f in forms}
    forms |= {f.replace("'", mark) for f in forms if "'" in f for mark in ("’", "")}
    return forms - {text}


# --- aliases ----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def aliases() -> Mapping[str, Alias]:
    """Every surface form, case and all ("US" is not "us"). ValueError when two codes claim one form."""
    table: dict[str, Alias] = {}
    for alias in _written():
        if table.setdefault(alias.text, alias).code != alias.code:
            raise ValueError(f"{alias.text!r} is claimed by {table[alias.text].code} and by {alias.code}")
    refused = _refused()
    for alias in list(table.values()):
        for form in spellings(alias.text) - refused:
            table.setdefault(form, Alias(form, alias.code, alias.kind))
    return table


@lru_cache(maxsize=1)
def contextual() -> Mapping[str, str]:
    """Short names that stand for a code only where the full name stands too: "the North" beside "North Korea"."""
    return dict(_table("contextual.toml"))


def _written() -> Iterator[Alias]:
    for file, kinds in FILES.items():
        for code, entry in _codes(file):
            for key, kind in kinds.items():
                for text in entry.get(key, ()):
                    yield Alias(text, code, kind)
    for text, states in _table("collectives.toml").items():
        yield Alias(text, ";".join(states), "name")


def _refused() -> frozenset[str]:
    """Strings that the reviewers decided are no actor; a derived spelling must not bring one back ("Réunion")."""
    return frozenset(text for file in FILES for text in _table(file)["FAIL"])


@lru_cache(maxsize=1)
def blockers() -> frozenset[str]:
    """Whole phrases that contain a name and are no actor: "Paris Agreement", "Georgia Tech", "French Open"."""
    traps = _table("traps.toml")
    phrases = {text for group in traps["phrases"].values() for text in group}
    phrases |= {other for text in phrases for other in spellings(text)}
    return frozenset(phrases.union(*(_combined(rule) for rule in traps["generated"])))


def _combined(rule: Mapping[str, Any]) -> set[str]:
    """Phrases of a `[[generated]]` rule; long official names take no part, they never stand in such a phrase."""
    forms = [alias.text for alias in aliases().values() if alias.kind == rule["of"] and alias.text.count(" ") < 3]
    heads, tails = rule.get("heads", ()), rule.get("tails", ())
    return {f"{h} {f}" for h, f in product(heads, forms)} | {f"{f} {t}" for f, t in product(forms, tails)}


@lru_cache(maxsize=512)
def display_name(code: str) -> str:
    """ "UKR" -> "Ukraine", "XHAM" -> "Hamas". KeyError for a code that no data file has."""
    for file in FILES:
        if code != "FAIL" and code in _table(file):
            entry = _table(file)[code]
            return str(entry.get("display") or entry["names"][0])
    raise KeyError(f"unknown actor code {code!r}")


@lru_cache(maxsize=1)
def _all_codes() -> frozenset[str]:
    return frozenset(code for file in FILES for code in _table(file) if code != "FAIL")


def is_code(code: str) -> bool:
    """Whether a code stands for a country, an organisation or an armed group."""
    return code in _all_codes()


# --- places -----------------------------------------------------------------------------------------------------

DIRECTION = r"(?:[Nn]orth|[Ss]outh)(?:-?(?:east|west))?(?:ern)?|(?:[Ee]ast|[Ww]est)(?:ern)?|[Cc]entral|[Gg]reater"
DIVISION = "Oblast|Province|Governorate|Region|District|Prefecture|Krai|State|County|Department|City|Division"
AROUND = re.compile(
    rf"^(?:{DIRECTION}) |^(?:[Cc]ity|[Pp]rovince|[Pp]ort|[Rr]egion) of "
    rf"| (?:{DIVISION}|{DIVISION.lower()}|Autonomous Region)$"
)


@lru_cache(maxsize=8192)
def place_country(name: str) -> str | None:
    """ISO3 code of the country that a place lies in: a state, region or city; None when unknown or shared.

    >>> place_country("Kharkiv Oblast"), place_country("eastern Ukraine"), place_country("Victoria")
    ('UKR', 'UKR', None)
    """
    plain = fold(name)
    plain = plain if plain in aliases() else plain.removeprefix("the ").removeprefix("The ")
    return _place(plain) or (_place(AROUND.sub("", plain)) if AROUND.search(plain) else None)


def _place(plain: str) -> str | None:
    alias = aliases().get(plain)
    if alias and alias.kind in ("name", "capital", "place") and alias.code in _table("countries.toml"):
        return alias.code
    return None if plain in _no_places() else _towns().get(plain)


@lru_cache(maxsize=1)
def _no_places() -> frozenset[str]:
    return frozenset(_table("countries.toml")["FAIL"]) | frozenset(_table("cities.toml")["FAIL"])


@lru_cache(maxsize=1)
def _towns() -> Mapping[str, str | None]:
    """Cities and provinces, which `make places` writes down; None for names that several countries share."""
    lines = (_data() / "places" / "towns.tsv").read_text(encoding="utf-8").splitlines()
    return {name: code or None for name, _, code in (line.partition("\t") for line in lines)}


# --- leaders ----------------------------------------------------------------------------------------------------

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


def given_initials(name: str) -> frozenset[str]:
    """The first letters of the given names of all who bear a surname: who is called otherwise is somebody else."""
    terms = _leaders().get(name) or _leaders().get(fold(name), ())
    return frozenset(letter for term in terms for letter in term.initials)


@lru_cache(maxsize=1)
def _leaders() -> Mapping[str, tuple[Term, ...]]:
    return _leaders_from(_data() / "leaders.csv")


def _leaders_from(path: Traversable) -> Mapping[str, tuple[Term, ...]]:
    """Terms of office by form of the name; columns name, iso3, post, start, end, aliases (joined by |)."""
    index: dict[str, list[Term]] = {}
    for name, term, others in _rows(path):
        for form in _forms(name, term.code, others):
            index.setdefault(form, []).append(term)
    return {form: tuple(terms) for form, terms in index.items()}


def _rows(path: Traversable) -> Iterator[tuple[str, Term, list[str]]]:
    """Name, term and aliases of every row. ValueError with file and line for a bad date or an unknown code."""
    known = {code for file in FILES for code, _ in _codes(file)}
    for line, row in enumerate(csv.DictReader(path.read_text(encoding="utf-8").splitlines()), start=2):
        try:
            end = date.fromisoformat(row["end"]) if row["end"] else date.max
            initials = frozenset(
                word[0] for full in (row["name"], *row["aliases"].split("|")) for word in fold(full).split()
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
    return frozenset(_table("traps.toml")["surnames"]["FAIL"])
