"""Schema 5: accounts of the dashboard and their sessions; nothing that was there is touched."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """From schema 4."""
    op.create_table(
        "accounts",
        sa.Column("key", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("name", "role", "password")),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("failed", sa.Integer, nullable=False),
        sa.Column("locked_until", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("token", sa.Text, primary_key=True),
        sa.Column("account", sa.Text, sa.ForeignKey("accounts.key", ondelete="CASCADE"), nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("expires", "used")),
        sa.Column("created_at", sa.Text, nullable=False),
    )
    op.create_index("ix_sessions_account", "sessions", ["account"])
    op.execute("UPDATE meta SET value = '5' WHERE key = 'schema_version'")
