"""What makes two articles or two reports the same: content hashes and event ids."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import fields

from tracker.model import Article, Report

# fields that came later, with what they are in an article that says nothing of them
LATER = [
    (f.name, f.default) for f in fields(Article) if f.name not in {"id", "title", "published", "text", "url", "source"}
]


def content_hash(article: Article) -> str:
    """The SHA-256 (hex) of everything that is stored of an article apart from its id.

    A field that a source does not give counts for nothing, so a field that is new changes no older hash.
    """
    parts = (article.title, article.published.isoformat(), article.url, article.source, article.text)
    return _sha256(*parts, *(f"{name}={value}" for name, usual in LATER if (value := getattr(article, name)) != usual))


def event_id(report: Report) -> str:
    """ "e" and 12 hex digits, from what a newer rule or date reading is least likely to change."""
    return _hashed(report)


def event_ids(reports: Iterable[Report]) -> list[tuple[str, Report]]:
    """Each report with an id of its own, whatever the order they come in; exact repeats are dropped.

    One sentence may tell two events of one type and the same participants on different dates: the earlier one
    keeps the plain id, the next are numbered.
    """
    seen: Counter[str] = Counter()
    identified = []
    for report in sorted(set(reports), key=_order):
        plain = _hashed(report)
        identified.append((_hashed(report, seen[plain]) if seen[plain] else plain, report))
        seen[plain] += 1
    return identified


def _order(report: Report) -> tuple[object, ...]:
    quantity = -1.0 if report.quantity is None else report.quantity
    when = (report.date_start, report.date_end, report.date_text, report.date_precision, report.date_basis)
    what = (report.status, report.rule, report.place, quantity, report.quantity_unit, report.confidence)
    where = (report.evidence_start, report.evidence_end, report.sentences)
    return (report.article_id, report.event_type, *when, *what, *where)


def _hashed(report: Report, number: int = 0) -> str:
    who = (";".join(report.actors), ";".join(report.recipients))
    parts = (report.article_id, report.event_type, str(report.evidence_start), *who)
    return "e" + _sha256(*parts, *([str(number)] if number else []))[:12]


def _sha256(*parts: str) -> str:
    # A unit separator keeps ("ab", "c") and ("a", "bc") apart.
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
