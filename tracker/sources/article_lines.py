"""Articles as JSON lines, in the form in which `tracker ingest` reads them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TextIO

from tracker.model import Article, Problem

FIELDS = ("id", "title", "date", "url", "source", "text", "language", "license", "attribution")


@dataclass
class Written:
    """What became of the items: articles written, and the problems met."""

    articles: int = 0
    problems: list[Problem] = field(default_factory=list)


def write_articles(items: Iterable[Article | Problem], stream: TextIO) -> Written:
    """Writes one line for every article as it comes; raises OSError when the stream cannot be written."""
    written = Written()
    for item in items:
        if isinstance(item, Problem):
            written.problems.append(item)
        else:
            stream.write(article_line(item) + "\n")
            written.articles += 1
    return written


def article_line(article: Article) -> str:
    """One article as JSON: id, title, date (with its time when that is known), url, source, text, and what is set.

    >>> from datetime import date
    >>> article_line(Article("a", "T", date(2022, 2, 4), "Text.", language=""))
    '{"id": "a", "title": "T", "date": "2022-02-04", "text": "Text."}'
    """
    values = {"date": article.published_at or article.published.isoformat()}
    values |= {name: getattr(article, name) for name in FIELDS if name != "date"}
    return json.dumps({name: values[name] for name in FIELDS if values[name]}, ensure_ascii=False)
