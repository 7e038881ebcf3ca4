"""The linking gold: well-formed reports of articles that exist, each in one half and in one real event."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from tracker.gazetteer.aliases import display_name
from tracker.model import Article, Basis, Precision, Status
from tracker.ontology import EVENT_TYPES
from tracker.readers import read

GOLD = Path(__file__).parent / "gold"
SETS = ("demo", "dev", "wires")
ENOUGH = 120  # reports a set, fewer say little of a linker

KEYS = set(
    "set half article_id published event_type status actors recipients date_start date_end date_precision date_basis "
    "place quantity quantity_unit evidence cluster".split()
)

Line = dict[str, Any]


def lines(path: Path) -> list[Line]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@cache
def reports(name: str | None = None) -> list[Line]:
    """The reports of one set, or of all."""
    return [r for r in lines(GOLD / "linking.jsonl") if name in (None, r["set"])]


def texts(root: Path, name: str) -> dict[str, tuple[str, str]]:
    """Publication date and text of each article of a set that stands in the project."""
    if name == "wires":
        return {a["id"]: (a["published"], a["text"]) for a in lines(GOLD / "wires.jsonl")}
    articles = (a for a in read([root / "data/articles"]) if isinstance(a, Article))
    return {a.id: (a.published.isoformat(), a.text) for a in articles}


def values(key: str) -> dict[str, set[str]]:
    """What stands under `key` in the reports of each cluster."""
    found: dict[str, set[str]] = defaultdict(set)
    for report in reports():
        found[report["cluster"]].add(report[key])
    return found


def broken(rule: Callable[[Line], bool], found: Iterable[Line]) -> list[Line]:
    return [report for report in found if not rule(report)]


@pytest.mark.parametrize("name", SETS)
def test_every_report_has_its_keys_and_known_values(name: str) -> None:
    keys = KEYS | {"sentences"} if name == "dev" else KEYS
    assert len(reports(name)) >= ENOUGH
    assert not broken(lambda r: set(r) == keys and r["half"] in ("a", "b") and r["cluster"] != "", reports(name))
    assert not broken(lambda r: r["event_type"] in EVENT_TYPES and r["status"] in get_args(Status), reports(name))
    assert not broken(lambda r: r["date_precision"] in get_args(Precision), reports(name))
    assert not broken(lambda r: r["date_basis"] in get_args(Basis), reports(name))
    assert not broken(lambda r: (r["quantity"] is None) == (r["quantity_unit"] == ""), reports(name))


def test_every_code_is_known_sorted_and_named_once() -> None:
    for report in reports():
        for side in (report["actors"], report["recipients"]):
            assert side == sorted(set(side)), report
            assert all(display_name(code) for code in side)


def test_every_report_names_a_side() -> None:
    assert not broken(lambda r: bool(r["actors"] or r["recipients"]), reports())


def test_dates_are_real_and_in_order() -> None:
    def ordered(report: Line) -> bool:
        date.fromisoformat(report["published"])
        return date.fromisoformat(report["date_start"]) <= date.fromisoformat(report["date_end"])

    assert not broken(ordered, reports())


def test_what_has_happened_or_is_alleged_did_not_begin_after_the_article() -> None:
    begun = [r for r in reports() if r["status"] in ("occurred", "alleged")]
    assert not broken(lambda r: r["date_start"] <= r["published"], begun)


@pytest.mark.parametrize("name", ["demo", "wires"])
def test_every_report_stands_in_an_article_of_the_project(root: Path, name: str) -> None:
    known = texts(root, name)
    for report in reports(name):
        published, text = known[report["article_id"]]
        assert report["published"] == published, report["article_id"]
        assert report["evidence"]
        assert report["evidence"] in text, report


def test_every_report_of_the_shared_set_is_one_of_its_events(shared: Path) -> None:
    articles = {a["id"]: a for a in lines(shared / "gold/dev/articles.jsonl")}
    events = {a["id"]: a["events"] for a in lines(shared / "gold/dev/events.jsonl")}
    for report in reports("dev"):
        assert report["published"] == articles[report["article_id"]]["date"]
        assert report["evidence"] == "", "the sentences of others are not copied"
        same = [e for e in events[report["article_id"]] if e["type"] == report["event_type"]]
        assert any(e["sentences"] == report["sentences"] for e in same), report


@pytest.mark.parametrize("key", ["half", "set"])
def test_no_cluster_stands_in_two_halves_or_two_sets(key: str) -> None:
    assert {c: v for c, v in values(key).items() if len(v) > 1} == {}


def test_no_article_stands_in_two_halves() -> None:
    halves = defaultdict(set)
    for report in reports():
        halves[report["set"], report["article_id"]].add(report["half"])
    assert {a: h for a, h in halves.items() if len(h) > 1} == {}


def test_an_article_tells_an_event_once() -> None:
    told = Counter((r["article_id"], r["cluster"]) for r in reports())
    assert [key for key, times in told.items() if times > 1] == []


@pytest.mark.parametrize("half", ["a", "b"])
@pytest.mark.parametrize("name", SETS)
def test_each_half_of_each_set_has_events_that_several_articles_tell(name: str, half: str) -> None:
    sizes = Counter(r["cluster"] for r in reports(name) if r["half"] == half)
    assert max(sizes.values()) > 1
    assert min(sizes.values()) == 1


def test_every_wire_is_annotated_and_told_by_a_named_outlet() -> None:
    wires = lines(GOLD / "wires.jsonl")
    assert all(set(w) == {"id", "title", "published", "source", "text"} and all(w.values()) for w in wires)
    assert {w["id"] for w in wires} == {r["article_id"] for r in reports("wires")}
    assert len({w["id"] for w in wires}) == len(wires)
