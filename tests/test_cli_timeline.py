"""The commands on timelines, from outside: turning points, rationale, and the tables of export."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from inspect import signature
from pathlib import Path

import pytest
from samples import article, report, visit
from typer.testing import CliRunner, Result

from tracker.cli.main import app
from tracker.cli.timeline import rationale, turning_points
from tracker.store.store import open_store
from tracker.tension.rationale import THRESHOLD
from tracker.tension.turning import PENALTY

MONDAY = date(2021, 1, 4)


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of thirty quiet weeks and ten of war between Russia and Ukraine, and a French visit in the last."""
    path = tmp_path / "tracker.db"
    monkeypatch.setenv("TRACKER_DB", str(path))
    with open_store(str(path)) as store:
        for week in range(40):
            day = MONDAY + timedelta(days=7 * week)
            kind = "attack" if week >= 30 else "accusation"
            told = [report(article_id=f"a{week}", event_type=kind, date_start=day, date_end=day)]
            if week == 39:
                told.append(visit(article_id=f"a{week}", date_start=day, date_end=day))
            said = article(f"a{week}", published=day, text=f"Week {week}. Russia shelled Kharkiv. Macron will visit.")
            store.save(said, told, "v1")
    return path


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


def rows(*arguments: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run(*arguments).stdout, newline="")))


def test_turning_points(db: Path) -> None:
    (found,) = rows("turning-points", "--country", "ukr")
    assert found["date"] == "2021-08-02"
    assert found["sentence"] == "Week of 2 Aug 2021, Ukraine +6.3: Russia attacks Ukraine (2 times, +19)"
    assert len(found["event_ids"].split(";")) == 2
    assert [row["country"] for row in rows("turning-points")] == ["RUS", "UKR"]
    assert rows("turning-points", "--country", "UKR-RUS", "--limit", "1")[0]["country"] == "RUS-UKR"
    none = run("turning-points", "--country", "UKR", "--to", "2021-08-01")
    assert none.stdout == "country,date,shift,before,after,sentence,event_ids\n"
    assert "no turning points of UKR" in none.stderr
    assert len(rows("turning-points", "--country", "UKR", "--penalty", "500")) == 0


def test_turning_points_in_a_file(db: Path, tmp_path: Path) -> None:
    run("turning-points", "--country", "RUS", "-o", str(tmp_path / "out.json"))
    assert '"sentence": "Week of 2 Aug 2021, Russia +6.5' in (tmp_path / "out.json").read_text(encoding="utf-8")


def test_rationale(db: Path) -> None:
    found = rows("rationale", "--country", "UKR", "--from", "2021-08-01", "--to", "2021-08-31")
    assert [(row["month"], row["verdict"]) for row in found] == [("2021-08-01", "deteriorated")]
    assert found[0]["why"].startswith("escalation 47.5: Russia attacks Ukraine (5 times, +48); no de-escalation")
    quarters = rows("rationale", "--country", "UKR", "--freq", "Q")
    assert [row["month"] for row in quarters] == ["2021-04-01", "2021-07-01", "2021-10-01"]
    assert "no months of PER" in run("rationale", "--country", "PER").stderr


def test_export_of_dyads(db: Path) -> None:
    found = rows("export", "--what", "dyads", "--freq", "W")
    assert {(row["country_a"], row["country_b"]) for row in found} == {("FRA", "UKR"), ("RUS", "UKR")}
    assert {row["country_b"] for row in rows("export", "--what", "dyads", "--country", "FRA")} == {"UKR"}
    pair = rows("export", "--what", "dyads", "--country", "UKR-RUS", "--freq", "W", "--from", "2021-10-04")
    assert [(row["date"], row["net"]) for row in pair] == [("2021-10-04", "9.5")]
    assert "has a timeline and dyads, but no events" in run("export", "--country", "RUS-UKR", code=2).stderr
    assert "no pair of two different codes" in run("export", "--what", "dyads", "--country", "A-B-C", code=2).stderr


def test_export_of_timelines_in_other_ways(db: Path) -> None:
    last = ("export", "--what", "timeline", "--country", "UKR", "--from", "2021-10-04")
    assert [row["net"] for row in rows(*last)] == ["8"]
    assert [row["net"] for row in rows(*last, "--by-confidence")] == ["7.2"]
    mean = 40 / 274  # articles a day, from the first to the last
    rate = (4 + 7 * mean) / 35
    assert float(rows(*last, "--per-articles")[0]["net"]) == pytest.approx(8 * mean / rate)


def test_a_plan_had_not_happened_when_it_was_made(db: Path) -> None:
    planned = {
        "actors": ("DEU",),
        "recipients": ("POL",),
        "date_start": date(2021, 10, 20),
        "date_end": date(2021, 10, 20),
    }
    with open_store(str(db)) as store:
        said = article("plan", published=date(2021, 10, 5), text="Germany's chancellor will visit Poland.")
        store.save(said, [visit(article_id="plan", **planned)], "v1")
    line = ("export", "--what", "timeline", "--country", "POL")
    assert [(row["net"], row["n_events"]) for row in rows(*line)] == [("-1.5", "1")]
    assert [(row["net"], row["n_events"]) for row in rows(*line, "--as-of", "2021-10-10")] == [("0", "1")]
    assert rows(*line, "--as-of", "2021-10-04", "--per-articles") == []
    assert rows(*line, "--as-of", "2000-01-01", "--per-articles") == []
    earlier = rows("turning-points", "--country", "UKR", "--as-of", "2021-08-01")
    assert earlier == []  # the war is not known yet


def test_the_commands_have_the_settings_of_the_functions() -> None:
    options = {name: signature(command).parameters for name, command in (("t", turning_points), ("r", rationale))}
    assert options["t"]["penalty"].default == PENALTY
    assert options["r"]["threshold"].default == THRESHOLD


def test_groups(db: Path, tmp_path: Path) -> None:
    nato = ("export", "--what", "timeline", "--country", "NATO")
    assert rows(*nato) == []
    assert [row["net"] for row in rows(*nato, "--groups", "members")] == ["-1.5"]
    own = tmp_path / "own.toml"
    own.write_text('[WEST]\nmembers = ["FRA", "DEU"]\n', encoding="utf-8")
    west = ("export", "--what", "timeline", "--country", "WEST", "--groups-file", str(own))
    assert [row["net"] for row in rows(*west, "--groups", "members")] == ["-1.5"]
    assert "--groups-file needs --groups" in run(*west, code=2).stderr
    own.write_text("[WEST]\n", encoding="utf-8")
    assert "group WEST: it has no members" in run(*west, "--groups", "members", code=2).stderr
    own.unlink()
    assert "cannot read" in run(*west, "--groups", "members", code=2).stderr
