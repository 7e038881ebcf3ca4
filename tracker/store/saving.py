"""Writing an article with its reports: nothing twice, older versions kept, copies found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy import bindparam as given

from tracker.identity import content_hash, event_ids
from tracker.model import Article, Report
from tracker.store import aliases, copies, relink, versions
from tracker.store.schema import articles, meta, reports
from tracker.table import record
from tracker.urls import canonical_url

# Built once: each is run for every article.
STATE = sa.select(articles.c.content_hash, articles.c.extractor).where(articles.c.id == given("key"))
STORED = sa.select(*(articles.c[name] for name in ("title", "published", "text", "version"))).where(
    articles.c.id == given("key")
)
NEXT_NUMBER = (
    sa.update(meta)
    .where(meta.c.key == "ingested")
    .values(value=sa.cast(sa.cast(meta.c.value, sa.BigInteger) + 1, sa.Text))
    .returning(meta.c.value)
)
NEW_ARTICLE, NEW_REPORTS = sa.insert(articles), sa.insert(reports)


def has(connection: sa.Connection, article: Article, version: str) -> bool:
    """Whether this article was extracted by this version of the rules, or is an older version of what is stored."""
    row = connection.execute(STATE, {"key": article.id}).first()
    if row is None:
        return False
    content = content_hash(article)
    return (row[0] == content and row[1] == version) or (row[0] != content and versions.is_known(connection, article))


def save(connection: sa.Connection, article: Article, told: Sequence[Report], version: str) -> bool:
    """Stores an article and its reports; False when nothing had to change."""
    number = int(connection.execute(NEXT_NUMBER).scalar_one())  # comes first, because it makes other writers wait
    if has(connection, article, version):
        return False
    row = _article_row(article, version) | {"ingested": number}
    if connection.execute(STATE, {"key": article.id}).first() is None:
        key = copies.key_of(connection, article.text, article.published, number)
        connection.execute(NEW_ARTICLE, row | {"text_id": key})
        copies.enter(connection, article.id, article.text, article.published, key, number)
        _insert_reports(connection, told)
    else:
        before = aliases.told_by(connection, article.id)
        _replace(connection, article, row, number)
        _insert_reports(connection, told)
        aliases.keep(connection, before, aliases.told_by(connection, article.id))
    return True


def _replace(connection: sa.Connection, article: Article, row: dict[str, object], number: int) -> None:
    """Puts an article in the place of what is stored, which is kept when it says something else."""
    title, published, text, version = connection.execute(STORED, {"key": article.id}).one()
    if (title, text) != (article.title, article.text):
        versions.keep(connection, article.id)
        row = row | {"version": version + 1}
    relink.mark(connection, article.id)
    connection.execute(sa.delete(reports).where(reports.c.article_id == article.id))
    change = sa.update(articles).where(articles.c.id == article.id)
    if (published, text) == (article.published, article.text):
        connection.execute(change.values(row))
        return
    copies.detach(connection, article.id)
    key = copies.key_of(connection, article.text, article.published, number)
    connection.execute(change.values(row | {"text_id": key}))
    copies.enter(connection, article.id, article.text, article.published, key, number)


def _insert_reports(connection: sa.Connection, told: Sequence[Report]) -> None:
    rows = [_report_row(key, report) for key, report in event_ids(told)]
    if rows:
        connection.execute(NEW_REPORTS, rows)


def _article_row(article: Article, version: str) -> dict[str, object]:
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    own = {"content_hash": content_hash(article), "extractor": version, "ingested_at": now}
    return asdict(article) | own | {"canonical_url": canonical_url(article.url)}


def _report_row(key: str, report: Report) -> dict[str, object]:
    sentences = ";".join(map(str, report.sentences))
    offsets = {"evidence_start": report.evidence_start, "evidence_end": report.evidence_end, "sentences": sentences}
    told = record(key, report)
    return {"report_id": told.pop("event_id"), **told, **offsets}
