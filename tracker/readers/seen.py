"""The articles that a run has read: what comes again is skipped, or named when it says something else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from tracker.identity import content_hash
from tracker.model import Article, Link, Problem
from tracker.readers.errors import STAGE
from tracker.readers.source import Found

CACHE = -32 * 1024  # kibibytes, as SQLite counts them when they are negative
TEXTLESS = "entry carries no text: `tracker fetch --feed` reads the linked page"


class Seen:
    """Ids with hashes of their content. They lie in a temporary table, so that memory stays flat for any number."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        for setting in (f"cache_size={CACHE}", "journal_mode=OFF", "synchronous=OFF"):
            self._db.execute(f"PRAGMA {setting}")
        self._db.execute("CREATE TABLE seen (id TEXT PRIMARY KEY, content BLOB) WITHOUT ROWID")

    def distinct(self, items: Iterable[Found], origin: str) -> Iterator[Article | Problem]:
        """Articles once, everything else as a Problem."""
        for item, found in items:
            if isinstance(found, Link):
                yield Problem(item, STAGE, TEXTLESS, found.url)
            elif isinstance(found, Problem) or (earlier := self._earlier(found)) is None:
                yield found
            elif earlier != _hash(found):
                cause = f"duplicate id {found.id!r}: an earlier item of this run has other content"
                yield Problem(item, STAGE, cause, origin)

    def _earlier(self, article: Article) -> bytes | None:
        """The content that this id had before; None when it is new, and then it is kept."""
        row = self._db.execute("SELECT content FROM seen WHERE id = ?", (article.id,)).fetchone()
        if row is None:
            self._db.execute("INSERT INTO seen VALUES (?, ?)", (article.id, _hash(article)))
            return None
        return bytes(row[0])


def _hash(article: Article) -> bytes:
    return bytes.fromhex(content_hash(article)[:16])
