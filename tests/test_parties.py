"""Whose line an event belongs to: countries, groups by date, pairs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import any_report, article, report

from tracker.gazetteer.aliases import display_name
from tracker.model import Report
from tracker.table import to_frame
from tracker.tension.groups import GroupError, known_groups, read_groups
from tracker.tension.parties import alone, involving, naming, rows_by_line, rows_by_pair, rows_of


def frame(*reports: Report) -> pd.DataFrame:
    return to_frame(reports, {key: article(key) for key in ("a1", "a2", "a3")})


def pairs(*reports: Report, groups: str = "self") -> set[str]:
    return set(rows_by_pair(frame(*reports), naming(groups)))  # type: ignore[arg-type]


def test_a_dyad_is_one_side_acting_on_the_other_or_both_acting() -> None:
    assert pairs(report(actors=("RUS",), recipients=("UKR",))) == {"RUS-UKR"}
    assert pairs(report(actors=("UKR", "RUS"), recipients=())) == {"RUS-UKR"}
    assert pairs(report(actors=("TUR",), recipients=("RUS", "UKR"))) == {"RUS-TUR", "TUR-UKR"}
    assert pairs(report(actors=(), recipients=("RUS", "UKR"))) == set()
    assert pairs(report(actors=("RUS",), recipients=("RUS",))) == set()


def test_a_group_has_no_dyad_with_itself_and_with_a_member_only_through_another() -> None:
    assert pairs(report(actors=("USA",), recipients=("PRK",)), groups="members") == {"G7-PRK", "NATO-PRK", "PRK-USA"}
    assert pairs(report(actors=("USA",), recipients=("TUR",)), groups="members") == {
        "G7-NATO",
        "G7-TUR",
        "NATO-TUR",
        "NATO-USA",
        "TUR-USA",
    }
    assert "EU-EU" not in pairs(report(actors=("DEU",), recipients=("FRA",)), groups="members")


def test_the_events_of_a_line() -> None:
    events = frame(report(), report(actors=("FRA",), recipients=("UKR",)))
    assert len(involving(events, "UKR")) == 2
    assert involving(events, "UKR-RUS")["actors"].tolist() == ["RUS"]
    assert involving(events, "NATO", groups="members")["actors"].tolist() == ["FRA"]
    assert involving(events, "NATO").empty
    assert list(involving(events, "XXX").columns) == list(events.columns)


@given(st.lists(any_report(), min_size=1, max_size=8))
def test_one_line_is_found_as_among_all(reports: list[Report]) -> None:
    events = to_frame(reports, {report.article_id: article(report.article_id) for report in reports})
    every = rows_by_line(events, alone) | rows_by_pair(events, alone)
    for line in [*every, "QAT", "PRK-QAT"]:
        found = rows_of(events, [line], alone)
        assert {name: rows.tolist() for name, rows in found.items()} == (
            {line: every[line].tolist()} if line in every else {}
        )


@pytest.mark.parametrize("line", ["RUS-", "-", "RUS-RUS", "A-B-C"])
def test_what_is_no_pair_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="no pair of two different codes"):
        involving(frame(report()), line)


def test_an_unknown_way_to_show_groups_is_refused() -> None:
    with pytest.raises(ValueError, match="self, members, both"):
        naming("all")  # type: ignore[arg-type]


@given(st.lists(any_report(), max_size=8), st.sampled_from(["self", "members", "both"]))
def test_both_sides_of_a_dyad_have_its_events(reports: list[Report], groups: str) -> None:
    events, names = frame(*reports), naming(groups)  # type: ignore[arg-type]
    lines = rows_by_line(events, names)
    for pair, rows in rows_by_pair(events, names).items():
        for side in pair.split("-"):
            assert set(rows) <= set(lines[side])


@pytest.mark.parametrize(
    ("group", "day", "code", "belongs"),
    [
        ("NATO", date(2023, 4, 3), "FIN", False),
        ("NATO", date(2023, 4, 4), "FIN", True),
        ("NATO", date(2024, 3, 6), "SWE", False),
        ("NATO", date(2024, 3, 7), "SWE", True),
        ("EU", date(2020, 1, 31), "GBR", True),
        ("EU", date(2020, 2, 1), "GBR", False),
        ("EU", date(2004, 5, 1), "POL", True),
        ("CSTO", date(2000, 1, 1), "UZB", False),
        ("CSTO", date(2010, 1, 1), "UZB", True),
        ("CSTO", date(2013, 1, 1), "UZB", False),
        ("ECOWAS", date(2025, 2, 1), "MLI", False),
        ("AU", date(2016, 1, 1), "MAR", False),
        ("AU", date(2018, 1, 1), "MAR", True),
    ],
)
def test_who_belonged_when(group: str, day: date, code: str, belongs: bool) -> None:
    assert (code in known_groups()[group].members(day)) is belongs


@pytest.mark.parametrize(
    ("group", "number"),
    [("NATO", 32), ("EU", 27), ("G7", 7), ("ASEAN", 11), ("GCC", 6), ("ECOWAS", 12), ("AU", 55), ("ARAB", 22),
     ("CSTO", 6), ("OPEC", 12)],
)  # fmt: skip
def test_the_groups_have_their_members_of_today(group: str, number: int) -> None:
    members = known_groups()[group].members(date(2026, 1, 1))
    assert len(members) == number
    assert all(display_name(code) for code in members)


def test_groups_of_one_s_own(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('[BALTIC]\nname = "Baltic states"\nmembers = ["EST", "LTU", "LVA"]\n', encoding="utf-8")
    groups = read_groups(file)
    assert groups["BALTIC"].members(date(1995, 1, 1)) == ["EST", "LTU", "LVA"]
    assert groups["NATO"] == known_groups()["NATO"]
    names = naming("members", groups)
    assert names("EST", date(2022, 1, 1)) == ["EST", "NATO", "EU", "BALTIC"]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("[A]\nmember = ['EST']", "group A: a group is a table of joined, left, members, name"),
        ("A = 1", "group A: a group is a table"),
        ("[A]", "group A: it has no members"),
        ("['a b']\nmembers = ['EST']", "group a b: 'a b' is no code"),
        ("[A]\nmembers = ['Estonia']", "group A: 'Estonia' is no code"),
        ("[A.joined]\n2000-13-01 = 'EST'", "group A: "),
        (
            "[A.joined]\n2000-01-01 = 'EST'\n[A.left]\n1999-01-01 = 'EST'",
            "EST left on 1999-01-01 without having joined",
        ),
        ("[A.joined]\n2000-01-01 = 'EST'\n2001-01-01 = 'EST'", "EST joined again on 2001-01-01 without having left"),
        ("[A.joined]\n2000-01-01 = 7", "group A: joined and left are tables of days and codes"),
        ("[A", "own.toml: "),
    ],
)
def test_a_bad_file_of_groups_is_named(tmp_path: Path, text: str, cause: str) -> None:
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(GroupError, match=r"own\.toml") as error:
        read_groups(file)
    assert cause in str(error.value)
