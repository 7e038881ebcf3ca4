"""Stores of synthetic events: as many as wanted, the same ones every time, in the proportions of news.

Some 150 countries, the largest with 9 % of the events and the second with 7; 28 types; five years with quiet weeks and
crises. Three events an article.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pycountry
import sqlalchemy as sa

from tracker.linking.clusters import method
from tracker.ontology import event_types
from tracker.store import loading, relink, schema
from tracker.store.imports import parties
from tracker.store.store import Store
from tracker.table import complete

FIRST, DAYS = np.datetime64("2020-01-01"), 5 * 365
LARGE = "UKR USA RUS ISR CHN IRN SYR GBR FRA DEU TUR IND PAK AFG IRQ".split()
COUNTRIES = 150
SOURCES = [f"Paper {number}" for number in range(100)]
WORDS = 6000  # of the vocabulary

Rng = np.random.Generator
Texts = np.ndarray[tuple[int], np.dtype[np.object_]]


def table(size: int, seed: int = 7) -> pd.DataFrame:
    """An event table of so many rows."""
    rng = np.random.default_rng(seed)
    number = np.arange(size)
    start = days(rng, size)
    lasts = np.where(rng.random(size) < 0.05, rng.integers(2, 31, size), 1)
    actors, recipients = sides(rng, size)
    kinds = list(event_types())
    frame = pd.DataFrame({
        "event_id": [f"{value * 0x9E3779B97F4A7C15 % 2**64:016x}" for value in range(size)],
        "article_id": [f"a{value}" for value in (number // 3).tolist()],
        "published": start + rng.geometric(0.5, size).astype("timedelta64[D]"),
        "url": [f"https://news.example/{value}" for value in (number // 3).tolist()],
        "event_type": picked(rng, kinds, size, steep=0.5),
        "status": picked(rng, ["occurred", "planned", "alleged", "denied"], size, steep=2.3),
        "actors": actors, "recipients": recipients,
        "date_start": start, "date_end": start + (lasts - 1).astype("timedelta64[D]"),
        "date_precision": np.where(lasts > 7, "month", "day"), "date_basis": "expression", "date_text": "Friday",
        "place": np.where(rng.random(size) < 0.3, picked(rng, [f"Town {n}" for n in range(300)], size), ""),
        "quantity": np.where(rng.random(size) < 0.1, rng.integers(1, 900, size), np.nan), "quantity_unit": "",
        "confidence": rng.integers(50, 96, size) / 100, "n_reports": rng.geometric(0.6, size), "origin": "extracted",
        "evidence": sentences(rng, size), "rule": "synthetic.1",
    })  # fmt: skip
    return complete(frame)


def days(rng: Rng, size: int) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    """Days of five years; a week of crisis has several times the events of a quiet one."""
    heat = np.repeat(rng.lognormal(0, 0.5, DAYS // 7 + 1), 7)[:DAYS]
    return FIRST + rng.choice(DAYS, size, p=heat / heat.sum()).astype("timedelta64[D]")


def sides(rng: Rng, size: int) -> tuple[Texts, Texts]:
    """Actors and recipients: one to two of the first, none to two of the others, all different."""
    rest = [country.alpha_3 for country in pycountry.countries if country.alpha_3 not in LARGE]
    codes = [*LARGE, *rest][:COUNTRIES]
    drawn = [picked(rng, codes, size, steep=0.8, shift=3) for _ in range(4)]
    one, two, three, four = drawn
    second = (rng.random(size) < 0.2) & (one != two)
    third = (rng.random(size) < 0.75) & (three != one) & (three != two)
    fourth = (rng.random(size) < 0.1) & third & (four != one) & (four != two) & (four != three)
    return joined(one, two, second), np.where(third, joined(three, four, fourth), "")


def joined(first: Texts, other: Texts, both: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Texts:
    """The first, or both sorted and joined."""
    low, high = np.where(first < other, first, other), np.where(first < other, other, first)
    return np.where(both, low + ";" + high, first)


def picked(rng: Rng, values: list[str], size: int, *, steep: float = 0.0, shift: int = 0) -> Texts:
    """Values, the first ones most often: by (rank + shift) ** -steep."""
    share = (np.arange(1, len(values) + 1) + shift) ** -steep
    return np.array(values, dtype=object)[rng.choice(len(values), size, p=share / share.sum())]


def sentences(rng: Rng, size: int) -> list[str]:
    """Twenty words each, a few of them in most sentences, most in few."""
    letters = np.array(list("abcdefghijklmnoprstuvw"))
    vocabulary = ["".join(word) for word in letters[rng.integers(0, len(letters), (WORDS, 7))]]
    words = picked(rng, ["ceasefire", "troops", "border", "talks", *vocabulary], size * 20, steep=0.9, shift=8)
    return [" ".join(row) + "." for row in words.reshape(size, 20).tolist()]


def fill(store: Store, size: int) -> None:
    """Puts so many events into an empty store, as if their articles had been read and linked."""
    told = table(size)
    first = told.groupby("article_id", sort=True)["published"].min().reset_index()
    source = picked(np.random.default_rng(8), SOURCES, len(first), steep=0.6)
    of_article = dict(zip(first["article_id"], source, strict=True))
    tables = (schema.articles, schema.reports, schema.events, schema.participants)
    with store.engine.begin() as connection:
        with loading.indexed_afterwards(connection, *tables):
            put(connection, schema.texts, text_rows(first))
            put(connection, schema.articles, article_rows(first, source))
            own = told[["article_id", *schema.REPORT_COLUMNS[1:]]].assign(
                evidence_start=0, evidence_end=0, sentences="0"
            )
            put(connection, schema.reports, own.assign(report_id=told["event_id"], event_id=told["event_id"]))
            seen = own.assign(**{name: told[name] for name in ("event_id", "url", "origin", "n_reports")})
            seen = seen.assign(
                report_id=told["event_id"], title="A headline", source=told["article_id"].map(of_article)
            )
            seen = seen.assign(first_published=told["published"], last_published=told["published"], stale=False)
            put(connection, schema.events, seen)
            loading.add(connection, schema.participants, parties(told))
        state = {"ingested": str(len(first)), relink.KEY: f"{method()}:{len(first)}"}
        for key, value in state.items():
            connection.execute(sa.update(schema.meta).where(schema.meta.c.key == key).values(value=value))
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")  # as a store that grew over months has been


def text_rows(first: pd.DataFrame) -> pd.DataFrame:
    """A text of its own for each article."""
    number = np.arange(1, len(first) + 1)
    day = (first["published"].to_numpy(dtype="datetime64[D]").astype(int)).tolist()
    return pd.DataFrame(
        {"id": number, "digest": first["article_id"], "day": day, "first_id": first["article_id"], "copies": 1}
    ).assign(head_id=number, carried=1)


def article_rows(first: pd.DataFrame, source: Texts) -> pd.DataFrame:
    """What articles say is not looked at here, so it is short."""
    fixed: dict[str, Any] = {"title": "A headline", "text": "A text.", "content_hash": "-", "extractor": "synthetic"}
    rows = pd.DataFrame({"id": first["article_id"], "published": first["published"], "source": source})
    return rows.assign(url="", ingested_at="", text_id=np.arange(1, len(first) + 1), **fixed)


def put(connection: sa.Connection, table: sa.Table, rows: pd.DataFrame) -> None:
    """Adds the rows of a frame."""
    loading.add(connection, table, loading.plain(rows))
