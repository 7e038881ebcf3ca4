"""What is checked of the database itself: its files, tables, keys, triggers and indexes."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from tracker.store.checks.registry import Finding, check
from tracker.store.migrate import revisions
from tracker.store.schema import SCHEMA_VERSION, events, meta, metadata

Found = Iterator[Finding | int]
GUARDS = {  # what keeps records as they are, and the words of events as the events
    "sqlite": {
        "annotations_no_UPDATE", "annotations_no_DELETE",
        "events_words_new", "events_words_old", "events_words_changed",
    },
    "postgresql": {"annotations_append_only"},
}  # fmt: skip
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE tgenabled IN ('O', 'A') AND relnamespace = current_schema()::regnamespace""",
}
INDEXES = """SELECT indexrelid::regclass::text, indisvalid AND indisready, amname = 'btree' FROM pg_index
JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
WHERE relnamespace = current_schema()::regnamespace ORDER BY 1"""
AMCHECK = "SELECT 1 FROM pg_proc WHERE proname = 'bt_index_check'"
# The words of events as the index has them and as they are now: (word, row, column, place) on one side alone.
WORDS = (
    """CREATE VIRTUAL TABLE temp.words_now
    USING fts5(title, evidence, content='', tokenize='porter unicode61 remove_diacritics 2')""",
    "INSERT INTO temp.words_now (rowid, title, evidence) SELECT rowid, title, evidence FROM events",
    "CREATE VIRTUAL TABLE temp.vocabulary_now USING fts5vocab(temp, words_now, instance)",
    "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, events_words, instance)",
)
DIFFERENT = """WITH mine AS (SELECT * FROM temp.vocabulary), theirs AS (SELECT * FROM temp.vocabulary_now),
other AS (SELECT doc FROM (SELECT * FROM mine EXCEPT SELECT * FROM theirs)
UNION SELECT doc FROM (SELECT * FROM theirs EXCEPT SELECT * FROM mine))
SELECT COALESCE(event_id, 'row ' || doc) FROM other LEFT JOIN events ON events.rowid = doc ORDER BY 1"""
TEMPORARY = ("vocabulary", "vocabulary_now", "words_now")


@check("schema", "the tables are those of the newest schema", basic=True)
def schema(connection: sa.Connection) -> Found:
    """The schema's number, Alembic's revision, and every table, column and index that this code expects."""
    known = connection.execute(sa.select(meta.c.value).where(meta.c.key == "schema_version")).scalar()
    if known != str(SCHEMA_VERSION):
        yield Finding("schema_version", f"is {known}, the newest is {SCHEMA_VERSION}: run `tracker db upgrade`")
    found, head = revisions(connection)
    if found != head:
        yield Finding("alembic_version", f"is {found}, the newest is {head}")
    yield from _missing(connection)


def _missing(connection: sa.Connection) -> Found:
    inspector = sa.inspect(connection)
    there = set(inspector.get_table_names())
    for table in metadata.sorted_tables:
        yield 1
        if table.name not in there:
            yield Finding(table.name, "the table is missing")
            continue
        columns = {column["name"] for column in inspector.get_columns(table.name)}
        yield from (Finding(f"{table.name}.{c.name}", "is missing") for c in table.columns if c.name not in columns)
        indexes = {index["name"] for index in inspector.get_indexes(table.name)}
        yield from (Finding(str(i.name), "the index is missing") for i in table.indexes if i.name not in indexes)


@check("integrity", "the database finds its own files sound")
def integrity(connection: sa.Connection) -> Found:
    """SQLite's integrity check; of PostgreSQL every index, looked into where the extension amcheck is installed."""
    if connection.dialect.name == "sqlite":
        yield 1
        lines = connection.exec_driver_sql("PRAGMA integrity_check").scalars()
        yield from (Finding("database", line) for line in lines if line != "ok")
        return
    looks = connection.exec_driver_sql(AMCHECK).first() is not None
    for name, valid, tree in connection.exec_driver_sql(INDEXES).all():
        yield 1
        if not valid:
            yield Finding(name, "the index is not valid: build it anew with REINDEX")
        elif looks and tree:
            yield from _index(connection, name)


def _index(connection: sa.Connection, name: str) -> Found:
    try:
        with connection.begin_nested():
            connection.execute(sa.text("SELECT bt_index_check(CAST(:name AS regclass), true)"), {"name": name})
    except sa.exc.ProgrammingError:  # this account may not
        return
    except sa.exc.DBAPIError as error:
        yield Finding(name, str(error.orig).strip())


@check("references", "every row that names another one finds it")
def references(connection: sa.Connection) -> Found:
    """What SQLite's foreign_key_check looks for, on every database, and with the keys of the rows."""
    for table in metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=str):
            other = key.column.table.alias()
            found = sa.select(other.c[key.column.name]).where(other.c[key.column.name] == key.parent).correlate(table)
            lost = sa.select(*table.primary_key, key.parent.label("named")).where(key.parent.is_not(None))
            for row in connection.execute(lost.where(~found.exists())).all():
                own = ", ".join(map(str, row[:-1]))
                yield Finding(f"{table.name} {own}", f"{key.parent.name} {row[-1]} is in no row of {key.column.table}")
            yield int(connection.execute(sa.select(sa.func.count(key.parent))).scalar_one())


@check("append-only", "the database refuses to change or delete what was written by hand")
def append_only(connection: sa.Connection) -> Found:
    """The triggers are there and not switched off."""
    dialect = connection.dialect.name
    there = set(connection.exec_driver_sql(TRIGGERS[dialect]).scalars())
    yield len(GUARDS[dialect])
    yield from (Finding(name, "the trigger is missing or off") for name in sorted(GUARDS[dialect] - there))


@check("words", "events are found by the words that they have now")
def words(connection: sa.Connection) -> Found:
    """SQLite's index of words against one that is made anew, beside it; that of PostgreSQL is an index like others."""
    yield int(connection.execute(sa.select(sa.func.count()).select_from(events)).scalar_one())
    if connection.dialect.name == "postgresql":
        indexes = {row[0] for row in connection.exec_driver_sql(INDEXES)}
        if "ix_events_words" not in indexes:
            yield Finding("ix_events_words", "the index is missing")
        return
    for statement in WORDS:
        connection.exec_driver_sql(statement)
    for event in connection.exec_driver_sql(DIFFERENT).scalars().all():
        yield Finding(event, "its words in the index are not those of its title and sentence")
    for name in TEMPORARY:
        connection.exec_driver_sql(f"DROP TABLE temp.{name}")
