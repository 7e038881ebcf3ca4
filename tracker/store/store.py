"""The store: articles, their reports, hand-written annotations and what was set aside, in SQLite or PostgreSQL."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Self

import pandas as pd
import sqlalchemy as sa

from tracker.model import Article, Problem, Report
from tracker.store import aliases, aside, columnar, finding, imports, queries, relink, saving, schema
from tracker.store.finding import Wanted
from tracker.store.hand.changes import Hand
from tracker.store.hand.handwork import held
from tracker.store.hand.records import Kind, RecordError, holding
from tracker.store.migrate import StoreError
from tracker.store.opening import Notice, connect
from tracker.store.queries import OFFSETS
from tracker.store.views import framed, known_then, with_offsets
from tracker.table import COLUMNS, complete

__all__ = ["Store", "StoreError", "open_store"]

PATIENCE = 60.0  # seconds
PART = 5000  # rows
MANY = 1000  # events: fewer are found and sorted sooner than met in their order


def open_store(url: str | None = None, *, create: bool = True, notice: Notice | None = None) -> Store:
    """The store at a SQLAlchemy URL or SQLite file path; None is $TRACKER_DB, else data/tracker.db.

    Creates it when it is not there, unless `create` is False. A store of an older tracker is upgraded, and `notice` is
    called with what is done. Raises StoreError naming the store and the cause.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, open_store(f"{folder}/my.db") as store:
    ...     store.events().shape, store.counts()["articles"]
    ((0, 26), 0)
    """
    return Store(connect(url, create=create, notice=notice))


class Store:
    """An open store. Every method is one transaction; frames come back sorted the same way every time."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self.hand = Hand(engine)
        self._wrote = True  # or another process did, before
        self._linked = 0.0
        self._linking = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives the connections back; a later call opens new ones."""
        self.engine.dispose()

    def has(self, article: Article, version: str) -> bool:
        """Whether this very article (id and content) was extracted by this version of the rules.

        Also when it is an older version of what is stored: reading an old file again brings nothing back.
        """
        with self.engine.connect() as connection:
            return saving.has(connection, article, version)

    def save(self, article: Article, reports: Sequence[Report], version: str) -> bool:
        """Stores an article and its reports in place of older ones; False when nothing had to change.

        Another title or text under the same id is a new version: the older one is kept with its reports.
        """
        with self.engine.begin() as connection:
            changed = saving.save(connection, article, reports, version)
        self._wrote = True
        return changed

    def link(self) -> None:
        """Links what was stored since the last time; every method that gives events does so first."""
        with self.engine.begin() as connection:
            relink.relink(connection)

    def state(self, *, notes: bool = True) -> tuple[str, ...]:
        """What changes whenever articles, events or annotations do, whichever process wrote them; cheap to ask.

        As long as it is the same, so is what the other methods give, but for what was set aside. Without `notes` it
        stays the same when one is written, as all events do.
        """
        self._link_if_needed()
        with self.engine.connect() as connection:
            rows = connection.execute(queries.STATE if notes else queries.STATE_OF_EVENTS)
            return tuple(str(value) for row in rows for value in row)

    def events(
        self,
        country: str | None = None,
        start: date | None = None,
        end: date | None = None,
        *,
        as_of: date | None = None,
        columns: Sequence[str] = COLUMNS,
        coded: bool = False,
    ) -> pd.DataFrame:
        """The event table (26 columns): events with `country` among their participants that touch [start, end].

        A row says what all reports of the event say together; it quotes one of them. `published` is when the event was
        first reported, `n_reports` how many articles carry it. With `as_of` only what had been published by that day:
        the events, their statuses, dates and counts as they were known then. `columns` are those of the table that are
        wanted, and `source` (of the article quoted, "" of what was imported or made by hand): a few are read much
        faster than all. `coded` leaves texts that repeat as categories, faster yet.
        """
        self._link_if_needed()
        if as_of is None:
            return self._table(queries.events_of(country, start, end, columns), columns, coded=coded)
        whole, partly = queries.reports_told_by(as_of, country, start, end, columns)
        with self.engine.connect() as connection:
            hand = held(connection)
        then = known_then(self._read(partly), hand, country, start, end)
        parts = [frame for frame in (self._read(whole), then) if not frame.empty]
        return complete(pd.concat(parts, ignore_index=True) if parts else then, columns)

    def rows(self, event_ids: Iterable[str], columns: Sequence[str] = COLUMNS) -> pd.DataFrame:
        """The rows that these events have in the event table now, some thousand at most."""
        self._link_if_needed()
        asked = queries.events_of(columns=columns).where(schema.events.c.event_id.in_(list(event_ids)))
        return self._table(asked, columns)

    def find(
        self, wanted: Wanted, *, order: Sequence[tuple[str, bool]] = (), offset: int = 0, limit: int = 100
    ) -> tuple[pd.DataFrame, int]:
        """A page of the wanted events, in `order` (column, descending), and how many there are in all.

        The frame has the 26 columns of the event table, `title` and `source`. Raises ValueError for an unknown column.
        """
        self._link_if_needed()
        dialect = self.engine.dialect.name
        with self.engine.connect() as connection:
            number = int(connection.execute(finding.total(wanted, dialect)).scalar_one())
        frame = self._read(finding.page(wanted, dialect, order, offset, limit, many=number > MANY))
        extra = frame[["title", "source"]]
        ordered = complete(frame).set_index("event_id").loc[frame["event_id"]].reset_index()[list(COLUMNS)]
        return ordered.assign(title=extra["title"].astype("str"), source=extra["source"].astype("str")), number

    def found(self, wanted: Wanted) -> pd.DataFrame:
        """All the wanted events, as `events()` gives them."""
        self._link_if_needed()
        return complete(self._read(finding.every(wanted, self.engine.dialect.name)))

    def found_in_parts(self, wanted: Wanted, rows: int = PART) -> Iterator[pd.DataFrame]:
        """What `found` gives, in its order, so many rows at a time: a million events need not be held at once."""
        self._link_if_needed()
        query = finding.in_order(wanted, self.engine.dialect.name)
        with self.engine.connect() as connection:
            result = connection.execution_options(yield_per=rows).execute(query)
            names = list(result.keys())
            for part in result.partitions():
                yield complete(framed(names, part))

    def event(self, event_id: str) -> dict[str, Any] | None:
        """One row of `events()` by its id or an older one, also of what was rejected or is a duplicate.

        Beside the 26 columns: the report that it quotes (`report_id`), the offsets of its evidence, `first_published`,
        `last_published` and its `verdict`.
        """
        self._link_if_needed()
        key = self.resolve(event_id)
        frame = self._read(queries.event(key or ""))
        if frame.empty:
            return None
        extra = ["report_id", "verdict", *OFFSETS, *queries.PUBLISHED]
        return {**complete(frame).iloc[0], **frame[extra].iloc[0]}

    def resolve(self, event_id: str) -> str | None:
        """The id that an event has now, by any id that it or one of its reports ever had; None when there is none."""
        self._link_if_needed()
        with self.engine.connect() as connection:
            now = aliases.present(connection, [event_id]).get(event_id, event_id)
            found = connection.execute(sa.select(schema.events.c.event_id).where(schema.events.c.event_id == now))
            return None if found.first() is None else now

    def import_events(self, events: pd.DataFrame) -> int:
        """Keeps the rows of an event table as events of their own; the number of those that were not there.

        They are never linked to other reports, and no ingest removes them: only an event of the same id that the store
        reads itself takes the place of one. A known event id changes nothing.
        """
        with self.engine.begin() as connection:
            return imports.keep(connection, events)

    def reports(
        self,
        country: str | None = None,
        start: date | None = None,
        end: date | None = None,
        *,
        article_id: str | None = None,
        event_id: str | None = None,
    ) -> pd.DataFrame:
        """What each article tells, copies too: the event table with `report_id`, offsets and sentence numbers.

        `event_id` is the event that the report tells, `n_reports` how many articles carry the same text.
        """
        self._link_if_needed()
        return with_offsets(self._read(queries.reports_of(country, start, end, article_id, event_id)))

    def older_reports(self, article_id: str, version: int) -> pd.DataFrame:
        """What an older version of an article told, as `reports()` has it; the offsets point into the older text."""
        return with_offsets(self._read(queries.older_reports(article_id, version)))

    def parties(self) -> dict[str, int]:
        """The codes of all participants with their number of events, most first."""
        self._link_if_needed()
        with self.engine.connect() as connection:
            rows = [(str(code), int(number)) for code, number in connection.execute(queries.parties())]
        return dict(sorted(rows, key=lambda row: (-row[1], row[0])))

    def article(self, article_id: str) -> Article | None:
        """The newest version of an article as it is stored; offsets of evidence point into its text."""
        with self.engine.connect() as connection:
            row = connection.execute(queries.article(article_id)).mappings().first()
        return None if row is None else Article(**row)

    def older_versions(self, article_id: str) -> list[tuple[int, str, Article]]:
        """(version, when it was replaced, what it said) of what an article said before, oldest first."""
        with self.engine.connect() as connection:
            rows = [dict(row) for row in connection.execute(queries.older_versions(article_id)).mappings()]
        return [(row.pop("version"), row.pop("replaced_at"), Article(**row)) for row in rows]

    def carriers(self, article_id: str) -> pd.DataFrame:
        """article_id, title, source, url, published, is_head of all copies of this article's text, its own row too.

        The head, whose events count, comes first, the others by date and id.
        """
        frame = self._read(queries.carriers(article_id))
        return frame.astype({"published": "datetime64[us]", "is_head": "bool"})

    def counts(self) -> dict[str, int]:
        """How many articles, events, reports, annotations and problems there are."""
        self._link_if_needed()
        tables = [schema.articles, schema.events, schema.reports, schema.annotations, schema.problems]
        counted = {table.name: sa.select(sa.func.count()).select_from(table) for table in tables}
        with self.engine.connect() as connection:
            return {name: connection.execute(query).scalar_one() for name, query in counted.items()}

    def set_aside(self, problem: Problem) -> None:
        """Remembers an item that could not be used; met again, it gets the new cause and one try more."""
        with self.engine.begin() as connection:
            aside.put(connection, problem)

    def read_again(self, origins: Iterable[str]) -> None:
        """Says that these files, folders and addresses are about to be read again."""
        with self.engine.begin() as connection:
            aside.mark(connection, origins)

    def was_read_again(self, origins: Iterable[str]) -> None:
        """Says that they were: what was set aside of them before and not since is forgotten."""
        with self.engine.begin() as connection:
            aside.sweep(connection, origins)

    def forget_problems(self, origin: str) -> None:
        """Drops what was set aside of a file, a folder or an address, whatever comes of it now."""
        self.read_again([origin])
        self.was_read_again([origin])

    def problems(self, stage: str | None = None, contains: str | None = None) -> pd.DataFrame:
        """item, stage, cause, origin, tries, first_seen, last_seen (UTC, ISO) of what was set aside, sorted.

        All, or those of a stage, or with a text in item, cause or origin.
        """
        frame = self._read(aside.listed(stage, contains))
        frame = frame.astype({name: "int64" if name == "tries" else "str" for name in aside.COLUMNS})
        return frame.sort_values(["item", "stage"], ignore_index=True)

    def add_note(self, *, country: str, date_start: date, date_end: date, text: str, author: str) -> str:
        """Appends a hand-written note on a country's timeline and gives its id; RecordError says what is wrong."""
        given = {"country": country, "text": text, "author": author}
        if empty := [name for name, value in given.items() if not value.strip()]:
            raise RecordError(f"a note needs its {' and '.join(empty)}")
        return self.hand.note(text, author, country=country, start=date_start, end=date_end)

    def annotations(
        self,
        country: str | None = None,
        start: date | None = None,
        end: date | None = None,
        *,
        kind: Kind | None = None,
    ) -> pd.DataFrame:
        """What was written by hand, oldest first: the fields of `records.Record`, as they are stored.

        Of all countries or one, of all kinds or one; with `start` or `end` only those that touch [start, end]. Notes
        that were undone are left out when only notes are asked for.
        """
        query = queries.touching(sa.select(schema.annotations), schema.annotations, start, end)
        for column, value in ((schema.annotations.c.country, country), (schema.annotations.c.kind, kind)):
            query = query if value is None else query.where(column == value)
        columns = [column.name for column in schema.annotations.columns]
        frame = self._read(query).astype({c: "datetime64[us]" if c.startswith("date_") else "str" for c in columns})
        if kind is not None:
            held = {record.annotation_id for record in holding(self.hand.records())}
            frame = frame[frame["annotation_id"].isin(held)]
        return frame.sort_values(["created_at", "annotation_id"], ignore_index=True)

    def sources(self) -> dict[str, int]:
        """The sources of articles, most articles first, with their number."""
        with self.engine.connect() as connection:
            rows = [(str(source), int(number)) for source, number in connection.execute(finding.sources())]
        return dict(sorted(rows, key=lambda row: (-row[1], row[0])))

    def coverage(self) -> pd.Series:
        """How many articles were published on each day (copies once), by day (datetime64)."""
        frame = self._read(queries.coverage())
        days = pd.DatetimeIndex(pd.to_datetime(frame["published"]), name="published").as_unit("us")
        return pd.Series(frame["articles"].to_numpy(dtype="int64"), index=days, name="articles")

    def read(self, query: queries.Selection) -> pd.DataFrame:
        """The rows of a query over the tables of `schema`, with what was saved linked; for queries kept elsewhere."""
        self._link_if_needed()
        return self._read(query)

    def _link_if_needed(self) -> None:
        """What this store saved is linked at once, what others save at most once in a while."""
        with self._linking:
            if not self._wrote and time.monotonic() - self._linked < PATIENCE:
                return
            self._wrote = False  # before it is looked at, so that what is saved meanwhile is linked the next time
            with self.engine.connect() as connection:
                current = relink.is_current(connection)
            if not current:
                self.link()
            self._linked = time.monotonic()

    def _table(self, query: queries.Selection, columns: Sequence[str], *, coded: bool = False) -> pd.DataFrame:
        """The event table of a query on its columns; texts that repeat may be left as categories."""
        with self.engine.connect() as connection:
            found = None if columnar.LONG.intersection(columns) else columnar.read(connection, query)
        table = complete(self._read(query) if found is None else found, columns)
        texts = [] if coded else [name for name in columns if table[name].dtype == "category"]
        return table.astype(dict.fromkeys(texts, "str"))

    def _read(self, query: queries.Selection) -> pd.DataFrame:
        with self.engine.connect() as connection:
            result = connection.execute(query)
            return framed(result.keys(), result.fetchall())
