"""Lemmas and parts of speech: of a parsed token, and all that a word can have whatever the parser makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Token

from tracker.language.lexicon import lemma_exceptions

RULED = ("attribute_ruler", "lemmatizer")  # the components of the pipeline that give them
MOST = 500_000  # words remembered: enough for all that is common, some hundred MB at most
Key = tuple[int, ...]  # word, tag, role
Values = tuple[int, int, int]  # tag, part of speech, lemma


def lemma(token: Token) -> str:
    """Lower-case lemma; the small model leaves some proper-noun and plural forms unreduced ("F-16s")."""
    return _reduced(token.lower_, token.lemma_, token.tag_)


def _reduced(word: str, given: str, tag: str) -> str:
    base = lemma_exceptions().get(word) or given.lower()
    plural = tag == "NNPS" or (base[0].isalpha() and base[-2:-1].isdigit())
    return base[:-1] if plural and base.endswith("s") else base


class Lemmas:
    """What the rules of a spaCy pipeline say of each word, remembered: they look at the word, its tag and its role.

    Half the time of a small pipeline goes into these rules, and nearly all words were met before.
    """

    def __init__(self, nlp: Language) -> None:
        self._vocab = nlp.vocab
        ruler, lemmatizer, tagger = (cast("Any", nlp.get_pipe(name)) for name in (*RULED, "tagger"))
        self._ruler, self._lemmatizer = ruler, lemmatizer
        self._tags: Sequence[str] = tagger.labels
        self._endings = list(lemmatizer.lookups.get_table("lemma_rules").values())
        self._exceptions = list(lemmatizer.lookups.get_table("lemma_exc").values())
        patterns = [pattern for entry in ruler.patterns for pattern in entry["patterns"]]
        self._named = {word for pattern in patterns for token in pattern for word in _named(token, "LOWER")}
        opening = [pattern[0] for pattern in patterns if len(pattern) > 1]
        self._openers = {nlp.vocab.strings[name] for token in opening for name in _named(token, "LOWER", "DEP")}
        self._known: dict[Key, Values] = {}
        self._possible: dict[str, frozenset[str]] = {}

    def complete(self, docs: Sequence[Doc]) -> None:
        """Sets part of speech and lemma of every token of tagged and parsed sentences."""
        known = {doc: keys for doc in docs if (keys := self._keys(doc)) is not None}
        self._learn({key: (doc, i) for doc, keys in known.items() for i, key in enumerate(keys)})
        for doc in docs:
            if (keys := known.get(doc)) is None:
                self._ruled(doc)
            elif keys:
                values: Any = np.array([self._known[key] for key in keys], dtype="uint64")
                doc.from_array(["TAG", "POS", "LEMMA"], values)

    def possible(self, word: str) -> frozenset[str]:
        """Every lemma that the word can be given, and the word itself, in lower case."""
        if word not in self._possible:
            if len(self._possible) >= MOST:
                self._possible.clear()
            self._possible[word] = frozenset(self._lemmas(word))
        return self._possible[word]

    def _keys(self, doc: Doc) -> list[Key] | None:
        """Word, tag and role of each token; None when the word before counts too: "got ta", "there is"."""
        if not self._openers.isdisjoint(doc.to_array(["LOWER", "DEP"]).ravel().tolist()):
            return None
        return [tuple(row) for row in doc.to_array(["ORTH", "TAG", "DEP"]).tolist()]

    def _learn(self, met: Mapping[Key, tuple[Doc, int]]) -> None:
        """Asks the rules about words that were not met before; `met` says where each stands."""
        if len(self._known) >= MOST:
            self._known.clear()
        new = {key: doc[i] for key, (doc, i) in met.items() if key not in self._known}
        words, tags, roles = ([getattr(t, name) for t in new.values()] for name in ("text", "tag_", "dep_"))
        alone = self._ruled(Doc(self._vocab, words=words, tags=tags, deps=roles, heads=list(range(len(new)))))
        self._known |= {key: (token.tag, token.pos, token.lemma) for key, token in zip(new, alone, strict=True)}

    def _ruled(self, doc: Doc) -> Doc:
        ruled: Doc = self._lemmatizer(self._ruler(doc))
        return ruled

    def _lemmas(self, word: str) -> Iterator[str]:
        low = word.lower()
        given = {low, lemma_exceptions().get(low, low)}
        given |= {base for known in self._exceptions for base in known.get(low, ())}
        given |= {low[: -len(old)] + new for rules in self._endings for old, new in rules if old and low.endswith(old)}
        yield from given
        yield from (base[:-1] for base in given if base.endswith("s"))  # `lemma` of a name in the plural
        if low in self._named:
            doc = Doc(self._vocab, words=[word] * len(self._tags), tags=list(self._tags))
            yield from (lemma(token) for token in self._ruled(doc))


def _named(token: Mapping[str, Any], *attributes: str) -> Iterator[str]:
    """What a pattern's token names: {"LOWER": "gon"}, {"LOWER": {"IN": ["'d", "had"]}}."""
    for given in (token.get(attribute, ()) for attribute in attributes):
        yield from (given,) if isinstance(given, str) else given.get("IN", ()) if isinstance(given, dict) else ()
