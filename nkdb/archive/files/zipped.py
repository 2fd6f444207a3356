"""The members of a zip archive, each a saved file of its own."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import IO, BinaryIO

from nkdb.archive.files.beside import beside_pages
from nkdb.archive.normal import shown
from nkdb.errors import PageError

BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")
"""How such archives begin: with a member, or empty."""
_WHOLE = "a whole ZIP archive"
_OFFICE = {
    "word/document.xml": "a Word document",
    "xl/workbook.xml": "an Excel file",
    "ppt/presentation.xml": "a PowerPoint file",
}
_BY_TYPE = {
    b"application/epub+zip": "an EPUB book",
    b"application/vnd.oasis.opendocument.": "an OpenDocument file",
}
_LONGEST_TYPE = 200
_IS_UTF8 = 0x800
_FEWEST_SYLLABLES = 0.75
_WINDOWS = 0
# of the other methods Python unpacks a block at a stroke, whatever it swells to
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its name there, its packed size in bytes, how to open it, and whether it may be a page.

    `open()` gives the unpacked bytes and a function that tells how many packed ones were read; it raises PageError,
    as do the bytes while they are read.
    """

    name: str
    size: int | None
    open: Callable[[], tuple[IO[bytes], Callable[[], int]]]
    is_page: bool = True


def members(name: str, file: BinaryIO) -> Iterator[Member]:
    """The files in an archive, in its order, but for hidden ones; one that must not be read says so when opened.

    The archive is read while its members are: open and read each before asking for the next.
    """
    try:
        archive = zipfile.ZipFile(file)
    # besides its own error: a directory that points nowhere, and a version of ZIP that it does not know
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        yield Member("", None, _refusing(name, f"a broken or unfinished ZIP archive ({error})", _WHOLE))
        return
    with archive:
        # zipfile's own is_dir() fails where a member has no name
        named = ((info, _as_written(info)) for info in archive.infolist())
        files = [(info, written) for info, written in named if not (written.endswith("/") or is_hidden(written))]
        infos = [info for info, _ in files]
        if not infos:
            yield Member("", None, _refusing(name, "a ZIP archive without files", "a ZIP archive of saved pages"))
        if document := _document(archive, infos):
            yield Member("", None, _refusing(name, document, "a document saved as HTML or plain text, or saved pages"))
            return
        beside = beside_pages([written for _, written in files])
        for info, written in files:
            opener = _opener(shown(f"{name}!{written}"), archive, info, file)
            yield Member(written, info.compress_size, opener, written not in beside)


def _as_written(info: zipfile.ZipInfo) -> str:
    """The name of a member, with slashes between its folders.

    What an archive does not say to be UTF-8, zipfile takes for that of an English DOS. It may be UTF-8 all the same, as
    macOS writes it, or Korean, as Windows does there.
    """
    name = info.filename.replace("\\", "/") if info.create_system == _WINDOWS else info.filename
    if name.isascii() or info.flag_bits & _IS_UTF8:
        return name
    for encoding in ("utf-8", "euc-kr"):
        with suppress(UnicodeError):
            read = name.encode("cp437").decode(encoding)
            if encoding == "utf-8" or _is_korean(read):
                return read
    return name


def _is_korean(name: str) -> bool:
    """Whether most of the letters of a name are Korean; headlines have some in Chinese, and signs between them."""
    letters = [letter for letter in name if letter.isalpha() and not letter.isascii()]
    return 0 < sum("가" <= letter <= "힣" for letter in letters) >= _FEWEST_SYLLABLES * len(letters)


def is_hidden(member: str) -> bool:
    """Whether a file is none of the user's own: hidden, or what macOS keeps beside others.

    >>> is_hidden("__MACOSX/page.html"), is_hidden("2014/.DS_Store"), is_hidden("2014/page.html")
    (True, True, False)
    """
    parts = [part for part in PurePosixPath(member).parts if part not in ("..", ".")]
    return "__MACOSX" in parts or any(part.startswith(".") for part in parts)


def _document(archive: zipfile.ZipFile, infos: Sequence[zipfile.ZipInfo]) -> str | None:
    """What a document is that is packed as a ZIP archive; None where it is an archive of files."""
    names = {info.filename for info in infos}
    if "[Content_Types].xml" in names:
        return next((kind for part, kind in _OFFICE.items() if part in names), "an Office document")
    # of OpenDocument and EPUB the first member, which is not packed, says what they are
    first = infos[0] if infos else None
    if first is None or first.filename != "mimetype" or first.file_size > _LONGEST_TYPE or _refused(first):
        return None
    with suppress(zipfile.BadZipFile, OSError, ValueError), archive.open(first) as opened:
        said = opened.read()
        return next((kind for begins, kind in _BY_TYPE.items() if said.startswith(begins)), None)
    return None


def _opener(
    name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, file: BinaryIO
) -> Callable[[], tuple[IO[bytes], Callable[[], int]]]:
    if refused := _refused(info):
        return _refusing(name, *refused)

    def opened() -> tuple[IO[bytes], Callable[[], int]]:
        try:
            inner = archive.open(info)
        # besides its own error: a member that lies nowhere, or is packed in a way that it does not know
        except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
            raise PageError(name, f"a broken or unfinished ZIP archive ({error})", _WHOLE) from None
        begin = info.header_offset
        return inner, lambda: min(max(file.tell() - begin, 0), info.compress_size)

    return opened


def _refused(info: zipfile.ZipInfo) -> tuple[str, str] | None:
    """What is wrong with a member, and what is allowed."""
    windows = PureWindowsPath(info.filename)
    if ".." in windows.parts or windows.drive or windows.root:
        return "a name that leads out of the archive", "names of files within the archive"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "a symbolic link", "files"
    if info.flag_bits & 0x1:
        return "a member locked with a password", "an archive without password"
    if info.compress_type not in _METHODS:
        return f"a member packed by method {info.compress_type}", "members that are stored or deflated"
    return None


def _refusing(name: str, found: str, allowed: str) -> Callable[[], tuple[IO[bytes], Callable[[], int]]]:
    def refuse() -> tuple[IO[bytes], Callable[[], int]]:
        raise PageError(name, found, allowed)

    return refuse
