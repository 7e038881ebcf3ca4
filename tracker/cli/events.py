"""The commands that look at linked events: `tracker events list` and `tracker events show`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from tracker.cli.console import FAILED, counted, fail, say
from tracker.cli.options import DEFAULT_DB, AsOf, Country, Database, End, Start, day, open_or_fail

HELP = """Look at events and at the reports that tell them.

Examples: `tracker events list --country UKR`, `tracker events show ID`"""
events_app = typer.Typer(no_args_is_help=True, help=HELP)
SHOWN = ("report_id", "published", "status", "date_start", "quantity", "quantity_unit", "article_id", "evidence")


@events_app.command("list")
def list_events(
    country: Country = None,
    start: Start = None,
    end: End = None,
    as_of: AsOf = None,
    reported: Annotated[int, typer.Option("--reports", min=1, help="Only events with at least so many reports.")] = 1,
    db: Database = DEFAULT_DB,
) -> None:
    """List events, a line each: id, days, type, status, parties, number of reports. `tracker export` has every column.

    Example: `tracker events list --country UKR --from 2022-01-01 --reports 2`
    """
    with open_or_fail(db, create=False) as store:
        events = store.events(country.upper() if country else None, day(start), day(end), as_of=day(as_of))
    events = events[events["n_reports"] >= reported]
    for row in events.to_dict("records"):
        typer.echo(line(row))
    say(counted(len(events), "event"))


@events_app.command("show")
def show_event(
    event_id: Annotated[str, typer.Argument(metavar="ID", help="The id of an event or report, also an older one.")],
    as_of: AsOf = None,
    db: Database = DEFAULT_DB,
) -> None:
    """Show one event: what its reports say together, and each of them: who told what when.

    Example: `tracker events show e13ac1afff687`
    """
    with open_or_fail(db, create=False) as store:
        event = store.event(event_id)
        if event is None:
            fail(f"there is no event or report {event_id!r} in this store", FAILED)
        reports = store.reports(event_id=event["event_id"])
        sources = {key: said for key in set(reports["article_id"]) if (said := store.article(key))}
    known = reports if as_of is None else reports[reports["published"] <= as_of]
    for name, value in described(event).items():
        typer.echo(f"{name:<10} {value}")
    typer.echo(f"\n{counted(len(known), 'report')}, by publication:")
    for row in known.sort_values(["published", "article_id", "report_id"]).to_dict("records"):
        article = sources.get(str(row["article_id"]))
        typer.echo(f"  {told(row, article.source if article else '')}\n    {row['evidence']}")


def line(event: dict[Any, Any]) -> str:
    """An event in one line."""
    parties = f"{event['actors'] or '?'} > {event['recipients']}" if event["recipients"] else event["actors"]
    days = " to ".join(dict.fromkeys(f"{event[name]:%Y-%m-%d}" for name in ("date_start", "date_end")))
    fields = (
        event["event_id"],
        days,
        event["event_type"],
        event["status"],
        parties,
        counted(event["n_reports"], "report"),
    )
    return "  ".join(fields)


def described(event: dict[str, Any]) -> dict[str, str]:
    """What is known of an event, by field."""
    return {
        "event": line(event),
        "quantity": amount(event),
        "place": str(event["place"]),
        "reported": f"first {event['first_published']}, last {event['last_published']}",
        "evidence": str(event["evidence"]),
        "from": f"{event['article_id']} {event['url']} (rule {event['rule']}, confidence {event['confidence']})",
    }


def told(report: dict[Any, Any], source: str) -> str:
    """Who told it when, with which status and count."""
    fields = (f"{report['published']:%Y-%m-%d}", source, report["article_id"], report["status"], amount(report))
    return "  ".join(filter(None, fields))


def amount(row: dict[Any, Any]) -> str:
    """What it counts: 100,000 troops; "" for nothing."""
    return "" if not row["quantity_unit"] else f"{row['quantity']:,.10g} {row['quantity_unit']}"
