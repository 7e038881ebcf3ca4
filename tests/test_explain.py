"""`tracker explain` with the real parser: how a sentence is read, and why a rule did not hold."""

from __future__ import annotations

import io
from datetime import date

from rich.console import Console

from tracker.explain import explain

DAY = date(2019, 5, 3)


def lines(text: str) -> list[list[str]]:
    """What is shown, a line each, as the cells of its table."""
    out = io.StringIO()
    Console(file=out, width=400).print(explain(text, DAY))
    return [[cell.strip() for cell in line.strip("│ ").split("│")] for line in out.getvalue().splitlines()]


def test_an_event_is_shown_with_its_words_dates_rule_and_facts() -> None:
    shown = lines("Peru recalled its envoy from Bolivia on Friday.")
    assert ["Peru recalled its envoy from Bolivia on Friday."] in shown
    assert ["0", "Peru", "Peru", "NNP", "nsubj", "recalled", "PER (name)"] in shown
    assert ["Friday", "DATE", "2019-05-03", "2019-05-03", "2019-05-03", "day"] in shown
    assert ["yes", "diplomatic_rupture.expel", "recalled", "PER -> BOL | occurred"] in shown
    assert ["recipients", "BOL"] in shown
    assert ["date", "2019-05-03 to 2019-05-03 (day, by expression 'Friday')"] in shown


def test_a_rule_that_does_not_hold_says_why() -> None:
    shown = lines("The president of Peru recalled his childhood.")
    assert ["No event."] in shown
    [why] = [line[-1] for line in shown if "diplomatic_rupture.expel-bare" in line]
    assert why.startswith("obj has none of ['ambassador'")


def test_a_reading_that_gives_way_to_another_is_shown_with_its_marks() -> None:
    shown = lines("France denied that it had shelled Mali.")
    [over] = [line for line in shown if "attack.bombard" in line]
    assert over[0] == "over"
    assert over[-1].startswith("FRA -> MLI | denied (deny: denied) | another reading")


def test_a_text_that_was_repaired_is_shown_as_it_is_read() -> None:
    assert ["Repaired: Putin's attempt to visit Kyiv failed."] in lines("Putins attempt to visit Kyiv failed.")
