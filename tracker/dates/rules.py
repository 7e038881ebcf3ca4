"""What the rules of the date grammar share: their register, the context they resolve in, and pattern pieces."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tracker.dates.tense import Tense, sentence_at, tense
from tracker.dates.values import Value
from tracker.dates.words import END, GAP, MONTHS, START

if TYPE_CHECKING:
    from datetime import date

    from tracker.model import Timex


ARTICLE = 6  # characters
_ARTICLE = re.compile(r"\b(?:the|an?|its|their|his|her|this)\s$")
_NOUN = re.compile(r"\s(?!(?:and|or|at|in|on|of|to|by|for|as|after|before|when|while|was|were|is|are|had|has)\b)[a-z]")
_LOOK_BACK = 40  # expressions: further back nobody points, and the search stays linear


@dataclass
class Context:
    """One text while its expressions are resolved from left to right; `low` is the text in lower case."""

    text: str
    low: str
    dct: date
    starts: list[int]
    resolved: list[Timex] = field(default_factory=list)

    def tense(self, match: re.Match[str]) -> Tense:
        """Which way the clause around the match looks."""
        return tense(self.low, self.starts, match.start(), match.end())

    def before(self, offset: int, size: int = 40) -> str:
        """Lowercase text of the same sentence just before `offset`."""
        return self.low[max(self.starts[sentence_at(self.starts, offset)], offset - size) : offset]

    def after(self, offset: int, size: int = 40) -> str:
        """Lowercase text behind `offset`, across sentences."""
        return self.low[offset : offset + size]

    def capital(self, offset: int) -> bool:
        """Whether the letter at `offset` is a capital."""
        return self.text[offset : offset + 1].isupper()

    def anchor(self, offset: int, *, day: bool = True, reach: int = 1) -> Timex | None:
        """The last expression with an interval in this sentence or `reach` before; `day`: one that fixes a day."""
        sentence = sentence_at(self.starts, offset)
        named = None
        for timex in self.resolved[: -_LOOK_BACK - 1 : -1]:
            if sentence_at(self.starts, timex.start) < sentence - reach:
                break
            if timex.first and timex.type in ("DATE", "TIME") and (not day or timex.precision == "day"):
                if not self._names(timex):
                    return timex
                named = named or timex
        return named

    def _names(self, timex: Timex) -> bool:
        """Whether the expression tells one thing from others, not when the story is: "the November 27 agreement"."""
        opened = _ARTICLE.search(self.low, max(0, timex.start - ARTICLE), timex.start)
        return timex.precision == "day" and bool(opened and _NOUN.match(self.low, timex.end))


Resolver = Callable[[re.Match[str], Context], Value | None]


class Rule(NamedTuple):
    """A pattern over lowercased text and its reading; a group named `span` narrows the expression."""

    pattern: re.Pattern[str]
    resolve: Resolver


RULES: list[Rule] = []


def rule(*patterns: str) -> Callable[[Resolver], Resolver]:
    """Register a resolver for patterns; it returns None to reject a match."""

    def register(resolve: Resolver) -> Resolver:
        RULES.extend(Rule(re.compile(START + pattern + END), resolve) for pattern in patterns)
        return resolve

    return register


# "early", "mid-", "the end of": which part of the period that follows.
PART_OF = (
    rf"(?:(?P<part>early|mid|late){GAP}?-?{GAP}?(?:in{GAP})?"
    rf"|(?:the{GAP})?(?:very{GAP})?(?P<edge>beginning|start|end|close|middle){GAP}of{GAP})"
)
_EDGE = {"beginning": "start", "start": "start", "end": "end", "close": "end", "middle": "mid"}


def part_name(match: re.Match[str]) -> str | None:
    """early, mid, late, start or end for a match that holds PART_OF."""
    groups = match.groupdict()
    edge = groups.get("edge")
    return _EDGE[edge] if edge else groups.get("part")


COUNTED = re.compile(
    r"[ \t\xa0-]{1,3}(?:more\s|other\s|additional\s|new\s|armed\s|u\.?s\.?\s|russian\s|chinese\s|foreign\s|square\s)?"
    r"(?:%|percent|per\s?cent|million|billion|thousand|(?<=-)(?:strong|members?)|people|persons?|others?|troops?|soldiers?|servicem[ae]n|men|women"
    r"|children|civilians|dead|deaths|casualties|injured|wounded|killed|victims|prisoners|pows|hostages|refugees|migrants"
    r"|homes|houses|buildings|vehicles|tanks|ships|aircraft|jets|planes|drones|missiles|rockets|shells|warheads|weapons"
    r"|miles?|km|kilomet\w+|met\w+s|feet|ft|tonn?e?s|tons|kg|pounds|dollars|euros|rubles|roubles|yen|barrels|acres|hectares"
    r"|votes|seats|points|cases|members|fighters|militants|officers|personnel|employees|workers|jobs|companies"
    r"|years|months|weeks|days|hours|minutes|times|degrees|mw|gw|hp|mph|violations)\b"
)
# The March 23 Movement, the 14 February Coalition: armed and political groups named after a day.
NAMED_AFTER = re.compile(r"[ -](?:Movement|Coalition|Alliance|Brigade|Battalion|Organi[sz]ation)")
MEASURED = re.compile(
    r"[ \t\xa0-]{1,3}(?:%|percent|per\s?cent|million|billion|thousand|miles?|km|kilomet\w+|met\w+s|feet|tonn?e?s"
    r"|tons|others|more)\b"
)


def month_number(word: str) -> int:
    """February, feb. -> 2"""
    return MONTHS[word.rstrip(".")]


def related_year(phrase: str, ctx: Context, offset: int) -> int:
    """The year of "last year", "the following year", "that year"."""
    relation = phrase.split()[-2]
    step = {"last": -1, "next": 1, "previous": -1, "following": 1}.get(relation, 0)
    anchor = ctx.anchor(offset, day=False) if relation in ("previous", "following", "same", "that") else None
    base = anchor.first if anchor and anchor.first else ctx.dct
    return base.year + step


def capital_month(match: re.Match[str], ctx: Context) -> bool:
    """May, March and the short forms are words too: they need their capital unless a year follows."""
    word = match["m"]
    plain = len(word) > 4 and word != "march"
    return plain or ctx.capital(match.start("m")) or bool(match.groupdict().get("y"))
