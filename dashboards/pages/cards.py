"""A card of the overview: one country, its index, its line, and what the month brought."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboards import aria
from dashboards.charts.sparkline import sparkline
from dashboards.standings import Month, Snapshot, Standing
from dashboards.views.lookout import PERIODS, SHOWN_WEEKS, Lookout, country_href
from dashboards.wording import plural, signed, with_minus

VERDICT = {"deteriorated": ("▲", "up"), "improved": ("▼", "down"), "unchanged": ("■", "flat")}


def card(one: Standing, snapshot: Snapshot, view: Lookout) -> Component:
    """One country as a link to its page."""
    weeks = SHOWN_WEEKS[view.period]
    return dcc.Link(
        [
            html.Div([html.H2(one.name), html.Span(one.code, className="code")], className="card-head"),
            html.Div(
                [html.Span(signed(one.level), className="card-index"), change(one.change, PERIODS[view.period])],
                className="card-numbers",
            ),
            html.Img(
                src=sparkline(one.weeks),
                className="spark",
                alt=f"Tension index of {weeks} weeks: from {signed(one.weeks[0])} to {signed(one.weeks[-1])}, "
                f"highest {signed(max(one.weeks))}, lowest {signed(min(one.weeks))}",
            ),
            brought(snapshot.month(one.code), snapshot),
            html.P(f"{plural(one.n_events, 'event')} in {PERIODS[view.period]}", className="fine"),
        ],
        href=country_href(one.code, view),
        className="card",
    )


def change(value: float, period: str) -> Component:
    """How far the index moved, with an arrow."""
    rounded = round(value, 1)
    word, arrow = ("up", "▲") if rounded > 0 else ("down", "▼") if rounded < 0 else ("flat", "■")
    return html.Span(f"{arrow} {signed(value)} in {period}", className=f"change {word}")


def brought(month: Month | None, snapshot: Snapshot) -> Component:
    """Arrow, verdict and reason of the month."""
    if month is None:
        return html.P(f"Nothing published in {snapshot.day:%B %Y}", className="rationale fine")
    arrow, kind = VERDICT[month.verdict]
    why = with_minus(month.why)
    return html.P(
        [
            html.Span(f"{arrow} ", className=kind, **aria.HIDDEN),
            html.B(f"{month.verdict.capitalize()} in {month.first:%B %Y}: "),
            why,
        ],
        className="rationale",
        title=why,
    )
