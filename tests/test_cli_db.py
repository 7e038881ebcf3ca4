"""`tracker db ...`, and how the command line ends when a disk or a database fails."""

from __future__ import annotations

import json
import os
import resource
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from rich_store import contents, exports
from test_migrations import first_store
from typer.testing import CliRunner, Result

from tracker.cli import main as cli
from tracker.store.schema import SCHEMA_VERSION
from tracker.store.store import open_store


@pytest.fixture
def db(rich_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store with something in every table, in the working folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRACKER_DB", raising=False)
    shutil.copy(rich_file, tmp_path / "tracker.db")
    return "tracker.db"


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(cli.app, ["db", *arguments], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


def test_upgrade_says_from_and_to_and_does_nothing_twice(tmp_path: Path, root: Path) -> None:
    url = str(tmp_path / "tracker.db")
    first_store(url, root)
    assert f"upgraded from schema 1 to {SCHEMA_VERSION}" in run("upgrade", "--db", url).stderr
    before = contents(url)
    assert f"up to date at schema {SCHEMA_VERSION}" in run("upgrade", "--db", url).stderr
    assert contents(url) == before
    assert "there is no store" in run("upgrade", "--db", str(tmp_path / "none.db"), code=2).stderr


def test_every_command_says_that_it_upgrades(tmp_path: Path, root: Path) -> None:
    first_store(str(tmp_path / "tracker.db"), root)
    result = CliRunner().invoke(cli.app, ["problems", "--db", str(tmp_path / "tracker.db")])
    assert (
        f"from schema 1 to {SCHEMA_VERSION}; the old one is kept as {tmp_path / 'tracker.db'}.schema1" in result.stderr
    )


def test_check_prints_a_table_and_its_exit_code_says_whether_all_is_well(db: str) -> None:
    assert "evidence" in run("check", "--db", db).stdout
    whole = json.loads(run("check", "--json", "--db", db).stdout)
    assert whole["broken"] == 0
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute("UPDATE articles SET title = title || '!'")
    result = run("check", "--db", db, code=1)
    assert "content: article a1: its content is not what its hash says" in result.stdout
    found = json.loads(run("check", "--json", "--db", db, code=1).stdout)
    [content] = [check for check in found["checks"] if check["check"] == "content"]
    assert [finding["item"] for finding in content["findings"]] == [f"article a{number}" for number in range(1, 5)]
    assert found["broken"] >= 4


def test_an_older_store_is_not_changed_by_a_check(tmp_path: Path, root: Path) -> None:
    url = str(tmp_path / "tracker.db")
    first_store(url, root)
    assert "run `tracker db upgrade`" in run("check", "--db", url, code=1).stdout
    with closing(sqlite3.connect(url)) as connection:
        assert connection.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone() == ("1",)


def test_backup_and_restore(db: str, tmp_path: Path) -> None:
    assert "rows of 15 tables, checked" in run("backup", "kept/b.db", "--db", db).stderr
    assert "say --force" in run("backup", "kept/b.db", "--db", db, code=2).stderr
    run("backup", "kept/b.db", "--db", db, "--force")
    assert "restored" in run("restore", "kept/b.db", "--db", "new/store.db").stderr
    assert exports("new/store.db") == exports(db)
    assert "holds" in run("restore", "kept/b.db", "--db", "new/store.db", code=2).stderr
    before = contents("new/store.db")
    run("restore", "kept/b.db", "--db", "new/store.db", "--force")
    [kept] = (tmp_path / "new").glob("store.replaced-*.db")
    assert contents(str(kept)) == before


def test_a_restored_store_that_breaks_a_promise_is_said_to(db: str) -> None:
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute("UPDATE articles SET title = title || '!'")
    run("backup", "b.db", "--db", db)
    result = run("restore", "b.db", "--db", "new.db", code=1)
    assert "rows of 15 tables restored" in result.stderr
    assert "content: article a1" in result.stdout


# --- disks that are full or cannot be written ---


def ended(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The exit code and standard error of a command line, run as users do."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "argv", ["tracker", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
    code = end.value.code
    return code if isinstance(code, int) else 0, capsys.readouterr().err


@pytest.fixture
def full() -> Iterator[Callable[[int], Callable[[], None]]]:
    """A function after which no SQLite database grows, as on a full disk."""
    listening = []

    def fill_up(pages: int) -> Callable[[], None]:
        def limit(connection: sqlite3.Connection, _: object) -> None:
            connection.execute(f"PRAGMA max_page_count={pages}")

        sa.event.listen(sa.Engine, "connect", limit)
        listening.append(limit)
        return lambda: sa.event.remove(sa.Engine, "connect", listening.pop())

    yield fill_up
    for limit in listening:
        sa.event.remove(sa.Engine, "connect", limit)


EVENTS = [f"e{number:012}" for number in range(200)]


def table_of_events(path: Path) -> Path:
    """An event table that needs more room than a new store has."""
    import pandas as pd
    from samples import article, report

    from tracker.table import to_frame

    one = to_frame([report(evidence="x" * 3000)], {"a1": article()})
    pd.concat([one.assign(event_id=key) for key in EVENTS]).to_csv(path, index=False)
    return path


def test_a_full_disk_is_named_and_the_store_stays_as_it_was(
    db: str, tmp_path: Path, full: Callable[[int], Callable[[], None]], capsys: pytest.CaptureFixture[str]
) -> None:
    before, more = contents(db), table_of_events(tmp_path / "more.csv")
    room_again = full(60)
    code, said = ended(capsys, "import", str(more), "--db", db)
    assert code == 1
    assert "the store sqlite:///tracker.db failed: database or disk is full; what was stored before is safe" in said
    room_again()
    assert contents(db) == before
    run("check", "--db", db)
    assert ended(capsys, "import", str(more), "--db", db)[0] == 0
    with open_store(db) as store:
        assert set(EVENTS) <= set(store.events()["event_id"])


def test_a_disk_too_full_for_a_backup_is_named_and_nothing_is_left_of_it(
    db: str, tmp_path: Path, full: Callable[[int], Callable[[], None]], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "b.db").write_text("an older one")
    full(20)
    code, said = ended(capsys, "db", "backup", "b.db", "--db", db, "--force")
    assert code == 1
    assert "the store b.db failed: database or disk is full; no backup was made" in said
    assert sorted(path.name for path in tmp_path.glob("*b.db*")) == ["b.db"]
    assert (tmp_path / "b.db").read_text() == "an older one"


def test_an_export_that_the_disk_has_no_room_for_leaves_the_older_file(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "events.csv").write_text("an older one")
    with open_store(db) as store:
        store.events()  # so that the files of the store need not grow in the child
        child = os.fork()
        if not child:
            resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))
            code, said = ended(capsys, "export", "--db", f"sqlite:///file:{db}?mode=ro&uri=true", "-o", "events.csv")
            os._exit(0 if code == 2 and "cannot write events.csv: File too large" in said else 1)
        assert os.waitpid(child, 0)[1] == 0
    assert (tmp_path / "events.csv").read_text() == "an older one"
    assert not list(tmp_path.glob(".events.csv*"))


@pytest.mark.parametrize("what", ["file", "postgresql"])
def test_a_store_that_cannot_be_written_can_be_read_and_says_so(
    db: str, what: str, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store(db) as store:  # which leaves it in write-ahead mode, as every store is
        notes = len(store.annotations())
    if what == "file":
        url, cause = f"sqlite:///file:{db}?mode=ro&uri=true", "attempt to write a readonly database"
    else:
        writable = str(request.getfixturevalue("postgres_store_url"))
        with open_store(writable) as other:
            other.link()
        url = f"{writable}&options=-c%20default_transaction_read_only%3Don"
        cause = "in a read-only transaction"
    code, said = ended(
        capsys, "note", "text", "--country", "UKR", "--author", "Kim", "--from", "2022-02-04", "--db", url
    )
    assert code == 1
    assert cause in said
    assert "what was stored before is safe" in said
    assert ended(capsys, "export", "--db", url)[0] == 0
    assert ended(capsys, "db", "check", "--db", url)[0] == 0
    with open_store(db) as store:
        assert len(store.annotations()) == notes


def test_a_folder_that_cannot_be_written_is_named(db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("no folder")
    code, said = ended(capsys, "db", "backup", "file/b.db", "--db", db)
    assert code == 1
    assert "error: cannot write file/b.db: " in said
    assert "; no backup was made" in said
    code, said = ended(capsys, "db", "restore", "tracker.db", "--db", "file/new.db")
    assert code == 2
    assert "the folder of the store file/new.db cannot be made" in said
