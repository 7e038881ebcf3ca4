"""Sentences of an article's text, with offsets that lead back to the text as it is stored."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tracker.language.repair import Repaired, repair


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence at [start, end) of the repaired text; `index` counts from 0 over the article."""

    index: int
    start: int
    end: int
    text: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Document:
    """A repaired article text with its sentences."""

    repaired: Repaired
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """The repaired text."""
        return self.repaired.text


def prepare(stored: str) -> Document:
    """Repair a stored text and split it into sentences."""
    repaired = repair(stored)
    return Document(repaired, tuple(split_sentences(repaired.text)))


ABBREVIATIONS = frozenset(
    "Mr Mrs Ms Dr Prof Gen Lt Col Maj Capt Cmdr Adm Sgt Sen Rep Gov Pres Amb Rev Hon St Jr Sr vs etc No Nos Jan Feb Mar"
    " Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun Inc Ltd Co Corp Bros Mt Ft Ave approx e.g i.e"
    " a.m p.m al dept est Brig Vice-Adm Lt-Gen Sec Fr".split()
)
BOUNDARY = re.compile(r"(?<![.!?…])([.!?…]++)([\"')\]]*+)(\s++)(?=[\"'(\[]*[A-Z0-9À-ÖØ-ÞĀ-Ž])")
WORD_BEFORE = re.compile(r"[\w.-]*$")
WORD_AFTER = re.compile(r"[\"'(\[]{0,9}([\w-]{1,40})")
REACH = 40  # characters of a word beside a full stop: no abbreviation is longer
# Characters of a sentence; what is longer (a table, a text without full stops, an attack) is cut at a blank, so that
# the time for a sentence is bounded. The longest of 41,772 sentences of news had 706.
LONGEST = 1500
STARTERS = frozenset(
    "The A An It He She They We I In On At But And This That These Those His Her Their Its As After Before While"
    " When If For Both Today Yesterday Tomorrow Tonight Also Then Now Two Three Another Other Such Each Some Many More"
    " Most No There According Meanwhile However Earlier Later Last Since Under With By From To Asked Speaking".split()
)


def split_sentences(text: str) -> Iterator[Sentence]:
    """Sentences of a text, of at most LONGEST characters: paragraphs are lines; a full stop after an abbreviation or
    initial ends none.
    """
    index = 0
    for number, line in enumerate(re.finditer(r"[^\n]+", text)):
        for start, end in _cut(line.group(), _line_sentences(line.group())):
            piece = text[line.start() + start : line.start() + end]
            if any(c.isalnum() for c in piece):
                yield Sentence(index, line.start() + start, line.start() + end, piece, number)
                index += 1


def _line_sentences(line: str) -> Iterator[tuple[int, int]]:
    start = len(line) - len(line.lstrip())
    for mark in BOUNDARY.finditer(line):
        if _ends(line, mark):
            yield start, mark.end(2)
            start = mark.end()
    if line[start:].strip():
        yield start, start + len(line[start:].rstrip())


def _cut(line: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for first, end in spans:
        start = first
        while end - start > LONGEST:
            blank = line.rfind(" ", start + 1, start + LONGEST)
            stop = blank if blank > 0 else start + LONGEST
            yield start, stop
            start = stop + (blank > 0)
        yield start, end


def _ends(line: str, mark: re.Match[str]) -> bool:
    if mark.group(1) != "." or mark.group(2):
        return True
    before = WORD_BEFORE.search(line[max(0, mark.start() - REACH) : mark.start()])
    word = before.group() if before else ""
    follower = WORD_AFTER.match(line, mark.end())
    starts = bool(follower and follower.group(1) in STARTERS)
    if re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", word):  # U.S, p.m, e.g
        return starts
    return word not in ABBREVIATIONS and not (len(word) == 1 and word.isupper())


def sentence_at(sentences: tuple[Sentence, ...], offset: int) -> Sentence | None:
    """The sentence that holds an offset of the repaired text."""
    at = bisect_left([s.end for s in sentences], offset + 1)
    return sentences[at] if at < len(sentences) and sentences[at].start <= offset else None
