"""Every package that is installed with the project has a licence that was looked at, and stands in THIRD_PARTY.md."""

from __future__ import annotations

import re
from pathlib import Path

import audit
import licences
import pytest


def test_the_list_names_every_package_of_the_lock_with_a_licence_that_was_looked_at(root: Path) -> None:
    lock, listed = ((root / name).read_text("utf-8") for name in ("requirements.lock", "THIRD_PARTY.md"))
    rows = re.findall(r"^\| ([\w.-]+) \| ([^|]+) \|$", listed, re.MULTILINE)[1:]
    assert [name for name, _ in rows] == licences.names(lock), "make licences writes the list anew"
    assert len(rows) > 100
    for name, said in rows:
        assert licences.allowed(said), f"{name}: {said}"


def test_the_list_says_what_the_packages_say(root: Path) -> None:
    lock = (root / "requirements.lock").read_text("utf-8")
    assert {name: licences.licence(name) for name in licences.names(lock)}


def test_a_licence_that_nobody_looked_at_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(licences.LOOKED_UP, "pytest", "AGPL-3.0-only")
    with pytest.raises(ValueError, match=r"pytest: the licence 'AGPL-3.0-only' is not among those"):
        licences.licence("pytest")
    with pytest.raises(ValueError, match=r"no-such-package is not installed here"):
        licences.licence("no-such-package")


@pytest.mark.parametrize(
    ("said", "allowed"),
    [
        ("MIT", True),
        ("MIT AND PSF-2.0", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("none", False),
    ],
)
def test_which_licences_may_be(said: str, allowed: bool) -> None:
    assert licences.allowed(said) is allowed


def test_an_audit_that_reached_no_database_does_not_pass_for_a_clean_one(capsys: pytest.CaptureFixture[str]) -> None:
    hole = {"id": "PYSEC-1", "fix_versions": ["2"]}
    assert audit.judged([{"name": "a", "skip_reason": "not found"}]) == 0
    assert "Not audited: the database that is reached knows none of 1 packages." in capsys.readouterr().out
    assert audit.judged([{"name": "a", "version": "1", "vulns": [hole]}, {"name": "b", "skip_reason": "x"}]) == 1
    said = capsys.readouterr().out
    assert "a 1: PYSEC-1, mended in 2" in said
    assert "1 known holes in 1 packages; 1 could not be audited." in said
