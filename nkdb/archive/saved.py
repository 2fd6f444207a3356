"""The files a user names: folders, zip archives, gzip files and standard input, one saved file at a time."""

from __future__ import annotations

import io
import os
import shutil
import stat
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO
from zoneinfo import ZoneInfo

from nkdb.archive.article import Page
from nkdb.archive.content import Content
from nkdb.archive.files.beside import is_beside_pages, is_folder_beside
from nkdb.archive.files.stream import unpacked
from nkdb.archive.files.zipped import BEGINNINGS, Member, is_hidden, members
from nkdb.archive.html.mirror import place_in_mirror
from nkdb.archive.normal import shown
from nkdb.archive.reading import read_content
from nkdb.errors import PageError

STANDARD_INPUT = "-"
Seen = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class SavedFile:
    """One saved file, not read yet: `size` is what it takes on the disk in bytes (None where that is not known)."""

    name: str
    size: int | None
    _open: Callable[[Seen], BinaryIO] = field(repr=False)
    _mirrored: str | None = field(default=None, repr=False)
    _frame: Callable[[str], BinaryIO | None] | None = field(default=None, repr=False)

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

        return read_content(
            Content(self.name, lambda: self._open(seen), zone=zone, mirrored=self._mirrored, frame=self._frame)
        )


def saved_files(paths: Iterable[Path | str], passed_over: Counter[str] | None = None) -> Iterator[SavedFile]:
    """The saved files that paths lead to, in order.

    A folder stands for all files below it, sorted, but for hidden ones and for the folder of pictures and scripts
    that a browser saves beside a page (`page_files`, or its likes in other languages, beside `page.html`); a zip
    archive for its members, each `archive.zip!member`; `-` for standard input. Pictures, styles and scripts in a folder
    or archive, and what a mirror of a site keeps for itself, are counted in `passed_over`, by the folder or archive
    that holds them. What is wrong with a file is told when it is read. Read each file, articles and all, before asking
    for the next: what came through a pipe is gone by then, and an archive is closed.
    """
    for path in paths:
        beside: Counter[str] = Counter() if passed_over is None else passed_over
        if str(path) == STANDARD_INPUT:
            # there is none where whoever started the program has closed it
            stream = sys.stdin.buffer if sys.stdin is not None else io.BytesIO()
            yield from _stream(STANDARD_INPUT, stream, beside)
        elif os.path.isdir(path):  # noqa: PTH112 -- pathlib's raises where the system takes the name for none
            yield from _folder(Path(path), beside)
        else:
            yield from _file(Path(path), beside)


def _folder(folder: Path, passed_over: Counter[str]) -> Iterator[SavedFile]:
    unreadable: list[OSError] = []
    count, named = 0, shown(str(folder))
    for parent, folders, names in os.walk(folder, onerror=unreadable.append):
        beside = {*folders, *names}
        folders[:] = sorted(name for name in folders if not (is_hidden(name) or is_folder_beside(name, beside)))
        for name in sorted(name for name in names if not is_hidden(name)):
            file = Path(parent, name)
            if is_beside_pages(name, beside):
                passed_over[named] += 1
            elif file.is_file() or not os.path.lexists(file) or file.is_symlink():
                count += 1
                yield from _file(file, passed_over)
    for error in unreadable:
        name = shown(str(error.filename))
        yield _broken(name, f"a folder that cannot be read ({error.strerror})", "a folder of saved pages")
    if not count and not unreadable:
        found = "a folder without pages" if passed_over[named] else "a folder without files"
        yield _broken(named, found, "a folder of saved pages")


def _file(path: Path, passed_over: Counter[str]) -> Iterator[SavedFile]:
    name = shown(str(path))
    try:
        mode = path.stat().st_mode if path.exists() else stat.S_IFREG
        if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
            # /dev/zero would not end before the disk is full
            yield _broken(name, "a device", "a saved page, a folder of them, or - for standard input")
            return
        if not stat.S_ISREG(mode):
            with path.open("rb") as file:
                yield from _stream(name, file, passed_over)
            return
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        yield _broken(name, f"a file that cannot be read ({error.strerror})", "a saved page")
        return
    yield from _regular(name, path, start, passed_over)


def _regular(name: str, path: Path, start: bytes, passed_over: Counter[str]) -> Iterator[SavedFile]:
    if start in BEGINNINGS:
        with path.open("rb") as file:
            for member in members(name, file):
                if member.is_page:
                    yield _member(name, member)
                else:
                    passed_over[name] += 1
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
        return unpacked(name, file, file.tell, seen)

    def frame(place: str) -> BinaryIO | None:
        windows = PureWindowsPath(place)
        if ".." in windows.parts or windows.drive or windows.root:
            return None
        try:
            file = path.parent / place
            return file.open("rb") if file.is_file() else None
        except OSError:
            return None

    return SavedFile(name, size, opened, place_in_mirror(path.absolute()), frame)


def _stream(name: str, source: BinaryIO, passed_over: Counter[str]) -> Iterator[SavedFile]:
    """What can be read once only is laid down in a temporary file, since identifying a layout reads its start first."""
    with tempfile.TemporaryDirectory(prefix="nkdb-") as folder:
        laid_down = Path(folder, "page")
        # closed before it is read: on Windows nobody opens a temporary file a second time
        with laid_down.open("wb") as spool:
            shutil.copyfileobj(source, spool)
        with laid_down.open("rb") as spool:
            start = spool.read(4)
        yield from _regular(name, laid_down, start, passed_over)


def _member(archive: str, member: Member) -> SavedFile:
    name = shown(f"{archive}!{member.name}" if member.name else archive)

    def opened(seen: Seen) -> BinaryIO:
        file, consumed = member.open()
        return unpacked(name, file, consumed, seen)

    return SavedFile(name, member.size, opened, place_in_mirror(PurePosixPath(member.name)))


def _broken(name: str, found: str, allowed: str) -> SavedFile:
    def refuse(_: Seen) -> BinaryIO:
        raise PageError(name, found, allowed)

    return SavedFile(name, None, refuse)
