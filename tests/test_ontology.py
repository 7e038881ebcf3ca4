"""The ontology: all types, their signs, and the table that it shares with the design."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tracker.ontology import EVENT_TYPES, SCALES, STATUS_WEIGHT, Scale, country_name


def test_the_ontology_is_the_designs_table(shared: Path, root: Path) -> None:
    ours = (root / "tracker/data/event_types.csv").read_text(encoding="utf-8")
    assert list(csv.reader(ours.splitlines())) == list(
        csv.reader((shared / "design/event_types.csv").read_text(encoding="utf-8").splitlines())
    )


def test_all_28_types_have_labels_definitions_and_scores_within_their_scales() -> None:
    assert len(EVENT_TYPES) == 28
    for key, kind in EVENT_TYPES.items():
        assert kind.key == key
        assert kind.label
        assert kind.definition
        assert all(-10 <= score <= 10 for score in (kind.tension, kind.plover_score, kind.goldstein))


@pytest.mark.parametrize(
    ("key", "direction"),
    [("attack", "escalation"), ("ceasefire", "de-escalation"), ("denial", "neutral"), ("call", "de-escalation")],
)
def test_the_sign_of_tension_is_the_direction(key: str, direction: str) -> None:
    assert EVENT_TYPES[key].direction == direction


@pytest.mark.parametrize("scale", SCALES)
def test_escalation_is_positive_on_every_scale(scale: Scale) -> None:
    assert EVENT_TYPES["attack"].weight(scale) > 8
    assert EVENT_TYPES["ceasefire"].weight(scale) < -7


def test_only_what_occurred_counts_in_full() -> None:
    assert STATUS_WEIGHT == {"occurred": 1.0, "planned": 0.5, "alleged": 0.5, "denied": 0.0}


@pytest.mark.parametrize(("code", "name"), [("UKR", "Ukraine"), ("XHAM", "Hamas"), ("NATO", "NATO")])
def test_codes_have_names(code: str, name: str) -> None:
    assert country_name(code) == name


def test_a_code_that_nobody_knows_is_its_own_name() -> None:
    assert country_name("ZZZ") == "ZZZ"
