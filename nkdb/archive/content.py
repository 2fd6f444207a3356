"""A saved file, opened and decoded once for all layouts."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, BinaryIO, TypeVar, cast
from zoneinfo import ZoneInfo

from nkdb.archive.files.decoding import Decoded, declared_encoding, decode
from nkdb.archive.normal import has_normal_lines
from nkdb.errors import PageError

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

Found = TypeVar("Found")

START_BYTES = 65536
_SMALL = 2**20
TEXT_LIMIT = 64 * 2**20
_HTML_WORDS = (
    "html head body title meta link base script style div span p a article main section header nav table h1 h2 h3 ul "
    "ol center font br"
)
_HTML = frozenset(_HTML_WORDS.split())
# numbered links of plain text are not JSON
_JSON = re.compile(r"(?!\[\d+\][^\s,\]])(?:\[\s*(?:[\[\]{\"0-9-]|(?:true|false|null)\b)|\{\s*[\"}]|\[\s*$|\{\s*$)")
# what PHP says of errors goes before what it was asked for
_COMPLAINTS = re.compile(r"\s*(?:<br ?/?>\s*<b>[A-Za-z ]{1,40}</b>:[^\n]*<br ?/?>\n\s*)+")
_SHOWN_TEXT = re.compile(r"<body\b[^<>]*>\s*<pre\b[^<>]*>\s*(?=[\[{])", re.IGNORECASE)
_HEAD_OF_SHOWN_TEXT = 4096
_BROKEN_HEADINGS = ":is(h1, h2, h3, h4) br"
BINARY_LIST = b"bplist00"
FEEDS = ("rss", "feed", "rdf:rdf")
"""The first elements of feeds, which are XML and not HTML."""
_OF_ANY_BYTES = (b"WARC/", BINARY_LIST)
# white space, instructions, comments and a document type, with its own declarations in brackets, then an element; what
# has been passed over is not gone back to
_PROLOG = re.compile(
    r"(?:\s++|(?>(?=<\?).*?\?>)|(?><!--.*?-->)|(?P<doctype>(?><!doctype(?>(?:[^>\[]*\[[^\]]*\])?)[^>]*>)))*+"
    r"<(?!\?|!--|!doctype)(?P<root>[^\s/><]{0,100})",
    re.IGNORECASE | re.DOTALL,
)
_OTHER = re.compile(rb"[\x80-\xff]")
_MESSAGE = re.compile(rb"[A-Za-z-]+:")


class Content:
    """The content of a saved file.

    `identify()` of a layout looks at `start` (and `root`, `is_html`) alone, so that a file of a gigabyte is never
    loaded to find out what it is; of HTML, which is never as large, it looks at `tree`, for what shows its layout may
    stand behind long scripts. `text` and `tree` load a whole file of up to TEXT_LIMIT bytes; `open()` gives a
    fresh stream of its bytes, for layouts that read a file bit by bit. `zone` is the time zone of the blog, where the
    user gave it; `url` is the address the file was fetched from, where that is known, and `mirrored` host and path that
    it has in the mirror of a site. `frame` opens a page that was saved beside this one to be shown within it, and gives
    None where there is none.
    """

    def __init__(
        self,
        name: str,
        source: bytes | Callable[[], BinaryIO],
        *,
        zone: ZoneInfo | None = None,
        url: str | None = None,
        declared: str | None = None,
        mirrored: str | None = None,
        frame: Callable[[str], BinaryIO | None] | None = None,
    ) -> None:
        self.name, self.zone, self.url, self.declared, self.mirrored = name, zone, url, declared, mirrored
        self._source, self._frame = source, frame
        self._found: dict[object, object] = {}

    def open(self) -> BinaryIO:
        """The bytes from the beginning, any compression undone; raises PageError where the file cannot be read."""
        return io.BytesIO(self._source) if isinstance(self._source, bytes) else self._source()

    def frame(self, place: str) -> Content | None:
        """The page beside this one at a place relative to it, under the name of this one; None where there is none."""
        opened = self._frame(place) if self._frame is not None else None
        if opened is None:
            return None
        with opened as stream:
            return Content(self.name, stream.read(TEXT_LIMIT + 1), zone=self.zone)

    @cached_property
    def raw(self) -> bytes:
        """All bytes; raises PageError where they are more than TEXT_LIMIT."""
        raw = self._read(TEXT_LIMIT + 1)
        if len(raw) > TEXT_LIMIT:
            allowed = f"up to {TEXT_LIMIT // 2**20} MB, or an export (WXR) or web archive (WARC) of any size"
            raise PageError(self.name, f"more than {TEXT_LIMIT // 2**20} MB", allowed)
        return raw

    @cached_property
    def text(self) -> str:
        """The text, with line ends as line feeds; raises PageError where the bytes are none."""
        return self._decoded.text

    @cached_property
    def start(self) -> str:
        """The first characters (64 KB), white space left out, in which a layout announces itself."""
        return self._decoded_start.text.lstrip()

    @cached_property
    def encoding(self) -> str:
        """The encoding of a file that is read bit by bit, by its Python name.

        Where it declares another than UTF-8, and the first 64 KB tell nothing, what shows is the first bytes that do.
        """
        start = self._read(START_BYTES)
        _, declared = declared_encoding(start, self.declared)
        if declared not in (None, "utf-8") and start.isascii():
            with self.open() as stream:
                for piece in iter(partial(stream.read, _SMALL), b""):
                    if other := _OTHER.search(piece):
                        telling = start + piece[other.start() : other.start() + START_BYTES]
                        return decode(self.name, telling, self.declared, whole=False).encoding
        return self._decoded_start.encoding

    @property
    def warnings(self) -> list[str]:
        """What was odd about the encoding, as far as it has been looked at."""
        known = self.__dict__.get("_decoded") or self.__dict__.get("_decoded_start")
        return [known.warning] if known and known.warning else []

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The parsed page, of a file that holds HTML."""
        from selectolax.lexbor import LexborHTMLParser

        # the parser takes UTF-8, with no broken byte; a text would be encoded for it again
        as_saved = self._is_utf8 and not self.raw.startswith(codecs.BOM_UTF8) and b"\r" not in self.raw
        tree = LexborHTMLParser(self.raw if as_saved else self.text)
        for line_end in tree.css(_BROKEN_HEADINGS):  # the words around it would become one
            line_end.insert_before(" ")
        return tree

    @cached_property
    def has_normal_lines(self) -> bool:
        """Whether each line of the text is sure to be in normal form, but for spaces at its ends."""
        return has_normal_lines(self.raw if self._is_utf8 else self.text.encode())

    def once(self, find: Callable[[LexborHTMLParser], Found]) -> Found:
        """What a function finds in the page, which several layouts ask for: it is looked for the first time only."""
        if find not in self._found:
            self._found[find] = find(self.tree)
        return cast(Found, self._found[find])

    @cached_property
    def root(self) -> str:
        """The name of the first element, in lower case; empty where the file does not begin with mark-up."""
        return self._prolog["root"].lower() if self._prolog else ""

    @cached_property
    def is_packed(self) -> bool:
        """Whether it is a file that pages and pictures of every encoding are packed into."""
        return _holds_any_bytes(self._read(START_BYTES))

    @property
    def has_doctype(self) -> bool:
        """Whether a document type declaration stands before the first element."""
        return self._prolog is not None and self._prolog["doctype"] is not None

    @cached_property
    def is_json(self) -> bool:
        """Whether it is JSON, be it behind complaints of PHP or, saved by a browser, in the page that shows it."""
        return _JSON.match(self.start, _begin(self.start)) is not None or self._shown is not None

    @property
    def json(self) -> str:
        """The JSON of a file that is JSON, with as many line feeds as stand before it."""
        return self.below_complaints if self._shown is None else self._shown

    @property
    def below_complaints(self) -> str:
        """The text, with as many line feeds in place of what PHP says of errors above it."""
        begin = _begin(self.text)
        return "\n" * self.text.count("\n", 0, begin) + self.text[begin:] if begin else self.text

    @property
    def is_html(self) -> bool:
        """Whether it begins as an HTML page, or a part of one, does."""
        if not self.start.startswith("<") or self.is_json or self.root in FEEDS:
            return False
        if self.start.startswith("<?xml") and self.root not in _HTML:
            return False
        return self.root in _HTML or "<html" in (start := self.start[:1024].lower()) or "<!doctype html" in start

    @cached_property
    def _prolog(self) -> re.Match[str] | None:
        return _PROLOG.match(self.start, _begin(self.start))

    @cached_property
    def _shown(self) -> str | None:
        """The JSON in a page by which a browser shows it, and nothing else; None where it is no such page."""
        found = _SHOWN_TEXT.search(self.start, 0, _HEAD_OF_SHOWN_TEXT) if self.start.startswith("<") else None
        if found is None or not _JSON.match(self.start, found.end()) or self.tree.body is None:
            return None
        text = "".join(pre.text_lexbor() for pre in self.tree.body.css("body > pre:first-child"))
        return text if text.strip() == self.tree.body.text_lexbor().strip() else None

    @property
    def _is_utf8(self) -> bool:
        """Whether all bytes are UTF-8, and the text was read so."""
        return self._decoded.encoding == "utf-8" and self._decoded.warning is None

    @cached_property
    def _decoded(self) -> Decoded:
        return decode(self.name, self.raw, self.declared)

    @cached_property
    def _decoded_start(self) -> Decoded:
        raw = self._read(_SMALL)
        if len(raw) < _SMALL and not _holds_any_bytes(raw):  # all of it: read and decoded once
            self.__dict__["raw"] = raw
            text, known = self._decoded.text, self._decoded
            return Decoded(text[:START_BYTES], known.encoding, known.warning)
        raw = raw[:START_BYTES]
        if _holds_any_bytes(raw):  # pages and pictures of every encoding follow
            return Decoded(raw.decode("latin-1").replace("\r\n", "\n"), "latin-1")
        return decode(self.name, raw, self.declared, whole=len(raw) < START_BYTES)

    def _read(self, limit: int) -> bytes:
        if "raw" in self.__dict__:
            return self.raw[:limit]
        with self.open() as stream:
            return stream.read(limit)


def _begin(text: str) -> int:
    """Where a text begins, behind complaints of PHP."""
    complaints = _COMPLAINTS.match(text)
    return complaints.end() if complaints else 0


def _holds_any_bytes(raw: bytes) -> bool:
    return raw.startswith(_OF_ANY_BYTES) or (b"multipart/related" in raw[:4096] and _MESSAGE.match(raw) is not None)
