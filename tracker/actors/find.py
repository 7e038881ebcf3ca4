"""Who is named in a text: states, organisations and groups by the gazetteer, and the persons who act for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from tracker.actors.introduced import introduced
from tracker.actors.mentions import Mention, named
from tracker.actors.persons import persons
from tracker.gazetteer.aliases import contextual
from tracker.gazetteer.places import place_country


def find_mentions(text: str, published: date) -> list[Mention]:
    """Every actor and place named in the text, in order, without overlaps; longest name first.

    Persons are those that the text introduces with country and office, and leaders in office at `published`; other
    names that it explains are armed groups, and companies and ships of a country.
    """
    found = [m for m in named(text) if not _in_line(text, m)]
    known = [m for m in found if m.code]
    explained = introduced(text, found)
    people = persons(text, sorted([*found, *explained], key=lambda m: m.start), published)
    return sorted([*known, *_short(text, known), *explained, *people], key=lambda m: m.start)


LINE = re.compile(
    r"(?:[-–][A-Z]\w{1,30})*(?: (?:oil|gas|natural gas|high-speed))?"
    r" (?:pipelines?|railway|railroad|highway|motorway|expressway|ferry|route)\b"
)
JOINED = re.compile(r"[-–]$")


def _in_line(text: str, mention: Mention) -> bool:
    """ "The Baku–Tbilisi–Ceyhan pipeline": names that only say from where to where something leads."""
    after = LINE.match(text, mention.end)
    joined = (
        JOINED.search(text[max(0, mention.start - 1) : mention.start]) or text[mention.end : mention.end + 1] in "-–"
    )
    return mention.kind in ("capital", "place", "name") and bool(after and joined)


@lru_cache(maxsize=1)
def _short_forms() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(contextual(), key=len, reverse=True))})\b(?! [A-Z])")


def _short(text: str, known: list[Mention]) -> Iterator[Mention]:
    """Short names of actors that the text also names in full, or whose other half it names: "the North" of Korea."""
    taken = {i for m in known for i in range(m.start, m.end)}
    codes = {m.code for m in known}
    for match in _short_forms().finditer(text):
        beside = contextual()[match.group()]
        start = match.start() + len("the ")  # the article is no part of the name
        if not codes.isdisjoint(beside) and start not in taken:
            yield Mention(start, match.end(), beside[0], "name", text[start : match.end()])


def place_of(text: str) -> str | None:
    """The country of a city or region name, None when unknown or ambiguous."""
    return place_country(text)
