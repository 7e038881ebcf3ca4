"""The hand wins: what extraction and linking say of an event, with what people wrote about it laid over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tracker.store.hand.records import Record, typed

HIDDEN = ("rejected", "duplicate")  # verdicts under which an event is no row of the event table
DATED = {"date_start", "date_end", "date_precision"}


def laid_over(event: Mapping[str, Any], records: Sequence[Record]) -> dict[str, Any]:
    """An event as everybody sees it: its corrections applied, the oldest first, and its last verdict.

    `event` is a row of the store's events as linking gives it; `records` are those on it that hold, oldest first. A
    date set by hand has the basis `manual`.
    """
    seen = {"verdict": ""} | dict(event)
    for record in records:
        if record.kind == "correction":
            seen |= {name: typed(name, value) for name, value in record.fields.items()}
            seen["origin"] = "manual" if event["origin"] == "manual" else "corrected"
            if record.fields.keys() & DATED:
                seen |= {"date_basis": "manual", "date_text": ""}
        elif record.verdict in ("confirmed", *HIDDEN):
            seen["verdict"] = record.verdict
    seen["date_end"] = max(
        seen["date_end"], seen["date_start"]
    )  # when only one was corrected, and the other moved since
    return seen


def made_by_hand(record: Record) -> dict[str, Any]:
    """The event that a record of the kind `event` makes, as linking would give it."""
    usual = {"actors": "", "recipients": "", "date_precision": "day", "place": "", "quantity": "", "quantity_unit": "",
             "confidence": "1", "evidence": "", "url": ""}  # fmt: skip
    fields = usual | {"published": record.fields["date_end"]} | dict(record.fields)
    day = date.fromisoformat(fields.pop("published"))
    told = {name: typed(name, value) for name, value in fields.items()}
    return told | {
        "event_id": record.target, "report_id": None, "article_id": record.annotation_id, "title": "", "source": "",
        "date_basis": "manual", "date_text": "", "rule": "", "evidence_start": 0, "evidence_end": 0, "sentences": "",
        "origin": "manual", "n_reports": 1, "first_published": day, "last_published": day, "stale": False,
    }  # fmt: skip
