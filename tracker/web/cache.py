"""What was fetched, on disk: one file a page, written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from tracker.urls import canonical_url


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was fetched: `url` is where the redirects ended, `fetched_at` seconds since 1970 of the last check.

    `etag` and `last_modified` are what the server gave to ask whether it has changed, "" for none.
    """

    url: str
    content_type: str
    etag: str
    last_modified: str
    fetched_at: float
    body: bytes


class PageCache:
    """Pages by their canonical address, each a file of one line of JSON (all but the body) and the body.

    The folder may be deleted at any time; nothing in it is ever out of date by itself. Methods raise OSError when
    the disk refuses.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, url: str) -> Kept | None:
        """The page as it was last kept; None when there is none, or its file is damaged."""
        try:
            head, _, body = self._path(url).read_bytes().partition(b"\n")
            fields = json.loads(head)
            length = fields.pop("length")
            return Kept(body=body, **fields) if length == len(body) else None
        except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def put(self, url: str, page: Kept) -> None:
        """Keeps a page in place of an older one."""
        fields = asdict(page)
        body = fields.pop("body")
        head = json.dumps({**fields, "length": len(body)}).encode()
        path = self._path(url)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, head + b"\n" + body)

    def _path(self, url: str) -> Path:
        key = hashlib.sha256(canonical_url(url).encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / key[:2] / key[2:]


def write_whole(path: Path, data: bytes) -> None:
    """Puts a file in place in one step: a crash leaves the old one or the new one, never half of it."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_bytes(data)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
