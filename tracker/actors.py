"""Names in a text and the codes they stand for: gazetteer names, leaders of the day, and what the article itself teaches.

"Turkish President Recep Tayyip Erdogan" teaches that Erdogan speaks for TUR in the rest of the article; "Russian
opposition leader Alexei Navalny" teaches that Navalny does not speak for RUS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from tracker.gazetteer import Alias, aliases, blockers, leaders_on, place_country
from tracker.lexicon import words
from tracker.parse import Chunk
from tracker.text import STARTERS

PIECE = re.compile(r"(?:[A-Za-z]\.){2,}|[^\W_]+")
GLUE = re.compile(r"[ \-–—'.’/]{1,2}|, ?$")
MAX_PIECES = 8
# "al-Assad", "von der Leyen", "bin Salman": particles of a person's name
PARTICLES = frozenset("al el bin ibn ben van von der den de da di du del la le abu ul".split())
# family names of two letters that stand alone in the press
SHORT_NAMES = frozenset({"Xi", "Wu", "Li", "Hu", "Le", "Ri", "Ho"})
OWNERS = frozenset({"name", "adjective", "organisation", "group", "seat", "body", "capital", "people"})


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


@dataclass(frozen=True, slots=True)
class Piece:
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
    table: dict[Key, Alias | None] = {tuple(p.text for p in pieces(text)): alias for text, alias in aliases().items()}
    table.update({tuple(p.text for p in pieces(phrase)): None for phrase in blockers()})
    return table


@lru_cache(maxsize=1)
def _first_words() -> Mapping[str, int]:
    """The longest form, in words, that begins with a word."""
    longest: dict[str, int] = {}
    for key in _index():
        if key:
            longest[key[0]] = max(longest.get(key[0], 0), len(key))
    return longest


def find_mentions(text: str, published: date) -> list[Mention]:
    """Every actor and place named in the text, in order, without overlaps; longest name first.

    Persons are those that the text introduces with country and office, and leaders in office at `published`.
    """
    words_ = pieces(text)
    named = _named(text, words_)
    learned = learn_persons(text, named)
    persons = _persons(text, named, learned, published)
    return sorted([m for m in named if m.code] + persons, key=lambda m: m.start)


def _named(text: str, words_: list[Piece]) -> list[Mention]:
    out: list[Mention] = []
    at = 0
    while at < len(words_):
        found, length = _longest(text, words_, at)
        if length:
            out.append(found)
        at += max(length, 1)
    return out


def _longest(text: str, words_: list[Piece], at: int) -> tuple[Mention, int]:
    reach = min(_first_words().get(words_[at].text, 0), MAX_PIECES, len(words_) - at)
    for length in range(reach, 0, -1):
        span = words_[at : at + length]
        key = tuple(p.text for p in span)
        if key in _index() and all(_glued(text, a, b) for a, b in zip(span, span[1:], strict=False)):
            alias = _index()[key]
            surface = text[span[0].start : span[-1].end]
            code, kind = (alias.code, alias.kind) if alias else ("", "blocked")
            return Mention(span[0].start, span[-1].end, code, kind, surface), length
    return Mention(0, 0, "", "", ""), 0


def _glued(text: str, left: Piece, right: Piece) -> bool:
    gap = text[left.end : right.start]
    return len(gap) <= 2 and all(c in " -–'.’,&" for c in gap) and gap not in (". ", "- ", " -")


# --- what the article teaches -----------------------------------------------------------------------------------

NAME = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'-]*"
PERSON = re.compile(rf"{NAME}(?:[ -](?:(?:{'|'.join(sorted(PARTICLES))})[ -])?{NAME}){{0,5}}")
NAME_NEXT = re.compile(rf"(?: and [\w ]{{3,40}}?)?,? +({PERSON.pattern})")
REMIT = re.compile(r" (?:of|for|to|in) (?:the )?")
OFFICE_REACH = 120
CALENDAR = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September"
    " October November December Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec".split()
)
CALENDAR_WORD = re.compile(rf"\b(?:{'|'.join(sorted(CALENDAR))})\b")


def learn_persons(text: str, named: list[Mention]) -> dict[str, str]:
    """Surnames and full names that the text introduces with an office, each with the code they act for ("" = nobody).

    >>> text = "Turkish President Recep Tayyip Erdogan flew to Baku. Erdogan said..."
    >>> learn_persons(text, [Mention(0, 7, "TUR", "adjective", "Turkish")])["Erdogan"]
    'TUR'
    """
    learned: dict[str, str] = {}
    for mention in named:
        if mention.kind in OWNERS or mention.kind == "place":
            for name, acts in [*_introduced_after(text, mention, named), *_introduced_before(text, mention)]:
                for form in _forms(name):
                    learned.setdefault(form, mention.code if acts else "")
    return learned


def _introduced_after(text: str, mention: Mention, named: list[Mention]) -> Iterator[tuple[str, bool]]:
    """ "Russia's foreign minister, Sergei Lavrov", "U.S. Secretary of State Antony Blinken", "NATO chief Mark Rutte"."""
    window = text[mention.end : mention.end + OFFICE_REACH]
    if not re.match(r"['’]s? | ", window):
        return
    if _is_title(mention.text.split()[-1]) and (name := _name_after(text, mention.end, named)):  # "NATO chief"
        yield name, True
        return
    words_before: list[str] = []
    rivals = {m.start - mention.end for m in named}
    for token in re.finditer(r"[\w.’'-]*\w", window):
        if token.start() in rivals:  # "Kyiv by French President ...": the nearer country counts
            return
        word = token.group().lower().lstrip("'’")
        words_before.append(word)
        title = _is_title(word) and not word.endswith("s")
        if title and (name := _name_after(text, mention.end + token.end(), named)):
            yield name, not set(words_before) & words("not_acting")
            return
        if not (title or word in words("office_words") or token.group()[0].isupper()):
            return
        if re.match(r"[.;:!?\n\"]|, [a-z]", window[token.end() :]):
            return


def _name_after(text: str, title_end: int, named: list[Mention]) -> str | None:
    """The name that follows a title, past its remit: "ambassador to the United Nations | Nikki Haley"."""
    at = title_end
    if remit := REMIT.match(text, at):
        place = next((m.end for m in named if m.start == remit.end()), None)
        word = re.compile(NAME).match(text, remit.end())
        at = place or (word.end() if word else at)
    name = NAME_NEXT.match(text, at)
    if not name or any(m.start <= name.start(1) < m.end for m in named):
        return None
    return name.group(1) if _may_be_person(name.group(1)) else None


def _may_be_person(run: str) -> bool:
    """A run of capitalised words that is no weekday, month, country or title."""
    first = run.split()[0]
    return not (_is_title(first) or first in CALENDAR | STARTERS or first in aliases() or run in aliases())


@lru_cache(maxsize=16384)
def _is_title(word: str) -> bool:
    low = word.lower().replace("’", "'").removesuffix("'s")
    return low in words("titles") or (low.endswith("s") and low[:-1] in words("titles"))


BEFORE = re.compile(
    rf"({PERSON.pattern}), (?:(?:who is )?(?:the|an?|then) )?(?:(?:[a-z]+ )*(?:of|for|to|from) (?:the )?)?$"
    rf"|(?:President|Minister|Chancellor|King|leader|premier|ambassador|chief|minister|president) ({PERSON.pattern}) of (?:the )?$"
)


def _introduced_before(text: str, mention: Mention) -> Iterator[tuple[str, bool]]:
    """ "Wang Yi, the Chinese foreign minister", "Miguel Vargas, the foreign minister of Peru", "President Duda of Poland"."""
    head = text[max(0, mention.start - 90) : mention.start]
    found = BEFORE.search(head)
    office = re.match(r"(?:['’]s)?(?: [\w-]+){0,4}", text[mention.end : mention.end + 60])
    if found and found.group(2):
        yield found.group(2), True
    elif found and office and _may_be_person(found.group(1)):
        near = (head[found.end(1) :] + office.group()).split()
        if any(_is_title(w.strip(",")) for w in near):
            yield found.group(1), not {w.lower() for w in near} & words("not_acting")


def _forms(name: str) -> list[str]:
    """The full name, and the surname by which it returns."""
    parts = re.split(r"[ ]", re.sub(r"['’]s?$", "", name))
    while parts and _is_title(parts[0]):
        parts = parts[1:]
    if not parts or len(parts) == 1 and len(parts[0]) < 3:
        return []
    forms = [" ".join(parts), parts[-1]]
    if len(parts) > 2 and parts[-2].lower() in PARTICLES:
        forms.append(" ".join(parts[-2:]))
    if len(parts) in (2, 3) and len(parts[0]) <= 4 and (len(parts) == 3 or "-" in parts[1]):  # Kim Jong Un, Xi Jinping
        forms.append(parts[0])
    if len(parts) == 2 and len(parts[0]) <= 3:
        forms.append(parts[0])
    return [f for f in forms if len(f) > 2 or f in SHORT_NAMES]


def _persons(text: str, named: list[Mention], learned: Mapping[str, str], published: date) -> list[Mention]:
    masked = _masked(text, named)
    out: list[Mention] = []
    for found in PERSON.finditer(masked):
        out += _person(found.group(), found.start(), learned, published)
    return [m for m in out if m.code]


def _masked(text: str, named: list[Mention]) -> str:
    """The text with names already known and names of days blotted out, so that a person's name stands free."""
    spans = [(m.start, m.end) for m in named] + [m.span() for m in CALENDAR_WORD.finditer(text)]
    masked = text
    for start, end in spans:
        masked = masked[:start] + "." * (end - start) + masked[end:]
    return masked


def _person(run: str, offset: int, learned: Mapping[str, str], published: date) -> list[Mention]:
    """The person in a run of capitalised words: longest known form wins, titles in front are skipped."""
    starts = [m.start() for m in re.finditer(r"[^\s-][^\s]*", run)]
    plain = re.sub(r"['’]s?$", "", run)
    for start in starts:
        name = plain[start:]
        if not name or _is_title(name.split()[0]) or name.split()[0].lower() in PARTICLES:
            continue
        code = _code_of(name, learned, published)
        if code is not None:
            return [Mention(offset + start, offset + len(plain), code, "person", name)]
    first = plain.split()[0] if plain.split() else ""
    if first in learned and " " in plain:
        return [Mention(offset, offset + len(first), learned[first], "person", first)]
    return []


def _code_of(name: str, learned: Mapping[str, str], published: date) -> str | None:
    if name in learned:
        return learned[name]
    codes = leaders_on(name, published)
    return codes[0] if len(codes) == 1 else None


def place_of(text: str) -> str | None:
    """The country of a city or region name, None when unknown or ambiguous."""
    return place_country(text)


# --- chunks: what the parser may take as one word --------------------------------------------------------------------

CHUNKED = frozenset({"body", "seat", "group", "organisation"})
TITLE_RUN = re.compile(r"(?:(?:[Tt]he )?(?:[\w.’'-]+ ){1,7})$")


# how a person is called before the parser, which knows this name as one
STAND_IN = "Johnson"


def chunks(text: str, mentions: list[Mention]) -> list[Chunk]:
    """Spans of a sentence that are one word to its syntax: a person with country and office, a name of several words.

    `mentions` have offsets into `text`.
    """
    out: list[Chunk] = []
    for mention in mentions:
        if mention.kind == "person":
            out.append((_office_start(text, mention, mentions), mention.end, STAND_IN))
        elif " " in mention.text and mention.kind in CHUNKED and not mention.text.endswith("Nations"):
            out.append((mention.start, mention.end, ""))
    return out


def _office_start(text: str, person: Mention, mentions: list[Mention]) -> int:
    """Where "Turkish President" of "Turkish President Recep Tayyip Erdogan" begins; the name itself without an office."""
    run = TITLE_RUN.search(text[max(0, person.start - 70) : person.start])
    if not run:
        return person.start
    words_before = list(re.finditer(r"[\w.’'-]+", run.group()))
    offset = person.start - len(run.group())
    start = person.start
    for word in reversed(words_before):
        at = offset + word.start()
        owner = next((m for m in mentions if m.start <= at < m.end and m is not person), None)
        if owner is not None:
            return (
                owner.start if owner.code == person.code and start < person.start and owner.kind != "person" else start
            )
        if _is_title(word.group()) or (
            word.group().lower() in words("office_words")
            and word.group().lower() not in ("and", "to", "for", "the", "by")
        ):
            start = at
        elif not (word.group()[0].isupper() and start < person.start):
            return (
                start
                if _is_title(text[start:].split()[0]) or start == person.start
                else _trim(text, start, person.start)
            )
    return start


def _trim(text: str, start: int, end: int) -> int:
    """The first word of an office that can open it: no "of", "s" or the like."""
    for word in re.finditer(r"[\w.’'-]+", text[start:end]):
        if word.group().lower() not in ("of", "s", "de", "facto"):
            return start + word.start()
    return end
