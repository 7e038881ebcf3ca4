"""The one route that takes what is handed in: a form goes in, the id of a job or the cause of a refusal comes out."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import closing

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from dashboards import adding, intake
from dashboards.intake import Dropped, Item
from dashboards.jobs import Busy, Job, Jobs
from dashboards.server import web, who
from dashboards.wording import sentence
from tracker.readers import Unreadable
from tracker.store.store import Store
from tracker.urls import web_address
from tracker.web.fetch import public
from tracker.web.network import Policy

PATH = "/add/jobs"
COOKIE = "tracker_session"
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
SLACK = 2 * intake.MB  # names, boundaries and fields around the files
FIELDS = 8 * intake.MB  # bytes of a pasted text: a million characters have at most 4 MB, and the browser may escape
MOST_PARTS = 1000  # files and fields of a form
TOO_MUCH = f"More than {intake.MOST_BYTES // intake.MB} MB, or more than {MOST_PARTS:,} files: use `tracker ingest`."
Work = tuple[Iterable[Item], str]  # the items, and the address that they come from


def register(server: Flask, jobs: Jobs, store: Store, policy: Policy) -> None:
    """Adds the route. What it answers with 200 is meant for the page, a refusal too; 4xx are for broken requests."""

    @server.post(PATH)
    def hand_in() -> tuple[Response, int] | Response:
        request.max_content_length = intake.MOST_BYTES + SLACK
        request.max_form_memory_size = FIELDS
        request.max_form_parts = MOST_PARTS
        try:
            items, address = _work(policy)
        except RequestEntityTooLarge:
            return jsonify(error=TOO_MUCH), 413
        except Unreadable as cause:
            return jsonify(error=sentence(str(cause)))
        token = browser() or secrets.token_urlsafe(32)
        jobs.drop(request.form.get("replaces"), owned_by(token))
        try:
            job = jobs.start(owned_by(token), lambda job: adding.examine(jobs, job, store, items), address)
        except Busy:
            return jsonify(error="The server has too much in hand. Try again in a minute.")
        return _answer(job, token)


def owner() -> str:
    """Whose jobs the present request may see; "", which owns none, for a new browser and for those who only look."""
    token = browser()
    return owned_by(token) if token and who.may_write() else ""


def owned_by(token: str) -> str:
    """The owner of a job: a browser, and where people log in the account too."""
    return f"{token} {who.visitor().name}"


def browser() -> str:
    """The token of the browser that sends the present request; "" when it has none yet.

    It only says that two requests come from the same browser. Any well-formed one will do, because cookies do not
    know ports: two dashboards on one host share it.
    """
    token = request.cookies.get(COOKIE, "")
    return token if TOKEN.fullmatch(token) else ""


def _answer(job: Job, token: str) -> Response:
    response = jsonify(job=job.key)
    response.set_cookie(COOKIE, token, httponly=True, samesite="Strict", secure=web.cookies_secure())
    return response


def _work(policy: Policy) -> Work:
    kind = request.form.get("kind")
    if kind == "text":
        return [intake.pasted(request.form)], ""
    if kind == "url":
        url = request.form.get("url", "").strip()
        if not web_address(url):
            raise Unreadable(f"{url[:100]!r} is no web address (http or https)" if url else "no address given")
        return intake.fetched(url, policy), public(url)
    return _files(), ""


def _files() -> Iterator[Item]:
    sent = []
    for file in request.files.getlist("files"):
        with closing(file):
            sent.append(Dropped(file.filename or "unnamed", file.read()))
    if not sent:
        raise Unreadable("no file was sent")
    if cause := intake.too_large([len(file.data) for file in sent]):
        raise Unreadable(cause)
    return intake.dropped(sent)
