"""Archives and compressed files: their members are read like files, within a budget, and none is unpacked to disk."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePosixPath
from typing import IO

from tracker.readers import limits
from tracker.readers.errors import Unreadable
from tracker.readers.limits import Budget
from tracker.readers.registry import Clues, read_source, register
from tracker.readers.source import Found, Source
from tracker.readers.streams import Pieces, Piecewise, Stream, guarded

ESCAPES = "its path leads out of the archive: not read"
OFFICE = {"[Content_Types].xml", "mimetype"}
PACKED = {".gz": "", ".tgz": ".tar", ".bz2": "", ".tbz2": ".tar", ".xz": "", ".txz": ".tar"}


def is_tar(clues: Clues) -> bool:
    """A header block of tar: its mark, or in old files a checksum that is right."""
    if clues.head[257:262] == b"ustar":
        return True
    try:
        return clues.suffix == ".tar" and bool(tarfile.TarInfo.frombuf(clues.head[:512], "utf-8", "replace"))
    except tarfile.HeaderError:
        return False


@register("gzip", 5, lambda clues: clues.head.startswith(b"\x1f\x8b"), container=True)
def read_gzip(source: Source) -> Iterator[Found]:
    """What a .gz file holds."""
    yield from _unpacked(source, lambda stream: gzip.GzipFile(fileobj=stream))


@register("bzip2", 6, lambda clues: clues.head.startswith(b"BZh"), container=True)
def read_bzip2(source: Source) -> Iterator[Found]:
    """What a .bz2 file holds."""
    yield from _unpacked(source, bz2.BZ2File)


@register("xz", 7, lambda clues: clues.head.startswith(b"\xfd7zXZ\0"), container=True)
def read_xz(source: Source) -> Iterator[Found]:
    """What a .xz file holds."""
    yield from _unpacked(source, _xz)


@register("tar", 8, is_tar, container=True)
def read_tar(source: Source) -> Iterator[Found]:
    """The files in a tar archive, in its order; links are not followed."""
    with _inside(source) as inside:
        try:
            with tarfile.open(fileobj=Pieces(inside.stream), mode="r|") as archive:  # type: ignore[call-overload]
                for info in archive:
                    yield from _tar_member(inside, archive, info)
        except tarfile.TarError as error:
            raise Unreadable(f"tar archive breaks off or is damaged: {error}") from error


@register("zip", 4, lambda clues: clues.head.startswith((b"PK\3\4", b"PK\5\6")), container=True)
def read_zip(source: Source) -> Iterator[Found]:
    """The files in a ZIP archive, in its order; links are not followed."""
    with _inside(source) as inside, inside.random_access() as stream, _opened(stream) as archive:
        infos = archive.infolist()
        if infos and infos[0].filename in OFFICE:
            raise Unreadable("an Office document or e-book is not read: save it as text or HTML")
        if not infos:
            raise Unreadable("empty archive")
        for info in infos:
            yield from _zip_member(inside, archive, info)


@contextmanager
def _inside(source: Source) -> Iterator[Source]:
    """The source as a container: one deeper, and with a budget, which the size of the outermost one sets."""
    if source.depth >= limits.DEPTH:
        raise Unreadable(f"archives in archives, more than {limits.DEPTH} deep")
    inside = replace(source, depth=source.depth + 1)
    if source.budget is not None:
        yield inside
        return
    with source.random_access() as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(0)
        yield replace(inside, stream=stream, budget=Budget.of(size))


def _unpacked(source: Source, opening: Callable[[Stream], Piecewise]) -> Iterator[Found]:
    with _inside(source) as inside:
        name = PurePosixPath(source.file_name)
        if name.suffix.lower() in PACKED:
            name = name.with_suffix(PACKED[name.suffix.lower()])
        stream = guarded(opening(inside.stream), inside.budget)
        yield from read_source(replace(inside, stream=stream, file_name=str(name), content_type=""))


def _opened(stream: Stream) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, RuntimeError) as error:  # RuntimeError: made by a later version of ZIP
        raise Unreadable(f"ZIP archive breaks off or is damaged: {error}") from error


def _xz(stream: Stream) -> Piecewise:
    return lzma.LZMAFile(stream)


def _tar_member(source: Source, archive: tarfile.TarFile, info: tarfile.TarInfo) -> Iterator[Found]:
    if info.isdir() or _hidden(info.name):
        return
    cause = "a link in an archive is not followed" if info.issym() or info.islnk() else ""
    if not info.isreg():
        cause = cause or "not a regular file"
    if cause or _escapes(info.name):
        item = f"{source.name}!{info.name}"
        yield item, source.problem(item, cause or ESCAPES)
    elif (content := archive.extractfile(info)) is not None:
        yield from _member(source, info.name, content)  # type: ignore[arg-type]


def _zip_member(source: Source, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[Found]:
    if info.is_dir() or _hidden(info.filename):
        return
    item = f"{source.name}!{info.filename}"
    if stat.S_ISLNK(info.external_attr >> 16):
        yield item, source.problem(item, "a link in an archive is not followed")
    elif _escapes(info.filename):
        yield item, source.problem(item, ESCAPES)
    else:
        try:
            content = archive.open(info)
        except RuntimeError as error:  # encrypted, or packed in a way that Python lacks
            yield item, source.problem(item, f"cannot be unpacked: {error}")
        except (zipfile.BadZipFile, ValueError) as error:  # ValueError: a place before the beginning
            yield item, source.problem(item, f"damaged: {error}")
        else:
            yield from _zip_content(source, info, content)


def _zip_content(source: Source, info: zipfile.ZipInfo, content: IO[bytes]) -> Iterator[Found]:
    """What a member holds; that it is damaged shows only while it is read."""
    try:
        with content:
            yield from _member(source, info.filename, content)  # type: ignore[arg-type]
    except zipfile.BadZipFile as error:
        item = f"{source.name}!{info.filename}"
        yield item, source.problem(item, f"damaged: {error}")


def _member(source: Source, name: str, content: Piecewise) -> Iterator[Found]:
    if source.budget:
        source.budget.count()
    file_name = PurePosixPath(name).name
    yield from read_source(
        replace(
            source, name=f"{source.name}!{name}", stream=guarded(content, source.budget), file_name=file_name,
            url="", content_type="",
        )
    )  # fmt: skip


def _hidden(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(part.startswith(".") and part not in {".", ".."} for part in parts) or "__MACOSX" in parts


def _escapes(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return ".." in parts or name.startswith(("/", "\\")) or ":" in (parts[0] if parts else "")
