"""An article goes in, its event reports come out: the whole extraction in the order of the data flow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version

from tracker.actors import Mention, chunks, find_mentions, shifted
from tracker.dates import find_timexes
from tracker.events import Candidate, find_events
from tracker.model import Article, Report, Timex
from tracker.parse import parse
from tracker.place import place_of_event
from tracker.quantity import quantity_of
from tracker.reports import Telling, merge
from tracker.resolve import Discourse, Scene
from tracker.rules import Ruleset, fingerprint, ruleset
from tracker.text import Document, Sentence, prepare
from tracker.when import date_event


def extract(article: Article) -> list[Report]:
    """The events an article tells, one report each, in the order in which it tells them.

    Deterministic. Loads the parser on first use. Raises OSError when no spaCy model is installed.
    """
    return next(iter(extract_many([article])))[1]


def extract_many(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Report]]]:
    """Each article with its reports, in order."""
    rules = ruleset()
    for article in articles:
        document = prepare(article.text)
        mentions = find_mentions(document.text, article.published)
        timexes = find_timexes(document.text, article.published)
        scenes = read_scenes(document, mentions)
        yield article, merge(t for scene, s in scenes for t in _tell(article, document, scene, s, timexes, rules))


def extractor_version() -> str:
    """Package version and fingerprint of the rule data: changes whenever the same article may give other events."""
    try:
        number = version("tracker")
    except PackageNotFoundError:
        number = "0"
    return f"{number}+{fingerprint()}"


def read_scenes(document: Document, mentions: Sequence[Mention]) -> Iterator[tuple[Scene, Sentence]]:
    """Parsed sentences that name anybody or refer back, each with its mentions and the discourse before it."""
    discourse = Discourse()
    wanted = [s for s in document.sentences if any(c.isalpha() for c in s.text)]
    inside = [[m for m in mentions if s.start <= m.start and m.end <= s.end] for s in wanted]
    trees = parse(
        (s.text, chunks(s.text, [shifted(m, -s.start) for m in here])) for s, here in zip(wanted, inside, strict=True)
    )
    for sentence, here, tree in zip(wanted, inside, trees, strict=True):
        scene = Scene.of(tree, sentence.index, sentence.start, here, discourse)
        yield scene, sentence
        subjects = {m.start for i, m in scene.mentions.items() if tree.doc[i].dep_ in ("nsubj", "nsubjpass")}
        discourse.add(sentence.index, [(m, m.start in subjects) for m in here])


def _tell(
    article: Article, document: Document, scene: Scene, sentence: Sentence, timexes: Sequence[Timex], rules: Ruleset
) -> Iterator[Telling]:
    here = [t for t in timexes if sentence.start <= t.start and t.end <= sentence.end]
    found = find_events(scene, rules)
    for candidate in found:
        others = [c.trigger for c in found if c is not candidate]
        dating = date_event(scene, candidate.trigger, here, article.published, others)
        count = quantity_of(candidate.trigger, candidate.rule.of.quantity)
        start, end = document.repaired.stored_span(sentence.start, sentence.end)
        report = Report(
            article_id=article.id,
            event_type=candidate.type,
            status=candidate.status,
            actors=tuple(sorted(candidate.actors)),
            recipients=tuple(sorted(candidate.recipients)),
            date_start=dating.first,
            date_end=dating.last,
            date_precision=dating.precision,
            date_basis=dating.basis,
            date_text=dating.text,
            evidence=article.text[start:end],
            evidence_start=start,
            evidence_end=end,
            rule=candidate.rule.id,
            confidence=confidence(candidate, dating.basis == "expression"),
            place=place_of_event(scene, candidate.trigger),
            quantity=count.value if count else None,
            quantity_unit=count.unit if count else "",
            sentences=(sentence.index,),
        )
        yield Telling(report, dating.basis == "expression", candidate.rule.of.symmetric)


def confidence(candidate: Candidate, dated: bool) -> float:
    """How sure the report is, in [0, 1]: strength of the rule, both sides known, date in the text."""
    both = len(candidate.parties) > 1
    return round(candidate.rule.strength * (1.0 if both else 0.85) * (1.0 if dated else 0.97), 2)
