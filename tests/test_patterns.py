"""No regular expression of the project takes much longer than its text is long, whatever somebody writes into it."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import lru_cache
from types import ModuleType
from typing import Any

import pytest
from backtracking import blowup

import dashboards
import tracker
from tracker.actors.find import _short_forms
from tracker.actors.introduced import _belonging, _group_patterns
from tracker.events.matching import cue_pattern
from tracker.events.rules import ruleset

IN_PLACE = {"match", "fullmatch"}
CALLS = {"compile", "search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn"}
# What may be ambiguous all the same, and why it is no danger.
REVIEWED = {
    "tracker.actors.chunks.TITLE_RUN": "sees the 70 characters before a name",
    "tracker.actors.mentions.PIECE": "what the second alternative runs along, the first one takes",
    "tracker.actors.persons._introduced_after": "sees the 120 characters after a name",
    "tracker.tension.phrases.FIELD": "reads our own phrases",
    "tracker.tension.phrases.VERB": "reads our own phrases",
    "tracker.readers.markup.INVITATION": "sees lines of at most 200 characters",
    "tracker.readers.published.SPACED_OFFSET": "sees at most 80 characters",
    "tracker.readers.published.WRITTEN": "sees at most 80 characters",
    "tracker.readers.published._machine": "sees at most 80 characters",
    "tracker.readers.registry.PROLOGUE": "matches in any case, since nothing follows that could fail",
    "tracker.linking.sameness.WORD": "a digit after which no other comes is a match of its own; no run is read twice",
    "tracker.sources.current_events._sentences": "the marks are ours, one a link of an item",
    "tracker.language.sentences.WORD_BEFORE": "sees the 40 characters before a full stop",
    "tracker.events.dating.elapsed.RECORD": "sees a part of a sentence, at most 1,500 characters",
}
# Patterns that are put together inside a function, and how they are looked at.
BUILT = {
    "tracker.events.matching.cue_pattern": "all cues of the rules as one",
    "tracker.actors.introduced._group_patterns": "both",
    "tracker.actors.introduced._belonging": "with the words of the lexicon",
    "tracker.actors.introduced.introduced": "one name, letter by letter",
    "tracker.events.dating.story._called": "one word, letter by letter",
    "tracker.dates.rules.rule": "all in RULES",
    "tracker.dates.rules.register": "all in RULES",
    "tracker.writers.delimited.delimited": "one character",
}


def modules() -> Iterator[ModuleType]:
    for package in (tracker, dashboards):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in found.name and not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def held(value: object, depth: int = 3) -> Iterator[re.Pattern[Any]]:
    """The patterns in a value, or in the lists and tuples of it."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, (list, tuple, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from held(one, depth - 1)


def written(module: ModuleType) -> Iterator[tuple[str, re.Pattern[Any] | None, bool]]:
    """The patterns inside functions: place, pattern (None: it cannot be told outside the function), does it search."""
    for function in ast.walk(ast.parse(inspect.getsource(module))):
        if not isinstance(function, ast.FunctionDef):
            continue
        for call in ast.walk(function):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in CALLS):
                continue
            if isinstance(call.func.value, ast.Name) and call.func.value.id == "re" and call.args:
                place = f"{module.__name__}.{function.name}"
                yield place, evaluated(call, module), call.func.attr not in IN_PLACE


def evaluated(call: ast.Call, module: ModuleType) -> re.Pattern[Any] | None:
    flags = [word.value for word in call.keywords if word.arg == "flags"]
    last = call.args[-1]
    flags += [last] if isinstance(last, ast.Attribute) and last.attr.isupper() else []
    try:
        source, *options = (eval(ast.unparse(node), dict(vars(module))) for node in (call.args[0], *flags))
    except NameError:
        return None
    return re.compile(source, *options)


Key = tuple[str | bytes, int]


@lru_cache(maxsize=1)
def patterns() -> dict[Key, tuple[re.Pattern[Any], set[str], bool]]:
    """Every pattern once: where it stands, and whether somebody searches with it."""
    found: dict[Key, tuple[re.Pattern[Any], set[str], bool]] = {}

    def add(pattern: re.Pattern[Any], place: str, *, searching: bool) -> None:
        _, places, before = found.get((pattern.pattern, pattern.flags), (pattern, set(), False))
        found[pattern.pattern, pattern.flags] = (pattern, places | {place}, searching or before)

    used: dict[str, set[str]] = {}
    for module in modules():
        for name, method in re.findall(r"\b(\w+)\.(\w+)\(", inspect.getsource(module)):
            used.setdefault(name, set()).add(method)
    for module in modules():
        for name, value in vars(module).items():
            for one in held(value):
                uses = used.get(name, set()) & CALLS
                add(one, f"{module.__name__}.{name}", searching=not uses or not uses <= IN_PLACE)
        for place, pattern, searching in written(module):
            if pattern is not None:
                add(pattern, place, searching=searching)
    add(_short_forms(), "tracker.actors.find._short_forms", searching=True)
    add(_belonging(), "tracker.actors.introduced._belonging", searching=False)
    for one in _group_patterns():
        add(one, "tracker.actors.introduced._group_patterns", searching=True)
    add(
        cue_pattern(tuple(c for rule in ruleset().rules for c in rule.cue)),
        "tracker.events.matching.cue_pattern",
        searching=True,
    )
    return found


def test_every_pattern_is_seen() -> None:
    untold = {place for module in modules() for place, pattern, _ in written(module) if pattern is None}
    assert untold == set(BUILT)
    assert len(patterns()) > 240


def test_no_pattern_takes_more_than_linear_time_or_was_not_reviewed() -> None:
    found = [(pattern, places, searching) for pattern, places, searching in patterns().values()]
    slow = [(places, pattern) for pattern, places, searching in found if blowup(pattern, searching=searching)]
    assert [(places, pattern) for places, pattern in slow if not places <= set(REVIEWED)] == []
    assert set(REVIEWED) - {place for places, _ in slow for place in places} == set()


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        (r"(?:a|aa)+$", "exponential"),
        (r"(a*)*$", "exponential"),
        (r"(?:\w+\s?)*x", "exponential"),
        (r"\s*\s*x", "polynomial"),
        (r"\s*:?\s+x", "polynomial"),
        (r"a+b", "quadratic search"),
        (r"\b[A-Z][\w-]*s ", "quadratic search"),
        (r"\w+$", "quadratic search"),
        (r"(?<!a)a+b", ""),
        (r"\b\w+\s", ""),
        (r"[^\n]+", ""),
        (r"\w{1,40}x", ""),
        (r"a*+a*b", "quadratic search"),
    ],
)
def test_the_analysis_tells_what_is_slow(pattern: str, told: str) -> None:
    assert blowup(re.compile(pattern)) == told
    assert blowup(re.compile(pattern.encode())) == told
