"""The application: `create_app(store)` builds it, `serve(store)` runs it under waitress."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec

import dash
from dash import set_props
from prometheus_client import CollectorRegistry, start_http_server

from dashboards import callbacks, data_routes, ids
from dashboards.callbacks import adding
from dashboards.kept import Kept
from dashboards.layout import shell
from dashboards.server import door, guard, health, login, observed, people, serving, web
from dashboards.server.door import Door
from tracker.accounts.people import Accounts
from tracker.store.store import Store
from tracker.web.network import Policy

LOG = logging.getLogger(__name__)
JOBS, NUMBERS = "tracker jobs", "tracker numbers"  # where the server keeps its jobs, and what it counted
TITLE = "Tension tracker"
# The part of plotly.js that has bars and lines: a quarter of the whole, which is loaded only where this one is not.
PLOTLY = "plotly-basic-4.1.1.min.js"
LATE = "ruptures"  # brings SciPy: half a second that who opens the first country need not wait for


def create_app(store: Store, *, policy: Policy | None = None, entry: Door | None = None) -> dash.Dash:
    """A Dash application over this store; nothing is kept outside of it, so several can live in one process.

    `policy` says which addresses the page "Add articles" may fetch; public ones only when it is not given.
    `entry` says who is let in; whoever is on this computer when it is not given.
    """
    app = dash.Dash(
        "dashboards",
        title=TITLE,
        update_title="",
        compress=find_spec("flask_compress") is not None,
        assets_ignore=PLOTLY,
        suppress_callback_exceptions=True,  # the pages come and go with the address
        on_error=show_error,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    app.index_string = page_frame(app.get_asset_url("favicon.svg"), app.get_asset_url(PLOTLY))
    kept = Kept(store)
    app.layout = lambda: shell(kept)
    callbacks.register(app, kept)
    data_routes.register(app.server, kept)
    app.server.extensions[JOBS] = adding.register(app, store, policy or Policy())
    health.register(app.server, store)
    _let_in(app, store, entry or Door())
    return app


def _let_in(app: dash.Dash, store: Store, entry: Door) -> None:
    """Everything that says who may do what; after this no route is added."""
    known = Accounts(store.engine)
    app.server.config["SESSION_COOKIE_SECURE"] = entry.secure
    if entry.kind == "login":
        login.register(app.server, known)
    if entry.names:
        people.register(app.server, known)
    web.protect(app.server, app.csp_hashes(), forms=entry.names)
    door.attend(app.server, entry, known)
    guard.watch(store.engine, app.server)
    app.server.extensions[NUMBERS] = observed.register(app.server, store)


def page_frame(icon: str, plotly: str) -> str:
    """Dash's page with a language and an icon of our own; plotly is loaded while the page is asked for."""
    return f"""<!DOCTYPE html>
<html lang="en">
    <head>
        {{%metas%}}
        <title>{{%title%}}</title>
        <link rel="icon" type="image/svg+xml" href="{icon}">
        {{%css%}}
        <script defer src="{plotly}"></script>
    </head>
    <body>
        {{%app_entry%}}
        <footer>{{%config%}}{{%scripts%}}{{%renderer%}}</footer>
    </body>
</html>"""


def show_error(error: Exception) -> None:
    """Logs an error of a callback and says on the page that there was one, instead of an unchanged page."""
    LOG.error("A callback failed", exc_info=error)
    set_props(ids.ERROR, {"hide": False})


def serve(
    store: Store,
    host: str = "127.0.0.1",
    port: int = 8050,
    entry: Door | None = None,
    *,
    metrics: tuple[str, int] | None = None,
    stop: threading.Event | None = None,
) -> None:
    """Serves the dashboard until interrupted; `metrics` is an address at which Prometheus finds its numbers.

    Raises OSError when an address cannot be listened on.
    """
    server = create_app(store, entry=entry).server
    threading.Thread(target=import_module, args=(LATE,)).start()
    with _told(server.extensions[NUMBERS], metrics):
        serving.run(server, host, port, stop, busy=server.extensions[JOBS].storing)


@contextmanager
def _told(numbers: CollectorRegistry, address: tuple[str, int] | None) -> Iterator[None]:
    """Tells the numbers to whoever asks at an address of their own."""
    if address is None:
        yield
        return
    teller, thread = start_http_server(address[1], address[0], numbers)
    yield
    teller.shutdown()
    teller.server_close()
    thread.join()
