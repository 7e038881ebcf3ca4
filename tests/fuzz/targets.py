"""What is tried, and with what: a target takes one hostile input and raises when a promise is broken."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

from hypothesis import strategies as st
from samples import article

from dashboards.app import create_app
from dashboards.views import listing, lookout, reviewing, state
from fuzz import seeds
from fuzz.mutations import mutated, texts
from tracker.dates.find import find_timexes, merged
from tracker.event_files import parse_events
from tracker.extraction import extract
from tracker.language.sentences import LONGEST, prepare
from tracker.model import Article, Problem
from tracker.readers import read_bytes
from tracker.store.hand.record_files import RecordFileError, read_records
from tracker.store.store import open_store
from tracker.table import TableError, to_frame


@dataclass(frozen=True, slots=True)
class Target:
    """A strategy for inputs, and what is done with each."""

    name: str
    inputs: st.SearchStrategy[Any]
    attack: Callable[[Any], object]


def reading(data: bytes, **options: Any) -> None:
    """Every item becomes an article that can be stored, or a problem that says what was wrong with it."""
    for item in read_bytes(data, name="x", **options):
        if isinstance(item, Article):
            assert item.text.strip()
            for text in (item.id, item.title, item.text, item.url, item.source, item.license, item.attribution):
                text.encode()
                assert "\0" not in text
        if isinstance(item, Problem):
            assert item.cause
            assert "the reader failed" not in item.cause, item.cause
            item.cause.encode()


def dating(given: tuple[str, date]) -> None:
    """Expressions stand in the text, in order, and their intervals go forward."""
    text, day = given
    found = find_timexes(text, day)
    for timex in [*found, *merged(found, text)]:
        assert text[timex.start : timex.end] == timex.text
        assert timex.first is None or timex.last is None or timex.first <= timex.last


def extracting(given: tuple[str, date]) -> None:
    """Reports stand on their evidence, and make a table that holds to its schema."""
    text, day = given
    assert all(len(one.text) <= LONGEST for one in prepare(text).sentences)
    one = article(text=text, published=day)
    reports = extract(one)
    for report in reports:
        assert report.evidence == text[report.evidence_start : report.evidence_end]
        assert report.date_start <= report.date_end
    to_frame(reports, {one.id: one})


def addresses(given: tuple[str, str]) -> None:
    """Any address gives a view, and what that writes into its address is understood as the same view."""
    from dashboards.views import chronicle  # which needs the pages first

    path, search = given
    view = state.from_location(path, search)
    assert state.from_location(path, state.to_search(view)) == view
    for codec in (listing, lookout, reviewing, chronicle):
        known = codec.from_search(search)
        assert codec.from_search(codec.to_search(known)) == known
    queue = state.quality_view(search)
    assert state.quality_view(state.quality_search(queue)) == queue


@lru_cache(maxsize=1)
def client() -> Any:
    """A client of the dashboard of a store with one event."""
    store = open_store(str(Path(mkdtemp(prefix="fuzz-")) / "tracker.db"))
    store.save(article(), extract(article()), version="1")
    return create_app(store).server.test_client()


FILES = ["/events.csv", "/events.json", "/country/UKR.csv", "/country/UKR/timeline.json", "/dyad/RUS-UKR.json"]
FILES += ["/group/NATO.csv", "/history.csv", "/event/x.json", "/country/UKR.json"]


def requests(given: tuple[str, str]) -> None:
    """Whatever is asked for, the server answers, and never that it broke."""
    path, search = given
    query = search.lstrip("?").encode("utf-8", "surrogatepass").decode("latin-1")  # as a server hands it on
    answer = client().get(path, environ_overrides={"QUERY_STRING": query})
    assert answer.status_code < 500, answer.status
    answer.get_data()


def event_tables(data: bytes) -> None:
    """A table is taken as a whole, or refused with the file's name."""
    try:
        parse_events(data, "x.jsonl")
    except TableError as refused:
        said = str(refused)
    else:
        return
    assert "x.jsonl" in said
    said.encode()


def record_files(data: bytes) -> None:
    """Records are taken as a whole, or refused with the file's name."""
    with TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder) / "x.csv"
        path.write_bytes(data)
        try:
            read_records(path)
        except RecordFileError as refused:
            said = str(refused)
        else:
            return
        assert "x.csv" in said
        said.encode()


# values as JSON can say them, with what no column expects
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | texts()
    | st.sampled_from(["2022-02-04", "", "RUS;UKR", "1e999"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)


@st.composite
def records(draw: st.DrawFn, usual: dict[str, Any]) -> bytes:
    """JSON lines whose values are sound but for some."""
    lines = []
    for _ in range(draw(st.integers(1, 3))):
        wrong = draw(st.dictionaries(st.sampled_from(sorted(usual)), VALUES, max_size=3))
        lines.append(json.dumps(usual | wrong))
    return "\n".join(lines).encode()


def files(name: str, sound: Sequence[bytes | str], format: str | None = None) -> Target:
    """A reader, which is told what it reads or finds out."""
    data = mutated([one.encode() if isinstance(one, str) else one for one in sound])
    forms = st.sampled_from([None, None, format or name])
    return Target(name, st.tuples(data, forms), lambda given: reading(given[0], format=given[1]))


DAYS = st.dates() | st.just(date(2022, 2, 4)) | st.sampled_from([date.min, date.max])
PARTS = [
    "?", "&", "=", "%", "%ff", "%00", "+", ",", "from", "to", "2022-02-04", "type", "with", "RUS", "page", "sort", "-",
    "confidence", "0.5", "nan", "1e400", "half", "c", "asof", "0001-01-01", "9999-12-31", "size", "columns", "9" * 5000,
]  # fmt: skip
SEARCHES = texts(PARTS) | mutated(seeds.encoded(seeds.SEARCHES)).map(
    lambda data: data.decode("utf-8", "surrogateescape")
)
ROWS = [json.loads(line) for line in seeds.EVENT_TABLES[2].splitlines()]
TARGETS = {
    target.name: target
    for target in (
        files("text", seeds.TEXT),
        files("markdown", seeds.MARKDOWN),
        files("html", seeds.HTML),
        files("feed", seeds.FEED),
        files("json", seeds.JSON),
        files("jsonl", seeds.JSONL),
        Target("records", records(seeds.RECORD), reading),
        files("csv", seeds.CSV),
        files("tsv", seeds.TSV),
        files("parquet", [seeds.parquet()]),
        files("warc", seeds.WARC),
        files("archives", seeds.ARCHIVES, "zip"),
        Target("dates", st.tuples(texts(), DAYS), dating),
        Target("extraction", st.tuples(texts(), DAYS), extracting),
        Target("addresses", st.tuples(st.sampled_from(seeds.PATHS) | texts(), SEARCHES), addresses),
        Target("requests", st.tuples(st.sampled_from(seeds.PATHS + FILES), SEARCHES), requests),
        Target("event-tables", mutated(seeds.EVENT_TABLES) | records(ROWS[0]), event_tables),
        Target("record-files", mutated(seeds.RECORD_FILES) | records(seeds.ANNOTATION), record_files),
    )
}
