"""The store's tables, their version, and how a store is found, opened and created."""

import os
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

SCHEMA_VERSION = 1
DEFAULT_PATH = "data/tracker.db"
BUSY_SECONDS = 30  # how long a writer waits for another one

REPORT_COLUMNS = (
    "event_id", "article_id", "event_type", "status", "actors", "recipients", "date_start", "date_end",
    "date_precision", "date_basis", "date_text", "place", "quantity", "quantity_unit", "confidence", "evidence", "rule",
)  # fmt: skip

metadata = sa.MetaData()
meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
articles = sa.Table(
    "articles",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("published", sa.Date, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("content_hash", sa.Text, nullable=False),
    sa.Column("extractor", sa.Text, nullable=False),
    sa.Column("ingested_at", sa.Text, nullable=False),
)
reports = sa.Table(
    "reports",
    metadata,
    sa.Column("event_id", sa.Text, primary_key=True),
    sa.Column("article_id", sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("event_type", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("actors", sa.Text, nullable=False),
    sa.Column("recipients", sa.Text, nullable=False),
    sa.Column("date_start", sa.Date, nullable=False, index=True),
    sa.Column("date_end", sa.Date, nullable=False),
    sa.Column("date_precision", sa.Text, nullable=False),
    sa.Column("date_basis", sa.Text, nullable=False),
    sa.Column("date_text", sa.Text, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("quantity", sa.Double),
    sa.Column("quantity_unit", sa.Text, nullable=False),
    sa.Column("confidence", sa.Double, nullable=False),
    sa.Column("evidence", sa.Text, nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("evidence_start", sa.Integer, nullable=False),
    sa.Column("evidence_end", sa.Integer, nullable=False),
    sa.Column("sentences", sa.Text, nullable=False),
)
participants = sa.Table(
    "participants",
    metadata,
    sa.Column("code", sa.Text, primary_key=True),
    sa.Column("event_id", sa.ForeignKey("reports.event_id", ondelete="CASCADE"), primary_key=True, index=True),
)
annotations = sa.Table(  # append-only; no key into reports, so nothing that happens to a report touches a note
    "annotations",
    metadata,
    sa.Column("annotation_id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("country", sa.Text, nullable=False, index=True),
    sa.Column("date_start", sa.Date, nullable=False),
    sa.Column("date_end", sa.Date, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("created_at", sa.Text, nullable=False),
)
problems = sa.Table(
    "problems",
    metadata,
    sa.Column("item", sa.Text, primary_key=True),
    sa.Column("stage", sa.Text, primary_key=True),
    sa.Column("cause", sa.Text, primary_key=True),
    sa.Column("created_at", sa.Text, nullable=False),
)

# The database itself refuses to change or delete what was written by hand.
APPEND_ONLY = {
    "sqlite": [
        f"""CREATE TRIGGER annotations_no_{verb} BEFORE {verb} ON annotations
        BEGIN SELECT RAISE(ABORT, 'annotations are append-only'); END"""
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        """CREATE OR REPLACE FUNCTION annotations_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'annotations are append-only'; END $$""",
        """CREATE TRIGGER annotations_append_only BEFORE UPDATE OR DELETE ON annotations
        FOR EACH ROW EXECUTE FUNCTION annotations_append_only()""",
    ],
}
for _dialect, _statements in APPEND_ONLY.items():
    for _statement in _statements:
        _trigger = sa.DDL(_statement)  # type: ignore[no-untyped-call] # SQLAlchemy's own gap
        sa.event.listen(annotations, "after_create", _trigger.execute_if(dialect=_dialect))


class StoreError(RuntimeError):
    """A store that cannot be opened or used; the message names the store and the cause."""


def store_url(url: str | None = None) -> sa.URL:
    """The SQLAlchemy URL of a store; a bare path is a SQLite file, None is $TRACKER_DB or data/tracker.db."""
    text = url or os.environ.get("TRACKER_DB") or DEFAULT_PATH
    if "://" not in text:
        return sa.URL.create("sqlite", database=text)
    try:
        parsed = sa.make_url(text)
    except sa.exc.ArgumentError as error:
        raise StoreError(f"{text!r} is neither a database URL nor a file path") from error
    drivers = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
    return parsed.set(drivername=drivers.get(parsed.drivername, parsed.drivername))


def connect(url: str | None = None, *, create: bool = True) -> sa.Engine:
    """An engine on a store whose tables exist and are of a version that this code understands."""
    address = store_url(url)
    name = address.render_as_string(hide_password=True)
    _prepare_file(address, create)
    try:
        engine = _engine(address)
        _prepare_tables(engine, name, create)
    except (sa.exc.SQLAlchemyError, ImportError) as error:
        cause = getattr(error, "orig", None) or error
        raise StoreError(f"the store {name} cannot be opened: {str(cause).strip()}") from error
    return engine


def insert(engine: sa.Engine, table: sa.Table) -> Any:  # noqa: ANN401 - the two dialects share no typed base class
    """An INSERT that knows ON CONFLICT, in the engine's dialect."""
    return (postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert)(table)


def _prepare_file(address: sa.URL, create: bool) -> None:
    if address.get_backend_name() != "sqlite" or address.database in {None, "", ":memory:"}:
        return
    path = Path(str(address.database))
    if not create and not path.exists():
        raise StoreError(f"there is no store at {path}: make one with `tracker ingest`, or name another with --db")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the folder of the store {path} cannot be made: {error}") from error


def _engine(address: sa.URL) -> sa.Engine:
    if address.get_backend_name() != "sqlite":
        return sa.create_engine(address, pool_pre_ping=True)
    engine = sa.create_engine(address, connect_args={"timeout": BUSY_SECONDS})

    @sa.event.listens_for(engine, "connect")
    def configure(connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's own connection
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _prepare_tables(engine: sa.Engine, name: str, create: bool) -> None:
    try:
        with engine.begin() as connection:
            _check_or_create(connection, name, create)
    except BaseException:
        engine.dispose()
        raise


def _check_or_create(connection: sa.Connection, name: str, create: bool) -> None:
    tables = set(sa.inspect(connection).get_table_names())
    if "meta" in tables:
        _check_version(connection, name)
    elif tables & set(metadata.tables) or (tables and connection.dialect.name == "sqlite"):
        raise StoreError(f"{name} is a database, but not one of the tracker's")
    elif not create:
        raise StoreError(f"there is no store at {name}: make one with `tracker ingest`, or name another with --db")
    else:
        metadata.create_all(connection)
        connection.execute(sa.insert(meta).values(key="schema_version", value=str(SCHEMA_VERSION)))


def _check_version(connection: sa.Connection, name: str) -> None:
    value = connection.execute(sa.select(meta.c.value).where(meta.c.key == "schema_version")).scalar()
    if value is None or not value.isdecimal():
        raise StoreError(f"{name} is a database, but not one of the tracker's")
    if int(value) > SCHEMA_VERSION:
        raise StoreError(
            f"the store {name} has schema {value}, written by a newer tracker; this one understands up to "
            f"{SCHEMA_VERSION}: upgrade the tracker, or name another store with --db"
        )
