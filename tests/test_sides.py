"""Who stands on either side of an act, found where its own words leave it out and not found where they only seem to."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.extraction import extract
from tracker.model import Article

Case = tuple[int, str, str, str, str]

CASES: list[Case] = [
    # who attacked, or was attacked, when the words leave it out
    (
        2021,
        "Hamas fired rockets at Tel Aviv and Israel responded with airstrikes on Gaza City.",
        "attack",
        "ISR",
        "PSE",
    ),
    (2014, "A mortar shell from Ukraine was fired at a Russian checkpoint.", "attack", "UKR", "RUS"),
    (1998, "Eritrea said Ethiopian forces had shelled villages along the frontier.", "attack", "ETH", "ERI"),
    (2013, "French and Malian troops advanced on a rebel-held town.", "attack", "FRA MLI", "XREB"),
    (2005, "Sri Lanka said that six Tamil Tiger rebels had been killed in airstrikes.", "attack", "LKA", "XREB"),
    (2006, "Kenyan militant attacks killed four soldiers.", "attack", "XREB", "KEN"),
    # where something happened, who condemns it or is told of it, has fought nobody
    (2008, "Thai troops seized a bridge on the border with Cambodia.", "attack", "THA", ""),
    (2022, "A missile hit the town of Mykolaiv, the president told the Danish parliament.", "attack", "", "UKR"),
    (2003, "Jordan condemned the rocket attacks by Hamas.", "attack", "XHAM", ""),
    # what is answered: neither any other act of late, nor whom the act befell
    (2017, "Japan says the demands on Qatar by Egypt are unlawful.", "accusation", "JPN", "EGY"),
    (
        2009,
        "North Korea held a nuclear test. The US and South Korea held military drills. China condemned the test.",
        "accusation",
        "CHN",
        "PRK",
    ),
    (
        1999,
        "Pakistan accused India of shelling. India denied it and will take its case to the UN.",
        "denial",
        "IND",
        "PAK",
    ),
    (2019, "Washington blamed Tehran for the blasts; Iran denied it.", "accusation", "USA", "IRN"),
    # lists, and what only looks like one
    (
        2017,
        "Canada's parliament voted for sanctions against Chad for its tests, and against Niger and Mali.",
        "sanctions",
        "CAN",
        "MLI NER TCD",
    ),
    (1994, "Peru accused Ecuador and separatist rebels of a massacre.", "accusation", "PER", "ECU XREB"),
    (2019, "Turkish troops defeated the Taliban and Iran would be moving out.", "attack", "TUR", "XTAL"),
    (
        2021,
        "Belarus and Russia held military drills amid tensions between Russia and Poland.",
        "show_of_force",
        "BLR RUS",
        "",
    ),
    # words that stand for others
    (1998, "American and British planes struck Iraq after it refused to meet the UN.", "rejection", "IRQ", "UN"),
    (2012, "The rebels say they will march on the capital of Chad.", "threat", "XREB", "TCD"),
    (2013, "Sudan barred the UN rapporteur, accusing him of spreading lies.", "accusation", "SDN", "UN"),
    (2014, "Russia was hit by the EU with sanctions over its support for Syria.", "support", "RUS", "SYR"),
    (2011, "Spain cut trade with Iran to heed a UN resolution over its missile tests.", "show_of_force", "IRN", ""),
    (
        2022,
        "China warned Japan after the German envoy's visit to Taiwan. The island called the visit a success.",
        "visit",
        "DEU",
        "TWN",
    ),
    (2010, "At talks with the visiting Dutch premier, the President of Kenya praised him.", "visit", "NLD", "KEN"),
    (2016, "South Korea and Japan held naval drills, angering China.", "show_of_force", "JPN KOR", "CHN"),
    (2013, "Japan reports that two Chinese ships have entered its territorial waters.", "show_of_force", "CHN", "JPN"),
    # all who met are the ministers who agree; where somebody is based, or speaks, is nobody's side
    (
        2004,
        "The Chilean and Peruvian foreign ministers met in Lima. The ministers agreed to a future meeting.",
        "commitment",
        "CHL PER",
        "",
    ),
    (
        2018,
        "Rebels struck a Saudi oil plant. The Yemen-based Houthi movement claimed responsibility for the attack.",
        "attack",
        "XREB",
        "SAU",
    ),
    (
        2018,
        "Rebels hit a Saudi oil plant. Speaking in Yemen, the Houthi spokesman said it carried out the attack.",
        "attack",
        "XREB",
        "SAU",
    ),
    (
        2015,
        "Ukraine accused Russia of shelling a school. Russia says it is not true while Turkey calls it a crime.",
        "denial",
        "RUS",
        "UKR",
    ),
    (2009, "The assault of the Georgian Army on the Russian base lasted hours.", "attack", "GEO", "RUS"),
    (2003, "The bombing of the Iraqi army by the United States went on.", "attack", "USA", "IRQ"),
    (2024, "Mali cut ties with Ukraine for giving intelligence to rebels.", "cooperation", "UKR", "XREB"),
    (2013, "Egyptian officials say army helicopters rocketed militants' houses.", "attack", "EGY", "XREB"),
    (
        2024,
        "Three rebels are killed and two are injured in Israeli airstrikes on Blida in Lebanon.",
        "attack",
        "ISR",
        "LBN",
    ),
    (
        2008,
        "In Jammu and Kashmir ten Indian soldiers are killed in an attack by Hizbul Mujahideen.",
        "attack",
        "XREB",
        "IND",
    ),
    (
        1998,
        "Ethiopia and Eritrea blamed one another for the collapse of the talks.",
        "accusation",
        "ERI ETH",
        "ERI ETH",
    ),
    (1998, "Ethiopia and Eritrea have each accused the other of aggression.", "accusation", "ERI ETH", "ERI ETH"),
    (2003, "Libya accused rebels of bombing the Lagos-Algiers gas pipeline.", "attack", "XREB", "LBY"),
    (2008, "Georgia said that Russia had massed troops along the border.", "troop_buildup", "RUS", "GEO"),
    (1999, "Peru and Ecuador signed a truce. Brazil said its peacekeepers will be deployed.", "aid", "BRA", "ECU PER"),
    (
        2010,
        "North Korea fired shells at South Korean and US ships. The US said all options are on the table.",
        "threat",
        "USA",
        "PRK",
    ),
    (2013, "Bahrain declares Hezbollah a terrorist organisation.", "sanctions", "BHR", "XHZB"),
    (2018, "NATO and the government of Australia expel Russian diplomats.", "diplomatic_rupture", "AUS NATO", "RUS"),
    (2016, "Russian and Syrian warplanes bombard rebel-held areas in Homs, killing 20.", "attack", "RUS SYR", "XREB"),
    (2011, "Agadez was the target of an al-Qaeda attack.", "attack", "XALQ", "NER"),
    (2012, "The Iranian bank Saderat has been the subject of Canadian sanctions since May.", "sanctions", "CAN", "IRN"),
    (2014, "Russia faces sanctions from Japan over Crimea.", "sanctions", "JPN", "RUS"),
    (2019, "Iran faces US sanctions over its missile tests.", "show_of_force", "IRN", "USA"),
    (2006, "North Korea threatened to fire missiles at Guam.", "threat", "PRK", "USA"),
    (2012, "Argentina threatened to blockade the Falkland Islands.", "threat", "ARG", "GBR"),
    (
        2004,
        "The Chilean and Peruvian ministers met in Lima. The Brazilian envoy was there. They accused Bolivia of lies.",
        "accusation",
        "CHL PER",
        "BOL",
    ),
    (
        2007,
        "The presidents of Benin and Togo spoke by telephone. Benin accused Togo of lies. The talks open on Friday.",
        "meeting",
        "BEN TGO",
        "",
    ),
    (
        1995,
        "Peru and Ecuador signed a truce. Peru's premier thanked Brazil and Bolivia. The two states met again.",
        "meeting",
        "ECU PER",
        "",
    ),
    # both, seen from whoever speaks to them; what stands within a subject does not stand for it
    (2001, "India shelled a Pakistani post. China asked both countries to show restraint.", "appeal", "CHN", "IND PAK"),
    (2012, "Chad raided Sudan. The council of the two countries condemned the raid.", "attack", "TCD", "SDN"),
    (2011, "Sweden proposed talks. In Riga, NATO's secretary general rejected the idea.", "rejection", "NATO", "SWE"),
    (2020, "The Greek, Cypriot and French ministers met in Cairo.", "meeting", "CYP FRA GRC", ""),
]


@pytest.mark.parametrize(("year", "text", "event_type", "actors", "recipients"), CASES)
def test_either_side(year: int, text: str, event_type: str, actors: str, recipients: str) -> None:
    found = extract(Article("a1", "", date(year, 6, 15), text))
    told = [(report.actors, report.recipients) for report in found if report.event_type == event_type]
    assert (tuple(actors.split()), tuple(recipients.split())) in told
