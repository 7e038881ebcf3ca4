"""Stores of older trackers are upgraded where they are: nothing is lost, least of all a note."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from samples import COPIED, TEXT

from tracker.store.opening import store_url
from tracker.store.schema import SCHEMA_VERSION, events, metadata
from tracker.store.store import Store, StoreError, open_store

ARTICLES = [
    ("a", "Title", "2022-02-04", "HTTPS://Example.org/a?utm_source=x", "Daily", COPIED, "h1", "v1", "2022-02-05"),
    ("b", "Other", "2022-02-05", "", "Weekly", f"LIMA - {COPIED}", "h2", "v1", "2022-02-04"),
    ("c", "Third", "2022-02-05", "", "", TEXT, "h3", "v1", "2022-02-06"),
]
PROBLEMS = [
    ("in/a.jsonl:3", "read", "no publication date", "2022-02-04"),
    ("in/a.jsonl:3", "read", "empty body", "2022-02-05"),
    ("c", "extract", "failed", "2022-02-05"),
]
NOTE = ("n1", "note", "UKR", "2022-02-04", "2022-02-04", "Look here", "Kim", "2022-02-04")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without any table."""
    return str(tmp_path / "tracker.db") if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))


def first_store(url: str, root: Path) -> None:
    """A store as the first tracker made it, which knew no migrations: articles, reports, a note, problems."""
    engine = sa.create_engine(store_url(url))
    config = Config()
    config.set_main_option("script_location", str(root / "tracker/store/migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(sa.text("DROP TABLE alembic_version"))
        fields = "id, title, published, url, source, text, content_hash, extractor, ingested_at"
        insert(connection, "articles", fields, ARTICLES)
        insert(connection, "problems", "item, stage, cause, created_at", PROBLEMS)
        insert(
            connection,
            "annotations",
            "annotation_id, kind, country, date_start, date_end, text, author, created_at",
            [NOTE],
        )
        for row in ARTICLES:
            insert_report(connection, row[0])
    engine.dispose()


def insert(connection: sa.Connection, table: str, fields: str, rows: Sequence[tuple[str, ...]]) -> None:
    names = fields.split(", ")
    values = ", ".join(f":{name}" for name in names)
    statement = sa.text(f"INSERT INTO {table} ({fields}) VALUES ({values})")
    connection.execute(statement, [dict(zip(names, row, strict=True)) for row in rows])


def insert_report(connection: sa.Connection, key: str) -> None:
    texts = {"event_type": "attack", "status": "occurred", "actors": "RUS", "recipients": "UKR", "rule": "r",
             "date_precision": "day", "date_basis": "expression", "evidence": "E", "article_id": key}  # fmt: skip
    empty = dict.fromkeys(("date_text", "place", "quantity_unit", "sentences"), "")
    rest = {"event_id": f"e{key}", "date_start": "2022-02-04", "date_end": "2022-02-04", "confidence": 0.9}
    row = texts | empty | rest | {"evidence_start": 0, "evidence_end": 1}
    connection.execute(
        sa.text(f"INSERT INTO reports ({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)})"), row
    )
    connection.execute(sa.text(f"INSERT INTO participants (code, event_id) VALUES ('UKR', 'e{key}')"))


def check(store: Store) -> None:
    """What the first store held is there, and the copies in it were found."""
    assert store.events("UKR")[["article_id", "n_reports"]].to_numpy().tolist() == [["a", 3]]
    assert sorted(store.reports()["report_id"]) == ["ea", "eb", "ec"]
    assert store.carriers("b")["article_id"].tolist() == ["a", "b"]
    kept = store.article("a")
    assert kept
    assert (kept.text, kept.published_basis, kept.language, kept.license) == (COPIED, "record", "en", "")
    [note] = store.annotations().to_dict("records")
    assert (note["text"], note["created_at"]) == ("Look here", "2022-02-04")
    problems = store.problems()[["item", "stage", "cause", "origin", "tries", "first_seen", "last_seen"]]
    assert problems.to_numpy().tolist() == [
        ["c", "extract", "failed", "", 1, "2022-02-05", "2022-02-05"],
        ["in/a.jsonl:3", "read", "empty body", "in/a.jsonl", 1, "2022-02-04", "2022-02-05"],
    ]
    with store.engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT id, ingested, canonical_url FROM articles ORDER BY ingested")).all()
    assert [tuple(row) for row in rows] == [("b", 1, ""), ("a", 2, "https://example.org/a"), ("c", 3, "")]


def test_a_first_store_is_upgraded_where_it_is(url: str, root: Path) -> None:
    first_store(url, root)
    notices: list[str] = []
    with open_store(url, create=False, notice=notices.append) as store:
        check(store)
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), store.engine.begin() as connection:
            connection.execute(sa.text("DELETE FROM annotations"))
    assert len(notices) == 1
    assert f"from schema 1 to {SCHEMA_VERSION}" in notices[0]
    with open_store(url, notice=notices.append) as again:
        check(again)
    assert len(notices) == 1


def test_the_old_file_is_kept(tmp_path: Path, root: Path) -> None:
    first_store(str(tmp_path / "tracker.db"), root)
    open_store(str(tmp_path / "tracker.db")).close()
    with closing(sqlite3.connect(tmp_path / "tracker.db.schema1")) as kept:
        assert kept.execute("SELECT value FROM meta").fetchall() == [("1",)]
        assert kept.execute("SELECT COUNT(*) FROM articles").fetchone() == (3,)
        assert kept.execute("SELECT text FROM annotations").fetchall() == [("Look here",)]


def test_a_copy_that_was_not_finished_is_made_again(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_store(str(tmp_path / "tracker.db"), root)

    def fail(_: Path) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr("tracker.store.whole._on_disk", fail)
        with pytest.raises(StoreError, match="the disk is full"):
            open_store(str(tmp_path / "tracker.db"))
    assert not list(tmp_path.glob("*schema1*"))
    open_store(str(tmp_path / "tracker.db")).close()
    with closing(sqlite3.connect(tmp_path / "tracker.db.schema1")) as kept:
        assert kept.execute("SELECT COUNT(*) FROM articles").fetchone() == (3,)


def test_an_upgrade_that_fails_changes_nothing(url: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first_store(url, root)

    def fail(_: sa.Connection) -> None:
        raise sa.exc.OperationalError("find copies", {}, Exception("disk is full"))

    with monkeypatch.context() as patched:
        patched.setattr("tracker.store.copies.find_all", fail)
        with pytest.raises(StoreError, match="disk is full"):
            open_store(url)
    with open_store(url) as store:
        check(store)


def test_many_may_open_a_first_store_at_once(url: str, root: Path) -> None:
    first_store(url, root)

    def work(_: int) -> int:
        with open_store(url) as store:
            return len(store.events())

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(work, range(4))) == {1}


def test_stale_events_are_found_without_reading_the_others(url: str) -> None:
    """PostgreSQL reads a table of one page rather than an index, unless it is told not to."""
    stale = sa.select(events.c.event_id).where(events.c.stale)
    with open_store(url) as store, store.engine.connect() as connection:
        explain = "EXPLAIN QUERY PLAN" if "://" not in url else "EXPLAIN"
        if "://" in url:
            connection.execute(sa.text("SET LOCAL enable_seqscan = off"))
        plan = connection.execute(sa.text(f"{explain} {stale.compile(store.engine)}")).all()
    assert "ix_events_stale" in str(plan)


def test_the_migrations_make_what_the_code_expects(url: str) -> None:
    with open_store(url) as store, store.engine.connect() as connection:
        options = {"include_name": lambda name, *_: "events_words" not in str(name)}  # what finds words has no metadata
        found = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    # SQLite does not say that a key is deferrable, so there the same key looks like another one
    kinds = {str(difference[0]) for difference in found} - ({"remove_fk", "add_fk"} if "://" not in url else set())
    assert kinds == set()
