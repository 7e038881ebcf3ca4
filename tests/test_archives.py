"""Archive files and web archives: members are read like files, within bounds; damage keeps what stands before it."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

import pytest

from tracker.model import Article, Problem
from tracker.readers import limits, read

TEXT = "The French president met his Ukrainian colleague in Kyiv on Friday."
FILES = {"a.txt": f"Talks\n20220204\n{TEXT}", "b/c.jsonl": json.dumps({"id": "j", "date": "2022-02-04", "text": TEXT})}
PAGE = (
    "<html lang=en><head><title>Talks</title>{head}</head><body><article>"
    + f"<p>{TEXT}</p>" * 5
    + "</article></body></html>"
)
DATED = '<meta property="article:published_time" content="2022-02-04T09:00:00+01:00">'


def zipped(files: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred(files: Mapping[str, str | bytes], *more: tarfile.TarInfo) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode()
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for info in more:
            archive.addfile(info)
    return out.getvalue()


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def ids(items: Iterable[object]) -> list[str]:
    return [item.id for item in items if isinstance(item, Article)]


def causes(items: Iterable[object]) -> list[str]:
    return [item.cause for item in items if isinstance(item, Problem)]


# ZIP, tar, gzip and the like -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("pack", [zipped, tarred])
@pytest.mark.parametrize("squeeze", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_members_are_read_like_files(
    tmp_path: Path, pack: Callable[..., bytes], squeeze: Callable[[bytes], bytes]
) -> None:
    assert ids(read([write(tmp_path / "news", squeeze(pack(FILES)))])) == ["a", "j"]


@pytest.mark.parametrize("squeeze", [gzip.compress, bz2.compress, lzma.compress])
def test_a_single_compressed_file_keeps_its_name(tmp_path: Path, squeeze: Callable[[bytes], bytes]) -> None:
    suffix = {gzip.compress: ".gz", bz2.compress: ".bz2", lzma.compress: ".xz"}[squeeze]
    assert ids(read([write(tmp_path / f"talks.txt{suffix}", squeeze(FILES["a.txt"].encode()))])) == ["talks"]


def test_archives_in_archives_are_read_to_a_depth(tmp_path: Path) -> None:
    data = zipped({"in.zip": zipped({"in.tar": tarred(FILES)})})
    assert ids(read([write(tmp_path / "x.zip", data)])) == ["a", "j"]
    for _ in range(limits.DEPTH):
        data = zipped({"in.zip": data})
    (problem,) = read([write(tmp_path / "y.zip", data)])
    assert isinstance(problem, Problem)
    assert problem.cause == f"archives in archives, more than {limits.DEPTH} deep"
    assert (problem.item, problem.origin) == (
        str(tmp_path / "y.zip") + "!in.zip" * limits.DEPTH,
        str(tmp_path / "y.zip"),
    )


def test_a_format_that_is_asked_for_means_the_members(tmp_path: Path) -> None:
    data = zipped({"a.txt": f"date,text\n2022-02-04,{TEXT}\n"})
    (article,) = read([write(tmp_path / "x.zip", gzip.compress(data))], format="csv")
    assert isinstance(article, Article)


@pytest.mark.parametrize(
    ("squeeze", "size"),
    [(gzip.compress, 90), (bz2.compress, 90), (lzma.compress, 90), (lambda d: zipped({"a.txt": d}), 90)],
)
def test_bombs_are_not_blown_up(tmp_path: Path, squeeze: Callable[[bytes], bytes], size: int) -> None:
    bomb = squeeze(b"Title\n20220204\n" + b" " * (size << 20))
    assert len(bomb) < 2**19
    (problem,) = read([write(tmp_path / "bomb", bomb)])
    assert isinstance(problem, Problem)
    assert problem.cause in {"expands to more than 200 times its size: a compression bomb", "larger than 64 MB"}


def test_a_bomb_of_lines_ends_at_the_budget(tmp_path: Path) -> None:
    line = json.dumps({"id": "j", "date": "2022-02-04", "text": TEXT}).encode() + b"\n"
    bomb = gzip.compress(line + (b" " * 1000 + b"\n") * (90 << 10))
    assert ids(items := list(read([write(tmp_path / "bomb.jsonl.gz", bomb)]))) == ["j"]
    assert causes(items) == ["expands to more than 200 times its size: a compression bomb"]


def test_bombs_inside_bombs_share_one_budget(tmp_path: Path) -> None:
    inner = zipped({f"{n}.txt": b"x" * (30 << 20) for n in range(4)})
    items = list(read([write(tmp_path / "x.zip", zipped({f"{n}.zip": inner for n in range(16)}))]))
    assert ids(items) == []
    assert "expands to more than 200 times its size: a compression bomb" in causes(items)


def test_the_number_of_members_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MEMBERS", 10)
    data = zipped({f"{n}.txt": f"T\n20220204\n{TEXT} {n}" for n in range(12)})
    items = list(read([write(tmp_path / "x.zip", data)]))
    assert len(ids(items)) == 10
    assert causes(items) == ["archive of more than 10 members"]


@pytest.mark.parametrize("pack", [zipped, tarred])
@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil.txt", "a/../../evil.txt", "C:\\evil.txt", "..\\evil.txt"])
def test_paths_do_not_lead_out(tmp_path: Path, pack: Callable[..., bytes], name: str) -> None:
    items = list(read([write(tmp_path / "x", pack({name: FILES["a.txt"], "good.txt": FILES["a.txt"]}))]))
    assert ids(items) == ["good"]
    assert causes(items) == ["its path leads out of the archive: not read"]
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_links_and_devices_are_not_followed(tmp_path: Path) -> None:
    secret = write(tmp_path / "secret.txt", FILES["a.txt"].encode())
    link, hard, device = (tarfile.TarInfo(f"{name}.txt") for name in ("link", "hard", "device"))
    link.type, link.linkname = tarfile.SYMTYPE, str(secret)
    hard.type, hard.linkname = tarfile.LNKTYPE, "a.txt"
    device.type = tarfile.CHRTYPE
    items = list(read([write(tmp_path / "x.tar", tarred({"a.txt": FILES["a.txt"]}, link, hard, device))]))
    assert ids(items) == ["a"]
    assert causes(items) == ["a link in an archive is not followed"] * 2 + ["not a regular file"]
    info = zipfile.ZipInfo("link.txt")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(info, str(secret))
    assert causes(read([tmp_path / "x.zip"])) == ["a link in an archive is not followed"]


def test_an_old_tar_is_known_by_its_name_and_the_checksum_of_its_header(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        info = tarfile.TarInfo("a.txt")
        info.size = len(FILES["a.txt"].encode())
        archive.addfile(info, io.BytesIO(FILES["a.txt"].encode()))
    header = bytearray(out.getvalue())
    header[257:265] = bytes(8)  # before POSIX there was no mark
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header[:512])
    assert ids(read([write(tmp_path / "old.tar", bytes(header))])) == ["a"]
    assert ids(read([write(tmp_path / "none.tar", FILES["a.txt"].encode() + b" " * 600)])) == ["none"]


def test_a_member_with_a_wrong_checksum_is_named_and_the_next_is_read(tmp_path: Path) -> None:
    data = bytearray(zipped({"bad.txt": FILES["a.txt"], "good.txt": FILES["a.txt"] + " More."}))
    for mark, offset in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):  # the first header, and its line in the directory
        at = data.index(mark) + offset
        data[at : at + 4] = bytes(4)
    items = list(read([write(tmp_path / "x.zip", bytes(data))]))
    assert ids(items) == ["good"]
    assert causes(items) == ["breaks off or is damaged after 0 bytes: Bad CRC-32 for file 'bad.txt'"]


@pytest.mark.parametrize("squeeze", [gzip.compress, bz2.compress, lzma.compress])
def test_lines_before_the_damage_are_kept(tmp_path: Path, squeeze: Callable[[bytes], bytes]) -> None:
    lines = "".join(
        json.dumps({"id": f"j{n}", "date": "2022-02-04", "text": f"{TEXT} {n * 7919}"}) + "\n" for n in range(30_000)
    )
    data = squeeze(lines.encode())
    items = list(read([write(tmp_path / "x.jsonl", data[: len(data) * 2 // 3])]))
    assert len(ids(items)) > 1000
    assert "breaks off or is damaged after" in causes(items)[-1]


def test_whole_members_of_damaged_archives_are_kept(tmp_path: Path) -> None:
    files = {f"{n}.txt": f"Talks\n20220204\n{TEXT} {n}" for n in range(40)}
    cut = gzip.compress(tarred(files), 0)  # stored, so that cutting is even
    items = list(read([write(tmp_path / "x.tar.gz", cut[: len(cut) // 2])]))
    assert 10 < len(ids(items)) < 30
    assert "breaks off or is damaged" in causes(items)[-1]
    bad = bytearray(zipped(files, zipfile.ZIP_STORED))
    bad[bad.index(b"Kyiv on Friday. 7") + 2] ^= 0xFF
    items = list(read([write(tmp_path / "x.zip", bytes(bad))]))
    assert len(ids(items)) == 39
    (problem,) = (item for item in items if isinstance(item, Problem))
    assert problem.item.endswith("x.zip!7.txt")
    assert "Bad CRC-32" in problem.cause


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (zipped(FILES)[:-40], "ZIP archive breaks off or is damaged: File is not a zip file"),
        (zipped({}), "empty archive"),
        (zipped({"[Content_Types].xml": "<x/>"}), "an Office document or e-book is not read"),
        (b"%PDF-1.7 ...", "a PDF document is not read"),
        (b"\x28\xb5\x2f\xfd....", "Zstandard compression is not read"),
        (b"\x1f\x8b\x08\x00broken", "breaks off or is damaged after 0 bytes"),
    ],
)
def test_what_cannot_be_opened_is_named(tmp_path: Path, data: bytes, cause: str) -> None:
    (told,) = causes(read([write(tmp_path / "x", data)]))
    assert told.startswith(cause)


def test_an_encrypted_member_is_named_and_the_next_is_read(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": FILES["a.txt"], "b.txt": FILES["a.txt"]}, zipfile.ZIP_STORED))
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):  # the flag in the local header and in the directory
        data[data.index(mark) + offset] |= 1
    items = list(read([write(tmp_path / "x.zip", bytes(data))]))
    assert ids(items) == ["b"]
    assert "encrypted" in causes(items)[0]


# Web archives --------------------------------------------------------------------------------------------------------


def http(body: str, media: str = "text/html; charset=utf-8", status: str = "200 OK") -> bytes:
    data = body.encode()
    return f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data


def warc(*records: tuple[str, bytes]) -> bytes:
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {}\r\nWARC-Date: 2023-05-06T07:08:09Z\r\n"
    head += "Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n"
    return b"".join(head.format(url, len(data)).encode() + data + b"\r\n\r\n" for url, data in records)


def arc(*records: tuple[str, bytes]) -> bytes:
    about = b"1 0 Example\nURL IP-address Archive-date Content-type Archive-length\n\n"
    start = b"filedesc://x.arc 127.0.0.1 20230506070809 text/plain %d\n" % len(about) + about + b"\n"
    return start + b"".join(
        f"{url} 127.0.0.1 20230506070809 text/html {len(data)}\n".encode() + data + b"\n" for url, data in records
    )


PAGES = (
    ("https://example.org/a", http(PAGE.format(head=DATED))),
    ("https://example.org/logo", http("x", "image/png")),
    ("https://example.org/gone", http(PAGE.format(head=DATED), status="404 Not Found")),
    ("https://example.org/b", http(PAGE.format(head=""))),
    ("https://example.org/c", http(f"Talks\n20220204\n{TEXT}", "text/plain")),
)


@pytest.mark.parametrize("make", [warc, arc])
@pytest.mark.parametrize("squeeze", [bytes, gzip.compress])
def test_pages_of_web_archives(tmp_path: Path, make: Callable[..., bytes], squeeze: Callable[[bytes], bytes]) -> None:
    path = write(tmp_path / "crawl", squeeze(make(*PAGES)))
    items = list(read([path]))
    found = [item for item in items if isinstance(item, Article)]
    assert [(item.url, item.published_basis) for item in found] == [
        ("https://example.org/a", "metadata"), ("https://example.org/c", "header")
    ]  # fmt: skip
    assert found[0].published_at == "2022-02-04T09:00:00+01:00"
    (problem,) = (item for item in items if isinstance(item, Problem))
    assert problem.item == f"{path}!https://example.org/b"
    assert problem.cause == "no publication date; --archive-dates takes the day on which the archive saw the page"


@pytest.mark.parametrize("make", [warc, arc])
def test_the_day_of_the_archive_is_taken_only_when_asked_for(tmp_path: Path, make: Callable[..., bytes]) -> None:
    items = [
        item
        for item in read([write(tmp_path / "crawl", make(*PAGES))], archive_dates=True)
        if isinstance(item, Article)
    ]
    assert [item.published for item in items] == [date(2022, 2, 4), date(2023, 5, 6), date(2022, 2, 4)]
    assert (items[1].published_basis, items[1].published_at) == ("archive", "2023-05-06T07:08:09+00:00")


@pytest.mark.parametrize("make", [warc, arc])
@pytest.mark.parametrize("squeeze", [bytes, lambda data: gzip.compress(data, 0)])
@pytest.mark.parametrize("cut", [50, 700])
def test_pages_before_the_cut_are_kept_and_half_pages_are_not(
    tmp_path: Path, make: Callable[..., bytes], squeeze: Callable[[bytes], bytes], cut: int
) -> None:
    data = squeeze(make(PAGES[0], ("https://example.org/z", http(PAGE.format(head=DATED) + "<!-- -->" * 20))))
    items = list(read([write(tmp_path / "crawl", data[:-cut])]))
    assert [item.url for item in items if isinstance(item, Article)] == ["https://example.org/a"]
    assert "breaks off" in causes(items)[-1]


def test_one_damaged_answer_does_not_hide_the_next(tmp_path: Path) -> None:
    bad = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\nno gzip at all"
    items = list(read([write(tmp_path / "crawl", warc(("https://example.org/bad", bad), PAGES[0]))]))
    assert [item.url for item in items if isinstance(item, Article)] == ["https://example.org/a"]
    assert causes(items)[0].startswith("damaged answer")
