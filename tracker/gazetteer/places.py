"""Which country a state, region or city lies in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from tracker.gazetteer.aliases import aliases
from tracker.gazetteer.files import data, defended_by, table
from tracker.gazetteer.spelling import fold

DIRECTION = r"(?:[Nn]orth|[Ss]outh)(?:-?(?:east|west))?(?:ern)?|(?:[Ee]ast|[Ww]est)(?:ern)?|[Cc]entral|[Gg]reater"
DIVISION = "Oblast|Province|Governorate|Region|District|Prefecture|Krai|State|County|Department|City|Division"
AROUND = re.compile(
    rf"^(?:{DIRECTION}) |^(?:[Cc]ity|[Pp]rovince|[Pp]ort|[Rr]egion) of "
    rf"| (?:{DIVISION}|{DIVISION.lower()}|Autonomous Region)$"
)


@lru_cache(maxsize=8192)
def place_country(name: str) -> str | None:
    """ISO3 code of the country that a place lies in: a state, region or city; None when unknown or shared.

    >>> place_country("Kharkiv Oblast"), place_country("eastern Ukraine"), place_country("Victoria")
    ('UKR', 'UKR', None)
    """
    plain = fold(name)
    plain = plain if plain in aliases() else plain.removeprefix("the ").removeprefix("The ")
    return _place(plain) or (_place(AROUND.sub("", plain)) if AROUND.search(plain) else None)


def _place(plain: str) -> str | None:
    alias = aliases().get(plain)
    if alias and alias.kind in ("name", "capital", "place") and alias.code in table("countries.toml"):
        return defended_by(alias.code)
    return None if plain in _no_places() else _towns().get(plain)


@lru_cache(maxsize=1)
def _no_places() -> frozenset[str]:
    return frozenset(table("countries.toml")["FAIL"]) | frozenset(table("cities.toml")["FAIL"])


@lru_cache(maxsize=1)
def _towns() -> Mapping[str, str | None]:
    """Cities and provinces, which `make places` writes down; None for names that several countries share."""
    lines = (data() / "places" / "towns.tsv").read_text(encoding="utf-8").splitlines()
    return {name: defended_by(code) or None for name, _, code in (line.partition("\t") for line in lines)}
