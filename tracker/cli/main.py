"""The `tracker` command. Results go to standard output or a file, everything else to standard error."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from tracker import __version__
from tracker.cli.accounts import accounts_app
from tracker.cli.annotate import annotate_app, rules_app
from tracker.cli.console import FAILED, fail, progress, resumable, say, summary, warn
from tracker.cli.db import db_app
from tracker.cli.events import events_app
from tracker.cli.fetch import fetch, try_again, watch
from tracker.cli.import_ import import_tables
from tracker.cli.options import (
    DEFAULT_DB,
    AsOf,
    ByConfidence,
    Country,
    Database,
    End,
    ExportFormat,
    ExtractFormat,
    Format,
    Freq,
    GroupsFile,
    GroupsShown,
    HalfLife,
    Output,
    PerArticles,
    ScaleName,
    Start,
    conclude,
    database_failure,
    day,
    ingested,
    open_or_fail,
    period,
    stop_if_nothing,
    write_table,
    writing,
)
from tracker.cli.reading import ArchiveDates, DayFirst, IngestFormat, InputFormat, Mapped, reading_of
from tracker.cli.serve import serve
from tracker.cli.spread import Scheduler, Workers, work_of
from tracker.cli.timeline import LineSettings, code_of, rationale, stored_table, turning_points

app = typer.Typer(
    name="tracker",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="""Dated diplomatic events from news articles, and a tension timeline per country.

    Start with `tracker ingest ARTICLES`, then `tracker serve`; `tracker COMMAND --help` shows examples.
    INPUT is a file, a folder or - for standard input: plain text (title, date, address, then the body), Markdown,
    HTML, JSON, JSON lines, CSV, TSV, Parquet, RSS, Atom, WARC, ARC, or a ZIP or tar archive of any of these.""",
)

Inputs = Annotated[
    list[str],  # no Path, which would make one slash of the two in s3://
    typer.Argument(
        metavar="INPUT...",
        help="Files of any format, folders, URLs (s3://...), or - (standard input).",
        show_default=False,
    ),
]
What = Annotated[
    Literal["events", "timeline", "dyads", "reports", "annotations"], typer.Option("--what", help="Which table.")
]


def main() -> None:
    """Runs the command line; a database that fails (a full or read-only disk, say) ends it with the cause alone."""
    try:
        app()
    except Exception as error:
        if cause := database_failure(error):
            say(f"error: {cause}; what was stored before is safe")
            sys.exit(FAILED)
        raise


def show_version(asked: bool) -> None:
    """Prints name and version, and ends."""
    if asked:
        typer.echo(f"tracker {__version__}")
        raise typer.Exit


@app.callback()
def settings(
    _version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="Shows the version, and ends.")
    ] = False,
    log: Annotated[
        Literal["text", "json"], typer.Option("--log", envvar="TRACKER_LOG", help="How what happens is logged.")
    ] = "text",
) -> None:
    """What holds for every command."""
    if log == "json":
        from tracker.logs import to_stderr

        to_stderr(log)


@app.command()
def extract(
    inputs: Inputs,
    output: Output = None,
    format: ExtractFormat = None,
    input_format: InputFormat = None,
    mapping: Mapped = None,
    day_first: DayFirst = None,
    archive_dates: ArchiveDates = False,
    workers: Workers = None,
    scheduler: Scheduler = None,
) -> None:
    """Extract events from articles without storing anything: one row per event and article.

    Examples:

    - `tracker extract article.txt`
    - `tracker extract articles/ dump.jsonl -o events.csv`
    - `tracker extract export.csv --map title=headline,text=story`
    - `tracker extract "s3://bucket/2022-*.jsonl.gz" --workers 4 --format dataset -o events/`
    """
    from tracker.dataset import extract_dataset
    from tracker.ingest import Tally, extract_files
    from tracker.table import to_frame

    tally, reading = Tally(), reading_of(input_format, mapping, day_first, archive_dates)
    if format == "dataset" and output is None:
        fail("a dataset is a folder of Parquet files: name it with -o")
    with work_of(workers, scheduler) as work, progress("extracting") as watch:
        if format == "dataset" and output:
            with writing(output), resumable():
                extract_dataset(inputs, output, tally, watch, warn, reading, work)
        else:
            reports, articles = extract_files(inputs, tally, watch, warn, reading, work)
    stop_if_nothing(tally)
    if format != "dataset":
        write_table(to_frame(reports, articles), output, format)
    say(summary(tally))


@app.command()
def ingest(
    inputs: Inputs,
    db: Database = DEFAULT_DB,
    format: IngestFormat = None,
    mapping: Mapped = None,
    day_first: DayFirst = None,
    archive_dates: ArchiveDates = False,
    workers: Workers = None,
    scheduler: Scheduler = None,
) -> None:
    """Read articles, extract their events and store both. What is already stored is skipped, notes are never touched.

    Examples:

    - `tracker ingest data/articles`
    - `tracker ingest dump.jsonl --db postgresql://user@host/tracker`
    - `tracker ingest export.csv --map title=headline,date=pub_date --dayfirst`
    - `curl URL | tracker ingest - --format html`
    - `tracker ingest crawl.warc.gz --scheduler tcp://host:8786`
    """
    reading = reading_of(format, mapping, day_first, archive_dates)
    with open_or_fail(db) as store, work_of(workers, scheduler) as work:
        tally = ingested(store, inputs, reading, work)
    conclude(tally)


app.add_typer(events_app, name="events")
app.add_typer(annotate_app, name="annotate")
app.add_typer(rules_app, name="rules")
app.add_typer(accounts_app, name="accounts")
app.add_typer(db_app, name="db")
app.command()(serve)
app.command()(fetch)
app.command()(watch)
app.command("import")(import_tables)
app.command("turning-points")(turning_points)
app.command()(rationale)


@app.command()
def export(
    what: What = "events",
    country: Country = None,
    start: Start = None,
    end: End = None,
    freq: Freq = "D",
    half_life: HalfLife = 14.0,
    scale: ScaleName = "tension",
    by_confidence: ByConfidence = False,
    per_articles: PerArticles = False,
    groups: GroupsShown = "self",
    groups_file: GroupsFile = None,
    format: ExportFormat = None,
    as_of: AsOf = None,
    output: Output = None,
    db: Database = DEFAULT_DB,
) -> None:
    """Write a table of the store: events, the timeline, dyads, reports (events with offsets) or annotations.

    Examples:

    - `tracker export --country UKR -o events.csv`
    - `tracker export --what timeline --country UKR --from 2022-01-01 --freq W`
    - `tracker export --what timeline --country NATO --groups members --per-articles`
    - `tracker export --what dyads --country RUS-UKR --freq W`
    - `tracker export --country UKR --as-of 2022-02-04` (only what had been published by then)
    - `tracker export --what annotations --format json`
    - `tracker export --country UKR --format timelinejs -o timeline.json`
    """
    if format in {"timelinejs", "cameo"} and what != "events":
        fail(f"--format {format} takes events, not --what {what}")
    (first, last), code, known = period(start, end), code_of(country), day(as_of)
    if code and "-" in code and what not in ("timeline", "dyads"):
        fail(f"a pair like {code} has a timeline and dyads, but no {what}: name one country")
    settings = LineSettings(freq, half_life, scale, by_confidence, per_articles, known, groups, groups_file)
    with open_or_fail(db, create=False) as store:
        frame = stored_table(store, what, code, settings, first, last)
    if code and frame.empty:
        say(f"no {what} of {code} in this store and period")
    write_table(frame, output, format)


@app.command()
def explain(
    sentence: Annotated[str, typer.Argument(help="One sentence of an article.", show_default=False)],
    published: Annotated[
        datetime | None,
        typer.Option(
            "--date", formats=["%Y-%m-%d"], metavar="DATE", help="Publication date; default today.", show_default=False
        ),
    ] = None,
) -> None:
    """Show how a sentence is read: every rule tried, actors, dates, status, and why.

    Example: `tracker explain "France will send troops to Romania next week." --date 2022-02-04`
    """
    from rich.console import Console

    from tracker.explain import explain as explained

    Console().print(explained(sentence, day(published) or date.today()))  # noqa: DTZ011 - the reader's own day


@app.command()
def dates(inputs: Inputs, output: Output = None) -> None:
    """Find the date expressions of texts: JSON lines in (id, date, text), JSON lines with TIMEX3 values out.

    Example: `tracker dates texts.jsonl -o timexes.jsonl`
    """
    from tracker.dates.lines import date_lines

    lines = []
    for line in date_lines(map(Path, inputs)):
        if isinstance(line, str):
            lines.append(line + "\n")
        else:
            warn(line)
    if not lines:
        fail("nothing could be read", FAILED)
    _write_text("".join(lines), output)


@app.command()
def note(
    text: Annotated[str, typer.Argument(help="What the note says.", show_default=False)],
    country: Annotated[str, typer.Option("--country", metavar="CODE", help="Whose timeline it is for (UKR).")],
    author: Annotated[str, typer.Option("--author", help="Who says so.")],
    start: Annotated[
        datetime,
        typer.Option("--from", formats=["%Y-%m-%d"], metavar="DATE", help="The day, or the first day of a period."),
    ],
    end: End = None,
    db: Database = DEFAULT_DB,
) -> None:
    """Add a note to a country's timeline. Notes are kept for ever: no ingest removes or changes one.

    Example: `tracker note "Exercise ended early" --country UKR --from 2022-02-15 --author Kim`
    """
    with open_or_fail(db) as store:
        try:
            first = start.date()
            key = store.add_note(
                country=country.upper(), date_start=first, date_end=day(end) or first, text=text, author=author
            )
        except ValueError as error:
            fail(str(error))
    say(f"note {key} added")


@app.command()
def problems(
    stage: Annotated[
        str | None, typer.Option("--stage", metavar="STAGE", help="Only of this stage (read).", show_default=False)
    ] = None,
    contains: Annotated[
        str | None,
        typer.Option("--contains", metavar="TEXT", help="Only with this in item, cause or origin.", show_default=False),
    ] = None,
    retry: Annotated[bool, typer.Option("--retry", help="Read them again; what succeeds leaves the queue.")] = False,
    output: Output = None,
    format: Format = None,
    db: Database = DEFAULT_DB,
) -> None:
    """List what was set aside (item, stage, cause, origin, tries, first and last seen), or try it again.

    Examples:

    - `tracker problems --stage read --contains date`
    - `tracker problems -o problems.csv`
    - `tracker problems --retry`
    """
    with open_or_fail(db, create=False) as store:
        if retry:
            try_again(store, db, stage, contains)
        else:
            write_table(store.problems(stage, contains), output, format)


def _write_text(text: str, output: Path | None) -> None:
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        fail(f"cannot write {output}: {error.strerror or error}")
