"""The pictures of the README, in docs/, made anew from the demo articles: `make screenshots` runs it."""

from __future__ import annotations

import sys
import tempfile
import threading
from contextlib import closing
from pathlib import Path
from typing import Literal, NamedTuple

from chromium import ARGS, find_chromium
from playwright.sync_api import Browser, expect, sync_playwright
from waitress.server import create_server

from dashboards import ids
from dashboards.app import create_app
from tracker.ingest import ingest
from tracker.store.finding import Wanted
from tracker.store.store import Store, open_store

ROOT = Path(__file__).parent.parent
MOST_BYTES = 250_000
LONGEST = 60_000  # milliseconds


class Picture(NamedTuple):
    """A page, what is there once it is drawn, and how it is shown."""

    name: str
    path: str
    drawn: str
    scheme: Literal["light", "dark"] = "light"
    height: int = 800


def pictures(store: Store) -> list[Picture]:
    """What is shown, with an event that several articles tell."""
    told = str(store.found(Wanted(countries=("UKR",), reports=3))["event_id"].iloc[0])
    return [
        Picture("overview", "/?asof=2022-02-23", f"#{ids.MAP} a.country", height=1180),
        Picture("country-dark", "/country/UKR?from=2021-11-01&to=2022-03-31", f"#{ids.GRAPH} .xtick", "dark", 1180),
        Picture("event", f"/event/{told}", "#page mark", height=760),
        Picture("events", "/events?direction=escalation", f"#{ids.LIST_GRID} .ag-row"),
        Picture("review", "/review", f"#{ids.REVIEW_BODY} mark"),
    ]


def take(browser: Browser, base: str, picture: Picture, folder: Path) -> Path:
    """One picture as a file. Raises ValueError when it is larger than a README should load."""
    page = browser.new_page(viewport={"width": 1280, "height": picture.height}, color_scheme=picture.scheme)
    page.goto(base + picture.path)
    expect(page.locator(picture.drawn).first).to_be_visible(timeout=LONGEST)
    page.wait_for_load_state("networkidle", timeout=LONGEST)
    made = folder / f"{picture.name}.png"
    page.screenshot(path=made)
    page.close()
    if made.stat().st_size > MOST_BYTES:
        raise ValueError(f"{made} has {made.stat().st_size:,} bytes, more than {MOST_BYTES:,}")
    return made


def main(folder: Path) -> None:
    """Reads the demo articles into a store of their own, serves it, and takes the pictures."""
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place, open_store(f"{place}/demo.db") as store, sync_playwright() as player:
        ingest(store, [ROOT / "data" / "articles"])
        with closing(create_server(create_app(store).server, host="127.0.0.1", port=0)) as server:
            threading.Thread(target=server.run, daemon=True).start()
            browser = player.chromium.launch(executable_path=find_chromium(), args=ARGS)
            for picture in pictures(store):
                made = take(browser, f"http://127.0.0.1:{server.effective_port}", picture, folder)
                sys.stdout.write(f"{made.relative_to(ROOT)}: {made.stat().st_size:,} bytes\n")
            browser.close()


if __name__ == "__main__":
    main(ROOT / "docs")
