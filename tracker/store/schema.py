"""The store's tables as this code expects them; `tracker/store/migrations` makes them and says how they came about."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

SCHEMA_VERSION = 6

REPORT_COLUMNS = (  # of the event table: what a report tells
    "article_id", "event_type", "status", "actors", "recipients", "date_start", "date_end",
    "date_precision", "date_basis", "date_text", "place", "quantity", "quantity_unit", "confidence", "evidence", "rule",
)  # fmt: skip
# What events are mostly found and sorted by: with all of it in one index, counting and sorting a million events reads
# no row of the table. Texts of any length (source, place) are not in it, PostgreSQL could not index them.
LISTED = (
    "date_start", "date_end", "event_type", "status", "origin", "confidence", "n_reports", "first_published",
    "verdict", "event_id",
)  # fmt: skip
NAMED = 200  # characters of a source that the index of sources has: nobody asks for a longer one, which may be any text
OF_NAMED = sa.text(f"length(source) <= {NAMED}")
# the fields of model.Article, in its order
ARTICLE_COLUMNS = (
    "id", "title", "published", "text", "url", "source", "published_at", "published_basis", "language", "license",
    "attribution",
)  # fmt: skip

metadata = sa.MetaData()
# schema_version, ingested (the last article's number), duplicates (what made `bands`), linked (how far, and by what)
meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)


def _content() -> list[sa.Column[Any]]:
    """What a version of an article says, and what it was extracted with."""
    return [
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("published", sa.Date, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("extractor", sa.Text, nullable=False),
        sa.Column("ingested_at", sa.Text, nullable=False),
        sa.Column("published_at", sa.Text, nullable=False, server_default=""),
        sa.Column("published_basis", sa.Text, nullable=False, server_default="record"),
        sa.Column("language", sa.Text, nullable=False, server_default="en"),
        sa.Column("license", sa.Text, nullable=False, server_default=""),
        sa.Column("attribution", sa.Text, nullable=False, server_default=""),
        sa.Column("canonical_url", sa.Text, nullable=False, server_default=""),
        sa.Column("ingested", sa.Integer, nullable=False, server_default="0"),
    ]


def _told() -> list[sa.Column[Any]]:
    """What a report says, without its ids."""
    return [
        sa.Column("event_type", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("actors", sa.Text, nullable=False),
        sa.Column("recipients", sa.Text, nullable=False),
        sa.Column("date_start", sa.Date, nullable=False),
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
    ]


articles = sa.Table(  # the newest version of each
    "articles",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    *_content(),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("text_id", sa.ForeignKey("texts.id", deferrable=True, initially="DEFERRED"), index=True),
    sa.Index("ix_articles_canonical_url", "canonical_url"),
    sa.Index("ix_articles_ingested", "ingested"),
)
reports = sa.Table(  # `event_id`: the event that the report tells, NULL until it is linked
    "reports",
    metadata,
    sa.Column("report_id", sa.Text, primary_key=True),
    sa.Column("event_id", sa.Text, index=True),
    sa.Column("article_id", sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    *_told(),
    sa.Index("ix_reports_date_start", "date_start"),
)
# What the reports of an event say together (`lifecycle`), with what was written by hand laid over (`overlay`): what
# everybody sees. `report_id` is the report that it quotes, NULL when the event was imported or made by hand; `stale`:
# one of its reports is gone or changed; `verdict`: what people say of it. No key into articles: an import names some
# that are not there. Title and evidence are searched by their words: in the table `events_words` (SQLite), in the index
# ix_events_words (PostgreSQL).
events = sa.Table(
    "events",
    metadata,
    sa.Column("event_id", sa.Text, primary_key=True),
    sa.Column("report_id", sa.Text),
    sa.Column("article_id", sa.Text, nullable=False, index=True),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("title", "source", "url")),
    *_told(),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("n_reports", sa.Integer, nullable=False),
    sa.Column("first_published", sa.Date, nullable=False),
    sa.Column("last_published", sa.Date, nullable=False),
    sa.Column("stale", sa.Boolean, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False, server_default=""),
    sa.Index("ix_events_listed", *LISTED),
    sa.Index("ix_events_verdict", "verdict"),
    sa.Index("ix_events_source", "source", sqlite_where=OF_NAMED, postgresql_where=OF_NAMED),
    sa.Index("ix_events_last_published", "last_published"),
)
# Few events are stale, and only for a moment.
sa.Index("ix_events_stale", events.c.event_id, sqlite_where=events.c.stale, postgresql_where=events.c.stale)
participants = sa.Table(
    "participants",
    metadata,
    sa.Column("code", sa.Text, primary_key=True),
    sa.Column("event_id", sa.ForeignKey("events.event_id", ondelete="CASCADE"), primary_key=True, index=True),
)
aliases = sa.Table(  # ids of reports that are gone, and the report that tells the same now
    "aliases",
    metadata,
    sa.Column("alias", sa.Text, primary_key=True),
    sa.Column("report_id", sa.Text, nullable=False),
)
article_versions = sa.Table(  # what articles said before, with what was read from it
    "article_versions",
    metadata,
    sa.Column("article_id", sa.ForeignKey("articles.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    *_content(),
    sa.Column("replaced_at", sa.Text, nullable=False),
)
version_reports = sa.Table(
    "version_reports",
    metadata,
    sa.Column("report_id", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("article_id", sa.ForeignKey("articles.id"), nullable=False, index=True),
    *_told(),
)
# A text on a day, whoever carries it. `head_id` is the text that it repeats, itself when it repeats none; `first_id`
# the smallest id of the articles that carry it, `copies` their number; `carried` counts all articles of a head's texts.
texts = sa.Table(
    "texts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("day", sa.Integer, nullable=False),
    sa.Column("first_id", sa.Text, nullable=False),
    sa.Column("copies", sa.Integer, nullable=False),
    sa.Column("head_id", sa.Integer, index=True),
    sa.Column("carried", sa.Integer, nullable=False),
    sa.UniqueConstraint("digest", "day", name="uq_texts"),
)
# The days come first, so that news of one day are near each other on disk. No key into `texts`: its check would need
# an index as large as the table.
bands = sa.Table(
    "bands",
    metadata,
    sa.Column("day", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("band", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("text_id", sa.Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
imports = sa.Table(  # events from the tables of others, as they came
    "imports",
    metadata,
    sa.Column("event_id", sa.Text, primary_key=True),
    sa.Column("article_id", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    *_told(),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("n_reports", sa.Integer, nullable=False),
    sa.Column("published", sa.Date, nullable=False),
)
# What people wrote (`records`). Append-only; no key into reports or events: nothing that happens to those touches it.
annotations = sa.Table(
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
    sa.Column("target", sa.Text, nullable=False, server_default="", index=True),
    *(sa.Column(name, sa.Text, nullable=False, server_default="") for name in ("fields", "before", "tags", "link")),
)
problems = sa.Table(  # `stale`: its origin is being read again, and it was not met yet
    "problems",
    metadata,
    sa.Column("item", sa.Text, primary_key=True),
    sa.Column("stage", sa.Text, primary_key=True),
    sa.Column("cause", sa.Text, nullable=False),
    sa.Column("origin", sa.Text, nullable=False, index=True),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("first_seen", sa.Text, nullable=False),
    sa.Column("last_seen", sa.Text, nullable=False),
    sa.Column("stale", sa.Boolean, nullable=False),
)

# Who may come in to the dashboard. `key` is the name as it is compared, `password` is "" for those whom only a proxy
# brings in; what is counted in whole numbers are seconds since 1970. Records have no key into this: they bear the name.
accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("password", sa.Text, nullable=False),
    sa.Column("disabled", sa.Boolean, nullable=False),
    sa.Column("failed", sa.Integer, nullable=False),
    sa.Column("locked_until", sa.BigInteger, nullable=False),
    sa.Column("created_at", sa.Text, nullable=False),
)
sessions = sa.Table(  # `token`: the hash of what the browser holds
    "sessions",
    metadata,
    sa.Column("token", sa.Text, primary_key=True),
    sa.Column("account", sa.ForeignKey("accounts.key", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("expires", sa.BigInteger, nullable=False),
    sa.Column("used", sa.BigInteger, nullable=False),
    sa.Column("created_at", sa.Text, nullable=False),
)


def insert(connection: sa.Connection, table: sa.Table) -> Any:  # noqa: ANN401 - the dialects share no typed base class
    """An INSERT that knows ON CONFLICT, in the connection's dialect."""
    return (postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert)(table)
