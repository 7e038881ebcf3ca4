"""What the tests' web server serves: pages, feeds, and answers in the forms of MediaWiki's and GDELT's interfaces."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape

STORY = (
    "Ruritania recalled its ambassador to Sylvania on Friday after border guards exchanged fire near Strelsau. "
    "The foreign minister said that talks would go on, and that no troops would be moved before the meeting in Geneva. "
    "Officials in Sylvania called the recall a step that could still be taken back, and asked for calm on both sides."
)
FEED_TYPE = "application/rss+xml"
JSON_TYPE = "application/json; charset=utf-8"


def story(title: str, day: str = "2022-02-04", text: str = STORY) -> str:
    """A news page; `day` "" leaves out the date."""
    date = f'<meta property="article:published_time" content="{day}T08:00:00Z">' if day else ""
    paragraphs = "".join(f"<p>{escape(text)}</p>" for _ in range(3))
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{escape(title)}</title>{date}</head>"
        f"<body><article><h1>{escape(title)}</h1>{paragraphs}</article></body></html>"
    )


def entry(link: str, title: str = "Story", text: str = "", day: str = "Fri, 04 Feb 2022 08:00:00 GMT") -> str:
    """An entry of a feed, with full text when there is one."""
    date = f"<pubDate>{day}</pubDate>" if day else ""
    content = f"<content:encoded><![CDATA[<p>{text}</p>]]></content:encoded>" if text else ""
    return f"<item><title>{escape(title)}</title><link>{escape(link)}</link>{date}{content}</item>"


def feed(*entries: str) -> str:
    """An RSS feed of these entries."""
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    return f"{head}<channel><title>Example News</title>{''.join(entries)}</channel></rss>"


def day_html(content: str, day: str = "2021-11-01") -> str:
    """A day of the Current events portal, as MediaWiki renders it."""
    return f"""<div class="mw-content-ltr mw-parser-output" lang="en" dir="ltr">
<style data-mw-deduplicate="TemplateStyles:r1">.current-events-main{{margin:0.5em}}</style><div class="current-events">
<div role="region" aria-label="a day" class="current-events-main vevent">
<div class="current-events-heading plainlinks"><div class="current-events-title" role="heading">
<span class="summary">A day<span style="display:none">&#160;(<span class="bday">{day}</span>)</span> (Monday)
</span></div>
<ul class="current-events-navbar editlink noprint"><li><a class="external text" href="https://en.wikipedia.org/w/x">edit</a>
</li><li><a class="external text" href="https://en.wikipedia.org/w/y">history</a></li></ul></div>
<div class="current-events-content description">
{content}</div></div></div></div>"""


def parsed(html: str) -> str:
    """The answer of action=parse with formatversion=2."""
    return json.dumps({"parse": {"title": "Portal:Current events", "pageid": 1, "text": html}})


def api_error(code: str, info: str) -> str:
    """An error of MediaWiki's interface; it comes with status 200."""
    return json.dumps({"error": {"code": code, "info": info, "docref": "See https://en.wikipedia.org/w/api.php"}})


def articles(urls: Sequence[str], seen: str = "20220204T081500Z") -> str:
    """The answer of GDELT's DOC interface for mode=ArtList and format=json."""
    if not urls:
        return "{}"
    rows = [
        {
            "url": url, "url_mobile": "", "title": "Story", "seendate": seen, "socialimage": "", "domain": "127.0.0.1",
            "language": "English", "sourcecountry": "United States",
        }
        for url in urls
    ]  # fmt: skip
    return json.dumps({"articles": rows})
