"""Handing in, previewing and keeping articles: limits, jobs, the route, and the whole way in a real browser."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from dash.development.base_component import Component
from flask.testing import FlaskClient
from live import go, turn, unharmed
from playwright.sync_api import Page, expect
from plotly.utils import PlotlyJSONEncoder
from webserver import Server

from dashboards import adding, handin, ids, intake
from dashboards.app import create_app
from dashboards.callbacks.adding import GONE, STOPPED, result, seen
from dashboards.intake import Dropped
from dashboards.jobs import LIFETIME, MOST, Busy, Job, Jobs
from dashboards.pages import add, previews
from tracker.ingest import ingest_items
from tracker.model import Article, Problem
from tracker.preview import Preview
from tracker.readers import Unreadable
from tracker.store.store import Store
from tracker.web.network import Policy

TEXT = (
    "Russia shelled Kharkiv on Friday. <script>window.ran = true</script>\n"
    "The weather was cold. French President Emmanuel Macron will visit Kyiv on Monday."
)
FORM = {
    "title": "Shelling in the <b>east</b>",
    "date": "Feb. 4, 2022",
    "source": "Example Daily",
    "url": "",
    "text": TEXT,
}
PAGE = """<html lang="en"><head><title>Macron to visit Kyiv</title>
<meta property="article:published_time" content="2022-02-04T10:00:00Z"></head><body><article>
<h1>Macron to visit Kyiv</h1>
<p>French President Emmanuel Macron will visit Kyiv on Monday for talks with his Ukrainian counterpart,
his office said.</p>
<p>The two leaders are expected to speak about the border, the gas that flows through the country, and the coming weeks.
Nobody in the capital expects a quick result, officials said, but all of them were glad that the talks go on.</p>
</article></body></html>"""


def article(key: str, text: str = TEXT) -> Article:
    return Article(key, f"Title {key}", date(2022, 2, 4), text)


def shown(component: Component | None) -> str:
    return json.dumps(component, cls=PlotlyJSONEncoder, ensure_ascii=False)


def finished(job: Job) -> Job:
    """The job when its thread has ended."""
    for thread in threading.enumerate():
        if thread.name == f"job-{job.key[:6]}":
            thread.join(timeout=60)
    assert not job.running
    return job


def examined(store: Store, *items: Article | Problem) -> tuple[Jobs, Job]:
    jobs = Jobs()
    return jobs, finished(jobs.start("me", lambda job: adding.examine(jobs, job, store, items)))


# What is handed in


def test_a_pasted_text_becomes_an_article() -> None:
    made = intake.pasted(FORM)
    assert (made.title, made.published, made.source) == (FORM["title"], date(2022, 2, 4), "Example Daily")
    assert made.text == TEXT


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"date": ""}, "no publication date"),
        ({"date": "30 February 2022"}, "30 February 2022"),
        ({"date": "2022-02-30"}, "impossible publication date"),
        ({"date": "03/04/2022"}, "ambiguous publication date '03/04/2022': write it as"),
        ({"date": "2999-01-01"}, "in the future"),
        ({"text": " \n"}, "empty body"),
        ({"text": "x" * (intake.MOST_PASTED + 1)}, "longer than 1,000,000 characters"),
        ({"text": "Der Präsident reist am Montag nach Kiew, um mit der Regierung zu sprechen. " * 5}, "de"),
        ({"url": "javascript:alert(1)"}, "no web address"),
    ],
)
def test_what_is_missing_or_wrong_in_the_form_is_named(change: dict[str, str], cause: str) -> None:
    with pytest.raises(Unreadable, match=re.escape(cause)):
        intake.pasted(FORM | change)


def test_files_are_read_like_those_of_one_run() -> None:
    record = {"id": "a1", "title": "One", "date": "2022-02-04", "text": "Russia shelled Kharkiv on Friday."}
    other = record | {"text": "Something else was written here later on."}
    files = [Dropped("one.json", json.dumps(record).encode()), Dropped("two.json", json.dumps(other).encode())]
    found = list(intake.dropped([*files, Dropped("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8)]))
    assert isinstance(found[0], Article)
    causes = [item.cause for item in found[1:] if isinstance(item, Problem)]
    assert len(causes) == 2
    assert "duplicate id 'a1'" in causes[0]
    assert {item.origin for item in found if isinstance(item, Problem)} == {""}  # nothing that could be read again


def test_what_one_hand_in_holds_is_bounded() -> None:
    many = list(intake.within_limits(article(str(number)) for number in range(intake.MOST_ARTICLES + 5)))
    assert len(many) == intake.MOST_ARTICLES + 1
    assert isinstance(many[-1], Problem)
    long = [article("a", "x" * intake.MOST_CHARACTERS), article("b")]
    assert [type(item) for item in intake.within_limits(long)] == [Article, Problem]


# Jobs


def test_a_job_is_seen_by_the_browser_that_began_it_alone() -> None:
    jobs = Jobs()
    job = finished(jobs.start("me", lambda job: setattr(job, "stage", "ready")))
    assert jobs.of(job.key, "me") is job
    assert jobs.of(job.key, "you") is None
    assert jobs.of(job.key, "") is None
    jobs.drop(job.key, "you")
    assert jobs.of(job.key, "me") is job
    jobs.drop(job.key, "me")
    assert jobs.of(job.key, "me") is None
    assert len({Job("me").key for _ in range(100)}) == 100


def test_jobs_expire_and_their_number_is_bounded() -> None:
    now = [0.0]
    jobs = Jobs(lambda: now[0])
    made = [finished(jobs.start("me", lambda job: setattr(job, "stage", "ready"))) for _ in range(MOST)]
    now[0] = 1.0
    assert jobs.of(made[0].key, "me")  # the next room is made of one that nobody asked for since
    finished(jobs.start("me", lambda job: setattr(job, "stage", "ready")))
    assert jobs.of(made[0].key, "me")
    assert jobs.of(made[1].key, "me") is None
    now[0] = LIFETIME + 2
    assert jobs.of(made[0].key, "me") is None


def test_no_room_is_made_of_jobs_at_work() -> None:
    jobs, over = Jobs(), threading.Event()

    def wait(job: Job) -> None:
        over.wait(30)
        job.stage = "ready"

    made = [jobs.start("me", wait) for _ in range(MOST)]
    with pytest.raises(Busy):
        jobs.start("me", wait)
    over.set()
    assert all(finished(job).stage == "ready" for job in made)


def test_one_extraction_at_a_time_the_next_waits_and_can_be_cancelled(store: Store) -> None:
    jobs, over = Jobs(), threading.Event()

    def long(job: Job) -> None:
        with jobs.turn(job, "extracting"):
            over.wait(30)
        job.stage = "ready"

    first = jobs.start("me", long)
    until(lambda: first.stage == "extracting")
    second = jobs.start("me", lambda job: adding.examine(jobs, job, store, [article("a1")]))
    until(lambda: second.stage == "waiting")
    assert "Another extraction" in shown(seen(second, second.key, new=False)[1])
    second.cancelled.set()
    assert finished(second).stage == "cancelled"
    over.set()
    assert finished(first).stage == "ready"


def until(true: Callable[[], bool]) -> None:
    """Waits for another thread; the limit is for a test that fails."""
    for _ in range(3000):
        if true():
            return
        time.sleep(0.01)
    pytest.fail("it never came about")


def test_a_defect_in_the_background_is_shown() -> None:
    def broken(_: Job) -> None:
        raise RuntimeError("for this test")

    job = finished(Jobs().start("me", broken))
    assert (job.stage, job.cause) == ("failed", "RuntimeError: for this test")


# Previewing and keeping


def test_only_what_is_chosen_is_stored_and_twice_is_once(store: Store) -> None:
    jobs, job = examined(store, article("a1"), Problem("x.pdf", "read", "a PDF document"), article("a2"))
    assert (job.stage, len(job.items)) == ("ready", 3)
    assert store.counts()["articles"] == 0
    assert jobs.go_on(job, lambda job: adding.keep(jobs, job, store, [0, 1, 99]))
    assert not jobs.go_on(job, lambda job: adding.keep(jobs, job, store, [2]))
    finished(job)
    assert (job.stage, [one.article_id for one in job.kept]) == ("kept", ["a1"])
    assert store.counts()["articles"] == 1
    assert "/country/UKR" in shown(result(job))
    assert not store.problems().size


def test_cancelling_while_storing_keeps_what_was_stored_and_says_so(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs, job = examined(store, article("a1"), article("a2"), article("a3"))
    save = store.save

    def cancelling(*given: Any) -> bool:
        job.cancelled.set()
        return save(*given)

    monkeypatch.setattr(store, "save", cancelling)
    jobs.go_on(job, lambda job: adding.keep(jobs, job, store, [0, 1, 2]))
    finished(job)
    assert (job.stage, [one.article_id for one in job.kept]) == ("kept", ["a1"])
    assert "Stopped after 1 of 3" in shown(result(job))
    assert store.counts()["articles"] == 1


def test_an_address_that_was_set_aside_leaves_the_queue_when_it_is_kept(store: Store) -> None:
    store.set_aside(Problem("https://news.example.org/a", "fetch", "404", "https://news.example.org/a"))
    jobs = Jobs()
    work = lambda job: adding.examine(jobs, job, store, [article("a1")])  # noqa: E731
    job = finished(jobs.start("me", work, "https://news.example.org/a"))
    assert len(store.problems()) == 1
    jobs.go_on(job, lambda job: adding.keep(jobs, job, store, [0]))
    finished(job)
    assert store.problems().empty


def test_the_preview_says_what_is_new_and_ticks_what_would_change_something(store: Store) -> None:
    ingest_items(store, [article("a1")])
    _, job = examined(store, article("a1"), article("a2", TEXT + " Nothing more is known."))
    assert [item.state for item in job.items if isinstance(item, Preview)] == ["stored", "new"]
    text = shown(previews.found(job))
    assert "Already there" in text
    assert '"value": ["1"]' in text
    assert "2 articles with 4 events" in text


def test_what_is_gone_cancelled_or_failed_is_said() -> None:
    assert GONE in shown(seen(None, "key", new=False)[0])
    assert seen(None, "key", new=True)[0] is None  # an id of yesterday in the browser is no news
    assert STOPPED in shown(seen(Job("me", stage="cancelled"), "key", new=False)[0])
    assert "no model" in shown(seen(Job("me", stage="failed", cause="no model"), "key", new=False)[0])


def test_the_limits_on_the_page_are_those_of_the_server_and_the_script(root: Any) -> None:
    assert "at most 20 MB and 200 articles" in shown(add.layout())
    script = (root / "dashboards/assets/tracker_add.js").read_text(encoding="utf-8")
    assert intake.MOST_BYTES == 20 * 2**20
    assert "MOST_BYTES = 20 * 1024 * 1024" in script
    assert f'ROUTE = "{handin.PATH}"' in script


# The route


@pytest.fixture
def client(store: Store) -> FlaskClient:
    made: FlaskClient = create_app(store).server.test_client()
    return made


def test_the_answer_is_a_job_and_a_cookie_that_scripts_and_other_sites_do_not_get(client: FlaskClient) -> None:
    answer = client.post(handin.PATH, data={"kind": "text", **FORM})
    assert len(answer.get_json()["job"]) == 32
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"{handin.COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


@pytest.mark.parametrize(
    ("form", "cause"),
    [
        ({"kind": "text", **FORM, "date": ""}, "No publication date"),
        ({"kind": "url", "url": "file:///etc/passwd"}, "no web address"),
        ({"kind": "url"}, "No address given."),
        ({"kind": "files"}, "No file was sent."),
    ],
)
def test_a_refusal_says_why(client: FlaskClient, form: dict[str, str], cause: str) -> None:
    answer = client.post(handin.PATH, data=form)
    assert cause in answer.get_json()["error"]
    assert "Set-Cookie" not in answer.headers


def test_the_size_limit_is_the_servers(client: FlaskClient) -> None:
    for size in (intake.MOST_BYTES + 1, intake.MOST_BYTES + 2 * handin.SLACK):
        answer = client.post(handin.PATH, data=upload(b"x" * size), content_type="multipart/form-data; boundary=cut")
        assert "More than 20 MB" in answer.get_json()["error"]


def upload(content: bytes) -> bytes:
    """A form with one file, as a browser sends it."""
    kind = b'--cut\r\nContent-Disposition: form-data; name="kind"\r\n\r\nfiles\r\n'
    head = b'--cut\r\nContent-Disposition: form-data; name="files"; filename="big.txt"\r\n\r\n'
    return kind + head + content + b"\r\n--cut--\r\n"


def test_another_site_cannot_hand_in(client: FlaskClient) -> None:
    answer = client.post(handin.PATH, data={"kind": "text", **FORM}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


# In a browser


@pytest.fixture
def open_page(
    store: Store, live_dashboard: Callable[..., str], page: Page, browser_errors: list[str]
) -> Iterator[Callable[..., Page]]:
    """Opens the page "Add articles" with a policy for fetching; in the end nothing may have gone wrong."""

    def open_it(policy: Policy | None = None) -> Page:
        go(page, live_dashboard(store, policy), "/add")
        expect(page.locator("#page h1")).to_have_text("Add articles")
        return page

    yield open_it
    unharmed(page, browser_errors)


def fill_form(page: Page, **change: str) -> None:
    for name, value in (FORM | change).items():
        page.locator(f"#add-{name}").fill(value)
    page.locator(f"#{ids.ADD_TEXT_SEND}").click()


@pytest.mark.browser
def test_paste_preview_keep_and_the_country_page_has_it(open_page: Callable[..., Page], store: Store) -> None:
    page = open_page()
    fill_form(page, date="")
    expect(page.locator(f"#{ids.ADD_FEEDBACK}")).to_contain_text("No publication date")
    fill_form(page)
    expect(page.locator(".add-line")).to_have_count(3)
    expect(page.locator(".add-line.telling")).to_have_count(2)
    expect(page.locator(".add-line.telling").first).to_contain_text("attack.")
    assert page.evaluate("window.ran") is None
    expect(page.locator(f"#{ids.ADD_DETAIL} h3")).to_have_text(FORM["title"])
    assert store.counts()["articles"] == 0
    page.reload()  # the preview is on the server; the browser knows its id
    page.locator(f"#{ids.ADD_KEEP}").click()
    expect(page.locator(".add-kept")).to_contain_text("2 events")
    page.get_by_role("link", name="Ukraine").click()
    expect(page.locator(f"#{ids.COUNT}")).to_have_text("2 events")
    [key] = store.reports()["article_id"].unique()
    turn(page, f"/article/{key}")
    expect(page.locator("#page h1")).to_have_text(FORM["title"])
    assert page.evaluate("window.ran") is None


@pytest.mark.browser
def test_two_files_one_bad(open_page: Callable[..., Page], store: Store, tmp_path: Path) -> None:
    page = open_page()
    page.get_by_role("tab", name="Files").click()
    good = f"Shelling in the east\n2022-02-04\n\n{TEXT}".encode()
    files: list[Any] = [
        {"name": "good.txt", "mimeType": "text/plain", "buffer": good},
        {"name": "bad<b>.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 nothing"},
    ]
    page.locator(f"#{ids.ADD_FILES} input[type=file]").set_input_files(files)
    expect(page.locator(".add-problems")).to_contain_text("bad<b>.pdf: a PDF document is not read")
    expect(page.locator(".add-headline")).to_have_text("1 article with 2 events, 1 item that cannot be used")
    page.locator(f"#{ids.ADD_DISCARD}").click()
    expect(page.locator(".add-headline")).to_have_count(0)
    big = tmp_path / "big.txt"
    big.write_bytes(b"x" * (intake.MOST_BYTES + 1))
    page.locator(f"#{ids.ADD_FILES} input[type=file]").set_input_files(big)
    expect(page.locator(f"#{ids.ADD_FEEDBACK}")).to_contain_text("more than 20 MB together")
    assert store.counts()["articles"] == 0


@pytest.mark.browser
@pytest.mark.parametrize("allowed", [False, True])
def test_an_address_of_this_computer_is_refused_unless_a_test_allows_it(
    open_page: Callable[..., Page], web: Server, *, allowed: bool
) -> None:
    url = web.on("/story.html", body=PAGE)
    page = open_page(Policy(allow=frozenset({web.address})) if allowed else None)
    page.get_by_role("tab", name="From an address").click()
    page.locator(f"#{ids.ADD_FETCH}").fill(url)
    page.locator(f"#{ids.ADD_URL_SEND}").click()
    if allowed:
        expect(page.locator(f"#{ids.ADD_DETAIL} h3")).to_have_text("Macron to visit Kyiv")
        assert web.paths() == ["/story.html"]
    else:
        expect(page.locator(".add-problems")).to_contain_text("127.0.0.1 is a loopback address")
        assert web.asked == []


@pytest.mark.browser
def test_cancel_while_an_address_is_slow(open_page: Callable[..., Page], web: Server, store: Store) -> None:
    asked = threading.Event()

    def silent(_: object) -> None:
        asked.set()
        web.over.wait(30)

    web.routes["/slow.html"] = silent
    page = open_page(Policy(allow=frozenset({web.address})))
    page.get_by_role("tab", name="From an address").click()
    page.locator(f"#{ids.ADD_FETCH}").fill(f"{web.url}/slow.html")
    page.locator(f"#{ids.ADD_URL_SEND}").click()
    expect(page.locator(f"#{ids.ADD_STATUS}")).to_contain_text("Reading")
    assert asked.wait(30)
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(f"#{ids.ADD_FEEDBACK}")).to_contain_text("Cancelled. Nothing was stored.")
    expect(page.locator(f"#{ids.ADD_PROGRESS}")).to_be_hidden()
    assert store.counts()["articles"] == 0


@pytest.mark.browser
def test_another_browser_does_not_see_the_job(open_page: Callable[..., Page], page: Page) -> None:
    open_page()
    fill_form(page)
    expect(page.locator(".add-headline")).to_be_visible()
    page.context.clear_cookies(name=handin.COOKIE)
    page.reload()
    expect(page.locator("#page h1")).to_have_text("Add articles")
    expect(page.locator(f"#{ids.ADD_PROGRESS}")).to_be_hidden()
    expect(page.locator(".add-headline")).to_have_count(0)


@pytest.mark.browser
def test_dark_and_narrow(open_page: Callable[..., Page], page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    open_page()
    for name in ("Overview", "Add", "Quality", "About"):
        expect(page.get_by_role("link", name=name, exact=True)).to_be_in_viewport()
    fill_form(page)
    expect(page.locator(".add-line").first).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
