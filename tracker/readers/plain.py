"""Plain text: a title, lines with the date and the address (bare or as `Date: ...`, in any order), then the body."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.model import Article
from tracker.readers import limits
from tracker.readers.drafts import Draft, finish
from tracker.readers.encodings import decode, mend
from tracker.readers.errors import Unreadable
from tracker.readers.published import MONTH, YEAR, is_date
from tracker.readers.registry import register
from tracker.readers.source import Found, Options, Source, attempt

HEADER_URL = re.compile(r"https?://\S+", re.IGNORECASE)
KEYED = re.compile(r"([A-Za-z][A-Za-z _-]{1,24}?)\s*+:\s*+(.*)")
KEYS = {
    "title": "title", "headline": "title", "subject": "title",
    "date": "date", "published": "date", "publication date": "date", "date published": "date", "pubdate": "date",
    "pub date": "date", "published on": "date", "publication-date": "date", "published at": "date",
    "url": "url", "link": "url", "address": "url", "permalink": "url", "canonical": "url",
    "source": "source", "publication": "source", "publisher": "source", "outlet": "source", "newspaper": "source",
    "id": "id", "language": "language", "lang": "language", "license": "license", "licence": "license",
    "attribution": "attribution", "credit": "attribution",
    "by": "", "byline": "", "author": "", "authors": "", "section": "", "category": "", "tags": "", "keywords": "",
    "updated": "", "from": "", "to": "", "location": "",
}  # fmt: skip
SEEN = 12  # lines in which a header has its keys
LABEL = re.compile(r"(?:first )?(?:published|posted|date|publication date)(?: on| at)?(?:\s*:)?\s+", re.IGNORECASE)
# a place and a full date before the text, as in: LONDON, Feb. 4, 2022 (AP) -
DATELINE = re.compile(
    rf"[A-Z][A-Z .,'/-]{{2,40}}[\s,(]+(?:\([A-Za-z]+\)\s*)?((?:{MONTH}\s+\d{{1,2}},?|\d{{1,2}}\s+{MONTH})\s+{YEAR})"
    r"\)?\s*(?:\(|/|-|–|—)",
    re.IGNORECASE,
)
Header = dict[str, str]


@register("text", 99, lambda _: True)
def read_plain(source: Source) -> Iterator[Found]:
    """The article of a text file; its id is the file name without the suffix."""
    yield attempt(source, source.name, lambda: _article(source))


def read_text(text: str, article_id: str, options: Options | None = None, url: str = "") -> Article:
    """The article of a plain text; raises Unreadable with the cause."""
    header, body = split_header(mend(text))
    return article_of(header, body, article_id, options or Options(), url)


def article_of(header: Header, body: str, article_id: str, options: Options, url: str = "") -> Article:
    """The article of a header and a body; without a date in the header one is looked for in the text."""
    draft = Draft(id=article_id, url=url, text=body, basis="header")
    for field, value in header.items():
        setattr(draft, field, value)
    if not draft.date:
        draft.date, draft.basis = date_in_text(body), "text"
    return finish(draft, options)


def split_header(text: str) -> tuple[Header, str]:
    """The fields of the header, and the body.

    The first line that is neither a date, an address nor `Key: value` is the title.
    """
    lines = text.strip().split("\n")
    keys = {KEYS[key] for line in lines[:SEEN] if (key := _key(line)) in KEYS} - {""}
    keyed = len(keys) > 1 or _key(lines[0]) not in KEYS  # "Source: Russia will withdraw" alone is a headline
    header: Header = {}
    taken = 0
    while taken < len(lines) and (not lines[taken] or _take(lines[taken : taken + 4], header, keyed=keyed)):
        taken += 1
    return header, "\n".join(lines[taken:])


def date_in_text(body: str) -> str:
    """A date that stands alone on one of the first or last lines, or in the dateline; "" when there is none."""
    lines = [line.strip() for line in body.split("\n") if line.strip()]
    for line in [*lines[:8], *lines[8:][-3:]]:
        alone = LABEL.sub("", line, count=1)
        if is_date(alone):
            return alone
    found = DATELINE.match(lines[0]) if lines else None
    return found.group(1) if found else ""


def _article(source: Source) -> Article:
    if source.head.lstrip().startswith(b"<?xml"):
        raise Unreadable("XML of an unknown kind")
    text = decode(source.whole(limits.LARGEST), _charset(source.content_type))
    return read_text(text, source.stem, source.options, source.url)


def _take(lines: list[str], header: Header, *, keyed: bool) -> bool:
    """Whether the first of these lines belongs to the header; its field is added."""
    line = lines[0].strip()
    field = KEYS.get(_key(line)) if keyed else None
    if field is not None:
        if field in header:
            return False
        return bool(_set(header, field, line.partition(":")[2].strip()))
    if "date" not in header and is_date(line):
        return bool(_set(header, "date", line))
    if "url" not in header and HEADER_URL.fullmatch(line):
        return bool(_set(header, "url", line))
    if not line or (keyed and _key(line) and any(_key(each) in KEYS for each in lines[1:])):
        return True
    if "title" in header or (header and not _like_title(line)):
        return False
    return bool(_set(header, "title", line))


def _set(header: Header, field: str, value: str) -> bool:
    if field:
        header[field] = value
    return True


def _key(line: str) -> str:
    """The key of a `Key: value` line in lower case, "" when it is none."""
    found = KEYED.fullmatch(line.strip())
    return " ".join(found.group(1).lower().split()) if found else ""


def _like_title(line: str) -> bool:
    return len(line) <= 200 and not line.endswith((".", "!", ","))


def _charset(content_type: str) -> str:
    return content_type.lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
