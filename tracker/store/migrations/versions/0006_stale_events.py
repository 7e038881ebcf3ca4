"""Schema 6: the events that wait to be written anew are found without reading the others."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """From schema 5."""
    op.create_index(
        "ix_events_stale", "events", ["event_id"],
        sqlite_where=sa.text("stale = 1"), postgresql_where=sa.text("stale"),
    )  # fmt: skip
    op.execute("UPDATE meta SET value = '6' WHERE key = 'schema_version'")
