"""Names of the gazetteer in a text, longest first: "South Korea" over "Korea", "Papua New Guinea" over "Guinea"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from tracker.gazetteer.aliases import Alias, aliases, blockers
from tracker.gazetteer.files import defended_by

PIECE = re.compile(r"(?:[A-Za-z]\.){2,}|(?:[A-Z]\.)+[A-Z]\b|[^\W_]+")
MAX_PIECES = 8


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at [start, end) of the text; `kind` is the gazetteer's, or "person". A blocked name has no code."""

    start: int
    end: int
    code: str
    kind: str
    text: str


def shifted(mention: Mention, by: int) -> Mention:
    """The mention with its offsets moved."""
    return replace(mention, start=mention.start + by, end=mention.end + by)


class Piece(NamedTuple):
    """A word at [start, end) of the text, without the dots of an abbreviation."""

    start: int
    end: int
    text: str


def pieces(text: str) -> list[Piece]:
    """Words of a text; "U.S." is one, "Al-Qaeda" two."""
    return [Piece(m.start(), m.end(), m.group().replace(".", "")) for m in PIECE.finditer(text)]


Key = tuple[str, ...]


@lru_cache(maxsize=1)
def _index() -> Mapping[Key, Alias | None]:
    """Surface forms by their words; None blocks a phrase that only contains a name."""
    table: dict[Key, Alias | None] = {_words(text): alias for text, alias in aliases().items()}
    return table | {_words(phrase): None for phrase in blockers()}


def _words(name: str) -> Key:
    """The texts of the pieces; of 48,000 names, each once in every process, so without their places."""
    if name.replace(" ", "").isalpha():  # nearly all
        return tuple(name.split())
    return tuple(word.replace(".", "") for word in PIECE.findall(name))


@lru_cache(maxsize=1)
def _first_words() -> Mapping[str, int]:
    """The longest form, in words, that begins with a word."""
    longest: dict[str, int] = {}
    for key in _index():
        if key:
            longest[key[0]] = max(longest.get(key[0], 0), len(key))
    return longest


def named(text: str) -> list[Mention]:
    """Every gazetteer name and blocked phrase in the text, in order, without overlaps."""
    words_ = pieces(text)
    out: list[Mention] = []
    at = 0
    first = _first_words()
    while at < len(words_):
        if words_[at].text not in first:  # nearly all words
            at += 1
            continue
        found, length = _longest(text, words_, at)
        if length and not _epithet(text, found.start):
            out.append(found)
        at += max(length, 1)
    return out


def _longest(text: str, words_: list[Piece], at: int) -> tuple[Mention, int]:
    reach = min(_first_words().get(words_[at].text, 0), MAX_PIECES, len(words_) - at)
    for length in range(reach, 0, -1):
        span = words_[at : at + length]
        key = tuple(p.text for p in span)
        surface = text[span[0].start : span[-1].end]
        if key in _index() and all(_glued(text, a, b) for a, b in pairwise(span)) and _listed(surface):
            alias = _index()[key]
            code, kind = (defended_by(alias.code), alias.kind) if alias else ("", "blocked")
            return Mention(span[0].start, span[-1].end, code, kind, surface), length
    return Mention(0, 0, "", "", ""), 0


def _listed(surface: str) -> bool:
    """A comma parts names ("Greek, Cypriot and French") unless it is written in one ("Washington, D.C.")."""
    return "," not in surface or surface in _with_comma()


@lru_cache(maxsize=1)
def _with_comma() -> frozenset[str]:
    return frozenset(form for form in (*aliases(), *blockers()) if "," in form)


EPITHET = re.compile(r"\b[Aa][dlnrstz]{1,2}-$|\b(?:el|ul|bin|ibn|Abu)[- ]$")


def _epithet(text: str, start: int) -> bool:
    """ "Abu Maaz al-Iraqi": the name of a person, not of his country."""
    return bool(EPITHET.search(text[max(0, start - 5) : start]))


def _glued(text: str, left: Piece, right: Piece) -> bool:
    gap = text[left.end : right.start]
    if gap == " & ":  # "Trinidad & Tobago"
        return True
    return len(gap) <= 2 and all(c in " -–'.’,&" for c in gap) and gap not in (". ", "- ", " -")
