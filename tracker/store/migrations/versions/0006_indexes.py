"""Schema 6: indexes of events by their source, and of those that wait to be written anew."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

NAMED = sa.text("length(source) <= 200")


def upgrade() -> None:
    """From schema 5."""
    op.create_index("ix_events_source", "events", ["source"], sqlite_where=NAMED, postgresql_where=NAMED)
    op.create_index(
        "ix_events_stale", "events", ["event_id"],
        sqlite_where=sa.text("stale = 1"), postgresql_where=sa.text("stale"),
    )  # fmt: skip
    op.execute("UPDATE meta SET value = '6' WHERE key = 'schema_version'")
