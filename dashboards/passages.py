"""Cutting an article into paragraphs and marked passages, without losing a character."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

PARAGRAPH = re.compile(r"^[^\S\n]*+\S[^\n]*+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text and the events whose evidence covers it (none: plain text)."""

    text: str
    events: tuple[str, ...] = ()


Span = tuple[int, int, str]  # start, end (exclusive), event id


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """[start, end) of each paragraph: the lines that hold more than white space."""
    return (match.span() for match in PARAGRAPH.finditer(text))


def passages(text: str, start: int, end: int, spans: Sequence[Span]) -> list[Passage]:
    """text[start:end] in pieces, cut where evidence begins or ends; joined they give the same text."""
    inside = [
        (max(first, start), min(last, end), event) for first, last, event in spans if first < end and last > start
    ]
    cuts = sorted({start, end} | {cut for first, last, _ in inside for cut in (first, last)})
    return [
        Passage(text[first:last], tuple(event for low, high, event in inside if low <= first and last <= high))
        for first, last in itertools.pairwise(cuts)
    ]


def around(text: str, span: Span) -> list[list[Passage]]:
    """The paragraph or paragraphs that hold the span, in pieces."""
    first, last, _ = span
    return [passages(text, low, high, [span]) for low, high in paragraphs(text) if low < last and high > first]
