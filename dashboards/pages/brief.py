"""A country on paper: its line, turning points, months and heaviest events, each with the sentence that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import data, ids
from dashboards.charts.briefline import brief_line
from dashboards.charts.figures import HALF_LIFE_DAYS
from dashboards.pages import message
from dashboards.pages.cards import VERDICT
from dashboards.standings import FORGETS, within
from dashboards.views.lookout import EARLIEST, before
from dashboards.views.selection import last_news
from dashboards.views.state import View, article_path, to_href
from dashboards.wording import ARROW, day, parties, period, plural, safe_url, signed, type_label, with_minus
from tracker.ontology import country_name
from tracker.store.store import Store
from tracker.tension.lines import timeline, weights
from tracker.tension.rationale import rationale
from tracker.tension.turning import turning_points

PATH = "/brief"  # after the address of a country
HEAVIEST = 10
METHOD = (
    "Method: a machine reads dated events from news articles by rules, weighs each by its type (−10 eases, +10 "
    "escalates; planned and alleged ones count half, denied ones nothing), spreads the weight over the event's days "
    f"and adds it up; the index forgets half of it every {HALF_LIFE_DAYS:g} days. It follows what was reported, is no "
    "risk of war, and is not comparable between countries. Read the sentence before you cite a number."
)


def layout(store: Store, view: View) -> Component:
    """The brief of the view's dates; without dates that of the year up to the last news."""
    events = store.events(view.country, as_of=view.as_of) if view.country else pd.DataFrame()
    if events.empty:
        return message.layout(
            "No events for this country", "The store has no event with this country among its parties."
        )
    first, last = bounds(view, events)
    return html.Div(
        [
            heading(replace(view, start=first, end=last)),
            *story(events, view, first, last),
            html.H2("The heaviest events"),
            heaviest(store, events, first, last),
            html.P(METHOD, className="method"),
        ],
        className="page brief",
    )


def bounds(view: View, events: pd.DataFrame) -> tuple[date, date]:
    """First and last day: the view's, else the last news and a year before the end; none after the day of knowledge."""
    news = last_news(events) or data.NO_DAY
    end = max(min(view.end or max(news, view.start or news), view.as_of or date.max), EARLIEST)
    return min(view.start or before(end, "1y"), end), end


def heading(view: View) -> Component:
    """Name and period, and what is not printed: the button, the way back."""
    dates = period(view.start, view.end) if view.start and view.end else ""
    known = f", as known on {day(view.as_of)}" if view.as_of else ""
    back = dcc.Link("Back to the page", href=to_href(view), className="button")
    return html.Div(
        [
            html.Div([html.H1(country_name(view.country)), html.P(f"Brief, {dates}{known}", className="lead")]),
            html.Div(
                [html.Button("Print", id=ids.PRINT, type="button", className="button"), back],
                className="actions no-print",
            ),
        ],
        className="page-head",
    )


def story(events: pd.DataFrame, view: View, first: date, last: date) -> list[Component]:
    """The line, the weeks in which it shifted, and its months."""
    known = events["published"].min().date() - FORGETS, last_news(events) or last
    line = timeline(within(events, *known), view.country, known_until=view.as_of)
    shifts = turning_points(line, events, start=first, end=last)
    days = [when.date() for when in shifts["date"]]
    shown = line[line["date"].between(pd.Timestamp(first), pd.Timestamp(last))]
    marked = [max(when, first) for when in days]
    return [
        html.Img(src=brief_line(shown, (first, last), marked), className="brief-line", alt="Line of the tension index"),
        html.P(described(shown)),
        html.H2("Turning points"),
        *listed(shifts["sentence"], "No week in which the level of the line shifted."),
        html.H2("Month by month"),
        months(rationale(line, events, start=first, end=last)),
    ]


def described(line: pd.DataFrame) -> str:
    """The line in words, also for those who cannot see it."""
    if line.empty:
        return "Tension index: nothing in this period."
    places = (0, -1, int(line["index"].argmax()), int(line["index"].argmin()))
    told = [f"{signed(row['index'])} on {day(row['date'].date())}" for row in (line.iloc[place] for place in places)]
    return "Tension index from {} to {}; highest {}, lowest {}.".format(*told)


def listed(sentences: pd.Series, otherwise: str) -> list[Component]:
    """Numbered sentences; the numbers are those in the figure."""
    return [html.Ol([html.Li(with_minus(text)) for text in sentences])] if len(sentences) else [html.P(otherwise)]


def months(table: pd.DataFrame) -> Component:
    """A row for each month in which the mean index moved: verdict, change, reason."""
    table = table[table["change"].round(1) != 0]
    if table.empty:
        return html.P("No month in which the index moved.")
    head = html.Thead(html.Tr([html.Th(name, scope="col") for name in ("Month", "Verdict", "Change", "Why")]))
    return html.Div(
        html.Table([head, html.Tbody([month(row) for row in table.to_dict("records")])], className="plain"),
        className="scroll",
        tabIndex="0",
    )


def month(row: Mapping[Any, Any]) -> Component:
    """One month."""
    arrow, kind = VERDICT[row["verdict"]]
    return html.Tr(
        [
            html.Th(f"{row['month']:%b %Y}", scope="row"),
            html.Td([html.Span(f"{arrow} ", className=kind), row["verdict"]], className="number"),
            html.Td(signed(row["change"]), className="number"),
            html.Td(with_minus(row["why"])),
        ]
    )


def heaviest(store: Store, events: pd.DataFrame, first: date, last: date) -> Component:
    """The events that weigh most on the days of the period, of equals the most reported, with sentence and source."""
    inside = within(events, first, last)
    some = events.loc[inside.index].assign(weight=weights(events.loc[inside.index]), size=np.abs(weights(inside)))
    order = ["size", "n_reports", "date_end", "event_id"]
    top = some[some["size"] > 0].sort_values(order, ascending=[False, False, False, True])
    rows = top.head(HEAVIEST).to_dict("records")
    return html.Ol([told(store, row) for row in rows]) if rows else html.P("No event that weighs in this period.")


def told(store: Store, event: Mapping[Any, Any]) -> Component:
    """One event: what, who, when, how heavy, its sentence, and who says so."""
    direction = str(event["direction"])
    when = period(event["date_start"].date(), event["date_end"].date())
    return html.Li(
        [
            html.Span(f"{ARROW[direction]} ", className=f"arrow {direction}"),
            html.B(type_label(event["event_type"])),
            f" ({event['status']}, {signed(event['weight'])}), {parties(event['actors'], event['recipients'])}, {when}",
            html.Q(event["evidence"], className="evidence"),
            html.Span(source(store, event), className="fine"),
        ]
    )


def source(store: Store, event: Mapping[Any, Any]) -> list[Any]:
    """The article that is quoted, as paper can show it."""
    article = store.article(str(event["article_id"]))
    url = safe_url(str(event["url"]))
    title = article.title or article.id if article else str(event["article_id"]) or "written by hand"
    name = [dcc.Link(title, href=article_path(article.id, event["event_id"])) if article else title]
    parts = [article.source if article else "", f"published {day(event['published'].date())}", url]
    return [*name, *(f", {part}" for part in parts if part), f"; {plural(int(event['n_reports']), 'article')}"]
