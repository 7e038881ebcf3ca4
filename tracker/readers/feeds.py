"""RSS and Atom: entries with their full text, with a summary that says a whole sentence, or only with a link."""

from __future__ import annotations

import io
import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from tracker.model import Article, Link
from tracker.readers import limits
from tracker.readers.drafts import Draft, finish
from tracker.readers.encodings import BINARY
from tracker.readers.errors import NotUnderstood, Unreadable
from tracker.readers.languages import check_language
from tracker.readers.markup import html_text, told
from tracker.readers.page_dates import url_moment
from tracker.readers.published import Moment, parse_moment
from tracker.readers.registry import Clues, register
from tracker.readers.source import Found, Options, Source, attempt
from tracker.urls import web_address

ROOTS = {b"rss", b"feed", b"rdf:rdf", b"channel"}
SUFFIXES = {".rss", ".atom", ".xml", ".rdf"}
MEDIA = {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"}
SENTENCE_END = re.compile(r"[^\s.][.!?][\"'”’)]*(?=\s|$)")
WORDS = 5  # of the shortest sentence that is worth an article
Entry = Mapping[str, Any]


def is_feed(clues: Clues) -> bool:
    """The first tag is a feed's; XML that is no web page is looked at too, for what is damaged at its start."""
    xml = clues.suffix in SUFFIXES or clues.media in MEDIA
    return clues.root in ROOTS or (xml and clues.start.startswith(b"<") and clues.root not in {b"html", b"head"})


@register("feed", 20, is_feed)
def read_feed(source: Source) -> Iterator[Found]:
    """The articles of a feed's entries, Links for those without text; damage is named after what could be read."""
    import feedparser

    data = source.whole(limits.FEED)
    if b"<!ENTITY" in data:
        raise Unreadable("declares XML entities, which can expand without end: not read")
    if b"\0" in data:
        raise Unreadable(f"{BINARY}: NUL bytes in it")
    headers = {"content-type": source.content_type} if source.content_type else {}
    try:
        feed = feedparser.parse(io.BytesIO(data), response_headers=headers, sanitize_html=False)
    except UnicodeError as error:
        raise Unreadable(f"wrong encoding: {error}") from error
    for number, entry in enumerate(feed.entries, 1):
        item = f"{source.name}#{number}"
        yield attempt(source, item, partial(_entry, entry, feed.feed, source.options))
    damage = _damage(feed)
    if damage:
        count = f"its first {len(feed.entries)}" if feed.entries else "no"
        raise Unreadable(f"damaged feed, {count} entries could be read: {damage}")
    if not feed.entries:
        raise Unreadable("a feed without entries")


def _entry(entry: Entry, feed: Entry, options: Options) -> Article | Link:
    """An entry's article, or its Link; raises Unreadable when it has neither text nor address."""
    url = web_address(str(entry.get("link") or ""))
    title = html_text(str(entry.get("title") or ""))
    text = _text(entry)
    if text:
        check_language(f"{title}\n{text}", str(feed.get("language") or ""))  # before the date, which is foreign too
        moment = _moment(entry)
        draft = Draft(
            id="" if url else str(entry.get("id") or ""),
            title=title,
            url=url,
            source=html_text(str(feed.get("title") or "")),
            text=text,
            language=str(feed.get("language") or ""),
            license=str(entry.get("license") or feed.get("license") or ""),
            attribution=html_text(str(entry.get("rights") or feed.get("rights") or "")),
            basis="feed" if moment else "url",
            moment=moment or url_moment(url),
        )
        return finish(draft, options)
    if not url:
        raise Unreadable("entry without text and without an address")
    return _link(entry, url, title)


def _link(entry: Entry, url: str, title: str) -> Link:
    try:
        moment = _moment(entry)
    except Unreadable:  # the page that it leads to may know better
        moment = None
    return Link(url, title, moment.at if moment else "", moment.day if moment else None)


def _text(entry: Entry) -> str:
    """The longest of the entry's contents, else its summary when it says a whole sentence."""
    contents = [html_text(str(part.get("value") or "")) for part in entry.get("content") or ()]
    full = max((_without_more(text) for text in contents), key=len, default="")
    summary = _without_more(html_text(str(entry.get("summary") or "")))
    best = full if len(full) > len(summary) else summary
    return best if any(_has_sentence(line) for line in best.split("\n")) else ""


def _has_sentence(line: str) -> bool:
    ends = [found.end() for found in SENTENCE_END.finditer(line)]
    return bool(ends) and len(line[: ends[-1]].split()) >= WORDS


def _without_more(text: str) -> str:
    return "\n".join(told(text.split("\n")))


def _moment(entry: Entry) -> Moment | None:
    """When the entry was published, in its own time zone where we can read how it is written."""
    for name in ("published", "created", "updated"):
        written, parsed = entry.get(name), entry.get(f"{name}_parsed")
        if not written:
            continue
        try:
            return parse_moment(str(written))
        except NotUnderstood:
            if not parsed:
                raise
            at = datetime.fromtimestamp(timegm(parsed), UTC)  # what feedparser makes of dates in other languages
            return parse_moment(at.isoformat())
    return None


def _damage(feed: Entry) -> str:
    """What is wrong with the XML; another encoding than declared is no damage once it is read."""
    import feedparser

    error = feed.get("bozo_exception")
    harmless = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
    if not feed.get("bozo") or isinstance(error, harmless):
        return "" if feed.get("version") else "no feed that we know"
    return str(getattr(error, "getMessage", lambda: error)())
