"""Events from the tables of others: kept as they came, beside those that are linked from reports."""

from __future__ import annotations

from typing import Any

import pandas as pd
import sqlalchemy as sa

from tracker import saving
from tracker.rewriting import pages, rewrite
from tracker.schema import REPORT_COLUMNS, events, imports, meta, reports

LOCK = sa.update(meta).where(meta.c.key == "ingested").values(value=meta.c.value)  # what every writer begins with


def keep(connection: sa.Connection, table: pd.DataFrame) -> int:
    """Stores the rows of a checked event table whose ids are not known yet; their number."""
    connection.execute(LOCK)
    ids = [
        sa.select(table.c[name])
        for table, name in ((events, "event_id"), (reports, "report_id"), (imports, "event_id"))
    ]
    known = set(connection.execute(sa.union(*ids)).scalars())
    rows = _rows(table[~table["event_id"].isin(known)])
    for page in pages(rows):
        connection.execute(sa.insert(imports), page)
        rewrite(connection, [row["event_id"] for row in page])
    if rows:
        connection.execute(saving.NEXT_NUMBER)  # so that the store's state says that there is something new
    return len(rows)


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    days = {name: table[name].dt.date for name in ("date_start", "date_end", "published")}
    told = table[["event_id", *REPORT_COLUMNS, "url", "origin", "n_reports"]].assign(**days)
    told = told.assign(evidence_start=0, evidence_end=0, sentences="")
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()} for row in told.to_dict("records")
    ]
