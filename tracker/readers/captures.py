"""What web archives hold: pages and texts as a server once sent them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from tracker.model import Article
from tracker.readers import limits
from tracker.readers.encodings import decode
from tracker.readers.errors import Unreadable
from tracker.readers.pages import MEDIA, page_article
from tracker.readers.plain import read_text
from tracker.readers.source import Found, Options, Source, attempt
from tracker.urls import web_address

TEXTS = {"text/plain", "text/markdown"}


@dataclass(frozen=True, slots=True)
class Capture:
    """One answer of a server: its address, when it was seen, and what came. `data` is cut one byte above the limit."""

    url: str
    seen: str
    content_type: str
    status: int
    data: bytes
    damage: str = ""

    @property
    def media(self) -> str:
        """The declared type in lower case, without parameters."""
        return self.content_type.partition(";")[0].strip().lower()

    @property
    def is_text(self) -> bool:
        """Whether it is a page or text that was there (status 200)."""
        return self.status == 200 and self.media in MEDIA | TEXTS and bool(web_address(self.url))


def read_captures(source: Source, captures: Iterable[Capture]) -> Iterator[Found]:
    """The articles of the pages and texts among the captures; images, redirects and the like are passed over."""
    others, read = 0, 0
    for capture in captures:
        if not capture.is_text:
            others += 1
            continue
        read += 1
        yield attempt(source, f"{source.name}!{capture.url}", partial(_article, capture, source.options))
    if not read:
        raise Unreadable(f"no page in it: of {others} answers none is a web page or text with status 200")


def _article(capture: Capture, options: Options) -> Article:
    if capture.damage:
        raise Unreadable(capture.damage)
    if len(capture.data) > limits.PAGE:
        raise Unreadable(f"larger than {limits.PAGE // limits.MB} MB")
    if capture.media in MEDIA:
        return page_article(capture.data, capture.url, capture.content_type, options, capture.seen)
    text = decode(capture.data, capture.content_type.lower().partition("charset=")[2])
    return read_text(text, "", options, capture.url)
