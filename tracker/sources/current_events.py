"""A day of Portal:Current events: the HTML that MediaWiki makes of it, to news items.

The HTML, not the wikitext: there the wiki itself has replaced templates and links, and pages of all years look alike:

    <div class="current-events-content description">
      <p><b>Armed conflicts</b></p>                    or <div class="current-events-content-heading">, <dl><dt>, <h3>
      <ul><li><a>Tigray War</a>                        a topic: it has a list below it and tells nothing itself
        <ul><li>Sentence with <a>links</a>. <a class="external text">(BBC)</a></li></ul></li>
      <li><a>Canadian election, 2004</a>: Sentence. <a class="external autonumber">[1]</a></li></ul>    2002 to 2006
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from lxml import html as lxml_html
from lxml.etree import ParserError
from lxml.html import HtmlElement

LISTS = {"ul", "ol", "dl"}
HEADINGS = {"h2", "h3", "h4", "h5", "h6", "dt"}
# What is on the page beside the news: styles, edit links, pictures, boxes, footnotes.
BESIDE = (
    "//style|//script|//link|//sup|//figure|//table[not(descendant::*[contains(@class, 'description')])]"
    "|//*[contains(concat(' ', @class, ' '), ' noprint ') or contains(@class, 'current-events-navbar')"
    " or contains(@class, 'current-events-heading') or contains(@class, 'mw-editsection')"
    " or contains(@class, 'thumb') or contains(@style, 'display:none') or contains(@style, 'display: none')]"
)
CONTENT = "//*[contains(concat(' ', @class, ' '), ' description ')]"
MARK = "\x00"  # stands where a source was cited
CITED = rf"[\s,;(]{{0,20}}{MARK}[\s,;){MARK}]*"  # with the brackets and commas around it
# Outlets in brackets after the end of a sentence, whose links were mistyped.
UNLINKED = re.compile(r"(?<=[.!?\"”])(?:[\s,;]*\([^()]{2,60}\))+[.,;]*$")
BETWEEN = re.compile(r"(?:[\s,;/&–—-]|\band\b)*")  # what may stand between the links of a topic
OPEN = re.compile(rf"\([\s,;{MARK}]*$")  # an open bracket with nothing but sources in it
Run = tuple[str, str]  # some text, and what it is: "plain", "mark" (an inner link, bold, italics) or "external"


@dataclass(frozen=True, slots=True)
class Entry:
    """One news item: its sentences, and the headings and topics above it, outermost first."""

    text: str
    topics: tuple[str, ...]


def entries(html: str) -> list[Entry]:
    """The news items of a day's page, in its order.

    >>> entries("<ul><li><a>Iraq War</a><ul><li>A bomb explodes. <a class='external text'>(BBC)</a></li></ul></ul>")
    [Entry(text='A bomb explodes.', topics=('Iraq War',))]
    """
    try:
        page = lxml_html.fragment_fromstring(html, create_parent="div")
    except (ParserError, ValueError):
        return []
    for element in page.xpath(BESIDE):
        if element.getparent() is not None:
            element.drop_tree()
    found: list[Entry] = []
    for content in page.xpath(CONTENT) or [page]:
        found += _block(content)
    return found


def _block(block: HtmlElement) -> Iterator[Entry]:
    """The items of a part of the page; a heading counts until the next one."""
    heading: tuple[str, ...] = ()
    for child in block:
        if _is_heading(child):
            heading = tuple(filter(None, [_plain(child)]))
        elif child.tag == "dl":
            yield from _definitions(child, heading)
            heading = tuple(_plain(term) for term in child.findall("dt")[-1:]) or heading
        elif child.tag in LISTS:
            yield from _list(child, heading)
        elif child.tag in {"div", "section", "table", "tbody", "tr", "td"}:
            yield from _block(child)


def _is_heading(element: HtmlElement) -> bool:
    """Whether it only names what follows: a heading, or a paragraph that is all bold."""
    if element.tag in HEADINGS or "current-events-content-heading" in (element.get("class") or ""):
        return True
    bold = element.find("b") if element.tag == "p" else None
    return bold is not None and _plain(bold) == _plain(element)


def _definitions(block: HtmlElement, topics: tuple[str, ...]) -> Iterator[Entry]:
    """ ";Topic" and ":text" of old pages."""
    for child in block:
        if child.tag == "dt":
            topics = (_plain(child),)
        else:
            yield from _item(child, topics)


def _list(block: HtmlElement, topics: tuple[str, ...]) -> Iterator[Entry]:
    for child in block:
        if child.tag in LISTS:
            yield from _list(child, topics)
        else:
            yield from _item(child, topics)


def _item(item: HtmlElement, topics: tuple[str, ...]) -> Iterator[Entry]:
    """An item and those below it. One with a list below it is a topic, unless it tells something itself."""
    below = [child for child in item if child.tag in LISTS]
    label, runs = _label(list(_runs(item)))
    text, cited = _sentences(runs)
    if text and (cited or (_ends(text) if below else not _only_marks(runs))):
        yield Entry(text, (*topics, *filter(None, [label])))
        text = ""
    inner = (*topics, *filter(None, [label, text]))
    for child in below:
        yield from _list(child, inner)


def _runs(element: HtmlElement, kind: str = "plain") -> Iterator[Run]:
    """The text of an element in pieces, without the lists in it."""
    yield element.text or "", kind
    for child in element:
        if isinstance(child.tag, str) and child.tag not in LISTS:
            yield from _runs(child, _kind(child) if kind == "plain" else kind)
        yield child.tail or "", kind


def _kind(element: HtmlElement) -> str:
    if element.tag == "a" and "external" in (element.get("class") or ""):
        return "external"
    return "mark" if element.tag in {"a", "b", "i", "strong", "em"} else "plain"


def _label(runs: list[Run]) -> tuple[str, list[Run]]:
    """The topic in front of an item ("Iraq War: A bomb explodes."), "" for none, and the runs after it."""
    for number, (text, kind) in enumerate(runs):
        if kind == "mark" or BETWEEN.fullmatch(text):
            continue
        before = _tidy("".join(run for run, _ in runs[:number]))
        if kind == "plain" and before and (before.endswith(":") or text.lstrip().startswith(":")):
            return before.rstrip(": "), [(text.lstrip().removeprefix(":"), kind), *runs[number + 1 :]]
        break
    return "", runs


def _sentences(runs: list[Run]) -> tuple[str, bool]:
    """What an item tells, without the sources that it cites, and whether it cites any."""
    text, joined = "", [*_joined(runs), ("", "plain")]
    for (run, kind), (after, _) in pairwise(joined):
        text += MARK if kind == "external" and _cites(run, text.rstrip(), after) else run
    cited = MARK in text
    text = _tidy(re.sub(CITED, " ", re.sub(rf"{CITED}$", "", text)))
    return UNLINKED.sub("", text).rstrip(" ,;"), cited


def _cites(words: str, before: str, after: str) -> bool:
    """Whether an outer link names a source, "(BBC)" or "[1]"; one inside a sentence is part of it."""
    words = words.strip()
    if not words or (words[0] in "([" and words[-1] in ")].") or OPEN.search(before):
        return True
    return before.endswith((".", "!", "?", '"', "”", MARK)) and not after.strip(" \n,;.)")


def _joined(runs: list[Run]) -> Iterator[Run]:
    """Runs of the same kind that follow each other as one: italics inside a link do not split it."""
    for kind, group in groupby((run for run in runs if run[0]), key=lambda run: run[1]):
        yield "".join(text for text, _ in group), kind


def _only_marks(runs: list[Run]) -> bool:
    """Whether an item is nothing but names of topics."""
    return all(kind == "mark" or BETWEEN.fullmatch(text) for text, kind in runs)


def _ends(text: str) -> bool:
    return text.endswith((".", "!", "?", '."', ".”"))


def _plain(element: HtmlElement) -> str:
    return _tidy(element.text_content())


def _tidy(text: str) -> str:
    """White space in order: none before a comma or full stop."""
    return re.sub(r" ([,.;:!?)])", r"\1", " ".join(text.split()))
