"""Events from the tables of others: kept as they are, beside those that are linked from reports."""

from __future__ import annotations

from typing import Any

import pandas as pd
import sqlalchemy as sa

from tracker import relink, saving
from tracker.schema import REPORT_COLUMNS, events, meta, reports

PAGE = 5000  # rows that are written at a time
LOCK = sa.update(meta).where(meta.c.key == "ingested").values(value=meta.c.value)  # what every writer begins with


def keep(connection: sa.Connection, table: pd.DataFrame) -> int:
    """Stores the rows of a checked event table whose ids are not known yet; their number."""
    connection.execute(LOCK)
    known = set(connection.execute(sa.union(sa.select(events.c.event_id), sa.select(reports.c.report_id))).scalars())
    new = table[~table["event_id"].isin(known)]
    for start in range(0, len(new), PAGE):
        rows = _rows(new.iloc[start : start + PAGE])
        connection.execute(sa.insert(events), rows)
        relink.insert_participants(connection, rows)
    if len(new):
        connection.execute(saving.NEXT_NUMBER)  # so that the store's state says that there is something new
    return len(new)


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    day = {name: table[name].dt.date for name in ("date_start", "date_end")}
    published = table["published"].dt.date
    told = table[["event_id", *REPORT_COLUMNS, "url", "origin", "n_reports"]].assign(**day)
    told = told.assign(first_published=published, last_published=published, report_id=None, stale=False)
    told = told.assign(evidence_start=0, evidence_end=0, sentences="", title="", source="")
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()} for row in told.to_dict("records")
    ]
