"""Linking: which reports are one event, scored on the gold clustering, and what must hold of it whatever comes in."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import any_report, article, report, visit

from tracker.export import to_bytes
from tracker.linking.clusters import assign, link
from tracker.linking.sameness import Told, limits, told
from tracker.model import Report
from tracker.ontology import EVENT_TYPES
from tracker.store.relink import MOST_PERIODS
from tracker.store.store import Store, open_store

GOLD = Path(__file__).parent / "gold/linking.jsonl"
Line = dict[str, Any]
Pairs = set[tuple[str, str]]


def gold(shared: Path) -> list[tuple[Told, Line]]:
    """The reports of the gold clustering; the sentences of the dev articles are read from the shared folder."""
    dev = (shared / "gold/dev/articles.jsonl").read_text(encoding="utf-8").splitlines()
    sentences = {a["id"]: a["sentences"] for a in map(json.loads, dev)}
    lines = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    return [(as_told(f"r{n:05}", line, sentences), line) for n, line in enumerate(lines)]


def as_told(key: str, line: Line, sentences: dict[str, list[str]]) -> Told:
    evidence = line["evidence"] or " ".join(sentences[line["article_id"]][n] for n in line["sentences"])
    days = [date.fromisoformat(line[name]) for name in ("date_start", "date_end")]
    who = [";".join(line[name]) for name in ("actors", "recipients")]
    fields: list[Any] = [key, line["article_id"], line["event_type"], line["status"], *who, *days]
    fields += [line[name] for name in ("date_precision", "date_basis", "place", "quantity", "quantity_unit")]
    return told(*[*fields, evidence, date.fromisoformat(line["published"])])


def same(groups: dict[str, str]) -> Pairs:
    """The pairs of reports in one group."""
    members = defaultdict(list)
    for key, group in groups.items():
        members[group].append(key)
    return {pair for keys in members.values() for pair in combinations(sorted(keys), 2)}


def pairs(reports: Iterable[tuple[Told, Line]]) -> tuple[Pairs, Pairs]:
    """The pairs that the gold and that linking put together; each set of articles is linked by itself."""
    wanted: Pairs = set()
    found: Pairs = set()
    for name in ("demo", "dev", "wires"):
        own = [(one, line) for one, line in reports if line["set"] == name]
        wanted |= same({one.report_id: line["cluster"] for one, line in own})
        found |= same(assign(one for one, _ in own))
    return wanted, found


def f1(wanted: Pairs, found: Pairs) -> float:
    return 2 * len(wanted & found) / (len(wanted) + len(found))


def test_the_gold_clustering_is_found_again(shared: Path) -> None:
    wanted, found = pairs(gold(shared))
    assert f1(wanted, found) >= 0.84
    assert len(wanted & found) / len(found) >= 0.9


def test_what_nobody_tuned_on_is_linked_as_well(shared: Path) -> None:
    wanted, found = pairs([(one, line) for one, line in gold(shared) if (line["set"], line["half"]) == ("wires", "b")])
    assert f1(wanted, found) >= 0.85


def test_every_event_type_has_its_limits() -> None:
    assert limits().keys() == EVENT_TYPES.keys()
    assert all(key in limits()[other].kin for key, own in limits().items() for other in own.kin)


PUBLISHED = date(2022, 2, 4)


def linked(*reports: tuple[Report, int]) -> list[int]:
    """For each (report, days after 4 February), the number of the first one that it shares an event with."""
    rows = [seen(f"r{n}", one, PUBLISHED + timedelta(days)) for n, (one, days) in enumerate(reports)]
    events = assign(rows)
    first = {events[row.report_id]: n for n, row in reversed(list(enumerate(rows)))}
    return [first[events[row.report_id]] for row in rows]


def seen(key: str, one: Report, published: date) -> Told:
    fields: list[Any] = [
        key,
        one.article_id,
        one.event_type,
        one.status,
        ";".join(one.actors),
        ";".join(one.recipients),
    ]
    fields += [one.date_start, one.date_end, one.date_precision, one.date_basis]
    fields += [one.place, one.quantity, one.quantity_unit, one.evidence]
    return told(*[*fields, published])


def undated(kind: str, days: int, evidence: str, key: str, **changes: Any) -> tuple[Report, int]:
    day = PUBLISHED + timedelta(days)
    fields = {"event_type": kind, "date_start": day, "date_end": day, "date_basis": "publication", "date_text": ""}
    return report(article_id=key, evidence=evidence, **fields | changes), days


def test_a_plan_and_what_came_of_it_are_one() -> None:
    done = visit(article_id="b", status="occurred", evidence="The president arrived in Kyiv on Tuesday.")
    called_off = visit(article_id="c", status="denied", evidence="Paris has put the journey off.")
    assert linked((visit(), 0), (done, 4)) == [0, 0]
    assert linked((visit(), 0), (called_off, 2)) == [0, 0]


def test_two_calls_in_a_week_are_two() -> None:
    one = report(event_type="call", actors=("FRA", "RUS"), recipients=(), evidence="Macron telephoned Putin on Friday.")
    two = replace(one, article_id="b", date_start=date(2022, 2, 8), date_end=date(2022, 2, 8))
    assert linked((one, 0), (two, 4)) == [0, 1]


def test_strikes_on_two_days_are_two_and_one_told_again_is_one() -> None:
    first = undated("attack", 0, "Rockets hit a market in Kherson and killed four people.", "a")
    next_day = undated("attack", 1, "Drones struck a power plant near Odesa overnight.", "b")
    again = undated("attack", 1, "The rockets that hit the market in Kherson killed five people.", "c")
    assert linked(first, next_day, again) == [0, 1, 0]


def test_a_build_up_that_grows_is_one() -> None:
    less = undated("troop_buildup", 0, "Some 90,000 soldiers are there.", "a", quantity=9e4, quantity_unit="troops")
    more = undated("troop_buildup", 15, "It has massed over 100,000.", "b", quantity=1e5, quantity_unit="troops")
    assert linked(less, more) == [0, 0]


def test_an_article_tells_an_event_once() -> None:
    one = report(event_type="sanctions", evidence="It froze the assets of two banks.")
    two = report(event_type="sanctions", evidence="It froze the assets of two ministers.")
    assert linked((one, 0), (two, 0)) == [0, 1]


def test_other_parties_are_another_event() -> None:
    assert linked((report(), 0), (report(article_id="b", recipients=("POL",)), 0)) == [0, 1]
    assert linked((report(), 0), (report(article_id="b", actors=("UKR",), recipients=("RUS",)), 0)) == [0, 1]


LATER = st.lists(st.tuples(any_report(), st.integers(0, 40)), max_size=12)
NEAR = st.lists(
    st.builds(
        lambda kind, status, key, day, days, words: (
            report(
                event_type=kind, status=status, article_id=key, evidence=f"{words} in the town",
                date_start=PUBLISHED + timedelta(day), date_end=PUBLISHED + timedelta(day),
            ),
            days,
        ),
        st.sampled_from(["attack", "visit", "meeting", "call", "sanctions"]),
        st.sampled_from(["occurred", "planned", "denied"]),
        st.sampled_from("abcdef"),
        st.integers(-3, 3),
        st.integers(0, 5),
        st.sampled_from(["shells landed", "rockets landed", "he arrived"]),
    ),
    max_size=14,
)  # fmt: skip


def frame(reports: Sequence[tuple[Report, int]]) -> list[Told]:
    return [seen(f"r{n}", one, PUBLISHED + timedelta(days)) for n, (one, days) in enumerate(reports)]


@given(LATER | NEAR, st.randoms(use_true_random=False))
def test_the_order_does_not_matter_and_no_report_is_lost(reports: list[tuple[Report, int]], random: Any) -> None:
    rows = frame(reports)
    shuffled = rows[:]
    random.shuffle(shuffled)
    events = assign(rows)
    assert assign(shuffled) == events
    assert events.keys() == {row.report_id for row in rows}
    assert all(events[event] == event for event in events.values())
    members = defaultdict(list)
    for row in rows:
        members[events[row.report_id]].append(row.article_id)
    assert all(len(set(keys)) == len(keys) for keys in members.values())


@given(LATER | NEAR)
def test_what_comes_later_changes_nothing_of_what_was_linked(reports: list[tuple[Report, int]]) -> None:
    rows = sorted(frame(reports), key=lambda row: row.published)
    day = rows[len(rows) // 2].published if rows else 0
    known = assign(row for row in rows if row.published <= day)
    assert {key: event for key, event in assign(rows).items() if key in known} == known


def saved(store: Store, reports: Sequence[tuple[Report, int]]) -> None:
    """Stores each report as an article of its own."""
    for n, (one, days) in reports_by_article(reports):
        text = f"{one.evidence} {n}"
        store.save(article(f"a{n}", text=text, published=PUBLISHED + timedelta(days)), [one], "v1")


def reports_by_article(reports: Sequence[tuple[Report, int]]) -> list[tuple[int, tuple[Report, int]]]:
    return [(n, (replace(one, article_id=f"a{n}"), days)) for n, (one, days) in enumerate(reports)]


@settings(max_examples=10)
@given(NEAR, st.randoms(use_true_random=False), st.integers(0, 14))
def test_a_store_that_is_linked_bit_by_bit_is_like_one_linked_at_once(
    reports: list[tuple[Report, int]], random: Any, cut: int
) -> None:
    numbered = reports_by_article(reports)
    random.shuffle(numbered)
    with open_store("sqlite://") as whole, open_store("sqlite://") as parts:
        saved(whole, reports)
        for position, (n, (one, days)) in enumerate(numbered):
            text = f"{one.evidence} {n}"
            parts.save(article(f"a{n}", text=text, published=PUBLISHED + timedelta(days)), [one], "v1")
            if position % 3 == cut % 3:
                parts.link()
        assert to_bytes(parts.events()) == to_bytes(whole.events())
        assert to_bytes(parts.reports()) == to_bytes(whole.reports())
        # what was known in the end is put together as a frame, the rows of the store one by one
        assert to_bytes(whole.events(as_of=PUBLISHED + timedelta(9))) == to_bytes(whole.events())


def test_reports_of_many_far_times_that_come_late_are_linked_as_at_once() -> None:
    """More times than one query asks for: those with the smallest gaps are asked for together."""
    days = [200 * n + n * n for n in range(MOST_PERIODS + 10)]
    with open_store("sqlite://") as whole, open_store("sqlite://") as parts:
        for name, status in (("plan", "planned"), ("act", "occurred")):
            for n, day in enumerate(days):
                on, key = PUBLISHED + timedelta(day), f"{name}{n}"
                one = visit(article_id=key, status=status, date_start=on, date_end=on)
                told_on = PUBLISHED - timedelta(1) if name == "plan" else on
                for store in (whole, parts):
                    store.save(article(key, text=f"{one.evidence} {key}", published=told_on), [one], "v1")
            parts.link()
        whole.link()
        assert to_bytes(parts.events()) == to_bytes(whole.events())
        assert len(parts.events()) == len(days)


def test_linking_takes_and_gives_a_frame(store: Store) -> None:
    saved(store, [(visit(), 0), (visit(status="occurred", evidence="He has come."), 4)])
    reports = store.reports()
    assert link(reports).tolist() == reports["event_id"].tolist()
    assert link(reports.iloc[:0]).empty


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened


TRIP = [
    (visit(), 0),
    (
        visit(
            status="occurred", evidence="The president came to Kyiv on Tuesday.", quantity=2.0, quantity_unit="aircraft"
        ),
        4,
    ),
    (report(evidence="Shells fell on a school."), 0),
]


def test_an_event_says_what_its_reports_say_together(store: Store) -> None:
    saved(store, TRIP)
    [trip] = store.events("FRA").to_dict("records")
    assert (trip["status"], trip["n_reports"], trip["quantity"]) == ("occurred", 2, 2)
    assert (trip["article_id"], trip["published"]) == ("a1", pd.Timestamp(PUBLISHED))
    event = store.event(trip["event_id"]) or {}
    assert (event["first_published"], event["last_published"]) == (PUBLISHED, PUBLISHED + timedelta(4))
    assert set(store.reports(event_id=trip["event_id"])["status"]) == {"planned", "occurred"}


def test_as_of_shows_what_was_known_then(store: Store) -> None:
    saved(store, TRIP)
    day = PUBLISHED + timedelta(3)
    [trip] = store.events("FRA", as_of=day).to_dict("records")
    assert (trip["status"], trip["n_reports"], trip["article_id"]) == ("planned", 1, "a0")
    assert trip["event_id"] == store.events("FRA")["event_id"].item()
    assert store.events(as_of=PUBLISHED - timedelta(1)).empty
    assert len(store.events(as_of=day)) == 2
    pd.testing.assert_frame_equal(store.events(as_of=PUBLISHED + timedelta(4)), store.events())
    assert store.events("FRA", start=date(2022, 3, 1), as_of=day).empty
    assert store.events("RUS", as_of=day)["event_type"].tolist() == ["attack"]


def test_every_id_that_was_given_out_goes_on_to_lead_there(store: Store) -> None:
    saved(store, TRIP[1:2])
    old = store.events()["event_id"].item()
    planned = replace(visit(), article_id="b")
    store.save(article("b", published=PUBLISHED), [planned], "v1")  # the earlier article, read later
    new = store.events()["event_id"].item()
    assert new != old
    assert store.resolve(old) == store.resolve(new) == new
    store.save(article("b", published=PUBLISHED), [replace(planned, recipients=("POL", "UKR"))], "v2")  # newer rules
    assert store.resolve(new) == store.resolve(old) == store.events()["event_id"].item()
    assert (store.event(new) or {})["n_reports"] == 2
    assert store.resolve("e000000000000") is None


def test_an_event_whose_reports_are_gone_is_gone(store: Store) -> None:
    saved(store, TRIP)
    store.save(article("a0", text="Nothing.", published=PUBLISHED), [], "v2")
    assert store.events("FRA")["n_reports"].tolist() == [1]
    store.save(article("a1", text="Nothing at all.", published=PUBLISHED + timedelta(4)), [], "v2")
    assert store.events("FRA").empty
    assert list(store.parties()) == ["RUS", "UKR"]


def test_imported_events_stay_and_stand_alone(store: Store) -> None:
    saved(store, TRIP)
    with open_store("sqlite://") as other:
        assert other.import_events(store.events()) == 2
        assert other.import_events(store.events()) == 0
        saved(other, TRIP)
        assert to_bytes(other.events()) == to_bytes(store.events())
        own = store.events().assign(event_id=["x1", "x2"], origin="manual")
        assert store.import_events(own) == 2
    before = to_bytes(store.events())
    saved(store, TRIP)
    store.link()
    assert to_bytes(store.events()) == before
    assert len(store.events()) == 4
    assert (store.event("x1") or {})["origin"] == "manual"
