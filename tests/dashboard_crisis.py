"""A small store for the dashboard's tests: articles of our own on the winter of 2021-22, their events set by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, cast

from tracker.model import Article, Basis, Precision, Report, Status
from tracker.store.store import Store

# In the text file an article is a line "# id | date | url | title", then paragraphs. A sentence that tells events is in
# brackets, they follow in braces: type status actors>recipients first..last precision basis "expression".
TEXTS = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")

EVENT = re.compile(
    r"\{(?P<kind>\w+) (?P<status>\w+) (?P<actors>[\w;]*)>(?P<recipients>[\w;]*) "
    r'(?P<first>[\d-]+)\.\.(?P<last>[\d-]+) (?P<precision>\w+) (?P<basis>\w+) "(?P<words>[^"]*)"\}'
)
TOLD = re.compile(r"\[([^\]]*)\]((?:\{[^}]*\})+) ?")


@dataclass(frozen=True)
class Told:
    """One article and what it tells."""

    article: Article
    reports: list[Report]


def crisis() -> list[Told]:
    """Nineteen articles, 71 events, December 2021 to March 2022."""
    return [told(*block.strip().split("\n", 1)) for block in re.split(r"^# ", TEXTS, flags=re.MULTILINE)[1:]]


def told(head: str, marked: str) -> Told:
    key, published, url, title = (part.strip() for part in head.split("|"))
    text, found, at = "", [], 0
    for match in TOLD.finditer(marked):
        text += marked[at : match.start()]
        found.append((len(text), match[1], match[2]))
        text += match[1] + ("" if marked[match.end() :].startswith("\n") else " ")
        at = match.end()
    text = (text + marked[at:]).strip()
    article = Article(key, title, date.fromisoformat(published), text, url, "The Daily Example")
    return Told(
        article, [report(key, at, said, event) for at, said, events in found for event in EVENT.finditer(events)]
    )


def report(article_id: str, start: int, sentence: str, event: re.Match[str]) -> Report:
    return Report(
        article_id=article_id,
        event_type=event["kind"],
        status=cast("Status", event["status"]),
        actors=codes(event["actors"]),
        recipients=codes(event["recipients"]),
        date_start=date.fromisoformat(event["first"]),
        date_end=date.fromisoformat(event["last"]),
        date_precision=cast("Precision", event["precision"]),
        date_basis=cast("Basis", event["basis"]),
        date_text=event["words"],
        evidence=sentence,
        evidence_start=start,
        evidence_end=start + len(sentence),
        rule=f"{event['kind']}-by-hand",
        confidence=round(0.55 + (start * 37 % 45) / 100, 2),
        quantity=100_000.0 if "100,000" in sentence else None,
        quantity_unit="troops" if "100,000" in sentence else "",
    )


def codes(text: str) -> tuple[str, ...]:
    return tuple(sorted(code for code in text.split(";") if code))


def fill(store: Store, version: Literal["test"] = "test") -> Store:
    """The store with the crisis in it."""
    for one in crisis():
        store.save(one.article, one.reports, version)
    return store
