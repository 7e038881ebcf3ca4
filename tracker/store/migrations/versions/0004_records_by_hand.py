"""Schema 4: corrections, verdicts and events by hand; imported events are kept as they came."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TEXTS = (
    "event_type", "status", "actors", "recipients", "date_precision", "date_basis", "date_text", "place",
    "quantity_unit", "evidence", "rule", "sentences",
)  # fmt: skip
OTHERS = ("event_id", "article_id", "url", "date_start", "date_end", "quantity", "confidence", "evidence_start",
          "evidence_end", "origin", "n_reports")  # fmt: skip
LISTED = [
    "date_start", "date_end", "event_type", "status", "origin", "confidence", "n_reports", "first_published", "verdict",
    "event_id",
]  # fmt: skip


def upgrade() -> None:
    """From schema 3."""
    for name in ("target", "fields", "before", "tags", "link"):
        op.add_column("annotations", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.create_index("ix_annotations_target", "annotations", ["target"])
    op.add_column("events", sa.Column("verdict", sa.Text, nullable=False, server_default=""))
    op.drop_index("ix_events_date_start", "events")
    op.create_index("ix_events_listed", "events", LISTED)
    op.create_index("ix_events_verdict", "events", ["verdict"])
    op.create_table(
        "imports",
        sa.Column("event_id", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("article_id", "url", *TEXTS, "origin")),
        *(sa.Column(name, sa.Date, nullable=False) for name in ("date_start", "date_end", "published")),
        sa.Column("quantity", sa.Double),
        sa.Column("confidence", sa.Double, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("evidence_start", "evidence_end", "n_reports")),
    )
    names = ", ".join((*OTHERS, *TEXTS))
    source = f"SELECT {names}, first_published FROM events WHERE report_id IS NULL"  # noqa: S608 - names of our own
    op.execute(f"INSERT INTO imports ({names}, published) {source}")
    op.execute("UPDATE meta SET value = '4' WHERE key = 'schema_version'")
