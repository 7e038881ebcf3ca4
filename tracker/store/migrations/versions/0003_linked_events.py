"""Schema 3: reports of the same event are linked to one; events are a table of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TEXTS = (
    "article_id", "title", "source", "url", "event_type", "status", "actors", "recipients", "date_precision",
    "date_basis", "date_text", "place", "quantity_unit", "evidence", "rule", "sentences", "origin",
)  # fmt: skip
# Words of titles and sentences are found by an index that the database keeps itself.
POSTGRESQL = ["CREATE INDEX ix_events_words ON events USING gin (to_tsvector('english', title || ' ' || evidence))"]
TABLE = """CREATE VIRTUAL TABLE events_words
USING fts5(title, evidence, content='events', tokenize='porter unicode61 remove_diacritics 2')"""
FORGET = """INSERT INTO events_words (events_words, rowid, title, evidence)
VALUES ('delete', old.rowid, old.title, old.evidence);"""
LEARN = "INSERT INTO events_words (rowid, title, evidence) VALUES (new.rowid, new.title, new.evidence);"
SQLITE = [
    TABLE,
    f"CREATE TRIGGER events_words_new AFTER INSERT ON events BEGIN {LEARN} END",
    f"CREATE TRIGGER events_words_old AFTER DELETE ON events BEGIN {FORGET} END",
    f"CREATE TRIGGER events_words_changed AFTER UPDATE OF title, evidence ON events BEGIN {FORGET} {LEARN} END",
]
SEARCHABLE = {"postgresql": POSTGRESQL, "sqlite": SQLITE}


def upgrade() -> None:
    """From schema 2. The reports themselves are linked afterwards, when they are next needed."""
    op.drop_table("participants")
    rename("version_reports")
    rename("reports")
    op.add_column("reports", sa.Column("event_id", sa.Text))
    op.create_index("ix_reports_event_id", "reports", ["event_id"])
    make_events()
    for statement in SEARCHABLE[op.get_bind().dialect.name]:
        op.execute(statement)
    op.create_table(
        "aliases", sa.Column("alias", sa.Text, primary_key=True), sa.Column("report_id", sa.Text, nullable=False)
    )
    op.execute("INSERT INTO meta (key, value) VALUES ('linked', '')")
    op.execute("UPDATE meta SET value = '3' WHERE key = 'schema_version'")


def rename(table: str) -> None:
    """What was called an event is one report of it."""
    op.execute(f"ALTER TABLE {table} RENAME COLUMN event_id TO report_id")


def make_events() -> None:
    """Events, and who takes part in them."""
    op.create_table(
        "events",
        sa.Column("event_id", sa.Text, primary_key=True),
        sa.Column("report_id", sa.Text),
        *(sa.Column(name, sa.Text, nullable=False) for name in TEXTS),
        *(sa.Column(name, sa.Date, nullable=False) for name in ("date_start", "date_end")),
        *(sa.Column(name, sa.Date, nullable=False) for name in ("first_published", "last_published")),
        sa.Column("quantity", sa.Double),
        sa.Column("confidence", sa.Double, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("evidence_start", "evidence_end", "n_reports")),
        sa.Column("stale", sa.Boolean, nullable=False),
    )
    op.create_index("ix_events_article_id", "events", ["article_id"])
    op.create_index("ix_events_date_start", "events", ["date_start"])
    op.create_index("ix_events_last_published", "events", ["last_published"])
    op.create_table(
        "participants",
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column(
            "event_id", sa.Text, sa.ForeignKey("events.event_id", ondelete="CASCADE"), primary_key=True, index=True
        ),
    )
