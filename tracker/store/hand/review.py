"""What is left to look at: records whose events changed underneath, unjudged events, rules by what was judged."""

from __future__ import annotations

from typing import Any

import pandas as pd
import sqlalchemy as sa

from tracker.columns import REVIEW, RULES
from tracker.store.aliases import present
from tracker.store.hand.changes import said
from tracker.store.hand.handwork import Held, held
from tracker.store.hand.overlay import HIDDEN, laid_over
from tracker.store.hand.queueing import Asked, number, waiting
from tracker.store.hand.records import Record, plain
from tracker.store.rewriting import pages, told
from tracker.store.schema import events
from tracker.store.store import Store
from tracker.table import COLUMNS, complete

EVERYTHING = Asked()
NUMBERS = ["events", "confirmed", "corrected", "rejected"]


def review(store: Store) -> pd.DataFrame:
    """The records that hold and whose event is gone (`vanished`) or says something else now than when they were written
    (`changed`: a row per field, with what it said `before` and says `now`), oldest first."""
    store.link()
    with store.engine.connect() as connection:
        hand = held(connection)
        base = _base(connection, sorted(hand.records), hand)
    rows = [_entry(record, "", "vanished") for record in hand.lost]
    for event, records in hand.records.items():
        there = base.get(event)
        for position, record in enumerate(records):
            rows += _changes(record, event, there and laid_over(there, records[:position]))
    frame = pd.DataFrame(rows, columns=list(REVIEW)).astype("str")
    return frame.sort_values(["created_at", "annotation_id", "field"], ignore_index=True)


def _base(connection: sa.Connection, ids: list[str], hand: Held) -> dict[str, dict[str, Any]]:
    return {row["event_id"]: row for page in pages(ids) for row in told(connection, page, hand)}


def _changes(record: Record, event: str, base: dict[str, Any] | None) -> list[dict[str, str]]:
    if base is None:
        return [_entry(record, event, "vanished")]
    now = {name: plain(base[name]) for name in record.before}
    return [
        _entry(record, event, "changed", name, before, now[name])
        for name, before in record.before.items()
        if now[name] != before
    ]


def _entry(record: Record, event: str, state: str, field: str = "", before: str = "", now: str = "") -> dict[str, str]:
    names = ("annotation_id", "kind", "author", "created_at")
    own = {name: str(getattr(record, name)) for name in names} | {"says": said(record)}
    return own | {"event_id": event or record.target, "state": state, "field": field, "before": before, "now": now}


def queue(
    store: Store, limit: int = 100, asked: Asked = EVERYTHING, *, after: str = "", before: str = ""
) -> tuple[pd.DataFrame, int]:
    """The extracted events that nobody has judged or corrected, first those that would move the index most.

    The event table with `moves`: the weight of the event times the doubt about it (1 - confidence). And how many there
    are in all. With `after` only those behind this event, with `before` those ahead of it, the nearest first.
    """
    dialect = store.engine.dialect.name
    frame = store.read(waiting(asked, dialect, after=after, before=before, limit=limit))
    with store.engine.connect() as connection:
        left = connection.execute(number(asked, dialect)).scalar_one()
    ordered = complete(frame).set_index("event_id").loc[frame["event_id"]].reset_index()[list(COLUMNS)]
    return ordered.assign(moves=frame["moves"].to_numpy(dtype="float64")), left


def rules_report(store: Store) -> pd.DataFrame:
    """How often people confirmed, corrected or rejected what each rule found.

    Columns: rule, events (all that it found), confirmed, corrected, rejected, wrong (rejected or corrected, in per cent
    of those judged); the rule most often wrong first.
    """
    store.link()
    looked = sa.select(events.c.rule, events.c.verdict, events.c.origin).where(events.c.rule != "")
    with store.engine.connect() as connection:
        frame = pd.DataFrame(connection.execute(looked).fetchall(), columns=["rule", "verdict", "origin"])
    rejected = frame["verdict"] == "rejected"
    corrected = (frame["origin"] == "corrected") & ~rejected
    marked = frame.assign(
        events=1, confirmed=(frame["verdict"] == "confirmed") & ~corrected, corrected=corrected, rejected=rejected
    )
    counts = marked.groupby("rule")[NUMBERS].sum().astype("int64").reset_index()
    judged = counts[["confirmed", "corrected", "rejected"]].sum(axis=1)
    wrong = (100 * (counts["corrected"] + counts["rejected"]) / judged.where(judged > 0)).round(1)
    ranked = counts.assign(wrong=wrong, bad=counts["corrected"] + counts["rejected"])
    ranked = ranked.sort_values(["bad", "events", "rule"], ascending=[False, False, True], ignore_index=True)
    return ranked[list(RULES)]


def counterexamples(store: Store, rule: str | None = None) -> str:
    """The rejected sentences as [[counterexample]] entries of a rules file, by rule, with the reasons as comments."""
    store.link()
    asked = sa.select(events.c.rule, events.c.evidence, events.c.event_id).where(events.c.verdict == "rejected")
    if rule is not None:
        asked = asked.where(events.c.rule == rule)
    with store.engine.connect() as connection:
        rows = connection.execute(asked.order_by(events.c.rule, events.c.evidence)).all()
        reasons = _reasons(connection)
    return "\n".join(_counterexample(row.rule, row.evidence, reasons.get(row.event_id, "")) for row in rows)


def _reasons(connection: sa.Connection) -> dict[str, str]:
    hand = held(connection)
    ids = present(connection, hand.records)
    return {
        ids.get(event, event): record.text
        for event, records in hand.records.items()
        for record in records
        if record.verdict in HIDDEN
    }


def _counterexample(rule: str, evidence: str, reason: str) -> str:
    escaped = evidence.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    comment = f"# {rule}: {' '.join(reason.split())}\n" if reason else f"# {rule}\n"
    return f'{comment}[[counterexample]]\ntext = "{escaped}"\n'
