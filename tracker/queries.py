"""What is read from the store: the event table's rows, reports, versions and copies of articles."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from tracker.schema import (
    ARTICLE_COLUMNS,
    REPORT_COLUMNS,
    article_versions,
    articles,
    participants,
    reports,
    texts,
    version_reports,
)

OFFSETS = ("evidence_start", "evidence_end", "sentences")
head = texts.alias("head")  # the text that an article's text repeats; the text itself when it repeats none
IS_HEAD = sa.and_(texts.c.head_id == texts.c.id, texts.c.first_id == articles.c.id)

Selection = sa.Select[*tuple[Any, ...]]


def events(country: str | None = None, start: date | None = None, end: date | None = None) -> Selection:
    """The reports that count as events: of copies only those of the head, with how many carry it."""
    return _selected(_fields(), country, start, end).where(IS_HEAD)


def reports_of(
    country: str | None = None, start: date | None = None, end: date | None = None, article_id: str | None = None
) -> Selection:
    """All reports, with the offsets of their evidence."""
    query = _selected([*_fields(), *(reports.c[name] for name in OFFSETS)], country, start, end)
    return query if article_id is None else query.where(reports.c.article_id == article_id)


def older_reports(article_id: str, version: int) -> Selection:
    """The reports of an older version of an article."""
    told, old = version_reports.c, article_versions.c
    fields = [told[name] for name in (*REPORT_COLUMNS, *OFFSETS)]
    same = sa.and_(told.article_id == old.article_id, told.version == old.version)
    query = sa.select(*fields, old.published, old.url, sa.literal(1).label("n_reports"))
    return query.join_from(version_reports, article_versions, same).where(
        told.article_id == article_id, told.version == version
    )


def countries() -> Selection:
    """code, number of events, first and last day of every participant."""
    figures = (sa.func.count(), sa.func.min(reports.c.date_start), sa.func.max(reports.c.date_end))
    query = sa.select(participants.c.code, *figures).join_from(participants, reports).join(articles)
    return query.join(texts, texts.c.id == articles.c.text_id).where(IS_HEAD).group_by(participants.c.code)


def article(article_id: str) -> Selection:
    """The fields of model.Article."""
    return sa.select(*(articles.c[name] for name in ARTICLE_COLUMNS)).where(articles.c.id == article_id)


def older_versions(article_id: str) -> Selection:
    """version, replaced_at and the fields of model.Article, oldest first."""
    old = article_versions.c
    fields = [old[name] for name in ARTICLE_COLUMNS if name != "id"]
    query = sa.select(old.version, old.replaced_at, old.article_id.label("id"), *fields)
    return query.where(old.article_id == article_id).order_by(old.version)


def carriers(article_id: str) -> Selection:
    """The articles whose texts have the same head."""
    own = sa.select(texts.c.head_id).join(articles, articles.c.text_id == texts.c.id).where(articles.c.id == article_id)
    names = ("title", "source", "url", "published")
    fields = (articles.c.id.label("article_id"), *(articles.c[name] for name in names), IS_HEAD.label("is_head"))
    query = sa.select(*fields).join_from(articles, texts, articles.c.text_id == texts.c.id)
    query = query.where(texts.c.head_id == own.scalar_subquery())
    return query.order_by(sa.desc("is_head"), articles.c.published, articles.c.id)


def touching(query: Selection, table: sa.Table, start: date | None, end: date | None) -> Selection:
    """Only what touches [start, end]."""
    if start is not None:
        query = query.where(table.c.date_end >= start)
    if end is not None:
        query = query.where(table.c.date_start <= end)
    return query


def _fields() -> list[sa.ColumnElement[Any]]:
    told = [reports.c[name] for name in REPORT_COLUMNS]
    return [*told, articles.c.published, articles.c.url, head.c.carried.label("n_reports")]


def _selected(
    fields: list[sa.ColumnElement[Any]], country: str | None, start: date | None, end: date | None
) -> Selection:
    query = sa.select(*fields).join_from(reports, articles)
    query = query.join(texts, texts.c.id == articles.c.text_id).join(head, head.c.id == texts.c.head_id)
    if country is not None:
        named = sa.select(participants.c.event_id).where(participants.c.code == country)
        query = query.where(reports.c.event_id.in_(named))
    return touching(query, reports, start, end)
