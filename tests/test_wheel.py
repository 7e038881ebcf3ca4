"""The package as it is built: all that belongs to it and nothing else, and it works without the checkout.

`make wheel` tries the same, with the pinned packages and every Python that is here.
"""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

import pytest
import wheel

from tracker.demo import PACKAGE, demo_articles

FEW = {"ukr-2022-02-24-russia-invades-ukraine", "ukr-2022-02-24-world-reacts-to-invasion"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return wheel.build(tmp_path_factory.mktemp("built"))


def test_the_wheel_has_what_belongs_to_it_and_nothing_else(built: tuple[Path, Path]) -> None:
    there = wheel.contents(built[0])
    assert wheel.wrong(there) == []
    assert wheel.wrong(set(there) - {"tracker/py.typed"} | {"tests/samples.py"}) == [
        "lacks tracker/py.typed",
        "has tests/samples.py",
    ]


def test_the_sdist_gives_the_same_wheel(built: tuple[Path, Path], tmp_path: Path) -> None:
    assert wheel.contents(wheel.from_sdist(built[1], tmp_path)) == wheel.contents(built[0])


def test_the_installed_wheel_extracts_and_serves_the_demo(built: tuple[Path, Path], tmp_path: Path) -> None:
    """The other packages are those of the tests, without the project itself."""
    python = wheel.environment(Path(sys.executable), tmp_path / "venv")
    packages = tmp_path / "venv" / Path(sysconfig.get_path("purelib")).relative_to(sys.prefix)
    wheel.install(python, "--no-deps", "--no-index", str(built[0]))
    (packages / "others.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")  # its own .pth do not count
    for article in sorted((packages / "tracker/data/demo").glob("*.txt")):
        if article.stem not in FEW:
            article.unlink()
    (tmp_path / "work").mkdir()
    assert wheel.try_out(python, tmp_path / "work") > len(FEW)


def test_the_demo_is_where_the_package_is_or_in_the_checkout(tmp_path: Path) -> None:
    assert demo_articles() == PACKAGE.parent / "data/articles"
    (tmp_path / "tracker/data/demo").mkdir(parents=True)
    assert demo_articles(tmp_path / "tracker") == tmp_path / "tracker/data/demo"


def test_a_hollow_python_is_skipped_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert wheel.found("3.12") == (None, "none is installed")
    hollow = tmp_path / "python3.12"
    hollow.write_text("#!/bin/sh\necho 'command not found' >&2\nexit 127\n", encoding="utf-8")
    hollow.chmod(0o755)
    assert wheel.found("3.12") == (None, f"{hollow} does not work: command not found")
