"""What whoever watches over the server asks: does it live (`/healthz`), can it do its work (`/readyz`)?"""

from __future__ import annotations

import logging

import sqlalchemy as sa
from flask import Flask, Response

from tracker.store.schema import SCHEMA_VERSION, meta
from tracker.store.store import Store

LOG = logging.getLogger(__name__)
ALIVE, READY = "healthz", "readyz"  # endpoints, which `door` keeps open: they tell nothing of what is stored


def register(server: Flask, store: Store) -> None:
    """Adds the two routes; each answers with a word, and 503 when the store is of no use."""

    @server.get("/healthz", endpoint=ALIVE)
    def alive() -> Response:
        return _said("alive", 200)

    @server.get("/readyz", endpoint=READY)
    def ready() -> Response:
        cause = trouble(store)
        if cause:
            LOG.error("The store cannot be used: %s", cause)
        return _said("the store cannot be used", 503) if cause else _said("ready", 200)


def trouble(store: Store) -> str:
    """Why the store cannot be used; "" when it can."""
    wanted = sa.select(meta.c.value).where(meta.c.key == "schema_version")
    try:
        with store.engine.connect() as connection:
            found = connection.execute(wanted).scalar()
    except sa.exc.SQLAlchemyError as error:
        return str(getattr(error, "orig", None) or error).strip()
    return "" if found == str(SCHEMA_VERSION) else f"it has schema {found}, this server needs {SCHEMA_VERSION}"


def _said(word: str, status: int) -> Response:
    return Response(f"{word}\n", status, mimetype="text/plain", headers={"Cache-Control": "no-store"})
