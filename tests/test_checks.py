"""`db check`: a sound store passes on both databases, and every kind of damage is named with its item."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from rich_store import fill

from tracker.store.checks import CHECKS, Finding, check_store
from tracker.store.checks.registry import Check
from tracker.store.opening import attach
from tracker.store.store import open_store

NO_RECORD = """INSERT INTO annotations SELECT 'n2', kind, country, date_start, date_end, text, author, created_at,
target, '[]', before, tags, link FROM annotations WHERE kind = 'note'"""
# what is done to a sound store, behind the back of its triggers and keys, and the check that says so of which item
DAMAGE = {
    "content": ("UPDATE articles SET title = 'Another' WHERE id = 'a1'", "article a1"),
    "content, older": ("UPDATE article_versions SET title = 'Another'", "article a2 version 1"),
    "versions": ("DELETE FROM article_versions", "article a2"),
    "versions, number": ("UPDATE articles SET ingested = 99 WHERE id = 'a3'", "article a3"),
    "evidence": ("UPDATE reports SET evidence_end = 999 WHERE event_type = 'visit' AND article_id = 'a1'", "report"),
    "evidence, older": ("UPDATE version_reports SET evidence = 'Russia fell.' WHERE event_type = 'visit'", "report"),
    "references": ("DELETE FROM articles WHERE id = 'a1'", "reports"),
    "references, events": ("INSERT INTO participants VALUES ('UKR', 'e0')", "participants UKR, e0"),
    "copies": ("UPDATE texts SET carried = 7 WHERE carried = 2 AND copies = 1", "text"),
    "copies, head": ("UPDATE texts SET head_id = 99 WHERE first_id = 'a4'", "text"),
    "linking": ("UPDATE reports SET event_id = 'e0' WHERE event_type = 'visit'", "report"),
    "events": ("UPDATE events SET place = 'Elsewhere' WHERE place <> ''", "event"),
    "events, gone": ("DELETE FROM imports", "event"),
    "events, found": ("DELETE FROM participants WHERE code = 'RUS'", "event"),
    "table": ("UPDATE events SET confidence = 2 WHERE event_type = 'protest'", "event"),
    "aliases": ("INSERT INTO aliases VALUES ('e1', 'e1')", "alias e1"),
    "handwork": (NO_RECORD, "record n2"),
    "handwork, lost": ("DELETE FROM events WHERE verdict = 'confirmed'", "record v"),
    "append-only": ("DROP TRIGGER annotations_no_UPDATE", "annotations_no_UPDATE"),
    "words": ("DELETE FROM events_words WHERE rowid = (SELECT MIN(rowid) FROM events)", "e"),
    "schema": ("DROP INDEX ix_events_verdict", "ix_events_verdict"),
}  # fmt: skip


def findings(url: str) -> dict[str, list[Finding]]:
    """What is broken, by check."""
    engine = attach(url)
    results = check_store(engine)
    engine.dispose()
    return {result.check.name: list(result.findings) for result in results if result.findings}


def test_a_sound_store_passes_and_everything_in_it_is_looked_at(url: str) -> None:
    with open_store(url) as store:
        fill(store)
        results = check_store(store.engine)
    assert [result for result in results if result.findings] == []
    assert {result.check.name for result in results} == set(CHECKS)
    assert [result.check.name for result in results if not result.looked] == []


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_named(rich_file: Path, tmp_path: Path, name: str) -> None:
    statement, item = DAMAGE[name]
    path = shutil.copy(rich_file, tmp_path / "tracker.db")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)
    found = findings(str(path))[name.partition(",")[0]]
    assert [finding for finding in found if finding.item.startswith(item) and finding.cause]


def test_a_damaged_file_is_named(rich_file: Path, tmp_path: Path) -> None:
    data = bytearray(rich_file.read_bytes())
    with closing(sqlite3.connect(rich_file)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_events_listed'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    data[(root - 1) * size : root * size] = bytes(size)
    (tmp_path / "tracker.db").write_bytes(data)
    assert "integrity" in findings(str(tmp_path / "tracker.db"))


def test_of_an_older_store_only_its_schema_is_said(rich_file: Path, tmp_path: Path) -> None:
    path = shutil.copy(rich_file, tmp_path / "tracker.db")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE meta SET value = '4' WHERE key = 'schema_version'")
    [(name, found)] = findings(str(path)).items()
    assert (name, found[0].item) == ("schema", "schema_version")
    assert "tracker db upgrade" in found[0].cause


def test_postgresql_says_which_index_or_trigger_is_broken(postgres_store_url: str) -> None:
    with psycopg.connect(postgres_store_url, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
        connection.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_events_words'::regclass")
        connection.execute("ALTER TABLE annotations DISABLE TRIGGER annotations_append_only")
    found = findings(postgres_store_url)
    assert [finding.item for finding in found["integrity"]] == ["ix_events_words"]
    assert [finding.item for finding in found["append-only"]] == ["annotations_append_only"]


def test_a_check_that_cannot_read_its_items_has_found_something(
    rich_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look(connection: sa.Connection) -> Iterator[Finding | int]:
        yield 3
        connection.exec_driver_sql("SELECT * FROM no_such")

    path = shutil.copy(rich_file, tmp_path / "tracker.db")
    monkeypatch.setitem(CHECKS, "odd", Check("odd", "nothing odd is there", look))
    [(name, found)] = findings(str(path)).items()
    assert (name, found[0].item) == ("odd", "odd")
    assert "no such table: no_such" in found[0].cause
