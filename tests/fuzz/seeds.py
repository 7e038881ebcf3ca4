"""Small sound inputs of every format, written for this project, from which hostile ones are made."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
from samples import article, report

from tracker.export import to_bytes
from tracker.table import to_frame

BODY = "The French president met his Ukrainian colleague in Kyiv on Friday. Russia shelled Kharkiv on 3 February 2022."
RECORD = {"id": "a", "title": "Talks", "date": "2022-02-04", "url": "https://example.org/a", "text": BODY}
TEXT = [f"Talks in Kyiv\n20220204\nhttps://example.org/a\n\n{BODY}\n", f"Title: Talks\nDate: 4 February 2022\n\n{BODY}"]
MARKDOWN = [
    f"---\ntitle: Talks # later\ndate: 2022-02-04\ntags:\n - a\n---\n\n# Talks\n\n*{BODY}* [x](y) `z`\n",
    f'+++\ntitle = "Talks"\ndate = 2022-02-04\n+++\n\n> {BODY}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n',
]
GRAPH = '{"@type": "NewsArticle", "datePublished": "2022-02-04", "@graph": [{}]}'
LD = f'<script type="application/ld+json">{GRAPH}</script>'
META = '<meta property="article:published_time" content="2022-02-04T09:00:00+01:00">'
PAGE = f"<article><h1>Talks</h1>{f'<p>{BODY}</p>' * 3}<ul><li>a<li>b</ul></article>"
HTML = [
    f"<!DOCTYPE html><html lang=en><head><title>Talks</title>{META}{LD}</head><body>{PAGE}</body></html>",
    f'<?xml version="1.0" encoding="utf-8"?><html><body><time datetime="2022-02-04">4 Feb</time>{PAGE}</body></html>',
]
ITEM = "<title>Talks</title><link>https://example.org/a</link><pubDate>Fri, 04 Feb 2022 09:00:00 GMT</pubDate>"
ENTRY = "<id>a</id><title>Talks</title><updated>2022-02-04T09:00:00Z</updated><link href='https://example.org/a'/>"
CONTENT = f'<content type="html">&lt;p&gt;{BODY}&lt;/p&gt;</content>'
TOLD = f"<description>{BODY}</description>"
FEED = [
    f'<?xml version="1.0"?><rss version="2.0"><channel><item>{ITEM}{TOLD}</item></channel></rss>',
    f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{ENTRY}{CONTENT}</entry></feed>',
]
JSON = [json.dumps(RECORD, indent=1), json.dumps([RECORD, RECORD | {"id": 2}]), json.dumps({"articles": [RECORD]})]
JSONL = ["\n".join(json.dumps(RECORD | {"id": str(i)}) for i in range(3)) + "\n"]
CSV = [f'id,title,date,text\na,Talks,2022-02-04,"{BODY}"\nb,"Talks, ""more""",04/02/2022,"{BODY}\nmore"\n']
TSV = [f"Headline\tPub Date\tBody\nTalks\t2022-02-04\t{BODY}\nTalks\t4 Feb 2022\t{BODY}\n"]


def parquet() -> bytes:
    """A table with columns of several types."""
    table = pa.table(
        {
            "id": [1, 2],
            "title": ["a", None],
            "date": pa.array([0, 1], pa.date32()),
            "text": [BODY, BODY],
            "x": [[1], []],
        }
    )
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def answer(page: str) -> bytes:
    """One record of a WARC file."""
    body = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}".encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/a\r\n"
        "WARC-Date: 2022-02-04T09:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def zipped(files: dict[str, bytes]) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    """A tar archive, with a link and a pipe in it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for name, kind in (("link", tarfile.SYMTYPE), ("pipe", tarfile.FIFOTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    return out.getvalue()


def encoded(texts: list[str]) -> list[bytes]:
    """The texts in UTF-8."""
    return [text.encode() for text in texts]


FILES = {"a.txt": encoded(TEXT)[0], "b/c.jsonl": encoded(JSONL)[0], "../d.html": encoded(HTML)[0]}
WARC = [answer(HTML[0]) * 2, gzip.compress(answer(HTML[1]), mtime=0)]
ARCHIVES = [zipped(FILES), tarred(FILES), gzip.compress(tarred(FILES), mtime=0), zipped({"e.zip": zipped(FILES)})]
EVENTS = to_frame([report()], {"a1": article()})
EVENT_TABLES = [to_bytes(EVENTS, form) for form in ("csv", "json", "jsonl", "parquet")]
ANNOTATION = {
    "annotation_id": "n1", "kind": "note", "event_id": "", "country": "UKR", "date_start": "2022-02-04",
    "date_end": "2022-02-04", "author": "ana", "created_at": "2022-02-05T10:00:00+00:00", "text": "A note",
    "tags": "a;b",
}  # fmt: skip
RECORD_FILES = encoded(
    [json.dumps(ANNOTATION) + "\n", ",".join(ANNOTATION) + "\n" + ",".join(ANNOTATION.values()) + "\n"]
)
SEARCHES = [
    "?from=2022-01-01&to=2022-03-01&freq=D&type=attack,visit&direction=escalation&with=RUS&event=abc&half=30&scale=plover",
    "?asof=2022-02-04&period=3m&sort=name&map=level&who=all&show=all", "?c=RUS,UKR,USA&weigh=articles,confidence",
    "?text=talks&country=UKR&page=2&size=50&sort=-date_start,actors&columns=place,title&confidence=0.5&source=BBC",
    "?author=ana&kind=note&stage=read&text=x&scale=goldstein&as=own&family=MATERIAL&origin=manual&status=planned",
]  # fmt: skip
PATHS = ["/country/UKR", "/dyad/RUS-UKR", "/group/NATO", "/compare", "/event/abc", "/article/abc", "/events", "/"]
