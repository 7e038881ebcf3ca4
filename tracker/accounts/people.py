"""Accounts of the dashboard: names, roles and passwords. None is ever removed: nobody else may write under its name."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args

import sqlalchemy as sa

from tracker.accounts import passwords
from tracker.store.schema import accounts, insert, sessions

Role = Literal["viewer", "annotator", "admin"]  # each may do what those before it may
ROLES: tuple[Role, ...] = get_args(Role)
LONGEST_NAME = 120  # characters


class AccountError(ValueError):
    """An account that cannot be made, found or changed; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who may come in. `locked_until` is in seconds since 1970."""

    name: str
    role: Role
    disabled: bool
    locked_until: int
    created_at: str

    def state(self, now: float) -> str:
        """active, disabled, or at this time (seconds since 1970) locked."""
        return "disabled" if self.disabled else "locked" if self.locked_until > now else "active"


class Accounts:
    """The accounts of a store. Each method is one transaction; They raise AccountError, or PasswordError."""

    def __init__(self, engine: sa.Engine, now: Callable[[], float] = time.time) -> None:
        self.engine = engine
        self.now = now

    def add(self, name: str, role: Role, password: str | None) -> Account:
        """A new account; one without a password can only be brought in by a proxy."""
        shown = checked_name(name)
        made = Account(shown, checked_role(role), False, 0, self.moment())  # noqa: FBT003 - a row
        secret = "" if password is None else passwords.hashed(passwords.check(password, shown))
        row = {"key": key_of(shown), "name": shown, "role": role, "password": secret, "disabled": False, "failed": 0,
               "locked_until": 0, "created_at": made.created_at}  # fmt: skip
        with self.engine.begin() as connection:
            fresh = insert(connection, accounts).values(row).on_conflict_do_nothing().returning(accounts.c.key)
            new = connection.execute(fresh).first()
        if new is None:
            raise AccountError(f"there is an account {shown!r} already (upper and lower case are the same)")
        return made

    def all(self) -> list[Account]:
        """Every account, by name."""
        with self.engine.connect() as connection:
            return [account_of(row) for row in connection.execute(sa.select(accounts).order_by(accounts.c.key))]

    def named(self, name: str) -> Account | None:
        """The account of this name; None when there is none."""
        with self.engine.connect() as connection:
            row = connection.execute(sa.select(accounts).where(accounts.c.key == key_of(name))).first()
        return None if row is None else account_of(row)

    def set_role(self, name: str, role: Role) -> None:
        """Another role, which holds from the next request on."""
        self._change(name, {"role": checked_role(role)}, end=False)

    def set_password(self, name: str, password: str) -> None:
        """Another password; the account is unlocked, and every session of it ends."""
        secret = passwords.hashed(passwords.check(password, name))
        self._change(name, {"password": secret, "failed": 0, "locked_until": 0}, end=True)

    def disable(self, name: str) -> None:
        """Nobody comes in with it any more; every session of it ends. What it wrote stays."""
        self._change(name, {"disabled": True}, end=True)

    def enable(self, name: str) -> None:
        """It may come in again, also when it was locked."""
        self._change(name, {"disabled": False, "failed": 0, "locked_until": 0}, end=False)

    def moment(self) -> str:
        """The present second, in UTC and ISO 8601."""
        return datetime.fromtimestamp(int(self.now()), UTC).isoformat()

    def _change(self, name: str, values: dict[str, Any], *, end: bool) -> None:
        key = key_of(name)
        with self.engine.begin() as connection:
            changed = connection.execute(sa.update(accounts).where(accounts.c.key == key).values(values))
            if not changed.rowcount:
                raise AccountError(f"there is no account {name!r}")
            if end:
                connection.execute(sa.delete(sessions).where(sessions.c.account == key))


def key_of(name: str) -> str:
    """A name as it is compared.

    >>> key_of("  Kim  Lee "), key_of("ＫＩＭ lee")
    ('kim lee', 'kim lee')
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def checked_name(name: str) -> str:
    """The name as it is shown. Raises AccountError."""
    shown = " ".join(unicodedata.normalize("NFC", name).split())
    if not shown:
        raise AccountError("an account needs a name")
    if len(shown) > LONGEST_NAME:
        raise AccountError(f"a name has at most {LONGEST_NAME} characters")
    if not shown.isprintable():
        raise AccountError(f"the name {shown!r} has characters that cannot be seen")
    return shown


def checked_role(role: str) -> Role:
    """The role. Raises AccountError when there is none of this name."""
    for known in ROLES:
        if role == known:
            return known
    raise AccountError(f"there is no role {role!r}: it is one of {', '.join(ROLES)}")


def account_of(row: sa.Row[Any]) -> Account:
    """An account from a row that has its columns."""
    return Account(row.name, checked_role(row.role), bool(row.disabled), row.locked_until, row.created_at)
