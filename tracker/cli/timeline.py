"""The commands on timelines: `tracker turning-points` and `tracker rationale`; the tables of `tracker export`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from tracker.cli.console import fail, say
from tracker.cli.options import (
    DEFAULT_DB,
    AsOf,
    ByConfidence,
    Country,
    Database,
    End,
    Format,
    GroupsFile,
    GroupsShown,
    HalfLife,
    Output,
    PerArticles,
    ScaleName,
    Start,
    day,
    open_or_fail,
    period,
    write_table,
)

if TYPE_CHECKING:
    import pandas as pd

    from tracker.store.store import Store
    from tracker.tension.groups import Groups

Limit = Annotated[
    int | None, typer.Option("--limit", min=1, help="Only the largest shifts of each country.", show_default=False)
]
Penalty = Annotated[
    float, typer.Option("--penalty", min=0.1, help="What a turning point costs: less finds more, also by chance.")
]
Threshold = Annotated[
    float, typer.Option("--threshold", min=0.1, help="Usual variations that a change must exceed to be one.")
]
By = Annotated[Literal["M", "Q"], typer.Option("--freq", help="By month or by quarter.")]


@dataclass(frozen=True, slots=True)
class LineSettings:
    """How a timeline is made, as the options say it."""

    freq: Literal["D", "W"] = "D"
    half_life: float = 14.0
    scale: Literal["tension", "plover", "goldstein"] = "tension"
    by_confidence: bool = False
    per_articles: bool = False
    as_of: date | None = None
    groups: Literal["self", "members", "both"] = "self"
    groups_file: Path | None = None

    def of_events(self) -> dict[str, Any]:
        """What turning points and rationale need to know: which events belong to a line, and what they weigh."""
        names = ("scale", "by_confidence", "groups")
        return {name: getattr(self, name) for name in names} | {"memberships": self._memberships()}

    def of_line(self, store: Store) -> dict[str, Any]:
        """All settings of a timeline: what was planned for later than the day of the view had not happened then."""
        given = {"freq": self.freq, "half_life": self.half_life, "known_until": self.as_of}
        return given | self.of_events() | {"coverage": self._coverage(store) if self.per_articles else None}

    def _coverage(self, store: Store) -> pd.Series | None:
        """The articles by day as they were known; None when there were none, and so no events."""
        coverage = store.coverage()
        known = coverage if self.as_of is None else coverage[coverage.index <= str(self.as_of)]
        return None if known.empty else known

    def _memberships(self) -> Groups | None:
        """The groups of the file; ends the command when it cannot be used."""
        from tracker.tension.groups import GroupError, read_groups

        if self.groups_file is None:
            return None
        if self.groups == "self":
            fail("--groups-file needs --groups members or both")
        try:
            return read_groups(self.groups_file)
        except GroupError as error:
            fail(str(error))
        except OSError as error:
            fail(f"cannot read {self.groups_file}: {error.strerror or error}")


def turning_points(
    country: Country = None,
    start: Start = None,
    end: End = None,
    limit: Limit = None,
    penalty: Penalty = 2.0,
    scale: ScaleName = "tension",
    by_confidence: ByConfidence = False,
    per_articles: PerArticles = False,
    groups: GroupsShown = "self",
    groups_file: GroupsFile = None,
    as_of: AsOf = None,
    output: Output = None,
    format: Format = None,
    db: Database = DEFAULT_DB,
) -> None:
    """List the weeks in which the level of tension shifts, each with the events that drove it in one sentence.

    Examples:

    - `tracker turning-points --country UKR --from 2014-01-01 --limit 20`
    - `tracker turning-points --country RUS-UKR -o turning.csv`
    """
    from tracker.tension.turning import turning_points as found

    (first, last), code = period(start, end), code_of(country)
    settings = LineSettings("W", 14.0, scale, by_confidence, per_articles, day(as_of), groups, groups_file)
    line, events = _line(db, code, settings)
    chosen = settings.of_events() | {"penalty": penalty, "limit": limit, "start": first, "end": last}
    frame = found(line, events, **chosen)
    if frame.empty:
        say(f"no turning points{f' of {code}' if code else ''} in this store and period")
    write_table(frame, output, format)


def rationale(
    country: Country = None,
    start: Start = None,
    end: End = None,
    freq: By = "M",
    threshold: Threshold = 1.5,
    half_life: HalfLife = 14.0,
    scale: ScaleName = "tension",
    by_confidence: ByConfidence = False,
    per_articles: PerArticles = False,
    groups: GroupsShown = "self",
    groups_file: GroupsFile = None,
    as_of: AsOf = None,
    output: Output = None,
    format: Format = None,
    db: Database = DEFAULT_DB,
) -> None:
    """Say of every month whether tension deteriorated, improved or stayed unchanged, and why.

    Example: `tracker rationale --country UKR --from 2014-01-01 --to 2014-12-31`
    """
    from tracker.tension.rationale import rationale as reasons

    (first, last), code = period(start, end), code_of(country)
    settings = LineSettings("D", half_life, scale, by_confidence, per_articles, day(as_of), groups, groups_file)
    line, events = _line(db, code, settings)
    chosen = settings.of_events() | {"threshold": threshold, "start": first, "end": last}
    frame = reasons(line, events, freq, **chosen)
    if frame.empty:
        say(f"no months{f' of {code}' if code else ''} in this store and period")
    write_table(frame, output, format)


def stored_table(
    store: Store, what: str, code: str | None, settings: LineSettings, start: date | None, end: date | None
) -> pd.DataFrame:
    """A table of `tracker export`: of all or of one country, of a pair where it is made of lines."""
    if what in ("timeline", "dyads"):
        return tension_table(store, what, code, settings, start, end)
    if what == "events":
        return store.events(code, start, end, as_of=settings.as_of)
    return store.reports(code, start, end) if what == "reports" else store.annotations(code, start, end)


def tension_table(
    store: Store, what: str, code: str | None, settings: LineSettings, start: date | None, end: date | None
) -> pd.DataFrame:
    """The timeline or the dyads of `tracker export`, of all or of one country or pair."""
    from tracker.tension.lines import NEEDED, dyads, timeline

    # the index needs the events before the period too, so the period is cut from the line, not from the events
    events, given = events_of(store, code, settings, NEEDED), settings.of_line(store) | {"start": start, "end": end}
    if what == "timeline":
        return timeline(events, code, **given)
    frame = dyads(events, **given)
    if code is None:
        return frame
    sides = code.split("-")
    chosen = frame[["country_a", "country_b"]].isin(sides).sum(axis="columns") == len(sides)
    return frame[chosen].reset_index(drop=True)


def events_of(store: Store, code: str | None, settings: LineSettings, columns: Sequence[str]) -> pd.DataFrame:
    """The events that a country or pair may take part in; members' events count for a group, so then all."""
    party = code.split("-")[0] if code and settings.groups == "self" else None
    return store.events(party, as_of=settings.as_of, columns=columns)


def code_of(country: str | None) -> str | None:
    """A country or pair as an option has it; ends the command when it is no pair."""
    from tracker.tension.parties import pair_of

    if country is None:
        return None
    code = country.strip().upper()
    try:
        pair = pair_of(code)
    except ValueError as error:
        fail(str(error))
    return "-".join(pair) if pair else code


def _line(db: str, code: str | None, settings: LineSettings) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The timeline of a store and the events that it was made from."""
    from tracker.tension.drivers import NEEDED
    from tracker.tension.lines import timeline

    with open_or_fail(db, create=False) as store:
        events = events_of(store, code, settings, NEEDED)
        return timeline(events, code, **settings.of_line(store)), events
