"""How large an item may be, and how far a compressed one may expand: time and memory stay bounded."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.readers.errors import Unreadable

MB = 2**20
LARGEST = 64 * MB  # bytes of one article: a text file, a JSON value, a table cell
PAGE = 8 * MB  # bytes of one web page; the largest of real news pages are below 2 MB
TAGS = 100_000  # of one web page; finding the text takes longer than linear time, 3 s at this many
FEED = 32 * MB  # bytes of one feed; it is parsed as a whole
HEAD = 64 * 2**10  # bytes that detection looks at
RATIO = 200  # times that a compressed file may expand; news texts stay below 20
MEMBERS = 200_000  # of one archive file with all the archives inside it
DEPTH = 4  # containers inside containers: news.tar.gz is two
ROW_GROUP = 1024 * MB  # bytes of one Parquet row group, expanded: it is decompressed in pieces but held as a whole
SAMPLE = 16 * MB  # bytes of records that may be held back at once


@dataclass
class Budget:
    """What the archives inside one file may expand to, all together."""

    bytes_left: int
    members_left: int = field(default_factory=lambda: MEMBERS)

    @classmethod
    def of(cls, size: int) -> Budget:
        """The budget of a compressed file of this many bytes; small ones may expand to 64 MB all the same."""
        return cls(max(size * RATIO, LARGEST))

    def spend(self, size: int) -> None:
        """Counts expanded bytes; raises Unreadable when there are more than the budget."""
        self.bytes_left -= size
        if self.bytes_left < 0:
            raise Unreadable(f"expands to more than {RATIO} times its size: a compression bomb")

    def count(self) -> None:
        """Counts one member; raises Unreadable when there are more than the budget."""
        self.members_left -= 1
        if self.members_left < 0:
            raise Unreadable(f"archive of more than {MEMBERS:,} members")
