"""The data of the pages as files beside them, for spreadsheets and programs: GET /events.csv?country=UKR and others."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pandas as pd
from flask import Flask, Response, abort, request

from dashboards import curves, data
from dashboards.callbacks.downloads import file_name
from dashboards.kept import Kept
from dashboards.views import chronicle, listing
from dashboards.views.chronicle import HISTORY_PATH
from dashboards.views.listing import from_search
from dashboards.views.selection import chosen
from dashboards.views.state import EVENT_PATH, EVENTS_PATH, View, from_location, to_search
from tracker.export import to_bytes
from tracker.store.store import Store
from tracker.table import COLUMNS, to_frame
from tracker.tension.groups import known_groups

TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
FORMATS = "<any(csv, json):format>"
LINES = "/<any(country, dyad, group):page>/"
AT_ONCE = 20_000  # rows that are sent whole, with an ETag; more are sent as they are read
PART = 5000  # rows
TEXTS = {"words", "source", "author"}  # no lists of values
# What no address says, because it is so anyway.
USUAL = {
    ("as", "members"),
    ("freq", "W"),
    ("page", "1"),
    ("size", "50"),
    ("reports", "1"),
    ("confidence", "0"),
    ("confidence", "0.0"),
}


def register(server: Flask, kept: Kept) -> None:
    """Adds the routes to the server. They only read."""
    store = kept.store

    @server.get(f"{EVENTS_PATH}.{FORMATS}")
    def events(format: str) -> Response:
        refuse_misread(lambda query: listing.to_search(from_search(query)))
        wanted = from_search(query_string()).wanted
        return sent_in_parts(store.found_in_parts(wanted, PART), format, "events")

    @server.get(f"{EVENT_PATH}<path:event_id>.json")
    def event(event_id: str) -> Response:
        known = event_record(store, event_id)
        if known is None:
            return missing(f"The store has no event with the id {event_id}.")
        body = json.dumps(known, ensure_ascii=False, indent=1) + "\n"
        return sent(body.encode(), "json", str(known["event"]["event_id"]))

    @server.get(f"{HISTORY_PATH}.{FORMATS}")
    def history(format: str) -> Response:
        refuse_misread(lambda query: chronicle.to_search(chronicle.from_search(query)))
        entries, _ = store.hand.log(chronicle.from_search(query_string()).asked)
        return sent_frame(chronicle.frame(entries), format, "history")

    @server.get(f"{LINES}<code>.{FORMATS}")
    def line_events(page: str, code: str, format: str) -> Response:
        view = line_view(page, code)
        known = data.events_of(kept, view) if is_line(view) else None
        if known is None or known.empty:
            return no_line(code)
        return sent_frame(chosen(known, view)[list(COLUMNS)], format, stem(view, "events"))

    @server.get(f"{LINES}<code>/timeline.{FORMATS}")
    def line_timeline(page: str, code: str, format: str) -> Response:
        view = line_view(page, code)
        known = data.line_events(kept, view) if is_line(view) else None
        if known is None or known.empty:
            return no_line(code)
        return sent_frame(curves.shown_line(kept, view), format, stem(view, "timeline"))


def query_string() -> str:
    """The query of the request, as it was sent."""
    return request.query_string.decode("utf-8", "replace")


def line_view(page: str, code: str) -> View:
    """The view of the page of a line at the same address; 400 when part of the query means nothing."""
    path = f"/{page}/{code}"
    refuse_misread(lambda query: to_search(from_location(path, query)))
    return from_location(path, query_string())


def is_line(view: View) -> bool:
    """Whether there can be such a page."""
    return bool(view.country) and (view.page != "group" or view.country in known_groups())


def refuse_misread(canonical: Callable[[str], str]) -> None:
    """Ends the request when a filter is not understood: a page shows what it filters by, a program would not notice.

    `canonical` writes the query that remains of one.
    """
    unknown = [f"{key}={value}" for key, value in parse_qsl(query_string()) if not read(key, value, canonical)]
    if unknown:
        abort(plain(f"Not understood, so nothing is sent: {', '.join(unknown)}.", 400))


def read(key: str, value: str, canonical: Callable[[str], str]) -> bool:
    """Whether a filter, or else each of its comma-separated values, says something."""
    if (key, value) in USUAL:
        return True
    return all(canonical("?" + urlencode({key: one})) for one in ([value] if key in TEXTS else value.split(",")))


def event_record(store: Store, event_id: str) -> dict[str, Any] | None:
    """The event and its reports as JSON has them; None when there is no such event."""
    found = store.event(event_id)
    if found is None:
        return None
    dated = pd.DataFrame([found]).astype({"first_published": "datetime64[us]", "last_published": "datetime64[us]"})
    return {"event": records(dated)[0], "reports": records(store.reports(event_id=found["event_id"]))}


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as the JSON export writes them."""
    rows: list[dict[str, Any]] = json.loads(to_bytes(frame, "json"))
    return rows


def sent_frame(frame: pd.DataFrame, format: str, name: str) -> Response:
    """A frame as a file, at once or in parts."""
    if len(frame) <= AT_ONCE:
        return sent(to_bytes(frame, format), format, name)
    return sent_in_parts((frame[at : at + PART] for at in range(0, len(frame), PART)), format, name)


def sent(body: bytes, format: str, name: str) -> Response:
    """A file; one that the other side has already is not sent again."""
    response = Response(body, headers=headers(format, name) | {"Cache-Control": "no-cache"})
    response.add_etag()
    response.make_conditional(request)
    return response


def sent_in_parts(parts: Iterator[pd.DataFrame], format: str, name: str) -> Response:
    """A file that is written while it is read."""
    return Response(joined(parts, format), headers=headers(format, name) | {"Cache-Control": "no-store"})


def joined(parts: Iterator[pd.DataFrame], format: str) -> Iterator[bytes]:
    """The bytes that the export of all parts together has."""
    yield from (csv_joined if format == "csv" else json_joined)(parts)


def csv_joined(parts: Iterator[pd.DataFrame]) -> Iterator[bytes]:
    """The header once."""
    first = True
    for part in parts:
        body = to_bytes(part, "csv")
        yield body if first else body.partition(b"\n")[2]  # names of columns have no line ends
        first = False
    if first:
        yield to_bytes(to_frame([], {}), "csv")


def json_joined(parts: Iterator[pd.DataFrame]) -> Iterator[bytes]:
    """One array."""
    begin = b"[\n"
    for part in parts:
        yield begin + to_bytes(part, "json").removeprefix(b"[\n").removesuffix(b"\n]\n")
        begin = b",\n"
    yield b"[]\n" if begin == b"[\n" else b"\n]\n"


def headers(format: str, name: str) -> dict[str, str]:
    """Type and name of a file. A browser keeps CSV and shows JSON."""
    safe = re.sub(r"[^A-Za-z0-9_.-]", "_", name)
    how = "attachment" if format == "csv" else "inline"
    return {"Content-Type": TYPES[format], "Content-Disposition": f'{how}; filename="{safe}.{format}"'}


def stem(view: View, what: str) -> str:
    """UKR-events-2022-01-01, as the buttons of the page name it."""
    return file_name(view, what).removesuffix(".csv")


def no_line(code: str) -> Response:
    """No such country, pair or group."""
    return missing(f"The store has no event with “{code}” among its parties.")


def missing(text: str) -> Response:
    """What is not there."""
    return plain(text, 404)


def plain(text: str, status: int) -> Response:
    """A line of text."""
    return Response(
        text + "\n", status, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"}
    )
