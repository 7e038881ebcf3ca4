"""Finding events: pages, orders, conditions and words, in both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from samples import TEXTS, article, report, visit

from tracker.store.finding import SORTABLE, Wanted
from tracker.store.store import Store, open_store
from tracker.table import COLUMNS

DAY = date(2022, 2, 4)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield fill(opened)


def fill(store: Store) -> Store:
    """Seven attacks, a day apart, and a visit."""
    for n in range(7):
        day = DAY + timedelta(n)
        own = report(
            article_id=f"a{n}",
            date_start=day,
            date_end=day,
            evidence=f"Strike number {n} on a mill.",
            confidence=n / 10,
        )
        store.save(
            article(f"a{n}", title=f"Day {n}", text=f"Text {n}.", published=day, source=f"Paper {n % 2}"), [own], "v1"
        )
    trip = article("trip", title="Élysée confirms the journey", text="Trip.", source="Daily")
    store.save(trip, [visit(article_id="trip")], "v1")
    return store


def ids(store: Store, **wanted: Any) -> list[str]:
    frame, number = store.find(Wanted(**wanted))
    assert number == len(frame) == len(store.found(Wanted(**wanted)))
    return sorted(frame["article_id"])


def test_pages_put_together_are_the_whole(store: Store) -> None:
    pages = [store.find(Wanted(), offset=offset, limit=3) for offset in (0, 3, 6, 9)]
    assert [number for _, number in pages] == [8, 8, 8, 8]
    assert [len(frame) for frame, _ in pages] == [3, 3, 2, 0]
    seen = [key for frame, _ in pages for key in frame["event_id"]]
    assert sorted(seen) == sorted(store.events()["event_id"])
    assert list(pages[0][0].columns) == [*COLUMNS, "title", "source"]
    assert pages[0][0]["date_start"].is_monotonic_decreasing


def test_a_source_is_found_whatever_its_length(store: Store) -> None:
    """Names of more than two kilobytes fit into no index of PostgreSQL."""
    long = "".join(chr(0x4E00 + n * 7919 % 20000) for n in range(3000))
    day = DAY + timedelta(90)
    own = report(article_id="long", evidence="Strike number 9 on a mill.", date_start=day, date_end=day)
    store.save(article("long", title="Long", text="Text 9.", source=long, published=day), [own], "v1")
    assert ids(store, sources=(long,)) == ["long"]
    assert ids(store, sources=("Daily",)) == ["trip"]
    assert ids(store, sources=("Daily", long)) == ["long", "trip"]
    assert ids(store, sources=("Paper 1",), start=DAY + timedelta(2)) == ["a3", "a5"]


@pytest.mark.parametrize("column", SORTABLE)
def test_every_column_sorts_both_ways(store: Store, column: str) -> None:
    rising, _ = store.find(Wanted(), order=[(column, False)])
    falling, _ = store.find(Wanted(), order=[(column, True)])
    values = rising[column].dropna().tolist()
    assert values == sorted(values)
    assert falling[column].dropna().tolist() == values[::-1]


def test_an_unknown_column_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="not sorted by 'secret'"):
        store.find(Wanted(), order=[("secret", True)])


def test_each_condition_leaves_the_right_events(store: Store) -> None:
    assert ids(store, countries=("FRA",)) == ["trip"]
    assert ids(store, countries=("FRA", "RUS")) == []
    assert len(ids(store, countries=("UKR",), counterparts=("FRA", "RUS"))) == 8
    assert (
        ids(store, types=("visit",))
        == ids(store, directions=("de-escalation",))
        == ids(store, statuses=("planned",))
        == ["trip"]
    )
    assert ids(store, types=("visit",), directions=("escalation",)) == []
    assert ids(store, start=DAY + timedelta(5)) == ["a5", "a6"]
    assert ids(store, end=DAY) == ["a0"]
    assert ids(store, confidence=0.6) == ["a6", "trip"]
    assert ids(store, sources=("Paper 1",)) == ["a1", "a3", "a5"]
    assert ids(store, origins=("manual",)) == ids(store, reports=2) == []


@pytest.mark.parametrize("rows", [1, 3, 100])
def test_the_parts_put_together_are_what_was_found(store: Store, rows: int) -> None:
    parts = list(store.found_in_parts(Wanted(countries=("UKR",)), rows))
    assert [len(part) for part in parts] == [min(rows, 8 - first) for first in range(0, 8, rows)]
    assert_frame_equal(pd.concat(parts, ignore_index=True), store.found(Wanted(countries=("UKR",))))
    assert list(store.found_in_parts(Wanted(countries=("ZZZ",)))) == []


def test_many_are_found_in_another_way_with_the_same_result(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    wanteds = [Wanted(countries=("UKR",), words="strike"), Wanted(counterparts=("FRA", "RUS")), Wanted(words="mill")]
    orders: list[list[tuple[str, bool]]] = [[], [("date_start", False)], [("confidence", True)]]
    asked = [(wanted, order) for wanted in wanteds for order in orders]
    usual = [store.find(wanted, order=order, offset=1, limit=4) for wanted, order in asked]
    monkeypatch.setattr("tracker.store.store.MANY", 1)
    walked = [store.find(wanted, order=order, offset=1, limit=4) for wanted, order in asked]
    assert [number for _, number in usual] == [number for _, number in walked] == [7] * 3 + [8] * 3 + [7] * 3
    for (one, _), (other, _) in zip(usual, walked, strict=True):
        assert_frame_equal(one, other)


def test_parties_are_those_of_all_events_most_events_first(store: Store) -> None:
    events = store.events()
    named = (events["actors"] + ";" + events["recipients"]).str.split(";")
    counts = Counter(code for codes in named for code in set(codes) if code)
    assert list(store.parties().items()) == sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def test_what_was_rejected_is_found_and_counted_nowhere(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = store.parties()
    store.hand.judge(store.found(Wanted(words="strike 3"))["event_id"].iloc[0], "rejected", "Kim", "another mill")
    for many in (1000, 1):
        monkeypatch.setattr("tracker.store.store.MANY", many)
        assert ids(store, words="mill") == [f"a{n}" for n in (0, 1, 2, 4, 5, 6)]
        assert ids(store, words="strike 3") == []
    assert sum(len(part) for part in store.found_in_parts(Wanted())) == 7
    assert store.parties() == before | {"RUS": before["RUS"] - 1, "UKR": before["UKR"] - 1}


def test_words_are_found_by_stem_in_sentence_and_title(store: Store) -> None:
    assert ids(store, words="strikes 3") == ["a3"]
    assert ids(store, words="journeys") == ["trip"]
    assert ids(store, words="mi") == [f"a{n}" for n in range(7)]
    assert ids(store, words="mill kyiv") == []
    changed = replace(report(), article_id="a3", evidence="A bridge was blown up.", actors=("BLR",))
    store.save(article("a3", text="Text 3, corrected."), [changed], "v1")
    assert ids(store, words="strike 3") == []
    assert ids(store, words="bridges") == ["a3"]


@settings(max_examples=15)
@given(TEXTS)
def test_no_words_are_a_wrong_query(text: str) -> None:
    with open_store("sqlite://") as store:
        assert store.find(Wanted(words=text))[1] == 0


def test_no_words_are_a_wrong_query_in_postgresql(postgres_url: str) -> None:
    with open_store(postgres_url) as store:
        for text in ("a & b | !c", "':*", "\\", 'it\'s "here"', "%", "<->", "ß é 1,5"):
            store.find(Wanted(words=text))


def test_the_words_of_postgresql_use_their_index(postgres_url: str) -> None:
    from tracker.store.finding import every

    with open_store(postgres_url) as store, store.engine.connect() as connection:
        connection.execute(sa.text("SET enable_seqscan = off"))
        query = every(Wanted(words="mill"), "postgresql").compile(store.engine, compile_kwargs={"literal_binds": True})
        plan = " ".join(
            row[0] for row in connection.execute(sa.text(f"EXPLAIN {str(query).replace(':*', chr(92) + ':*')}"))
        )
    assert "ix_events_words" in plan


@given(st.integers(0, 9), st.integers(1, 9))
def test_any_page_of_an_empty_store_is_empty(offset: int, limit: int) -> None:
    with open_store("sqlite://") as store:
        frame, number = store.find(Wanted(), offset=offset, limit=limit)
    assert (len(frame), number) == (0, 0)
