"""The commands of the analyst's hand: `tracker annotate ...` and `tracker rules ...`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from tracker.cli.console import FAILED, counted, fail, say
from tracker.cli.options import DEFAULT_DB, Database, Format, Output, open_or_fail, write_table

annotate_app = typer.Typer(
    no_args_is_help=True,
    help="""Correct, judge and add events by hand. Everything is kept as a record of its own; undo is another one.

    Examples: `tracker annotate correct ID status=denied --author Kim`, `tracker annotate review`""",
)
rules_app = typer.Typer(
    no_args_is_help=True,
    help="""What analysts think of the rules.

    Example: `tracker rules report`""",
)

Event = Annotated[str, typer.Argument(metavar="ID", help="The id of an event, also an older one.", show_default=False)]
Fields = Annotated[
    list[str],
    typer.Argument(
        metavar="FIELD=VALUE...", help="What it should say: status=denied actors=FRA;POL.", show_default=False
    ),
]
Author = Annotated[str, typer.Option("--author", help="Who says so.")]
Reason = Annotated[str, typer.Option("--reason", help="Why.")]


@contextmanager
def _hand_errors() -> Iterator[None]:
    """Ends the command with the cause when something cannot be written."""
    from tracker.store.hand.changes import ConflictError
    from tracker.store.hand.records import RecordError

    try:
        yield
    except (RecordError, ConflictError) as error:
        fail(str(error))


def _fields(pairs: list[str]) -> dict[str, str]:
    wrong = [pair for pair in pairs if "=" not in pair]
    if wrong:
        fail(f"{wrong[0]!r} is no FIELD=VALUE")
    return dict(pair.split("=", 1) for pair in pairs)


@annotate_app.command()
def correct(event: Event, fields: Fields, author: Author, reason: Reason = "", db: Database = DEFAULT_DB) -> None:
    """Correct fields of an event.

    Example: `tracker annotate correct e13ac1afff687 status=denied place="Kyiv (UKR)" --author Kim --reason "AFP"`
    """
    with open_or_fail(db, create=False) as store, _hand_errors():
        key = store.hand.correct(event, _fields(fields), author, reason)
    say(f"record {key}: corrected")


@annotate_app.command()
def confirm(event: Event, author: Author, reason: Reason = "", db: Database = DEFAULT_DB) -> None:
    """Confirm an event as it is.

    Example: `tracker annotate confirm e13ac1afff687 --author Kim`
    """
    _judge(db, event, "confirmed", author, reason)


@annotate_app.command()
def reject(event: Event, author: Author, reason: Reason, db: Database = DEFAULT_DB) -> None:
    """Reject an event: it is in no table and no figure any more, and can be looked at and brought back.

    Example: `tracker annotate reject e13ac1afff687 --author Kim --reason "a football match"`
    """
    _judge(db, event, "rejected", author, reason)


@annotate_app.command()
def duplicate(
    event: Event,
    of: Annotated[str, typer.Argument(metavar="OF", help="The event that it repeats.")],
    author: Author,
    reason: Reason = "",
    db: Database = DEFAULT_DB,
) -> None:
    """Say that an event repeats another one; its reports count for that one.

    Example: `tracker annotate duplicate e13ac1afff687 ea4368f617b8c --author Kim`
    """
    _judge(db, event, "duplicate", author, reason, of=of)


@annotate_app.command()
def separate(
    event: Event,
    reports: Annotated[list[str], typer.Argument(metavar="REPORT...", help="Ids of reports of the event.")],
    author: Author,
    reason: Reason = "",
    db: Database = DEFAULT_DB,
) -> None:
    """Say that some of an event's reports tell another event (`tracker export --what reports` has their ids).

    Example: `tracker annotate separate e13ac1afff687 e9ba21e6c2dc9 --author Kim`
    """
    _judge(db, event, "separate", author, reason, reports=reports)


@annotate_app.command()
def event(fields: Fields, author: Author, reason: Reason = "", db: Database = DEFAULT_DB) -> None:
    """Add an event by hand. It needs event_type, status, date_start, date_end and an actor or recipient.

    Example: `tracker annotate event event_type=call status=occurred actors=FRA;RUS date_start=2022-02-03
    date_end=2022-02-03 --author Kim`
    """
    with open_or_fail(db) as store, _hand_errors():
        _, key = store.hand.add(_fields(fields), author, reason)
    say(f"event {key} added")


@annotate_app.command()
def undo(
    record: Annotated[str, typer.Argument(metavar="RECORD", help="The id of a record; an undo can be undone.")],
    author: Author,
    reason: Reason = "",
    db: Database = DEFAULT_DB,
) -> None:
    """Undo a record.

    Example: `tracker annotate undo c5be2a0f1c11a --author Kim`
    """
    with open_or_fail(db, create=False) as store, _hand_errors():
        key = store.hand.undo(record, author, reason)
    say(f"record {key}: undone")


@annotate_app.command()
def history(
    event: Annotated[str | None, typer.Argument(metavar="ID", help="Only of this event.", show_default=False)] = None,
    output: Output = None,
    format: Format = None,
    db: Database = DEFAULT_DB,
) -> None:
    """Who wrote what when, of one event or of all, newest first.

    Example: `tracker annotate history e13ac1afff687`
    """
    with open_or_fail(db, create=False) as store:
        write_table(store.hand.history(event), output, format)


@annotate_app.command()
def review(output: Output = None, format: Format = None, db: Database = DEFAULT_DB) -> None:
    """Records whose event is gone or says something else now: what it said, and what it says.

    Example: `tracker annotate review`
    """
    from tracker.store.hand.review import review as reviewed

    with open_or_fail(db, create=False) as store:
        write_table(reviewed(store), output, format)


@annotate_app.command()
def queue(
    limit: Annotated[int, typer.Option("--limit", min=1, help="So many.")] = 20,
    output: Output = None,
    format: Format = None,
    db: Database = DEFAULT_DB,
) -> None:
    """The events nobody has looked at, first those that would move the index most (weight x doubt).

    Example: `tracker annotate queue --limit 50 -o queue.csv`
    """
    from tracker.store.hand.review import queue as queued

    with open_or_fail(db, create=False) as store:
        frame, left = queued(store, limit)
    write_table(frame, output, format)
    say(f"{counted(left, 'event')} to look at")


@annotate_app.command("import")
def import_records(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="From `tracker export --what annotations`.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check them.")] = False,
    db: Database = DEFAULT_DB,
) -> None:
    """Take records from CSV or JSON lines files: all of them, or none when a line is wrong. Known ones change nothing.

    Example: `tracker annotate import team.csv`
    """
    from tracker.store.hand.record_files import RecordFileError, read_records

    try:
        records = [record for file in files for record in read_records(file)]
    except (RecordFileError, OSError, UnicodeDecodeError) as error:
        fail(str(error), FAILED)
    with open_or_fail(db) as store:
        new = 0 if dry_run else store.hand.take(records)
    say(f"{counted(len(records), 'record')} read, {new:,} new{' (dry run)' if dry_run else ''}")


@rules_app.command()
def report(output: Output = None, format: Format = None, db: Database = DEFAULT_DB) -> None:
    """Per rule, how often analysts confirmed, corrected or rejected what it found.

    Example: `tracker rules report -o rules.csv`
    """
    from tracker.store.hand.review import rules_report

    with open_or_fail(db, create=False) as store:
        write_table(rules_report(store), output, format)


@rules_app.command()
def counterexamples(
    rule: Annotated[str | None, typer.Option("--rule", help="Only of this rule.", show_default=False)] = None,
    db: Database = DEFAULT_DB,
) -> None:
    """Rejected sentences as entries for the rules files.

    Example: `tracker rules counterexamples --rule attack.kill >> attack.toml`
    """
    from tracker.store.hand.review import counterexamples as rejected

    with open_or_fail(db, create=False) as store:
        typer.echo(rejected(store, rule), nl=False)


def _judge(
    db: str, event: str, verdict: str, author: str, reason: str, *, of: str = "", reports: list[str] | None = None
) -> None:
    with open_or_fail(db, create=False) as store, _hand_errors():
        key = store.hand.judge(event, verdict, author, reason, of=of, reports=reports or [])
    say(f"record {key}: {verdict}")
