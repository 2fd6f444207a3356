"""The files that stand beside saved pages and are none: what a program that had a hand in it keeps for itself.

A browser saves pictures and scripts in a folder named after the page; wget and HTTrack mirror whole sites with them; a
WACZ file (https://specs.webrecorder.net/wacz/1.1.1/) has indexes beside its web archives.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from pathlib import PurePosixPath

# wget keeps the query behind the name: style.css?ver=6.5
_NO_PAGE = re.compile(
    r".+\.(?:css|js|mjs|map|png|jpe?g|gif|webp|avif|svg|ico|bmp|tiff?|woff2?|ttf|otf|eot|mp3|mp4|ogg|webm|swf"
    r"|sqlite(?:-wal|-shm|-journal)?)"
    r"(?:(?:[?@]|%3F).*)?",
    re.IGNORECASE,
)
_OF_MIRROR = frozenset({"robots.txt", "hts-log.txt", "hts-err.txt"})
_OF_WINDOWS = frozenset({"desktop.ini", "thumbs.db"})
_OF_HTTRACK = "hts-cache"
_PAGE = (".html", ".htm", ".xhtml", ".HTML", ".HTM")
_OF_PAGE = (
    "_files", ".files", "-Dateien", "-filer", "_archivos", "_arquivos", "_bestanden", "_bylos", "_datoteke",
    "_dosyalar", "_elemei", "_failid", "_fails", "_fajlovi", "_ficheiros", "_fichiers", "_file", "_fitxers",
    "_fitxategiak", "_pliki", "_soubory", "_tiedostot",
)  # fmt: skip
"""What browsers put behind the name of a page for the folder of its pictures, by language (".files" in Korean).

These are the endings of Windows's "connected files".
"""
_WARC_IN_WACZ = re.compile(r"archive/[^/]+\.warc(?:\.gz)?")
_WACZ = "datapackage.json"


def is_folder_beside(name: str, names: Collection[str]) -> bool:
    """Whether a folder among `names` holds nothing but what belongs to a page, or to a mirror.

    >>> is_folder_beside("쌀.files", {"쌀.files", "쌀.htm"}), is_folder_beside("2014", {"2014", "2014.html"})
    (True, False)
    """
    stems = [name.removesuffix(end) for end in _OF_PAGE if name.endswith(end)]
    return name == _OF_HTTRACK or any(f"{stem}{end}" in names for stem in stems for end in _PAGE)


def is_beside_pages(name: str, names: Collection[str]) -> bool:
    """Whether a file among `names` is none that anybody reads: a picture, a script, a database, a program's own.

    What else it may be shows in its content.

    >>> is_beside_pages("style.css?ver=6.5", ()), is_beside_pages("robots.txt", ()), is_beside_pages("index.html", ())
    (True, True, False)
    """
    of_archive = name == "index.rdf" and "index.html" in names  # Mozilla's archive format (MAFF)
    is_kept = name in _OF_MIRROR or name.lower() in _OF_WINDOWS
    of_httrack = name == "index.html" and _OF_HTTRACK in names
    return of_archive or of_httrack or is_kept or _NO_PAGE.fullmatch(name) is not None


def beside_pages(members: Sequence[str]) -> set[str]:
    """Those members of a zip archive that are no pages."""
    archives = {name for name in members if _WARC_IN_WACZ.fullmatch(name)}
    if archives and _WACZ in members:
        return {*members} - archives
    names: dict[PurePosixPath, set[str]] = defaultdict(set)
    paths = {member: PurePosixPath(member) for member in members}
    for file in paths.values():
        for path in (file, *file.parents):
            names[path.parent].add(path.name)
    return {
        member
        for member, path in paths.items()
        if is_beside_pages(path.name, names[path.parent])
        or any(is_folder_beside(folder.name, names[folder.parent]) for folder in path.parents)
    }
