"""Wikipedia's Portal:Current events, a page a day since 2002, through the MediaWiki API."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import quote, urlencode

from tracker.model import Article, Problem
from tracker.sources.current_events import Entry, entries
from tracker.web.exchange import STAGE, FetchError
from tracker.web.fetch import Fetcher, Wish

SITE = "https://en.wikipedia.org"
SITE_SETTING = "TRACKER_WIKIPEDIA"  # environment variable: another site of the same kind, such as a mirror
FIRST_DAY = date(2002, 1, 1)  # older days have no pages of their own
SETTLED = 14  # days after which a page hardly changes, so that a kept one is not asked for again
GIVE_UP = 3  # days in a row that a server fails before the rest is left for another time
SOURCE = "Wikipedia Current events"
LICENSE = "CC BY-SA 4.0"
MONTHS = "January February March April May June July August September October November December".split()
DAY = re.compile(r"(\d{4})_([A-Z][a-z]+)_(\d{1,2})")  # in the address of a page
LATER = {"ratelimited", "maxlag", "readonly", "internal_api_error_DBQueryError"}  # errors that pass
INTERVAL = 1.0  # seconds; the interface asks for one request after another


def current_events(fetcher: Fetcher, first: date, last: date, today: date) -> Iterator[Article | Problem]:
    """The news items of these days, in order, each an article; a day without a page is a Problem that names it.

    Days after `today` are left out. When the server fails for days in a row, the rest becomes one Problem.
    """
    site = site_in_use()
    day, last, failures = max(first, FIRST_DAY), min(last, today), 0
    while day <= last:
        try:
            yield from _day(fetcher, site, day, recheck=(today - day).days < SETTLED)
            failures = 0
        except FetchError as error:
            yield Problem(f"{SOURCE} {day}", STAGE, str(error), page_address(site, day))
            failures = failures + 1 if error.temporary else 0
        day += timedelta(days=1)
        if failures == GIVE_UP and day <= last:
            cause = f"not asked for: the {GIVE_UP} days before failed; run the same command again later"
            yield Problem(f"{SOURCE} {day} to {last}", STAGE, cause)
            return


def page_title(day: date) -> str:
    """The title of a day's page.

    >>> page_title(date(2021, 11, 1))
    'Portal:Current_events/2021_November_1'
    """
    return f"Portal:Current_events/{day.year}_{MONTHS[day.month - 1]}_{day.day}"


def page_address(site: str, day: date) -> str:
    """Where people read a day's page."""
    return f"{site}/wiki/{quote(page_title(day), safe=':/')}"


def addresses_of(first: date, last: date) -> list[str]:
    """The addresses of the pages of these days."""
    site = site_in_use()
    return [page_address(site, first + timedelta(days=number)) for number in range((last - first).days + 1)]


def day_of(address: str) -> date | None:
    """The day whose page is at this address; None when it is no such page."""
    start = f"{site_in_use()}/wiki/Portal:Current_events/"
    found = DAY.fullmatch(address.removeprefix(start)) if address.startswith(start) else None
    if not found or found[2] not in MONTHS:
        return None
    try:
        return date(int(found[1]), MONTHS.index(found[2]) + 1, int(found[3]))
    except ValueError:  # a day that no calendar has
        return None


def site_in_use() -> str:
    """The wiki that is asked."""
    return os.environ.get(SITE_SETTING, SITE).rstrip("/")


def _day(fetcher: Fetcher, site: str, day: date, *, recheck: bool) -> Iterator[Article | Problem]:
    query = {
        "action": "parse",
        "page": page_title(day),
        "prop": "text",
        "format": "json",
        "formatversion": "2",
        "redirects": "1",
        "disablelimitreport": "1",
        "disableeditsection": "1",
    }
    # The site's robots.txt keeps crawlers out of /w/, but this interface is made for programs.
    wish = Wish(recheck=recheck, api=True, interval=INTERVAL, busy=_busy, keep=lambda body: bool(_html(body)))
    page = fetcher.get(f"{site}/w/api.php?{urlencode(query)}", wish)
    found = entries(_checked(page.body))
    if not found:
        yield Problem(f"{SOURCE} {day}", STAGE, "the page of this day lists no news", page_address(site, day))
    for number, entry in enumerate(found, 1):
        yield _article(site, day, number, entry)


def _article(site: str, day: date, number: int, entry: Entry) -> Article:
    address = page_address(site, day)
    return Article(
        id=f"wce-{day}-{number}",
        title=": ".join(entry.topics[-1:]) or f"World news of {day}",
        published=day,
        text=entry.text,
        url=address,
        source=SOURCE,
        license=LICENSE,
        attribution=f"Wikipedia contributors, {address}",
    )


def _checked(body: bytes) -> str:
    """The HTML of the day; raises FetchError with what the interface says instead."""
    html = _html(body)
    if html:
        return html
    code, info = _error(body)
    if code == "missingtitle":
        raise FetchError("Wikipedia has no page for this day")
    raise FetchError(f"the interface of Wikipedia answers: {info or 'nothing that is understood'}")


def _html(body: bytes) -> str:
    parse = _object(body).get("parse")
    text = parse.get("text") if isinstance(parse, dict) else None
    return text if isinstance(text, str) else ""


def _error(body: bytes) -> tuple[str, str]:
    error = _object(body).get("error")
    return (str(error.get("code", "")), str(error.get("info", ""))[:200]) if isinstance(error, dict) else ("", "")


def _busy(body: bytes) -> str:
    code, info = _error(body)
    return f"the interface of Wikipedia answers: {info or code}" if code in LATER else ""


def _object(body: bytes) -> dict[str, object]:
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
