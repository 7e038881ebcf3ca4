"""What the parser may take as one word: titles with names, names of several words."""

from __future__ import annotations

import re

from tracker.actors.mentions import Mention
from tracker.actors.persons import is_title
from tracker.language.lexicon import words
from tracker.language.parse import Chunk

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
        elif _is_one_word(mention):
            out.append((mention.start, mention.end, ""))
    return out


def _is_one_word(mention: Mention) -> bool:
    """ "Jammu and Kashmir" is one land, and no list."""
    named = mention.kind in CHUNKED and not mention.text.endswith("Nations")
    return " " in mention.text and (named or " and " in mention.text)


def _office_start(text: str, person: Mention, mentions: list[Mention]) -> int:
    """Where "Turkish President" of "Turkish President Recep Tayyip Erdogan" begins; the name's start without one."""
    run = TITLE_RUN.search(text[max(0, person.start - REACH) : person.start])
    offset = person.start - len(run.group()) if run else person.start
    start = person.start
    for word in reversed(list(re.finditer(r"[\w.’'-]+", run.group() if run else ""))):
        at = offset + word.start()
        owner = next((m for m in mentions if m.start <= at < m.end and m is not person), None)
        if owner is not None:
            own = owner.code == person.code and start < person.start and owner.kind != "person"
            return owner.start if own else start
        if _of_office(word.group()):
            start = at
        elif not (word.group()[0].isupper() and start < person.start):
            return _trim(text, start, person.start)
    return start


def _of_office(word: str) -> bool:
    inner = word.lower() in words("office_words") and word.lower() not in ("and", "to", "for", "the", "by")
    return is_title(word) or inner


REACH = 70


def _trim(text: str, start: int, end: int) -> int:
    """The first word from `start` that can open an office: no "of", "s" or the like."""
    for word in re.finditer(r"[\w.’'-]+", text[start:end]):
        if word.group().lower() not in ("of", "s", "de", "facto"):
            return start + word.start()
    return end
