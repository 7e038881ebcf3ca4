"""Records (JSON objects, table rows) to articles: which field holds what, and which way round their dates are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from tracker.model import Article
from tracker.readers import limits
from tracker.readers.drafts import Draft, finish
from tracker.readers.errors import Unreadable
from tracker.readers.markup import html_text
from tracker.readers.published import is_ambiguous, one_order, order_of
from tracker.readers.source import FIELDS, Found, Options, Source, attempt

HELD_BACK = 1000  # records that may wait for one whose date shows whether the day or the month comes first

# Names that others give to our fields, without case, spaces and punctuation; earlier ones win.
ALIASES: dict[str, tuple[str, ...]] = {
    "id": ("id", "articleid", "uuid", "guid", "uid"),
    "title": ("title", "headline", "webtitle", "heading"),
    "date": (
        "date", "published", "datepublished", "publishedat", "pubdate", "publicationdate", "publishdate", "datepublish",
        "publisheddate", "webpublicationdate", "publishtime", "publishedtime", "publishedon", "releasedate",
        "timestamp", "createdutc", "datetime",
    ),
    "url": ("url", "link", "weburl", "articleurl", "sourceurl", "href", "permalink", "address"),
    "source": ("source", "publication", "publisher", "outlet", "sitename", "site", "domain", "sourcename", "newspaper"),
    "text": (
        "text", "body", "content", "articlebody", "bodytext", "fulltext", "maintext", "contenttext", "articletext",
        "articlecontent", "article", "story", "contenthtml",
    ),
    "language": ("language", "lang", "inlanguage"),
    "license": ("license", "licence", "rights", "copyright"),
    "attribution": ("attribution", "credit"),
}  # fmt: skip
Record = Mapping[str, object]
Row = tuple[str, Record | Unreadable]  # the item's name, and the record or why there is none


def read_record(record: object, options: Options | None = None) -> Article:
    """The article of one record: date and text are needed, everything else is optional.

    Raises Unreadable with the cause.
    """
    options = options or Options()
    return finish(_draft(record, options), options)


def read_rows(source: Source, rows: Iterable[Row]) -> Iterator[Found]:
    """The articles of records; those with a date like 03/04/2022 wait for one that shows what comes first."""
    options = source.options
    if options.day_first is not None:
        yield from (_found(source, row, options) for row in rows)
        return
    orders: set[bool] = set()
    rows = iter(rows)
    for row in rows:
        held = [row, *_held_back(rows)] if _ambiguous(row, options) and not orders else [row]
        orders |= {order for each in held if (order := order_of(_date(each, options))) is not None}
        told = replace(options, day_first=one_order(orders))
        yield from (_found(source, each, told) for each in held)


def columns(names: Iterable[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Which column holds which field of ours: as mapped, else by its name.

    >>> columns(["Headline", "pub_date", "Body"], {})
    {'title': 'Headline', 'date': 'pub_date', 'text': 'Body'}
    """
    return dict(_columns(tuple(names), tuple(mapping.items())))


@lru_cache(maxsize=1024)
def _columns(names: tuple[str, ...], mapping: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    plain = {_plain(name): name for name in reversed(names)}
    given = dict(mapping)
    found = []
    for field in FIELDS:
        known = (plain[alias] for alias in ALIASES[field] if alias in plain)
        if column := given.get(field) or next(known, None):
            found.append((field, column))
    return tuple(found)


def _found(source: Source, row: Row, options: Options) -> Found:
    item, record = row
    if isinstance(record, Unreadable):
        return item, source.problem(item, record)
    return attempt(source, item, lambda: read_record(record, options))


def _held_back(rows: Iterator[Row]) -> Iterator[Row]:
    size = 0
    for count, row in enumerate(rows, 2):
        yield row
        size += _size(row)
        if count >= HELD_BACK or size > limits.SAMPLE:
            return


def _size(row: Row) -> int:
    record = row[1]
    return sum(len(v) for v in record.values() if isinstance(v, str)) if isinstance(record, Mapping) else 0


def _ambiguous(row: Row, options: Options) -> bool:
    return is_ambiguous(_date(row, options))


def _date(row: Row, options: Options) -> str:
    record = row[1]
    if not isinstance(record, Mapping):
        return ""
    value = _lookup(record, columns(record, options.mapping).get("date", ""))
    return value if isinstance(value, str) else ""


def _draft(record: object, options: Options) -> Draft:
    if not isinstance(record, Mapping):
        raise Unreadable(f"not a JSON object but {type(record).__name__}")
    where = columns(record, options.mapping)
    if _lookup(record, where.get("text", "")) is None:
        raise Unreadable("missing field text" + (f" ({where['text']!r})" if options.mapping.get("text") else ""))
    draft = Draft()
    for name, column in where.items():
        setattr(draft, name, _field(record, name, column))
    if _plain(where["text"]) == "contenthtml":
        draft.text = html_text(draft.text)
    return draft


def _field(record: Record, name: str, column: str) -> str:
    """A field as text; numbers are taken for ids and dates only, and {"name": ...} for a source."""
    value = _lookup(record, column)
    if isinstance(value, Mapping) and name in {"source", "title"}:
        value = value.get("name") or value.get("main")
    if value is None or (value != value):  # noqa: PLR0124 - not a number: how tables mark an empty cell
        return ""
    if isinstance(value, date | datetime) and name == "date":
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and name in {"id", "date"}:
        return str(value)
    if isinstance(value, float) and name in {"id", "date"} and value.is_integer():
        return str(int(value))
    if not isinstance(value, str):
        if name in {"language", "license", "attribution", "source"}:  # not worth losing the article for
            return ""
        raise Unreadable(f"field {column} is not text but {type(value).__name__}")
    return value


def _lookup(record: Record, column: str) -> object:
    """The value of a field; "fields.body" reaches into {"fields": {"body": ...}}."""
    if column in record or "." not in column:
        return record.get(column)
    value: object = record
    for part in column.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", str(name)).lower()
