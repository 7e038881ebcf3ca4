"""Names that only the text explains: armed groups, and companies, ships and the like with the country they belong to.

"The militant group Ansaru" teaches that Ansaru is an armed group in the rest of the article, "the Chinese telecoms firm
Huawei" that whatever hits Huawei hits something of China's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from tracker.actors.mentions import Mention
from tracker.gazetteer.aliases import aliases
from tracker.language.lexicon import words

WORD = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'&-]{1,40}+"
NAME = rf"(?:[Aa][dlnrstz]{{1,2}}-)?{WORD}(?: (?:(?:of|for|the|de) ){{0,2}}(?:[Aa][dlnrstz]{{1,2}}-)?{WORD}){{0,4}}"
OWNERS = frozenset({"name", "adjective"})
# "Mahan Air" returns as "Mahan"
OF_COMPANIES = frozenset(
    "Air Airlines Airways Bank Group Technologies Corporation Corp Company Shipping Lines Oil Energy Holdings Telecom"
    " Industries Petroleum Gas Steel Motors".split()
)
SHORTEST = 4


def introduced(text: str, named: list[Mention]) -> list[Mention]:
    """Every place where a name stands that the text introduces; `named` are the gazetteer's names in it.

    >>> [(m.text, m.code, m.kind) for m in introduced("The rebel group Kamajor fled. Kamajor denied it.", [])]
    [('Kamajor', 'XREB', 'group'), ('Kamajor', 'XREB', 'group')]
    """
    learned = dict.fromkeys(_groups(text), ("XREB", "group"))
    learned |= {name: (owner.code, "property") for name, owner in _belongings(text, named)}
    taken = {at for m in named for at in range(m.start, m.end)}
    found = (
        Mention(*at.span(), code, kind, name)
        for name, (code, kind) in learned.items()
        for at in re.finditer(rf"(?<![\w-]){re.escape(name)}(?!\w)", text)
    )
    return [m for m in found if taken.isdisjoint(range(m.start, m.end))]


def _groups(text: str) -> Iterator[str]:
    for pattern in _group_patterns():
        yield from (name for found in pattern.finditer(text) if (name := _new(found.group(1))))


def _belongings(text: str, named: list[Mention]) -> Iterator[tuple[str, Mention]]:
    for owner in named:
        one = owner.kind in OWNERS and ";" not in owner.code
        found = _belonging().match(text, owner.end) if one else None
        if found and (name := _new(found.group(1))):
            yield name, owner
            first, *others = name.split()
            if len(others) == 1 and others[0] in OF_COMPANIES and len(first) >= SHORTEST:
                yield first, owner


def _new(name: str) -> str:
    """The name, if the gazetteer does not know it or its first word."""
    name = re.sub(r"['’]s?$", "", name)
    return "" if name in aliases() or name.split(maxsplit=1)[0] in aliases() or len(name) < SHORTEST else name


@lru_cache(maxsize=1)
def _group_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    armed, bodies = "|".join(sorted(words("armed_adjectives"))), "|".join(sorted(words("armed_bodies")))
    of_arms = rf"(?:{armed})(?: and [a-z]{{3,20}})? (?:{bodies})"
    return (
        re.compile(rf"\b{of_arms},? [\"“]?(?:called |named |known as )?(?:the )?({NAME})"),
        re.compile(rf"({NAME}), (?:an?|the) (?:[\w-]{{2,20}} ){{0,3}}{of_arms}\b"),
    )


@lru_cache(maxsize=1)
def _belonging() -> re.Pattern[str]:
    things = "|".join(sorted(words("belongings")))
    return re.compile(rf"(?:['’]s?)?(?:[ -][a-z][a-z-]{{2,20}}){{0,4}}? (?:{things}),? (?:the )?({NAME})")
