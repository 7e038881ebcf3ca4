"""Accounts, log-in and sessions in both databases, with a clock of our own; the commands that manage them."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner, Result

from tracker.accounts import passwords
from tracker.accounts.passwords import PasswordError
from tracker.accounts.people import Account, AccountError, Accounts
from tracker.accounts.sessions import FREE, IDLE, LONGEST, TOUCH, LoginError, Sessions
from tracker.cli.main import app
from tracker.store.schema import accounts, sessions
from tracker.store.store import open_store

GOOD, OTHER = "correct horse battery", "another long password"


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that take no time; what they cost otherwise has a test of its own."""
    monkeypatch.setattr(passwords, "COST", (4, 1, 1))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def known(url: str, clock: Clock) -> Iterator[Accounts]:
    """The accounts of a new store, Kim among them."""
    with open_store(url) as store:
        made = Accounts(store.engine, clock)
        made.add("Kim", "annotator", GOOD)
        yield made


def enters(log: Sessions, name: str, password: str) -> bool:
    try:
        log.log_in(name, password)
    except LoginError:
        return False
    return True


def rows(known: Accounts, table: sa.Table) -> list[Any]:
    with known.engine.connect() as connection:
        return list(connection.execute(sa.select(table)))


def test_neither_password_nor_token_is_in_the_store(known: Accounts) -> None:
    token = Sessions(known).log_in("kim", GOOD)
    held = repr(rows(known, accounts)) + repr(rows(known, sessions))
    assert "scrypt$" in held
    assert GOOD not in held
    assert token not in held


def test_hashes_are_salted_and_costly(monkeypatch: pytest.MonkeyPatch) -> None:
    assert passwords.hashed(GOOD) != passwords.hashed(GOOD)
    monkeypatch.undo()
    assert passwords.COST == (15, 8, 3)
    stored = passwords.hashed(GOOD)
    assert passwords.matches(GOOD, stored)
    assert not passwords.matches(GOOD + ".", stored)
    assert not passwords.matches(GOOD, "")


@pytest.mark.parametrize("bad", ["short", "Kim the Second", "aaaaaaaaaaaa", "x" * 1001])
def test_a_password_that_is_easily_guessed_is_not_taken(bad: str) -> None:
    with pytest.raises(PasswordError):
        passwords.check(bad, "kim the second")


def test_names_are_the_same_in_upper_and_lower_case_and_are_never_given_twice(known: Accounts) -> None:
    with pytest.raises(AccountError, match="already"):
        known.add(" KIM ", "admin", OTHER)
    with pytest.raises(AccountError, match="cannot be seen"):
        known.add("Kim\u200b", "admin", OTHER)
    with pytest.raises(AccountError, match="no account 'Ada'"):
        known.disable("Ada")
    assert [(one.name, one.role) for one in known.all()] == [("Kim", "annotator")]
    assert Sessions(known).of(Sessions(known).log_in("kIM", GOOD)) == known.named("kim")


def test_a_role_holds_at_once(known: Accounts) -> None:
    log = Sessions(known)
    token = log.log_in("Kim", GOOD)
    known.set_role("Kim", "viewer")
    account = log.of(token)
    assert account
    assert account.role == "viewer"
    with pytest.raises(AccountError, match="no role 'root'"):
        known.set_role("Kim", "root")  # type: ignore[arg-type]


def test_sessions_outlive_a_restart_and_end_by_log_out(known: Accounts) -> None:
    token, other = (Sessions(known).log_in("Kim", GOOD) for _ in range(2))
    Sessions(known).log_out(token)
    assert Sessions(known).of(token) is None
    assert isinstance(Sessions(known).of(other), Account)
    assert Sessions(known).of("made up") is None


def test_sessions_end_when_nobody_uses_them_and_in_any_case_after_a_week(known: Accounts, clock: Clock) -> None:
    log = Sessions(known)
    token, idle = log.log_in("Kim", GOOD), log.log_in("Kim", GOOD)
    began = clock.now
    clock.now += IDLE - TOUCH
    assert log.of(token)
    clock.now += TOUCH + 1
    assert log.of(token)
    assert log.of(idle) is None
    while clock.now < began + LONGEST - IDLE:
        clock.now += IDLE - 1
        assert log.of(token)
    clock.now = began + LONGEST
    assert log.of(token) is None
    log.log_in("Kim", GOOD)
    assert len(rows(known, sessions)) == 1


@pytest.mark.parametrize("change", [lambda known: known.set_password("Kim", OTHER), lambda known: known.disable("KIM")])
def test_a_new_password_or_disabling_ends_every_session(known: Accounts, change: Callable[[Accounts], None]) -> None:
    log = Sessions(known)
    tokens = [log.log_in("Kim", GOOD) for _ in range(2)]
    change(known)
    assert [log.of(token) for token in tokens] == [None, None]
    assert not enters(log, "Kim", GOOD)


def test_a_disabled_account_is_let_in_again_when_enabled(known: Accounts) -> None:
    known.disable("Kim")
    known.enable("Kim")
    assert enters(Sessions(known), "Kim", GOOD)


def test_failures_lock_an_account_for_longer_and_longer(known: Accounts, clock: Clock) -> None:
    log = Sessions(known)
    for _ in range(FREE + 1):
        assert not enters(log, "Kim", "wrong")
    assert not enters(log, "Kim", GOOD), "locked: the right password does not help"
    assert known.all()[0].state(clock.now) == "locked"
    clock.now += 61
    assert not enters(log, "Kim", "wrong")
    clock.now += 61
    assert not enters(log, "Kim", GOOD)
    clock.now += 60
    assert enters(log, "Kim", GOOD)
    assert not enters(log, "Kim", "wrong")
    assert enters(log, "Kim", GOOD), "a success forgets the failures"


def test_many_attempts_at_once_are_counted_one_by_one(known: Accounts) -> None:
    log = Sessions(known)
    with ThreadPoolExecutor(8) as pool:
        assert not any(pool.map(lambda _: enters(log, "Kim", "wrong"), range(12)))
    assert rows(known, accounts)[0].failed == FREE + 1


def test_nothing_tells_why_nobody_was_let_in(known: Accounts, caplog: pytest.LogCaptureFixture) -> None:
    known.add("Off", "viewer", GOOD)
    known.disable("Off")
    known.add("Proxied", "viewer", None)
    said = set()
    with caplog.at_level(logging.WARNING):
        for name, password in (("Kim", "wrong"), ("Nobody\nelse", GOOD), ("Off", GOOD), ("Proxied", ""), ("", "")):
            with pytest.raises(LoginError) as refused:
                Sessions(known).log_in(name, password)
            said.add(str(refused.value))
    assert len(said) == 1
    assert len(caplog.messages) == 5
    assert not any("\n" in message or GOOD in message for message in caplog.messages)


def test_a_store_that_is_busy_keeps_no_reader_out(known: Accounts, clock: Clock) -> None:
    log = Sessions(known)
    token = log.log_in("Kim", GOOD)
    clock.now += TOUCH

    @sa.event.listens_for(known.engine, "before_cursor_execute")
    def busy(_c: object, _k: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith("UPDATE"):
            raise sa.exc.OperationalError(statement, parameters, Exception("database is locked"))

    assert log.of(token)


def run(*arguments: str, code: int = 0, typed: str = "") -> Result:
    result = CliRunner().invoke(app, ["accounts", *arguments], input=typed, catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


def test_the_commands_manage_accounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_DB", str(tmp_path / "tracker.db"))
    run("add", "Kim", "--role", "annotator", "--password-stdin", typed=f"{GOOD}\n")
    run("add", "Ada", "--no-password")
    assert "at least 10 characters" in run("add", "Bo", "--password-stdin", typed="short\n", code=2).stderr
    assert "use --password-stdin" in run("add", "Bo", code=2).stderr
    assert "already" in run("add", "kim", "--no-password", code=2).stderr
    assert "not both" in run("add", "Bo", "--no-password", "--password-stdin", code=2).stderr
    run("role", "Ada", "admin")
    run("disable", "Kim")
    listed = run("list").stdout.splitlines()
    assert [line.rsplit(",", 1)[0] for line in listed] == [
        "name,role,state",
        "Ada,admin,active",
        "Kim,annotator,disabled",
    ]
    run("enable", "Kim")
    run("password", "Kim", "--password-stdin", typed=f"{OTHER}\n")
    assert "no account 'Bo'" in run("disable", "Bo", code=2).stderr
    with open_store(str(tmp_path / "tracker.db")) as store:
        assert Sessions(Accounts(store.engine)).log_in("Kim", OTHER)


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ("--host 0.0.0.0", 2, "use --login, or --proxy-header, or --open"),
        ("--host 0.0.0.0 --open", 0, "warning: everybody who reaches http://0.0.0.0:8050 can read and write"),
        ("--host ::1", 0, "dashboard:"),
        ("--login", 2, "nobody could log in"),
        ("--login --open", 2, "not several"),
        ("--proxy-header X-Remote-User", 2, "needs --proxy-from"),
        ("--proxy-header X_User --proxy-from 127.0.0.1", 2, "no name of a header"),
        ("--proxy-header X-User --proxy-from nowhere", 2, "--proxy-from: 'nowhere'"),
        ("--proxy-header X-User --proxy-from 10.0.0.0/8 --host 0.0.0.0", 0, "dashboard:"),
    ],
)
def test_serving_more_widely_has_to_be_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: str, code: int, said: str
) -> None:
    module = ModuleType("dashboards.app")
    module.__dict__["serve"] = lambda *_, **__: None
    monkeypatch.setitem(sys.modules, "dashboards.app", module)
    result = CliRunner().invoke(
        app, ["serve", "--db", str(tmp_path / "a.db"), *options.split()], catch_exceptions=False
    )
    assert (result.exit_code, said in result.stderr) == (code, True), result.stderr


def test_passwords_over_plain_http_are_warned_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("dashboards.app")
    module.__dict__["serve"] = lambda *_, **__: None
    monkeypatch.setitem(sys.modules, "dashboards.app", module)
    with open_store(str(tmp_path / "a.db")) as store:
        Accounts(store.engine).add("Kim", "admin", GOOD)
    options = ["serve", "--db", str(tmp_path / "a.db"), "--login", "--host", "0.0.0.0"]
    assert "plain text unless a proxy with TLS" in CliRunner().invoke(app, options, catch_exceptions=False).stderr
