"""The leaders gazetteer: well-formed rows, and the right country for a name on a date."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path

import pycountry
import pytest

LEADERS = Path(__file__).parent.parent / "tracker" / "data" / "leaders.csv"
HEADER = ["name", "iso3", "post", "start", "end", "aliases"]
POSTS = {"head_of_state", "head_of_government", "foreign_minister", "defence_minister", "other"}
CODES = """
NATO EU UN UNSC OSCE IAEA AU ASEAN ARAB G7 G20 ICC IMF WHO OPEC CSTO ECOWAS GCC WTO IGO
XDNR XHAM XHZB XTAL XISI XALQ XREB XKX
"""
# Words that stand for nobody by themselves, and endings that must not become a surname.
NOT_ALONE = {"Kim", "King", "Queen", "President", "Prince", "Sheikh", "Ali", "Mohammed", "Jr", "Jr.", "II"}
NO_SURNAME = {"He", "She", "It", "Sun", "Jr", "Jr.", "I", "II", "III"}

COVERED = """
AFG AGO ALB ARE ARG ARM AUS AUT AZE BEL BFA BGD BGR BHR BIH BLR BOL BRA CAF CAN CHE CHL CHN CIV CMR COD COL CUB
CYP CZE DEU DNK DZA ECU EGY ERI ESP EST ETH FIN FRA GBR GEO GHA GRC GUY HRV HUN IDN IND IRL IRN IRQ ISR ITA JOR
JPN KAZ KEN KGZ KHM KOR KWT LBN LBY LKA LTU LUX LVA MAR MDA MEX MKD MLI MMR MNE MNG MOZ MYS NER NGA NLD NOR NPL
NZL OMN PAK PAN PER PHL POL PRK PRT PSE QAT ROU RUS RWA SAU SDN SEN SGP SOM SRB SVK SVN SWE SYR TCD THA TJK TKM
TUN TUR TWN TZA UGA UKR URY USA UZB VEN VNM XKX YEM ZAF ZMB ZWE
"""
GAPS = {  # 1 January without a head of state or government in the table, and why
    "AFG": (range(2022, 2026), "the Taliban govern; their leaders have the code XTAL"),
    "IRQ": (range(2004, 2005), "occupation authority between Saddam Hussein and the interim government"),
    "XKX": (range(2001, 2003), "UN administration before the first elected president"),
}

# The 1st column is how an article names the person, often by a bare surname or another spelling.
SPOT_CHECKS = """
Bush 2002-01-29 USA
Powell 2002-10-01 USA
Rumsfeld 2003-03-20 USA
Condoleezza Rice 2006-05-01 USA
Obama 2012-11-06 USA
Kerry 2015-07-14 USA
Biden 2013-01-01 USA
Trump 2018-06-12 USA
Pompeo 2019-05-01 USA
Tony Blinken 2022-02-01 USA
Austin 2022-04-26 USA
Susan Rice 2010-06-09 USA
Rubio 2025-06-01 USA
Putin 2010-01-01 RUS
Lavrov 2022-01-21 RUS
Sergei Shoigu 2022-03-01 RUS
Shoygu 2014-03-01 RUS
Peskov 2022-02-11 RUS
Medvedev 2022-07-01 RUS
Patrushev 2021-11-02 RUS
Zelenskiy 2022-02-24 UKR
Zelensky 2019-09-25 UKR
Yanukovich 2013-12-01 UKR
Kuleba 2022-02-10 UKR
Reznikov 2022-01-30 UKR
Lukashenko 2021-05-23 BLR
Xi 2021-11-16 CHN
Hu Jintao 2005-09-01 CHN
Wang Yi 2022-08-02 CHN
Yang Jiechi 2021-03-18 CHN
Blair 2003-03-20 GBR
Straw 2005-01-01 GBR
Boris Johnson 2021-12-01 GBR
Truss 2022-02-10 GBR
Chirac 2003-02-10 FRA
de Villepin 2003-02-14 FRA
Macron 2022-02-07 FRA
Le Drian 2021-09-17 FRA
Schroeder 2003-01-22 DEU
Merkel 2010-05-09 DEU
Steinmeier 2014-02-21 DEU
Scholz 2022-02-15 DEU
Baerbock 2022-01-18 DEU
Berlusconi 2003-03-01 ITA
Draghi 2022-06-16 ITA
Aznar 2003-03-16 ESP
Tusk 2010-04-10 POL
Tusk 2016-06-24 EU
Orbán 2015-09-15 HUN
Gul 2005-01-01 TUR
Erdogan 2016-07-15 TUR
Cavusoglu 2020-10-01 TUR
Vucic 2022-11-01 SRB
Vucic 2013-06-01 SRB
Milosevic 2000-06-01 SRB
Kurti 2022-11-01 XKX
Thaci 2008-02-17 XKX
Saakashvili 2008-08-08 GEO
Aliyev 2020-10-01 AZE
Pashinyan 2020-10-01 ARM
Nazarbayev 2011-01-01 KAZ
Tokayev 2022-01-05 KAZ
Sharon 2002-03-29 ISR
Netanyahu 2014-07-08 ISR
Netanyahu 2023-10-07 ISR
Gallant 2023-10-09 ISR
Arafat 2002-03-29 PSE
Abu Mazen 2010-09-02 PSE
Nasrallah 2006-07-12 XHZB
Sinwar 2023-11-01 XHAM
Mullah Omar 2001-10-07 XTAL
Ahmadinejad 2006-04-11 IRN
Zarif 2015-07-14 IRN
Khamenei 2020-01-08 IRN
Qasem Soleimani 2019-06-01 IRN
Araqchi 2025-06-20 IRN
Saddam 2002-09-12 IRQ
Maliki 2007-01-10 IRQ
Assad 2013-08-21 SYR
al-Sharaa 2025-05-14 SYR
Mubarak 2009-01-01 EGY
Sisi 2017-01-01 EGY
Gadhafi 2011-03-17 LBY
MBS 2018-10-02 SAU
Musharraf 2002-01-12 PAK
Modi 2019-02-26 IND
Singh 2005-07-18 IND
Karzai 2009-12-01 AFG
Koizumi 2002-09-17 JPN
Abe 2015-12-28 JPN
Kim Jong Un 2018-06-12 PRK
Kim Jong-un 2017-09-03 PRK
Moon Jae-in 2018-04-27 KOR
Tsai 2022-08-02 TWN
Duterte 2016-10-20 PHL
Suu Kyi 2017-09-19 MMR
Abiy 2018-07-09 ETH
Isaias 2018-07-09 ERI
Kiir 2013-12-16 SSD
Kagame 2012-11-20 RWA
Tshisekedi 2024-06-01 COD
Mugabe 2008-06-27 ZWE
Gbagbo 2004-11-06 CIV
Maduro 2023-12-03 VEN
Chavez 2008-03-02 VEN
Irfaan Ali 2023-12-14 GUY
Uribe 2008-03-02 COL
Lula 2010-05-17 BRA
Lula 2024-02-18 BRA
Annan 2003-02-14 UN
Ban 2012-05-01 UN
Guterres 2022-03-01 UN
Stoltenberg 2019-12-03 NATO
Mogherini 2016-01-16 EU
Borrell 2022-02-01 EU
von der Leyen 2022-04-08 EU
Solana 2006-06-06 EU
Grossi 2022-09-01 IAEA
ElBaradei 2003-02-14 IAEA
Tedros 2020-03-11 WHO
Prigozhin 2023-06-24 XREB
"""
NOT_YET_OR_NO_MORE = """
Merkel 2005-06-01 DEU
Merkel 2022-06-01 DEU
Lavrov 2003-03-01 RUS
Yanukovych 2015-01-01 UKR
Stoltenberg 2025-01-01 NATO
Blair 2008-01-01 GBR
"""


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with LEADERS.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def codes_of(rows: list[dict[str, str]], name: str, day: str) -> set[str]:
    """The codes a full name, alias or bare surname stands for on a day."""
    return {
        row["iso3"]
        for row in rows
        if name in {row["name"], row["name"].split()[-1], *row["aliases"].split("|")}
        and row["start"] <= day <= (row["end"] or "9999")
    }


def checks(table: str) -> list[tuple[str, str, str]]:
    found = []
    for line in table.strip().splitlines():
        name, day, code = line.rsplit(" ", 2)
        found.append((name, day, code))
    return found


def test_file_is_plain_utf8_csv() -> None:
    raw = LEADERS.read_bytes()
    assert raw.decode("utf-8").splitlines()[0].split(",") == HEADER
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    assert not raw.startswith(b"\xef\xbb\xbf")


def test_rows_are_sorted_and_unique(rows: list[dict[str, str]]) -> None:
    keys = [(row["iso3"], row["start"], row["name"]) for row in rows]
    assert keys == sorted(keys)
    spans = [(row["name"], row["iso3"], row["post"], row["start"], row["end"]) for row in rows]
    assert len(spans) == len(set(spans))


def test_codes_posts_and_dates(rows: list[dict[str, str]]) -> None:
    for row in rows:
        assert row["iso3"] in CODES.split() or pycountry.countries.get(alpha_3=row["iso3"]), row
        assert row["post"] in POSTS, row
        start, end = date.fromisoformat(row["start"]), date.fromisoformat(row["end"] or "9999-12-31")
        assert start <= end, row
        assert end.year >= 2000, f"left before the period of the table: {row}"


def test_names_and_aliases_are_clean(rows: list[dict[str, str]]) -> None:
    for row in rows:
        aliases = row["aliases"].split("|") if row["aliases"] else []
        for text in [row["name"], *aliases]:
            assert text, row
            assert text == " ".join(text.split()), row
            assert text not in NOT_ALONE, row
        assert row["name"].isascii(), row
        assert row["name"].split()[-1] not in NO_SURNAME, row
        assert len({row["name"], *aliases}) == 1 + len(aliases), row


def test_a_person_has_the_same_aliases_in_every_row(rows: list[dict[str, str]]) -> None:
    aliases: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        aliases[row["name"], row["iso3"]].add(row["aliases"])
    assert [key for key, spellings in aliases.items() if len(spellings) > 1] == []


def test_posts_of_one_person_do_not_overlap_themselves(rows: list[dict[str, str]]) -> None:
    """The same post twice at once is a slip of the dates, save for the envoys and officials under `other`."""
    spans: dict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        if row["post"] != "other":
            spans[row["name"], row["iso3"], row["post"]].append((row["start"], row["end"] or "9999"))
    for key, terms in spans.items():
        terms.sort()
        assert all(before[1] <= after[0] for before, after in pairwise(terms)), (key, terms)


@pytest.mark.parametrize(("name", "day", "code"), checks(SPOT_CHECKS))
def test_name_on_a_date_is_the_country(rows: list[dict[str, str]], name: str, day: str, code: str) -> None:
    assert code in codes_of(rows, name, day)


@pytest.mark.parametrize(("name", "day", "code"), checks(NOT_YET_OR_NO_MORE))
def test_name_out_of_office_is_not(rows: list[dict[str, str]], name: str, day: str, code: str) -> None:
    assert code not in codes_of(rows, name, day)


@pytest.mark.parametrize("code", COVERED.split())
def test_every_new_years_day_has_a_head(rows: list[dict[str, str]], code: str) -> None:
    heads = [
        (row["start"], row["end"] or "9999")
        for row in rows
        if row["iso3"] == code and row["post"] in {"head_of_state", "head_of_government"}
    ]
    allowed = GAPS[code][0] if code in GAPS else range(0)
    missing = [
        year
        for year in range(2001, 2026)
        if year not in allowed and not any(start <= f"{year}-01-01" <= end for start, end in heads)
    ]
    assert missing == []
