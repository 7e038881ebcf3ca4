"""What is read from the store: the event table's rows, reports, versions and copies of articles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from tracker.store.hand.overlay import HIDDEN
from tracker.store.schema import (
    ARTICLE_COLUMNS,
    REPORT_COLUMNS,
    article_versions,
    articles,
    events,
    meta,
    participants,
    reports,
    texts,
    version_reports,
)
from tracker.store.schema import annotations as notes
from tracker.table import COLUMNS

OFFSETS = ("evidence_start", "evidence_end", "sentences")
PUBLISHED = ("first_published", "last_published")
head = texts.alias("head")  # the text that an article's text repeats; the text itself when it repeats none
IS_HEAD = sa.and_(texts.c.head_id == texts.c.id, texts.c.first_id == articles.c.id)
SHOWN = events.c.verdict.not_in(HIDDEN)
SORTED_BY = {"event_id", "event_type", "date_start", "date_end"}  # what a table of events cannot do without


def _field(name: str) -> sa.Label[Any]:
    """A column of the event table; SQLite's days stay the texts that they are, which pandas reads by the column."""
    column = events.c["first_published" if name == "published" else name]
    return (sa.type_coerce(column, sa.Text) if isinstance(column.type, sa.Date) else column).label(name)


EVENT_FIELDS = tuple(_field(name) for name in ("event_id", *REPORT_COLUMNS, "url", "origin", "n_reports", "published"))
RECORDS = sa.select(sa.literal("annotations"), sa.cast(sa.func.count(), sa.Text)).select_from(notes)
STATE = sa.union_all(sa.select(meta.c.key, meta.c.value), RECORDS).order_by("key")
STATE_OF_EVENTS = sa.union_all(
    sa.select(meta.c.key, meta.c.value), RECORDS.where(notes.c.kind != "note")
).order_by("key")  # fmt: skip

Selection = sa.Select[*tuple[Any, ...]]


def events_of(
    country: str | None = None, start: date | None = None, end: date | None = None, columns: Sequence[str] = COLUMNS
) -> Selection:
    """The rows of the event table, with what these columns of it need."""
    fields = [field for field in (*EVENT_FIELDS, events.c.source) if field.name in SORTED_BY.union(columns)]
    query = touching(sa.select(*fields), events, start, end).where(SHOWN)
    if country is None:
        return query
    named = sa.select(participants.c.event_id).where(participants.c.code == country)
    return query.where(events.c.event_id.in_(named))


def event(event_id: str) -> Selection:
    """One row of the event table with the report it quotes, its offsets, and when it was first and last reported."""
    fields = [events.c[name] for name in ("report_id", "verdict", *OFFSETS, *PUBLISHED)]
    return sa.select(*EVENT_FIELDS, *fields).where(events.c.event_id == event_id)


def reports_told_by(
    day: date,
    country: str | None = None,
    start: date | None = None,
    end: date | None = None,
    columns: Sequence[str] = COLUMNS,
) -> tuple[Selection, Selection]:
    """What was known on a day: the events told in full by then; the reports until then of those told further later."""
    whole = events_of(country, start, end, columns).where(events.c.last_published <= day)
    partly = sa.select(events.c.event_id).where(events.c.first_published <= day, events.c.last_published > day)
    some = _reports().where(articles.c.published <= day, reports.c.event_id.in_(partly))
    return whole, some


def reports_of(
    country: str | None = None,
    start: date | None = None,
    end: date | None = None,
    article_id: str | None = None,
    event_id: str | None = None,
) -> Selection:
    """All reports, those of copies too, with the offsets of their evidence and how many articles carry the text."""
    query = touching(_reports(), reports, start, end)
    if country is not None:
        parties = sa.literal(";") + reports.c.actors + ";" + reports.c.recipients + ";"
        query = query.where(parties.contains(f";{country};", autoescape=True))
    for column, value in ((reports.c.article_id, article_id), (reports.c.event_id, event_id)):
        query = query if value is None else query.where(column == value)
    return query


def older_reports(article_id: str, version: int) -> Selection:
    """The reports of an older version of an article; they belong to no event."""
    told, old = version_reports.c, article_versions.c
    fields = [told.report_id, *(told[name] for name in (*REPORT_COLUMNS, *OFFSETS)), old.published, old.url]
    same = sa.and_(told.article_id == old.article_id, told.version == old.version)
    query = sa.select(told.report_id.label("event_id"), *fields, sa.literal(1).label("n_reports"))
    return query.join_from(version_reports, article_versions, same).where(
        told.article_id == article_id, told.version == version
    )


def parties() -> Selection:
    """code and number of events of every participant."""
    hidden = sa.select(events.c.event_id).where(events.c.verdict.in_(HIDDEN))
    query = sa.select(participants.c.code, sa.func.count()).where(participants.c.event_id.not_in(hidden))
    return query.group_by(participants.c.code)


def coverage() -> Selection:
    """Number of articles by day of publication, of copies one."""
    query = sa.select(articles.c.published, sa.func.count().label("articles")).join_from(articles, texts)
    return query.where(IS_HEAD).group_by(articles.c.published).order_by(articles.c.published)


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


def _reports() -> Selection:
    told = [reports.c[name] for name in ("event_id", "report_id", *REPORT_COLUMNS, *OFFSETS)]
    quoted = (articles.c.published, articles.c.url, articles.c.source)
    fields = (*told, *quoted, head.c.carried.label("n_reports"))
    query = sa.select(*fields).join_from(reports, articles)
    return query.join(texts, texts.c.id == articles.c.text_id).join(head, head.c.id == texts.c.head_id)
