"""Killed processes lose nothing, and their work, begun again, ends as if nobody had; `make kills` does more."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from kills import WORKS, Figures, Places, trial, whole

TRIED = [
    *((name, "sqlite") for name in sorted(WORKS)),
    *((name, "postgresql") for name in ("annotate", "backup", "ingest")),
]


@pytest.fixture(scope="module")
def made(rich_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str | None], Places]:
    """Where stores are made: on a server of PostgreSQL, or in files."""
    return cache(lambda server: Places(tmp_path_factory.mktemp("kills"), server, rich_file))


@pytest.mark.parametrize(("name", "database"), TRIED)
def test_work_that_is_killed_loses_nothing_and_ends_as_if_it_had_not_been(
    made: Callable[[str | None], Places], name: str, database: str, request: pytest.FixtureRequest
) -> None:
    places = made(request.getfixturevalue("postgres") if database == "postgresql" else None)
    figures, work = Figures(), WORKS[name]
    reference = whole(places, work)
    chance = random.Random(f"test {name} {database}")
    while not figures.kills:
        trial(places, work, reference, chance, figures, most=1, timed=0)
    assert figures.reruns


def test_an_acknowledged_write_that_is_lost_is_noticed(tmp_path: Path, rich_file: Path) -> None:
    places, figures = Places(tmp_path, None, rich_file), Figures()
    reference = whole(places, WORKS["annotate"])
    forgetful = replace(WORKS["annotate"], kept=lambda *_: set())
    with pytest.raises(AssertionError, match="lost"):
        trial(places, forgetful, reference, random.Random(0), figures, most=1, timed=0)
