"""When a web page was published: its JSON-LD, its metadata, its address, its visible text, in this order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from lxml import etree

from tracker.model import PublishedBasis
from tracker.readers.errors import Unreadable
from tracker.readers.published import FIRST_YEAR, Moment, parse_moment

# properties of meta tags that say when an article was first published, the surest first
META = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "article_date_original", "article.published", "pubdate", "publishdate", "publish-date",
    "publish_date", "published-date", "publication_date", "dc.date.issued", "dcterms.issued", "dcterms.created",
    "dc.date.created", "dc.date", "dcterms.date", "cxenseparse:recs:publishtime", "ptime", "pdate", "datecreated",
    "date",
)  # fmt: skip
TYPES = re.compile(r"Article|BlogPosting", re.IGNORECASE)
LD_DATE = re.compile(r'"(datePublished|dateCreated)"\s*:\s*"([^"]{6,40})"')
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([/_-]?)(\d{2}|[a-z]{3}|\d)\2(\d{1,2})(?=[/_.?#-]|$)", re.IGNORECASE)
Dated = tuple[Moment, PublishedBasis]


def page_moment(tree: etree._Element, markup: str, url: str) -> Dated:
    """The publication date of a page and where it was found.

    Raises Unreadable when there is none, naming what was found instead if that was a date that cannot be.
    """
    refused: Unreadable | None = None
    for written, basis in _candidates(tree):
        try:
            return parse_moment(written), basis
        except Unreadable as cause:
            refused = refused or cause
    if found := url_moment(url):
        return found, "url"
    if found := _library(markup, url, tree):
        return found, "text"
    raise refused or Unreadable("no publication date")


def url_moment(url: str) -> Moment | None:
    """The day that stands in an address.

    >>> str(url_moment("https://example.org/2022/feb/4/talks").day), url_moment("https://example.org/2022/talks")
    ('2022-02-04', None)
    """
    for found in URL_DAY.finditer(url):
        year, separator, month, day = found.groups()
        number = str(MONTHS.index(month.lower()) + 1) if month.lower() in MONTHS else month
        if not number.isdigit() or (not separator and len(found[0]) != 8):
            continue
        try:
            return parse_moment(date(int(year), int(number), int(day)).isoformat())
        except ValueError:  # no such day, or not a plausible one
            continue
    return None


def json_ld(tree: etree._Element) -> list[dict[str, object]]:
    """The objects that a page says of itself in JSON-LD, articles first; what is damaged is left out."""
    found = [item for script in _scripts(tree) for item in _objects(_loads(script))]
    return sorted(found, key=lambda item: not TYPES.search(str(item.get("@type", ""))))


def meta(tree: etree._Element) -> dict[str, str]:
    """The contents of meta tags by property, name or itemprop in lower case; the first of each counts."""
    found: dict[str, str] = {}
    for tag in tree.iter("meta"):
        content = str(tag.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop"):
            if content and (name := tag.get(attribute)):
                found.setdefault(str(name).strip().lower(), content)
    return found


def _candidates(tree: etree._Element) -> Iterator[tuple[str, PublishedBasis]]:
    for item in json_ld(tree):
        if TYPES.search(str(item.get("@type", ""))):
            yield from ((str(item[name]), "json-ld") for name in ("datePublished", "dateCreated") if item.get(name))
    for name, value in LD_DATE.findall("\n".join(script for script in _scripts(tree) if _loads(script) is None)):
        if name == "datePublished":
            yield value, "json-ld"
    said = meta(tree)
    yield from ((said[name], "metadata") for name in META if name in said)
    for tag in tree.iter("time"):
        marked = tag.get("pubdate") is not None or "datePublished" in str(tag.get("itemprop"))
        if marked and (written := tag.get("datetime") or tag.get("content")):
            yield str(written), "metadata"


def _library(markup: str, url: str, tree: etree._Element) -> Moment | None:
    """What htmldate finds in times, abbreviations and the places where pages show their date.

    Its extensive search is not used: that takes any date of the text. It also guesses a first of the month from a year
    alone, so such a day has to be written somewhere on the page. A front page has no date of its own.
    """
    from htmldate import find_date

    found = find_date(markup, original_date=True, extensive_search=False, min_date=f"{FIRST_YEAR}-01-01")
    if not found or (url and not urlsplit(url).path.strip("/")):
        return None
    moment = parse_moment(found)
    return moment if moment.day.day != 1 or _is_written(moment.day, tree) else None


def _is_written(day: date, tree: etree._Element) -> bool:
    text = " ".join("".join(str(part) for part in tree.itertext()).split())
    attributes = " ".join(
        str(tag.get("datetime") or tag.get("title") or "") for tag in tree.iter("time", "abbr", "div")
    )
    month = day.strftime("%B")
    forms = (
        day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%m/%d/%Y}", f"{day:%d.%m.%Y}", f"1 {month} {day.year}",
        f"{month} 1, {day.year}", f"{month[:3]} 1, {day.year}", f"{month[:3]}. 1, {day.year}", f"01 {month} {day.year}",
    )  # fmt: skip
    return any(form in text or form in attributes for form in forms)


def _scripts(tree: etree._Element) -> Iterator[str]:
    for script in tree.iter("script"):
        if "ld+json" in str(script.get("type")).lower():
            yield re.sub(r"^\s*(?:<!\[CDATA\[|<!--)|(?:\]\]>|-->)\s*$", "", script.text or "")


def _loads(script: str) -> object:
    try:
        return json.loads(script, strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, list):
        for item in value:
            yield from _objects(item)
    elif isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"))
