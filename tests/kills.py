"""`make kills`: processes are killed (SIGKILL) at random points of their work on a store, on both databases.

After every kill nothing that was acknowledged is lost and `db check` passes; in the end the same work, begun again,
comes to the very result of a run that nobody killed. A few of these run with the tests (`test_kills.py`).

make kills                        20 kills for each work and database
make kills ARGS="--kills 100 --seed 7 --work ingest"
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import shutil
import signal
import sqlite3
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, chdir, closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any, NoReturn
from unittest.mock import patch

import pandas as pd
import psycopg
import sqlalchemy as sa
from postgres_server import installed, running
from rich.console import Console
from rich.table import Table
from rich_store import contents, exports, fill
from samples import COPIED, TEXT, article, one_by_one, report, visit
from test_migrations import first_store

from tracker.identity import content_hash
from tracker.ingest import ingest
from tracker.model import Article, Report
from tracker.store.backups import BackupError, back_up, restore
from tracker.store.checks import check_store
from tracker.store.hand.records import Record
from tracker.store.opening import attach
from tracker.store.store import Store, open_store
from tracker.table import to_frame

ROOT = Path(__file__).parent.parent
PATIENCE = 120.0  # seconds that a process may take which nobody kills
DAY = date(2022, 2, 4)
Say = Callable[[str], None]  # acknowledges what is stored for good, by a key of its own


@dataclass(frozen=True)
class Work:
    """Something to do on a store, which can be begun again at any point.

    `before` makes the store as it is when the work begins, perhaps from the file of a store with something in it;
    `kept` gives the keys of what was done that are there.
    """

    name: str
    before: Callable[[str, Path], None]
    run: Callable[[str, Path, Say], None]
    kept: Callable[[str, Path], set[str]]


# --- what is done ---


class Told(Store):
    """A store that says which articles it saved."""

    say: Say

    def save(self, article: Article, reports: Sequence[Report], version: str) -> bool:
        changed = super().save(article, reports, version)
        self.say(article.id)
        return changed


def without_a_parser() -> AbstractContextManager[object]:
    """Within the block every article tells an attack, and the articles of `samples` a visit too."""
    module = ModuleType("tracker.extraction")

    def extract(one: Article) -> list[Report]:
        own = [report(article_id=one.id, evidence=one.text[:33])]
        return [*own, visit(article_id=one.id)] if one.text == TEXT else own

    module.__dict__.update(extract=extract, extract_all=one_by_one(module), extractor_version=lambda: "v1")
    return patch.dict(sys.modules, {module.__name__: module})


def do_ingest(url: str, folder: Path, say: Say) -> None:
    """Articles, copies of them, one that changes, one that is set aside."""
    records = [{"id": f"a{n}", "text": TEXT} for n in range(3)]
    records += [{"id": f"copy{n}", "text": f"{COPIED}{' - agency' * n}"} for n in range(3)]
    records += [{"id": "a1", "text": "Another text, of which nobody said anything before."}, {"id": "bad", "text": ""}]
    lines = [json.dumps({"date": "2022-02-04", "title": "Title"} | record) for record in records]
    path = folder / "dump.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    with without_a_parser(), open_store(url) as opened:
        store = Told(opened.engine)
        store.say = say
        ingest(store, [Path(os.path.relpath(path))])


def articles_kept(url: str, _: Path) -> set[str]:
    with open_store(url) as store:
        return set(store.reports()["article_id"])


def do_annotate(url: str, _: Path, say: Say) -> None:
    """Corrections, verdicts, a note, an event by hand, an undo, one after another."""
    with open_store(url) as store:
        for record in records_of(store):
            store.hand.take([record])
            say(record.annotation_id)


def records_of(store: Store) -> Iterator[Record]:
    reports = store.reports()
    attack, planned = (str(reports[reports["event_type"] == kind]["report_id"].min()) for kind in ("attack", "visit"))
    made = {"event_type": "protest", "status": "occurred", "actors": "FRA", "date_start": "2022-02-01"}
    said: list[dict[str, Any]] = [
        {"kind": "correction", "target": attack, "fields": {"place": "Kyiv (UKR)"}, "before": {"place": ""}},
        {"kind": "verdict", "target": planned, "fields": {"verdict": "confirmed"}},
        {"kind": "event", "target": "m1", "fields": made | {"date_end": "2022-02-01"}},
        {"kind": "verdict", "target": planned, "fields": {"verdict": "duplicate", "of": attack}},
        {"kind": "undo", "target": "k3"},
        {"kind": "note", "country": "UKR", "text": "Look"},
        {"kind": "correction", "target": attack, "fields": {"quantity": "7"}, "before": {"quantity": ""}},
    ]
    for number, own in enumerate(said):
        usual = {
            "author": "Kim",
            "created_at": f"2022-02-04T00:00:0{number}",
            "text": "",
            "annotation_id": f"k{number}",
        }
        yield Record(**usual | dict.fromkeys(("date_start", "date_end"), DAY) | own)


def records_kept(url: str, _: Path) -> set[str]:
    with open_store(url) as store:
        return {record.annotation_id for record in store.hand.records()}


def do_import(url: str, _: Path, say: Say) -> None:
    """Three event tables."""
    one = to_frame([report(article_id="b1", actors=("USA",))], {"b1": article("b1")})
    for part in range(3):
        with open_store(url) as store:
            store.import_events(pd.concat([one.assign(event_id=f"i{part}-{n}") for n in range(40)], ignore_index=True))
        say(f"i{part}-0")


def imports_kept(url: str, _: Path) -> set[str]:
    with open_store(url) as store:
        return set(store.events()["event_id"])


def first_and_sound(url: str, _: Path) -> None:
    """A store of the first schema whose hashes and quotations are right."""
    first_store(url, ROOT)
    engine = attach(url)
    with engine.begin() as connection:
        for row in connection.execute(sa.text("SELECT id, title, published, text, url, source FROM articles")).all():
            day = row.published if isinstance(row.published, date) else date.fromisoformat(row.published)
            found = {"hash": content_hash(Article(**row._asdict() | {"published": day})), "id": row.id}
            connection.execute(sa.text("UPDATE articles SET content_hash = :hash WHERE id = :id"), found)
            quoted = {"evidence": row.text[:1], "id": row.id}
            connection.execute(sa.text("UPDATE reports SET evidence = :evidence WHERE article_id = :id"), quoted)
    engine.dispose()


def do_migrate(url: str, _: Path, say: Say) -> None:
    """The upgrade of a first store, with the search for copies."""
    open_store(url, create=False).close()
    say("n1")


def do_backup(url: str, folder: Path, say: Say) -> None:
    engine = attach(url)
    back_up(engine, folder / "backup.db", replace=True)
    engine.dispose()
    say("backup.db")


def backup_kept(url: str, folder: Path) -> set[str]:
    """A backup that has its name is whole."""
    if not (folder / "backup.db").exists():
        return set()
    assert contents(str(folder / "backup.db")) == contents(url)
    return {"backup.db"}


def do_restore(url: str, folder: Path, say: Say) -> None:
    """A store is put into an empty one; done once, it is refused."""
    engine = attach(url)
    try:
        restore(folder / "rich.db", engine)
    except BackupError as error:
        if "holds" not in str(error):
            raise
    engine.dispose()
    say("a1")


def make_empty(url: str, _: Path) -> None:
    open_store(url).close()


def make_rich(url: str, rich: Path) -> None:
    engine = attach(url, create=True)
    restore(rich, engine)
    engine.dispose()


WORKS = {
    work.name: work
    for work in (
        Work("ingest", make_empty, do_ingest, articles_kept),
        Work("annotate", make_rich, do_annotate, records_kept),
        Work("import", make_rich, do_import, imports_kept),
        Work("migrate", first_and_sound, do_migrate, records_kept),
        Work("backup", make_rich, do_backup, backup_kept),
        Work("restore", make_empty, do_restore, articles_kept),
    )
}


# --- where it is done ---


class Places:
    """Stores as they are before a work: copies of a file, or of a database of a PostgreSQL server."""

    def __init__(self, folder: Path, server: str | None, rich: Path) -> None:
        self.folder, self.server, self.rich = folder, server, rich
        self._made = 0

    @contextmanager
    def store(self, work: Work) -> Iterator[tuple[str, Path]]:
        """The URL of a store of its own, and a folder; both are gone afterwards."""
        self._made += 1
        folder = self.folder / f"{work.name}{self._made}{'p' * bool(self.server)}"
        folder.mkdir()
        shutil.copy(self.rich, folder / "rich.db")
        if self.server is None:
            template = self._template_file(work)
            yield str(shutil.copy(template, folder / "store.db")), folder
        else:
            template_name, name = self._template_database(work), f"kills{self._made}"
            self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template_name}"')
            yield self.server.format(database=name), folder
            self._run(f'DROP DATABASE "{name}" WITH (FORCE)')
        shutil.rmtree(folder)

    def _template_file(self, work: Work) -> Path:
        path = self.folder / f"{work.name}.db"
        if not path.exists():
            work.before(str(path), self.rich)
            one_file(path)
        return path

    def _template_database(self, work: Work) -> str:
        assert self.server
        name = f"before_{work.name}"
        with psycopg.connect(self.server.format(database="postgres")) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not known:
            self._run(f'CREATE DATABASE "{name}"')
            work.before(self.server.format(database=name), self.rich)
        return name

    def _run(self, statement: str) -> None:
        assert self.server
        with psycopg.connect(self.server.format(database="postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


def one_file(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


# --- how it is killed ---


@dataclass(frozen=True)
class Whole:
    """A run that nobody killed: its result, how many statements it took and how many seconds."""

    result: list[Any]
    statements: int
    seconds: float


@dataclass
class Figures:
    """What came of the kills of one work on one database."""

    by_statement: int = 0
    by_time: int = 0
    too_late: int = 0
    acknowledged: int = 0
    reruns: int = 0
    failures: list[str] = field(default_factory=list)

    @property
    def kills(self) -> int:
        return self.by_statement + self.by_time


def child_of(work: Work, url: str, folder: Path, statement: int = 0) -> int:
    """The id of a process that does the work, and kills itself before its n-th statement or commit."""
    sys.stdout.flush()
    return os.fork() or in_child(work, url, folder, statement)


def in_child(work: Work, url: str, folder: Path, statement: int) -> NoReturn:
    """Does the work in a process of its own; its exit code is 1 when that failed."""

    def die(number: int) -> None:
        if number == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    code = 1
    try:
        with counted(die):
            do(work, url, folder)
        code = 0
    except BaseException:  # noqa: BLE001 - the parent is told by the exit code
        traceback.print_exc()
    finally:
        os._exit(code)


def do(work: Work, url: str, folder: Path) -> None:
    with chdir(folder), (folder / "acknowledged").open("a", encoding="utf-8") as said:
        work.run(url, folder, lambda key: print(key, file=said, flush=True))


@contextmanager
def counted(each: Callable[[int], None]) -> Iterator[None]:
    """Within the block the function is called before every statement and commit, with how many these are by then."""
    numbers = count(1)

    def listen(*_: Any) -> None:
        each(next(numbers))

    events = ("before_cursor_execute", "commit")
    for event in events:
        sa.event.listen(sa.Engine, event, listen)
    yield
    for event in events:
        sa.event.remove(sa.Engine, event, listen)


def ended(child: int, seconds: float = PATIENCE) -> bool:
    """Whether a process was killed, by itself or, after so long, by this one; AssertionError when it failed."""
    waiting = select.poll()
    descriptor = os.pidfd_open(child)
    waiting.register(descriptor, select.POLLIN)
    if not waiting.poll(seconds * 1000):
        os.kill(child, signal.SIGKILL)
    os.close(descriptor)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return os.WTERMSIG(status) == signal.SIGKILL
    assert os.WEXITSTATUS(status) == 0, "the work failed"
    return False


def result_of(work: Work, url: str, folder: Path) -> list[Any]:
    """All that a work gave."""
    work.kept(url, folder)
    return exports(url)[:-1]  # without the problems, which say when they were met


def unbroken(url: str) -> None:
    """`db check` passes; a store that is yet to be upgraded says no more than that."""
    engine = attach(url)
    found = [(result.check.name, result.findings) for result in check_store(engine) if result.findings]
    engine.dispose()
    assert [name for name, _ in found] in ([], ["schema"]), found
    assert not found or "tracker db upgrade" in found[0][1][0].cause, found


def whole(places: Places, work: Work) -> Whole:
    """The work done by this process, which nobody kills; what it loads the others need not load."""
    with places.store(work) as (url, folder):
        numbers = [0]
        start = time.monotonic()
        with counted(numbers.append):
            do(work, url, folder)
        seconds = time.monotonic() - start
        unbroken(url)
        return Whole(result_of(work, url, folder), numbers[-1], seconds)


def trial(
    places: Places,
    work: Work,
    reference: Whole,
    chance: random.Random,
    figures: Figures,
    most: int = 3,
    timed: float = 0.5,
) -> None:
    """Kills the work up to so many times on one store, looks at the store each time, then lets it be done.

    `timed` is the share of the kills that come after some time, the others come before some statement.
    """
    with places.store(work) as (url, folder):
        for _ in range(chance.randint(1, most)):
            if chance.random() < timed:
                killed = ended(child_of(work, url, folder), chance.uniform(0.01, reference.seconds))
                figures.by_time += killed
            else:
                killed = ended(child_of(work, url, folder, chance.randint(1, reference.statements)))
                figures.by_statement += killed
            figures.too_late += not killed
            (folder / "acknowledged").touch()
            acknowledged = set((folder / "acknowledged").read_text(encoding="utf-8").split())
            figures.acknowledged += len(acknowledged)
            unbroken(url)
            if acknowledged:
                assert acknowledged <= work.kept(url, folder), "something acknowledged is lost"
        assert not ended(child_of(work, url, folder))
        unbroken(url)
        assert result_of(work, url, folder) == reference.result, "the rerun came to another result"
        figures.reruns += 1


def killed(places: Places, work: Work, kills: int, seed: int) -> Figures:
    """So many kills of a work; a trial that fails is named with what makes it happen again."""
    figures, reference, number = Figures(), whole(places, work), 0
    while figures.kills < kills:
        number += 1
        try:
            trial(places, work, reference, random.Random(f"{seed} {work.name} {number}"), figures)
        except AssertionError as error:
            figures.failures.append(f"{work.name}, seed {seed}, trial {number}: {error}")
            if len(figures.failures) > 5:
                break
    return figures


def main() -> int:
    """Prints a table; 1 when anything was lost, broken or different."""
    parser = argparse.ArgumentParser(prog="make kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=20, help="of each work on each database; usually 20")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", action="append", choices=sorted(WORKS), help="all when none is named")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="both when none is named")
    asked = parser.parse_args()
    works = [WORKS[name] for name in asked.work or WORKS]
    figures: dict[tuple[str, str], Figures] = {}
    with TemporaryDirectory() as folder:
        run = partial(killed_all, works=works, kills=asked.kills, seed=asked.seed, figures=figures)
        rich = Path(folder) / "rich.db"
        with open_store(str(rich)) as store:
            fill(store)
        one_file(rich)
        if asked.database != "postgresql":
            run("SQLite", Places(Path(folder), None, rich))
        if asked.database != "sqlite" and installed():
            with running() as server:
                run("PostgreSQL", Places(Path(folder), server, rich))
    show(figures)
    failures = [failure for found in figures.values() for failure in found.failures]
    for failure in failures:
        sys.stderr.write(f"{failure}\n")
    return 1 if failures else 0


def killed_all(
    database: str, places: Places, works: Sequence[Work], kills: int, seed: int, figures: dict[tuple[str, str], Figures]
) -> None:
    for work in works:
        figures[work.name, database] = found = killed(places, work, kills, seed)
        sys.stderr.write(f"{work.name}, {database}: {found.kills} kills, {len(found.failures)} failures\n")


def show(figures: dict[tuple[str, str], Figures]) -> None:
    names = ("kills", "by_statement", "by_time", "too_late", "acknowledged", "reruns")
    table = Table(title="killed and begun again", title_justify="left")
    for heading in ("work", "database", *(name.replace("_", " ") for name in names), "failures"):
        table.add_column(heading, justify="left" if heading in {"work", "database"} else "right")
    rows = [[getattr(found, name) for name in names] + [len(found.failures)] for found in figures.values()]
    for key, row in zip(figures, rows, strict=True):
        table.add_row(*key, *map(str, row))
    table.add_row("all", "", *(str(sum(column)) for column in zip(*rows, strict=True)), end_section=True)
    Console(width=110).print(table)


if __name__ == "__main__":
    sys.exit(main())
