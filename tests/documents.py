"""The documents, read by tests: their blocks of code, their commands run one by one, their links.

A line of a ```sh block is run, in a folder where what it names is there, or stands in EXCUSED with the test that covers
it. A ```text block behind it is what its last command prints ("..." stands for lines that are left out);
`make reference` writes these anew.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from typer.testing import CliRunner

from tracker.cli.main import app
from tracker.store.store import open_store

ROOT = Path(__file__).parent.parent
RUN = ("README.md", "CONTRIBUTING.md", "docs/manual.md", "docs/tutorial.md", "examples/README.md")
FENCE = re.compile(r"^ *```(\w*) ?(.*)\n((?:.*\n)*?) *```$", re.MULTILINE)
TRACKER = ".venv/bin/tracker"
STORE = "data/tracker.db"  # the default one
PASSWORD = "a long enough password\n"
ASKING = (["accounts", "add"], ["accounts", "password"])  # at the terminal, which tests have none of
SMALL = ("qat-2017-06-0*", "ukr-2022-02-2[23]*")  # demo articles of the store that the manual speaks of
PLAIN = ("cat", "cp", "mkdir")  # programs that are run as they are


class Excuse(NamedTuple):
    """How a line begins (* for any words) that is not run, why, and the test that covers it otherwise."""

    line: str
    why: str
    test: str


EXCUSED = (
    Excuse("make run", "a server that never ends", "test_a_server_ends_on_a_signal_without_a_failure"),
    Excuse("make test", "these tests themselves", "test_continuous_integration_calls_only_what_the_readme_names"),
    Excuse(f"{TRACKER} serve", "a server that never ends", "test_a_server_ends_on_a_signal_without_a_failure"),
    Excuse(f"{TRACKER} serve --login", "a server", "test_nobody_gets_anything_but_the_log_in_page_and_its_looks"),
    Excuse(f"{TRACKER} serve --proxy-header", "a server", "test_the_header_of_the_trusted_proxy_says_who_it_is"),
    Excuse(f"{TRACKER} --log json serve", "a server", "test_an_id_that_a_proxy_gives_is_kept_unless_it_is_strange"),
    Excuse(f"{TRACKER} fetch wikipedia", "the network", "test_wikipedia_by_month_with_its_licence_kept"),
    Excuse(f"{TRACKER} fetch gdelt", "the network", "test_gdelt_by_query"),
    Excuse(f"{TRACKER} fetch https://", "the network", "test_pages_lists_and_feeds_are_stored_in_one_go"),
    Excuse(f"{TRACKER} watch", "the network", "test_a_running_watch_ends_on_a_signal_with_everything_stored"),
    Excuse(f"{TRACKER} ingest * --workers 4", "four processes", "test_the_command_takes_a_scheduler"),
    Excuse(f"{TRACKER} extract * --scheduler", "other machines", "test_the_command_takes_a_scheduler"),
    Excuse(f"{TRACKER} extract s3://", "the network", "test_files_folders_and_patterns_are_read"),
    Excuse(f"{TRACKER} db restore * --db postgresql://", "a server", "test_a_backup_goes_back_into_the_other_database"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code: its language, the words behind that, its lines, and where its lines are in the document."""

    language: str
    words: str
    text: str
    span: tuple[int, int]

    def lines(self) -> list[str]:
        """The commands, without comments, continued lines in one."""
        joined = self.text.replace("\\\n", " ")
        return [line for line in joined.splitlines() if shlex.split(line, comments=True)]


def blocks(document: str, language: str | None = None) -> list[Block]:
    """The blocks of a document, of one language if given."""
    found = [Block(m[1], m[2], m[3], m.span(3)) for m in FENCE.finditer(document)]
    return [block for block in found if language in (None, block.language)]


def excuse(line: str) -> Excuse | None:
    """Why a line is not run; of several the longest holds."""
    words = " ".join(shlex.split(line, comments=True))
    fits = [e for e in EXCUSED if re.match(re.escape(e.line).replace(r"\*", ".+"), words)]
    return max(fits, key=lambda e: len(e.line), default=None)


def prepare(folder: Path) -> None:
    """A folder as a reader has it: the project with a small store, and files of the names that the documents use."""
    (folder / "data").mkdir()
    for name in ("data/articles", "data/feeds.toml", "examples"):
        (folder / name).symlink_to(ROOT / name)
    small = sorted(path for pattern in SMALL for path in (ROOT / "data/articles").glob(pattern))
    with chdir(folder):
        tracker("ingest", *map(str, small))
    mine = folder / "my-articles"
    mine.mkdir()
    shutil.copy(small[0], mine)
    line = json.dumps(
        {"id": "d1", "title": "Call", "date": "2022-02-02", "text": "Macron telephoned Putin on Tuesday."}
    )
    (folder / "dump.jsonl").write_text(line + "\n", encoding="utf-8")
    (folder / "dump.jsonl.gz").write_bytes(gzip.compress(line.encode()))


def tracker(*words: str) -> str:
    """What a command prints; raises ValueError with all that it said when it fails."""
    done = CliRunner().invoke(app, list(words), input=PASSWORD)
    if done.exit_code:
        raise ValueError(f"tracker {shlex.join(words)} ends with {done.exit_code}: {done.output}") from done.exception
    return done.stdout


def run(line: str) -> str:
    """What a line of a document prints when it is run in the present folder."""
    first, *rest = shlex.split(line, comments=True)
    words = [found for word in rest for found in _meant(word)]
    if first == TRACKER:
        return tracker(*words, *(["--password-stdin"] if words[:2] in ASKING else []))
    if first == ".venv/bin/python" and words[0].startswith("examples/"):
        return _script(words)
    if first in PLAIN:
        return subprocess.run([first, *words], check=True, capture_output=True, text=True).stdout
    raise ValueError(f"{line!r} is neither run nor excused: teach tests/documents.py")


def _script(words: list[str]) -> str:
    """What a script prints; it runs in this process, whose model is loaded."""
    given, sys.argv = sys.argv, words
    try:
        with redirect_stdout(StringIO()) as printed:
            runpy.run_path(words[0], run_name="__main__")
    finally:
        sys.argv = given
    return printed.getvalue()


def _meant(word: str) -> list[str]:
    """What stands for a word: files for a pattern, ids for ID (an event), OTHER, REPORT and RECORD."""
    if "*" in word and (found := sorted(map(str, Path().glob(word)))):
        return found
    return [_id(word)] if word in ("ID", "OTHER", "REPORT", "RECORD") else [word]


def _id(word: str) -> str:
    with open_store(STORE) as store:
        if word == "RECORD":
            return store.hand.records()[-1].annotation_id
        first, second = store.events().sort_values("n_reports", ascending=False)["event_id"].iloc[:2]
        told = store.reports(event_id=first)["report_id"]
        return str({"ID": first, "OTHER": second, "REPORT": told.iloc[-1]}[word])


def played(document: str) -> Iterator[tuple[Block, str]]:
    """Each block of output with what the commands before it print now; the present folder is prepared."""
    printed = ""
    for block in blocks(document):
        if block.language == "sh":
            printed = [run(line) if excuse(line) is None else "" for line in block.lines()][-1]
        elif block.language == "text":
            yield block, printed


def same(shown: str, printed: str) -> bool:
    """Whether a block shows what was printed, blanks at line ends and lines left out aside."""
    want, have = ("\n".join(line.rstrip() for line in text.strip("\n").splitlines()) for text in (shown, printed))
    head, left_out, tail = want.partition("\n...")
    return have == want or bool(left_out and have.startswith(head) and have.endswith(tail.lstrip("\n")))


def renewed(document: str) -> str:
    """The document with the outputs of today; those that leave lines out stay as they are."""
    for block, printed in reversed(list(played(document))):
        if not same(block.text, printed) and "\n..." not in block.text:
            lines = "".join(f"{line.rstrip()}\n" for line in printed.strip("\n").splitlines())
            document = document[: block.span[0]] + lines + document[block.span[1] :]
    return document


if __name__ == "__main__":
    for name in RUN:
        os.environ.pop("TRACKER_DB", None)
        with tempfile.TemporaryDirectory() as made:
            prepare(Path(made))
            with chdir(made):
                text = renewed((ROOT / name).read_text(encoding="utf-8"))
        (ROOT / name).write_text(text, encoding="utf-8")
