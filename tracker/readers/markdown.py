"""Markdown: fields from the front matter, the text without its markup so that sentences are clean."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

from tracker.model import Article
from tracker.readers import limits
from tracker.readers.encodings import decode, mend
from tracker.readers.errors import Unreadable
from tracker.readers.markup import html_text
from tracker.readers.plain import KEYS, Header, article_of, split_header
from tracker.readers.registry import Clues, register
from tracker.readers.source import Found, Source, attempt

SUFFIXES = {".md", ".markdown", ".mdown"}
FRONT = re.compile(r"\s*(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
HEADER = 30  # lines in which a header ends
LONGEST = 500  # characters of a line of a header
START = re.compile(rb"(?:---[ \t]*\r?\n[\w -]+:|\+\+\+[ \t]*\r?\n[\w -]+=|# +\S)")


def is_markdown(clues: Clues) -> bool:
    """Named or declared as Markdown, or starting with front matter or a heading."""
    return clues.suffix in SUFFIXES or clues.media == "text/markdown" or bool(START.match(clues.start))


@register("markdown", 50, is_markdown)
def read_markdown(source: Source) -> Iterator[Found]:
    """The article of a Markdown file; its id is the file name without the suffix, unless it brings one."""
    yield attempt(source, source.name, lambda: _article(source))


def plain_text(markdown: str) -> str:
    """The text that Markdown shows, a line for each paragraph, heading and list item.

    >>> plain_text("Talks in **Kyiv**\\nwent [on](https://example.org).")
    'Talks in Kyiv went on.'
    """
    from markdown_it import MarkdownIt

    return html_text(MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown))


def _article(source: Source) -> Article:
    text = mend(decode(source.whole(limits.PAGE)))
    front, text = _front_matter(text)
    header, body = _header(text, front)
    fields = header | front
    if title := fields.get("title"):
        fields["title"] = _bare(title)
    return article_of(fields, plain_text(body), source.stem, source.options, source.url)


def _header(text: str, front: Header) -> tuple[Header, str]:
    """The fields that stand in the text itself, below or in place of the front matter."""
    if front.get("title") and front.get("date"):
        first, _, rest = text.strip().partition("\n")
        return {}, rest if _bare(first) == _bare(front["title"]) else text
    lines = text.strip().split("\n")
    start = [_bare(line) for line in lines[:HEADER]]
    header, rest = split_header("\n".join(start))
    taken = len(start) - (len(rest.split("\n")) if rest else 0)
    return header, "\n".join(lines[taken:])


def _bare(line: str) -> str:
    """A line of a header without its markup.

    >>> _bare("# **Talks fail**"), _bare("**Date:** 4 February 2022")
    ('Talks fail', 'Date: 4 February 2022')
    """
    return plain_text(line.strip()) if len(line) <= LONGEST else line


def _front_matter(text: str) -> tuple[Header, str]:
    found = FRONT.match(text)
    if not found:
        return {}, text
    pairs = _toml(found[2]) if found[1] == "+++" else _yaml(found[2])
    header = {KEYS[key]: value for key, value in pairs if KEYS.get(key)}
    return header, text[found.end() :]


def _yaml(block: str) -> Iterator[tuple[str, str]]:
    """The top-level scalars of front matter; lists and nested values hold nothing that an article needs."""
    for line in block.split("\n"):
        key, colon, value = line.partition(":")
        if colon and key == key.lstrip() and value.strip():
            yield key.strip().lower(), re.sub(r"(?<!\s)\s+#.*", "", value).strip().strip("\"'")


def _toml(block: str) -> Iterator[tuple[str, str]]:
    try:
        return iter([(key.lower(), str(value)) for key, value in tomllib.loads(block).items()])
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(f"front matter is damaged: {error}") from error
