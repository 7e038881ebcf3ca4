"""The records that flow through the tracker: plain frozen dataclasses up to the event table."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Status = Literal["occurred", "planned", "alleged", "denied"]
Precision = Literal["day", "week", "month", "quarter", "year", "approx"]
Basis = Literal["expression", "publication", "manual"]
# where a publication date was found: a field of the record, a feed's entry, JSON-LD or other metadata of a page, its
# URL, the header or body of a text, the response that a web archive recorded
PublishedBasis = Literal["record", "feed", "json-ld", "metadata", "url", "header", "text", "archive"]


@dataclass(frozen=True, slots=True)
class Article:
    """One dated news text as it is stored; every offset of evidence points into `text`.

    `published_at` is the ISO 8601 time with its UTC offset when the source gives one, else "". `published_basis` says
    where the date was found. `language` is an ISO 639-1 code. `license` and `attribution` are shown with the text.

    >>> article = Article("a1", "Talks in Kyiv", date(2022, 2, 4), "Macron will visit Kyiv on Monday.")
    >>> article.language, article.published_basis, article.url
    ('en', 'record', '')
    """

    id: str
    title: str
    published: date
    text: str
    url: str = ""
    source: str = ""
    published_at: str = ""
    published_basis: PublishedBasis = "record"
    language: str = "en"
    license: str = ""
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of a feed that carries no text: the address of the page to fetch, and what the feed says of it."""

    url: str
    title: str = ""
    published_at: str = ""
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """An item that was set aside: what it was, at which stage, and why.

    `origin` is the path or URL to read again when the cause is mended, "" when there is none (standard input).
    """

    item: str
    stage: str
    cause: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Timex:
    """A date expression (TimeML's word) at [start, end) of the text it was found in.

    `type` is DATE, TIME, DURATION or SET; `value` its TIMEX3 value ("2022-02-04", "2022-W06", "P3M").
    `first` and `last` are the inclusive calendar interval, None when the expression fixes none.
    """

    start: int
    end: int
    text: str
    type: str
    value: str
    first: date | None = None
    last: date | None = None
    precision: Precision = "day"


@dataclass(frozen=True, slots=True)
class Report:
    """One event as one article tells it.

    `sentences` are 0-based indices of the article's sentences that tell it; `evidence` is the exact text of the
    one that tells it best, at [evidence_start, evidence_end) of the stored article. `actors` and `recipients` are
    sorted codes. `confidence` is in [0, 1].
    """

    article_id: str
    event_type: str
    status: Status
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    date_start: date
    date_end: date
    date_precision: Precision
    date_basis: Basis
    date_text: str
    evidence: str
    evidence_start: int
    evidence_end: int
    rule: str
    confidence: float
    place: str = ""
    quantity: float | None = None
    quantity_unit: str = ""
    sentences: tuple[int, ...] = field(default=())
