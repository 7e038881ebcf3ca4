"""The commands that read the web: `tracker fetch` and `tracker watch`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from tracker.cli.console import FAILED, counted, fail, progress, resumable, say, summary, warn
from tracker.cli.options import DEFAULT_DB, Database, conclude, open_or_fail

if TYPE_CHECKING:
    from tracker.ingest import Tally
    from tracker.sources.feedlist import Feed
    from tracker.sources.gather import Order
    from tracker.store.store import Store
    from tracker.web.fetch import Fetcher

What = Annotated[
    list[str] | None,
    typer.Argument(metavar="WHAT...", help="Web addresses, or a source: wikipedia, gdelt.", show_default=False),
]
FeedAddress = Annotated[
    list[str] | None,
    typer.Option("--feed", metavar="URL", help="An RSS or Atom feed; may be given again.", show_default=False),
]
AddressList = Annotated[
    str | None,
    typer.Option(
        "--urls", metavar="FILE", help="A list of addresses, one a line; - is standard input.", show_default=False
    ),
]
From = Annotated[
    str | None,
    typer.Option("--from", metavar="DATE", help="First day or month of a source.", show_default=False),
]
To = Annotated[
    str | None,
    typer.Option("--to", metavar="DATE", help="Last day or month; default today.", show_default=False),
]
Query = Annotated[str, typer.Option("--query", metavar="WORDS", help="What gdelt searches for.", show_default=False)]
JsonLines = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write articles as JSON lines here, store nothing.", show_default=False
    ),
]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Also fetch from this computer and the own network.")
]
Rate = Annotated[float, typer.Option("--rate", min=0.01, max=20, help="Requests a second to one host, at most.")]
MaxSize = Annotated[float, typer.Option("--max-size", min=0.01, metavar="MB", help="Largest page, decompressed.")]
Timeout = Annotated[float, typer.Option("--timeout", min=1, metavar="SECONDS", help="Longest time for one page.")]
CacheFolder = Annotated[
    Path | None,
    typer.Option("--cache", metavar="DIR", help="What was fetched; default beside the store.", show_default=False),
]
Refresh = Annotated[bool, typer.Option("--refresh", help="Ask again for pages that are in the cache.")]
FeedList = Annotated[Path, typer.Argument(metavar="FEEDS.toml", help="The list of feeds.", show_default=False)]
Once = Annotated[bool, typer.Option("--once", help="Poll every feed once and end: for cron.")]


@dataclass(frozen=True, slots=True)
class _Manners:
    """How the web is asked, as the options say it."""

    rate: float = 1.0
    max_size: float = 10.0
    timeout: float = 60.0
    allow_private: bool = False
    refresh: bool = False

    def fetcher(self, cache: Path) -> Fetcher:
        from tracker.web.cache import PageCache
        from tracker.web.exchange import Exchange, Settings
        from tracker.web.fetch import Fetcher
        from tracker.web.network import Policy

        usual = Settings()
        settings = Settings(
            interval=1 / self.rate,
            connect_timeout=min(usual.connect_timeout, self.timeout),
            read_timeout=min(usual.read_timeout, self.timeout),
            deadline=self.timeout,
            max_size=round(self.max_size * 2**20),
            refresh=self.refresh,
        )
        exchange = Exchange(settings, policy=Policy(allow_private=self.allow_private))
        return Fetcher(exchange, PageCache(cache))


def fetch(
    what: What = None,
    feed: FeedAddress = None,
    urls: AddressList = None,
    start: From = None,
    end: To = None,
    query: Query = "",
    output: JsonLines = None,
    allow_private: AllowPrivate = False,
    rate: Rate = 1.0,
    max_size: MaxSize = 10.0,
    timeout: Timeout = 60.0,
    cache: CacheFolder = None,
    refresh: Refresh = False,
    db: Database = DEFAULT_DB,
) -> None:
    """Fetch pages, feeds or a ready-made source, and store their articles with their events.

    Polite: robots.txt is obeyed, a host is asked once a second, pages are kept and not fetched twice. Set
    `TRACKER_CONTACT` to an address under which the operators of a site can reach you. Proxies are not used.

    Examples:

    - `tracker fetch https://news.example.org/story.html --feed https://news.example.org/rss`
    - `tracker fetch wikipedia --from 2021-11 --to 2022-03`
    - `tracker fetch gdelt --query "ukraine ceasefire" --from 2022-02-01 --to 2022-02-07`
    - `tracker fetch --urls list.txt -o articles.jsonl`
    """
    order = _order(what, feed, urls, start, end, query)
    manners = _Manners(rate, max_size, timeout, allow_private, refresh)
    with _explained(), manners.fetcher(cache or _beside(db, "cache")) as fetcher:
        if output:
            _write_articles(fetcher, order, output)
        else:
            _store_articles(fetcher, order, db)


def watch(
    feeds: FeedList,
    once: Once = False,
    allow_private: AllowPrivate = False,
    rate: Rate = 1.0,
    max_size: MaxSize = 10.0,
    timeout: Timeout = 60.0,
    cache: CacheFolder = None,
    db: Database = DEFAULT_DB,
) -> None:
    """Poll feeds for ever and store what is new; Ctrl-C or SIGTERM ends it after the current article.

    What was seen is remembered beside the store, so a restart goes on. A feed that fails is asked more and more
    seldom, at last every three hours, until it answers again. `data/feeds.toml` shows what a list of feeds looks like.

    Examples:

    - `tracker watch feeds.toml`
    - `tracker watch feeds.toml --once`
    """
    from tracker.sources.feedlist import FeedListError, read_feed_list
    from tracker.sources.watch import Watcher
    from tracker.sources.watchstate import WatchState
    from tracker.web.pacing import SystemClock

    try:
        listed = read_feed_list(feeds)
    except FeedListError as error:
        fail(str(error))
    state = WatchState(_beside(db, "watch.json"))
    fetcher = _Manners(rate, max_size, timeout, allow_private).fetcher(cache or _beside(db, "cache"))
    with _explained(), fetcher, open_or_fail(db) as store, resumable():
        watcher = Watcher(store, fetcher, state, SystemClock(), _report)
        watcher.run_once(listed) if once else watcher.run(listed)


def try_again(store: Store, db: str, stage: str | None, contains: str | None) -> None:
    """Tries again what was set aside, addresses too; says what came of it."""
    from tracker.retry import retry as run
    from tracker.sources.gather import read_again

    fetcher = _Manners(refresh=True).fetcher(_beside(db, "cache"))
    with _explained(), fetcher, resumable(), progress("trying again") as show:
        readings = dict.fromkeys(("http", "https"), partial(read_again, fetcher))
        done = run(store, stage=stage, contains=contains, watch=show, readings=readings)
    for reason, count in sorted(done.impossible.items()):
        say(f"{count:,} not tried: {reason}")
    say(f"{done.tried:,} tried again: {done.kept:,} still set aside; {counted(done.articles, 'article')} stored")


def _order(
    what: list[str] | None, feeds: list[str] | None, urls: str | None, start: str | None, end: str | None, query: str
) -> Order:
    from tracker.sources.gather import Order, OrderError, first_day, last_day, read_addresses

    try:
        listed = []
        if urls:
            listed = read_addresses(sys.stdin.read() if urls == "-" else Path(urls).read_text(encoding="utf-8"))
            if not listed:
                fail(f"--urls {urls} lists no addresses", FAILED)
        first, last = first_day(start) if start else None, last_day(end) if end else None
        order = Order([*(what or []), *listed], feeds or [], first, last, query)
        order.check()
    except OrderError as error:
        fail(str(error))
    except (OSError, UnicodeDecodeError) as error:
        fail(f"cannot read {urls}: {getattr(error, 'strerror', None) or error}")
    return order


def _store_articles(fetcher: Fetcher, order: Order, db: str) -> None:
    from tracker.ingest import ingest_items
    from tracker.sources.gather import gather

    addresses = order.addresses()
    with open_or_fail(db) as store:
        store.read_again(addresses)
        with resumable(), progress("fetching") as show:
            tally = ingest_items(store, gather(fetcher, order), show)
        store.was_read_again(addresses)
    conclude(tally)


def _write_articles(fetcher: Fetcher, order: Order, output: Path) -> None:
    from tracker.sources.article_lines import write_articles
    from tracker.sources.gather import gather

    with _opened(output) as stream:
        written = write_articles(gather(fetcher, order), stream)
    for problem in written.problems:
        warn(problem)
    if not written.articles:
        fail(f"nothing could be read: {len(written.problems)} set aside", FAILED)
    say(f"{counted(written.articles, 'article')}; {counted(len(written.problems), 'item')} set aside")


@contextmanager
def _opened(output: Path) -> Iterator[TextIO]:
    if str(output) == "-":
        yield sys.stdout
        return
    try:
        stream = output.open("w", encoding="utf-8")
    except OSError as error:
        fail(f"cannot write {output}: {error.strerror or error}")
    with stream:
        yield stream


@contextmanager
def _explained() -> Iterator[None]:
    """Ends the command with a plain message when the disk refuses the cache or the state."""
    try:
        yield
    except OSError as error:
        if isinstance(error, BrokenPipeError) or error.filename is None:
            raise
        fail(f"cannot use {error.filename}: {error.strerror}")


def _beside(db: str, what: str) -> Path:
    """Where a store's cache and state are: next to its file, and for a database server next to the default file."""
    return Path(f"{DEFAULT_DB if '://' in db else db}.{what}")


def _report(feed: Feed, tally: Tally) -> None:
    """One line for a poll that brought something."""
    if tally.articles or tally.problems:
        say(f"{feed.name}: {summary(tally)}")
    for problem in tally.first_problems:
        warn(problem)
