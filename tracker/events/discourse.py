"""What is known while an article is read: the parsed sentence with its mentions, and what was told before it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from spacy.tokens import Doc

from tracker.actors.mentions import Mention
from tracker.language.parse import Tree

Codes = tuple[str, ...]
SENTENCE = itemgetter(0)
# kinds of the gazetteer that can stand for an actor; a place cannot
ACTING_KINDS = frozenset({"name", "adjective", "people", "capital", "seat", "body", "organisation", "group", "person"})


@dataclass(frozen=True, slots=True)
class Told:
    """An event told so far: who did it to whom, on whose word, and by what verb and nouns (lemmas)."""

    type: str
    actors: Codes
    recipients: Codes
    source: Codes
    called: frozenset[str] = frozenset()


RECENT = 16  # events: further back nobody points, and the search stays linear


JOINT = 6  # the same for those who met


@dataclass(slots=True)
class Discourse:
    """What the article has told so far.

    `seen` are mentions in order as (sentence, mention, is subject), `speakers` who was quoted, as (sentence, codes).
    """

    seen: list[tuple[int, Mention, bool]] = field(default_factory=list)
    speakers: list[tuple[int, Codes]] = field(default_factory=list)
    events: list[Told] = field(default_factory=list)

    def add(self, sentence: int, mentions: Iterable[tuple[Mention, bool]]) -> None:
        """Remember the mentions of a sentence, each with whether it is a subject."""
        self.seen += [(sentence, mention, subject) for mention, subject in mentions]

    def last_act(self) -> Told | None:
        """The last of the recent events of which it is known who did it."""
        return next((told for told in reversed(self.events[-RECENT:]) if told.actors), None)

    def together(self, types: frozenset[str] = frozenset()) -> Codes:
        """All who did together what was told last, if there are such: events of these types come first."""
        joint = [t for t in reversed(self.events[-JOINT:]) if len(t.actors) > 1 and not t.recipients]
        fitting = [t for t in joint if t.type in types]
        return next((t.actors for t in fitting or joint), ())

    def said(self, first: int, end: int) -> list[tuple[int, Mention, bool]]:
        """What was seen in the sentences from `first` to before `end`, in order."""
        return self.seen[bisect_left(self.seen, first, key=SENTENCE) : bisect_left(self.seen, end, key=SENTENCE)]

    def recent(self, sentence: int, kinds: frozenset[str], reach: int = 3) -> list[Mention]:
        """Mentions of the previous sentences, nearest sentence first, subjects before others."""
        near = [(s, m, subj) for s, m, subj in self.said(sentence - reach, sentence) if m.kind in kinds]
        return [m for _, m, _ in sorted(near, key=lambda t: (-t[0], not t[2], t[1].start))]


@dataclass(slots=True)
class Scene:
    """A parsed sentence with its mentions by token, and the discourse before it."""

    tree: Tree
    index: int
    start: int
    mentions: dict[int, Mention]
    discourse: Discourse
    resolving: set[int] = field(default_factory=set)  # words being resolved: a word cannot stand for itself
    barred: frozenset[str] = frozenset()  # who cannot be meant: an actor is not its own target

    @property
    def doc(self) -> Doc:
        """The sentence as spaCy parsed it."""
        return self.tree.doc

    @classmethod
    def of(cls, tree: Tree, index: int, start: int, mentions: Sequence[Mention], discourse: Discourse) -> Scene:
        """The scene of a tree whose sentence starts at `start`; a person's name covers the country in the title."""
        by_token: dict[int, Mention] = {}
        for mention in sorted(mentions, key=lambda m: m.kind != "person"):
            for token in tree.tokens(mention.start - start, mention.end - start):
                by_token.setdefault(token.i, mention)
        return cls(tree, index, start, by_token, discourse)


def unique(codes: Iterable[str]) -> Codes:
    """Different codes in order; the name of several states ("the Baltic states") stands for each."""
    return tuple(dict.fromkeys(part for code in codes for part in code.split(";") if part))
