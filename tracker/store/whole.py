"""Files that are there as a whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def whole(path: Path, *, replace: bool = True) -> Iterator[Path]:
    """A path to write to, in the folder of `path`: it is given that name when the block ends, and removed if it fails.

    What is written is on the disk before it is named. Raises FileExistsError when there is a file of that name and
    `replace` is False, OSError when the disk is full or cannot be written. A process that is killed leaves no more than
    a hidden `.NAME.*.part`.
    """
    if not replace and path.exists():
        raise FileExistsError(f"{path} is there already")
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        yield part
        _on_disk(part)
        _name(part, path, replace)
    finally:
        part.unlink(missing_ok=True)
    with suppress(OSError):  # not every system lets a folder be opened
        _on_disk(path.parent)


def _name(part: Path, path: Path, replace: bool) -> None:
    """Names the file; `link` alone refuses a name that somebody took meanwhile, but not every disk knows links."""
    if not replace:
        try:
            path.hardlink_to(part)
        except FileExistsError:
            raise
        except OSError:
            if path.exists():
                raise
        else:
            return
    part.replace(path)


def _on_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
