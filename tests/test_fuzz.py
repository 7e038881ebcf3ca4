"""A little hostile input for everything that reads, the same in every run; `make fuzz` tries more."""

from __future__ import annotations

from datetime import date

import pytest
from fuzz import seeds
from fuzz.runner import HangError, Run, attempt, bounded
from fuzz.targets import TARGETS

EXAMPLES = {"extraction": 3, "requests": 15, "html": 15, "jsonl": 15, "text": 15}  # those that take longest


@pytest.mark.parametrize("name", TARGETS)
def test_hostile_input_breaks_nothing(name: str) -> None:
    attempt(TARGETS[name], Run(), EXAMPLES.get(name, 30), number=1)


# What was found once, and mended; each first failed here.
FOUND = [
    ("record-files", b"\xff"),
    ("record-files", b'{"annotation_id": ' + b"[" * 100_000),
    ("record-files", b"annotation_id\n" + b"a" * 200_000),
    ("record-files", b"annotation_id\na\rb\n"),
    ("extraction", ("Russia \ud800 attacked Ukraine.", date(2022, 2, 4))),
    (
        "jsonl",
        (b'{"id": "0", "date": "2022-02-04", "url": "https://\\ud800xample.org/a", "text": "They met."}', None),
    ),
    ("archives", (seeds.ARCHIVES[0][:4] + seeds.ARCHIVES[0][5:], None)),
    ("parquet", (seeds.parquet().replace(b"title", b"\x80itle"), None)),
    ("addresses", ("/events", "?text=\udc80&source=\ud800&author=\ud800")),
]


@pytest.mark.parametrize(("name", "one"), FOUND, ids=[f"{name}-{i}" for i, (name, _) in enumerate(FOUND)])
def test_what_was_found_once_breaks_nothing(name: str, one: object) -> None:
    TARGETS[name].attack(one)


def test_a_hang_is_noticed() -> None:
    def hang() -> None:
        with bounded(0.05):
            while True:
                pass

    with pytest.raises(HangError, match="processor time"):
        hang()
