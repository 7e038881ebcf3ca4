"""A small store with something in every table: versions, copies, older ids, imports, everything written by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from samples import COPIED, TEXT, article, report, visit

from tracker.accounts.people import Accounts
from tracker.export import to_bytes
from tracker.model import Problem
from tracker.store import schema
from tracker.store.opening import snapshot
from tracker.store.store import Store, open_store
from tracker.table import to_frame

LATER = f"Yesterday it was quiet. {TEXT}"


def fill(store: Store) -> None:
    """Fills an empty store."""
    for key in ("a1", "a2"):
        store.save(article(key), [report(article_id=key), visit(article_id=key)], "v1")
    store.save(article("a3", title="Ministers", text=COPIED), [], "v1")
    store.save(article("a4", title="Lima", text=f"LIMA - {COPIED}", published=date(2022, 2, 5)), [], "v1")
    later = report(article_id="a2", evidence=LATER[24:57], evidence_start=24, evidence_end=57, sentences=(0, 1))
    store.save(article("a2", text=LATER), [later], "v2")
    store.import_events(to_frame([report(article_id="b1", actors=("USA",))], {"b1": article("b1")}))
    attack, planned = (str(store.events(code).iloc[0]["event_id"]) for code in ("RUS", "FRA"))
    store.hand.correct(attack, {"place": "Kharkiv (UKR)", "quantity": "3"}, "Kim", reason="seen")
    store.hand.judge(planned, "confirmed", "Lee")
    store.add_note(country="UKR", date_start=date(2022, 2, 4), date_end=date(2022, 2, 4), text="Look", author="Kim")
    made = {"event_type": "protest", "status": "occurred", "actors": "FRA", "date_start": "2022-02-01"}
    store.hand.add(made | {"date_end": "2022-02-01"}, "Kim")
    store.set_aside(Problem("in/a.jsonl:3", "read", "no publication date", "in/a.jsonl"))
    Accounts(store.engine).add("Kim", "annotator", None)
    session = {"token": "t1", "account": "kim", "expires": 2_000_000_000, "used": 0, "created_at": "2022-02-04"}
    with store.engine.begin() as connection:
        connection.execute(sa.insert(schema.sessions), session)
    store.link()


def contents(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, sorted."""
    with open_store(url, create=False) as store, snapshot(store.engine) as connection:
        return {
            name: sorted(map(tuple, connection.execute(sa.select(table))), key=repr)
            for name, table in schema.metadata.tables.items()
        }


def exports(url: str) -> list[bytes]:
    """The tables that are exported, as bytes."""
    with open_store(url, create=False) as store:
        return [to_bytes(frame) for frame in (store.events(), store.reports(), store.annotations(), store.problems())]
