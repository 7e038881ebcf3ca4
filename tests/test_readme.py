"""The documents do what they say: commands, outputs, Python, worked examples, links, pages made from the code."""

from __future__ import annotations

import doctest
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from documents import EXCUSED, RUN, blocks, excuse, played, prepare, same
from reference import calls, pages

from tracker.cli.main import app
from tracker.store.store import open_store

LONGEST_README = 150  # lines
COPIED = ("tracker", "dashboards")
LINK = re.compile(r"\]\((?!https?://)([^)#\s]*)(?:#([^)\s]+))?\)")


def read(name: str, root: Path) -> str:
    return (root / name).read_text(encoding="utf-8")


def documents(root: Path) -> list[Path]:
    """Every document of the project."""
    folders = ("", "docs", "data", "examples", "tests/gold")
    return [path for folder in folders for path in sorted((root / folder).glob("*.md"))]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reader's folder with a small store; each document gets a copy."""
    folder = tmp_path_factory.mktemp("reader") / "project"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv("TRACKER_DB", raising=False)
        prepare(folder)
    return folder


@pytest.mark.parametrize("name", RUN)
def test_every_command_is_run_and_prints_what_is_shown(
    name: str, root: Path, prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRACKER_DB", raising=False)
    shutil.copytree(prepared, tmp_path / "project", symlinks=True)
    monkeypatch.chdir(tmp_path / "project")
    for block, printed in played(read(name, root)):
        assert same(block.text, printed), f"{name} shows\n{block.text}\nand today it is\n{printed}\n(make reference)"


def test_what_is_not_run_is_said_once_and_covered_by_a_test(root: Path) -> None:
    lines = commands(root)
    used = {found for line in lines if (found := excuse(line))}
    known = {test for path in (root / "tests").glob("*.py") for test in re.findall(r"def (test_\w+)", path.read_text())}
    assert len(lines) > 70
    assert set(EXCUSED) - used == set()
    assert {entry.test for entry in EXCUSED} - known == set()


def test_every_command_of_the_program_is_shown(root: Path) -> None:
    shown = " \n".join(line.replace("--log json ", "").partition(" #")[0] for line in commands(root)) + " "
    assert [name for name, _ in calls(app) if f".venv/bin/{name} " not in shown] == []


def commands(root: Path) -> list[str]:
    return [line for name in RUN for block in blocks(read(name, root), "sh") for line in block.lines()]


def test_the_python_of_the_manual_runs_as_printed(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    python = [block.text for block in blocks(read("docs/manual.md", root), "python")]
    assert [text for text in python if not text.startswith(">>> ")] == []
    known: dict[str, object] = {}
    examples = doctest.DocTestParser().get_doctest("\n".join(python), known, "manual.md", "manual.md", 0)
    assert len(examples.examples) >= 10
    said: list[str] = []
    failed, _ = doctest.DocTestRunner(verbose=False).run(examples, out=said.append, clear_globs=False)
    assert not failed, "".join(said)
    figure = examples.globs["figure"]
    assert (figure.layout.title.text, len(figure.data[0].x)) == ("Tension index of Ukraine", 4)
    with open_store("my.db", create=False) as store:
        assert store.counts()["events"] == 0


def test_the_worked_examples_work(root: Path, tmp_path: Path) -> None:
    for package in COPIED:
        shutil.copytree(root / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    checks = []
    for block in blocks(read("CONTRIBUTING.md", root)):
        if block.language == "python" and not block.words:
            checks.append(block.text)
        elif block.words:
            apply(block.language, tmp_path / block.words, block.text)
    (tmp_path / "checks.txt").write_text("\n".join(checks), encoding="utf-8")
    run = "import doctest, sys; sys.exit(doctest.testfile('checks.txt', module_relative=False).failed)"
    done = subprocess.run([sys.executable, "-c", run], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert len(checks) == 4
    assert done.returncode == 0, done.stdout + done.stderr


def apply(language: str, path: Path, text: str) -> None:
    """Adds a block to a file, or changes lines as a diff says: a line that goes, then the one that comes."""
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    if language != "diff":
        path.write_text(f"{old}\n{text}" if old and path.suffix == ".toml" else old + text, encoding="utf-8")
        return
    for gone, come in zip(*[iter(text.splitlines())] * 2, strict=True):
        assert (gone[0], come[0], old.count(gone[1:] + "\n")) == ("-", "+", 1)
        old = old.replace(gone[1:] + "\n", come[1:] + "\n")
    path.write_text(old, encoding="utf-8")


@pytest.mark.parametrize("name", ["cli.md", "columns.md", "modules.md"])
def test_pages_of_reference_are_those_of_the_code(name: str, root: Path, reference: dict[str, str]) -> None:
    assert read(f"docs/{name}", root) == reference[name], "make reference"


@pytest.fixture(scope="module")
def reference() -> dict[str, str]:
    return pages()


def test_links_lead_somewhere(root: Path) -> None:
    lost = [
        f"{path.relative_to(root)}: {target}#{anchor}"
        for path in documents(root)
        for target, anchor in LINK.findall(path.read_text(encoding="utf-8"))
        if not leads((path.parent / target) if target else path, anchor)
    ]
    assert lost == []


def leads(target: Path, anchor: str) -> bool:
    if not anchor or not target.is_file():
        return target.exists()
    heads = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
    return anchor in {re.sub(r"[^\w\- ]", "", head).strip().lower().replace(" ", "-") for head in heads}


def test_every_document_is_reached_from_the_readme(root: Path) -> None:
    found, left = set(), [root / "README.md"]
    while left:
        path = left.pop()
        if path not in found and path.is_file() and path.suffix == ".md":
            found.add(path)
            targets = [target for target, _ in LINK.findall(path.read_text(encoding="utf-8")) if target]
            left += [(path.parent / target).resolve() for target in targets]
    assert set(documents(root)) - found == set()


def test_the_readme_stays_short(root: Path) -> None:
    assert len(read("README.md", root).splitlines()) <= LONGEST_README
