"""Fixtures that more than one test file uses: shared inputs, stores, a live dashboard and a browser."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NoReturn

import hypothesis
import psycopg
import pytest
import sqlalchemy as sa
from chromium import ARGS, find_chromium
from flask import Flask
from live import LONGEST, Front, Tab, go, unharmed
from pageclient import PageClient
from playwright.sync_api import Browser, Page, expect, sync_playwright
from postgres_server import NoServerError, installed, running
from rich_store import fill
from webserver import Server, serving

from tracker.store import migrate
from tracker.store.store import Store, open_store

# The first example pays for lazy imports, so no example has a deadline. New examples are sought by those who run the
# tests at home; continuous integration tries the same few every time, so that no change fails by the fault of another.
STEADY = os.environ.get("CI") == "true"
hypothesis.settings.register_profile("tracker", deadline=None, max_examples=15 if STEADY else 30, derandomize=STEADY)
hypothesis.settings.load_profile("tracker")

ROOT = Path(__file__).parent.parent


def unavailable(reason: str) -> NoReturn:
    """Skips the test, or fails it in continuous integration, where nothing may be missing."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> None:
    """What the tests start may be interrupted, also when they themselves run in the background, which ignores it."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def tables_made_once() -> Iterator[None]:
    """The migrations make the first SQLite store of a run; the other new ones get the same tables without them.

    Nearly every test wants a new store, and Alembic takes a tenth of a second for one.
    """
    made: list[tuple[str, tuple[object, ...]]] = []
    real = migrate.upgrade

    def make(connection: sa.Connection, revision: str = "head") -> None:
        if connection.dialect.name != "sqlite" or revision != "head" or sa.inspect(connection).get_table_names():
            real(connection, revision)
        elif made:
            for statement, values in made:
                connection.exec_driver_sql(statement, values)
        else:
            real(connection)
            made.extend(_tables(connection))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(migrate, "upgrade", make)
        yield


def _tables(connection: sa.Connection) -> Iterator[tuple[str, tuple[object, ...]]]:
    """What makes the tables and rows of a SQLite store again."""
    rows = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master WHERE sql <> '' ORDER BY rowid").all()
    virtual = [f"{name}_" for _, name, sql in rows if sql.startswith("CREATE VIRTUAL")]  # it makes tables of its own
    own = {name for kind, name, _ in rows if kind == "table" and name.startswith(tuple(virtual or "?"))}
    known = {name: sql for _, name, sql in rows if name not in own}
    yield from ((sql, ()) for sql in known.values())
    for name in (name for name, sql in known.items() if sql.startswith("CREATE TABLE")):
        for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"').all():
            yield f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(row))})', tuple(row)


@pytest.fixture(scope="session", autouse=True)
def clients_like_pages() -> Iterator[None]:
    """The clients of Flask's tests send the token of our pages back, as the pages do."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Flask, "test_client_class", PageClient)
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared inputs and gold files beside the project."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        unavailable("the shared inputs are not there: they belong in ../shared, beside the project")
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty SQLite store."""
    with open_store(str(tmp_path / "tracker.db")) as opened:
        yield opened


@pytest.fixture(scope="session")
def rich_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite store with something in every table, in one file; to be copied, not to be changed."""
    path = tmp_path_factory.mktemp("rich") / "tracker.db"
    with open_store(str(path)) as store:
        fill(store)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server of our own, without a database name; skips when no server is installed."""
    if not installed():
        pytest.skip("no PostgreSQL server binaries (initdb, pg_ctl) are installed")
    try:
        with running() as url:
            yield url
    except NoServerError as error:
        unavailable(str(error))


@pytest.fixture
def postgres_url(postgres: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    with _database(postgres, request, "template1") as made:
        yield made


@pytest.fixture(scope="session")
def postgres_ready(postgres: str) -> str:
    """The name of a database that holds an empty store, for others to be copied from."""
    _run_in(postgres, 'CREATE DATABASE "ready"')
    open_store(postgres.format(database="ready")).close()
    return "ready"


@pytest.fixture
def postgres_store_url(postgres: str, postgres_ready: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a PostgreSQL database with an empty store."""
    with _database(postgres, request, postgres_ready) as made:
        yield made


@contextmanager
def _database(postgres: str, request: pytest.FixtureRequest, template: str) -> Iterator[str]:
    name = f"t{abs(hash(request.node.nodeid))}"
    _run_in(postgres, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield postgres.format(database=name)
    _run_in(postgres, f'DROP DATABASE "{name}" WITH (FORCE)')


def _run_in(postgres: str, statement: str) -> None:
    with psycopg.connect(postgres.format(database="postgres"), autocommit=True) as connection:
        connection.execute(statement.encode())


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty store on each database; the one of SQLite is made when it is opened."""
    if request.param == "sqlite":
        return str(tmp_path / "tracker.db")
    return str(request.getfixturevalue("postgres_store_url"))


@pytest.fixture
def web() -> Iterator[Server]:
    """A web server on loopback whose answers the test writes."""
    with serving() as server:
        yield server


@pytest.fixture(scope="session")
def crisis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The store of the crisis, for tests that only look at it."""
    from dashboard_crisis import fill

    with open_store(str(tmp_path_factory.mktemp("crisis") / "tracker.db")) as opened:
        yield fill(opened)


@pytest.fixture(scope="session")
def front() -> Iterator[Front]:
    """The server of the run, which shows the dashboard of one store after the other."""
    served = Front()
    yield served
    served.close()


@pytest.fixture
def live_dashboard(front: Front) -> Callable[..., str]:
    """A function that serves the dashboard of a store, with a policy for fetching and a door, and gives its address."""
    return front.show


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; skips (in continuous integration fails) when none is installed."""
    path = find_chromium()
    if path is None:
        unavailable("no Chromium is installed (or named in CHROMIUM): the browser tests need one")
    expect.set_options(timeout=LONGEST)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def tab(browser: Browser) -> Tab:
    """The tab of the run."""
    return Tab(browser)


@pytest.fixture
def browser_errors(tab: Tab) -> list[str]:
    """What went wrong in the page: console errors, exceptions, answers of 400 and above, requests to elsewhere."""
    return tab.errors


@pytest.fixture
def page(tab: Tab, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The tab, as a new user has it; what goes wrong in it is in `browser_errors`."""
    failed = request.session.testsfailed
    yield tab.clean()
    tab.leave(anew=request.session.testsfailed > failed)


@pytest.fixture
def visit(page: Page, front: Front, store: Store, browser_errors: list[str]) -> Iterator[Callable[[str], Page]]:
    """Goes to a path of the dashboard of the store; in the end nothing may have gone wrong or left the machine."""
    yield lambda path: go(page, front.show(store), path)
    unharmed(page, browser_errors)
