"""How an event was told: each report with its day, outlet, status, count and sentence, oldest first."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboards.data import Row
from dashboards.views.state import article_path
from dashboards.wording import STATUS_LABEL, counted, day, plural

SHOWN = 12


def history(reports: pd.DataFrame) -> list[Component]:
    """The reports of one event (the columns of `Store.reports()`), copies left out; nothing when there is only one."""
    told = reports.sort_values(["published", "article_id", "report_id"]).drop_duplicates("evidence")
    if len(told) < 2:  # the panel shows one already, an imported event has none
        return []
    rows = [html.Li(line(row)) for row in told.head(SHOWN).to_dict("records")]
    more = [html.P(f"and {len(told) - SHOWN:,} more", className="fine")] if len(told) > SHOWN else []
    title = html.H3(f"How it was told: {plural(len(told), 'report')}")
    return [html.Section([title, html.Ol(rows), *more], className="history")]


def line(report: Row) -> list[Any]:
    """One report: 4 Feb 2022, planned, 90,000 troops: the sentence."""
    said = [STATUS_LABEL[report["status"]].lower(), counted(report)]
    published = day(report["published"].date())
    path = article_path(str(report["article_id"]), str(report["event_id"]))
    return [
        dcc.Link(published, href=path),
        html.Span(", ".join(["", *filter(None, said)]), className="fine"),
        html.Q(str(report["evidence"])),
    ]
