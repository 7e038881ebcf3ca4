"""Who may log in to the dashboard: `tracker accounts ...`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.console import fail, say
from tracker.cli.options import DEFAULT_DB, Database, Format, Output, RoleName, open_or_fail, write_table

if TYPE_CHECKING:
    from tracker.accounts.people import Accounts

accounts_app = typer.Typer(
    no_args_is_help=True,
    help="""Who may log in to a dashboard that is served with `--login`, or is known to its proxy.

    A viewer sees everything, an annotator also writes and adds articles; what an admin may do beyond that is done here.
    No account is removed: what it wrote bears its name, under which nobody else may write. Disable it.

    Examples: `tracker accounts add Kim --role annotator`, `tracker accounts disable Kim`""",
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="The name, which is also the author of records.")]
FromInput = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input, not from the terminal.")
]


@contextmanager
def _accounts(db: str, *, create: bool = False) -> Iterator[Accounts]:
    """The accounts of a store; ends the command with the cause when something is wrong."""
    from tracker.accounts.passwords import PasswordError
    from tracker.accounts.people import AccountError, Accounts

    with open_or_fail(db, create=create) as store:
        try:
            yield Accounts(store.engine)
        except (AccountError, PasswordError) as error:
            fail(str(error))


@accounts_app.command()
def add(
    name: Name,
    role: Annotated[RoleName, typer.Option("--role", help="What it may do.")] = "viewer",
    password_stdin: FromInput = False,
    no_password: Annotated[
        bool, typer.Option("--no-password", help="Only a trusted proxy brings it in (`tracker serve --proxy-header`).")
    ] = False,
    db: Database = DEFAULT_DB,
) -> None:
    """Add an account. Its password is asked for, and never an argument, which others on the computer could read.

    Example: `tracker accounts add Kim --role annotator`
    """
    if no_password and password_stdin:
        fail("--no-password or --password-stdin, not both")
    with _accounts(db, create=True) as accounts:
        made = accounts.add(name, role, None if no_password else _password(password_stdin))
    say(f"account {made.name}: {made.role}")


@accounts_app.command("list")
def list_accounts(output: Output = None, format: Format = None, db: Database = DEFAULT_DB) -> None:
    """List the accounts: name, role, state (active, disabled, locked), created_at.

    Example: `tracker accounts list`
    """
    import pandas as pd

    with _accounts(db) as accounts:
        now = accounts.now()
        rows = [(one.name, one.role, one.state(now), one.created_at) for one in accounts.all()]
    write_table(pd.DataFrame(rows, columns=["name", "role", "state", "created_at"]).astype("str"), output, format)


@accounts_app.command()
def role(
    name: Name, role: Annotated[RoleName, typer.Argument(help="What it may do from now on.")], db: Database = DEFAULT_DB
) -> None:
    """Give an account another role. It holds at once, also in sessions that are open.

    Example: `tracker accounts role Kim admin`
    """
    with _accounts(db) as accounts:
        accounts.set_role(name, role)
    say(f"account {name}: {role}")


@accounts_app.command()
def password(name: Name, password_stdin: FromInput = False, db: Database = DEFAULT_DB) -> None:
    """Give an account another password. Its sessions end, and it is unlocked.

    Example: `tracker accounts password Kim`
    """
    with _accounts(db) as accounts:
        accounts.set_password(name, _password(password_stdin))
    say(f"account {name}: new password, all sessions ended")


@accounts_app.command()
def disable(name: Name, db: Database = DEFAULT_DB) -> None:
    """Let an account in no more. Its sessions end; what it wrote stays.

    Example: `tracker accounts disable Kim`
    """
    with _accounts(db) as accounts:
        accounts.disable(name)
    say(f"account {name}: disabled, all sessions ended")


@accounts_app.command()
def enable(name: Name, db: Database = DEFAULT_DB) -> None:
    """Let an account in again that was disabled, or is locked after failed attempts.

    Example: `tracker accounts enable Kim`
    """
    with _accounts(db) as accounts:
        accounts.enable(name)
    say(f"account {name}: active")


def _password(from_input: bool) -> str:
    """From standard input (its first line), or typed twice without being shown."""
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        fail("there is no terminal to ask for the password: use --password-stdin")
    typed: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return typed
