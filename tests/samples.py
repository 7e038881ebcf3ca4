"""Articles and reports built by hand, and hypothesis strategies for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from types import ModuleType
from typing import Any

from hypothesis import strategies as st

from tracker.model import Article, Report
from tracker.ontology import EVENT_TYPES, STATUS_WEIGHT

TEXT = "Russia shelled Kharkiv on Friday. Macron will visit Kyiv."


def article(key: str = "a1", **changes: Any) -> Article:
    """A small article of 4 February 2022."""
    fields: dict[str, Any] = {
        "title": "Shelling",
        "published": date(2022, 2, 4),
        "text": TEXT,
        "url": f"https://example.org/{key}",
    }
    return Article(key, **fields | changes)


def one_by_one(module: ModuleType) -> Callable[[Sequence[Article]], Iterator[Any]]:
    """What stands for `extraction.extract_all` beside a stand-in for its `extract`."""
    return lambda lot: ((one, module.extract(one)) for one in lot)


def report(**changes: Any) -> Report:
    """An attack by Russia on Ukraine of 4 February 2022."""
    fields: dict[str, Any] = {
        "article_id": "a1",
        "event_type": "attack",
        "status": "occurred",
        "actors": ("RUS",),
        "recipients": ("UKR",),
        "date_start": date(2022, 2, 4),
        "date_end": date(2022, 2, 4),
        "date_precision": "day",
        "date_basis": "expression",
        "date_text": "on Friday",
        "evidence": TEXT[:33],
        "evidence_start": 0,
        "evidence_end": 33,
        "rule": "attack-shell",
        "confidence": 0.9,
        "sentences": (0,),
    }
    return Report(**fields | changes)


def visit(**changes: Any) -> Report:
    """A planned French visit to Ukraine on 7 and 8 February 2022, from the second sentence."""
    fields: dict[str, Any] = {
        "event_type": "visit",
        "status": "planned",
        "actors": ("FRA",),
        "date_start": date(2022, 2, 7),
        "date_end": date(2022, 2, 8),
        "evidence": TEXT[34:],
        "evidence_start": 34,
        "evidence_end": len(TEXT),
        "rule": "visit-will",
        "sentences": (1,),
    }
    return report(**fields | changes)


def _codes() -> st.SearchStrategy[tuple[str, ...]]:
    codes = st.sampled_from(["RUS", "UKR", "USA", "FRA", "NATO", "XHAM"])
    return st.sets(codes, max_size=3).map(lambda found: tuple(sorted(found)))


# Everything that UTF-8 can carry and every store can hold, with what trips CSV readers made likely.
TEXTS = st.text(
    st.one_of(st.sampled_from(",;\"'\r\n\t =+-@\\|nan"), st.characters(codec="utf-8", exclude_characters="\0")),
    max_size=30,
)
ARTICLES = st.sampled_from(["a1", "a2", "a3"])


@st.composite
def any_report(draw: st.DrawFn) -> Report:
    """A report with arbitrary text in every text field and dates between 2021 and 2023."""
    first = date(2021, 1, 1) + timedelta(days=draw(st.integers(0, 700)))
    return report(
        article_id=draw(ARTICLES),
        event_type=draw(st.sampled_from(sorted(EVENT_TYPES))),
        status=draw(st.sampled_from(sorted(STATUS_WEIGHT))),
        actors=draw(_codes()),
        recipients=draw(_codes()),
        date_start=first,
        date_end=first + timedelta(days=draw(st.sampled_from([0, 0, 0, 1, 6, 7, 40]))),
        date_text=draw(TEXTS),
        place=draw(TEXTS),
        quantity=draw(st.none() | st.floats(0, 1e12, allow_nan=False)),
        evidence=draw(TEXTS),
        evidence_start=draw(st.integers(0, 50)),
        confidence=draw(st.floats(0, 1)),
    )


# A report of our own that outlets may carry with small changes.
COPIED = (
    "The foreign ministers of Chile and Peru met in Lima on Tuesday and signalled that their dispute over fishing "
    "rights may be settled before the summer.\n“We have found more common ground than in the ten years before,” the "
    "Chilean minister said after four hours of talks, and her colleague spoke of a new page in the relations of the "
    "two countries. Both sides agreed to send experts to the border in two weeks and to keep their boats in port."
)
