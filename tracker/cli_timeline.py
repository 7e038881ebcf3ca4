"""The commands on timelines: `tracker turning-points` and `tracker rationale`; the tables of `tracker export`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from tracker.cli_options import (
    DEFAULT_DB,
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
    open_or_fail,
    period,
    write_table,
)
from tracker.console import fail, say

if TYPE_CHECKING:
    import pandas as pd

    from tracker.groups import Groups
    from tracker.store import Store

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
    known_until: date | None = None
    groups: Literal["self", "members", "both"] = "self"
    groups_file: Path | None = None

    def of_events(self) -> dict[str, Any]:
        """What turning points and rationale need to know: which events belong to a line, and what they weigh."""
        names = ("scale", "by_confidence", "groups")
        return {name: getattr(self, name) for name in names} | {"memberships": self._memberships()}

    def of_line(self, store: Store) -> dict[str, Any]:
        """All settings of a timeline."""
        from tracker.coverage import articles_by_day

        coverage = articles_by_day(store.engine) if self.per_articles else None
        names = ("freq", "half_life", "known_until")
        return {name: getattr(self, name) for name in names} | self.of_events() | {"coverage": coverage}

    def _memberships(self) -> Groups | None:
        """The groups of the file; ends the command when it cannot be used."""
        from tracker.groups import GroupError, read_groups

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
    output: Output = None,
    format: Format = None,
    db: Database = DEFAULT_DB,
) -> None:
    """List the weeks in which the level of tension shifts, each with the events that drove it in one sentence.

    Examples:

    - `tracker turning-points --country UKR --from 2014-01-01 --limit 20`
    - `tracker turning-points --country RUS-UKR -o turning.csv`
    """
    from tracker.turning import turning_points as found

    (first, last), code = period(start, end), code_of(country)
    settings = LineSettings("W", 14.0, scale, by_confidence, per_articles, None, groups, groups_file)
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
    output: Output = None,
    format: Format = None,
    db: Database = DEFAULT_DB,
) -> None:
    """Say of every month whether tension deteriorated, improved or stayed unchanged, and why.

    Example: `tracker rationale --country UKR --from 2014-01-01 --to 2014-12-31`
    """
    from tracker.rationale import rationale as reasons

    (first, last), code = period(start, end), code_of(country)
    settings = LineSettings("D", half_life, scale, by_confidence, per_articles, None, groups, groups_file)
    line, events = _line(db, code, settings)
    chosen = settings.of_events() | {"threshold": threshold, "start": first, "end": last}
    frame = reasons(line, events, freq, **chosen)
    if frame.empty:
        say(f"no months{f' of {code}' if code else ''} in this store and period")
    write_table(frame, output, format)


def tension_table(
    store: Store, what: str, code: str | None, settings: LineSettings, start: date | None, end: date | None
) -> pd.DataFrame:
    """The timeline or the dyads of `tracker export`, of all or of one country or pair."""
    from tracker.tension import dyads, timeline

    # the index needs the events before the period too, so the period is cut from the line, not from the events
    events, given = events_of(store, code, settings), settings.of_line(store) | {"start": start, "end": end}
    if what == "timeline":
        return timeline(events, code, **given)
    frame = dyads(events, **given)
    if code is None:
        return frame
    sides = code.split("-")
    chosen = frame[["country_a", "country_b"]].isin(sides).sum(axis="columns") == len(sides)
    return frame[chosen].reset_index(drop=True)


def events_of(store: Store, code: str | None, settings: LineSettings) -> pd.DataFrame:
    """The events that a country or pair may take part in; members' events count for a group, so then all."""
    return store.events(code.split("-")[0] if code and settings.groups == "self" else None)


def code_of(country: str | None) -> str | None:
    """A country or pair as an option has it; ends the command when it is no pair."""
    from tracker.parties import pair_of

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
    from tracker.tension import timeline

    with open_or_fail(db, create=False) as store:
        events = events_of(store, code, settings)
        return timeline(events, code, **settings.of_line(store)), events
