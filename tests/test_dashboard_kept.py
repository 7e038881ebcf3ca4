"""What the dashboard keeps of a store: read once, anew after every change, within bounds, one thread at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from dashboard_crisis import crisis, fill

from dashboards import data
from dashboards.kept import Kept
from dashboards.memory import Memory
from dashboards.pages import events
from dashboards.views.listing import Listing
from dashboards.views.state import View
from tracker.store.store import Store, open_store

EARLY = date(2022, 2, 4)


@pytest.fixture
def kept(store: Store) -> Kept:
    return Kept(fill(store))


def counting(frame: pd.DataFrame) -> tuple[Callable[[], pd.DataFrame], list[int]]:
    """A maker of a frame, and a list that grows by one whenever it is asked."""
    made: list[int] = []

    def make() -> pd.DataFrame:
        made.append(1)
        return frame

    return make, made


def test_a_frame_is_read_once_until_anything_changes(kept: Kept, tmp_path: Path) -> None:
    make, made = counting(pd.DataFrame({"a": [1, 2]}))
    for _ in range(3):
        kept.get("key", make)
    assert len(made) == 1
    with open_store(str(tmp_path / "tracker.db")) as another:  # as another process would
        another.hand.judge(str(another.events()["event_id"].iloc[0]), "confirmed", "Ada")
        kept.get("key", make)
        assert len(made) == 2
        told = crisis()[0]
        another.save(replace(told.article, title="Another title"), told.reports, "test")
        kept.get("key", make)
        assert len(made) == 3
        another.import_events(another.events().head(1).assign(event_id="e-imported"))
    kept.get("key", make)
    assert len(made) == 4
    kept.get("key", make)
    assert len(made) == 4


def test_the_lists_of_the_page_of_events_are_read_once(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    real = kept.store.sources

    def ask() -> dict[str, int]:
        asked.append(1)
        return real()

    monkeypatch.setattr(kept.store, "sources", ask)
    assert "The new one" not in str(events.layout(kept, Listing()))
    events.layout(kept, Listing(page=2))
    assert len(asked) == 1
    told = crisis()[0]
    kept.store.save(replace(told.article, id="new", source="The new one"), [], "test")
    assert "The new one" in str(events.layout(kept, Listing()))
    assert len(asked) == 2


def test_a_note_changes_what_is_kept_of_notes_and_no_events(kept: Kept) -> None:
    view = View("UKR")
    events, memory = data.line_events(kept, view), Memory(kept.store)
    snapshot = memory.snapshot()
    assert data.kept_notes(kept, view, None).empty
    kept.store.hand.note("Why", "Ada", country="UKR", start=EARLY)
    assert data.kept_notes(kept, view, None)["text"].tolist() == ["Why"]
    assert data.line_events(kept, view) is events
    assert memory.snapshot() is snapshot
    kept.store.hand.correct(str(events["event_id"].iloc[0]), {"place": "Kyiv (UKR)"}, "Ada")
    assert data.line_events(kept, view) is not events
    assert memory.snapshot() is not snapshot


def test_what_another_process_reads_in_is_shown(kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.store.store.PATIENCE", 0.0)
    before = len(data.events_of(kept, View("FRA")))
    told = next(one for one in crisis() if one.article.id == "mediation-trip")
    later = replace(told.article, id="next", published=date(2022, 6, 1), text=told.article.text)
    moved = [
        replace(r, article_id="next", date_start=date(2022, 6, 2), date_end=date(2022, 6, 2)) for r in told.reports
    ]
    with open_store(str(tmp_path / "tracker.db")) as another:
        another.save(later, moved, "test")
    assert len(data.events_of(kept, View("FRA"))) > before


def test_only_so_many_cells_are_kept_and_the_newest_always(store: Store) -> None:
    kept = Kept(store, cells=10)
    makers = {name: counting(pd.DataFrame({"a": range(size)})) for name, size in (("a", 4), ("b", 4), ("c", 30))}
    for name in ("a", "b", "a"):
        kept.get(name, makers[name][0])
    assert kept.cells() == 8
    kept.get("c", makers["c"][0])
    assert kept.cells() == 30
    kept.get("a", makers["a"][0])
    assert (len(makers["a"][1]), len(makers["b"][1])) == (2, 1)


def test_threads_that_want_the_same_wait_for_one_reading(store: Store) -> None:
    kept, (make, made) = Kept(store), counting(pd.DataFrame({"a": [1]}))
    threads = [threading.Thread(target=kept.get, args=("key", make)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1


def test_a_reading_that_failed_is_tried_again(store: Store) -> None:
    kept = Kept(store)

    def broken() -> pd.DataFrame:
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        kept.get("key", broken)
    assert len(kept.get("key", lambda: pd.DataFrame({"a": [1]}))) == 1
