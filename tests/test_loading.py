"""Many events at once: the same rows as one by one, and every index and key of the tables as before."""

from __future__ import annotations

import pandas as pd
import pytest
import sqlalchemy as sa
from samples import article, report, visit

from tracker.store import imports, loading
from tracker.store.schema import articles, events, participants
from tracker.store.store import open_store
from tracker.table import to_frame

TABLES = [events.name, participants.name]


@pytest.fixture
def table() -> pd.DataFrame:
    told = [report(place="two\nlines", evidence="a\tb \\N é"), visit(quantity=3.5)]
    return to_frame(told, {key: article(key) for key in ("a1", "a2", "a3")})


def test_a_large_import_gives_what_a_small_one_does(
    url: str, table: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "LARGE", 0)
    with open_store(url) as store:
        with store.engine.begin() as connection:
            before = sorted(loading._made_anew(connection, TABLES))
        assert store.import_events(table) == len(table)
        with store.engine.begin() as connection:
            assert sorted(loading._made_anew(connection, TABLES)) == before
        assert len(before) > 4
        pd.testing.assert_frame_equal(store.events(), table)
        more = table.assign(event_id=table["event_id"] + "-more")
        assert store.import_events(pd.concat([table, more])) == len(more)  # fewer than there are: with indexes
        assert store.parties() == {"UKR": 4, "FRA": 2, "RUS": 2}
        for code, number in store.parties().items():
            assert len(store.events(code)) == number


def test_a_large_import_that_fails_leaves_everything_as_it_was(
    url: str, table: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: pd.DataFrame) -> pd.DataFrame:
        raise OSError("the disk is full")

    monkeypatch.setattr(imports, "LARGE", 0)
    with open_store(url) as store:
        with store.engine.begin() as connection:
            before = sorted(loading._made_anew(connection, TABLES))
        monkeypatch.setattr(imports, "parties", broken)
        with pytest.raises(OSError, match="full"):
            store.import_events(table)
        with store.engine.begin() as connection:
            assert sorted(loading._made_anew(connection, TABLES)) == before
        assert store.events().empty


def test_an_id_that_is_there_twice_is_an_error(url: str, table: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "LARGE", 0)
    with open_store(url) as store:
        with pytest.raises(sa.exc.IntegrityError):
            store.import_events(pd.concat([table, table]))
        assert store.events().empty
        assert store.import_events(table) == len(table)


def test_keys_into_a_table_give_way_too(url: str) -> None:
    with open_store(url) as store, store.engine.begin() as connection:
        before = sorted(loading._made_anew(connection, [articles.name]))
        with loading.indexed_afterwards(connection, articles):
            assert not list(loading._made_anew(connection, [articles.name]))
        assert sorted(loading._made_anew(connection, [articles.name])) == before


def test_few_columns_are_those_of_the_whole_table(url: str, table: pd.DataFrame) -> None:
    with open_store(url) as store:
        store.import_events(table)
        for columns in (["date_start", "event_id"], ["tension", "published", "direction"], list(table.columns)):
            pd.testing.assert_frame_equal(store.events(columns=columns), table[columns])
            then = store.events("UKR", as_of=table["published"].max().date(), columns=columns)
            assert list(then.columns) == columns
