"""Whose line an event belongs to: its participants, the groups that they are members of, and pairs of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import combinations
from typing import Literal, get_args

import numpy as np
import pandas as pd

from tracker.tension.groups import Groups, known_groups
from tracker.tension.spreading import distinct

GroupsAs = Literal["self", "members", "both"]
WITH_MEMBERS = "+"  # "NATO+" is the line of NATO with its members, beside "NATO" alone

NONE = np.empty(0, dtype=np.int64)

Pair = tuple[str, str]
Days = np.ndarray[tuple[int], np.dtype[np.int64]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]
Naming = Callable[[str, date], list[str]]


def participants(actors: str, recipients: str) -> list[str]:
    """The codes of both columns, each once, sorted.

    >>> participants("FRA;RUS", "RUS;UKR")
    ['FRA', 'RUS', 'UKR']
    """
    return sorted(set(_split(actors)) | set(_split(recipients)))


def pair_of(line: str) -> Pair | None:
    """The two sides of a dyad, sorted; None for one country. Raises ValueError for anything else.

    >>> pair_of("UKR-RUS"), pair_of("UKR")
    (('RUS', 'UKR'), None)
    """
    sides = sorted(set(line.split("-")))
    if "-" not in line:
        return None
    if len(sides) != 2 or "" in sides or line.count("-") != 1:
        raise ValueError(f"{line!r} is no pair of two different codes like RUS-UKR")
    return sides[0], sides[1]


def naming(groups: GroupsAs = "self", memberships: Groups | None = None) -> Naming:
    """A function from a code and a day to the lines that the code's acts of that day count for.

    self: only its own line. members: also the lines of the groups that it belongs to on that day, so that a group's
    line is that of its members and of itself. both: a group keeps its own line, the one with members ends in "+".
    """
    if groups not in get_args(GroupsAs):
        raise ValueError(f"groups is one of {', '.join(get_args(GroupsAs))}")
    if groups == "self":
        return alone
    known = known_groups() if memberships is None else memberships
    mark = WITH_MEMBERS if groups == "both" else ""
    stays = [(stay, group.code + mark) for group in known.values() for stay in group.stays]
    by_member: dict[str, list[tuple[date, date, str]]] = {}
    for stay, line in stays:
        by_member.setdefault(stay.code, []).append((stay.first, stay.last, line))

    def names(code: str, day: date) -> list[str]:
        own = [code, code + mark] if mark and code in known else [code]
        return [*own, *(line for first, last, line in by_member.get(code, ()) if first <= day <= last)]

    return names


def alone(code: str, _: date) -> list[str]:
    """The naming of "self": what a code does counts for its own line."""
    return [code]


def rows_by_line(events: pd.DataFrame, names: Naming) -> dict[str, Days]:
    """The row numbers of every line's events, lines sorted; an event counts once for a line."""
    if names is alone:
        return _rows_of_all(events)
    return _gathered(
        (row, {line for code in (*actors, *recipients) for line in names(code, day)})
        for row, (day, actors, recipients) in enumerate(_acts(events))
    )


def _rows_of_all(events: pd.DataFrame) -> dict[str, Days]:
    """The same where every code has one line, many times faster: no event is looked at by itself."""
    row, code, names = sides(events)
    order = np.argsort(code.astype(np.min_scalar_type(len(names))), kind="stable")  # small numbers are sorted faster
    starts = np.flatnonzero(np.diff(code[order], prepend=-1))
    rows = np.split(row[order], starts[1:]) if names else []
    return dict(zip(names, rows, strict=True))


def sides(events: pd.DataFrame) -> tuple[Days, Days, list[str]]:
    """Row number and code number of every participant, of each event once, by row; and the codes, sorted.

    Columns of categories are looked at by category, which is much faster.
    """
    which, texts = zip(*(pd.factorize(events[column]) for column in ("actors", "recipients")), strict=True)
    lists = [[_split(text) for text in some] for some in texts]
    names = sorted({code for some in lists for codes in some for code in codes})
    number = {name: place for place, name in enumerate(names)}
    members = [[[number[code] for code in codes] for codes in some] for some in lists]
    pairs = [_pairs_of(*one) for one in zip(which, members, strict=True)]
    row, code = np.divmod(distinct(np.concatenate([row * len(names) + code for row, code in pairs])), len(names) or 1)
    return row, code, names


def _pairs_of(which: Days, members: list[list[int]]) -> tuple[Days, Days]:
    """(row, member) for every member of the list that a row has."""
    size = np.array([len(one) for one in members], dtype=np.int64)
    flat = np.array([one for some in members for one in some], dtype=np.int64)
    length = size[which] if len(which) else which
    row = np.repeat(np.arange(len(which), dtype=np.int64), length)
    begin = np.repeat((np.cumsum(size) - size)[which] if len(which) else which, length)
    within = np.arange(len(row), dtype=np.int64) - np.repeat(np.cumsum(length) - length, length)
    return row, flat[begin + within]


def rows_by_pair(events: pd.DataFrame, names: Naming) -> dict[str, Days]:
    """The row numbers of every dyad's events, by "A-B" with A before B.

    An event belongs to a dyad when one side acts on the other or both act. The two sides are two different
    participants: what one member does counts neither for its group with itself nor for the group with its member.
    """
    return _gathered(
        (row, _pairs(day, actors, recipients, names)) for row, (day, actors, recipients) in enumerate(_acts(events))
    )


def rows_of(events: pd.DataFrame, lines: Iterable[str], names: Naming) -> dict[str, Days]:
    """The row numbers of the events of some lines, countries and dyads ("UKR-RUS"), nothing for a line without events.

    The names are sorted, and so are a dyad's sides. Raises ValueError for a dyad that is none.
    """
    pairs = {line: pair_of(line) for line in lines}
    wanted = {"-".join(pair) if pair else line for line, pair in pairs.items()}
    if names is alone and len(wanted) == 1:
        return _rows_of_one(events, next(iter(wanted)))
    rows = rows_by_pair(events, names) if any(pairs.values()) else {}
    if not all(pairs.values()):
        rows |= rows_by_line(events, names)
    return {name: rows[name] for name in sorted(wanted) if name in rows}


def _rows_of_one(events: pd.DataFrame, line: str) -> dict[str, Days]:
    """The same for one line, many times faster: only rows that name all of its codes are looked at closely."""
    codes = pair_of(line) or (line,)
    rows = np.flatnonzero(np.logical_and.reduce([naming_any(events, [code]) for code in codes])).astype(np.int64)
    if len(codes) > 1:
        rows = rows[rows_by_pair(events.iloc[rows], alone).get(line, NONE)]
    return {line: rows} if len(rows) else {}


def naming_any(events: pd.DataFrame, codes: Iterable[str]) -> Flags:
    """Whether any of the codes is an actor or recipient of each event."""
    wanted = set(codes)
    found: Flags = np.zeros(len(events), dtype=bool)
    for column in ("actors", "recipients"):
        which, texts = pd.factorize(events[column])
        held = np.array([not wanted.isdisjoint(text.split(";")) for text in texts], dtype=bool)
        found |= held[which] if len(which) else found
    return found


def involving(
    events: pd.DataFrame, line: str, *, groups: GroupsAs = "self", memberships: Groups | None = None
) -> pd.DataFrame:
    """The events of one line: a country, an organisation, a group ("NATO+") or a dyad ("RUS-UKR")."""
    rows = rows_of(events, [line], naming(groups, memberships))
    return events.iloc[next(iter(rows.values()), NONE)]


def _acts(events: pd.DataFrame) -> Iterator[tuple[date, list[str], list[str]]]:
    days = events["date_start"].dt.date
    for day, actors, recipients in zip(days, events["actors"], events["recipients"], strict=True):
        yield day, _split(actors), _split(recipients)


def _pairs(day: date, actors: list[str], recipients: list[str], names: Naming) -> set[str]:
    found = set()
    acting = {*combinations(actors, 2), *((a, r) for a in actors for r in recipients if a != r)}
    for one, other in acting:
        sides = ((a, b) for a in names(one, day) for b in names(other, day) if a != b)
        found |= {f"{min(pair)}-{max(pair)}" for pair in sides}
    return found


def _gathered(lines: Iterable[tuple[int, set[str]]]) -> dict[str, Days]:
    rows: dict[str, list[int]] = {}
    for row, names in lines:
        for name in names:
            rows.setdefault(name, []).append(row)
    return {name: np.array(rows[name], dtype=np.int64) for name in sorted(rows)}


def _split(codes: str) -> list[str]:
    return [code for code in codes.split(";") if code]
