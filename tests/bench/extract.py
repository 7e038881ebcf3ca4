"""How fast texts are read, always against something in the same run: spaCy's full pipeline, dateparser's search."""

from __future__ import annotations

import gzip
import importlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from dateparser.search import search_dates

from bench.measure import Figures, seconds
from tracker.dates.find import find_timexes
from tracker.extraction import extract, extract_all
from tracker.language.parse import DEFAULT_MODEL
from tracker.lots import LOT, lots
from tracker.model import Article
from tracker.readers import read

ROOT = Path(__file__).parent.parent.parent
CORPUS = ROOT.parent / "shared/corpora/world_events_2002_2025.jsonl.gz"
EVERY = 14  # item of the corpus, so that all its years are there
# Texts; lot by lot both read them, so that a busy machine slows down both. Of short ones as many as it takes until most
# words were met before, as in an archive: of 2,000 items a fifth of our time goes into words that are new.
SHORT, LONG, DATED = 8000, 60, 30


def run(figures: Figures) -> None:
    """Short news items, long articles, and the date stage alone."""
    pipeline = importlib.import_module(DEFAULT_MODEL).load()  # with everything that the model has
    samples = {"short items": list(islice(items(), SHORT)), "long articles": list(longest(LONG))}
    for name, articles in samples.items():
        if articles:
            extract(articles[0])  # rules and gazetteers are loaded
            compare(figures, f"{name}, against en_core_web_sm", articles, pipeline)
    dates(figures, samples["short items"][:DATED])


def items() -> Iterator[Article]:
    """Items of the shared corpus, from all its years; none without it."""
    if not CORPUS.exists():
        return
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        for line in islice(lines, 0, None, EVERY):
            record = json.loads(line)
            day = date.fromisoformat(record["date"])
            yield Article(record["id"], record["title"], day, record["text"], record.get("url", ""))


def longest(number: int) -> Iterable[Article]:
    """The longest of the demo articles and of the shared ones."""
    folders = [folder for folder in (ROOT / "data/articles", ROOT.parent / "shared/articles/plain") if folder.is_dir()]
    found = [item for item in read(folders) if isinstance(item, Article)]
    return sorted(found, key=lambda article: -len(article.text))[:number]


def compare(figures: Figures, part: str, articles: Sequence[Article], pipeline: Any) -> None:
    """Documents a second of the whole extraction, and how many times as fast as the full pipeline it is."""
    ours, theirs = 0.0, 0.0
    for some in lots(iter(articles), LOT):  # as an ingest reads them
        ours += seconds(lambda some=some: list(extract_all(some)))[1]  # type: ignore[misc]
        theirs += seconds(lambda some=some: list(pipeline.pipe(article.text for article in some)))[1]  # type: ignore[misc]
    figures.put("extract", part, "characters a text", sum(len(article.text) for article in articles) / len(articles))
    told(figures, part, len(articles), ours, theirs)


def dates(figures: Figures, articles: Sequence[Article]) -> None:
    """The date expressions of texts, against dateparser's search in English."""
    if not articles:
        return
    ours = seconds(lambda: [find_timexes(article.text, article.published) for article in articles])[1]
    theirs = seconds(lambda: [search_dates(article.text, languages=["en"]) for article in articles])[1]
    told(figures, "dates of short items, against dateparser.search", len(articles), ours, theirs)


def told(figures: Figures, part: str, number: int, ours: float, theirs: float) -> None:
    """Texts a second (of processor time) of both, and the ratio."""
    figures.put("extract", part, "texts a cpu second", number / ours)
    figures.put("extract", part, "of the other", number / theirs)
    figures.put("extract", part, "times as fast", theirs / ours)
