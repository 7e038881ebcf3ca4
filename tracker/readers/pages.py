"""Web pages: the text by trafilatura; title, address, source and date from what the page says of itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from urllib.parse import urljoin, urlsplit
from warnings import catch_warnings, simplefilter

from lxml import etree, html

from tracker.model import Article
from tracker.readers import limits
from tracker.readers.drafts import Draft, finish
from tracker.readers.encodings import declared_in, decode
from tracker.readers.errors import Unreadable
from tracker.readers.languages import check_language
from tracker.readers.markup import lines, told, without_nul
from tracker.readers.page_dates import json_ld, meta, page_moment
from tracker.readers.registry import Clues, register
from tracker.readers.source import Found, Options, Source, attempt
from tracker.urls import web_address

ROOTS = set(b"html head body title meta link div p article section main h1 h2 table span center font".split())
MEDIA = {"text/html", "application/xhtml+xml"}
ENDS = re.compile(r"(?<![\s.])[.!?…][\"'”’)\]]*$")
RIGHTS = re.compile(r"^(?:©|\(c\)|copyright\b)|\ball rights reserved\b", re.IGNORECASE)


def is_page(clues: Clues) -> bool:
    """The first tag is one of HTML, or the type is declared and there is a tag at all."""
    declared = clues.media in MEDIA or clues.suffix in {".html", ".htm", ".xhtml", ".shtml"}
    return clues.root in ROOTS or (declared and b"<" in clues.head)


@register("html", 30, is_page)
def read_page(source: Source) -> Iterator[Found]:
    """The article of a web page."""
    yield attempt(
        source,
        source.name,
        lambda: page_article(source.whole(limits.PAGE), source.url, source.content_type, source.options),
    )


def page_article(data: bytes, url: str, content_type: str, options: Options, seen: str = "") -> Article:
    """The article of a page; raises Unreadable with the cause.

    `seen` is when a web archive saw the page; it stands in for the date only if the options say so.
    """
    markup = page_markup(data, content_type)
    tree = _tree(markup)
    draft = _described(tree, url)
    draft.text = _text(markup, draft.title)
    check_language(f"{draft.title}\n{draft.text}", draft.language)  # before the date: nobody would mend that in vain
    try:
        draft.moment, draft.basis = page_moment(tree, markup, draft.url)
    except Unreadable as cause:
        if not seen:
            raise
        if not options.archive_dates:
            raise Unreadable(f"{cause}; --archive-dates takes the day on which the archive saw the page") from cause
        draft.date, draft.basis = seen, "archive"
    return finish(draft, options)


def page_markup(data: bytes, content_type: str) -> str:
    """A page as text; what the bytes are counts more than what the header and the page declare."""
    declared = content_type.lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
    markup = without_nul(decode(data, declared or declared_in(data)))
    if markup.count("<") > limits.TAGS:
        raise Unreadable(f"page of more than {limits.TAGS:,} tags")
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", markup)  # the parser refuses text that declares an encoding


def _tree(markup: str) -> etree._Element:
    try:
        return html.document_fromstring(markup)
    except (etree.ParserError, ValueError) as error:
        raise Unreadable(f"a page without content ({error})") from error


def _described(tree: etree._Element, url: str) -> Draft:
    """Title, address, source and licence as the page gives them."""
    said, items = meta(tree), json_ld(tree)
    first = items[0] if items else {}
    return Draft(
        title=str(first.get("headline") or said.get("og:title") or _heading(tree)),
        url=_address(tree, said.get("og:url", ""), url),
        source=_site(said, first),
        language=str(tree.get("lang") or ""),
        license=_license(tree),
    )


def _heading(tree: etree._Element) -> str:
    """The heading that is marked as the title, else the only heading of the first order, else the title tag."""
    for path in ("//*[contains(@class, 'entry-title')]", "//*[@itemprop='headline']", "//h1", "//title"):
        found = [text for tag in tree.xpath(path) if (text := " ".join(tag.text_content().split()))]
        if found and (len(found) == 1 or path != "//h1"):
            return found[0]
    return ""


def _address(tree: etree._Element, og_url: str, url: str) -> str:
    """The canonical address where it is a page's own; some sites call their front page that."""
    canonical = [str(tag.get("href") or "") for tag in tree.iter("link") if "canonical" in str(tag.get("rel")).split()]
    for each in (*canonical, og_url):
        address = web_address(urljoin(url, each.strip()) if url else each)
        if address and urlsplit(address).path.strip("/"):
            return address
    return url


def _site(said: dict[str, str], first: dict[str, object]) -> str:
    publisher = first.get("publisher")
    name = publisher.get("name") if isinstance(publisher, dict) else None
    return said.get("og:site_name") or (name if isinstance(name, str) else "") or said.get("application-name", "")


def _license(tree: etree._Element) -> str:
    for tag in tree.iter("a", "link"):
        if "license" in str(tag.get("rel")).split() and (address := web_address(str(tag.get("href") or ""))):
            return address
    return ""


def _text(markup: str, title: str) -> str:
    """The text of the page, a line a paragraph; raises Unreadable when there is none."""
    bare_extraction = _extractor()
    for precise in (True, False):
        found = bare_extraction(
            markup, include_comments=False, with_metadata=False, favor_precision=precise, deduplicate=False
        )
        body = getattr(found, "body", None)
        if body is not None:
            _drop_related(body)
            if text := _trimmed(told(lines(body)), title):
                return "\n".join(text)
    raise Unreadable("no article text found in the page")


@cache
def _extractor() -> Callable[..., object]:
    with catch_warnings():  # what it imports for downloads, which are not ours, warns of things that are not installed
        simplefilter("ignore")
        from trafilatura import bare_extraction
    return bare_extraction


def _drop_related(body: etree._Element) -> None:
    """Takes away a list under a heading at the very end: it leads to other articles."""
    while len(body) > 2 and body[-1].tag == "list" and body[-2].tag == "head":
        body.remove(body[-1])
        body.remove(body[-1])


def _trimmed(text: list[str], title: str) -> list[str]:
    """Without the lines before the first and after the last sentence: title, captions, bylines, invitations."""
    sentences = [number for number, line in enumerate(text) if _is_sentence(line, title)]
    return text[sentences[0] : sentences[-1] + 1] if sentences else text


def _is_sentence(line: str, title: str) -> bool:
    same = " ".join(title.split()).casefold() == line.casefold()
    return not same and len(line.split()) >= 4 and bool(ENDS.search(line)) and not RIGHTS.search(line)
