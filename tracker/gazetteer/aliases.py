"""Every form of a name of a state, organisation or group, and the code it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

from tracker.gazetteer.files import FILES, Kind, codes, table
from tracker.gazetteer.spelling import spellings


@dataclass(frozen=True, slots=True)
class Alias:
    """One surface form, the code it stands for, and what sort of name it is."""

    text: str
    code: str
    kind: Kind


@lru_cache(maxsize=1)
def aliases() -> Mapping[str, Alias]:
    """Every surface form, case and all ("US" is not "us"). ValueError when two codes claim one form."""
    known: dict[str, Alias] = {}
    for alias in _written():
        if known.setdefault(alias.text, alias).code != alias.code:
            raise ValueError(f"{alias.text!r} is claimed by {known[alias.text].code} and by {alias.code}")
    refused = _refused()
    for alias in list(known.values()):
        for form in spellings(alias.text) - refused:
            known.setdefault(form, Alias(form, alias.code, alias.kind))
    return known


@lru_cache(maxsize=1)
def contextual() -> Mapping[str, tuple[str, ...]]:
    """Short names that stand for the first of their codes where one of these is named: "the North" beside a Korea."""
    return {
        form: tuple([codes] if isinstance(codes, str) else codes) for form, codes in table("contextual.toml").items()
    }


def _written() -> Iterator[Alias]:
    for file, kinds in FILES.items():
        for code, entry in codes(file):
            for key, kind in kinds.items():
                for text in entry.get(key, ()):
                    yield Alias(text, code, kind)
    for text, states in table("collectives.toml").items():
        yield Alias(text, ";".join(states), "name")


def _refused() -> frozenset[str]:
    """Strings that the reviewers decided are no actor; a derived spelling must not bring one back ("Réunion")."""
    return frozenset(text for file in FILES for text in table(file)["FAIL"])


@lru_cache(maxsize=1)
def blockers() -> frozenset[str]:
    """Whole phrases that contain a name and are no actor: "Paris Agreement", "Georgia Tech", "French Open"."""
    traps = table("traps.toml")
    phrases = {text for group in traps["phrases"].values() for text in group}
    phrases |= {other for text in phrases for other in spellings(text)}
    return frozenset(phrases.union(*(_combined(rule) for rule in traps["generated"])))


def _combined(rule: Mapping[str, Any]) -> set[str]:
    """Phrases of a `[[generated]]` rule; long official names take no part, they never stand in such a phrase."""
    forms = [alias.text for alias in aliases().values() if alias.kind == rule["of"] and alias.text.count(" ") < 3]
    heads, tails = rule.get("heads", ()), rule.get("tails", ())
    return {f"{h} {f}" for h, f in product(heads, forms)} | {f"{f} {t}" for f, t in product(forms, tails)}


@lru_cache(maxsize=512)
def display_name(code: str) -> str:
    """ "UKR" -> "Ukraine", "XHAM" -> "Hamas". KeyError for a code that no data file has."""
    for file in FILES:
        if code != "FAIL" and code in table(file):
            entry = table(file)[code]
            return str(entry.get("display") or entry["names"][0])
    raise KeyError(f"unknown actor code {code!r}")


@lru_cache(maxsize=1)
def _all_codes() -> frozenset[str]:
    return frozenset(code for file in FILES for code in table(file) if code != "FAIL")


def is_code(code: str) -> bool:
    """Whether a code stands for a country, an organisation or an armed group."""
    return code in _all_codes()
