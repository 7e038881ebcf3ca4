"""What a reader found of one article, and the article that comes of it: body, language, date and id are seen to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tracker.identity import content_hash
from tracker.model import Article, PublishedBasis
from tracker.readers.encodings import mend
from tracker.readers.errors import Unreadable
from tracker.readers.languages import check_language
from tracker.readers.published import Moment, parse_moment
from tracker.readers.source import Options
from tracker.urls import url_id, web_address


@dataclass(slots=True)
class Draft:
    """An article as found. `date` is as it is written there; `moment` stands for it when it is already understood."""

    id: str = ""
    title: str = ""
    date: str = ""
    url: str = ""
    source: str = ""
    text: str = ""
    language: str = ""
    license: str = ""
    attribution: str = ""
    basis: PublishedBasis = "record"
    moment: Moment | None = None


def finish(draft: Draft, options: Options) -> Article:
    """The article of a draft; raises Unreadable with the cause when it has no body, language or date that will do."""
    title, text = _line(draft.title), mend(draft.text).strip()
    if not text:
        raise Unreadable("empty body")
    language = check_language(f"{title}\n{text}", draft.language)
    moment = draft.moment or parse_moment(draft.date, day_first=options.day_first)
    article = Article(
        id=_line(draft.id),
        title=title,
        published=moment.day,
        text=text,
        url=web_address(draft.url),
        source=_line(draft.source),
        published_at=moment.at,
        published_basis=draft.basis,
        language=language,
        license=_line(draft.license),
        attribution=_line(draft.attribution),
    )
    return article if article.id else replace(article, id=_own_id(article))


def _own_id(article: Article) -> str:
    """The id of an article that brings none: of its address, else of its content ("c" and 12 hex digits)."""
    return url_id(article.url) if article.url else "c" + content_hash(article)[:12]


def _line(text: str) -> str:
    return " ".join(mend(text).split()) if text else ""
