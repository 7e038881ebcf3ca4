"""Who comes in and what he may do: every route and every callback as nobody and as a viewer, cookies, proxies."""

from __future__ import annotations

import ipaddress
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from types import ModuleType
from typing import Any

import dash
import pytest
import sqlalchemy as sa
from dashboard_crisis import fill
from flask.testing import FlaskClient
from live import watched
from playwright.sync_api import Browser, expect
from werkzeug.test import TestResponse

from dashboards import handin, ids
from dashboards.app import create_app
from dashboards.jobs import Job, Jobs
from dashboards.server import guard
from dashboards.server.door import ACCOUNTS, ASSETS, CALLBACKS, COOKIE, LOGIN, LOGOUT, Door
from dashboards.server.login import MOST, WINDOW
from dashboards.server.pace import Pace
from tracker.accounts import passwords
from tracker.accounts.people import Accounts, Role
from tracker.store.schema import metadata
from tracker.store.store import Store, open_store

PASSWORD = "correct horse battery"
PEOPLE: dict[str, Role] = {"Vi": "viewer", "Ann": "annotator", "Ada": "admin"}
HTML = {"Accept": "text/html,application/xhtml+xml"}
PROXY = Door("proxy", "X-Remote-User", (ipaddress.ip_network("10.0.0.0/24"),))


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "COST", (4, 1, 1))


@dataclass
class House:
    """A dashboard with log-in, its store and three accounts."""

    app: dash.Dash
    store: Store
    known: Accounts

    def client(self, name: str = "", **more: Any) -> FlaskClient:
        """A browser, logged in under this name."""
        made: FlaskClient = self.app.server.test_client(**more)
        if name:
            assert enter(made, name).status_code == 303
        return made


@pytest.fixture
def house(store: Store) -> House:
    known = Accounts(store.engine)
    for name, role in PEOPLE.items():
        known.add(name, role, PASSWORD)
    return House(create_app(store, entry=Door("login")), store, known)


def enter(client: FlaskClient, name: str, password: str = PASSWORD, **more: Any) -> TestResponse:
    return client.post(LOGIN, data={"name": name, "password": password}, **more)


def written(store: Store) -> dict[str, list[Any]]:
    """Everything in the store that is not derived from the rest."""
    tables = [table for name, table in sorted(metadata.tables.items()) if name not in guard.DERIVED]
    with store.engine.connect() as connection:
        return {table.name: sorted(map(repr, connection.execute(sa.select(table)))) for table in tables}


# All callbacks with what a page could send, and worse: each with every input as what was pressed or changed.


def callbacks(app: dash.Dash, values: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key, callback in app.callback_map.items():
        if "callback" not in callback:  # runs in the browser
            continue
        inputs = [given(one, values) for one in callback["inputs"]]
        states = [given(one, values) for one in callback["state"]]
        outputs = [target(one, values) for one in key.strip(".").split("...")]
        for pressed in inputs:
            one = pressed[0] if isinstance(pressed, list) else pressed
            name = one["id"] if isinstance(one["id"], str) else json.dumps(one["id"], separators=(",", ":"))
            yield {
                "output": key,
                "outputs": outputs if key.startswith("..") else outputs[0],
                "inputs": inputs,
                "state": states,
                "changedPropIds": [f"{name}.{one['property']}"],
            }


def given(wire: dict[str, Any], values: dict[str, Any]) -> Any:
    """A value for an input or state: one that the test names, else what a button or an untouched field has."""
    name, prop = wire["id"], wire["property"]
    usual = {"n_clicks": 1, "n_intervals": 1, "data": None}.get(prop)
    if not name.startswith("{"):
        return {"id": name, "property": prop, "value": values.get(f"{name}.{prop}", usual)}
    pattern = json.loads(name)
    found = values.get(f"{pattern['type']}.{prop}", {"0": usual})
    return [{"id": pattern | {"index": at}, "property": prop, "value": value} for at, value in found.items()]


def target(name: str, values: dict[str, Any]) -> Any:
    """An output as the browser names it."""
    key, _, prop = name.rpartition(".")
    if not key.startswith("{"):
        return {"id": key, "property": prop}
    pattern = json.loads(key)
    if pattern["index"] != ["ALL"]:
        return {"id": pattern, "property": prop}
    return [{"id": pattern | {"index": at}, "property": prop} for at in values.get(f"{pattern['type']}.id", {})]


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """The jobs that are started; the extraction finds nothing, and that at once."""
    module = ModuleType("tracker.extraction")
    module.__dict__.update(extract=lambda _: [], extractor_version=lambda: "v1")
    monkeypatch.setitem(sys.modules, "tracker.extraction", module)
    started: list[Job] = []
    start = Jobs.start

    def watched(*arguments: Any) -> Job:
        started.append(start(*arguments))
        return started[-1]

    monkeypatch.setattr(Jobs, "start", watched)
    return started


def until(job: Job, stage: str) -> None:
    """Waits for a job to get this far."""
    while job.running:
        job.cancelled.wait(0.01)
    assert job.stage == stage, job.cause


@pytest.fixture
def values(house: House) -> dict[str, Any]:
    """What is pressed and filled in; somebody else is always given as the author."""
    events = fill(house.store).events("UKR")
    event, other = events["event_id"].iloc[0], events["event_id"].iloc[1]
    record = house.store.hand.judge(other, "confirmed", "Ada")
    fields = {"reason": "because", "status": "denied"}
    return {
        f"{ids.URL}.pathname": f"/event/{event}",
        f"{ids.NOTE_COUNTRY}.value": "UKR",
        f"{ids.NOTE_FROM}.value": "2022-02-04",
        f"{ids.NOTE_TEXT}.value": "A note",
        f"{ids.NOTE_AUTHOR}.value": "Mallory",
        f"{ids.NOTES_REVISION}.data": 1,
        f"{ids.ACT_AUTHOR}.value": "Mallory",
        f"{ids.ACT_SEEN}.data": {"event": event, "last": None},
        f"{ids.ACT_KIND}.data": {"kind": "edit", "was": {"status": "occurred"}},
        f"{ids.ACT_PENDING}.data": {"kind": "rejected", "event": event, "expected": None, "author": "Mallory",
                                    "reason": "no", "fields": {}},
        f"{ids.ACT_UNDO}.n_clicks": {record: 1},
        f"{ids.ACT_FIELD}.value": fields,
        f"{ids.ACT_FIELD}.id": {name: {"type": ids.ACT_FIELD, "index": name} for name in fields},
        f"{ids.ADD_CHOSEN}.value": ["0"],
        f"{ids.LIST_GRID}.cellValueChanged": [{"colId": "place", "value": "Kyiv (UKR)", "oldValue": "",
                                               "data": {"event_id": event, "last": ""}}],
        f"{ids.LIST_GRID}.selectedRows": [{"event_id": event, "last": ""}],
        f"{ids.LIST_PENDING}.data": {"kind": "edit", "event": event, "expected": None, "author": "Mallory",
                                     "reason": "no", "fields": {"place": "Lviv (UKR)"}},
        f"{ids.LIST_FORCE}.n_clicks": {event: 1},
        f"{ids.LIST_UNDO}.n_clicks": {record: 1},
        f"{ids.LIST_REVISION}.data": 1,
        f"{ids.BULK_WANTED}.data": {"verdict": "confirmed", "seen": {event: ""}},
        f"{ids.CHANGED_KEEP}.n_clicks": {record: 1},
        f"{ids.CHANGED_UNDO}.n_clicks": {record: 1},
        f"{ids.HISTORY_UNDO}.n_clicks": {record: 1},
    }  # fmt: skip


def hand_in(client: FlaskClient) -> TestResponse:
    form = {"kind": "text", "title": "New", "date": "2022-02-04", "text": "The weather was cold."}
    return client.post(handin.PATH, data=form)


def routes(app: dash.Dash) -> Iterator[tuple[str, str, str]]:
    """(endpoint, method, a path) of everything that the server answers to."""
    words = {"<path:filename>": "app.css", "<string:package_name>": "dash", "<path:fingerprinted_path>": "deps/a.js",
             "<path:path>": "country/UKR", "<any(csv, json):format>": "csv", "<path:event_id>": "e1",
             "<code>": "UKR", "<any(country, dyad, group):page>": "country"}  # fmt: skip
    for rule in app.server.url_map.iter_rules():
        path = rule.rule
        for word, value in words.items():
            path = path.replace(word, value)
        assert "<" not in path, f"say what stands for the variable in {rule.rule}"
        for method in sorted(rule.methods or ()):
            yield rule.endpoint, method, path


OPEN = {ASSETS, "login", "healthz", "readyz"}  # endpoints


def test_nobody_gets_anything_but_the_log_in_page_and_its_looks(house: House) -> None:
    stranger, before, answered = house.client(), written(house.store), set()
    for endpoint, method, path in routes(house.app):
        answer = stranger.open(path, method=method, buffered=True)
        if endpoint in OPEN:
            answered.add(endpoint)
            assert answer.status_code in (200, 304, 401), path
            continue
        assert answer.status_code == 401, (method, path)
        assert answer.get_data(as_text=True) in ("Log in first.\n", ""), path
    assert answered == OPEN
    assert stranger.get("/events.csv?country=UKR", headers={"Cookie": f"{COOKIE}=made-up"}).status_code == 401
    assert written(house.store) == before


def test_nobody_reaches_a_callback_or_a_job(house: House, values: dict[str, Any], jobs: list[Job]) -> None:
    annotator, stranger, before = house.client("Ann"), house.client(), written(house.store)
    job = hand_in(annotator).get_json()["job"]
    token = annotator.get_cookie(handin.COOKIE)
    assert token
    stranger.set_cookie(handin.COOKIE, token.value)
    for body in callbacks(house.app, values | {f"{ids.ADD_JOB}.data": job}):
        assert stranger.post(CALLBACKS, json=body).status_code == 401, body["output"]
    assert hand_in(stranger).status_code == 401
    assert written(house.store) == before
    until(jobs[0], "ready")


def test_a_viewer_changes_nothing_by_any_callback_and_an_annotator_does(
    house: House, values: dict[str, Any], jobs: list[Job]
) -> None:
    viewer, annotator = house.client("Vi"), house.client("Ann")
    key = hand_in(annotator).get_json()["job"]
    until(jobs[0], "ready")
    token = annotator.get_cookie(handin.COOKIE)
    assert token
    viewer.set_cookie(handin.COOKIE, token.value)
    bodies = list(callbacks(house.app, values | {f"{ids.ADD_JOB}.data": key}))
    before = written(house.store)
    for body in bodies:
        assert viewer.post(CALLBACKS, json=body).status_code in (200, 204, 500), body["output"]
        assert written(house.store) == before, body["output"]
    assert jobs[0].stage == "ready"
    for body in bodies:
        annotator.post(CALLBACKS, json=body)
        if body["changedPropIds"] == [f"{ids.ADD_KEEP}.n_clicks"]:
            until(jobs[0], "kept")
    after = written(house.store)
    assert {name for name in after if after[name] != before[name]} == {"annotations", "articles", "texts", "bands"}
    new = [record for record in house.store.hand.records() if record.author != "Ada"]
    assert {record.author for record in new} == {"Ann"}
    assert {record.kind for record in new} == {"note", "verdict", "correction", "undo"}
    assert {record.verdict for record in new} >= {"confirmed", "rejected"}


def test_a_viewer_changes_nothing_by_any_route(house: House) -> None:
    viewer, before = house.client("Vi"), written(house.store)
    for endpoint, method, path in routes(house.app):
        answer = viewer.open(path, method=method, buffered=True)
        if method == "POST" and endpoint not in ("login", "logout", CALLBACKS):
            assert answer.status_code == 403, path
        if path == LOGOUT and method == "POST":
            viewer = house.client("Vi")
        assert written(house.store) == before, path


def test_below_all_pages_the_store_refuses_what_a_viewer_may_not_write(house: House) -> None:
    app = house.app.server
    app.add_url_rule(
        "/forgotten", view_func=lambda: house.store.hand.note("x", "Vi", country="UKR", start=date(2022, 2, 4))
    )
    before = written(house.store)
    assert house.client("Vi").get("/forgotten").status_code == 500
    assert written(house.store) == before
    assert house.client("Ann").get("/forgotten").status_code == 200
    assert written(house.store) != before


def test_pages_show_a_viewer_nothing_to_write_with(house: House) -> None:
    event = fill(house.store).events("UKR")["event_id"].iloc[0]
    house.store.hand.judge(event, "confirmed", "Ada")
    for name, expected in (("Vi", False), ("Ann", True)):
        client = house.client(name)
        said = json.dumps(client.get("/_dash-layout").get_json())
        assert ('"/add"' in said, name in said) == (expected, True)
        for path, buttons in (
            (f"/event/{event}", [ids.ACT_CONFIRM, ids.ACT_UNDO, "You write as"]),
            ("/country/UKR", [ids.NOTE_OPEN, ids.NOTE_SAVE, "You write as"]),
            ("/add", [ids.ADD_TEXT_SEND]),
        ):
            page = shown(house.app, client, path)
            assert [f'"{one}"' in page for one in buttons] == [expected] * len(buttons), path
        assert "Confirmed" in shown(house.app, client, f"/event/{event}")


def shown(app: dash.Dash, client: FlaskClient, path: str) -> str:
    """The page at a path, as the browser gets it."""
    key = next(key for key in app.callback_map if key.startswith(f"..{ids.PAGE}.children"))
    [body, *_] = [one for one in callbacks(app, {f"{ids.URL}.pathname": path}) if one["output"] == key]
    return json.dumps(client.post(CALLBACKS, json=body).get_json(), ensure_ascii=False)


def test_one_comes_back_to_the_page_that_was_asked_for(house: House) -> None:
    client = house.client()
    sent = client.get("/events?words=a+b&type=visit", headers=HTML)
    assert (sent.status_code, sent.headers["Location"][: len(LOGIN)]) == (303, LOGIN)
    page = client.get(sent.headers["Location"]).get_data(as_text=True)
    assert 'name="next" value="/events?words=a+b&amp;type=visit"' in page
    data = {"name": "vi", "password": PASSWORD, "next": "/events?words=a+b&type=visit"}
    answer = client.post(LOGIN, data=data)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/events?words=a+b&type=visit")
    assert client.get(f"{LOGIN}?next=/quality").headers["Location"] == "/quality"


def act(client: FlaskClient, do: str, name: str = "", **fields: str) -> TestResponse:
    """What a form of the page of accounts sends."""
    return client.post(ACCOUNTS, data={"do": do, "name": name, **fields})


def test_an_admin_manages_accounts_and_nobody_else(house: House) -> None:
    admin, other = house.client("Ada"), "another long password"
    acts = [("add", "Bo", {"role": "annotator", "password": other}), ("role", "Vi", {"role": "annotator"}),
            ("password", "Vi", {"password": other}), ("disable", "Ann", {}), ("enable", "Ann", {})]  # fmt: skip
    before = house.known.all()
    for name in ("Vi", "Ann"):
        client = house.client(name)
        assert [act(client, do, whom, **fields).status_code for do, whom, fields in acts] == [403] * len(acts)
        assert "Ada" not in client.get(ACCOUNTS).get_data(as_text=True)
    assert house.known.all() == before
    assert [act(admin, do, whom, **fields).status_code for do, whom, fields in acts] == [303] * len(acts)
    assert enter(house.client(), "Bo", other).status_code == 303
    assert enter(house.client(), "Vi", other).status_code == 303
    assert [one.role for one in house.known.all()] == ["admin", "annotator", "annotator", "annotator"]
    page = act(admin, "add", "<b>Bo</b>", role="viewer", password="short")
    assert (page.status_code, "at least 10 characters" in page.get_data(as_text=True)) == (400, True)
    act(admin, "add", "<b>Bo</b>", role="viewer")
    assert "<b>Bo" not in admin.get(ACCOUNTS).get_data(as_text=True)
    own = [act(admin, do, "ADA", role="viewer", password=other) for do in ("role", "password", "disable")]
    assert [answer.status_code for answer in own] == [400, 400, 400]
    assert house.client("Ada").get(ACCOUNTS).status_code == 200


def test_a_password_is_changed_by_who_knows_it_and_ends_the_other_sessions(house: House) -> None:
    client, elsewhere = house.client("Vi"), house.client("Vi")
    assert act(client, "own", old="wrong", password="another long password").status_code == 400
    assert act(client, "own", old=PASSWORD, password="short").status_code == 400
    assert act(client, "own", old=PASSWORD, password="another long password").status_code == 303
    assert client.get("/_dash-layout").status_code == 200
    assert elsewhere.get("/_dash-layout").status_code == 401
    assert enter(house.client(), "Vi").status_code == 401


def test_what_is_new_is_linked_when_a_viewer_looks(url: str) -> None:
    with open_store(url) as store, open_store(url) as other:
        Accounts(store.engine).add("Vi", "viewer", PASSWORD)
        house = House(create_app(store, entry=Door("login")), store, Accounts(store.engine))
        client = house.client("Vi")
        fill(other)
        store._wrote = True  # so that it looks now for what others stored
        answer = client.get("/events.csv?country=UKR", buffered=True)
        assert (answer.status_code, len(answer.get_data(as_text=True).splitlines()) > 30) == (200, True)


@pytest.mark.parametrize(
    "goal",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        LOGOUT,
        "evil",
    ],
)
def test_logging_in_leads_to_no_other_site(house: House, goal: str) -> None:
    answer = house.client().post(LOGIN, data={"name": "Vi", "password": PASSWORD, "next": goal})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_a_refusal_is_said_in_a_line_and_shows_what_was_typed_as_text(house: House) -> None:
    answer = enter(house.client(), "<script>x</script>", "wrong")
    assert answer.status_code == 401
    assert COOKIE not in answer.headers.get("Set-Cookie", "")
    page = answer.get_data(as_text=True)
    assert "Wrong name or password" in page
    assert "<script>x" not in page
    assert "form-action 'self'" in answer.headers["Content-Security-Policy"]


def test_scripts_and_other_sites_do_not_get_the_cookie(house: House) -> None:
    plain = enter(house.client(), "Vi").headers["Set-Cookie"]
    assert all(part in plain for part in (f"{COOKIE}=", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Secure" not in plain
    app = create_app(house.store, entry=Door("login", proxies=PROXY.proxies, secure=False))
    tls = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
    for peer, secure in (("10.0.0.7", True), ("10.0.1.7", False)):
        client = app.server.test_client()
        answer = enter(client, "Vi", headers=tls, environ_overrides={"REMOTE_ADDR": peer})
        assert ("Secure" in answer.headers["Set-Cookie"]) == secure, peer
    forced = create_app(house.store, entry=Door("login", secure=True)).server.test_client()
    assert "Secure" in enter(forced, "Ann").headers["Set-Cookie"]
    annotator = enter(forced, "Ann", base_url="https://localhost")
    assert annotator.status_code == 303
    handed = forced.post(
        handin.PATH, data={"kind": "text", "text": "x", "date": "2022-02-04"}, base_url="https://localhost"
    )
    assert "Secure" in handed.headers["Set-Cookie"]


def test_another_site_can_neither_log_in_nor_out(house: House) -> None:
    client = house.client("Vi")
    foreign = {"Origin": "https://evil.example"}
    assert enter(client, "Ann", headers=foreign).status_code == 403
    assert client.post(LOGOUT, headers=foreign).status_code == 403
    assert client.get(LOGOUT).status_code != 303, "a link logs nobody out"
    assert client.get("/_dash-layout").status_code == 200


def test_logging_out_ends_the_session_on_the_server(house: House) -> None:
    client = house.client("Vi")
    token = client.get_cookie(COOKIE)
    assert token
    kept = [client.get(path).headers["Cache-Control"] for path in ("/", ACCOUNTS, "/_dash-layout")]
    assert kept == ["no-store", "no-store", "private, no-cache"]
    assert client.post(LOGOUT).headers["Location"] == LOGIN
    assert client.get_cookie(COOKIE) is None
    client.set_cookie(COOKIE, token.value)
    assert client.get("/_dash-layout").status_code == 401


def test_disabling_or_another_role_holds_from_the_next_request_on(house: House) -> None:
    client = house.client("Ann")
    house.known.set_role("Ann", "viewer")
    assert hand_in(client).status_code == 403
    house.known.disable("Ann")
    assert client.get("/_dash-layout").status_code == 401
    assert enter(client, "Ann").status_code == 401


def test_attempts_from_one_address_are_limited(house: House) -> None:
    client = house.client()
    statuses = [enter(client, f"guess{number}", "wrong").status_code for number in range(MOST + 1)]
    assert statuses == [401] * MOST + [429]
    answer = enter(client, "Vi")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, str(int(WINDOW)))
    assert enter(client, "Vi", environ_overrides={"REMOTE_ADDR": "192.0.2.1"}).status_code == 303


def test_the_limit_on_attempts_forgets_after_a_while() -> None:
    now = [0.0]
    pace = Pace(MOST, WINDOW, lambda: now[0])
    assert [pace.allows("2001:db8::1") for _ in range(MOST)] == [True] * MOST
    assert not pace.allows("2001:db8::2")
    assert pace.allows("2001:db8:0:1::1")
    now[0] = WINDOW
    assert pace.allows("2001:db8::1")


def test_the_header_of_the_trusted_proxy_says_who_it_is(house: House) -> None:
    house.known.add("Off", "admin", None)
    house.known.disable("Off")
    client = create_app(house.store, entry=PROXY).server.test_client()

    def status(name: str | None, peer: str = "10.0.0.7", **more: str) -> int:
        headers = more | ({"X-Remote-User": name} if name is not None else {})
        answer = client.get("/_dash-layout", headers=headers, environ_overrides={"REMOTE_ADDR": peer})
        return int(answer.status_code)

    assert [status("Ann"), status("somebody new"), status(None), status(" ")] == [200, 200, 401, 401]
    assert [status("Ann", "10.0.1.7"), status(None, "10.0.1.7"), status("Ann", "")] == [403, 403, 403]
    assert status("Ann", "10.0.1.7", **{"X-Forwarded-For": "10.0.0.7"}) == 403
    assert status("Ann", **{"X-Forwarded-For": "192.0.2.1"}) == 200
    assert [status("Off"), status("Ada, Ann"), status("x" * 121)] == [403, 403, 403]


def test_the_role_of_whom_a_proxy_names_is_that_of_the_account_or_the_usual_one(
    house: House, values: dict[str, Any]
) -> None:
    app = create_app(house.store, entry=PROXY)
    client = app.server.test_client()
    trusted = {"environ_overrides": {"REMOTE_ADDR": "10.0.0.7"}}
    assert client.get("/_dash-layout", headers={"X-Remote-User": "Ann"}, **trusted).status_code == 200
    bodies = [body for body in callbacks(app, values) if body["changedPropIds"] == [f"{ids.NOTE_SAVE}.n_clicks"]]
    assert len(bodies) == 1
    for name in ("New", "Vi", "ANN"):
        client.post(CALLBACKS, json=bodies[0], headers={"X-Remote-User": name}, **trusted)
    assert [record.author for record in house.store.hand.records() if record.kind == "note"] == ["Ann"]


def test_without_log_in_only_this_computer_is_answered(store: Store) -> None:
    alone = create_app(store).server.test_client()
    assert alone.get("/_dash-layout").status_code == 200
    assert alone.get("/_dash-layout", base_url="http://evil.example:8050").status_code == 403, "a name that leads here"
    anybody = create_app(store, entry=Door("open")).server.test_client()
    assert anybody.get("/_dash-layout", base_url="http://tracker.example").status_code == 200
    assert alone.post(LOGIN, data={"name": "x", "password": "y"}).status_code == 405


@pytest.mark.browser
def test_from_log_in_to_log_out(house: House, live_dashboard: Callable[..., str], browser: Browser) -> None:
    event = fill(house.store).events("UKR")["event_id"].iloc[0]
    address = live_dashboard(house.store, entry=Door("login"))
    errors: list[str] = []
    page = watched(browser, errors)
    page.goto(f"{address}/event/{event}")

    def log_in(name: str) -> None:
        expect(page.get_by_role("heading", name="Log in")).to_be_visible()
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")

    log_in("ann")
    card = page.locator(f"#{ids.EVENT_CARD}")
    expect(card.get_by_label("You write as")).to_have_value("Ann")
    page.get_by_role("button", name="Confirm").click()
    expect(card).to_contain_text("✓ Confirmed")
    assert [record.author for record in house.store.hand.records(event)] == ["Ann"]
    page.keyboard.press("u")
    expect(card).to_contain_text("Undone.")
    page.get_by_role("button", name="Log out").click()
    log_in("Vi")
    expect(page.get_by_text("Vi", exact=True)).to_be_visible()
    page.goto(f"{address}/event/{event}")
    expect(card).to_contain_text("History: 2 records")
    expect(card.get_by_role("button")).to_have_count(0)
    assert errors == []
    house.known.disable("Vi")
    page.get_by_role("link", name="Quality").click()
    expect(page.get_by_text("Your session has ended")).to_be_visible()
    page.context.close()
