"""Schema 6: events are found by their source in an index."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

NAMED = sa.text("length(source) <= 200")


def upgrade() -> None:
    """From schema 5."""
    op.create_index("ix_events_source", "events", ["source"], sqlite_where=NAMED, postgresql_where=NAMED)
    op.execute("UPDATE meta SET value = '6' WHERE key = 'schema_version'")
