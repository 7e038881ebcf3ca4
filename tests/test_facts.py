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
    # a noun's day is that of what goes on in it, and of the clause that tells of it
    ("Monday's Israeli strike on Gaza killed nine people.", "attack", "03-16", ""),
    ("Last month's shelling of a Cambodian village by Thailand killed nine.", "attack", "02-01", "02-28"),
    ("A French air strike that took place on March 2 killed ten rebels in Mali.", "attack", "03-02", ""),
    ("A ceasefire that began on Sunday between Armenia and Azerbaijan is holding.", "ceasefire", "03-15", ""),
    ("Iran condemned the raid that Saudi Arabia carried out on Monday.", "accusation", "", ""),
    # the time of the saying is that of the act of saying, and not of what the parser hangs it on
    ("Speaking to reporters on Monday, Turkey's president threatened to close the border.", "threat", "03-16", ""),
    ("Turkey's president, speaking in Ankara on Monday, accused Iraq of spying.", "accusation", "03-16", ""),
    ("Turkey's president, who took office on Monday, accused Iraq of spying.", "accusation", "", ""),
    ("Nepal's envoy said on Monday talks with India would resume in April.", "meeting", "04-01", "04-30"),
    # what an act answers to has days of its own, unless it was a meeting at which it was done
    ("New Zealand paid Samoa compensation over the sinking of a ship in October.", "concession", "", ""),
    ("A Spanish court sentenced two Moroccans for planning an attack in February.", "coercion", "", ""),
    ("Kenya closed its border with Somalia after an attack on Saturday in which 12 died.", "coercion", "", ""),
    ("Kenya closed its border with Somalia on Monday after an attack on Saturday.", "coercion", "03-16", ""),
    ("Haiti's premier and Cuba's president met once this year, on a ship in February.", "meeting", "02-01", "02-28"),
    # how long it took is not when it was
    ("Haiti's premier and Cuba's president spoke by telephone for 50 minutes on Monday.", "call", "03-16", ""),
    # what is expected is planned for its day; who reacts does so on the day of it
    ("The Security Council is expected to vote on Friday to impose sanctions on Eritrea.", "sanctions", "03-20", ""),
    (
        "Egypt shelled a Libyan port on Monday. Following the attack, Italy accused Egypt of lies.",
        "accusation",
        "03-16",
        "",
    ),
    ("Egypt shelled a Libyan port on Monday. Italy accused Egypt of lies.", "accusation", "", ""),
    ("Chad and Sudan signed an accord after a ceremony in Doha on Sunday.", "agreement", "03-15", ""),
    # a day to come is not that of what has been, nor is the last time or the end of something
    ("Saudi Arabia launches air strikes on Sanaa for the first time since March 8.", "attack", "", ""),
    ("This is China's largest incursion into Taiwan since it began flights last year.", "attack", "", ""),
    ("The first Thai units have been shelling Cambodia since Monday.", "attack", "03-16", "03-18"),
    ("Serbia's army has been on its highest alert since Monday.", "troop_buildup", "03-16", "03-18"),
    ("Japan and Russia, at war until 1945, signed an accord on fish on Friday.", "agreement", "03-13", ""),
    ("Chad and Libya signed a deal to exchange all prisoners by Friday.", "release", "03-20", ""),
    ("Syrian border conflict, 2015: Turkey shells a Syrian town.", "attack", "", ""),
    # a day counted from another act, told with its day or being the news
    ("A day after Monday's summit in Riga, Russia expelled a Latvian diplomat.", "diplomatic_rupture", "03-17", ""),
    ("Two days after a truce ended on Saturday, Israel bombed Gaza.", "attack", "03-16", ""),
    ("The move comes a day after Chad accused Sudan of arming rebels.", "accusation", "03-17", ""),
    ("Egypt shelled Libya on February 19, a day after Libya accused it of spying.", "accusation", "02-18", ""),
    ("Egypt shelled Libya on February 19, a day after Libya accused it of spying.", "attack", "02-19", ""),
    ("Three days before the talks, Israel bombed Gaza.", "attack", "", ""),
    ("Houthi rebels had fired a missile at Riyadh the night before.", "attack", "03-17", ""),
    # a time that lasts
    ("For three days Turkish artillery has shelled Syrian villages.", "attack", "03-16", "03-18"),
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
    # who was hurt is no force of the act; the dead are told from the wounded, some of many are not all
    ("India shelled the Neelum valley, injuring 17 Pakistani soldiers.", "attack", None, ""),
    ("Boko Haram attacked Bosso in Niger; 32 soldiers lost their lives.", "attack", 32, "killed"),
    ("Sudan bombed Bentiu in South Sudan, claiming five lives.", "attack", 5, "killed"),
    ("Libya shelled an Egyptian village, leaving 17 people wounded and three dead.", "attack", 3, "killed"),
    ("Six people were killed and two injured after a market in Goma was shelled by Rwanda.", "attack", 6, "killed"),
    ("Boko Haram raided Baga in Chad, kidnapping dozens of people, including eight soldiers.", "attack", None, ""),
    ("Boko Haram raided Baga in Chad, kidnapping 40 people, including eight soldiers.", "coercion", 40, "people"),
    ("Georgia said its forces shot down four Russian aircraft.", "attack", 4, "aircraft"),
    ("Hezbollah says 19 of its fighters were killed, vowing to attack Israel.", "threat", None, ""),
    ("A NATO soldier is killed by the Taliban, taking the death toll of NATO to 603.", "attack", None, ""),
    ("India said 10 to 12 militants were killed when it struck a camp in Pakistan.", "attack", 10, "killed"),
    ("Norway gave Malawi 2 to 3 million dollars in aid.", "aid", 2e6, "USD"),
    ("Twenty-one people died when Ethiopia shelled Zalambessa in Eritrea.", "attack", 21, "killed"),
    # a toll in a sentence of its own
    ("Libya shelled an Egyptian village. There were 17 dead.", "attack", 17, "killed"),
    ("Libya shelled an Egyptian village. The death toll stands at 17.", "attack", 17, "killed"),
    ("Libya shelled an Egyptian village. At least nine people lost their lives.", "attack", 9, "killed"),
    ("Libya shelled an Egyptian village. Seventeen people were wounded.", "attack", None, ""),
    ("Libya shelled an Egyptian village. Six of the dead were children.", "attack", None, ""),
    ("Libya shelled an Egyptian village. At least 400 Libyan soldiers are dead.", "attack", None, ""),
    ("Libya shelled an Egyptian village. The overall toll rose to 17,000.", "attack", None, ""),
    ("US troops shot dead two former Iraqi soldiers in Falluja.", "attack", 2, "killed"),
    (
        "Peru raided a town in Chile, killing 13, after Chilean rebels shelled a Peruvian village.",
        "attack",
        13,
        "killed",
    ),
    ("Six people were killed, and nine were hurt in bombings by Boko Haram in Chad.", "attack", 6, "killed"),
    # forces by their strength, and formations that are no soldiers
    ("Poland deployed two brigades to its border with Belarus.", "troop_buildup", 2, "brigades"),
    ("Britain is sending a 3,000-strong force to Sierra Leone.", "troop_buildup", 3000, "troops"),
    ("Nigeria sent a force of 1,500 to Liberia.", "troop_buildup", 1500, "troops"),
    ("Chad prepares to send the first 200 troops of a 2000-strong force to Mali.", "troop_buildup", 200, "troops"),
    ("Uganda withdrew the last 2,000 of its soldiers from the Congo.", "withdrawal", 2000, "troops"),
    ("The US will withdraw its troops from Iraq at the end of 2016.", "withdrawal", None, ""),
    ("Half a million Iraqi troops massed on the border with Kuwait.", "troop_buildup", 5e5, "troops"),
    # money as it is written for short, lists of whom sanctions hit, plurals
    ("Saudi Arabia deposited $3bn in Pakistan's central bank.", "aid", 3e9, "USD"),
    ("Fiji gave €1.5m in aid to Tonga.", "aid", 1.5e6, "EUR"),
    ("Norway gave Malawi 25 million kroner in aid.", "aid", 25e6, "NOK"),
    ("The United States blacklisted 28 Chinese companies.", "sanctions", 28, "companies"),
    ("The US blacklists 32 Russian entities, and expels ten Russian diplomats.", "sanctions", 32, "entities"),
    ("The US blacklists 32 Russian entities, and expels ten Russian diplomats.", "diplomatic_rupture", 10, "people"),
    ("Four Ukrainians, two of them deputies, were put on a sanctions list by the US.", "sanctions", 4, "people"),
    ("The EU extended sanctions on 150 Russians and 38 companies for six months.", "sanctions", 150, "people"),
    ("The US imposed sanctions on Iran after a complaint by 10 firms.", "sanctions", None, ""),
    ("Ecuador released 11 of the 40 Colombian fishermen it had detained.", "release", 11, "fishermen"),
]


@pytest.mark.parametrize(("text", "event_type", "count", "unit"), COUNTS)
def test_counts(text: str, event_type: str, count: float | None, unit: str) -> None:
    event = told(text, event_type)[0]
    assert (event.quantity, event.quantity_unit) == (count, unit)


def test_an_act_told_on_has_the_day_of_the_sentence_before() -> None:
    text = "Peru's president visited Chile on Monday. He accused Bolivia of spying."
    assert told(text, "accusation")[0].date_start == date(2015, 3, 16)
    text = "Peru's president visited Chile on Monday. Peru accuses Bolivia of spying."
    assert told(text, "accusation")[0].date_start == WEDNESDAY


def test_a_toll_adds_its_count_but_no_date() -> None:
    event = told("Mali's army shelled Tuareg rebels on Monday. On Tuesday, 14 people died.", "attack")[0]
    assert (event.quantity, event.date_start) == (14, date(2015, 3, 16))


def test_a_toll_is_not_that_of_an_attack_named_in_passing() -> None:
    text = (
        "Iran fired missiles at a base of the US. Hours after the attack a plane crashed. All 176 people on board died."
    )
    assert [r.quantity for r in told(text, "attack")] == [None]
