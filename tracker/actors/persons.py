"""Persons in a text and whom they act for: leaders in office, and whom the article introduces with country and office.

"Turkish President Recep Tayyip Erdogan" teaches that Erdogan speaks for TUR in the rest of the article; "Russian
opposition leader Alexei Navalny" teaches that Navalny does not speak for RUS.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from operator import attrgetter

from tracker.actors.mentions import Mention
from tracker.gazetteer.aliases import aliases
from tracker.gazetteer.leaders import given_initials, leaders_on
from tracker.gazetteer.spelling import fold
from tracker.language.lexicon import words
from tracker.language.sentences import STARTERS

# "al-Assad", "von der Leyen", "bin Salman": particles of a person's name
PARTICLES = frozenset("al el bin ibn ben van von der den de da di du del la le abu ul".split())
# family names of two letters that stand alone in the press
SHORT_NAMES = frozenset({"Xi", "Wu", "Li", "Hu", "Le", "Ri", "Ho"})
OWNERS = frozenset({"name", "adjective", "organisation", "group", "seat", "body", "capital", "people"})

# A word is taken whole and has an end: "A-A-A-A" is split in one way only, or the search would try them all.
NAME = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'-]{0,60}+"
PERSON = re.compile(rf"{NAME}(?:[ -](?:(?:{'|'.join(sorted(PARTICLES))})[ -])?{NAME}){{0,5}}")
NAME_NEXT = re.compile(rf"(?: and [\w ]{{3,40}}?)?,? {{1,9}}({PERSON.pattern})")
REMIT = re.compile(r" (?:of|for|to|in) (?:the )?")
OFFICE_REACH = 120
START = attrgetter("start")
CALENDAR = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August"
    " September October November December Mon Tue Wed Thu Fri Sat Sun"
    " Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec".split()
)
CALENDAR_WORD = re.compile(rf"\b(?:{'|'.join(sorted(CALENDAR))})\b")


# envoys of an organisation were often leaders at home: "U.N. envoy Kofi Annan"
ORGANISED = frozenset("UN EU NATO AU ARAB OSCE IAEA IGO ASEAN ECOWAS GCC CSTO UNSC".split()) | {""}


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
    """ "Russia's foreign minister, Sergei Lavrov", "U.S. Secretary of State Antony Blinken", "NATO chief Rutte"."""
    window = text[mention.end : mention.end + OFFICE_REACH]
    if not re.match(r"['’]s? | ", window):
        return
    if is_title(mention.text.rsplit(maxsplit=1)[-1]) and (
        name := _name_after(text, mention.end, named)
    ):  # "NATO chief"
        yield name, True
        return
    words_before: list[str] = []
    rivals = {m.start - mention.end for m in _near(named, mention.end, mention.end + OFFICE_REACH)}
    for token in re.finditer(r"[\w.’'-]*\w", window):
        if token.start() in rivals:  # "Kyiv by French President ...": the nearer country counts
            return
        word = token.group().lower().lstrip("'’")
        words_before.append(word)
        title = is_title(word) and not word.endswith("s")
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
        place = next((m.end for m in _near(named, remit.end(), remit.end() + 1)), None)
        word = re.compile(NAME).match(text, remit.end())
        at = place or (word.end() if word else at)
    name = NAME_NEXT.match(text, at)
    if not name or _taken(named, name.start(1)):
        return None
    return name.group(1) if _may_be_person(name.group(1)) else None


def _near(named: list[Mention], start: int, end: int) -> list[Mention]:
    """The names that begin from `start` to before `end`; `named` are in order."""
    return named[bisect_left(named, start, key=START) : bisect_left(named, end, key=START)]


def _taken(named: list[Mention], offset: int) -> bool:
    """Whether a name covers the offset; names do not overlap."""
    index = bisect_right(named, offset, key=START)
    return index > 0 and offset < named[index - 1].end


def _may_be_person(run: str) -> bool:
    """A run of capitalised words that is no weekday, month, country or title."""
    first = run.split(maxsplit=1)[0]
    return not (is_title(first) or first in CALENDAR | STARTERS or first in aliases() or run in aliases())


@lru_cache(maxsize=16384)
def is_title(word: str) -> bool:
    """Whether a word names an office: "President", "ministers", "chief's"."""
    low = word.lower().replace("’", "'").removesuffix("'s")
    return low in words("titles") or (low.endswith("s") and low[:-1] in words("titles"))


BEFORE = re.compile(
    rf"({PERSON.pattern}), (?:(?:who is )?(?:the|an?|then) )?(?:(?:[a-z]+ )*(?:of|for|to|from) (?:the )?)?$"
    r"|(?:President|Minister|Chancellor|King|leader|premier|ambassador|chief|minister|president)"
    rf" ({PERSON.pattern}) of (?:the )?$"
)


def _introduced_before(text: str, mention: Mention) -> Iterator[tuple[str, bool]]:
    """ "Wang Yi, the Chinese foreign minister", "Vargas, the foreign minister of Peru", "President Duda of Poland"."""
    head = text[max(0, mention.start - 90) : mention.start]
    found = BEFORE.search(head)
    office = re.match(r"(?:['’]s)?(?: [\w-]+){0,4}", text[mention.end : mention.end + 60])
    if found and found.group(2):
        yield found.group(2), True
    elif found and office and _may_be_person(found.group(1)):
        near = (head[found.end(1) :] + office.group()).split()
        if any(is_title(w.strip(",")) for w in near):
            yield found.group(1), not {w.lower() for w in near} & words("not_acting")


def _forms(name: str) -> list[str]:
    """The full name, and the surname by which it returns."""
    parts = re.split(r"[ ]", re.sub(r"['’]s?$", "", name))
    while parts and is_title(parts[0]):
        parts = parts[1:]
    if not parts or (len(parts) == 1 and len(parts[0]) < 3):
        return []
    forms = [" ".join(parts), parts[-1]]
    if len(parts) > 2 and parts[-2].lower() in PARTICLES:
        forms.append(" ".join(parts[-2:]))
    if len(parts) in (2, 3) and len(parts[0]) <= 4 and (len(parts) == 3 or "-" in parts[1]):  # Kim Jong Un, Xi Jinping
        forms.append(parts[0])
    if len(parts) == 2 and len(parts[0]) <= 3:
        forms.append(parts[0])
    return [f for f in forms if len(f) > 2 or f in SHORT_NAMES]


def persons(text: str, named: list[Mention], published: date) -> list[Mention]:
    """The persons of a text who act for somebody; `named` are the gazetteer's names in it."""
    learned = learn_persons(text, named)
    masked = _masked(text, named)
    out: list[Mention] = []
    for found in PERSON.finditer(masked):
        out += _person(found.group(), found.start(), learned, published)
    return [m for m in out if m.code]


def _masked(text: str, named: list[Mention]) -> str:
    """The text with names already known and names of days blotted out, so that a person's name stands free."""
    letters = list(text)
    for start, end in [*((m.start, m.end) for m in named), *_days(text)]:
        letters[start:end] = "." * (end - start)
    return "".join(letters)


def _days(text: str) -> Iterator[tuple[int, int]]:
    """Names of days and months; the May of "Theresa May" is none."""
    for found in CALENDAR_WORD.finditer(text):
        given = re.search(r"([A-Z][a-z]+) $", text[max(0, found.start() - 20) : found.start()])
        if not (found.group() == "May" and given and given.group(1) not in STARTERS):
            yield found.span()


def _person(run: str, offset: int, learned: Mapping[str, str], published: date) -> list[Mention]:
    """The person in a run of capitalised words: longest known form wins, titles in front are skipped."""
    starts = [m.start() for m in re.finditer(r"[^\s-][^\s]*", run)]
    plain = re.sub(r"['’]s?$", "", run)
    for start in starts:
        name = plain[start:]
        if not name or is_title(name.split(maxsplit=1)[0]) or name.split(maxsplit=1)[0].lower() in PARTICLES:
            continue
        code = _code_of(name, learned, published)
        if code is not None and not (name not in learned and _called_otherwise(plain[:start], name, code)):
            return [Mention(offset + start, offset + len(plain), code, "person", name)]
    first = plain.split(maxsplit=1)[0] if plain.split() else ""
    if first in learned and " " in plain:
        return [Mention(offset, offset + len(first), learned[first], "person", first)]
    return []


def _called_otherwise(before: str, surname: str, code: str) -> bool:
    """Whether the surname of one who speaks for the code follows somebody else's given name: "Michael Johnson"."""
    given = next((word for word in reversed(before.split()) if word not in PARTICLES), "")  # "Lula da Silva"
    if " " in surname or not re.fullmatch(r"[A-ZÀ-Þ][a-zß-ÿ]+", given) or is_title(given):
        return False
    if given in STARTERS or given.lower() in words("courtesy"):
        return False
    return fold(given)[0] not in given_initials(surname, code)


def _code_of(name: str, learned: Mapping[str, str], published: date) -> str | None:
    codes = leaders_on(name, published)
    # a leader's full name is surer than what stands beside it: "President of Russia X and Prime Minister of Britain Y"
    if " " in name and len(codes) == 1 and learned.get(name, codes[0]) not in ORGANISED:
        return codes[0]
    if name in learned:
        return learned[name]
    return codes[0] if len(codes) == 1 else None
