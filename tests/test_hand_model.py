"""Whatever happens in whatever order: no record is lost, and the table is what a plain model of it says."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from samples import article, report, visit

from tracker.export import to_bytes
from tracker.model import Article, Report
from tracker.store.hand.changes import ConflictError
from tracker.store.hand.records import Record, RecordError, holding
from tracker.store.store import Store, open_store

DAY = date(2022, 2, 4)
PLACES = ("Kyiv (UKR)", "Lviv (UKR)", "Odesa (UKR)")
NAMES = [f"a{n}" for n in range(6)]


def version(name: str, number: int) -> tuple[Article, list[Report]]:
    """An article of the pool as the rules of this version read it: day, type and status differ, or it tells nothing."""
    day = DAY + timedelta(NAMES.index(name) % 3)
    text = f"{name} says so."
    if number == 3:
        return article(name, text=text, published=day), []
    status = ("planned", "occurred", "denied")[(NAMES.index(name) + number) % 3]
    make = report if NAMES.index(name) % 2 else visit
    one = make(
        article_id=name, status=status, evidence=text, date_start=DAY + timedelta(3), date_end=DAY + timedelta(3)
    )
    return article(name, text=text, published=day), [one]


class CrashError(Exception):
    """Stands for whatever ends a write in the middle."""


class Hands(RuleBasedStateMachine):
    """Ingest, re-extraction, corrections, verdicts, undo, import, relinking, crashes and reopening, in any order."""

    @initialize()
    def start(self) -> None:
        self.store: Store = open_store("sqlite://")
        self.told: dict[str, int] = {}
        self.written: list[str] = []

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()

    def ids(self) -> list[str]:
        with self.store.engine.connect() as connection:
            return sorted(connection.execute(sa.text("SELECT event_id FROM events")).scalars())

    @rule(name=st.sampled_from(NAMES), number=st.integers(0, 3))
    def ingest(self, name: str, number: int) -> None:
        found, reports = version(name, number)
        self.store.save(found, reports, f"v{number}")
        self.told[name] = number

    @rule(data=st.data(), place=st.sampled_from(PLACES))
    def correct(self, data: st.DataObject, place: str) -> None:
        self.store.link()
        if ids := self.ids():
            self.written.append(self.store.hand.correct(data.draw(st.sampled_from(ids)), {"place": place}, "Kim"))

    @rule(data=st.data(), verdict=st.sampled_from(["confirmed", "rejected"]))
    def judge(self, data: st.DataObject, verdict: str) -> None:
        self.store.link()
        if ids := self.ids():
            self.written.append(self.store.hand.judge(data.draw(st.sampled_from(ids)), verdict, "Lee", "so"))

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        if not self.written:
            return
        with suppress(RecordError):  # it does not hold any more
            self.written.append(self.store.hand.undo(data.draw(st.sampled_from(self.written)), "Lee"))

    @rule(after=st.integers(1, 12), name=st.sampled_from(NAMES), by_hand=st.booleans())
    def crash(self, after: int, name: str, by_hand: bool) -> None:
        """The database goes away in the middle of a write: nothing of it is there, or all."""
        self.store.link()
        ids, left = self.ids(), [after]

        def fail(*_: Any) -> None:
            left[0] -= 1
            if not left[0]:
                raise CrashError

        sa.event.listen(self.store.engine, "before_cursor_execute", fail)
        try:
            if ids and by_hand:
                self.written.append(self.store.hand.correct(ids[-1], {"place": PLACES[0]}, "Kim"))
            else:
                self.store.save(*version(name, 1), "v1")
                self.told[name] = 1
        except CrashError:
            assert left[0] <= 0
        finally:
            sa.event.remove(self.store.engine, "before_cursor_execute", fail)

    @rule()
    def relink(self) -> None:
        with self.store.engine.begin() as connection:
            connection.execute(sa.text("UPDATE meta SET value = 'older' WHERE key = 'linked'"))
        self.store.link()

    @rule()
    def move(self) -> None:
        """The records go to another store, to which the articles come afterwards, in another order."""
        with open_store("sqlite://") as other:
            other.hand.take(self.store.hand.records())
            for name, number in sorted(self.told.items(), reverse=True):
                other.save(*version(name, number), f"v{number}")
            if not self.renamed():
                assert to_bytes(other.events()) == to_bytes(self.store.events())

    def renamed(self) -> bool:
        """Whether a record names an id that only the older store remembers."""
        with self.store.engine.connect() as connection:
            return bool(connection.execute(sa.text("SELECT COUNT(*) FROM aliases")).scalar_one())

    @invariant()
    def no_record_is_lost(self) -> None:
        if hasattr(self, "store"):
            assert sorted(record.annotation_id for record in self.store.hand.records()) == sorted(self.written)

    @invariant()
    def the_table_is_what_the_model_says(self) -> None:
        if hasattr(self, "store"):
            assert self.seen() == self.model()

    @invariant()
    def every_record_is_met_where_it_belongs(self) -> None:
        """What is read for one event is what all records say of it, by whichever id they name it."""
        if not hasattr(self, "store"):
            return
        everything, own = {one.annotation_id: one for one in self.store.hand.records()}, defaultdict(set)
        for one in everything.values():
            about = one
            while about.kind == "undo":
                about = everything[about.target]
            own[self.store.resolve(about.target)].add(one.annotation_id)
        for event in self.ids():
            assert {one.annotation_id for one in self.store.hand.records(event)} == own[event]

    def seen(self) -> dict[str, tuple[str, str]]:
        events = self.store.events()
        return {row["event_id"]: (row["place"], row["origin"]) for row in events.to_dict("records")}

    def model(self) -> dict[str, tuple[str, str]]:
        """A fresh store of the same articles without records, and the records that hold applied one by one."""
        with open_store("sqlite://") as fresh:
            for name, number in self.told.items():
                fresh.save(*version(name, number), f"v{number}")
            table = {row["event_id"]: (row["place"], "extracted") for row in fresh.events().to_dict("records")}
        rejected: dict[str, bool] = defaultdict(bool)
        for record in holding(self.store.hand.records()):
            event = self.store.resolve(record.target)
            if event is None or event not in table:
                continue
            if record.kind == "correction":
                table[event] = (record.fields["place"], "corrected")
            else:
                rejected[event] = record.verdict == "rejected"
        return {event: values for event, values in table.items() if not rejected[event]}


Hands.TestCase.settings = settings(max_examples=8, stateful_step_count=12, deadline=None)
TestHands = Hands.TestCase


def test_eight_writers_and_readers_lose_nothing_and_see_no_error(url: str) -> None:
    with open_store(url) as first:
        for name in NAMES:
            first.save(*version(name, 0), "v0")
        events = first.events()["event_id"].tolist()
    acknowledged: list[str] = []
    lock = threading.Lock()

    def work(number: int) -> None:
        with open_store(url) as store:
            for turn in range(6):
                event = events[(number + turn) % len(events)]
                key = store.hand.correct(event, {"place": PLACES[turn % 3]}, f"author {number}")
                store.save(*version(NAMES[number % len(NAMES)], turn % 3), f"v{number}-{turn}")
                store.events("UKR")
                with lock:
                    acknowledged.append(key)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    with open_store(url) as store:
        written = [record.annotation_id for record in store.hand.records()]
    assert len(acknowledged) == len(set(acknowledged)) == 48
    assert sorted(written) == sorted(acknowledged)


@pytest.mark.parametrize("statement", [1, 3, 6, 10, 15])
def test_a_writer_that_is_killed_loses_nothing_that_was_acknowledged(url: str, tmp_path: Path, statement: int) -> None:
    with open_store(url) as first:
        for name in NAMES:
            first.save(*version(name, 0), "v0")
        events = first.events()["event_id"].tolist()
    told = tmp_path / "acknowledged"
    child = os.fork()
    if not child:
        write_until_killed(url, events, told, statement)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    with open_store(url, create=False) as store:
        written = [record.annotation_id for record in store.hand.records()]
        assert len(written) == len(set(written))
        acknowledged = told.read_text(encoding="utf-8").split()
        assert len(acknowledged) >= 2
        assert set(acknowledged) <= set(written)
        assert len(written) <= len(acknowledged) + 1  # one may have been stored and not acknowledged any more
        store.hand.correct(events[0], {"place": "Kyiv (UKR)"}, "Lee")
        assert store.event(events[0])["place"] == "Kyiv (UKR)"  # type: ignore[index]


def write_until_killed(url: str, events: list[str], told: Path, statement: int) -> NoReturn:
    """In a process of its own: corrections one after another; it dies before a statement of the third."""
    left = [sys.maxsize]

    def count(*_: Any) -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    with open_store(url) as store, told.open("w", encoding="utf-8") as said:
        sa.event.listen(store.engine, "before_cursor_execute", count)
        for turn in range(50):
            if turn == 2:
                left[0] = statement
            said.write(store.hand.correct(events[turn % len(events)], {"place": PLACES[turn % 3]}, "Kim") + "\n")
            said.flush()
    os._exit(0)


def test_of_two_who_saw_the_same_only_one_is_taken(url: str) -> None:
    with open_store(url) as first:
        first.save(*version("a0", 0), "v0")
        event = first.events()["event_id"].item()
    barrier = threading.Barrier(4)

    def work(number: int) -> Any:
        with open_store(url) as store:
            barrier.wait()
            try:
                return store.hand.correct(event, {"place": PLACES[number % 3]}, f"author {number}", expected="")
            except ConflictError as conflict:
                return conflict

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(work, range(4)))
    taken = [result for result in results if isinstance(result, str)]
    assert len(taken) == 1
    assert {c.theirs.annotation_id for c in results if isinstance(c, ConflictError)} == set(taken)


def test_a_record_says_what_it_was_before() -> None:
    with open_store("sqlite://") as store:
        store.save(*version("a0", 0), "v0")
        event = store.events()["event_id"].item()
        store.hand.correct(event, {"place": "Kyiv (UKR)"}, "Kim")
        store.hand.correct(event, {"place": "Lviv (UKR)"}, "Lee")
        records: list[Record] = store.hand.records()
    assert [record.before["place"] for record in records] == ["", "Kyiv (UKR)"]
