"""Extraction on several processes: the results of one, whatever happens to a worker."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from distributed import Client, LocalCluster
from dying import POISON, Dying, stand_in
from samples import TEXT
from typer.testing import CliRunner

from tracker import cluster
from tracker.cli.main import app
from tracker.cluster import ClusterError, spread
from tracker.export import to_bytes
from tracker.ingest import Tally, Work, extract_files, here, ingest
from tracker.model import Article
from tracker.store.store import Store, open_store

LOT = 4  # articles, so that a few of them are many lots


@pytest.fixture(scope="module")
def two() -> Iterator[LocalCluster]:
    """Two processes in which every article tells an attack, and which die of POISON."""
    with local(2) as workers:
        with Client(workers, set_as_default=False) as client:
            client.register_plugin(Dying())
        yield workers


@pytest.fixture
def work(two: LocalCluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    """Extraction on them, and here with the same stand-in."""
    told(monkeypatch)
    monkeypatch.setattr("tracker.ingest.LOT", LOT)
    with spread(2, two.scheduler_address) as work:
        yield work


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty short articles."""
    path = tmp_path_factory.mktemp("dump") / "dump.jsonl"
    path.write_text("".join(record(str(n), f"{n} shells fell. {TEXT}") for n in range(60)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def alone(dump: Path, tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """What one process makes of it."""
    with pytest.MonkeyPatch.context() as patched:
        told(patched)
        with open_store(str(tmp_path_factory.mktemp("alone") / "alone.db")) as store:
            ingest(store, [dump])
            return exports(store)


def told(patched: pytest.MonkeyPatch) -> None:
    patched.setitem(sys.modules, "tracker.extraction", stand_in())
    patched.setattr(cluster, "versions", lambda: "v1")


def local(workers: int) -> LocalCluster:
    return LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs=50)


def record(key: str, text: str) -> str:
    return json.dumps({"id": key, "title": "News", "date": "2022-02-04", "text": text}) + "\n"


def exports(store: Store) -> list[bytes]:
    return [to_bytes(frame) for frame in (store.events(), store.reports())]


def pids(address: str) -> set[int]:
    with Client(address, set_as_default=False) as client:
        return set(client.run(os.getpid).values())


def test_processes_of_our_own_give_what_one_gives_and_are_closed_to_others(root: Path) -> None:
    files = sorted((root / "data/articles").iterdir())[::60]
    with cluster._started(1) as client:
        assert set(client.run(signal.getsignal, signal.SIGINT).values()) == {signal.SIG_IGN}
        assert "1 worker, dashboard: http://127.0.0.1:" in cluster._description(client)
        address = str(client.scheduler_info()["address"])
        assert address.startswith("tls://127.0.0.1:")
        with pytest.raises(ClusterError, match="no Dask scheduler answers"), spread(1, address):
            pass
        many = extract_files(files, Tally(), print, print, work=partial(cluster._spread, client))
    assert many == extract_files(files, Tally(), print, print)
    assert len(many[0]) > 5


def test_the_command_takes_a_scheduler(two: LocalCluster, work: Work, dump: Path) -> None:
    one, many = (
        CliRunner().invoke(app, ["extract", str(dump), *options])
        for options in ([], ["--scheduler", two.scheduler_address])
    )
    assert (one.exit_code, many.exit_code) == (0, 0)
    assert one.stdout == many.stdout
    assert len(one.stdout.splitlines()) == 61
    assert "2 workers" in many.stderr


def test_a_worker_that_is_killed_in_the_middle_loses_and_doubles_nothing(
    two: LocalCluster, work: Work, store: Store, dump: Path, alone: list[bytes]
) -> None:
    killed: list[int] = []

    def kill(tally: Tally) -> None:
        if tally.articles == LOT:
            killed.append(min(pids(two.scheduler_address)))
            os.kill(killed[0], signal.SIGKILL)

    tally = ingest(store, [dump], kill, work=work)
    assert (tally.articles, tally.problems, tally.unchanged) == (60, 0, 0)
    assert exports(store) == alone
    assert killed[0] not in pids(two.scheduler_address)


def test_an_article_that_kills_its_worker_is_set_aside_alone(
    two: LocalCluster,
    work: Work,
    store: Store,
    dump: Path,
    alone: list[bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(two.scheduler, "allowed_failures", 0)  # each time costs a restart
    lines = dump.read_text(encoding="utf-8").splitlines(keepends=True)
    lines.insert(9, record("bad", f"{TEXT} {POISON}"))
    poisoned = tmp_path / "poisoned.jsonl"
    poisoned.write_text("".join(lines), encoding="utf-8")
    tally = ingest(store, [poisoned], work=work)
    assert (tally.articles, tally.problems) == (60, 1)
    assert store.problems()[["item", "stage", "cause"]].values.tolist() == [["bad", "extract", cluster.DIED]]
    assert exports(store) == alone


def test_a_worker_with_other_rules_is_refused_before_anything_is_stored(
    two: LocalCluster, work: Work, store: Store, dump: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "versions", lambda: "tracker 9+abc")
    with pytest.raises(ClusterError, match=r"worker tcp://127\.0\.0\.1:\d+ would give other results: .* not tracker 9"):
        ingest(store, [dump], work=work)
    assert store.counts()["articles"] == 0


def test_a_failure_of_one_text_is_its_own(work: Work, store: Store, tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_text(record("a", TEXT) + record("b", "") + record("c", TEXT + " Again."), encoding="utf-8")
    assert ingest(store, [path], work=work).problems == 1


def test_only_so_many_articles_are_in_memory(two: LocalCluster, work: Work) -> None:
    taken = []

    def lots() -> Iterator[list[Article]]:
        for number in range(40):
            taken.append(number)
            yield []

    done = work(lots())
    for number in range(5):
        assert next(done)() == []
        assert len(taken) <= number + 2 * cluster.AHEAD


def test_a_scheduler_that_is_not_there_or_has_no_workers_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    for address in ("tcp://127.0.0.1:9", "nonsense://x"):
        result = CliRunner().invoke(app, ["ingest", "x.txt", "--db", "sqlite://", "--scheduler", address])
        assert result.exit_code == 2
        assert f"no Dask scheduler answers at {address}" in result.stderr
    with local(0) as empty:
        address = empty.scheduler_address
        cause = f"{address} has no workers: start some with `dask worker"
        with pytest.raises(ClusterError, match=cause), spread(1, address):
            pass


def test_one_worker_is_this_process_and_a_scheduler_has_its_own() -> None:
    from tracker.cli.spread import work_of

    with work_of(1, None) as work:
        assert work is here
    result = CliRunner().invoke(app, ["extract", "x.txt", "--workers", "2", "--scheduler", "tcp://h:1"])
    assert (result.exit_code, "leave out --workers" in result.stderr) == (2, True)
