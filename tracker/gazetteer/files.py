"""The data files of the gazetteer, and which sort of name stands under which key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Literal

Kind = Literal[
    "name", "adjective", "people", "capital", "seat", "body", "place", "organisation", "group", "generic", "person"
]
COUNTRY_KINDS: Mapping[str, Kind] = {
    "names": "name", "adjectives": "adjective", "people": "people", "capitals": "capital", "seats": "seat",
    "bodies": "body", "places": "place",
}  # fmt: skip
ORGANISATION_KINDS: Mapping[str, Kind] = {"names": "organisation", "titles": "organisation", "capitals": "capital"}
GROUP_KINDS: Mapping[str, Kind] = {"names": "group", "adjectives": "group", "people": "group", "generic": "generic"}
FILES: Mapping[str, Mapping[str, Kind]] = {
    "countries.toml": COUNTRY_KINDS, "organisations.toml": ORGANISATION_KINDS, "groups.toml": GROUP_KINDS,
}  # fmt: skip


def data() -> Traversable:
    """The folder of the data files."""
    return resources.files("tracker") / "data"


@lru_cache(maxsize=8)
def table(file: str) -> Mapping[str, Any]:
    """A file of `data/actors`, parsed once."""
    return tomllib.loads((data() / "actors" / file).read_text(encoding="utf-8"))


def defended_by(code: str) -> str:
    """The state that defends and represents a territory: the code itself, except of those in `territories.toml`.

    >>> defended_by("GUM"), defended_by("GRL")
    ('USA', 'GRL')
    """
    return str(table("territories.toml").get(code, code))


def codes(file: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each code of a file with what the file says of it."""
    return ((code, entry) for code, entry in table(file).items() if code != "FAIL")
