"""Schema 2: what a source says of a text, versions, copies, and a queue that counts its tries."""

import re
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from tracker.urls import canonical_url

revision = "0002"
down_revision = "0001"

PAGE = 1000  # rows that are handled at a time
ADDED = {
    "published_at": "",
    "published_basis": "record",
    "language": "en",
    "license": "",
    "attribution": "",
    "canonical_url": "",
}
REPORT_TEXTS = (
    "event_type", "status", "actors", "recipients", "date_precision", "date_basis", "date_text", "place",
    "quantity_unit", "evidence", "rule", "sentences",
)  # fmt: skip


def upgrade() -> None:
    """From schema 1. The copies themselves are looked for afterwards, when the store is opened."""
    make_texts()
    widen_articles()
    fill_articles()
    make_versions()
    rebuild_problems()
    op.execute("UPDATE meta SET value = '2' WHERE key = 'schema_version'")


def make_texts() -> None:
    """Texts, which of them repeat which, and the bands by which similar ones meet."""
    numbers = ("day", "copies", "carried")
    op.create_table(
        "texts",
        sa.Column("id", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("digest", "first_id")),
        *(sa.Column(name, sa.Integer, nullable=False) for name in numbers),
        sa.Column("head_id", sa.Integer, index=True),
        sa.UniqueConstraint("digest", "day", name="uq_texts"),
    )
    op.create_table(
        "bands",
        sa.Column("day", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("band", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("text_id", sa.Integer, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )


def widen_articles() -> None:
    """The new fields of an article."""
    for name, default in ADDED.items():
        op.add_column("articles", sa.Column(name, sa.Text, nullable=False, server_default=default))
    op.add_column("articles", sa.Column("ingested", sa.Integer, nullable=False, server_default="0"))
    op.add_column("articles", sa.Column("version", sa.Integer, nullable=False, server_default="1"))
    later = "DEFERRABLE INITIALLY DEFERRED"  # an article is stored before its text
    op.execute(f"ALTER TABLE articles ADD COLUMN text_id INTEGER REFERENCES texts (id) {later}")
    for name in ("text_id", "canonical_url", "ingested"):
        op.create_index(f"ix_articles_{name}", "articles", [name])


def fill_articles() -> None:
    """Canonical addresses, and numbers in the order in which articles were stored."""
    op.execute(
        """UPDATE articles SET ingested = numbered.number
        FROM (SELECT id, row_number() OVER (ORDER BY ingested_at, id) AS number FROM articles) AS numbered
        WHERE numbered.id = articles.id"""
    )
    op.execute(
        "INSERT INTO meta (key, value) SELECT 'ingested', CAST(COALESCE(MAX(ingested), 0) AS TEXT) FROM articles"
    )
    update = sa.text("UPDATE articles SET canonical_url = :address WHERE id = :id")
    for page in pages("SELECT id, url FROM articles WHERE url <> '' AND id > :last ORDER BY id LIMIT :size"):
        op.get_bind().execute(update, [{"id": row.id, "address": canonical_url(row.url)} for row in page])


def pages(query: str) -> Iterator[list[sa.Row[tuple[object, ...]]]]:
    """The rows of a query by their first column, a page at a time, so that memory stays flat."""
    last = ""
    while rows := list(op.get_bind().execute(sa.text(query), {"last": last, "size": PAGE})):
        yield rows
        last = str(rows[-1][0])


def make_versions() -> None:
    """What articles said before, and the reports that were read from it."""
    texts = ("title", "url", "source", "text", "content_hash", "extractor", "ingested_at", "replaced_at")
    article = sa.ForeignKey("articles.id")
    op.create_table(
        "article_versions",
        sa.Column("article_id", sa.Text, article, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.Column("published", sa.Date, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False, server_default=default) for name, default in ADDED.items()),
        sa.Column("ingested", sa.Integer, nullable=False, server_default="0"),
    )
    op.create_table(
        "version_reports",
        sa.Column("event_id", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("article_id", sa.Text, sa.ForeignKey("articles.id"), nullable=False, index=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in REPORT_TEXTS),
        *(sa.Column(name, sa.Date, nullable=False) for name in ("date_start", "date_end")),
        sa.Column("quantity", sa.Double),
        sa.Column("confidence", sa.Double, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("evidence_start", "evidence_end")),
    )


def rebuild_problems() -> None:
    """One row per item and stage, with its latest cause and where it can be read again."""
    bind = op.get_bind()
    bind.execute(sa.text("CREATE TEMPORARY TABLE old_problems AS SELECT * FROM problems"))
    op.drop_table("problems")
    new = op.create_table(
        "problems",
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("item", "stage")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("cause", "first_seen", "last_seen")),
        sa.Column("origin", sa.Text, nullable=False, index=True),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("stale", sa.Boolean, nullable=False),
    )
    rows = bind.execute(sa.text("SELECT item, stage, cause, created_at FROM old_problems ORDER BY created_at, cause"))
    latest: dict[tuple[str, str], dict[str, object]] = {}
    for item, stage, cause, seen in rows:
        first = latest.get((item, stage), {"first_seen": seen})["first_seen"]
        found = {"item": item, "stage": stage, "cause": cause, "origin": origin(item, stage), "first_seen": first}
        latest[item, stage] = found | {"last_seen": seen, "tries": 1, "stale": False}
    if latest:
        bind.execute(sa.insert(new), list(latest.values()))
    bind.execute(sa.text("DROP TABLE old_problems"))


def origin(item: str, stage: str) -> str:
    """The file that an item was read from: "file:line" without the line."""
    return re.sub(r":\d+$", "", item) if stage == "read" else ""
