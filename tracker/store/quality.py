"""What the store's events rest on: by rule, type, date and confidence; and what it covers, by source and month."""

from __future__ import annotations

from typing import Any

import pandas as pd
import sqlalchemy as sa

from tracker.store.queries import EVENT_FIELDS, Selection
from tracker.store.schema import articles, events
from tracker.store.store import Store
from tracker.table import complete

DOUBTFUL = 0.5  # confidence below which an event is listed as one to look at
STEP = 0.1  # of the confidence histogram


def by_rule(store: Store) -> pd.DataFrame:
    """rule, event_type, events, confidence (mean) of every rule and type, most events first."""
    column = events.c
    query = sa.select(column.rule, column.event_type, _number(), sa.func.avg(column.confidence).label("confidence"))
    frame = _frame(store, query.group_by(column.rule, column.event_type), events="int64", confidence="float64")
    return frame.sort_values(["events", "rule", "event_type"], ascending=[False, True, True], ignore_index=True)


def by_type(store: Store) -> pd.DataFrame:
    """event_type, events, confidence (mean), most events first."""
    column = events.c
    query = sa.select(column.event_type, _number(), sa.func.avg(column.confidence).label("confidence"))
    frame = _frame(store, query.group_by(column.event_type), events="int64", confidence="float64")
    return frame.sort_values(["events", "event_type"], ascending=[False, True], ignore_index=True)


def by_basis(store: Store) -> pd.DataFrame:
    """date_basis (expression, publication, manual), events: where the dates of events come from."""
    query = sa.select(events.c.date_basis, _number()).group_by(events.c.date_basis)
    return _frame(store, query, events="int64").sort_values("date_basis", ignore_index=True)


def by_confidence(store: Store) -> pd.DataFrame:
    """at_least (0.0, 0.1, ... 1.0), events in [at_least, at_least + 0.1), events_above: those of at_least or more."""
    query = sa.select(events.c.confidence, _number()).group_by(events.c.confidence)
    known = _frame(store, query, confidence="float64", events="int64")
    bins = [round(n * STEP, 1) for n in range(round(1 / STEP) + 1)]
    above = [int(known.loc[known["confidence"] >= limit, "events"].sum()) for limit in bins]
    within = [one - two for one, two in zip(above, [*above[1:], 0], strict=True)]
    return pd.DataFrame({"at_least": bins, "events": within, "events_above": above})


def doubtful(store: Store, most: int | None = None) -> pd.DataFrame:
    """The event table of events with a confidence below DOUBTFUL, the least sure first; `most` of them, or all."""
    column = events.c
    query = sa.select(*EVENT_FIELDS).where(column.confidence < DOUBTFUL)
    frame = complete(store.read(query.order_by(column.confidence, column.event_id).limit(most)))
    return frame.sort_values(["confidence", "event_id"], ignore_index=True)


def undated(store: Store, most: int | None = None) -> pd.DataFrame:
    """The event table of events whose text gives no date, so that publication dates them; newest first, as above."""
    column = events.c
    query = sa.select(*EVENT_FIELDS).where(column.date_basis == "publication")
    frame = complete(store.read(query.order_by(column.date_start.desc(), column.event_id).limit(most)))
    return frame.sort_values(["date_start", "event_id"], ascending=[False, True], ignore_index=True)


def by_source(store: Store) -> pd.DataFrame:
    """source, articles, first, last (of publication), events that quote it; most articles first. "" is no source."""
    column = articles.c
    days = (sa.func.min(column.published).label("first"), sa.func.max(column.published).label("last"))
    query = sa.select(column.source, sa.func.count().label("articles"), *days).group_by(column.source)
    frame = _frame(store, query, articles="int64", first="datetime64[us]", last="datetime64[us]")
    quoted = store.read(sa.select(events.c.source, _number()).group_by(events.c.source))
    told = frame["source"].map(dict(zip(quoted["source"], quoted["events"], strict=True))).fillna(0)
    frame = frame.assign(events=told.astype("int64"))
    return frame.sort_values(["articles", "source"], ascending=[False, True], ignore_index=True)


def by_source_and_month(store: Store) -> pd.DataFrame:
    """source, month (2022-02), articles published then, copies too; by month and source."""
    column = articles.c
    parts = [sa.extract(part, column.published) for part in ("year", "month")]
    query = sa.select(
        column.source, parts[0].label("year"), parts[1].label("number"), sa.func.count().label("articles")
    )
    frame = _frame(store, query.group_by(column.source, *parts), year="int64", number="int64", articles="int64")
    frame = frame.assign(month=_months(frame["year"], frame["number"]))
    return frame[["source", "month", "articles"]].sort_values(["month", "source"], ignore_index=True)


def by_month(store: Store) -> pd.DataFrame:
    """month, articles published then, events that touch it, for all months from the first to the last article's.

    An event that lasts counts in each of its months, as it does when events are looked for by their dates.
    """
    published = by_source_and_month(store).groupby("month")["articles"].sum()
    if published.empty:
        return pd.DataFrame({"month": pd.Series(dtype="str"), "articles": [], "events": []})
    numbers = range(_number_of(str(published.index.min())), _number_of(str(published.index.max())) + 1)
    happened = _touching(store).reindex(numbers, method="ffill", fill_value=0)
    months = [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in numbers]
    told = {"articles": published.reindex(months, fill_value=0).to_numpy(), "events": happened.to_numpy()}
    return pd.DataFrame({"month": months, **told})


def _touching(store: Store) -> pd.Series:
    """How many events touch a month, by its number (12 a year), wherever that changes."""
    column = events.c
    parts = [sa.extract(part, day) for day in (column.date_start, column.date_end) for part in ("year", "month")]
    named = [part.label(f"part{at}") for at, part in enumerate(parts)]
    spans = store.read(sa.select(*named, _number()).group_by(*parts)).astype("int64")
    first, last = (spans[f"part{at}"] * 12 + spans[f"part{at + 1}"] - 1 for at in (0, 2))
    begin, end = spans.groupby(first)["events"].sum(), spans.groupby(last + 1)["events"].sum()
    return begin.sub(end, fill_value=0).sort_index().cumsum().astype("int64")


def _number_of(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _months(years: pd.Series, numbers: pd.Series) -> pd.Series:
    return years.astype("str").str.zfill(4) + "-" + numbers.astype("str").str.zfill(2)


def _number() -> sa.Label[int]:
    return sa.func.count().label("events")


def _frame(store: Store, query: Selection, **types: Any) -> pd.DataFrame:  # noqa: ANN401 - names of pandas types
    frame = store.read(query)
    return frame.astype({name: types.get(name, "str") for name in frame.columns})
