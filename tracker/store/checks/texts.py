"""What is checked of articles: their content, their older versions, what is quoted from them, their copies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from tracker.identity import content_hash
from tracker.linking.duplicates import fingerprint
from tracker.model import Article
from tracker.store.checks.registry import Finding, check
from tracker.store.schema import ARTICLE_COLUMNS, article_versions, articles, meta, reports, texts, version_reports

PART = 1000  # rows of texts that are held at a time
Found = Iterator[Finding | int]
Parts = Iterator[list[Mapping[str, Any]]]


def _parts(connection: sa.Connection, query: sa.Select[Any]) -> Parts:
    """The rows of a query, so many at a time."""
    rows = connection.execute(query, execution_options={"yield_per": PART})
    for part in rows.mappings().partitions():
        yield [dict(row) for row in part]


@check("content", "the hash of every article is that of what it says, in older versions too")
def content(connection: sa.Connection) -> Found:
    """Titles, dates, addresses, sources and texts as they were when they were stored."""
    own = [column for column in articles.columns if column.name in (*ARTICLE_COLUMNS, "content_hash")]
    old = [column for column in article_versions.columns if column.name in (*ARTICLE_COLUMNS, "content_hash")]
    older = sa.select(article_versions.c.article_id.label("id"), *old, article_versions.c.version)
    for query in (sa.select(*own), older):
        for part in _parts(connection, query):
            for row in part:
                version = f" version {row['version']}" if "version" in row else ""
                if content_hash(Article(**{name: row[name] for name in ARTICLE_COLUMNS})) != row["content_hash"]:
                    yield Finding(f"article {row['id']}{version}", "its content is not what its hash says")
            yield len(part)


@check("versions", "articles have all their older versions, and numbers that no other has")
def versions(connection: sa.Connection) -> Found:
    """Version n has n - 1 before it; an ingest has a number up to the last one given out."""
    old = article_versions.c
    number, last = sa.func.count(old.version), sa.func.coalesce(sa.func.max(old.version), 0)
    kept = sa.select(articles.c.id, articles.c.version, number, last).outerjoin_from(articles, article_versions)
    for key, version, found, highest in connection.execute(kept.group_by(articles.c.id, articles.c.version)):
        yield 1
        if not found == highest == version - 1:
            yield Finding(f"article {key}", f"is version {version}, but {found} older ones are kept")
    last_number = sa.select(sa.cast(meta.c.value, sa.Integer)).where(meta.c.key == "ingested").scalar_subquery()
    own = articles.c.ingested
    twice = sa.select(own).group_by(own).having(sa.func.count() > 1)
    wrong = sa.select(articles.c.id, own).where(sa.or_(own > last_number, own < 1, own.in_(twice)))
    for key, given in connection.execute(wrong.order_by(articles.c.id)):
        yield Finding(f"article {key}", f"has the ingest number {given}, which is another's or was never given out")


@check("evidence", "every report quotes its article at the offsets that it names, in older versions too")
def evidence(connection: sa.Connection) -> Found:
    """The quotation lies within the text, and is what stands there."""
    fields = ("report_id", "article_id", "evidence", "evidence_start", "evidence_end")
    now = sa.select(*(reports.c[name] for name in fields), articles.c.text).join_from(reports, articles)
    same = sa.and_(
        version_reports.c.article_id == article_versions.c.article_id,
        version_reports.c.version == article_versions.c.version,
    )
    then = sa.select(*(version_reports.c[name] for name in fields), article_versions.c.text)
    then = then.outerjoin_from(version_reports, article_versions, same)
    for query in (now, then):
        for part in _parts(connection, query):
            yield from (Finding(f"report {row['report_id']}", cause) for row in part if (cause := _misquoted(row)))
            yield len(part)


def _misquoted(row: Mapping[str, Any]) -> str:
    """What is wrong with a quotation, "" when nothing is."""
    start, end, text = row["evidence_start"], row["evidence_end"], row["text"]
    if text is None:
        return f"the version of article {row['article_id']} that it was read from is not kept"
    if not 0 <= start <= end <= len(text):
        return f"its offsets {start} to {end} are outside of article {row['article_id']} ({len(text)} characters)"
    if text[start:end] != row["evidence"]:
        return f"its sentence does not stand at {start} to {end} of article {row['article_id']}"
    return ""


@check("copies", "every article has its text, and every text its articles and the text that it repeats")
def copies(connection: sa.Connection) -> Found:
    """Words and day of the text, the first and the number of the articles that carry it, sums of the heads."""
    own = sa.select(articles.c.id, articles.c.text, articles.c.published, texts.c.digest, texts.c.day)
    for part in _parts(connection, own.outerjoin_from(articles, texts)):
        for row in part:
            if (row["digest"], row["day"]) != (fingerprint(row["text"]).digest, row["published"].toordinal()):
                yield Finding(f"article {row['id']}", "its text is not the one that its copies are found by")
        yield len(part)
    carrying = sa.select(articles.c.text_id, sa.func.count().label("number"), sa.func.min(articles.c.id).label("first"))
    carriers = carrying.group_by(articles.c.text_id).subquery()
    repeating = sa.select(texts.c.head_id, sa.func.sum(texts.c.copies).label("sum")).group_by(texts.c.head_id)
    sums, head = repeating.subquery(), texts.alias()
    rows = sa.select(texts, carriers.c.number, carriers.c.first, sums.c.sum, head.c.head_id.label("end"))
    rows = rows.outerjoin_from(texts, carriers, carriers.c.text_id == texts.c.id)
    rows = rows.outerjoin(sums, sums.c.head_id == texts.c.id).outerjoin(head, head.c.id == texts.c.head_id)
    for found in connection.execute(rows.order_by(texts.c.id)).mappings():
        yield from _miscounted(dict(found))


def _miscounted(row: Mapping[str, Any]) -> Found:
    """What is wrong with the row of a text."""
    item = f"text {row['id']}"
    if (row["copies"], row["first_id"]) != (row["number"], row["first"]):
        yield Finding(item, f"counts {row['copies']} articles from {row['first_id']} on, others carry it")
    if row["end"] is None or row["end"] != row["head_id"]:
        yield Finding(item, f"repeats text {row['head_id']}, which is no head")
    if row["carried"] != (row["sum"] or 0):
        yield Finding(item, f"counts {row['carried']} copies, there are {row['sum'] or 0}")
