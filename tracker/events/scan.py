"""The scan before the parser: which rules can hold in a sentence, told from its words and names alone.

What it says is necessary, not sufficient: a rule that it leaves out cannot hold, whatever the parser would say of the
sentence. So many sentences are never parsed, and in the others few rules are tried.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from tracker.actors.chunks import chunks
from tracker.actors.find import place_of
from tracker.actors.mentions import Mention, shifted
from tracker.events.echoes import DAYS, DYING, NEXT, POINTERS, REACH
from tracker.events.frames import STRUCTURAL
from tracker.events.matching import SIDES
from tracker.events.rules import Rule, Ruleset
from tracker.language.lexicon import words
from tracker.language.parse import INSERTED, Reading, Word, lemmas, reading
from tracker.language.sentences import Sentence

NONE = Ruleset((), {}, {}, {}, {})
BACK = 3  # sentences back that a pronoun looks for its antecedent (discourse)
PAIR = ("two", "both")  # `participants` of rules that need two parties
LONGEST_PLACE = 5  # words
TWO = 2
WORD_START = re.compile(r"(?<!\w)(?=\S)|(?=-)")
CUE_START = 3  # letters by which the words of cues are found
ROLES = STRUCTURAL | SIDES.keys()
Ways = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Scanned:
    """A sentence to be read: its mentions, its words for the parser, the rules that can hold in it.

    `tells` is whether it may tell an event or refer to one, `parsed` whether it is to be parsed: because it may tell,
    or because a sentence after it may refer to its subject.
    """

    sentence: Sentence
    mentions: Sequence[Mention]
    reading: Reading
    rules: Ruleset
    tells: bool
    parsed: bool


class Scanner:
    """Scans articles for the rules of one set."""

    def __init__(self, rules: Ruleset) -> None:
        self.rules = rules
        conditions = {rule.id: _Condition.of(rule) for rule in rules.rules}  # each once: rules have many triggers
        self._tables = [_conditions(table, conditions) for table in (rules.verbs, rules.nouns, rules.words)]
        self._cues_by_start: dict[str, list[str]] = {}
        for word in {word for rule in rules.rules for cue in rule.cue for word in cue.split()}:
            self._cues_by_start.setdefault(word[:CUE_START], []).append(word)

    def scan(self, sentences: Iterable[Sentence], mentions: Sequence[Mention]) -> list[Scanned]:
        """What is to be parsed of an article, sentence by sentence."""
        whole = unscanned(sentences, mentions, self.rules)
        told = [_lemmas(one.reading) for one in whole]
        possible = list(self._possible(whole, told))
        tells = list(self._telling(told, possible))
        return [
            replace(one, rules=own, tells=tells[i], parsed=tells[i] or _looked_back_to(i, one.mentions, tells))
            for i, (one, own) in enumerate(zip(whole, possible, strict=True))
        ]

    def possible(self, told: AbstractSet[str], text: str, parties: int = 2) -> Ruleset:
        """The rules that can hold in a sentence of these lemmas (and "#kind" of its mentions) with so many parties."""
        cues = self._cues(f"{text.lower()} {' '.join(INSERTED)}")
        return Ruleset((), self.rules.types, *(_holding(table, told, cues, parties) for table in self._tables))

    def _cues(self, text: str) -> frozenset[str]:
        """The words of cues that the text may hold: they begin where a word does, but for those with a hyphen."""
        found: set[str] = set()
        for start in (m.start() for m in WORD_START.finditer(text)):
            for length in range(1, CUE_START + 1):
                likely = self._cues_by_start.get(text[start : start + length], ())
                found.update(word for word in likely if text.startswith(word, start))
        return frozenset(found)

    def _possible(self, sentences: Sequence[Scanned], told: Sequence[AbstractSet[str]]) -> Iterator[Ruleset]:
        """The rules that can hold in each sentence; whoever was named in an earlier one can be meant too."""
        known: set[str] = set()
        for one, lemmas_ in zip(sentences, told, strict=True):
            known |= {code for mention in one.mentions for code in mention.code.split(";")}
            known |= {"XREB"} if lemmas_ & words("armed") else set()
            if len(known) < TWO:
                known |= set(_places(one.reading.words))
            kinds = {f"#{mention.kind}" for mention in one.mentions}
            yield self.possible(lemmas_ | kinds, one.reading.text, len(known)) if known else NONE

    def _telling(self, told: Sequence[AbstractSet[str]], possible: Sequence[Ruleset]) -> Iterator[bool]:
        """Whether each sentence may tell an event, or refer to one that a sentence before it told."""
        last = -REACH - 1
        for index, own in enumerate(possible):
            new = bool(own.verbs or own.nouns or own.words)
            echoes = (
                index - last <= REACH
                and bool(told[index] & self.rules.nouns.keys())
                and told[index] & (POINTERS | DAYS)
            )
            toll = index - last == NEXT and bool(told[index] & DYING)
            yield new or bool(echoes) or toll
            last = index if new else last


def unscanned(sentences: Iterable[Sentence], mentions: Sequence[Mention], rules: Ruleset) -> list[Scanned]:
    """All the sentences with all the rules, for those who want to see why a rule does not hold."""
    wanted = [s for s in sentences if any(c.isalpha() for c in s.text)]
    starts = [m.start for m in mentions]
    inside = [
        [m for m in mentions[bisect_left(starts, s.start) : bisect_left(starts, s.end)] if m.end <= s.end]
        for s in wanted
    ]
    read = [
        reading(s.text, chunks(s.text, [shifted(m, -s.start) for m in here]))
        for s, here in zip(wanted, inside, strict=True)
    ]
    whole = zip(wanted, inside, read, strict=True)
    return [Scanned(s, here, words, rules, tells=True, parsed=True) for s, here, words in whole]


@dataclass(frozen=True, slots=True)
class _Condition:
    """What must stand in a sentence for a rule to hold.

    `needs` are pairs of the words that lead to a role (of "in.by": in, by) and those one of which must fill it, None
    when any will do.
    """

    rule: Rule
    two: bool
    needs: tuple[tuple[Ways, frozenset[str] | None], ...]
    ways: Ways
    cues: Ways

    @classmethod
    def of(cls, rule: Rule) -> _Condition:
        needs = tuple((_ways(role.split("|")), None if "*" in wanted else wanted) for role, wanted in rule.need.items())
        acts = rule.participants in ("actor", "both") and not rule.of.symmetric and rule.counterpart != "pair"
        ways = _ways(option for entry in rule.actors for option in entry.lstrip("?").split("|")) if acts else ()
        return cls(rule, rule.participants in PAIR, needs, ways, tuple(frozenset(cue.split()) for cue in rule.cue))

    def met(self, told: AbstractSet[str], cues: AbstractSet[str]) -> bool:
        """Between the words of a cue others may stand, which the parser sets aside."""
        if self.cues and not any(cue <= cues for cue in self.cues):
            return False
        if self.ways and not any(way <= told for way in self.ways):
            return False
        return all(
            (wanted is None or not wanted.isdisjoint(told)) and (not ways or any(way <= told for way in ways))
            for ways, wanted in self.needs
        )


def _ways(options: Iterable[str]) -> Ways:
    """The prepositions that each option goes by; none when one of them needs no preposition."""
    found = {frozenset(part for part in option.lstrip("~!").split(".") if part not in ROLES) for option in options}
    return () if frozenset() in found else tuple(found)


Conditions = Mapping[str, tuple[_Condition, ...]]


def _conditions(table: Mapping[str, tuple[Rule, ...]], known: Mapping[str, _Condition]) -> Conditions:
    return {lemma: tuple(known[rule.id] for rule in rules) for lemma, rules in table.items()}


def _holding(
    table: Conditions, told: AbstractSet[str], cues: AbstractSet[str], parties: int
) -> dict[str, tuple[Rule, ...]]:
    alone = parties < TWO
    found = {
        lemma: tuple(c.rule for c in table[lemma] if not (alone and c.two) and c.met(told, cues))
        for lemma in told & table.keys()
    }
    return {lemma: rules for lemma, rules in found.items() if rules}


def _looked_back_to(index: int, mentions: Sequence[Mention], tells: Sequence[bool]) -> bool:
    """Of several who are named, the subject is meant first; of one it does not matter."""
    return len(mentions) > 1 and any(tells[index + 1 : index + 1 + BACK])


def _lemmas(sentence: Reading) -> frozenset[str]:
    known = lemmas()
    return frozenset().union(*(known.possible(word) for word, *_ in sentence.words))


def _places(given: Sequence[Word]) -> Iterator[str]:
    """Countries of the names that the gazetteer knows as places only."""
    texts = [word for word, *_ in given]
    for start in (i for i, text in enumerate(texts) if text[0].isupper()):
        names = (" ".join(texts[start:end]) for end in range(start + 1, start + 1 + LONGEST_PLACE))
        yield from (code for name in names if (code := place_of(name)))
