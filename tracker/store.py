"""The store: articles, their reports, hand-written annotations and what was set aside, in SQLite or PostgreSQL."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Self

import pandas as pd
import sqlalchemy as sa

from tracker import schema
from tracker.identity import content_hash, event_ids
from tracker.model import Article, Problem, Report
from tracker.ontology import country_name
from tracker.schema import StoreError
from tracker.table import COLUMNS, complete, record

__all__ = ["Store", "StoreError", "open_store"]

REPORT_FIELDS = [schema.reports.c[column] for column in schema.REPORT_COLUMNS]
EVENT_FIELDS = [*REPORT_FIELDS, schema.articles.c.published, schema.articles.c.url]
OFFSETS = ("evidence_start", "evidence_end", "sentences")
NOTE_FIELDS = ("country", "text", "author")


def open_store(url: str | None = None, *, create: bool = True) -> Store:
    """The store at a SQLAlchemy URL or SQLite file path; None is $TRACKER_DB, else data/tracker.db.

    Creates it when it is not there, unless `create` is False. Raises StoreError naming the store and the cause.
    """
    return Store(schema.connect(url, create=create))


class Store:
    """An open store. Every method is one transaction; frames come back sorted the same way every time."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives the connections back; a later call opens new ones."""
        self.engine.dispose()

    def has(self, article: Article, version: str) -> bool:
        """Whether this very article (id and content) was extracted by this version of the rules."""
        stored = schema.articles.c
        query = sa.select(stored.content_hash, stored.extractor).where(stored.id == article.id)
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        return row is not None and tuple(row) == (content_hash(article), version)

    def save(self, article: Article, reports: Sequence[Report], version: str) -> bool:
        """Stores an article and its reports in place of older ones; False when nothing had to change."""
        if self.has(article, version):
            return False
        with self.engine.begin() as connection:
            self._upsert(connection, _article_row(article, version))
            connection.execute(sa.delete(schema.reports).where(schema.reports.c.article_id == article.id))
            identified = event_ids(reports)
            if identified:
                connection.execute(sa.insert(schema.reports), [_report_row(key, report) for key, report in identified])
            codes = [row for key, report in identified for row in _participant_rows(key, report)]
            if codes:
                connection.execute(sa.insert(schema.participants), codes)
        return True

    def events(self, country: str | None = None, start: date | None = None, end: date | None = None) -> pd.DataFrame:
        """The event table (26 columns): events with `country` among their participants that touch [start, end]."""
        return complete(self._read(_selected(sa.select(*EVENT_FIELDS), country, start, end)))

    def reports(self, country: str | None = None, start: date | None = None, end: date | None = None) -> pd.DataFrame:
        """What each article tells: the event table with the offsets of the evidence and the sentence numbers."""
        offsets = [schema.reports.c[column] for column in OFFSETS]
        frame = self._read(_selected(sa.select(*EVENT_FIELDS, *offsets), country, start, end))
        return complete(frame).merge(frame[["event_id", *OFFSETS]], on="event_id", how="left")[[*COLUMNS, *OFFSETS]]

    def countries(self) -> pd.DataFrame:
        """code, name, n_events, first, last of every participant; most events first."""
        code, report = schema.participants.c.code, schema.reports.c
        figures = (sa.func.count(), sa.func.min(report.date_start), sa.func.max(report.date_end))
        query = sa.select(code, *figures).join(schema.reports).group_by(code)
        with self.engine.connect() as connection:
            rows = [(row[0], country_name(row[0]), *row[1:]) for row in connection.execute(query)]
        types = {"code": "str", "name": "str", "n_events": "int64", "first": "datetime64[us]", "last": "datetime64[us]"}
        rows.sort(key=lambda row: (-row[2], row[0]))
        return pd.DataFrame(rows, columns=list(types)).astype(types)

    def article(self, article_id: str) -> Article | None:
        """The article as it is stored; offsets of evidence point into its text."""
        stored = schema.articles.c
        fields = (stored.id, stored.title, stored.published, stored.text, stored.url, stored.source)
        with self.engine.connect() as connection:
            row = connection.execute(sa.select(*fields).where(stored.id == article_id)).first()
        return None if row is None else Article(*row)

    def counts(self) -> dict[str, int]:
        """How many articles, events, annotations and problems there are."""
        tables = {"articles": schema.articles, "events": schema.reports}
        tables |= {"annotations": schema.annotations, "problems": schema.problems}
        with self.engine.connect() as connection:
            return {
                name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
                for name, table in tables.items()
            }

    def evidence_span(self, event_id: str) -> tuple[str, int, int] | None:
        """(article id, start, end) of the evidence in the stored text."""
        report = schema.reports.c
        query = sa.select(report.article_id, report.evidence_start, report.evidence_end)
        with self.engine.connect() as connection:
            row = connection.execute(query.where(report.event_id == event_id)).first()
        return None if row is None else (row[0], row[1], row[2])

    def set_aside(self, problem: Problem) -> None:
        """Remembers an item that could not be used; the same problem twice is kept once."""
        values = {"item": problem.item, "stage": problem.stage, "cause": problem.cause, "created_at": _now()}
        insert = schema.insert(self.engine, schema.problems).values(values)
        with self.engine.begin() as connection:
            connection.execute(insert.on_conflict_do_nothing())

    def forget_problems(self, path: str) -> None:
        """Drops what was set aside of a file or folder that is about to be read again."""
        item = schema.problems.c.item
        path = path.rstrip("/") or "/"
        starts = [f"{path}:", path if path == "/" else f"{path}/"]
        same = sa.or_(item == path, *(item.startswith(start, autoescape=True) for start in starts))
        if path == ".":  # items below it are named without it
            same = ~item.startswith("/")
        with self.engine.begin() as connection:
            connection.execute(sa.delete(schema.problems).where(same))

    def problems(self) -> pd.DataFrame:
        """item, stage, cause of everything that was set aside, sorted."""
        columns = ["item", "stage", "cause"]
        frame = self._read(sa.select(*(schema.problems.c[c] for c in columns))).astype("str")
        return frame.sort_values(columns, ignore_index=True)

    def add_note(self, *, country: str, date_start: date, date_end: date, text: str, author: str) -> str:
        """Appends a hand-written note on a country's timeline and gives its id; ValueError says what is wrong."""
        fields = {name: value.strip() for name, value in (("country", country), ("text", text), ("author", author))}
        empty = [name for name in NOTE_FIELDS if not fields[name]]
        if empty:
            raise ValueError(f"a note needs its {' and '.join(empty)}")
        if date_end < date_start:
            raise ValueError(f"a note cannot end ({date_end}) before it starts ({date_start})")
        key = "n" + uuid.uuid4().hex[:12]
        row = fields | {"annotation_id": key, "kind": "note", "date_start": date_start, "date_end": date_end}
        with self.engine.begin() as connection:
            connection.execute(sa.insert(schema.annotations).values(row | {"created_at": _now()}))
        return key

    def annotations(
        self, country: str | None = None, start: date | None = None, end: date | None = None
    ) -> pd.DataFrame:
        """annotation_id, kind, country, date_start, date_end, text, author, created_at (UTC, ISO), oldest first.

        Of all countries or one; with `start` or `end` only those that touch [start, end].
        """
        query = _touching(sa.select(schema.annotations), schema.annotations, start, end)
        if country is not None:
            query = query.where(schema.annotations.c.country == country)
        columns = [column.name for column in schema.annotations.columns]
        frame = self._read(query).astype({c: "datetime64[us]" if c.startswith("date_") else "str" for c in columns})
        return frame.sort_values(["created_at", "annotation_id"], ignore_index=True)

    def _read(self, query: sa.Select[Any]) -> pd.DataFrame:
        with self.engine.connect() as connection:
            result = connection.execute(query)
            return pd.DataFrame(result.fetchall(), columns=list(result.keys()))

    def _upsert(self, connection: sa.Connection, row: dict[str, object]) -> None:
        insert = schema.insert(self.engine, schema.articles).values(row)
        changed = {column: value for column, value in row.items() if column != "id"}
        connection.execute(insert.on_conflict_do_update(index_elements=["id"], set_=changed))


def _selected(query: sa.Select[Any], country: str | None, start: date | None, end: date | None) -> sa.Select[Any]:
    report, participant = schema.reports.c, schema.participants.c
    query = query.join_from(schema.reports, schema.articles)
    if country is not None:
        query = query.where(report.event_id.in_(sa.select(participant.event_id).where(participant.code == country)))
    return _touching(query, schema.reports, start, end)


def _touching(query: sa.Select[Any], table: sa.Table, start: date | None, end: date | None) -> sa.Select[Any]:
    if start is not None:
        query = query.where(table.c.date_end >= start)
    if end is not None:
        query = query.where(table.c.date_start <= end)
    return query


def _article_row(article: Article, version: str) -> dict[str, object]:
    return {
        "id": article.id,
        "title": article.title,
        "published": article.published,
        "url": article.url,
        "source": article.source,
        "text": article.text,
        "content_hash": content_hash(article),
        "extractor": version,
        "ingested_at": _now(),
    }


def _report_row(key: str, report: Report) -> dict[str, object]:
    sentences = ";".join(map(str, report.sentences))
    offsets = {"evidence_start": report.evidence_start, "evidence_end": report.evidence_end, "sentences": sentences}
    return record(key, report) | offsets


def _participant_rows(key: str, report: Report) -> list[dict[str, object]]:
    return [{"event_id": key, "code": code} for code in sorted({*report.actors, *report.recipients})]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
