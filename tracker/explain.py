"""The workbench for rules: what the extraction sees in a sentence, which rules matched, and why others did not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tracker.actors.find import find_mentions
from tracker.dates.find import find_timexes
from tracker.events.candidates import Candidate, Miss, settle
from tracker.events.discourse import Scene
from tracker.events.matching import try_rules
from tracker.events.rules import ruleset
from tracker.events.scan import unscanned
from tracker.extraction import extract, read_scenes
from tracker.language.parse import parse
from tracker.language.sentences import Sentence, prepare
from tracker.model import Article, Report, Timex


def explain(sentence: str, published: date) -> RenderableType:
    """Tokens, actors, dates, rules tried and resulting events of a sentence (or short text) published on that day.

    Raises OSError when no spaCy model is installed.
    """
    document = prepare(sentence)
    mentions = find_mentions(document.text, published)
    timexes = find_timexes(document.text, published)
    parts: list[RenderableType] = []
    if document.text != sentence:
        parts.append(Text.assemble(("Repaired: ", "bold"), document.text))
    scanned = unscanned(document.sentences, mentions, ruleset())
    for scene, told in read_scenes(scanned, parse(one.reading for one in scanned)):
        parts += _sentence(scene, told.sentence, timexes)
    parts.append(_reports(extract(Article("explained", "", published, sentence))))
    return Group(*parts)


def _sentence(scene: Scene, told: Sentence, timexes: Sequence[Timex]) -> Iterator[RenderableType]:
    tried = list(try_rules(scene, ruleset()))
    kept = settle([t for t in tried if isinstance(t, Candidate)])
    yield Text(told.text, style="bold")
    yield _tokens(scene)
    yield _dates([t for t in timexes if told.start <= t.start < told.end])
    yield _rules(tried, kept)


def _tokens(scene: Scene) -> Table:
    table = Table("", "word", "lemma", "tag", "role", "of", "actor", title="Words", title_justify="left")
    for token in scene.doc:
        mention = scene.mentions.get(token.i)
        actor = f"{mention.code} ({mention.kind})" if mention else ""
        table.add_row(str(token.i), token.text, token.lemma_, token.tag_, token.dep_, token.head.text, actor)
    return table


def _dates(timexes: Sequence[Timex]) -> Table:
    table = Table("expression", "type", "value", "from", "to", "precision", title="Dates", title_justify="left")
    for timex in timexes:
        table.add_row(timex.text, timex.type, timex.value, _day(timex.first), _day(timex.last), timex.precision)
    return table


def _day(value: date | None) -> str:
    return value.isoformat() if value else "-"


def _rules(tried: Sequence[Candidate | Miss], kept: Sequence[Candidate]) -> Table:
    table = Table("", "rule", "trigger", "what came of it", title="Rules tried", title_justify="left")
    for attempt in sorted(tried, key=lambda t: isinstance(t, Miss)):
        if isinstance(attempt, Miss):
            table.add_row("", attempt.rule.id, attempt.trigger.text, attempt.why)
        else:
            sign = "[green]yes[/green]" if attempt in kept else "[yellow]over[/yellow]"
            table.add_row(sign, attempt.rule.id, attempt.trigger.text, _outcome(attempt, attempt in kept))
    return table


def _outcome(candidate: Candidate, kept: bool) -> str:
    parties = f"{'; '.join(candidate.actors)} -> {'; '.join(candidate.recipients)}".strip(" ->")
    why = ", ".join(f"{m.because}: {m.verdict}" for m in candidate.marks)
    note = "" if kept else " | another reading is more specific, or this is told inside another act"
    return f"{parties} | {candidate.status}{f' ({why})' if why else ''}{note}"


def _reports(reports: Sequence[Report]) -> RenderableType:
    if not reports:
        return Text("No event.", style="bold")
    return Group(Text("Events", style="italic"), *(_report(r) for r in reports))


def _report(r: Report) -> Table:
    facts = {
        "status": r.status,
        "actors": "; ".join(r.actors),
        "recipients": "; ".join(r.recipients),
        "date": f"{r.date_start} to {r.date_end} ({r.date_precision}, by {r.date_basis} {r.date_text!r})",
        "quantity": f"{r.quantity:g} {r.quantity_unit}" if r.quantity is not None else "",
        "place": r.place,
        "confidence": f"{r.confidence:.2f}",
        "rule": r.rule,
    }
    table = Table("event type", r.event_type, title_justify="left")
    for name, value in facts.items():
        table.add_row(name, value or "-")
    return table
