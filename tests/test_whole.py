"""Files that are there as a whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.export import write_frame
from tracker.store.store import open_store
from tracker.store.whole import whole


def test_a_file_is_named_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("older")
    with whole(path) as part:
        part.write_text("newer")
        assert path.read_text() == "older"
    assert path.read_text() == "newer"
    assert list(tmp_path.iterdir()) == [path]


def test_what_fails_leaves_the_older_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("older")

    def write() -> None:
        with whole(path) as part:
            part.write_text("half")
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        write()
    assert path.read_text() == "older"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("links", [True, False])
def test_a_name_that_is_taken_meanwhile_stays_with_whom_it_belongs_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("this disk knows no links")

    if not links:
        monkeypatch.setattr(Path, "hardlink_to", refuse)
    path = tmp_path / "file"

    def write() -> None:
        with whole(path, replace=False) as part:
            part.write_text("mine")
            path.write_text("theirs")

    with pytest.raises(OSError, match=r"exists|links"):
        write()
    assert path.read_text() == "theirs"
    path.unlink()
    with whole(path, replace=False) as part:
        part.write_text("mine")
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_an_export_keeps_the_mode_of_the_file_and_goes_through_links_and_devices(tmp_path: Path) -> None:
    path, link = tmp_path / "file.csv", tmp_path / "link.csv"
    path.touch(mode=0o600)
    link.symlink_to(path)
    with open_store(str(tmp_path / "tracker.db")) as store:
        write_frame(store.problems(), link)
        write_frame(store.problems(), "/dev/null")
    assert link.is_symlink()
    assert path.read_text().startswith("item,")
    assert path.stat().st_mode & 0o777 == 0o600
    assert Path("/dev/null").is_char_device()
