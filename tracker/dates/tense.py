"""Where the sentences of a text begin, and whether the clause around an expression looks back or ahead."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Literal

Tense = Literal["past", "future", "soon", "none"]

# A full stop ends a sentence when a capital follows, unless it belongs to an initial, a title or a month.
_BREAK = re.compile(
    r"[\n\v]+|(?<![ .][A-Za-z])(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bMrs)(?<!\bGen)(?<!\bGov)(?<!\bSen)(?<!\bRep)"
    r"(?<!\bLt)(?<!\bCol)(?<!\bSgt)(?<!\bMon)(?<!\bTue)(?<!\bWed)(?<!\bThu)(?<!\bFri)(?<!\bSat)(?<!\bSun)"
    r"[.!?][\"'\u201d\u2019)\]]{0,3}[ \t]{1,3}(?=[\"'\u201c\u2018(\[]?[A-Z])"
)
_VERBS = (
    "visit|meet|hold|host|travel|attend|begin|start|open|resume|discuss|take|arrive|sign|vote|speak|head|fly|return|"
    "address|launch|leave|convene|gather|chair|deliver|brief|tour|receive|welcome|join|announce|unveil|decide|be|go|"
    "come|submit|present|appear|depart|sit|face|kick|hear|hand"
)
_IRREGULAR = (
    "said|told|met|held|was|were|had|did|took|began|came|went|made|gave|spoke|sent|saw|found|left|won|lost|fell|rose|"
    "hit|struck|shot|flew|brought|broke|built|bought|caught|drew|fought|got|kept|knew|led|paid|ran|sank|sold|stood|"
    "swore|thought|threw|withdrew|wrote|wore|became|blew|burst|cut|put|quit|read|spent|spread|since|ago|following"
)
_CUE = re.compile(
    r"\b(?:"
    r"(?P<foiled>(?:originally|initially|previously)\s+(?:scheduled|planned|due|expected|set|slated))"
    r"|(?P<future>(?:will|shall)\s(?:\w{2,12}\s)?(?:be|have\sbeen)\s\w+|will|won['\u2019]?t|shall|plans?\s+(?:to|for|on)|planning\s+to|is\s+to|are\s+to|going\s+to|intends?\s+to|hopes?\s+to)"
    r"|(?P<soon>(?:would|may|might|can|should|must|expected\sto|(?<!had\s)(?<!has\s)(?<!have\s)to)\sbe\s\w+|would(?!\shave\b)|due|scheduled|slated|planned|expected|anticipated|expects?|upcoming|poised|set\s+(?:to|for)|ahead\s+of|(?:prepar\w{1,4}|ready)\s+for"
    r"|as\s+(?:soon|early)\s+as|deadline|next|until\s+after"
    rf"|(?:agreed|ready|likely|prepar\w{{1,4}}|invited|vowed|pledged|promised)\s+(?:\w{{1,15}}\s+)?to\s+(?:{_VERBS}))"
    rf"|(?P<bare>to\s+(?:{_VERBS}))"
    rf"|(?P<past>(?!need|indeed|exceed|proceed|succeed|speed|unit)[a-z]{{1,20}}[^e\W]ed|{_IRREGULAR})"
    r")\b"
    r"|(?P<contracted>['\u2019]ll\b)"
)
_LIMIT = re.compile(r"\b(?:by|until|till|before|from)(?:\s+(?:the|early|late|mid|end|of)){0,3}\s*$")
_SUBCLAUSE = re.compile(r"\b(?:after|before|when|while|because|that|who|which|since|as|although|despite|amid)\b")
_BEFORE, _AFTER = 110, 70


def sentence_starts(text: str) -> list[int]:
    """Offsets at which sentences begin, 0 first."""
    return [0] + [m.end() for m in _BREAK.finditer(text)]


def sentence_at(starts: list[int], offset: int) -> int:
    """Index of the sentence that holds `offset`."""
    return bisect_right(starts, offset) - 1


def tense(low: str, starts: list[int], start: int, end: int) -> Tense:
    """Direction of the clause around [start, end): the nearest cue before it decides, else the first after it.

    "future" is a plain cue (will, plans to, to visit), "soon" one that also fits the day of publication (is due,
    scheduled), "none" no cue at all.
    """
    index = sentence_at(starts, start)
    stop = starts[index + 1] if index + 1 < len(starts) else len(low)
    left = low[max(starts[index], start - _BEFORE) : start]
    if (limit := _LIMIT.search(left)) and limit.group().split()[0] in ("by", "until", "till"):
        return "soon"
    return _last_cue(left) or _first_cue(low[end : min(stop, end + _AFTER)]) or "none"


def _last_cue(left: str) -> Tense | None:
    found: Tense | None = None
    for cue in _CUE.finditer(left):
        kind = cue.lastgroup
        if kind == "bare":  # "Macron to visit Kyiv" looks ahead, "he arrived to hold talks" does not
            found = found or "future"
        else:
            found = "future" if kind in ("future", "contracted") else "soon" if kind == "soon" else "past"
    return found


def _first_cue(right: str) -> Tense | None:
    if subclause := _SUBCLAUSE.search(right):
        right = right[: subclause.start()]
    cue = _CUE.search(right)
    if cue is None:
        return None
    kind = cue.lastgroup
    return "past" if kind in ("past", "foiled") else "soon" if kind == "soon" else "future"
