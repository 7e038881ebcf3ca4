"""Copies of one article: counted once, all kept, and the same whatever the order in which they come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import COPIED, article, report

from tracker.export import to_bytes
from tracker.linking.duplicates import DAYS, bands, fingerprint, same_news
from tracker.model import Article
from tracker.store.store import Store, open_store

DAY = date(2022, 2, 4)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened


def copy(key: str, days: int = 0, text: str = COPIED, **changes: Any) -> Article:
    return article(key, text=text, published=DAY + timedelta(days), **changes)


def fill(store: Store, articles: Sequence[Article], version: str = "v1") -> None:
    for one in articles:
        store.save(one, [report(article_id=one.id, evidence=one.text[:33])], version)


def exports(store: Store) -> dict[str, bytes]:
    return {"events": to_bytes(store.events()), "reports": to_bytes(store.reports())}


def clusters(store: Store) -> set[tuple[str, ...]]:
    """The ids of each cluster, the head first."""
    return {tuple(store.carriers(key)["article_id"]) for key in set(store.reports()["article_id"])}


def test_copies_count_once_and_are_all_kept(store: Store) -> None:
    fill(store, [copy("b", 1, source="Second"), copy("c", 2, f"LIMA (AP) - {COPIED}"), copy("a", 0, title="Other")])
    assert store.events()["article_id"].tolist() == ["a"]
    assert store.events("UKR")["n_reports"].tolist() == [3]
    assert store.parties() == {"RUS": 1, "UKR": 1}
    assert store.counts()["events"] == 1
    assert store.counts()["articles"] == 3
    assert sorted(store.reports()["article_id"]) == ["a", "b", "c"]
    assert store.reports()["n_reports"].tolist() == [3, 3, 3]
    carriers = store.carriers("c")
    assert carriers["article_id"].tolist() == ["a", "b", "c"]
    assert carriers["is_head"].tolist() == [True, False, False]
    assert carriers["source"].tolist()[1] == "Second"


def test_the_head_is_the_earliest_then_the_smallest_id(store: Store) -> None:
    fill(store, [copy("b"), copy("c"), copy("d", -1)])
    assert clusters(store) == {("d", "b", "c")}
    fill(store, [copy("a"), copy("e", -1), copy("0", -1)])
    assert clusters(store) == {("0", "d", "e", "a", "b", "c")}
    assert store.events()["n_reports"].tolist() == [6]


def test_the_same_words_long_after_are_another_event(store: Store) -> None:
    fill(store, [copy("a"), copy("b", DAYS), copy("c", DAYS + 1)])
    assert clusters(store) == {("a", "b"), ("c",)}


def test_another_number_or_place_is_no_copy(store: Store) -> None:
    fill(store, [copy("a", text="A bomb kills 12 in Kabul."), copy("b", text="A bomb kills 14 in Mosul.")])
    assert clusters(store) == {("a",), ("b",)}
    assert store.reports()["n_reports"].tolist() == [1, 1]


def test_a_head_that_says_something_else_now_gives_way(store: Store) -> None:
    fill(store, [copy("a"), copy("b", 1), copy("c", 2)])
    fill(store, [copy("a", text="Nothing of the kind happened.")])
    assert clusters(store) == {("a",), ("b", "c")}
    fill(store, [copy("b", 9)])
    assert clusters(store) == {("a",), ("b",), ("c",)}


def test_a_change_of_the_method_finds_the_copies_anew(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "tracker.db")) as store:
        fill(store, [copy("a"), copy("b", 1), copy("c", 9), copy("d", text="Something else.")])
        before = exports(store)
        with store.engine.begin() as connection:
            connection.execute(sa.text("UPDATE texts SET head_id = id, carried = 1"))
            connection.execute(sa.text("UPDATE meta SET value = 'older' WHERE key = 'duplicates'"))
        assert exports(store) != before
    notices: list[str] = []
    with open_store(str(tmp_path / "tracker.db"), notice=notices.append) as again:
        assert exports(again) == before
    assert ["looking for them again" in notice for notice in notices] == [True]


# Texts of 40 words, each with a few of them replaced: a chain in which neighbours are copies and others are not.
WORDS = [f"w{number}" for number in range(40)]
CHANGED = ("w5", "w15", "w25", "w35")
CHAIN = [" ".join(f"new{word}" if word in CHANGED[:n] else word for word in WORDS) for n in range(5)]


@st.composite
def some_articles(draw: st.DrawFn) -> list[Article]:
    keys = draw(st.lists(st.sampled_from("abcdefghij"), min_size=2, max_size=7, unique=True))
    return [copy(key, draw(st.integers(0, 7)), draw(st.sampled_from(CHAIN))) for key in keys]


def expected(articles: Sequence[Article]) -> set[tuple[str, ...]]:
    """The clusters by the definition: in order, each text repeats the first head that is the same news."""
    led: dict[str, list[Article]] = {}
    heads: list[Article] = []
    for one in sorted(articles, key=lambda a: (a.published, a.id)):
        print_ = fingerprint(one.text)
        near = [head for head in heads if abs((head.published - one.published).days) <= DAYS]
        met = [head for head in near if set(bands(fingerprint(head.text))) & set(bands(print_))]
        head = next((head for head in met if same_news(fingerprint(head.text), print_)), one)
        heads += [one] if head is one else []
        led.setdefault(head.id, []).append(one)
    return {tuple(one.id for one in members) for members in led.values()}


@settings(max_examples=10)
@given(some_articles(), st.randoms(use_true_random=False))
def test_the_order_of_ingest_changes_nothing(articles: list[Article], random: Any) -> None:
    with open_store("sqlite://") as one, open_store("sqlite://") as two:
        fill(one, articles)
        random.shuffle(articles)
        fill(two, articles)
        assert exports(one) == exports(two)
        assert clusters(one) == expected(articles)


@settings(max_examples=10)
@given(some_articles(), some_articles())
def test_updates_leave_what_a_fresh_store_would_have(before: list[Article], after: list[Article]) -> None:
    newest = {one.id: one for one in (*before, *after)}
    with open_store("sqlite://") as updated, open_store("sqlite://") as fresh:
        fill(updated, [*before, *after])
        fill(fresh, list(newest.values()))
        assert clusters(updated) == clusters(fresh) == expected(list(newest.values()))
        assert exports(updated) == exports(fresh)
        with updated.engine.connect() as connection:
            carried = connection.execute(sa.text("SELECT SUM(carried), SUM(copies) FROM texts")).one()
            rows = connection.execute(sa.text("SELECT COUNT(*) FROM texts")).scalar_one()
            held = connection.execute(sa.text("SELECT COUNT(DISTINCT text_id) FROM bands")).scalar_one()
        assert tuple(carried) == (len(newest), len(newest))
        assert rows == held
