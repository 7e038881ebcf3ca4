"""Word lists shared by rules and engine (data/lexicon.toml): weapons, troops, intention verbs, control verbs..."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def lexicon() -> dict[str, frozenset[str]]:
    """Every list by name; an entry "@other" includes another list. Raises KeyError for an unknown list."""
    raw = tomllib.loads((resources.files("tracker") / "data" / "lexicon.toml").read_text(encoding="utf-8"))
    return {name: _flatten(raw, name) for name in raw}


def _flatten(raw: dict[str, list[str]], name: str) -> frozenset[str]:
    out: set[str] = set()
    for entry in raw[name]:
        out |= _flatten(raw, entry[1:]) if entry.startswith("@") else {entry}
    return frozenset(out)


@lru_cache(maxsize=1)
def lemma_exceptions() -> dict[str, str]:
    """Forms that the parser's lemmatizer gets wrong, with their lemmas (data/lemmas.toml)."""
    raw: dict[str, str] = tomllib.loads(
        (resources.files("tracker") / "data" / "lemmas.toml").read_text(encoding="utf-8")
    )
    return raw


def words(name: str) -> frozenset[str]:
    """One list of the lexicon."""
    return lexicon()[name]
