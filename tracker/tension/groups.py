"""Who belonged to which group of states on which day: NATO, EU and others, and groups of the user's own."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

CODE = re.compile(r"[A-Z0-9]+")
KEYS = {"name", "members", "joined", "left"}


class GroupError(ValueError):
    """A file of groups that cannot be used; the message names the file, the group and the cause."""


@dataclass(frozen=True, slots=True)
class Membership:
    """One stay of a member in a group; both days belong to it."""

    code: str
    first: date = date.min
    last: date = date.max


@dataclass(frozen=True, slots=True)
class Group:
    """A group of states: its code, its name ("" when the gazetteer knows it) and the stays of its members."""

    code: str
    name: str
    stays: tuple[Membership, ...]

    def members(self, day: date) -> list[str]:
        """The codes that belong on a day, sorted."""
        return sorted({stay.code for stay in self.stays if stay.first <= day <= stay.last})


Groups = Mapping[str, Group]


@lru_cache(maxsize=1)
def known_groups() -> Groups:
    """The groups of tracker/data/timeline/groups.toml by code."""
    text = files("tracker").joinpath("data/timeline/groups.toml").read_text(encoding="utf-8")
    return _groups(tomllib.loads(text), "groups.toml")


def read_groups(path: Path | str) -> Groups:
    """The known groups and those of a TOML file of the same form; a code that both have is the file's.

    Raises GroupError, FileNotFoundError and other OSErrors.
    """
    try:
        table = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except ValueError as error:  # no TOML, or no UTF-8
        raise GroupError(f"{path}: {error}") from error
    return {**known_groups(), **_groups(table, str(path))}


def _groups(table: Mapping[str, Any], file: str) -> Groups:
    found = {}
    for code, entry in table.items():
        try:
            found[code] = _group(code, entry)
        except (ValueError, TypeError) as error:
            raise GroupError(f"{file}: group {code}: {error}") from error
    return found


def _group(code: str, entry: object) -> Group:
    if not isinstance(entry, Mapping) or not entry.keys() <= KEYS:
        raise ValueError(f"a group is a table of {', '.join(sorted(KEYS))}")
    always = [Membership(member) for member in _codes([code, *entry.get("members", [])])[1:]]
    joined = sorted((day, member) for day, member in _dated(entry.get("joined", {})))
    lefts = sorted((day, member) for day, member in _dated(entry.get("left", {})))
    stays = [Membership(member, first, _last(member, first, joined, lefts)) for first, member in joined]
    unused = {(member, day) for day, member in lefts} - {(stay.code, stay.last) for stay in stays}
    if unused:
        member, day = min(unused)
        raise ValueError(f"{member} left on {day} without having joined")
    if not always and not stays:
        raise ValueError("it has no members")
    return Group(code, str(entry.get("name", "")), (*always, *stays))


def _last(member: str, first: date, joined: list[tuple[date, str]], lefts: list[tuple[date, str]]) -> date:
    """The last day of the stay that began on `first`."""
    again = min((day for day, code in joined if code == member and day > first), default=date.max)
    last = min((day for day, code in lefts if code == member and first <= day), default=date.max)
    if again != date.max and again <= last:
        raise ValueError(f"{member} joined again on {again} without having left")
    return last


def _dated(table: object) -> Iterator[tuple[date, str]]:
    if not isinstance(table, Mapping) or not all(isinstance(codes, str) for codes in table.values()):
        raise ValueError("joined and left are tables of days and codes: 2004-05-01 = 'EST LVA'")
    for day, codes in table.items():
        for code in _codes(codes.split()):
            yield date.fromisoformat(day), code


def _codes(codes: Iterable[str]) -> list[str]:
    found = list(codes)
    for code in found:
        if not CODE.fullmatch(code):
            raise ValueError(f"{code!r} is no code of capital letters and digits")
    return found
