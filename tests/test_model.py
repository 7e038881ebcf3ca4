"""The spaCy model is loaded as it was recorded, or not at all."""

from __future__ import annotations

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tracker.language import parse
from tracker.language.intact import ModelError, check_model, recorded


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    spec = find_spec(parse.DEFAULT_MODEL)
    assert spec is not None
    assert spec.origin
    folder = tmp_path / parse.DEFAULT_MODEL
    shutil.copytree(Path(spec.origin).parent, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_the_model_as_it_was_recorded_is_taken(copied: Path) -> None:
    check_model(copied)
    assert {Path(path).name for path in recorded()} >= {"model", "config.cfg", "strings.json", "__init__.py"}


@pytest.mark.parametrize("part", ["__init__.py", "parser/model", "config.cfg", "lookups.bin"])
def test_a_byte_that_is_another_is_noticed_before_anything_is_loaded(
    copied: Path, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = next(copied / name for name in recorded() if name.endswith(part))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    monkeypatch.syspath_prepend(copied.parent)
    monkeypatch.delitem(sys.modules, parse.DEFAULT_MODEL, raising=False)
    monkeypatch.delenv("TRACKER_MODEL", raising=False)
    with pytest.raises(ModelError, match=rf"{part} has another content.*TRACKER_MODEL"):
        parse._package(None)
    assert parse.DEFAULT_MODEL not in sys.modules


def test_a_file_that_is_missing_is_named(copied: Path) -> None:
    next(copied.rglob("tokenizer")).unlink()
    with pytest.raises(ModelError, match="tokenizer: No such file"):
        check_model(copied)
