"""The golden event table: what a change of rules gains and loses on the demo articles.

A difference is no mistake as such: read it like code, then write the table anew with `make golden` and commit it.
"""

from __future__ import annotations

import csv
import difflib
import io
from pathlib import Path

from tracker.export import to_bytes
from tracker.extraction import extract_all
from tracker.model import Article
from tracker.readers import read
from tracker.table import to_frame

SHOWN = ("article_id", "event_type", "status", "actors", "recipients", "date_start", "date_end", "quantity", "evidence")
EVERY = 4


def rows(text: str) -> list[str]:
    """The table without what changes with every rule (ids, rule names, confidence), a line a row."""
    return [" | ".join(row[c] for c in SHOWN) for row in csv.DictReader(io.StringIO(text))]


def test_a_quarter_of_the_demo_articles_gives_the_golden_events(root: Path) -> None:
    golden = (root / "data/golden/events.csv").read_text(encoding="utf-8")
    articles = [a for a in read([root / "data/articles"]) if isinstance(a, Article)][::EVERY]
    chosen = {a.id for a in articles}
    reports = [report for _, found in extract_all(articles) for report in found]
    now = rows(to_bytes(to_frame(reports, {a.id: a for a in articles}), "csv").decode())
    before = [row for row in rows(golden) if row.split(" | ")[0] in chosen]
    changes = "\n".join(d for d in difflib.unified_diff(before, now, "golden", "now", lineterm="", n=0))
    assert not changes, f"the extraction changed; if it is for the better run `make golden`:\n{changes}"
