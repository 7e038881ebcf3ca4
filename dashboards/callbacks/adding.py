"""Adding articles: handing in, following the job, looking at what was found, keeping or discarding it."""

from __future__ import annotations

from typing import Any

import dash
import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, ctx, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboards import adding, handin, ids
from dashboards.callbacks.browser import in_browser
from dashboards.handin import owner
from dashboards.jobs import Job, Jobs
from dashboards.pages import previews
from dashboards.wording import plural, sentence
from tracker.preview import Preview
from tracker.store.store import Store
from tracker.web.network import Policy

GONE = "What was handed in is no longer there: it was discarded, or nobody looked at it for half an hour."
NOTHING = "Nothing is ticked: choose what to keep, or discard it."
STOPPED = "Cancelled. Nothing was stored."
Seen = tuple[Any, Any, Any, Any, Any]  # feedback, status, progress hidden, what is shown, tick disabled


def register(app: dash.Dash, store: Store, policy: Policy) -> Jobs:
    """Adds the route and the callbacks, and gives the jobs, which belong to this application."""
    jobs = Jobs()
    handin.register(app.server, jobs, store, policy)
    _register_browser(app)
    _register_keeping(app, jobs, store)
    _register_leaving(app, jobs)
    _register_views(app, jobs)
    return jobs


def _register_views(app: dash.Dash, jobs: Jobs) -> None:
    @app.callback(
        Output(ids.ADD_FEEDBACK, "children"),
        Output(ids.ADD_STATUS, "children"),
        Output(ids.ADD_PROGRESS, "hidden"),
        Output(ids.ADD_SHOWN, "data"),
        Output(ids.ADD_TICK, "disabled"),
        Input(ids.ADD_JOB, "data"),
        Input(ids.ADD_TICK, "n_intervals"),
    )
    def follow(key: str | None, _ticks: int | None) -> Seen:
        return seen(jobs.of(key, owner()), key, new=ctx.triggered_id != ids.ADD_TICK)

    # Apart from `follow`, which has to answer before the next tick: an answer that a later one overtakes is dropped.
    @app.callback(Output(ids.ADD_RESULT, "children"), Input(ids.ADD_SHOWN, "data"), State(ids.ADD_JOB, "data"))
    def lay_out(stage: str | None, key: str | None) -> Component | None:
        job = jobs.of(key, owner())
        return None if job is None or not stage else result(job)

    @app.callback(
        Output(ids.ADD_DETAIL, "children"),
        Input({"type": ids.ADD_SHOW, "index": ALL}, "n_clicks"),
        State(ids.ADD_JOB, "data"),
        prevent_initial_call=True,
    )
    def show(clicks: list[int | None], key: str | None) -> list[Component]:
        job = jobs.of(key, owner())
        if job is None or not any(clicks) or not isinstance(ctx.triggered_id, dict):
            raise PreventUpdate
        at = ctx.triggered_id["index"]
        item = job.items[at] if isinstance(at, int) and 0 <= at < len(job.items) else None
        if not isinstance(item, Preview):
            raise PreventUpdate
        return previews.article(item)


def _register_browser(app: dash.Dash) -> None:
    """What is handed in goes straight from the form to the route, files piece by piece."""
    form = [ids.ADD_TITLE, ids.ADD_DATE, ids.ADD_SOURCE, ids.ADD_URL, ids.ADD_TEXT]
    told = Output(ids.ADD_FEEDBACK, "children", allow_duplicate=True)
    states = [State(field, "value") for field in form]
    in_browser(app, "handInText", told, Input(ids.ADD_TEXT_SEND, "n_clicks"), *states, at_start=False)
    sent = (Input(ids.ADD_URL_SEND, "n_clicks"), State(ids.ADD_FETCH, "value"))
    in_browser(app, "handInAddress", told, *sent, at_start=False)
    in_browser(app, "oneStop", told, Input(ids.ADD_TABS, "value"), at_start=False)


def _register_keeping(app: dash.Dash, jobs: Jobs, store: Store) -> None:
    @app.callback(
        Output(ids.ADD_FEEDBACK, "children", allow_duplicate=True),
        Output(ids.ADD_SHOWN, "data", allow_duplicate=True),
        Output(ids.ADD_TICK, "disabled", allow_duplicate=True),
        Input(ids.ADD_KEEP, "n_clicks"),
        State(ids.ADD_JOB, "data"),
        State(ids.ADD_CHOSEN, "value"),
        prevent_initial_call=True,
    )
    def keep(clicks: int | None, key: str | None, chosen: list[str] | None) -> tuple[Any, ...]:
        job = jobs.of(key, owner())
        if not clicks or not chosen:
            return (warning(NOTHING) if clicks else no_update), no_update, no_update
        if job is None:
            return warning(GONE), None, True
        numbers = [int(value) for value in chosen if str(value).isdecimal()]
        jobs.go_on(job, lambda job: adding.keep(jobs, job, store, numbers))
        return None, None, False


def _register_leaving(app: dash.Dash, jobs: Jobs) -> None:
    @app.callback(
        Output(ids.ADD_JOB, "data", allow_duplicate=True),
        Input(ids.ADD_DISCARD, "n_clicks"),
        State(ids.ADD_JOB, "data"),
        prevent_initial_call=True,
    )
    def discard(clicks: int | None, key: str | None) -> Any:  # noqa: ANN401 - None empties it, no_update leaves it
        if not clicks:
            return no_update
        jobs.drop(key, owner())
        return None

    @app.callback(
        Output(ids.ADD_STATUS, "children", allow_duplicate=True),
        Input(ids.ADD_CANCEL, "n_clicks"),
        State(ids.ADD_JOB, "data"),
        prevent_initial_call=True,
    )
    def cancel(clicks: int | None, key: str | None) -> str:
        job = jobs.of(key, owner())
        if not clicks or job is None:
            raise PreventUpdate
        job.cancelled.set()
        return "Stopping after the article in hand…"


def seen(job: Job | None, key: str | None, *, new: bool) -> Seen:
    """How a job stands; `new` when the browser has just got its id, so that an older result goes."""
    if job is None:
        return (warning(GONE) if key and not new else None), None, True, None, True
    if job.running and not given_up(job):
        return None, status(job), False, None if new else no_update, False
    if job.stage in {"ready", "kept"}:
        return None, None, True, job.stage, True
    cause = sentence(f"this failed: {job.cause}") if job.stage == "failed" else STOPPED
    return warning(cause), None, True, None, True


def result(job: Job) -> Component | None:
    """What a job found, or what came of it."""
    return {"ready": previews.found, "kept": previews.kept}.get(job.stage, lambda _: None)(job)


def given_up(job: Job) -> bool:
    """Whether the user cancelled it while nothing is stored yet: there is no need to wait for its last item."""
    return job.cancelled.is_set() and job.stage != "keeping"


def status(job: Job) -> str:
    """What a job is doing, in a line."""
    if job.stage == "reading":
        return f"Reading… {plural(job.done, 'item')} so far" if job.done else "Reading…"
    if job.stage == "waiting":
        return "Another extraction is at work. This one begins when it is done."
    if job.stage == "extracting" and not job.done:
        return "Extracting… The first time the language model is loaded, which takes some seconds."
    if job.stage == "keeping" and job.done == job.total:
        return "Stored. Linking their events with those of other articles…"
    verb = "Storing" if job.stage == "keeping" else "Extracting"
    return f"{verb}… {job.done:,} of {job.total:,}"


def warning(text: str) -> Component:
    """Why there is nothing to show."""
    made: Component = dmc.Alert(text, color="orange", variant="light")
    return made
