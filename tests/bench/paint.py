"""What a user waits for when a page is opened: a Chromium draws it, the server is a process of its own and warm.

Times are milliseconds since the visit began. Each visit has a new browser context, whose cache is empty.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from chromium import ARGS, find_chromium
from playwright.sync_api import Browser, Request, sync_playwright
from processes import free_port, ready

from bench.callbacks import UPDATE
from bench.measure import Figures
from dashboards import ids

LINE = {
    "figure": f"#{ids.GRAPH} .xtick",
    "key numbers": f"#{ids.KEY_NUMBERS} > *",
    "table": f"#{ids.GRID} .ag-row",
    "turning points": f"#{ids.TURNS} > *",
}
PAGES: Mapping[str, Mapping[str, str]] = {
    "/": {"map": f"#{ids.MAP} a.country", "cards": ".cards .card"},
    "/country/UKR": LINE,
    "/dyad/RUS-UKR": LINE,
    "/events": {"table": f"#{ids.LIST_GRID} .ag-row"},
}
VISITS = 5
LONGEST = 120_000  # milliseconds
QUIET = 500  # milliseconds without a request, after which a page is done
# Runs before the page's own scripts: when an element was there first, frame by frame.
WATCH = """(() => {
    const wanted = %s, seen = window.seen = {};
    const look = () => {
        for (const [name, selector] of Object.entries(wanted))
            if (!(name in seen) && document.querySelector(selector)) seen[name] = performance.now();
        requestAnimationFrame(look);
    };
    look();
})()"""
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


@dataclass(frozen=True, slots=True)
class Call:
    """A callback that the page asked the server for: its first output, how long it waited, how much it was sent."""

    output: str
    waited: float  # milliseconds, of the clock
    size: int  # bytes, as sent


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of a page: when what was there (milliseconds), the calls in their order, seconds of the server."""

    seen: Mapping[str, float]
    calls: list[Call]
    busy: float
    drawn: float  # seconds of processor of the browser's main thread

    def repeated(self) -> list[str]:
        """The outputs that were asked for more than once."""
        return sorted(name for name, count in Counter(call.output for call in self.calls).items() if count > 1)


def run(figures: Figures, url: str, part: str) -> None:
    """All pages of a store."""
    with serving(url) as (base, process), sync_playwright() as player:
        browser = player.chromium.launch(executable_path=find_chromium(), args=ARGS)
        for path, wanted in PAGES.items():
            first = visit(browser, base, process, path, wanted)
            note(figures, f"{part} {path}", first, [visit(browser, base, process, path, wanted) for _ in range(VISITS)])
        browser.close()


def note(figures: Figures, part: str, first: Visit, warm: list[Visit]) -> None:
    """The medians of the warm visits, beside the visit that found the server cold."""
    for name in warm[0].seen:
        figures.put(part, name, "first ms", first.seen[name])
        figures.put(part, name, "median ms", median(one.seen[name] for one in warm))
    for name, of in {"server, cpu": "busy", "browser, cpu": "drawn"}.items():
        figures.put(part, name, "first ms", 1000 * getattr(first, of))
        figures.put(part, name, "median ms", 1000 * median(getattr(one, of) for one in warm))
    for output in dict.fromkeys(call.output for call in warm[0].calls):
        calls = [[call for call in one.calls if call.output == output] for one in warm]
        figures.put(part, output, "times", median(len(one) for one in calls))
        figures.put(part, output, "median ms", median(sum(call.waited for call in one) for one in calls))
        figures.put(part, output, "kB", median(sum(call.size for call in one) for one in calls) / 1000)


def visit(browser: Browser, base: str, process: int, path: str, wanted: Mapping[str, str]) -> Visit:
    """Opens a page in a new context and waits until everything is there and nothing more is asked for."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    asked: list[Request] = []
    page.on("requestfinished", lambda request: asked.append(request) if UPDATE in request.url else None)
    page.add_init_script(WATCH % json.dumps(wanted))
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    begin = processor(process)
    page.goto(base + path)
    page.wait_for_function(f"() => Object.keys(window.seen).length === {len(wanted)}", timeout=LONGEST)
    page.wait_for_load_state("networkidle", timeout=LONGEST)
    page.wait_for_timeout(QUIET)
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    seen = {"first paint": page.evaluate(PAINTED)} | {name: page.evaluate("window.seen")[name] for name in wanted}
    made = Visit(seen, [call(one) for one in asked], processor(process) - begin, metrics["ThreadTime"])
    context.close()
    return made


def call(request: Request) -> Call:
    """What one request for a callback was about."""
    output = str((request.post_data_json or {})["output"]).strip(".").split("...")[0]
    timing = request.timing
    return Call(output, timing["responseStart"] - timing["requestStart"], request.sizes()["responseBodySize"])


def processor(process: int) -> float:
    """Seconds that a process computed so far, on Linux: its clock is numbered as clock_getcpuclockid(3) does."""
    return time.clock_gettime((~process << 3) | 2)


@contextmanager
def serving(url: str, *options: str) -> Iterator[tuple[str, int]]:
    """`tracker serve` on a free port, in a process of its own: its address and the number of the process."""
    port = free_port()
    command = [sys.executable, "-m", "tracker", "serve", "--db", url, "--port", str(port), *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, text=True) as server:
        try:
            base = f"http://127.0.0.1:{port}"
            ready(server, f"{base}/readyz")
            yield base, server.pid
        finally:
            server.terminate()
