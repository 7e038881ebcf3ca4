"""Fifty people who look and five who write, all day long: the server as it is in use, with log-in, in its own process.

Everybody reads for 5 to 25 seconds between two pages. What annotators are told is kept is looked for afterwards.
"""

from __future__ import annotations

import random
import re
import sys
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import dash
import httpx

from bench.callbacks import UPDATE, Browser
from bench.measure import Figures
from bench.paint import serving
from dashboards import ids
from dashboards.app import create_app
from dashboards.server.door import LOGIN
from dashboards.server.web import TOKEN_COOKIE, TOKEN_HEADER
from tracker.accounts.people import Accounts
from tracker.store.store import Store

VIEWERS, ANNOTATORS = 50, 5
READING = (5.0, 25.0)  # seconds
COUNTRIES = ("UKR", "RUS", "USA", "CHN", "ISR", "IRN", "IND", "PAK", "PRK", "TUR", "FRA", "POL")
PAGES = ("/country/{}", "/country/{}?status=occurred", "/events?country={}", "/", "/dyad/RUS-UKR")
PASSWORD = "a bench of oak and iron"
LOOK = 5.0  # seconds between two looks at the memory of the server


@dataclass
class Done:
    """What happened, to all together."""

    times: list[float] = field(default_factory=list)  # seconds of each request
    errors: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # notes that the server said it has
    memory: list[float] = field(default_factory=list)  # MiB of the server


class Person(Browser):
    """A browser of somebody who has logged in to a server elsewhere."""

    def __init__(self, app: dash.Dash, base: str, name: str, address: str, done: Done) -> None:
        super().__init__(app)
        told = {"X-Forwarded-For": address}  # as a proxy says it: attempts to log in are counted by address
        self._web = httpx.Client(base_url=base, timeout=120, trust_env=False, headers=told)
        self._done = done
        page = self._ask("GET", LOGIN)
        token = re.findall(r'name="csrf" value="([^"]+)"', page.text)[0]
        self._web.headers[TOKEN_HEADER] = token
        self._web.cookies.set(TOKEN_COOKIE, token)
        self._ask("POST", LOGIN, data={"name": name, "password": PASSWORD, "csrf": token})

    def send(self, body: Mapping[str, Any]) -> tuple[int, bytes]:
        """Status and body of the answer to a callback."""
        answer = self._ask("POST", UPDATE, json=body)
        return answer.status_code, answer.content

    def get(self, path: str) -> bytes:
        """The body of an address."""
        return self._ask("GET", path).content

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        begin = time.perf_counter()
        answer = self._web.request(method, path, **more)
        self._done.times.append(time.perf_counter() - begin)
        if answer.status_code >= 400:
            self._done.errors.append(f"{answer.status_code} {path}")
        return answer


def run(figures: Figures, store: Store, part: str, seconds: int) -> None:
    """So many people for so long; the store holds what they look at."""
    known, done, app = Accounts(store.engine), Done(), create_app(store)
    names = [*(f"viewer {n}" for n in range(VIEWERS)), *(f"annotator {n}" for n in range(ANNOTATORS))]
    for name in names:
        known.add(name, "viewer" if name.startswith("viewer") else "annotator", PASSWORD)
    url = store.engine.url.render_as_string(hide_password=False)
    with (
        serving(url, "--login", "--proxy-from", "127.0.0.1") as (base, process),
        ThreadPoolExecutor(len(names)) as pool,
    ):
        people = list(pool.map(lambda at: Person(app, base, names[at], f"10.0.0.{at}", done), range(len(names))))
        logins = len(done.times)
        over = threading.Event()
        watching = threading.Thread(target=watch, args=(process, over, done))
        watching.start()
        end = time.monotonic() + seconds
        list(pool.map(lambda one: live(one[0], one[1], end, done), zip(people, names, strict=True)))
        over.set()
        watching.join()
    note(figures, store, part, done, logins)


def live(person: Person, name: str, end: float, done: Done) -> None:
    """One person's day: a page, some reading, the next page; an annotator writes a note on it."""
    chance = random.Random(name)
    count = 0
    time.sleep(chance.uniform(0, READING[1]))
    while time.monotonic() < end:
        path = chance.choice(PAGES).format(country := chance.choice(COUNTRIES))
        try:
            person.get(path)
            person.open(path)
            if name.startswith("annotator"):
                count += 1
                write(person, name, country, count, done)
        except (httpx.HTTPError, RuntimeError) as error:
            done.errors.append(f"{path}: {type(error).__name__}: {error}")
        time.sleep(chance.uniform(*READING))


def write(person: Person, name: str, country: str, count: int, done: Done) -> None:
    """A note, as the form on the page of a country sends it."""
    text = f"{name}, note {count}"
    form = {ids.NOTE_FROM: "2022-02-17", ids.NOTE_TO: "2022-02-23", ids.NOTE_TEXT: text, ids.NOTE_COUNTRY: country}
    values: dict[tuple[str, str], Any] = {(key, "value"): value for key, value in form.items()}
    values |= {(ids.NOTE_SAVE, "n_clicks"): 1, (ids.NOTES_REVISION, "data"): 0}
    for output in person.set_off((ids.NOTE_SAVE, "n_clicks")):
        answer = person.call(output, (ids.NOTE_SAVE, "n_clicks"), values)
        if b'"opened":false' in answer.replace(b" ", b""):
            done.kept.append(text)


def watch(process: int, over: threading.Event, done: Done) -> None:
    """Notes how much memory the server has, on Linux."""
    while not over.wait(LOOK):
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
        done.memory.append(int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024)


def note(figures: Figures, store: Store, part: str, done: Done, logins: int) -> None:
    """What was asked, how long it took, whether anything failed, was lost or grew."""
    written = [record.text for record in store.hand.records() if record.date_start == date(2022, 2, 17)]
    times = [1000 * one for one in done.times[logins:]]
    third = max(len(done.memory) // 3, 1)
    numbers = {
        "requests": len(times),
        "errors": len(done.errors),
        "notes acknowledged": len(done.kept),
        "notes lost": len(set(done.kept) - set(written)),
        "notes there twice": len(written) - len(set(written)),
    }
    for name, value in numbers.items():
        figures.put(part, name, "number", value)
    figures.put(part, "a request", "median ms", median(times))
    figures.put(part, "a request", "p90 ms", quantiles(times, n=10)[-1])
    figures.put(part, "memory of the server", "first third MiB", median(done.memory[:third]))
    figures.put(part, "memory of the server", "last third MiB", median(done.memory[-third:]))
    for one in sorted(set(done.errors))[:10]:
        sys.stderr.write(f"{one}\n")
