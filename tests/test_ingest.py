"""Ingest from outside: stopped, killed, run again, in another order, it ends with the same store."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import COPIED, TEXT, article, one_by_one, report

from tracker import extraction
from tracker.dataset import extract_dataset
from tracker.export import to_bytes
from tracker.ingest import Tally, extract_files, ingest, ingest_items
from tracker.meter import measuring, metered
from tracker.model import Article, Problem, Report
from tracker.stopping import Stopped, Stopper, stoppable
from tracker.store.store import Store, open_store


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every article tells an attack, so that no parser is needed."""

    def extract(one: Article) -> list[Report]:
        return [report(article_id=one.id, evidence=one.text[:60])]

    monkeypatch.setattr(extraction, "extract", extract)
    monkeypatch.setattr(extraction, "extract_all", one_by_one(extraction))
    monkeypatch.setattr(extraction, "extractor_version", lambda: "v1")


def exports(store: Store) -> list[bytes]:
    return [to_bytes(frame) for frame in (store.events(), store.reports(), store.problems()[["item", "cause"]])]


def lines(path: Path, *records: dict[str, str]) -> Path:
    path.write_text("".join(json.dumps({"date": "2022-02-04"} | one) + "\n" for one in records), encoding="utf-8")
    return path


# Ingests argv[2:] into the store "killed.db" of the working folder, and dies before its n-th statement (argv[1]).
KILLED = """
import os, signal, sys, types
from pathlib import Path
import sqlalchemy as sa
from samples import one_by_one, report
from tracker.ingest import ingest
from tracker.store.store import open_store

module = types.ModuleType("tracker.extraction")
module.extract = lambda article: [report(article_id=article.id, evidence=article.text[:60])]
module.extract_all = one_by_one(module)
module.extractor_version = lambda: "v1"
sys.modules["tracker.extraction"] = module

number, left = int(sys.argv[1]), [int(sys.argv[1])]
with open_store("killed.db") as store:
    @sa.event.listens_for(store.engine, "before_cursor_execute")
    def count(*_):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
    ingest(store, [Path(name) for name in sys.argv[2:]])
"""


def test_a_run_that_is_killed_again_and_again_ends_like_one_that_was_not(
    tmp_path: Path, root: Path, told: None
) -> None:
    records = [
        {"id": f"copy{n}", "text": f"{COPIED}{' - agency' * n}", "date": f"2022-02-0{1 + n % 3}"} for n in range(6)
    ]
    dump = lines(tmp_path / "dump.jsonl", *records, {"id": "copy1", "text": "Another."}, {"id": "bad", "text": ""})
    files = [str(dump), *map(str, sorted((root / "data/articles").iterdir())[:4])]
    killed = 0
    for number in (5, 40, 97):
        command = [sys.executable, "-c", KILLED, str(number), *files]
        env = os.environ | {"PYTHONPATH": f"{root}{os.pathsep}{root / 'tests'}"}
        killed += subprocess.run(command, cwd=tmp_path, env=env, check=False).returncode == -signal.SIGKILL
    assert killed == 3
    with open_store(str(tmp_path / "killed.db")) as store, open_store(str(tmp_path / "whole.db")) as whole:
        ingest(store, [Path(name) for name in files])
        ingest(whole, [Path(name) for name in files])
        assert exports(store) == exports(whole)
        assert sorted(whole.reports()["n_reports"]) == [1] * 4 + [6] * 6
        assert whole.counts()["problems"] == 2
        before = exports(store)
        assert ingest(store, [Path(name) for name in files]).articles == 0
        assert exports(store) == before


def test_two_processes_at_once_give_what_one_gives(tmp_path: Path, root: Path, told: None) -> None:
    files = [str(path) for path in sorted((root / "data/articles").iterdir())[:24]]
    env = os.environ | {"PYTHONPATH": f"{root}{os.pathsep}{root / 'tests'}"}
    halves = [files[::2], files[1::2][::-1]]
    running = [subprocess.Popen([sys.executable, "-c", KILLED, "0", *half], cwd=tmp_path, env=env) for half in halves]
    assert [process.wait() for process in running] == [0, 0]
    with open_store(str(tmp_path / "killed.db")) as two, open_store(str(tmp_path / "one.db")) as one:
        ingest(one, [Path(name) for name in files])
        assert exports(two) == exports(one)
        assert len(one.reports()) == 24


ITEMS = [article(key, text=f"{TEXT} {key}") for key in "abcd"] + [article(key, text=COPIED) for key in "efg"]


@settings(max_examples=10)
@given(st.permutations(ITEMS), st.integers(0, len(ITEMS)))
def test_the_order_of_the_files_and_runs_changes_nothing(items: list[Article], cut: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(extraction, "extract", lambda one: [report(article_id=one.id)])
        patched.setattr(extraction, "extractor_version", lambda: "v1")
        with open_store("sqlite://") as one, open_store("sqlite://") as two:
            ingest_items(one, ITEMS)
            ingest_items(two, items[:cut])
            ingest_items(two, items)
            assert exports(one) == exports(two)


def test_whatever_an_iterator_yields_is_stored(store: Store, told: None) -> None:
    seen = []
    items: list[Article | Problem] = [
        article("a"),
        Problem("b", "fetch", "HTTP 404", "https://example.org/b"),
        article("c"),
    ]
    tally = ingest_items(store, iter(items), lambda tally: seen.append((tally.items, tally.share)))
    assert (tally.articles, tally.problems, tally.unchanged) == (2, 1, 0)
    assert seen == [(1, None), (2, None), (3, None)]
    assert store.problems()["origin"].tolist() == ["https://example.org/b"]


def test_the_share_of_a_list_is_known(store: Store, told: None) -> None:
    shares = []
    ingest_items(store, [article("a"), article("b")], lambda tally: shares.append(tally.share))
    assert shares == [0.5, 1.0]


def test_the_share_of_files_grows_with_what_is_read(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for name, size in (("a.txt", 300_000), ("b.txt", 100_000), (".hidden", 999)):
        (tmp_path / "folder" / name).write_bytes(b"x" * size)
    shares = []
    with measuring([tmp_path / "folder", tmp_path / "none"]) as meter:
        shares.append(meter.share)
        for name in ("a.txt", "b.txt"):
            with (tmp_path / "folder" / name).open("rb") as stream, metered(stream):
                stream.read(100_000)
                shares.append(meter.share)
        shares.append(meter.share)
    assert shares == [None, 0.25, 1.0, 1.0]
    with (tmp_path / "folder/a.txt").open("rb") as stream, metered(stream):
        assert len(stream.read()) == 300_000


def test_the_share_of_a_dump_is_known_while_it_is_read(
    store: Store, told: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.ingest.LOT", 2)
    path = lines(tmp_path / "dump.jsonl", *({"id": f"a{n}", "text": f"{TEXT * 300} {n}"} for n in range(8)))
    shares: list[float] = []
    ingest(store, [path], lambda tally: shares.append(tally.share or 0))
    assert len(shares) == 8
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] == 1


def test_a_run_forgets_what_was_mended_when_it_is_over(store: Store, told: None, tmp_path: Path) -> None:
    path = lines(tmp_path / "dump.jsonl", {"id": "a", "text": ""}, {"id": "b", "text": TEXT})
    ingest(store, [path])
    assert store.problems()["item"].tolist() == [f"{path}:1"]
    lines(path, {"id": "a", "text": TEXT}, {"id": "b", "text": TEXT})

    def stop(_: Tally) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest(store, [path], stop)
    assert len(store.problems()) == 1
    ingest(store, [path])
    assert store.problems().empty


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_lets_the_article_in_hand_be_stored(
    store: Store, told: None, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    def extract(one: Article) -> list[Report]:
        if one.id == "b":
            os.kill(os.getpid(), number)
        return [report(article_id=one.id)]

    monkeypatch.setattr(extraction, "extract", extract)
    before = signal.getsignal(number)
    with pytest.raises(Stopped) as stopped:
        ingest_items(store, [article(key) for key in "abc"])
    assert stopped.value.number == number
    assert store.article("b")
    assert store.article("c") is None
    assert signal.getsignal(number) == before


def test_a_signal_while_it_waits_for_an_item_stops_at_once(store: Store, told: None) -> None:
    closed = []

    def items() -> Iterator[Article]:
        try:
            yield article("a")
            os.kill(os.getpid(), signal.SIGTERM)
            yield article("b")
        finally:
            closed.append(True)

    with pytest.raises(Stopped):
        ingest_items(store, items())
    assert closed == [True]
    assert store.article("a")
    assert store.article("b") is None


def test_the_second_signal_does_not_wait() -> None:
    stopper = Stopper()
    with pytest.raises(Stopped, match="SIGINT"), stopper.in_hand():  # noqa: PT012 - the first one passes
        stopper.signalled(signal.SIGINT)
        stopper.signalled(signal.SIGINT)


@pytest.mark.parametrize("handler", [signal.SIG_IGN, lambda *_: None], ids=["ignored", "handled"])
def test_what_is_ignored_or_handled_by_the_caller_stays_so(handler: Any) -> None:
    before = signal.signal(signal.SIGINT, handler)
    try:
        with stoppable():
            os.kill(os.getpid(), signal.SIGINT)
            assert signal.getsignal(signal.SIGINT) == handler
    finally:
        signal.signal(signal.SIGINT, before)


def test_other_threads_take_no_signals() -> None:
    handlers: list[Any] = []

    def work() -> None:
        with stoppable():
            handlers.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert handlers == [signal.getsignal(signal.SIGTERM)]


@pytest.mark.parametrize("what", ["ingest", "extract", "dataset"])
def test_a_run_that_breaks_off_closes_what_it_reads(store: Store, tmp_path: Path, what: str) -> None:
    open_files: list[str] = []

    def reading(_: object) -> Generator[Article | Problem]:
        open_files.append("dump.jsonl")
        try:
            for number in range(2000):
                yield article(str(number))
        finally:
            open_files.clear()

    def failing(lots: Iterator[list[Article]]) -> Iterator[Any]:
        next(lots)
        raise RuntimeError("the cluster failed")

    runs: dict[str, Callable[[], object]] = {
        "ingest": lambda: ingest(store, [], reading=reading, work=failing),
        "extract": lambda: extract_files([], Tally(), print, print, reading, failing),
        "dataset": lambda: extract_dataset([], tmp_path / "events", Tally(), print, print, reading, failing),
    }
    with pytest.raises(RuntimeError) as broken:
        runs[what]()
    assert str(broken.value) == "the cluster failed"
    assert open_files == [], "while the error, which knows all that was under way, is still held"
