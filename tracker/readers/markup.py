"""Markup to lines of text: one line a block, so that no sentence runs over a heading or a list item."""

from __future__ import annotations

import re

from lxml import etree, html

BLOCKS = frozenset(
    "address article aside blockquote body br cell code dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 head"
    " header hr item lb li list main nav ol p pre quote row section table tbody td th thead tr ul".split()
)
SILENT = frozenset("button form iframe math noscript object script select style svg template textarea video".split())
WHITE = re.compile(r"\s+")
LONG = 200  # characters; an invitation is shorter
# lines between paragraphs that lead elsewhere or part them
INVITATION = re.compile(
    r"\W*+(?:(?:continue reading|read (?:more|on|also)|full (?:story|article)|more|related|advertisement|ad)"
    r"(?: the main story)?\W*+|(?:read (?:more|also)|related|see also):.*)?\s*",
    re.IGNORECASE,
)


def html_text(markup: str) -> str:
    """The text of a piece of HTML.

    >>> html_text("<p>They <b>met</b>.</p><ul><li>First<li>Second</ul>")
    'They met.\\nFirst\\nSecond'
    """
    if not markup.strip():
        return ""
    if "<" not in markup and "&" not in markup:
        return markup
    return "\n".join(lines(html.fragment_fromstring(without_nul(markup), create_parent="div")))


def lines(root: etree._Element) -> list[str]:
    """The text of an element, block by block, white space as it is shown; works on trees of any depth."""
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    walker = etree.iterwalk(root, events=("start", "end"))
    parts = []
    for event, element in walker:
        edge = "\n" if element.tag in BLOCKS else ""
        if event == "start" and element.tag in SILENT:
            walker.skip_subtree()
        elif event == "start":
            parts.append(edge + WHITE.sub(" ", element.text or ""))
        else:
            parts.append(edge + (WHITE.sub(" ", element.tail or "") if element is not root else ""))
    return [line for part in "".join(parts).split("\n") if (line := " ".join(part.split()))]


def told(text: list[str]) -> list[str]:
    """Lines without those that only invite to read elsewhere, and without rules made of dashes.

    >>> told(["They met.", "---", "Continue reading the main story", "Read more: Talks fail", "Read more about it."])
    ['They met.', 'Read more about it.']
    """
    return [line for line in text if len(line) > LONG or not INVITATION.fullmatch(line)]


def without_nul(markup: str) -> str:
    """Markup without the characters that XML forbids, which the parser refuses."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", markup)
