"""The options of the command line that say how input is read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.console import fail

if TYPE_CHECKING:
    from tracker.ingest import Reading

READ_AS = "Read everything as this format (html, csv, warc, ...). Default: told by content."
InputFormat = Annotated[str | None, typer.Option("--input-format", metavar="FORMAT", help=READ_AS, show_default=False)]
IngestFormat = Annotated[
    str | None, typer.Option("--format", "--input-format", metavar="FORMAT", help=READ_AS, show_default=False)
]
Mapped = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="FIELD=COLUMN,...",
        help="Which column or JSON field holds what: title=headline,date=pub_date,text=fields.body.",
        show_default=False,
    ),
]
DayFirst = Annotated[
    bool | None,
    typer.Option("--dayfirst/--monthfirst", help="What 03/04/2022 means. Default: as other rows show, else set aside."),
]
ArchiveDates = Annotated[
    bool, typer.Option("--archive-dates", help="Pages of a web archive without a date get the day they were archived.")
]


def reading_of(format: str | None, mapping: list[str] | None, day_first: bool | None, archive_dates: bool) -> Reading:
    """`read` with these options; ends the command when they are given wrongly."""
    from tracker.readers import OptionError, parse_mapping, read

    try:
        reading = partial(
            read, format=format, mapping=parse_mapping(mapping or []), day_first=day_first, archive_dates=archive_dates
        )
        reading([])
    except OptionError as error:
        fail(str(error))
    return reading
