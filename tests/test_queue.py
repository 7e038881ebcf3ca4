"""The queue of what was set aside: kept once, counted, forgotten when it is mended, tried again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from samples import TEXT, one_by_one, report

from tracker import extraction
from tracker.model import Article, Problem, Report
from tracker.retry import retry
from tracker.store.store import Store, open_store


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder; every article tells an attack."""

    def extract(article: Article) -> list[Report]:
        if "unreadable" in article.text:
            raise ValueError("no such grammar")
        return [report(article_id=article.id)]

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(extraction, "extract", extract)
    monkeypatch.setattr(extraction, "extract_all", one_by_one(extraction))
    monkeypatch.setattr(extraction, "extractor_version", lambda: "v1")
    return tmp_path


def put(store: Store, *items: str, origin: str | None = None, cause: str = "empty body", stage: str = "read") -> None:
    for item in items:
        store.set_aside(Problem(item, stage, cause, item.split(":")[0] if origin is None else origin))


def items(store: Store) -> list[str]:
    return list(store.problems()["item"])


def test_an_item_is_kept_once_with_its_latest_cause(store: Store) -> None:
    put(store, "a.txt")
    put(store, "a.txt", cause="no publication date")
    put(store, "a.txt", stage="extract")
    [first, second] = store.problems().to_dict("records")
    assert (first["stage"], second["stage"]) == ("extract", "read")
    assert (second["cause"], second["tries"], second["origin"]) == ("no publication date", 2, "a.txt")
    assert second["first_seen"] < second["last_seen"]
    assert store.counts()["problems"] == 2


@pytest.mark.parametrize("known", [True, False], ids=["origin", "item"])
@pytest.mark.parametrize(
    ("origin", "left"),
    [
        ("in/b.jsonl", ["/abs/a.txt", "i%n/c.txt", "in/a.txt", "in/b.jsonl2:1", "inn/c.txt"]),
        ("in/", ["/abs/a.txt", "i%n/c.txt", "inn/c.txt"]),
        ("i%", ["/abs/a.txt", "i%n/c.txt", "in/a.txt", "in/b.jsonl2:1", "in/b.jsonl:3", "inn/c.txt"]),
        (".", ["/abs/a.txt"]),
        ("/", ["i%n/c.txt", "in/a.txt", "in/b.jsonl2:1", "in/b.jsonl:3", "inn/c.txt"]),
    ],
)
def test_what_a_run_meets_no_more_is_forgotten(store: Store, known: bool, origin: str, left: list[str]) -> None:
    names = ("/abs/a.txt", "i%n/c.txt", "in/a.txt", "in/b.jsonl2:1", "in/b.jsonl:3", "inn/c.txt")
    put(store, *names, origin=None if known else "")
    store.read_again([origin])
    store.was_read_again([origin])
    assert items(store) == left


def test_an_address_is_no_folder(store: Store) -> None:
    for address in ("https://example.org/", "https://example.org/a", "https://example.org/a/b"):
        put(store, address, origin=address, stage="fetch")
    for address in ("https://example.org/", "https://example.org/a"):
        store.read_again([address])
        store.was_read_again([address])
    assert items(store) == ["https://example.org/a/b"]


def test_what_a_run_meets_again_stays_and_a_run_that_stops_forgets_nothing(store: Store) -> None:
    put(store, "in/a.txt", "in/b.txt")
    store.read_again(["in"])
    put(store, "in/b.txt")
    assert items(store) == ["in/a.txt", "in/b.txt"]
    store.was_read_again(["elsewhere"])
    assert items(store) == ["in/a.txt", "in/b.txt"]
    store.was_read_again(["in"])
    assert store.problems()[["item", "tries"]].to_numpy().tolist() == [["in/b.txt", 2]]


def test_a_part_of_the_queue(store: Store) -> None:
    put(store, "a_1.txt", "b.txt")
    put(store, "c.txt", stage="extract", cause="100% of it")
    assert list(store.problems(stage="extract")["item"]) == ["c.txt"]
    assert list(store.problems(contains="EMPTY")["item"]) == ["a_1.txt", "b.txt"]
    assert list(store.problems(contains="0%")["item"]) == ["c.txt"]
    assert list(store.problems(contains="a_")["item"]) == ["a_1.txt"]
    assert store.problems(stage="none").dtypes.equals(store.problems().dtypes)


def test_what_was_mended_leaves_the_queue(store: Store, folder: Path) -> None:
    good, bad = f"Title\n20220204\n{TEXT}", "Title\nno date\nBody."
    (folder / "mended.txt").write_text(good, encoding="utf-8")
    (folder / "bad.txt").write_text(bad, encoding="utf-8")
    put(store, "mended.txt", "bad.txt", "gone.txt", "left.txt")
    put(store, "-:1", origin="")
    put(store, "https://example.org/a", origin="https://example.org/a", stage="fetch")
    done = retry(store, contains="txt")
    assert (done.tried, done.kept, done.articles) == (2, 1, 1)
    assert dict(done.impossible) == {"the file is not there, seen from this folder": 2}
    queue = store.problems().set_index("item")
    assert list(queue.index) == ["-:1", "bad.txt", "gone.txt", "https://example.org/a", "left.txt"]
    assert queue["tries"]["bad.txt"] == 2
    assert "publication date" in queue["cause"]["bad.txt"]
    assert sorted(retry(store).impossible.values()) == [1, 1, 2]
    assert store.events()["article_id"].tolist() == ["mended"]


def test_an_address_is_read_again_by_whom_the_caller_names(store: Store, folder: Path) -> None:
    def fetch(origin: str) -> Iterable[Article | Problem]:
        return [Article("u1", "Title", report().date_start, TEXT, origin)]

    put(store, "u1", origin="gopher://example.org/a", stage="fetch")
    assert dict(retry(store).impossible) == {"nothing here reads gopher addresses again": 1}
    assert retry(store, readings={"gopher": fetch}).kept == 0
    assert dict(retry(store).impossible) == {}
    assert items(store) == []
    assert store.article("u1")


def test_a_second_text_under_an_id_stays_aside_when_tried_again(store: Store, folder: Path) -> None:
    store.save(Article("a", "Title", report().date_start, TEXT), [], "v1")
    (folder / "b.jsonl").write_text('{"id": "a", "date": "2022-02-04", "text": "Another."}\n', encoding="utf-8")
    put(store, "b.jsonl:1", cause="duplicate id 'a': an earlier item of this run has other content")
    for tries in (1, 2):
        retry(store)
        [left] = store.problems().to_dict("records")
        assert (left["item"], left["stage"], left["tries"]) == ("a", "store", tries)
        assert "ingest the file by itself" in left["cause"]
    assert store.article("a").text == TEXT  # type: ignore[union-attr]


def test_a_text_on_which_the_extraction_failed_is_tried_again_by_its_address(store: Store, folder: Path) -> None:
    from tracker.ingest import ingest_items

    bad = Article("a", "Title", report().date_start, "unreadable", "https://example.org/a")
    ingest_items(store, [bad])
    [left] = store.problems().to_dict("records")
    assert (left["item"], left["stage"], left["origin"]) == ("a", "extract", "https://example.org/a")
    assert "no such grammar" in left["cause"]
