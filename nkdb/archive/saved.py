"""The files a user names: folders, zip archives, gzip files and standard input, one saved file at a time."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, BinaryIO
from zoneinfo import ZoneInfo

from nkdb.archive.article import Page
from nkdb.archive.content import Content
from nkdb.archive.layouts import read_content
from nkdb.archive.stream import Unpacked, buffered
from nkdb.errors import PageError

STANDARD_INPUT = "-"
_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
Seen = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class SavedFile:
    """One saved file, not read yet: `size` is what it takes on the disk in bytes (None where that is not known)."""

    name: str
    size: int | None
    _open: Callable[[Seen], BinaryIO] = field(repr=False)

    def read(self, progress: Callable[[int], None] | None = None, zone: ZoneInfo | None = None) -> Page:
        """Find the layout of the file and read it.

        `progress` is called with the bytes (of `size`) that were read since the last call. `zone` is the blog's own
        time zone, in which a feed's instants become days. Raises PageError, also later, while lazy articles are read:
        what came of the file until then should be dropped.
        """
        furthest = 0

        def seen(position: int) -> None:
            nonlocal furthest
            if progress and position > furthest:
                progress(position - furthest)
            furthest = max(furthest, position)

        return read_content(Content(self.name, lambda: self._open(seen), zone=zone))


def saved_files(paths: Iterable[Path | str]) -> Iterator[SavedFile]:
    """The saved files that paths lead to, in order.

    A folder stands for all files below it, sorted, but for hidden ones and for the folder of pictures and scripts
    that a browser saves beside a page (`page_files` beside `page.html`); a zip archive for its members, each
    `archive.zip!member`; `-` for standard input. What is wrong with a file is told when it is read. Read each file,
    articles and all, before asking for the next: what came through a pipe is gone by then.
    """
    for path in paths:
        if str(path) == STANDARD_INPUT:
            yield from _stream(STANDARD_INPUT, sys.stdin.buffer)
        elif Path(path).is_dir():
            found = False
            for file in _below(Path(path)):
                found = True
                yield from _file(file)
            if not found:
                yield _broken(_printable(str(path)), "a folder without files", "a folder of saved pages")
        else:
            yield from _file(Path(path))


def read_page(path: Path, zone: ZoneInfo | None = None) -> Page:
    """Read one saved page whole: find its layout by content, then its articles.

    Raises PageError where the file cannot be read, is no text, or is no archive of a known layout.
    """
    page = _plain(_printable(str(path)), path).read(zone=zone)
    page.articles = list(page.articles)
    return page


def _below(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        pages = {Path(name).stem for name in names if Path(name).suffix.lower() in (".html", ".htm", ".xhtml")}
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name.removesuffix("_files") not in pages - {name}
        )
        for name in sorted(names):
            file = Path(parent, name)
            if not name.startswith(".") and file.is_file():
                yield file


def _file(path: Path) -> Iterator[SavedFile]:
    try:
        if path.exists() and not stat.S_ISREG(path.stat().st_mode):
            with path.open("rb") as file:
                yield from _stream(_printable(str(path)), file)
            return
        yield from _regular(_printable(str(path)), path)
    except OSError as error:
        yield _broken(_printable(str(path)), f"a file that cannot be read ({error.strerror})", "a saved page")


def _regular(name: str, path: Path) -> Iterator[SavedFile]:
    with path.open("rb") as file:
        start = file.read(4)
    if start in _ZIP:
        yield from _members(name, lambda: path.open("rb"))
    else:
        yield _plain(name, path)


def _plain(name: str, path: Path) -> SavedFile:
    try:
        size = path.stat().st_size
    except OSError:
        size = None

    def opened(seen: Seen) -> BinaryIO:
        try:
            file = path.open("rb")
        except OSError as error:
            raise PageError(name, f"a file that cannot be read ({error.strerror})", "a saved page") from None
        return _unpacked(name, file, seen)

    return SavedFile(name, size, opened)


def _unpacked(name: str, file: BinaryIO, seen: Seen) -> BinaryIO:
    packed = file.read(2) == _GZIP
    file.seek(0)
    return buffered(name, Unpacked(file) if packed else file, file.tell, seen)


def _stream(name: str, source: BinaryIO) -> Iterator[SavedFile]:
    """What can be read once only is laid down in a temporary file, since identifying a layout reads its start first."""
    with tempfile.NamedTemporaryFile(prefix="nkdb-") as spool:
        shutil.copyfileobj(source, spool)
        spool.flush()
        yield from _regular(name, Path(spool.name))


def _members(name: str, opened: Callable[[], BinaryIO]) -> Iterator[SavedFile]:
    with opened() as file:
        try:
            with zipfile.ZipFile(file) as archive:
                infos = archive.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            yield _broken(name, f"a broken or unfinished ZIP archive ({error})", "a whole ZIP archive")
            return
    shown = [info for info in infos if not info.is_dir() and not _hidden(info.filename)]
    if not shown:
        yield _broken(name, "a ZIP archive without files", "a ZIP archive of saved pages")
    for info in shown:
        yield _member(f"{name}!{_printable(info.filename)}", info, opened)


def _hidden(member: str) -> bool:
    parts = [part for part in PurePosixPath(member).parts if part not in ("..", ".")]
    return "__MACOSX" in parts or any(part.startswith(".") for part in parts)


def _member(name: str, info: zipfile.ZipInfo, opened: Callable[[], BinaryIO]) -> SavedFile:
    windows = PureWindowsPath(info.filename)
    if ".." in windows.parts or windows.is_absolute() or windows.drive or windows.root:
        return _broken(name, "a name that leads out of the archive", "names of files within the archive")
    if info.flag_bits & 0x1:
        return _broken(name, "a member locked with a password", "an archive without password")

    def member(seen: Seen) -> BinaryIO:
        file = opened()
        try:
            inner = zipfile.ZipFile(file).open(info)  # noqa: SIM115 -- closed with the stream
        except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError) as error:
            file.close()
            raise PageError(name, f"a broken or unfinished ZIP archive ({error})", "a whole ZIP archive") from None
        begin = info.header_offset
        return buffered(name, _Member(inner, file), lambda: min(max(file.tell() - begin, 0), info.compress_size), seen)

    return SavedFile(name, info.compress_size, member)


@dataclass(frozen=True, slots=True)
class _Member:
    """A member of a zip archive that closes the archive's file too."""

    inner: IO[bytes]
    file: BinaryIO

    def read(self, size: int, /) -> bytes:
        return self.inner.read(size)

    def close(self) -> None:
        self.inner.close()
        self.file.close()


def _broken(name: str, found: str, allowed: str) -> SavedFile:
    def refuse(_: Seen) -> BinaryIO:
        raise PageError(name, found, allowed)

    return SavedFile(name, None, refuse)


def _printable(name: str) -> str:
    """A file's name as it can be printed: what does not show, or is no Unicode, in backslash escapes."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in name)
