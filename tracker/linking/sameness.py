"""When two reports tell the same event: what is compared, with the limits of `data/linking` by event type."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from math import isnan
from sys import intern

from tracker.linking.duplicates import DAYS
from tracker.model import Basis, Precision, Status
from tracker.ontology import country_name, event_types

STEM = 6  # letters by which inflected words are compared: "shell", "shelled", "shelling" share their first five
MONEY_RATIO = 1.2  # how far two sums of money for the same thing may lie apart
MANY = 4  # events of a type at a time among which words decide
PART = 0.4  # how much more two sentences must share when one leaves all parties out
EXACT, CLOSE = 0.2, 7  # ... and how much less when both give the same days, within a week
PLAN = 0.1  # ... and how much less when one is the plan and the other what came of it
KIN = 0.1  # how much more two sentences must share that word one act as different types
APART = 0.25  # ... by which multiple of `alike` when they name different people, places and numbers
FIGHTING = frozenset({"attack", "coercion"})  # several on one day, told apart by where they happen
WORD = re.compile(r"[^\W\d_]{4,}|\d[\d,.]*\d|\d")
STOPWORDS = frozenset(
    "that with from have will been were which their they would this after said says into over about also than more "
    "between other against during before under when while where against country countries president minister foreign "
    "government official officials prime state states united according announced statement least people".split()
)


CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september "
    "october november december".split()
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How near two reports of an event type must be; see `data/linking/limits.toml`."""

    gap: int
    recall: int
    horizon: int
    span: int
    memory: int
    alike: float
    ratio: float = 3.0
    kin: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def limits_text() -> str:
    """The file of the limits."""
    return files("tracker").joinpath("data/linking/limits.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def limits() -> dict[str, Limits]:
    """The limits of every event type."""
    table = tomllib.loads(limits_text())
    if table.keys() != event_types().keys():
        raise ValueError(f"limits.toml and event_types.csv differ in {sorted(table.keys() ^ event_types().keys())}")
    kin = {key: {*values.pop("kin", ())} for key, values in table.items()}
    both = {key: frozenset(kin[key] | {other for other in kin if key in kin[other]}) for key in kin}
    return {key: Limits(**values, kin=both[key]) for key, values in table.items()}


@dataclass(frozen=True, slots=True)
class Told:
    """What linking looks at in a report; days are ordinals, it may have happened from `first` to `last`."""

    report_id: str
    article_id: str
    kind: str
    status: Status
    actors: frozenset[str]
    recipients: frozenset[str]
    first: int
    last: int
    dated: bool  # by an expression of the text
    recalled: bool  # told as known, without a date
    fresh: bool  # told as the news of the day on which it was published
    published: int
    place: str
    quantity: float | None
    unit: str
    evidence: str
    words: frozenset[str]
    names: frozenset[str]

    @property
    def parties(self) -> frozenset[str]:
        """Everybody who takes part."""
        return self.actors | self.recipients


def told(
    report_id: str, article_id: str, event_type: str, status: Status, actors: str, recipients: str, date_start: date,
    date_end: date, date_precision: Precision, date_basis: Basis, place: str, quantity: float | None,
    quantity_unit: str, evidence: str, published: date,
) -> Told:  # fmt: skip
    """A report as linking sees it; `actors` and `recipients` are codes joined by ";"."""
    who, whom = _codes(actors), _codes(recipients)
    dated = date_basis == "expression"
    recalled = date_basis == "publication" and date_precision == "approx" and status != "planned"
    fresh = date_basis == "publication" and date_precision == "day" and status != "planned"
    first, last = _reach(event_type, status, date_start.toordinal(), date_end.toordinal(), dated, recalled)
    words, names = significant(evidence, who | whom)
    count = None if quantity is None or isnan(quantity) else quantity
    return Told(
        report_id, article_id, event_type, status, who, whom, first, last, dated, recalled, fresh,
        published.toordinal(), place, count, quantity_unit, evidence, words, names,
    )  # fmt: skip


def _codes(joined: str) -> frozenset[str]:
    return frozenset(code for code in joined.split(";") if code)


def _reach(kind: str, status: Status, first: int, last: int, dated: bool, recalled: bool) -> tuple[int, int]:
    """The days on which it may have happened: a text that gives none tells what is just over, a plan, or recalls."""
    if dated:
        return first, last
    own = limits()[kind]
    if status == "planned":
        return first, last + own.horizon
    return first - (own.memory if recalled else own.recall), last


def significant(text: str, parties: Iterable[str] = ()) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of the words that say what happened, and those of names and numbers among them; not the parties.

    >>> words, names = significant("Russian forces shelled the port of Odesa", ["RUS"])
    >>> sorted(words), sorted(names)
    (['forces', 'odesa', 'port', 'shelle'], ['odesa'])
    """
    skipped = tuple(filter(None, map(_name_stem, parties)))
    words, names = set(), set()
    for match in WORD.finditer(text):
        word = match[0].lower()
        if word in STOPWORDS or (skipped and word.startswith(skipped)):
            continue
        words.add(intern(word[:STEM]))
        if match.start() and not match[0][0].islower() and word not in CALENDAR:
            names.add(intern(word[:STEM]))
    return frozenset(words), frozenset(names)


@lru_cache(maxsize=1024)
def _name_stem(code: str) -> str:
    return country_name(code).lower()[:4]


def likeness(one: Told, two: Told, crowd: int = 1) -> float:
    """How surely two reports tell the same event: 0 when they do not, else up to 1.

    `crowd` is how many events of the type the same parties have about that time: where there is but one, the report
    means that one in whatever words; among many the words decide.
    """
    own = limits()[one.kind]
    if one.kind != two.kind and two.kind not in own.kin:
        return 0.0
    if _same_sentence(one, two):
        return 1.0
    if not (_dates_fit(one, two, own) and _counts_fit(one, two) and _places_fit(one, two)):
        return 0.0
    parties = _parties_fit(one, two)
    alike = _overlap(one.words, two.words)
    return (parties + alike) / 2 if parties and alike >= _needed(one, two, parties, crowd) else 0.0


def _same_sentence(one: Told, two: Told) -> bool:
    """Whether two outlets carry the same words: then they date an event alike, or came out within days."""
    if (one.kind, one.evidence, one.actors, one.recipients) != (two.kind, two.evidence, two.actors, two.recipients):
        return False
    if one.dated and two.dated:
        return (one.first, one.last) == (two.first, two.last)
    return abs(one.published - two.published) <= DAYS


def _needed(one: Told, two: Told, parties: float, crowd: int) -> float:
    """How much two sentences must have in common."""
    own = limits()[one.kind]
    needed = own.alike * min(1.0, (crowd - 1) / MANY)
    needed += PART * (1 - parties)
    if one.kind != two.kind:
        needed += KIN
    if one.fresh and two.fresh and one.published != two.published:
        needed += own.alike
    if crowd > 1 and one.names and two.names and not one.names & two.names:
        needed += APART * own.alike
    if one.dated and two.dated and _overlap_closely(one, two):
        needed -= EXACT
    if one.status != two.status and "planned" in {one.status, two.status}:
        needed -= PLAN
    return needed


def _overlap_closely(one: Told, two: Told) -> bool:
    """Whether they share a day and both span at most a week."""
    shared = max(one.first, two.first) <= min(one.last, two.last)
    return shared and max(one.last - one.first, two.last - two.first) <= CLOSE


def _dates_fit(one: Told, two: Told, own: Limits) -> bool:
    if one.dated and two.dated:
        return max(one.first, two.first) - min(one.last, two.last) <= own.gap
    if max(one.first, two.first) > min(one.last, two.last):
        return False
    if any(told.dated and told.last - told.first <= CLOSE for told in (one, two)):
        return True  # the day that was set long before is the day on which the other one was published
    apart = own.memory if one.recalled or two.recalled else own.span
    return abs(one.published - two.published) <= apart


def _counts_fit(one: Told, two: Told) -> bool:
    if not (one.quantity and two.quantity) or one.unit != two.unit:
        return True
    ratio = MONEY_RATIO if len(one.unit) == len("USD") and one.unit.isupper() else limits()[one.kind].ratio
    return max(one.quantity, two.quantity) <= ratio * min(one.quantity, two.quantity)


def _places_fit(one: Told, two: Told) -> bool:
    """Two fights in places of their own are two; elsewhere one place may be the seat and the other the country."""
    return one.kind not in FIGHTING or not (one.place and two.place) or one.place == two.place


def _parties_fit(one: Told, two: Told) -> float:
    """1 when the same do it to the same, less when one report leaves some out, 0 when they contradict each other."""
    if not (one.parties and two.parties):
        return 0.0
    if one.actors == two.actors and one.recipients == two.recipients:
        return 1.0
    if one.parties == two.parties:
        return 0.9 if one.actors & two.actors else 0.0  # each does it to the other: two events
    within = one.parties <= two.parties or two.parties <= one.parties
    roles = _nested(one.actors, two.actors) and _nested(one.recipients, two.recipients)
    shared = len(one.parties & two.parties) / len(one.parties | two.parties)
    return (0.4 + 0.4 * shared) if within and roles else 0.0


def _nested(one: frozenset[str], two: frozenset[str]) -> bool:
    return one <= two or two <= one


def _overlap(one: frozenset[str], two: frozenset[str]) -> float:
    return len(one & two) / min(len(one), len(two)) if one and two else 0.0
