"""Frames of what the store's queries give: reports with their offsets, events as they were known on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa

from tracker.linking.lifecycle import summarise
from tracker.store.hand.handwork import Held
from tracker.store.hand.overlay import HIDDEN
from tracker.store.queries import OFFSETS
from tracker.store.rewriting import seen
from tracker.table import COLUMNS, complete


def framed(names: Iterable[str], rows: Sequence[sa.Row[Any] | tuple[Any, ...]]) -> pd.DataFrame:
    """Rows as a frame, column by column: pandas looks at each of SQLAlchemy's rows far longer than at a tuple."""
    columns = list(names)
    return pd.DataFrame(dict(zip(columns, zip(*rows, strict=True), strict=True)) if rows else {}, columns=columns)


def with_offsets(frame: pd.DataFrame) -> pd.DataFrame:
    """The event table of reports with `report_id`, offsets of the evidence and sentence numbers."""
    own = frame.assign(event_id=frame["report_id"])  # of a copy's reports several tell one event
    merged = complete(own).merge(frame[["report_id", *OFFSETS]], left_on="event_id", right_on="report_id", how="left")
    events = frame.set_index("report_id")["event_id"]
    return merged.assign(event_id=merged["report_id"].map(events))[[*COLUMNS, "report_id", *OFFSETS]]


def known_then(
    told: pd.DataFrame, hand: Held, country: str | None, start: date | None, end: date | None
) -> pd.DataFrame:
    """The events that these reports alone tell: those that name the country and touch [start, end]."""
    known = summarise(told).assign(origin="extracted")
    rows = [seen(dict(zip(known.columns, row, strict=True)), hand) for row in known.itertuples(index=False)]
    events = pd.DataFrame(rows, columns=[*known.columns, "verdict"])
    keep = ~events["verdict"].isin(HIDDEN)
    if country is not None:
        keep &= (";" + events["actors"] + ";" + events["recipients"] + ";").str.contains(f";{country};", regex=False)
    if start is not None:
        keep &= events["date_end"] >= start
    if end is not None:
        keep &= events["date_start"] <= end
    return events.assign(published=events["first_published"])[keep]
