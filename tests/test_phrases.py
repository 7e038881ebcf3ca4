"""Phrases for events: every type and status, numbers and verbs."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tracker.ontology import EVENT_TYPES, STATUS_WEIGHT
from tracker.tension.phrases import phrase


def row(**changes: Any) -> dict[str, Any]:
    fields = {"event_type": "attack", "status": "occurred", "actors": "RUS", "recipients": "UKR"}
    return fields | {"quantity": float("nan"), "quantity_unit": "", "place": ""} | changes


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (row(), "Russia attacks Ukraine"),
        (row(status="planned"), "Russia plans to attack Ukraine"),
        (row(status="alleged", actors="BLR;RUS"), "Belarus and Russia allegedly attack Ukraine"),
        (row(status="denied"), "denied: Russia attacks Ukraine"),
        (row(actors=""), "attack on Ukraine"),
        (row(actors="", status="planned"), "planned attack on Ukraine"),
        (row(actors="", recipients=""), "attack"),
        (row(actors="XREB"), "Armed groups attack Ukraine"),
        (row(place="Kyiv (UKR)", quantity=25.0, quantity_unit="killed"), "Russia attacks Ukraine in Kyiv, 25 killed"),
        (row(place="Ukraine (UKR)"), "Russia attacks Ukraine"),
        (row(event_type="release", quantity=1.0, quantity_unit="prisoners"), "Russia frees 1 prisoner of Ukraine"),
        (row(event_type="withdrawal", recipients=""), "Russia withdraws forces"),
        (row(event_type="aid", actors="USA", quantity=2.5e9, quantity_unit="USD"),
         "United States gives aid to Ukraine, USD 2.5 billion"),
        (row(event_type="meeting", actors="FRA;RUS;UKR", recipients="", status="planned"),
         "France, Russia and Ukraine plan to hold talks"),
        (row(event_type="sanctions", actors="CAN;EU;FRA;GBR;USA", recipients="RUS"),
         "Canada, European Union, France and 2 others impose sanctions on Russia"),
        (row(actors="ZZZ9"), "ZZZ9 attacks Ukraine"),
    ],
)  # fmt: skip
def test_phrases(event: dict[str, Any], said: str) -> None:
    assert phrase(event) == said


@pytest.mark.parametrize("event_type", EVENT_TYPES)
@pytest.mark.parametrize("status", STATUS_WEIGHT)
def test_every_type_and_status_can_be_told(event_type: str, status: str) -> None:
    told = set()
    for actors in ("", "FRA", "FRA;GBR"):
        for recipients in ("", "RUS"):
            for quantity, unit in ((float("nan"), ""), (3000.0, "troops")):
                event = row(event_type=event_type, status=status, actors=actors, recipients=recipients)
                said = phrase(event | {"quantity": quantity, "quantity_unit": unit, "place": "Minsk (BLR)"})
                assert re.fullmatch(r"[\w:](?:[\w,:.-]| (?! ))+\w", said), said
                assert ("3,000 troops" in said) is (unit == "troops")
                assert ("Russia" in said) is (recipients == "RUS")
                assert said.split(" in Minsk")[0] != said
                told.add(said)
    assert len(told) == 12  # nothing that is known is lost
