"""The project's own files: the documents name everything, the lock is hashed and names no host."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tracker.cli import main as cli


def text(root: Path, name: str) -> str:
    return (root / name).read_text(encoding="utf-8")


def test_the_manual_names_every_command_and_make_target(root: Path) -> None:
    manual = text(root, "docs/manual.md")
    commands = {c.name or c.callback.__name__ for c in cli.app.registered_commands if c.callback}
    assert {name for name in commands if f"`tracker {name}" not in manual} == set()
    targets = re.findall(r"^#   (make \w+)", text(root, "Makefile"), re.MULTILINE)
    assert len(targets) >= 5
    assert {target for target in targets if target not in manual} == set()


def test_the_architecture_names_every_folder_and_its_files(root: Path) -> None:
    """The table has a row for each package with exactly the modules that are in it."""
    rows = re.findall(r"^\| `([\w/]+)` \|.*\| ([^|]+) \|$", text(root, "ARCHITECTURE.md"), re.MULTILINE)
    named = {folder: set(re.findall(r"`(\w+)`", files)) for folder, files in rows}
    there: dict[str, set[str]] = {}
    for path in (path for package in ("tracker", "dashboards") for path in (root / package).rglob("*.py")):
        if not path.stem.startswith("__") and path.parent.name != "versions":
            there.setdefault(path.parent.relative_to(root).as_posix(), set()).add(path.stem)
    assert named == there


def test_packages_import_each_other_in_one_direction(root: Path) -> None:
    """The arrows between the folders of a package, and its files beside them, lead round no circle."""
    arrows: dict[str, set[str]] = {}
    for path in (path for package in ("tracker", "dashboards") for path in (root / package).rglob("*.py")):
        unit = ".".join(path.relative_to(root).with_suffix("").parts[:2])
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and "__init__" not in unit:
                below = [f"{node.module}.{alias.name}" for alias in node.names]
                arrows.setdefault(unit, set()).update(".".join(name.split(".")[:2]) for name in [node.module, *below])
    graph = {unit: {other for other in others if other in arrows and other != unit} for unit, others in arrows.items()}
    assert len(graph) > 50
    serving = [unit for unit, others in graph.items() if "tracker." in unit and any("dashboards." in o for o in others)]
    assert serving == ["tracker.cli"]  # `tracker serve` starts the application; nothing else knows of it
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


def test_every_test_that_security_names_is_there(root: Path) -> None:
    rows = [
        line for line in text(root, "SECURITY.md").splitlines() if line.startswith("| ") and not line.startswith("| **")
    ][1:]
    named = set(re.findall(r"`(test_\w+)`", "\n".join(rows)))
    known = {name for path in (root / "tests").glob("*.py") for name in re.findall(r"def (test_\w+)", path.read_text())}
    assert len(rows) > 20
    assert [row for row in rows if "`test_" not in row] == []
    assert named - known == set()


def test_the_lock_is_hashed_and_names_no_host(root: Path) -> None:
    lock = text(root, "requirements.lock")
    lines = [line for line in lock.splitlines() if not line.lstrip().startswith("#")]
    assert "://" not in lock
    assert not [line for line in lines if line.startswith("-")]
    pins = [line for line in lines if line and not line.startswith(" ")]
    hashed = re.findall(
        r"^[\w.\[\]-]+==\S+(?: ; [^\\]+)? \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", lock, re.MULTILINE
    )
    assert len(hashed) == len(pins) > 80
    assert not [line for line in lines if line.startswith(" ") and not line.startswith("    --hash=sha256:")]


def test_the_lock_pins_every_dependency(root: Path) -> None:
    project = tomllib.loads(text(root, "pyproject.toml"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.match(r"[\w.-]+", entry).group().lower() for entry in wanted}  # type: ignore[union-attr]
    pinned = set(re.findall(r"^([\w.-]+)==", text(root, "requirements.lock"), re.MULTILINE))
    assert names - pinned == set()


def test_continuous_integration_calls_only_what_the_readme_names(root: Path) -> None:
    script = text(root, ".ci/run")
    assert "set -euo pipefail" in script
    commands = [line for line in script.splitlines() if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["make check", "make test"]
    assert (root / ".ci/run").stat().st_mode & 0o111


@pytest.mark.parametrize(
    "path", ["tracker/py.typed", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "tracker/data/event_types.csv"]
)
def test_what_ships_is_there(root: Path, path: str) -> None:
    assert (root / path).is_file()


def test_make_says_what_to_do_without_a_new_enough_python(root: Path, tmp_path: Path) -> None:
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        (tmp_path / name).write_text(text(root, name), encoding="utf-8")
    done = subprocess.run(["make", "setup", "PYTHON="], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "No Python 3.11 or newer found: install one, or name it with PYTHON=" in done.stdout
