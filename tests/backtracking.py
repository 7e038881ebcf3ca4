"""Which regular expressions may take more than linear time, by construction: ambiguity of their automata.

A pattern becomes an automaton over a few characters, one for each set that it tells apart. Backtracking is exponential
when some word leads from a state back to it in two ways, and polynomial when a word loops at a state, loops at a later
one, and leads from the first to the second (Weideman et al. 2016, "Analyzing matching time behavior of backtracking
regular expression matchers by using ambiguity of NFA"). A search may begin anywhere: that is a loop too, at the start.
What is refused here need not be slow (whether anything fails afterwards is not asked), what passes is linear, but for
the constant that bounded repeats bring: three rounds of each are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from re import _compiler as compiler  # type: ignore[attr-defined]
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, TypeVar

ONE = frozenset({c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN})  # nodes that take one character
ROUNDS = 3  # of a bounded repeat
CHARACTERS = [chr(code) for code in [0, *range(9, 14), *range(32, 127)]] + [*"\x85\xa0\u0300\u2009éÉÀ’‘“”…–—©一＝"]
START, SEARCHING = 0, -1
EDGE = ""  # what stands before the first character, and after the last one

Condition = Callable[[str, str], bool]  # of the characters before and after a place
Step = tuple[int, frozenset[str], tuple[Condition, ...]]  # where a character leads, which ones, and under what


@dataclass
class Automaton:
    """States with silent edges (under conditions) and edges that read one of some characters."""

    silent: dict[int, list[tuple[int, tuple[Condition, ...]]]] = field(default_factory=dict)
    reading: dict[int, list[tuple[int, frozenset[str]]]] = field(default_factory=dict)
    states: int = 1
    endless: bool = False  # whether anything is repeated without bound

    def new(self) -> int:
        """Another state."""
        self.states += 1
        return self.states - 1

    def slip(self, source: int, target: int, *conditions: Condition) -> int:
        """A silent edge."""
        self.silent.setdefault(source, []).append((target, conditions))
        return target


def blowup(pattern: re.Pattern[Any], *, searching: bool = True) -> str:
    """ "exponential", "polynomial", "quadratic search", or "" for a pattern that takes linear time.

    `searching` is whether it may begin anywhere (search, finditer, sub), or in one place only (match, fullmatch).

    >>> [blowup(re.compile(p)) for p in (r"(?:a|aa)+$", r"\\s*\\s*x", r"a+b", r"(?<!a)a+b", r"(?:ab)*c", r"a?a?a?b")]
    ['exponential', 'polynomial', 'quadratic search', '', 'quadratic search', '']
    """
    built, end = _automaton(pattern)
    if not built.endless:
        return ""
    steps = {state: list(_steps(built, state)) for state in range(built.states)}
    loops = [loop for loop in _components(steps) if len(loop) > 1 or _loops(steps, loop[0])]
    followed = _Followed(steps)
    if any(_two_ways(followed, loop) for loop in loops):
        return "exponential"
    for one, two in product(loops, repeat=2):
        if one is not two and _between(followed, one, two):
            return "polynomial"
    if not searching:
        return ""
    failing = [loop for loop in loops if not any(_ends(built, state, end) for state in loop)]
    return "quadratic search" if any(_between(followed, [SEARCHING], loop) for loop in failing) else ""


# --- building


def _automaton(pattern: re.Pattern[Any]) -> tuple[Automaton, int]:
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    flags = pattern.flags if isinstance(pattern.pattern, str) else pattern.flags | re.ASCII
    built = Automaton()
    return built, _sequence(built, START, parser.parse(text, flags & ~re.DEBUG), flags)


def _sequence(built: Automaton, at: int, nodes: Iterable[tuple[Any, Any]], flags: int) -> int:
    for name, value in nodes:
        at = _node(built, at, name, value, flags)
    return at


def _node(built: Automaton, at: int, name: Any, value: Any, flags: int) -> int:
    if name in ONE:
        target = built.new()
        built.reading.setdefault(at, []).append((target, _characters(name, repr(value), flags, _Held(value))))
        return target
    if name is c.BRANCH:
        target = built.new()
        for branch in value[1]:
            built.slip(_sequence(built, built.slip(at, built.new()), branch, flags), target)
        return target
    if name in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
        return _repeat(built, at, name, value, flags)
    if name is c.SUBPATTERN:
        _, added, removed, body = value
        return _sequence(built, at, body, (flags | added) & ~removed)
    if name is c.ATOMIC_GROUP:
        return _sequence(built, at, value, flags)
    if name in (c.ASSERT, c.ASSERT_NOT, c.AT):
        return built.slip(at, built.new(), *(_place if name is c.AT else _looking)(name, value, flags))
    if name is c.GROUPREF_EXISTS:
        return _node(built, at, c.BRANCH, (None, [branch or [] for branch in value[1:]]), flags)
    if name is c.GROUPREF:  # what it repeats was read before: taken for nothing
        return at
    # Python has no other parts today. A new one must fail the test of patterns, not pass as harmless.
    raise ValueError(f"a pattern has a part that this analysis does not know: {name}")


def _repeat(built: Automaton, at: int, name: Any, value: Any, flags: int) -> int:
    least, most, body = value
    for _ in range(min(least, ROUNDS)):
        at = _sequence(built, at, body, flags)
    conditions = _never_giving_back(body, flags) if name is c.POSSESSIVE_REPEAT else ()
    end = built.new()
    if most is c.MAXREPEAT:
        built.endless = True
        loop = built.slip(at, built.new())
        built.slip(_sequence(built, loop, body, flags), loop)
        return built.slip(loop, end, *conditions)
    for _ in range(min(most - least, ROUNDS)):
        built.slip(at, end)
        at = _sequence(built, built.slip(at, built.new()), body, flags)
    return built.slip(at, end)


def _never_giving_back(body: Any, flags: int) -> tuple[Condition, ...]:
    """A possessive repeat of one character ends where there is none of its characters."""
    if len(body) != 1 or body[0][0] not in ONE:
        return ()
    own = _characters(body[0][0], repr(body[0][1]), flags, _Held(body[0][1]))
    return (lambda _, after: after not in own,)


def _looking(name: Any, value: Any, flags: int) -> tuple[Condition, ...]:
    """What looks at one character is a condition; what looks further may hold or not: it is taken to hold."""
    direction, body = value
    if len(body) != 1 or body[0][0] not in ONE:
        return (lambda *_: True,)
    own, wanted = _characters(body[0][0], repr(body[0][1]), flags, _Held(body[0][1])), name is c.ASSERT
    if direction < 0:
        return (lambda before, _: (before in own) == wanted,)
    return (lambda _, after: (after in own) == wanted,)


def _place(_name: Any, where: Any, flags: int) -> tuple[Condition, ...]:
    def word(character: str) -> bool:
        return character.isalnum() or character == "_"

    lines = {EDGE, "\n"} if flags & re.MULTILINE else {EDGE}
    known: dict[Any, Condition] = {
        c.AT_BOUNDARY: lambda before, after: word(before) != word(after),
        c.AT_NON_BOUNDARY: lambda before, after: word(before) == word(after),
        c.AT_BEGINNING: lambda before, _: before in lines,
        c.AT_BEGINNING_STRING: lambda before, _: before == EDGE,
        c.AT_END: lambda _, after: after in lines,
        c.AT_END_STRING: lambda _, after: after == EDGE,
    }
    return (known[where],)


@dataclass(frozen=True)
class _Held:
    """A value that counts for nothing in a cache's key."""

    value: Any = field(compare=False)


@cache
def _characters(name: Any, _key: str, flags: int, held: _Held) -> frozenset[str]:
    """Those of CHARACTERS that a node takes, as the engine itself says."""
    state = parser.State()
    state.flags = flags
    one = compiler.compile(parser.SubPattern(state, [(name, held.value)]), flags & ~re.DEBUG)
    return frozenset(character for character in CHARACTERS if one.fullmatch(character))


# --- looking for ambiguity


def _steps(built: Automaton, state: int, met: tuple[Condition, ...] = (), seen: Way = ()) -> Iterator[Step]:
    """Where one character leads from a state, over silent edges, none of them twice."""
    for target, characters in built.reading.get(state, ()):
        yield target, characters, met
    for target, conditions in built.silent.get(state, ()):
        if (state, target) not in seen:
            yield from _steps(built, target, (*met, *conditions), (*seen, (state, target)))


def _ends(built: Automaton, state: int, end: int, seen: tuple[int, ...] = ()) -> bool:
    """Whether a match may end here, whatever follows."""
    if state == end:
        return True
    return any(
        not conditions and target not in seen and _ends(built, target, end, (*seen, state))
        for target, conditions in built.silent.get(state, ())
    )


def _alphabet(steps: dict[int, list[Step]]) -> list[str]:
    """A character for each set of characters that nothing tells apart."""
    sets = {characters for edges in steps.values() for _, characters, _ in edges}
    kinds: dict[tuple[bool, ...], str] = {}
    for character in CHARACTERS:
        told = (character.isalnum() or character == "_", character == "\n", *(character in one for one in sets))
        kinds.setdefault(told, character)
    return list(kinds.values())


Way = tuple[tuple[int, int], ...]  # silent edges


class _Followed(dict[tuple[int, str, str], list[int]]):
    """Where a character leads from a state, by the one before it; twice what it leads to in two ways.

    What searches goes on searching, or begins.
    """

    def __init__(self, steps: dict[int, list[Step]]) -> None:
        super().__init__()
        self.steps, self.alphabet = steps, _alphabet(steps)

    def __missing__(self, key: tuple[int, str, str]) -> list[int]:
        state, before, after = key
        edges = self.steps[max(state, START)]
        found = [to for to, chars, met in edges if after in chars and all(holds(before, after) for holds in met)]
        self[key] = [SEARCHING, *found] if state == SEARCHING else found
        return self[key]

    def read_in(self, loop: set[int]) -> set[str]:
        """The characters that lead from a state of the loop to another."""
        edges = [chars for state in loop for to, chars, _ in self.steps[max(state, START)] if to in loop]
        return {character for character in self.alphabet if any(character in chars for chars in edges)}


def _components(steps: dict[int, list[Step]]) -> list[list[int]]:
    """The strongly connected parts."""
    targets = {state: {to for to, *_ in edges} for state, edges in steps.items()}
    reach = {state: _reached(targets, state) for state, to in targets.items() if to}
    left = [state for state in reach if state in reach[state]]
    parts: list[list[int]] = []
    while left:
        part = [other for other in left if other in reach[left[0]] and left[0] in reach[other]]
        parts.append(part)
        left = [state for state in left if state not in part]
    return parts


def _reached(targets: dict[int, set[int]], state: int) -> set[int]:
    found: set[int] = set()
    waiting = list(targets[state])
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += targets[here]
    return found


def _loops(steps: dict[int, list[Step]], state: int) -> bool:
    return any(target == state for target, *_ in steps[state])


def _two_ways(followed: _Followed, loop: Sequence[int]) -> bool:
    """Whether a word leads from a state of the loop back to it in two ways."""
    inside = set(loop)

    def onward(state: tuple[int, int, bool], before: str, after: str) -> Iterator[tuple[int, int, bool]]:
        one, two, parted = state
        ways = product(enumerate(followed[one, before, after]), enumerate(followed[two, before, after]))
        for (i, a), (j, b) in ways:
            if a in inside and b in inside:
                yield a, b, parted or a != b or (one == two and i != j)

    characters = followed.read_in(inside)
    return any(_leads(onward, (q, q, False), (q, q, True), characters) for q in loop)


def _between(followed: _Followed, first: Sequence[int], second: Sequence[int]) -> bool:
    """Whether a word loops at a state of the first, loops at one of the second, and leads from the one to the other."""
    return any(_links(followed, set(first), set(second), q, p) for q in first for p in second)


def _links(followed: _Followed, first: set[int], second: set[int], q: int, p: int) -> bool:
    def onward(state: tuple[int, int, int], before: str, after: str) -> Iterator[tuple[int, int, int]]:
        stays = [to for to in followed[state[0], before, after] if to in first]
        loops = [to for to in followed[state[2], before, after] if to in second]
        return product(stays, followed[state[1], before, after], loops) if stays and loops else iter(())

    return _leads(onward, (q, q, p), (q, p, p), followed.read_in(second))


State = TypeVar("State")


def _leads(onward: Callable[[State, str, str], Iterator[State]], start: State, goal: State, read: set[str]) -> bool:
    """Whether a word leads there that may follow itself: it ends with the character that stands before it."""
    for last in read:
        waiting = [(start, last)]
        seen = set(waiting)
        while waiting:
            state, before = waiting.pop()
            for after in read:
                for new in onward(state, before, after):
                    if new == goal and after == last:
                        return True
                    if (new, after) not in seen:
                        seen.add((new, after))
                        waiting.append((new, after))
    return False
