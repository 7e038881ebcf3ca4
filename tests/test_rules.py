"""Every rules file is run both ways: its examples must be found as written, its counterexamples must not."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tracker.events.rules import compile_rules, rule_files, ruleset
from tracker.extraction import extract
from tracker.model import Article, Report
from tracker.ontology import EVENT_TYPES

PUBLISHED = date(2020, 1, 15)
EXAMPLES = 12
COUNTEREXAMPLES = 6
COPIED = 6  # words in a row that an example and a gold text do not share by chance


def cases(kind: str) -> list[Any]:
    out = []
    for name, text in rule_files():
        raw = tomllib.loads(text)
        out += [pytest.param(raw["type"], case, id=f"{name}-{n}") for n, case in enumerate(raw.get(kind, []), start=1)]
    return out


def reports(case: dict[str, Any], event_type: str) -> list[Report]:
    article = Article("case", "", case.get("published", PUBLISHED), case["text"])
    return [r for r in extract(article) if r.event_type == event_type]


@pytest.mark.parametrize(("event_type", "case"), cases("example"))
def test_example_is_found_as_written(event_type: str, case: dict[str, Any]) -> None:
    found = [(list(r.actors), list(r.recipients), r.status) for r in reports(case, event_type)]
    wanted = sorted(case["actors"]), sorted(case.get("recipients", [])), case.get("status", "occurred")
    assert wanted in found
    for field in ("date_start", "date_end", "quantity"):
        if field in case:
            assert case[field] in [getattr(r, field) for r in reports(case, event_type)]


@pytest.mark.parametrize(("event_type", "case"), cases("counterexample"))
def test_counterexample_is_not_taken(event_type: str, case: dict[str, Any]) -> None:
    assert reports(case, event_type) == []


def test_every_event_type_has_rules_examples_and_counterexamples() -> None:
    files = {raw["type"]: raw for raw in (tomllib.loads(text) for _, text in rule_files())}
    assert set(files) == set(EVENT_TYPES)
    for event_type, raw in files.items():
        assert raw["rule"], event_type
        assert len(raw.get("example", [])) >= EXAMPLES, event_type
        assert len(raw.get("counterexample", [])) >= COUNTEREXAMPLES, event_type


def runs(text: str) -> set[tuple[str, ...]]:
    """All runs of COPIED words."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[at : at + COPIED]) for at in range(len(words) - COPIED + 1)}


def test_no_example_is_written_after_a_sentence_of_the_gold(shared: Path) -> None:
    """Scores on the gold say nothing once the rules are fitted to its sentences."""
    lines = (shared / "gold/dev/articles.jsonl").read_text(encoding="utf-8").splitlines()
    gold = {run for line in lines for run in runs(json.loads(line)["text"])}
    examples = [case.values[1]["text"] for kind in ("example", "counterexample") for case in cases(kind)]
    assert [text for text in examples if runs(text) & gold] == []


def test_rule_ids_name_their_type() -> None:
    assert all(rule.id.startswith(f"{rule.type}.") for rule in ruleset().rules)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ('type = "call"\n[[rule]]\nid = "x"\n', "no trigger"),
        ('type = "call"\n[[rule]]\nid = "x"\nverbs = ["a"]\nactor = ["subj"]\n', "unknown keys ['actor']"),
        ('type = "call"\n[[rule]]\nid = "x"\nverbs = ["@nolist"]\n', "nolist"),
        ('type = "call"\n[[rule]]\nid = "x"\nverbs = ["a"]\n[[rule]]\nid = "x"\nverbs = ["b"]\n', "used twice"),
    ],
)
def test_a_malformed_rule_is_named(text: str, cause: str) -> None:
    with pytest.raises(ValueError, match=r"call|twice") as error:
        compile_rules([("call.toml", text)])
    assert cause in str(error.value)
