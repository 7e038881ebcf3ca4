"""The same id with another text: the newest is shown and counted, what was said before is kept with its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from samples import TEXT, article, report, visit

from tracker.export import to_bytes
from tracker.identity import content_hash
from tracker.store.store import Store, open_store


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened


OLD = article(source="Daily", license="CC BY 4.0", attribution="Daily, 2022", published_basis="json-ld")
NEW = article(text=f"Correction. {TEXT}")


def test_an_update_is_a_new_version_and_the_old_one_is_kept(store: Store) -> None:
    store.save(OLD, [report(), visit()], "v1")
    store.save(NEW, [report(evidence_start=12, evidence_end=45)], "v1")
    assert store.article("a1") == NEW
    assert store.events()["event_type"].tolist() == ["attack"]
    assert store.reports()["evidence_start"].tolist() == [12]
    [(number, replaced_at, old)] = store.older_versions("a1")
    assert (number, old) == (1, OLD)
    assert replaced_at.endswith("+00:00")
    told = store.older_reports("a1", 1)
    assert list(told.columns) == list(store.reports().columns)
    for start, end, evidence in told[["evidence_start", "evidence_end", "evidence"]].itertuples(index=False):
        assert old.text[start:end] == evidence
    assert store.older_reports("a1", 2).empty


def test_versions_are_numbered_and_an_event_may_be_in_several(store: Store) -> None:
    for number in range(4):
        store.save(article(text=f"{TEXT} {number}"), [report()], "v1")
    assert [number for number, _, _ in store.older_versions("a1")] == [1, 2, 3]
    assert {store.older_reports("a1", number)["event_id"].item() for number in (1, 2, 3)} == set(
        store.events()["event_id"]
    )


def test_an_old_file_read_again_brings_nothing_back(store: Store) -> None:
    store.save(OLD, [report()], "v1")
    store.save(NEW, [visit()], "v1")
    before = to_bytes(store.reports())
    for version in ("v1", "v2"):
        assert store.has(OLD, version)
        assert not store.save(OLD, [report()], version)
    assert store.article("a1") == NEW
    assert to_bytes(store.reports()) == before


def test_newer_rules_and_newer_facts_about_a_text_make_no_version(store: Store) -> None:
    store.save(OLD, [report(), visit()], "v1")
    store.save(OLD, [visit()], "v2")
    dated = article(published=date(2022, 2, 3), language="en", license="CC BY-SA 4.0", published_at="2022-02-03T23:00Z")
    store.save(dated, [report()], "v2")
    assert store.older_versions("a1") == []
    assert store.article("a1") == dated
    assert store.events()["event_type"].tolist() == ["attack"]


def test_many_items_may_share_an_address(store: Store) -> None:
    one, two = (article(key, url="https://example.org/day#x", text=f"{TEXT} {key}") for key in ("a1", "a2"))
    store.save(one, [report()], "v1")
    store.save(two, [visit(article_id="a2")], "v1")
    assert len(store.events()) == 2
    with store.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT canonical_url, ingested, version FROM articles ORDER BY id").all()
    assert [tuple(row) for row in rows] == [("https://example.org/day", 1, 1), ("https://example.org/day", 2, 1)]


def test_every_field_counts_and_an_absent_one_keeps_the_hash() -> None:
    plain = article(source="Daily")
    assert content_hash(plain) == "e2732910afc684284d16bc14186b202919573a3713e52566c97946497ab8b9cd"
    changes = [
        {"published_at": "2022-02-04T09:00+01:00"},
        {"published_basis": "url"},
        {"language": "fr"},
        {"license": "CC0"},
        {"attribution": "CC0"},
    ]
    assert len({content_hash(plain), *(content_hash(article(source="Daily", **change)) for change in changes)}) == 6
