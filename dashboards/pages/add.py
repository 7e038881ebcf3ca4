"""The page "Add articles": a text, an address or files; what comes of them is shown below before it is kept."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import ids
from dashboards.intake import MB, MOST_ARTICLES, MOST_BYTES

POLL = 700  # milliseconds between two looks at a job
DATE_HINT = "When it was published, as in 2022-02-04 or Feb. 4, 2022. Dates in the text are read against it."
PRIVATE = (
    "Fetched politely: robots.txt is obeyed. Addresses of this computer and the own network are refused here; "
    "`tracker fetch --allow-private` takes them. A feed stands for its entries."
)


def layout() -> Component:
    """The page."""
    return html.Div(
        [
            dcc.Store(id=ids.ADD_JOB, storage_type="session"),  # only the id: what it holds stays on the server
            dcc.Store(id=ids.ADD_SHOWN),
            dcc.Interval(id=ids.ADD_TICK, interval=POLL, disabled=True),
            html.H1("Add articles"),
            html.P("You see what would be read from them before anything is stored.", className="lead"),
            html.Section(forms(), className="panel-card add-forms"),
            html.Div(id=ids.ADD_FEEDBACK, role="alert", className="add-feedback"),
            html.Div(
                [
                    html.Div(id=ids.ADD_STATUS, role="status", className="add-status-text"),
                    dmc.Button("Cancel", id=ids.ADD_CANCEL, variant="default", size="sm"),
                ],
                id=ids.ADD_PROGRESS,
                className="panel-card add-status",
                hidden=True,
            ),
            html.Div(id=ids.ADD_RESULT),
        ],
        className="page add",
    )


def forms() -> Component:
    """The three ways in."""
    tabs = [
        dmc.TabsList(
            [
                dmc.TabsTab("Paste a text", value="text"),
                dmc.TabsTab("From an address", value="url"),
                dmc.TabsTab("Files", value="files"),
            ]
        ),
        dmc.TabsPanel(text_form(), value="text"),
        dmc.TabsPanel(url_form(), value="url"),
        dmc.TabsPanel(file_form(), value="files"),
    ]
    made: Component = dmc.Tabs(tabs, value="text", id=ids.ADD_TABS)
    return made


def text_form() -> Component:
    """A pasted text and what is known of it."""
    return html.Div(
        [
            html.Div(
                [
                    dmc.TextInput(id=ids.ADD_TITLE, label="Title"),
                    dmc.TextInput(id=ids.ADD_DATE, label="Date of publication", description=DATE_HINT, required=True),
                    dmc.TextInput(id=ids.ADD_SOURCE, label="Source", placeholder="The outlet"),
                    dmc.TextInput(id=ids.ADD_URL, label="Address", placeholder="https://"),
                ],
                className="add-fields",
            ),
            dmc.Textarea(id=ids.ADD_TEXT, label="Text", autosize=True, minRows=7, maxRows=18, required=True),
            actions(ids.ADD_TEXT_SEND),
        ],
        className="stack tight",
    )


def url_form() -> Component:
    """An address to fetch."""
    return html.Div(
        [
            dmc.TextInput(
                id=ids.ADD_FETCH, label="Address of an article or a feed", placeholder="https://", required=True
            ),
            html.P(PRIVATE, className="fine"),
            actions(ids.ADD_URL_SEND),
        ],
        className="stack tight",
    )


def file_form() -> Component:
    """Where files are dropped; add.js takes them from here, so that they are neither held nor sent twice."""
    return html.Div(
        [
            dcc.Upload(
                html.Button("Choose files, or drop them here", type="button", className="add-choose"),
                id=ids.ADD_FILES,
                multiple=True,
                className="add-drop",
                className_active="over",
            ),
            html.P(
                "Text, Markdown, web pages, JSON, JSON lines, CSV, TSV, Parquet, RSS, Atom, WARC, ARC, and ZIP or tar "
                f"of these; together at most {MOST_BYTES // MB} MB and {MOST_ARTICLES} articles.",
                className="fine",
            ),
        ],
        className="stack tight",
    )


def actions(button: str) -> Component:
    """The button that shows what would be extracted."""
    return html.Div(dmc.Button("Preview", id=button, color="blue.8"), className="actions end")
