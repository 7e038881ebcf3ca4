"""The event table as a folder of Parquet files, written part by part: memory stays flat, and a rerun goes on."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tracker.identity import content_hash
from tracker.ingest import Outcome, Reading, Tally, Watch, Work, articles_of, here, setting_aside, told
from tracker.lots import lots
from tracker.model import Article, Problem, Report
from tracker.readers import read

PART = 512  # articles of a part, or fewer when they are long: as many as are parsed together
NOTES = b"tracker"  # where a part says how many articles it is of, and which of them were set aside
SUFFIX = ".parquet"


def extract_dataset(
    paths: Iterable[Path | str],
    folder: Path,
    tally: Tally,
    watch: Watch,
    aside: Callable[[Problem], None],
    reading: Reading = read,
    work: Work = here,
) -> None:
    """Makes a folder hold the rows of `to_frame`, one file a part of the input, each sorted as an event table is.

    A file is named by its place and by what it is made of (articles and version of the extractor). One that is there
    is not made again; others of our names are removed, each when its place is taken and the rest in the end. A file
    comes into being by renaming, so a reader meets whole ones only. Raises OSError when it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    run = _Run(folder, tally, watch, setting_aside(tally, aside))
    with closing(reading(paths)) as items:
        for extracted in work(run.missing(lots(articles_of(items, run.aside), PART))):
            run.write(extracted())
    for number in {_number(path) for path in folder.glob(f"part-*{SUFFIX}")} - {*range(run.parts)}:
        _remove(folder, number)


@dataclass
class _Run:
    folder: Path
    tally: Tally
    watch: Watch
    aside: Callable[[Problem], None]
    parts: int = 0
    _names: deque[tuple[int, str]] = field(default_factory=deque)  # of the parts under way

    def missing(self, parts: Iterator[list[Article]]) -> Iterator[list[Article]]:
        """The parts that are to be made; those that are there are counted."""
        from tracker.extraction import extractor_version

        version = extractor_version()
        for number, part in enumerate(parts):
            self.parts += 1
            name = f"part-{number:06}-{_content(part, version)}{SUFFIX}"
            if (self.folder / name).exists():
                self._count(self.folder / name)
            else:
                self._names.append((number, name))
                yield part

    def write(self, extracted: Iterable[Outcome]) -> None:
        """Writes the next part; what was in its place is gone afterwards."""
        number, name = self._names.popleft()
        problems: list[Problem] = []

        def aside(problem: Problem) -> None:
            problems.append(problem)
            self.aside(problem)

        found = list(told(extracted, self.tally, self.watch, aside))
        path = self.folder / f".{name}"
        _write(path, found, problems)
        _remove(self.folder, number)
        path.replace(self.folder / name)

    def _count(self, path: Path) -> None:
        import pyarrow.parquet as pq

        metadata = pq.read_metadata(path)
        notes = json.loads(metadata.metadata[NOTES])
        self.tally.unchanged += notes["articles"]
        for problem in notes["problems"]:
            self.aside(Problem(**problem))
        self.watch(self.tally)


def _write(path: Path, found: list[tuple[Article, list[Report]]], problems: list[Problem]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from tracker.table import to_frame

    frame = to_frame((one for _, reports in found for one in reports), {article.id: article for article, _ in found})
    table = pa.Table.from_pandas(frame, preserve_index=False)
    notes = json.dumps({"articles": len(found), "problems": [asdict(problem) for problem in problems]})
    pq.write_table(table.replace_schema_metadata({**table.schema.metadata, NOTES: notes}), path, compression="zstd")


def _content(part: Iterable[Article], version: str) -> str:
    """16 hex digits for what goes into a part."""
    digest = hashlib.sha256(version.encode())
    for article in part:
        digest.update(f"\x1f{article.id}\x1f{content_hash(article)}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:16]


def _remove(folder: Path, number: int) -> None:
    for path in folder.glob(f"part-{number:06}-*{SUFFIX}"):
        path.unlink()


def _number(path: Path) -> int:
    return int(path.name.split("-")[1])
