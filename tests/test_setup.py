"""The project's own files: the documents name everything, the lock is hashed and names no host."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tracker import cli


def text(root: Path, name: str) -> str:
    return (root / name).read_text(encoding="utf-8")


def test_the_readme_names_every_command_and_make_target(root: Path) -> None:
    readme = text(root, "README.md")
    commands = {c.name or c.callback.__name__ for c in cli.app.registered_commands if c.callback}
    assert {name for name in commands if f"`tracker {name}" not in readme} == set()
    targets = re.findall(r"^#   (make \w+)", text(root, "Makefile"), re.MULTILINE)
    assert len(targets) >= 5
    assert {target for target in targets if target not in readme} == set()


def test_the_architecture_names_every_module(root: Path) -> None:
    named = set(re.findall(r"`(\w+)`", text(root, "ARCHITECTURE.md")))
    modules = {path.stem for package in ("tracker", "dashboards") for path in (root / package).glob("*.py")}
    packages = {path.parent.name for path in (root / "dashboards").glob("*/__init__.py")}
    assert {module for module in modules | packages if not module.startswith("__")} - named == set()


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
