"""When an event was and how many it counts: across regions and decades, in the words of the press."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.extraction import extract
from tracker.model import Article, Report

WEDNESDAY = date(2015, 3, 18)


def told(text: str, event_type: str) -> list[Report]:
    return [r for r in extract(Article("a", "", WEDNESDAY, text)) if r.event_type == event_type]


DATES = [
    # what is over ends with the day of publication, and a bare day or month is the last one
    ("France condemned the 2015 Boko Haram attack on Chad.", "attack", "2015-01-01", "2015-03-18"),
    ("This Friday the Swedish foreign ministry in Stockholm strongly criticised Hungary.", "accusation", "03-13", ""),
    ("Peru promises Chile no talks before 2017.", "commitment", "", ""),
    ("Kenya imposed a ban on flights from Somalia until the end of the year.", "sanctions", "", ""),
    ("So far this year Iran has detained three British sailors.", "coercion", "2015-01-01", "2015-03-18"),
    ("Days of clashes between Thailand and Cambodia left nine dead.", "attack", "03-11", "03-18"),
    ("Two weeks of talks between Serbia and Kosovo ended on a note of hope.", "meeting", "03-05", "03-18"),
    # the day of an occasion is that of what happens in it, and a name's year is no date
    ("Spain accused Morocco of meddling in the 2004 election.", "accusation", "", ""),
    ("Kurdish rebels killed nine Turkish soldiers in Monday's attack.", "attack", "03-16", ""),
    ("A Brazilian court jailed the Bolivian senator's 2010 campaign manager.", "coercion", "", ""),
    ("Second Chechen war (1999-2009): Russia shelled Chechen rebels near Vedeno.", "attack", "", ""),
    # a verb in the present leaves the day gone by to what stands nearer to it
    ("India accuses Pakistan of killing two soldiers on Monday in Kashmir.", "accusation", "", ""),
    ("Argentina condemns the coup that ousted the president of Paraguay on Friday.", "accusation", "", ""),
    # "said on Friday it had": the day of the saying, which the day of the act corrects
    ("Egypt said on Friday it had bombed Libya. Thursday's raid on Derna lasted an hour.", "attack", "03-12", ""),
    ("Egypt said on Friday it had bombed Libya.", "attack", "03-13", ""),
    ("The missile test on Friday was condemned by the United States on Saturday.", "accusation", "03-14", ""),
    # a day set for what sounds as if it had been
    ("The Congo and Rwanda have agreed to a ceasefire from March 25.", "ceasefire", "03-25", ""),
    (
        "US troops will stay in Iraq after the withdrawal of US combat troops in December.",
        "withdrawal",
        "12-01",
        "12-31",
    ),
    # no comma after the date, a plan's own infinitive, the day that midnight opens
    ("In early February Greece rejected Turkey's offer of talks.", "rejection", "02-01", "02-10"),
    ("In 1991 Iraq shelled Kuwait.", "attack", "1991-01-01", "1991-12-31"),
    ("Talks between Iran and Iraq are set to begin on Friday.", "meeting", "03-20", ""),
    ("The German chancellor is due in Moscow on Sunday.", "visit", "03-22", ""),
    ("The truce between Sudan and South Sudan will begin at midnight.", "ceasefire", "03-19", ""),
    ("Israel bombed targets in Syria overnight on Saturday.", "attack", "03-14", ""),
]


@pytest.mark.parametrize(("text", "event_type", "first", "last"), DATES)
def test_dates(text: str, event_type: str, first: str, last: str) -> None:
    """Without a first day that of publication, without a last one the first."""
    event = told(text, event_type)[0]
    first, last = (day if len(day) != len("03-18") else f"2015-{day}" for day in (first, last))
    assert (event.date_start, event.date_end) == (
        date.fromisoformat(first or WEDNESDAY.isoformat()),
        date.fromisoformat(last or first or WEDNESDAY.isoformat()),
    )
    assert event.date_basis == ("expression" if first else "publication")


COUNTS = [
    ("Sudan shelled a border town in South Sudan, leaving at least 30 people dead.", "attack", 30, "killed"),
    ("Boko Haram attacked a village in Niger, with 32 confirmed dead.", "attack", 32, "killed"),
    ("A total of 105 people were killed by Saudi air strikes in Yemen.", "attack", 105, "killed"),
    ("The death toll from the Saudi air strike on Sanaa rose to 140.", "attack", 140, "killed"),
    ("A clash between Indonesia and rebels led to the death of a soldier and two rebels.", "attack", 3, "killed"),
    ("Sudan bombed Rubkona in South Sudan. Three people were killed and ten wounded.", "attack", 3, "killed"),
    ("Sudan bombed Rubkona in South Sudan. Ten people were killed by an avalanche in Peru.", "attack", None, ""),
    ("Ghana announced the withdrawal from Mali after the death of 13 soldiers.", "withdrawal", None, ""),
    ("Peru recalled its envoy from Chile after the latter released four rebels.", "diplomatic_rupture", None, ""),
    ("Washington imposed a tariff on $34 billion of Chinese goods.", "sanctions", 34e9, "USD"),
    ("The United States sold Taiwan weapons worth $1.8 billion.", "military_aid", 1.8e9, "USD"),
    ("Poland said it would buy 32 F-35 Lightning fighter jets from the United States.", "military_aid", 32, "jets"),
    ("North Korea test-fired a pair of ballistic missiles.", "show_of_force", 2, "missiles"),
    ("China sent 38 aircraft into Taiwan's air defence zone.", "troop_buildup", 38, "aircraft"),
    ("Indonesia detained 15 Vietnamese fishermen.", "coercion", 15, "people"),
    ("Ukraine was given 800 missile systems to counter Russia's invasion.", "attack", None, ""),
]


@pytest.mark.parametrize(("text", "event_type", "count", "unit"), COUNTS)
def test_counts(text: str, event_type: str, count: float | None, unit: str) -> None:
    event = told(text, event_type)[0]
    assert (event.quantity, event.quantity_unit) == (count, unit)


def test_a_toll_adds_its_count_but_no_date() -> None:
    event = told("Mali's army shelled Tuareg rebels on Monday. On Tuesday, 14 people died.", "attack")[0]
    assert (event.quantity, event.date_start) == (14, date(2015, 3, 16))


def test_a_toll_is_not_that_of_an_attack_named_in_passing() -> None:
    text = (
        "Iran fired missiles at a base of the US. Hours after the attack a plane crashed. All 176 people on board died."
    )
    assert [r.quantity for r in told(text, "attack")] == [None]
