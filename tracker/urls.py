"""Web addresses: which may become a link, and one form for all spellings of the same page; inputs that are URLs."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

from courlan import normalize_url

# In an address: it would end there, or could not be stored (control characters, halves of characters).
UNFIT = re.compile(r"[\s<>\"\0-\x1f\x7f\ud800-\udfff]")


def is_url(place: Path | str) -> bool:
    """Whether an input is named by a URL; a Path never is, because it keeps no double slash.

    >>> is_url("s3://bucket/dump.jsonl"), is_url("dump.jsonl"), is_url(Path("s3://bucket"))
    (True, False, False)
    """
    return isinstance(place, str) and "://" in place


def web_address(url: str) -> str:
    """The URL when it is http or https with a host, else "": nothing else may become a link.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)")
    ('https://example.org/a', '')
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    fit = parts.scheme.lower() in {"http", "https"} and parts.netloc and not UNFIT.search(url)
    return url if fit else ""


def canonical_url(url: str) -> str:
    """One spelling for a page: no default port, fragment or tracking parameter, host in lower case; "" for no address.

    >>> canonical_url("HTTPS://News.example.org:443/a?utm_source=feed&id=7#top")
    'https://news.example.org/a?id=7'
    """
    address = web_address(url)
    return urldefrag(str(normalize_url(address))).url if address else ""


def url_id(url: str) -> str:
    """The id of an article that has none but its address: "u" and 12 hex digits of the canonical URL."""
    return "u" + hashlib.sha256(canonical_url(url).encode()).hexdigest()[:12]
