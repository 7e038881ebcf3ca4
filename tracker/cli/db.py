"""What keeps a store in order: `tracker db upgrade`, `check`, `backup` and `restore`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.console import FAILED, counted, counting, fail, say
from tracker.cli.options import DEFAULT_DB, Database, database_failure, open_or_fail

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tracker.store.checks import Result

db_app = typer.Typer(
    no_args_is_help=True,
    help="""Upgrade, check, back up and restore a store.

    Examples: `tracker db check`, `tracker db backup backups/monday.db`""",
)
SHOWN = 20  # findings of a check that are listed
File = Annotated[Path, typer.Argument(metavar="FILE", help="The backup.", show_default=False)]


@db_app.command()
def upgrade(db: Database = DEFAULT_DB) -> None:
    """Bring a store of an older tracker to the newest schema, as every command does that opens it.

    It is one transaction, and a SQLite file is copied before. A store that is up to date stays as it is.

    Example: `tracker db upgrade --db postgresql://user@host/tracker`
    """
    from tracker.store.migrate import schema_of
    from tracker.store.opening import name_of
    from tracker.store.schema import SCHEMA_VERSION

    with _attached(db) as engine:
        name = name_of(engine)
        with engine.connect() as connection:
            found = schema_of(connection, name)
    open_or_fail(db, create=False).close()
    done = f"was upgraded from schema {found} to" if found < SCHEMA_VERSION else "is up to date at schema"
    say(f"the store {name} {done} {SCHEMA_VERSION}")


@db_app.command()
def check(
    as_json: Annotated[bool, typer.Option("--json", help="Everything that was found, as JSON.")] = False,
    db: Database = DEFAULT_DB,
) -> None:
    """Check the database and every promise that can be checked from what it holds; the exit code is 1 if one is broken.

    What is broken is named with its id. Reports that wait to be linked are linked, else nothing is changed.

    Examples: `tracker db check`, `tracker db check --json --db postgresql://user@host/tracker`
    """
    with _attached(db) as engine:
        _check(engine, as_json=as_json)


@db_app.command()
def backup(
    file: File,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    db: Database = DEFAULT_DB,
) -> None:
    """Write a whole store to one file, also while others write to it.

    The file is a SQLite store, whichever database it comes from, and goes back into either. It is checked before it is
    given its name, and holds password hashes like the store: keep it as safe.

    Examples:

    - `tracker db backup backups/monday.db`
    - `tracker db backup monday.db --force --db postgresql://user@host/tracker`
    """
    from tracker.store.backups import back_up

    with _attached(db, "no backup was made") as engine, counting("backing up") as watch:
        try:
            rows = back_up(engine, file, replace=force, watch=watch)
        except OSError as error:
            fail(f"cannot write {file}: {error.strerror or error}; no backup was made", FAILED)
    say(f"backup {file}: {counted(sum(rows.values()), 'row')} of {counted(len(rows), 'table')}, checked")


@db_app.command()
def restore(
    file: File,
    force: Annotated[
        bool, typer.Option("--force", help="Replace what the store holds, of which a backup is made before.")
    ] = False,
    db: Database = DEFAULT_DB,
) -> None:
    """Put a backup into an empty store, or one that is not there yet, and check it.

    Examples:

    - `tracker db restore monday.db`
    - `tracker db restore monday.db --force --db postgresql://user@host/tracker`
    """
    from tracker.store.backups import restore as put_back
    from tracker.store.opening import name_of

    with _attached(db, "nothing was restored", create=True) as engine, counting("restoring") as watch:
        kept = _beside(engine) if force else None
        rows, before = put_back(file, engine, replaced=kept, watch=watch)
        name = name_of(engine)
    if before:
        say(f"what the store held is kept as {kept}")
    say(f"the store {name}: {counted(sum(rows.values()), 'row')} of {counted(len(rows), 'table')} restored")
    open_or_fail(db).close()  # which upgrades what an older tracker backed up
    with _attached(db) as engine:
        _check(engine)


@contextmanager
def _attached(db: str, outcome: str = "", *, create: bool = False) -> Iterator[sa.Engine]:
    """An engine on a store as it is; ends the command with item, cause and outcome when something fails."""
    from tracker.store.backups import BackupError
    from tracker.store.migrate import StoreError
    from tracker.store.opening import attach

    so = f"; {outcome}" if outcome else ""
    try:
        engine = attach(db, create=create)
    except StoreError as error:
        fail(f"{error}{so}")
    try:
        yield engine
    except (StoreError, BackupError) as error:
        fail(f"{error}{so}")
    except OSError as error:
        fail(f"{error.filename}: {error.strerror or error}{so}", FAILED)
    except Exception as error:
        if cause := database_failure(error):
            fail(f"{cause}{so}", FAILED)
        raise
    finally:
        engine.dispose()


def _beside(engine: sa.Engine) -> Path:
    """Where what a restore replaces is kept: beside a SQLite file, of another database in the working folder."""
    from tracker.store.opening import file_of

    path = file_of(engine.url) or Path(f"{engine.url.database}.db")
    return path.with_name(f"{path.stem}.replaced-{datetime.now():%Y%m%dT%H%M%S}{path.suffix}")  # noqa: DTZ005 - the user's own clock


def _check(engine: sa.Engine, *, as_json: bool = False) -> None:
    """Prints what the checks find; ends the command with 1 when something is broken."""
    from tracker.store.checks import check_store
    from tracker.store.opening import name_of

    with counting("checking") as watch:
        results = check_store(engine, watch)
    broken = sum(len(result.findings) for result in results)
    (_as_json if as_json else _as_table)(name_of(engine), results)
    if broken:
        fail(f"{counted(broken, 'item')} broken in the store {name_of(engine)}", FAILED)


def _as_table(name: str, results: Sequence[Result]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=name, title_justify="left")
    for heading in ("check", "promise"):
        table.add_column(heading)
    for heading in ("looked at", "broken"):
        table.add_column(heading, justify="right")
    for result in results:
        number = f"[red]{len(result.findings):,}" if result.findings else "0"
        table.add_row(result.check.name, result.check.promise, f"{result.looked:,}", number)
    console = Console()
    console.print(table)
    for result in results:
        for finding in result.findings[:SHOWN]:
            typer.echo(f"{result.check.name}: {finding.item}: {finding.cause}")
        if len(result.findings) > SHOWN:
            typer.echo(f"{result.check.name}: ... and {len(result.findings) - SHOWN:,} more; --json names all")


def _as_json(name: str, results: Sequence[Result]) -> None:
    checks = [
        {
            "check": result.check.name,
            "promise": result.check.promise,
            "looked_at": result.looked,
            "findings": [finding._asdict() for finding in result.findings],
        }
        for result in results
    ]
    whole = {"store": name, "broken": sum(len(result.findings) for result in results), "checks": checks}
    typer.echo(json.dumps(whole, ensure_ascii=False, indent=1))
