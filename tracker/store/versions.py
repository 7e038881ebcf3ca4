"""What articles said before: the older texts with the reports that were read from them."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from tracker.model import Article
from tracker.store.schema import article_versions, articles, reports, version_reports

KEPT = [c.name for c in article_versions.columns if c.name in articles.c]
TOLD = [c.name for c in version_reports.columns if c.name in reports.c]


def keep(connection: sa.Connection, article_id: str) -> None:
    """Copies an article and its reports to the older versions, before a newer one takes its place."""
    article = articles.c
    now = sa.literal(datetime.now(UTC).isoformat(timespec="microseconds"))
    row = sa.select(article.id, now, *(article[name] for name in KEPT)).where(article.id == article_id)
    names = ["article_id", "replaced_at", *KEPT]
    connection.execute(sa.insert(article_versions).from_select(names, row))
    told = sa.select(article.version, *(reports.c[name] for name in TOLD)).join_from(reports, articles)
    told = told.where(article.id == article_id)
    connection.execute(sa.insert(version_reports).from_select(["version", *TOLD], told))


def is_known(connection: sa.Connection, article: Article) -> bool:
    """Whether an older version said this: whoever reads an old file again brings nothing back."""
    old = article_versions.c
    same = sa.and_(old.article_id == article.id, old.title == article.title, old.text == article.text)
    return connection.execute(sa.select(old.version).where(same).limit(1)).first() is not None
