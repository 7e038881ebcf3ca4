"""From what is handed in on the page, a text, an address or files, to articles and problems, within limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tracker.model import Article, Link, Problem
from tracker.readers import Unreadable, read_bytes
from tracker.readers.drafts import Draft, finish
from tracker.readers.errors import STAGE
from tracker.readers.published import is_ambiguous
from tracker.readers.seen import Seen
from tracker.readers.source import Options
from tracker.web.network import Policy

Item = Article | Problem
MB = 2**20
MOST_BYTES = 20 * MB  # of the files of one hand-in
MOST_PASTED = 1_000_000  # characters of a pasted text; a long report has a tenth of that
MOST_ARTICLES = 200  # of one hand-in: more than anybody looks through
MOST_CHARACTERS = 2_000_000  # of their texts together, half a minute of extraction
MOST_PROBLEMS = 200  # that are listed one by one
TITLE = "the pasted text"


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file as the browser sent it."""

    name: str
    data: bytes


def pasted(fields: Mapping[str, str]) -> Article:
    """The article of a form with title, date, source, url and text; raises Unreadable with what is missing or wrong.

    The date is never today's because none was given.
    """
    given = {name: fields.get(name, "").strip() for name in ("title", "date", "source", "url", "text")}
    if len(given["text"]) > MOST_PASTED:
        raise Unreadable(f"the text is longer than {MOST_PASTED:,} characters: hand it in as a file")
    if is_ambiguous(given["date"]):
        raise Unreadable(
            f"ambiguous publication date {given['date']!r}: write it as 2022-04-03 or with the month's name"
        )
    draft = Draft(
        title=given["title"], date=given["date"], url=given["url"], source=given["source"], text=given["text"]
    )
    article = finish(draft, Options())
    if given["url"] and not article.url:
        raise Unreadable(f"{given['url'][:100]!r} is no web address (http or https)")
    return article


def fetched(url: str, policy: Policy) -> Iterator[Item]:
    """The articles at an address: fetched politely, never from inside the own network unless the policy allows it."""
    from tracker.web.exchange import Exchange, Settings
    from tracker.web.fetch import Fetcher
    from tracker.web.pages import fetch_pages

    patience = Settings(connect_timeout=10, read_timeout=15, deadline=30, attempts=2, longest_wait=5)
    with Fetcher(Exchange(patience, policy=policy)) as fetcher:  # no cache: nothing is kept before the user says so
        yield from fetch_pages(fetcher, [url])


def dropped(files: Iterable[Dropped]) -> Iterator[Item]:
    """The articles of files of any format; ids that come again are met as in one run of the command line."""
    seen = Seen()
    for file in files:
        found = read_bytes(file.data, name=file.name)
        named = ((item.url if isinstance(item, Link) else file.name, item) for item in found)
        yield from (_without_origin(item) for item in seen.distinct(named, ""))


def within_limits(items: Iterable[Item]) -> Iterator[Item]:
    """The items up to what one hand-in may hold, and then a Problem that says where the rest belongs."""
    articles = characters = 0
    for item in items:
        if isinstance(item, Article):
            articles, characters = articles + 1, characters + len(item.text)
            if articles > MOST_ARTICLES or characters > MOST_CHARACTERS:
                yield Problem(item.title or item.id, STAGE, _too_much())
                return
        yield item


def too_large(sizes: Sequence[int]) -> str:
    """Why files of these sizes are not taken; "" when they are."""
    return f"more than {MOST_BYTES // MB} MB: use `tracker ingest` for large files" if sum(sizes) > MOST_BYTES else ""


def _too_much() -> str:
    most = f"{MOST_ARTICLES} articles or {MOST_CHARACTERS:,} characters"
    return f"this and what follows is left out: a hand-in holds at most {most}; use `tracker ingest` for the rest"


def _without_origin(item: Item) -> Item:
    """A browser's file has no path that could be read again."""
    return Problem(item.item, item.stage, item.cause) if isinstance(item, Problem) else item
