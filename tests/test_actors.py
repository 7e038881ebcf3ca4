"""Names and the codes they stand for: gazetteer, leaders of the day, and what the article teaches."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.actors.chunks import chunks
from tracker.actors.find import find_mentions
from tracker.actors.mentions import shifted
from tracker.actors.persons import learn_persons
from tracker.extraction import extract
from tracker.language.sentences import prepare
from tracker.model import Article


def codes(text: str, published: date = date(2022, 2, 4)) -> dict[str, str]:
    return {m.text: m.code for m in find_mentions(prepare(text).text, published)}


TAUGHT = [
    ("Turkish President Recep Tayyip Erdogan spoke. Erdogan left.", "Erdogan", "TUR"),
    ("Wang Yi, the Chinese foreign minister, arrived. Wang Yi left.", "Wang Yi", "CHN"),
    ("Abdel Foo, the foreign minister of Peru, met aides. Foo left.", "Foo", "PER"),
    ("Rwanda's defence chief, Jean Bosco Test, met them. Test left.", "Test", "RWA"),
    ("NATO chief Mark Rutten spoke. Rutten left.", "Rutten", "NATO"),
    ("President Dudala of Poland came. Dudala left.", "Dudala", "POL"),
    ("Former US Ambassador to the United Nations Nikki Haleyne wrote.", "Nikki Haleyne", "USA"),
    ("Artsakh President Arayik Harutyunyan warned them.", "Arayik Harutyunyan", "XREB"),
    ("North Korea's leader Kim Jong Un ordered it. Kim left.", "Kim", "PRK"),
]


@pytest.mark.parametrize(("text", "name", "code"), TAUGHT)
def test_the_article_teaches_names(text: str, name: str, code: str) -> None:
    assert codes(text)[name] == code


def test_the_other_half_needs_no_name_of_its_own() -> None:
    assert codes("South Korea accused the North of lies.")["North"] == "PRK"
    assert "North" not in codes("Italy and the North of the country voted.")


INTRODUCED = [
    ("The militant group Harakat al-Sabireen fled. Harakat al-Sabireen denied it.", "Harakat al-Sabireen", "XREB"),
    ("Lakshman Tora, a Maoist rebel movement, surrendered.", "Lakshman Tora", "XREB"),
    ("The Chinese telecoms firm Zhongtel was fined. Canada banned Zhongtel.", "Zhongtel", "CHN"),
    ("Peru's oil company Inca Petroleum paid. Bolivia seized a field of Inca.", "Inca", "PER"),
    ("The Danish-flagged tanker Maren Lund was hit. The Maren Lund sank.", "Maren Lund", "DNK"),
]


@pytest.mark.parametrize(("text", "name", "code"), INTRODUCED)
def test_the_article_explains_groups_companies_and_ships(text: str, name: str, code: str) -> None:
    assert codes(text)[name] == code


def test_what_belongs_to_a_country_can_be_hit_but_does_not_act() -> None:
    text = "The Chinese telecoms firm Zhongtel grew. {}"
    [banned] = extract(
        Article("a", "", date(2020, 1, 8), text.format("The United States imposed sanctions on Zhongtel."))
    )
    assert (banned.actors, banned.recipients) == (("USA",), ("CHN",))
    assert extract(Article("a", "", date(2020, 1, 8), text.format("Zhongtel condemned the United States."))) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Russian opposition leader Alexei Navalny was flown out. Navalny slept.", "Navalny"),
        ("Ukrainian tycoon Rinat Akhmetov was named. Akhmetov denied it.", "Akhmetov"),
        ("Today, Russian leader talk was loud.", "Today"),
        ("In talks with the Ukrainian leaders Thursday night he agreed.", "Thursday"),
    ],
)
def test_names_that_act_for_nobody(text: str, name: str) -> None:
    assert name not in codes(text)


def test_who_is_meeting_is_not_who_is() -> None:
    text = "Putin, who is meeting with Chinese President Xi Jinping in Beijing, agreed."
    assert codes(text)["Putin"] == "RUS"


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [
        ("Merkel", 2010, "DEU"),
        ("Lavrov", 2022, "RUS"),
        ("Chirac", 2003, "FRA"),
        ("Netanyahu", 2024, "ISR"),
        ("Modi", 2019, "IND"),
    ],
)
def test_leaders_of_the_day_need_no_introduction(name: str, year: int, code: str) -> None:
    assert codes(f"{name} flew home.", date(year, 6, 1))[name] == code


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("South Korea and North Korea", {"South Korea": "KOR", "North Korea": "PRK"}),
        ("U.S. and U.K. officials", {"U.S.": "USA", "U.K.": "GBR"}),
        ("the Kremlin and the White House", {"Kremlin": "RUS", "White House": "USA"}),
        ("U.N. Security Council", {"U.N. Security Council": "UNSC"}),
        ("Washington Post and Chinese restaurant", {}),
        ("tell us more", {}),
    ],
)
def test_longest_name_wins(text: str, wanted: dict[str, str]) -> None:
    assert codes(text) == wanted


def test_learning_sees_the_first_introduction() -> None:
    text = "French President Jane Doe and German Chancellor Max Doe met."
    named = [m for m in find_mentions(text, date(2022, 2, 4)) if m.kind != "person"]
    assert learn_persons(text, named)["Doe"] == "FRA"


def test_office_and_name_are_one_chunk() -> None:
    text = "On Monday Turkish President Recep Tayyip Erdogan spoke."
    mentions = find_mentions(text, date(2022, 2, 4))
    assert [text[a:b] for a, b, _ in chunks(text, mentions)] == ["Turkish President Recep Tayyip Erdogan"]


def test_shifted_keeps_all_but_the_place() -> None:
    mention = find_mentions("Iran left.", date(2022, 2, 4))[0]
    assert shifted(mention, 7).start == 7
    assert shifted(mention, 7).code == "IRN"


@pytest.mark.parametrize(
    ("text", "published", "codes"),
    [
        ("Kenya receives the Johnson & Johnson vaccine.", date(2021, 4, 1), ["KEN"]),
        ("Trinidad & Tobago signed the treaty with Chile.", date(2021, 4, 1), ["TTO", "CHL"]),
        ("India & China and Nepal signed it.", date(2021, 4, 1), ["IND", "CHN", "NPL"]),
    ],
)
def test_ampersand_joins_a_name_that_is_written_with_it(text: str, published: date, codes: list[str]) -> None:
    assert [m.code for m in find_mentions(text, published)] == codes


@pytest.mark.parametrize(
    ("name", "published", "codes"),
    [
        ("Imran Khan", date(2022, 1, 5), ["PAK"]),
        ("Imran Khan", date(2024, 3, 1), []),  # out of office for long: he is not the prosecutor of that name
        ("Karim Khan", date(2024, 3, 1), ["ICC"]),
        ("Khan", date(2024, 3, 1), ["ICC"]),
        ("Fidel Castro", date(2013, 3, 1), ["CUB"]),  # his brother was in office: the state is the same
        ("Lula da Silva", date(2016, 2, 1), []),  # Cavaco Silva was president of Portugal
        ("Leila de Lima", date(2017, 2, 23), []),
        ("Boris Johnson", date(2021, 4, 1), ["GBR"]),
        ("Jack Johnson", date(2021, 4, 1), []),  # the letter of the surname is none of a given name
    ],
)
def test_surname_speaks_for_who_bears_it_in_office_that_day(name: str, published: date, codes: list[str]) -> None:
    assert [m.code for m in find_mentions(f"The reporter asked {name} about it.", published)] == codes
