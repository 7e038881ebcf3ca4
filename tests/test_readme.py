"""The Python of the README does what it says."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from tracker.store.store import open_store


def test_the_python_blocks_run_as_printed(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    readme = (root / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    known: dict[str, object] = {}
    examples = doctest.DocTestParser().get_doctest("\n".join(blocks), known, "README.md", "README.md", 0)
    assert len(examples.examples) >= 10
    said: list[str] = []
    failed, _ = doctest.DocTestRunner(verbose=False).run(examples, out=said.append, clear_globs=False)
    assert not failed, "".join(said)
    figure = examples.globs["figure"]
    assert (figure.layout.title.text, len(figure.data[0].x)) == ("Tension index of Ukraine", 4)
    with open_store("my.db", create=False) as store:
        assert store.counts()["events"] == 0


def test_every_python_block_is_a_doctest(root: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (root / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert [block for block in blocks if not block.startswith(">>> ")] == []
