"""Backups: the whole store at one moment, whatever others do, and back into either database."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from rich_store import contents, exports
from samples import article, report
from test_migrations import check as check_first
from test_migrations import first_store

from tracker.store import loading
from tracker.store.backups import BackupError, back_up, restore
from tracker.store.checks import check_store
from tracker.store.opening import attach
from tracker.store.store import StoreError, open_store

DAY = date(2022, 2, 4)


@pytest.fixture
def filled(url: str, rich_file: Path) -> str:
    """A store with something in every table."""
    if "://" in url:
        restored(rich_file, url)
    else:
        shutil.copy(rich_file, url)
    return url


@pytest.fixture
def other(filled: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """An empty database of the other kind."""
    return str(request.getfixturevalue("postgres_url") if "://" not in filled else tmp_path / "other.db")


def backed_up(url: str, path: Path, **options: Any) -> dict[str, int]:
    engine = attach(url)
    try:
        return back_up(engine, path, **options)
    finally:
        engine.dispose()


def restored(path: Path, url: str, **options: Any) -> tuple[dict[str, int], int]:
    engine = attach(url, create=True)
    try:
        return restore(path, engine, **options)
    finally:
        engine.dispose()


def test_a_backup_goes_back_into_the_other_database(filled: str, other: str, tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"
    rows = backed_up(filled, backup)
    assert restored(backup, other) == (rows, 0)
    assert contents(other) == contents(filled)
    assert exports(other) == exports(filled)
    assert all(rows.values())
    with open_store(other) as store:
        assert [result for result in check_store(store.engine) if result.findings] == []
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), store.engine.begin() as connection:
            connection.execute(sa.text("DELETE FROM annotations"))
        store.save(article("new"), [report(article_id="new")], "v1")  # and it goes on from there
        assert "new" in set(store.reports()["article_id"])


def test_a_backup_is_one_file_a_store_and_its_owners_alone(tmp_path: Path, rich_file: Path) -> None:
    shutil.copy(rich_file, tmp_path / "tracker.db")
    backed_up(str(tmp_path / "tracker.db"), tmp_path / "backup.db")
    assert sorted(path.name for path in tmp_path.glob("*backup*")) == ["backup.db"]
    assert stat.S_IMODE((tmp_path / "backup.db").stat().st_mode) == 0o600
    assert exports(str(tmp_path / "backup.db")) == exports(str(tmp_path / "tracker.db"))


def test_what_others_write_meanwhile_is_not_in_it(filled: str, tmp_path: Path) -> None:
    before = contents(filled)
    with open_store(filled) as writer:

        def write(table: str, _: int) -> None:
            if table == "annotations":  # halfway: articles and reports are yet to be copied
                writer.save(article("late"), [report(article_id="late")], "v1")
                writer.add_note(country="UKR", date_start=DAY, date_end=DAY, text="Late", author="Kim")

        backed_up(filled, tmp_path / "backup.db", watch=write)
        assert writer.article("late") is not None
    assert contents(str(tmp_path / "backup.db")) == before


def test_no_file_is_written_over(tmp_path: Path) -> None:
    url, backup = str(tmp_path / "tracker.db"), tmp_path / "backup.db"
    open_store(url).close()
    backup.write_text("mine")
    with pytest.raises(BackupError, match="there already"):
        backed_up(url, backup)
    assert backup.read_text() == "mine"
    backed_up(url, backup, replace=True)
    assert backup.read_bytes().startswith(b"SQLite format 3")
    with open_store(url), pytest.raises(BackupError, match="in use"):
        backed_up(url, tmp_path / "tracker.db", replace=True)


def test_a_backup_that_is_not_whole_gets_no_name(
    tmp_path: Path, rich_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = str(shutil.copy(rich_file, tmp_path / "tracker.db"))
    real = loading.add

    def forget(connection: sa.Connection, table: sa.Table, columns: dict[str, Any]) -> None:
        if table.name != "reports":
            real(connection, table, columns)

    monkeypatch.setattr("tracker.store.loading.add", forget)
    with pytest.raises(BackupError, match="rows of reports 0 were copied"):
        backed_up(url, tmp_path / "backup.db")
    assert not list(tmp_path.glob("*backup*"))


def test_a_store_that_holds_something_is_not_replaced_unless_it_is_kept(filled: str, tmp_path: Path) -> None:
    backup, kept = tmp_path / "backup.db", tmp_path / "kept.db"
    with open_store(str(tmp_path / "small.db")) as small:
        small.add_note(country="UKR", date_start=DAY, date_end=DAY, text="Small", author="Kim")
        back_up(small.engine, backup)
    before = contents(filled)
    with pytest.raises(BackupError, match="say --force"):
        restored(backup, filled)
    assert contents(filled) == before
    restored(backup, filled, replaced=kept)
    assert contents(filled) == contents(str(tmp_path / "small.db"))
    assert contents(str(kept)) == before


def test_a_restore_that_fails_changes_nothing(filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backed_up(filled, tmp_path / "backup.db")
    before = contents(filled)

    def stop(table: str, _: int) -> None:
        if table == "texts" and (tmp_path / "kept.db").exists():
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        restored(tmp_path / "backup.db", filled, replaced=tmp_path / "kept.db", watch=stop)
    assert contents(filled) == before


def test_an_older_store_is_backed_up_as_it_is_and_upgraded_where_it_goes(
    url_without_tables: str, tmp_path: Path, root: Path
) -> None:
    first_store(url_without_tables, root)
    backed_up(url_without_tables, tmp_path / "backup.db")
    with closing(sqlite3.connect(tmp_path / "backup.db")) as backup:
        assert backup.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchall() == [("1",)]
    restored(tmp_path / "backup.db", str(tmp_path / "new.db"))
    with open_store(str(tmp_path / "new.db")) as store:
        check_first(store)


@pytest.fixture(params=["sqlite", "postgresql"])
def url_without_tables(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without any table."""
    return str(tmp_path / "tracker.db") if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))


def test_what_is_no_backup_is_refused_and_nothing_touched(tmp_path: Path) -> None:
    url = str(tmp_path / "tracker.db")
    open_store(url).close()
    backed_up(url, tmp_path / "backup.db")
    whole = (tmp_path / "backup.db").read_bytes()
    for name, data in {"text": b"no database", "torn": whole[: len(whole) // 2]}.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(BackupError, match=f"{name} is not whole"):
            restored(tmp_path / name, url)
    with closing(sqlite3.connect(tmp_path / "foreign")) as foreign, foreign:
        foreign.execute("CREATE TABLE articles (id)")
    with pytest.raises(StoreError, match="not one of the tracker's"):
        restored(tmp_path / "foreign", url)
    with pytest.raises(BackupError, match="there is no backup"):
        restored(tmp_path / "nothing", url)
    with pytest.raises(BackupError, match="the store itself"):
        restored(tmp_path / "tracker.db", url)
