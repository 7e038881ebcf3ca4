"""Text repair, with the way back: every character of the repaired text knows where it came from in the stored one.

Dumps of news lose apostrophes ("Putins attempt", "its unclear"), dashes (two blanks are left) and carry datelines. The
parser needs them repaired; the reader of a timeline needs the evidence exactly as stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from tracker.gazetteer.aliases import aliases
from tracker.gazetteer.leaders import leaders_ever
from tracker.language.lexicon import words

AGENCIES = r"(?:AP|AFP|Reuters|REUTERS|UPI|Xinhua|TASS|DPA|dpa|Kyodo|Yonhap|ANSA|EFE|IRNA|Interfax|BBC|CNN|AAP|PTI|ANI)"
PLACE = r"[A-Z][A-Z.'’-]{1,30}(?:[ /][A-Z][A-Z.'’-]{1,30}){0,5}"
DATELINE = re.compile(
    rf"^{PLACE}(?:, [A-Z][A-Za-z. ]{{1,40}}?)?(?:,? (?:\w{{3,9}}\.? \d{{1,2}}))?"
    rf"(?: ?\(?{AGENCIES}\)?\s{{0,9}}(?:[-–—:]+|  | (?=[A-Z]))|\s{{0,9}}(?:--|–|—| - |  ))\s*"
)
# "Sunday, September 15, 2019" over or before the first sentence of a page
DAY_LINE = re.compile(r"^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, [A-Z][a-z]+ \d{1,2}, \d{4}(?=$|\s+[A-Z█])\s*")
# "Sri Lankan Civil War: ..." as portals label their items: the topic is no part of the sentence
TOPIC = re.compile(
    r"^(?:(?:\d{4}(?:[-–]\d{2,4})?|[A-Z][\w.'’–-]{0,40}+|of|the|and|in|on|for) ){0,9}"
    rf"(?:{'|'.join(sorted(words('topic_nouns')))})"
    r"(?: (?:of|in|on|with|against|between)(?: (?:the|and|of|[A-Z][\w.'’–-]{0,40}+)){1,12})?: ",
    re.MULTILINE,
)
CONTRACTIONS = {
    "thats": "that's", "dont": "don't", "doesnt": "doesn't", "didnt": "didn't", "isnt": "isn't", "wasnt": "wasn't",
    "arent": "aren't", "werent": "weren't", "hasnt": "hasn't", "havent": "haven't", "hadnt": "hadn't",
    "couldnt": "couldn't", "wouldnt": "wouldn't", "shouldnt": "shouldn't", "cant": "can't", "theyre": "they're",
    "youre": "you're", "weve": "we've", "theyve": "they've", "theres": "there's", "whats": "what's", "ive": "I've",
}  # fmt: skip
CONTRACTION = re.compile(r"\b(" + "|".join(sorted(CONTRACTIONS)) + r")\b", re.IGNORECASE)
ITS_VERB = re.compile(
    r"\b([Ii])ts(?= (?:a|an|the|not|no|been|unclear|clear|possible|impossible|time|important|hard|difficult|likely"
    r"|unlikely|too|also|still|now|never|only|always|very|going|trying|become|becoming|about|up to|in the)\b)"
)
POSSESSIVE = re.compile(r"\b([A-Z][\w-]{0,40}[^\W\ds])s(?= +[\w\"“(]|,? +(?:which|who)\b)")
CONSONANT_YS = re.compile(r"\b([a-z]{2,}[bcdfghjklmnpqrstvwxz]y)s\b")
COLLECTIVE = re.compile(
    rf"\b([Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Aa]) ({'|'.join(sorted(words('collectives')))})s"
    r"(?= (?:\w+(?:ion|ment|ness|ity|ance|ence|ship|ism|age|cy)\b"
    rf"|(?:\w+ )?(?:{'|'.join(sorted(words('owned_nouns')))})\b))"
)
TODAYS = re.compile(r"\b([Tt]oday|[Yy]esterday|[Tt]omorrow|(?:[Ll]ast|[Nn]ext|[Tt]his) (?:week|month|year))s(?= [a-z])")
LOST_DASH = re.compile(r"(?<=[\w.,)\"”])(?: {2,}|\t+)(?=[\w\"“(])")
QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "\u00a0": " ", "\u2009": " ", "\u202f": " "})
REPLACED = QUOTES | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")  # of characters, which no parser takes


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repaired text and, for each of its characters, the offset in the stored text (one more for the end)."""

    text: str
    origins: tuple[int, ...]

    def stored_span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets [start, end) of the repaired text as offsets of the stored text."""
        return self.origins[start], self.origins[end - 1] + 1 if end > start else self.origins[start]


def repair(stored: str) -> Repaired:
    """Undo what dumps do to news text.

    >>> repair("Putins attempt, its unclear").text
    "Putin's attempt, it's unclear"
    """
    current = Repaired(stored.translate(REPLACED), tuple(range(len(stored) + 1)))
    for edits in (_datelines, _lost_dashes, _contractions, _its, _possessives, _word_possessives):
        current = _apply(current, list(edits(current.text)))
    return current


Edit = tuple[int, int, str]


def _apply(source: Repaired, edits: list[Edit]) -> Repaired:
    """Replace [start, end) by the new string for each edit; new characters keep the origin of their place."""
    if not edits:
        return source
    text: list[str] = []
    origins: list[int] = []
    at = 0
    for start, end, new in sorted(edits):
        if start < at:
            continue
        text += [source.text[at:start], new]
        origins += source.origins[at:start]
        origins += [source.origins[min(start + i, max(start, end - 1))] for i in range(len(new))]
        at = end
    return Repaired("".join([*text, source.text[at:]]), (*origins, *source.origins[at:]))


def _datelines(text: str) -> Iterator[Edit]:
    """What opens a paragraph and tells nothing: "PARIS (AP) - ", "Sunday, May 5, 2019", "Libyan civil war: "."""
    for line in re.finditer(r"[^\n]+", text):
        found = DAY_LINE.match(line.group()) or TOPIC.match(line.group()) or DATELINE.match(line.group())
        if found and found.end() < len(line.group()):
            yield line.start(), line.start() + found.end(), ""


def _lost_dashes(text: str) -> Iterator[Edit]:
    """Two blanks inside a sentence stand where a dash was; after a full stop they are just blanks."""
    for gap in LOST_DASH.finditer(text):
        ends_sentence = text[gap.start() - 1] in '.!?"”' and text[gap.end()].isupper()
        dash = " " if ends_sentence or text[gap.start() - 1] == "," else " - "
        yield gap.start(), gap.end(), dash


def _contractions(text: str) -> Iterator[Edit]:
    for word in CONTRACTION.finditer(text):
        new = CONTRACTIONS[word.group().lower()]
        yield word.start(), word.end(), new[0].upper() + new[1:] if word.group()[0].isupper() else new


def _its(text: str) -> Iterator[Edit]:
    for word in ITS_VERB.finditer(text):
        yield word.start(), word.end(), f"{word.group(1)}t's"


def _insert_apostrophe(found: re.Match[str]) -> Edit:
    return found.end() - 1, found.end(), "'s"


def _possessives(text: str) -> Iterator[Edit]:
    """ "Frances Macron", "Macrons office": a capitalised word in -s whose stem is a country, seat or leader."""
    for found in POSSESSIVE.finditer(text):
        if _is_owner(found.group(1)) and not _is_owner(found.group()):
            yield _insert_apostrophe(found)


def _word_possessives(text: str) -> Iterator[Edit]:
    patterns: Iterable[re.Pattern[str]] = (CONSONANT_YS, COLLECTIVE, TODAYS)
    for pattern in patterns:
        for found in pattern.finditer(text):
            yield _insert_apostrophe(found)


@lru_cache(maxsize=65536)
def _is_owner(word: str) -> bool:
    alias = aliases().get(word)
    owners = {"name", "capital", "seat", "body", "organisation", "group", "place"}
    return bool(alias and alias.kind in owners) or bool(leaders_ever(word))
