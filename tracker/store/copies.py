"""Which stored articles are copies of one: a head, and those that repeat it, the same whatever the order of ingest.

Texts of the same words on the same day are one row of `texts`. In the order of publication (then of the smallest
article id), a text repeats the first head that it is the same news as, or is a head itself. So every copy is like its
head, and what drifts by small steps does not become one. A new text can only change what comes after it and is like it:
those are looked at again, in order, until nothing changes.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple, Self

import sqlalchemy as sa
from sqlalchemy import bindparam as given

from tracker.linking import duplicates
from tracker.linking.duplicates import BANDS, DAYS, MOST, Fingerprint, fingerprint, method, same_news
from tracker.store.schema import articles, bands, insert, meta, texts

PAGE = 500  # articles that `find_all` handles at a time
# Texts that one is compared with, the earliest first. Where more are near in words and days they are forms filled in;
# only then does it matter in which order they came.
MOST_NEAR = 500
KEY = "duplicates"  # of the row of `meta` that names the method
NEIGHBOURS = range(-DAYS, DAYS + 1)

# Built once: each is run for every article.
SAME_WORDS = sa.select(texts.c.id).where(texts.c.digest == given("digest"), texts.c.day == given("day"))
FIELDS = (texts.c.day, texts.c.first_id, texts.c.id, texts.c.copies, texts.c.head_id, articles.c.text)
LOADED = sa.select(*FIELDS).join_from(texts, articles, articles.c.id == texts.c.first_id)
ONE = LOADED.where(texts.c.id == given("key"))
NEAR = LOADED.where(
    texts.c.id != given("key"),
    texts.c.id.in_(
        sa.select(bands.c.text_id).where(
            bands.c.day.in_([given(f"day{number}") for number in NEIGHBOURS]),
            bands.c.band.in_([given(f"band{number}") for number in range(BANDS)]),
        )
    ),
)
NEAR = NEAR.order_by(texts.c.day, texts.c.first_id).limit(MOST_NEAR)
FOLLOWERS = sa.select(texts.c.id).where(texts.c.head_id == given("key"), texts.c.id != given("key"))
NEW_TEXT, NEW_BANDS = sa.insert(texts), sa.insert(bands)
CHANGE = sa.update(texts).where(texts.c.id == given("key"))
ONE_MORE = CHANGE.values(copies=texts.c.copies + 1, first_id=given("first"))
REPEATS = CHANGE.values(head_id=given("head"))
CARRIES = CHANGE.values(carried=texts.c.carried + given("more"))


class _Text(NamedTuple):
    """A row of `texts` with the words; it sorts by publication, then by the smallest id of its articles."""

    day: int
    first_id: str
    id: int
    copies: int
    head_id: int | None
    words: str

    @property
    def is_head(self) -> bool:
        return self.head_id == self.id

    @property
    def print(self) -> Fingerprint:
        return fingerprint(self.words)

    @classmethod
    def of(cls, row: Sequence[Any]) -> Self:
        """From the columns of FIELDS; no more of the words than is compared is kept."""
        day, first_id, key, copies, head_id, words = row
        return cls(day, first_id, key, copies, head_id, words[:MOST])


def key_of(connection: sa.Connection, words: str, published: date, number: int) -> int:
    """The key of the text of these words on this day; when it is new, `number`, which belongs to nothing else.

    It goes into the article's row; then `enter` finds the place of the article.
    """
    wanted = {"digest": fingerprint(words[:MOST]).digest, "day": published.toordinal()}
    known = connection.execute(SAME_WORDS, wanted).scalar()
    return number if known is None else int(known)


def enter(connection: sa.Connection, article_id: str, words: str, published: date, key: int, number: int) -> None:
    """Finds the place of a stored article among the copies, by what `key_of` gave for it."""
    if key == number:
        _add(connection, article_id, words, published, key)
    else:
        _attach(connection, article_id, key)


def detach(connection: sa.Connection, article_id: str) -> None:
    """Takes an article out again, because its words or its date are about to change."""
    key = connection.execute(sa.select(articles.c.text_id).where(articles.c.id == article_id)).scalar_one()
    text = _one(connection, key)
    touched = {other.id for other in _alike(connection, text)} | _followers(connection, key)
    connection.execute(sa.update(articles).where(articles.c.id == article_id).values(text_id=None))
    _carry(connection, text.head_id, -1)
    first = connection.execute(sa.select(sa.func.min(articles.c.id)).where(articles.c.text_id == key)).scalar()
    if first is None:
        _drop(connection, text)
        _settle(connection, touched)
    else:
        left = {"copies": text.copies - 1, "first_id": first}
        connection.execute(sa.update(texts).where(texts.c.id == key).values(left))
        _settle(connection, {key, *touched})


def are_current(connection: sa.Connection) -> bool:
    """Whether the copies of this store were found by the method of this code; False also for tables yet to be made."""
    if not sa.inspect(connection).has_table(bands.name):
        return False
    return connection.execute(sa.select(meta.c.value).where(meta.c.key == KEY)).scalar() == method()


def find_all(connection: sa.Connection) -> None:
    """Looks for all copies anew, with flat memory."""
    connection.execute(sa.update(articles).values(text_id=None))
    connection.execute(sa.delete(bands))
    connection.execute(sa.delete(texts))
    fields = [articles.c[name] for name in ("id", "text", "published", "ingested")]
    query = sa.select(*fields).where(articles.c.id > given("last")).order_by(articles.c.id).limit(PAGE)
    last = ""
    while page := connection.execute(query, {"last": last}).all():
        for article_id, words, published, number in page:
            key = key_of(connection, words, published, number)
            connection.execute(sa.update(articles).where(articles.c.id == article_id).values(text_id=key))
            enter(connection, article_id, words, published, key, number)
        last = page[-1][0]
    row = insert(connection, meta).values(key=KEY, value=method())
    connection.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": method()}))


def _attach(connection: sa.Connection, article_id: str, key: int) -> None:
    """Counts an article among those that carry a text."""
    text = _one(connection, key)
    first = min(text.first_id, article_id)
    connection.execute(ONE_MORE, {"key": key, "first": first})
    _carry(connection, text.head_id, 1)
    if first != text.first_id:  # it may come before others of its day now
        _settle(connection, [key, *(other.id for other in _alike(connection, text))])


def _add(connection: sa.Connection, article_id: str, words: str, published: date, key: int) -> None:
    """Makes a text that no article carried on this day."""
    text = _Text(published.toordinal(), article_id, key, 1, None, words[:MOST])
    alike = _alike(connection, text)
    head = min((other for other in alike if other < text and other.is_head), default=text)
    row = {"id": key, "digest": text.print.digest, "day": text.day, "first_id": article_id, "copies": 1}
    connection.execute(NEW_TEXT, row | {"head_id": head.id, "carried": int(head is text)})
    rows = [{"day": text.day, "band": band, "text_id": key} for band in duplicates.bands(text.print)]
    connection.execute(NEW_BANDS, rows)
    if head is text:
        _settle(connection, [other.id for other in alike if other > text])
    else:
        _carry(connection, head.id, 1)


def _settle(connection: sa.Connection, keys: Iterable[int]) -> None:
    """Gives these texts their heads, and those after them that this changes."""
    waiting = sorted(_one(connection, key) for key in keys)
    while waiting:
        text = _one(connection, heapq.heappop(waiting).id)
        alike = _alike(connection, text)
        head = min((other for other in alike if other < text and other.is_head), default=text)
        if head.id == text.head_id:
            continue
        _move(connection, text, head.id)
        if text.is_head or head is text:  # a head more or less: what comes after it may have another one now
            after = {other.id for other in alike if other > text} | _followers(connection, text.id)
            for key in after - {other.id for other in waiting}:
                heapq.heappush(waiting, _one(connection, key))


def _followers(connection: sa.Connection, key: int) -> set[int]:
    """The texts that repeat this one."""
    return set(connection.execute(FOLLOWERS, {"key": key}).scalars())


def _move(connection: sa.Connection, text: _Text, head_id: int) -> None:
    _carry(connection, text.head_id, -text.copies)
    connection.execute(REPEATS, {"key": text.id, "head": head_id})
    _carry(connection, head_id, text.copies)


def _carry(connection: sa.Connection, head_id: int | None, more: int) -> None:
    connection.execute(CARRIES, {"key": head_id, "more": more})


def _drop(connection: sa.Connection, text: _Text) -> None:
    own = sa.and_(bands.c.day == text.day, bands.c.band.in_(duplicates.bands(text.print)), bands.c.text_id == text.id)
    connection.execute(sa.delete(bands).where(own))
    connection.execute(sa.delete(texts).where(texts.c.id == text.id))


def _one(connection: sa.Connection, key: int) -> _Text:
    return _Text.of(connection.execute(ONE, {"key": key}).one())


def _alike(connection: sa.Connection, text: _Text) -> list[_Text]:
    """The other texts that are the same news."""
    days = {f"day{number}": text.day + number for number in NEIGHBOURS}
    own = {f"band{number}": band for number, band in enumerate(duplicates.bands(text.print))}
    near = connection.execute(NEAR, {"key": text.id} | days | own)
    return [other for other in map(_Text.of, near) if same_news(text.print, other.print)]
