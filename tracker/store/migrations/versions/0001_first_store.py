"""Schema 1: articles, reports, participants, append-only annotations, problems. Frozen: it repeats no other module."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

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


def upgrade() -> None:
    """Makes an empty store of schema 1."""
    make_meta()
    make_articles()
    make_reports()
    make_annotations()
    make_problems()


def make_meta() -> None:
    """The table that names the schema."""
    op.create_table("meta", sa.Column("key", sa.Text, primary_key=True), sa.Column("value", sa.Text, nullable=False))
    op.execute("INSERT INTO meta (key, value) VALUES ('schema_version', '1')")


def make_articles() -> None:
    """Articles as they were read."""
    texts = ("title", "url", "source", "text", "content_hash", "extractor", "ingested_at")
    op.create_table(
        "articles",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("published", sa.Date, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
    )


def make_reports() -> None:
    """What extraction says, and whose countries' pages it is on."""
    texts = ("event_type", "status", "actors", "recipients", "date_precision", "date_basis", "date_text", "place")
    more = ("quantity_unit", "evidence", "rule", "sentences")
    op.create_table(
        "reports",
        sa.Column("event_id", sa.Text, primary_key=True),
        sa.Column("article_id", sa.Text, sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in (*texts, *more)),
        sa.Column("date_start", sa.Date, nullable=False, index=True),
        sa.Column("date_end", sa.Date, nullable=False),
        sa.Column("quantity", sa.Double),
        sa.Column("confidence", sa.Double, nullable=False),
        sa.Column("evidence_start", sa.Integer, nullable=False),
        sa.Column("evidence_end", sa.Integer, nullable=False),
    )
    event = sa.ForeignKey("reports.event_id", ondelete="CASCADE")
    op.create_table(
        "participants",
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("event_id", sa.Text, event, primary_key=True, index=True),
    )


def make_annotations() -> None:
    """Notes by hand, with the triggers that keep them."""
    op.create_table(
        "annotations",
        sa.Column("annotation_id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("country", sa.Text, nullable=False, index=True),
        sa.Column("date_start", sa.Date, nullable=False),
        sa.Column("date_end", sa.Date, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("text", "author", "created_at")),
    )
    for statement in APPEND_ONLY.get(op.get_bind().dialect.name, []):
        op.execute(statement)


def make_problems() -> None:
    """What was set aside."""
    op.create_table(
        "problems",
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("item", "stage", "cause")),
        sa.Column("created_at", sa.Text, nullable=False),
    )
