"""Bytes of a saved file to text, by what the file says about itself; a guess is never made in silence.

A byte order mark wins over a declaration (of the server, of XML, of `<meta charset>`), and bytes that are valid UTF-8
win over a declaration of anything else, but for a few broken ones. Bytes that are neither are taken as Korean where
they make everyday syllables, be it that nothing is declared, or what servers and editors declare of whatever they give
(UTF-8, windows-1252); else, undeclared, as windows-1252. Labels mean what the WHATWG Encoding Standard makes of them:
iso-8859-1 is windows-1252, euc-kr is cp949.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from nkdb.errors import PageError

WANTED = "a page saved as text: HTML, JSON, XML or plain text"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KINDS = (
    (rb"\xff\xd8\xff", "a JPEG image"),
    (rb"\x89PNG\r\n", "a PNG image"),
    (rb"GIF8[79]a", "a GIF image"),
    (rb"RIFF[\s\S]{4}WEBP", "a WebP image"),
    (rb"%PDF-", "a PDF document"),
    (rb"PK\x03\x04|PK\x05\x06", "a ZIP archive"),
    (rb"\x1f\x8b\x08", "a gzip archive"),
    (rb"BZh\d1AY&SY", "a bzip2 archive"),
    (rb"\xfd7zXZ\x00", "an xz archive"),
    (rb"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (rb"Rar!\x1a\x07", "a RAR archive"),
    (rb"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (rb"\{\\rtf", "an RTF document"),
    (rb"wOF[F2]|\x00\x01\x00\x00\x00", "a font"),
    (rb"\x7fELF|MZ\x90\x00", "a program"),
    (rb"SQLite format 3\x00", "a SQLite database"),
    (rb"[\s\S]{257}ustar", "a tar archive"),
    (rb"filedesc:", "a web archive in the old ARC format"),
)
_XML = re.compile(rb"\s*<\?xml\s[^>]{0,200}?\bencoding\s*=\s*[\"']\s*([\w.:-]{1,40})")
_META = re.compile(rb"<meta\s[^>]{0,400}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_SNIFFED = 4096
_WHATWG = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "gb2312": "gb18030",
    "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932", "utf-16": "utf-8", "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}  # fmt: skip
_LABELS = {"x-sjis": "cp932", "windows-31j": "cp932", "windows-949": "cp949", "x-gbk": "gb18030", "unicode": "utf-8"}
_OF_WHATEVER = (None, "utf-8", "cp1252")
_STATEFUL = "iso2022"
_BROKEN = "\ufffd"
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_FEWEST_BETWEEN, _FEWEST_WHOLE = 200, 10
"""So many letters of a text, and of those that are not ASCII, there are at least for each broken one."""
_EVERYDAY = frozenset("이다는을의에고가하지은기한를도사로서인있어대나시자리그일정")
_FEWEST_SYLLABLES, _SHARE_OF_EVERYDAY = 4, 0.15
"""So many there are of what is to be taken for Korean though it does not say so."""
_TEXTS = ("utf-8", "cp", "iso8859", "iso2022", "koi8", "mac", "big5", "gb18030", "euc_", "johab", "tis-620")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the Python name of the encoding it was read in, and what was odd about it."""

    text: str
    encoding: str
    warning: str | None = None


class Utf8Pieces:
    r"""A long text as UTF-8, piece by piece, with U+FFFD for bytes that are none; `broken` is in how many places.

    >>> pieces = Utf8Pieces("utf-8")
    >>> [pieces.mended(b"caf\xc3"), pieces.mended(b"\xa9 \xff"), pieces.mended(b""), pieces.broken]
    [b'caf', b'\xc3\xa9 \xef\xbf\xbd', b'', 1]
    """

    def __init__(self, encoding: str) -> None:
        self.broken = 0
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._is_utf8 = encoding == "utf-8"

    def mended(self, piece: bytes) -> bytes:
        """The next piece, without a character that goes on in the one behind it; an empty piece is the last."""
        pending, _ = self._decoder.getstate()
        mended = self._decoder.decode(piece, final=not piece).encode("utf-8")
        sign = _BROKEN.encode("utf-8")
        self.broken += mended.count(sign) - ((pending + piece).count(sign) if self._is_utf8 else 0)
        return mended


def unpaired(text: str) -> str:
    r"""A text without halves of surrogate pairs (`\ud83d` alone), which JSON can write but no file can hold."""
    return _SURROGATE.sub(_BROKEN, text)


def kind_of(raw: bytes) -> str | None:
    """What a file that is no text is, by its first bytes; None where they tell nothing.

    >>> kind_of(b"%PDF-1.7 ...")
    'a PDF document'
    """
    return next((kind for pattern, kind in _KINDS if re.match(pattern, raw)), None)


def decode(name: str, raw: bytes, declared: str | None = None, *, whole: bool = True) -> Decoded:
    r"""The text of a file, with line ends as line feeds.

    `declared` is an encoding named outside the file (by a server); `whole` is False for the first bytes of a file,
    which may end within a character. Raises PageError where the bytes are an image or an archive, hold NUL
    characters, or are not what they are declared to be; it names the place.

    >>> decode("page.txt", "caf\u00e9".encode("cp1252")).warning
    'no encoding is declared and the bytes are not UTF-8; read as windows-1252'
    """
    kind = kind_of(raw)
    if kind:
        raise PageError(name, kind, WANTED)
    decoded = _decode(_Bytes(name, raw, whole), declared)
    text = decoded.text
    # bytes are searched many times faster than text
    if b"\0" in raw and "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise PageError(name, f"a NUL character in line {line}", "a page saved as text")
    if b"\r" in raw and "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(text, decoded.encoding, decoded.warning)


@dataclass(frozen=True, slots=True)
class _Bytes:
    """The bytes of a file, `skip` of which are a byte order mark, and whether they are all it has."""

    name: str
    raw: bytes
    whole: bool
    skip: int = 0

    def text(self, encoding: str, errors: str = "strict") -> str:
        return codecs.getincrementaldecoder(encoding)(errors).decode(self.raw[self.skip :], final=self.whole)

    def read(self, encoding: str, *, first: int | None = None) -> Decoded:
        """The text; where it is none, the error names the byte, or the `first` one that is not UTF-8 either."""
        try:
            return Decoded(self.text(encoding), encoding)
        except UnicodeDecodeError as error:
            if first is None and (mended := self.mended(encoding, error.start)):
                return mended
            position = error.start + self.skip if first is None else first
            found = f"byte 0x{self.raw[position]:02X} in {self._place(position)}, which is "
            found += f"not {'' if first is None else 'UTF-8, and other bytes are not '}{called(encoding)}"
            allowed = "a page saved as text in the encoding it declares, or in UTF-8"
            raise PageError(self.name, found, allowed) from None

    def mended(self, encoding: str, begin: int) -> Decoded | None:
        """A text with U+FFFD for a few bytes that are none, the first at `begin`; None where they are many.

        An old editor cuts a syllable in half where it shortens a text, or pastes a quotation mark of another encoding.
        """
        if encoding.startswith(_STATEFUL):  # a byte may say how those behind it are to be read
            return None
        text = self.text(encoding, "replace")
        bad = text.count(_BROKEN)
        if bad * _FEWEST_BETWEEN > len(text):
            return None
        places = f"{bad:,} place{'s' if bad > 1 else ''}, the first in {self._place(begin + self.skip)}"
        return Decoded(text, encoding, f"bytes that are not {called(encoding)} in {places}: U+FFFD stands there")

    def korean(self) -> Decoded | None:
        """The text as Korean, if that gives the syllables that every Korean text is full of; else None.

        Curly quotes of windows-1252, with the letters behind them, and Chinese make syllables too, but seldom those.
        """
        try:
            read = self.read("cp949")
        except PageError:
            return None
        letters = [sign for sign in read.text if sign > "\x7f" and sign.isalpha()]
        everyday = sum(letter in _EVERYDAY for letter in letters)
        return read if len(letters) >= _FEWEST_SYLLABLES and everyday >= _SHARE_OF_EVERYDAY * len(letters) else None

    def _place(self, position: int) -> str:
        line = self.raw.count(b"\n", 0, position) + 1
        return f"line {line} (byte {position:,} of the file)"


def _decode(saved: _Bytes, declared: str | None) -> Decoded:
    raw = saved.raw
    for mark, marked in _BOMS:
        if raw.startswith(mark):
            return replace(saved, skip=len(mark)).read(marked)
    if wide := _without_mark(raw):
        read = saved.read(wide)
        return replace(read, warning=read.warning or f"no byte order mark; read as {wide.upper()}")
    label, encoding = declared_encoding(raw, declared)
    if encoding and encoding.startswith(_STATEFUL) and b"\x1b" in raw:  # seven-bit, so that it looks like ASCII
        return saved.read(encoding)
    try:
        text = saved.text("utf-8")
    except UnicodeDecodeError as error:
        return _decode_other(saved, label, encoding, error.start)
    warning = None
    if label and encoding is None:
        warning = f"encoding {label!r} is not known; read as UTF-8"
    elif encoding not in (None, "utf-8") and not raw.isascii():
        warning = f"encoding {label!r} is declared, but the bytes are UTF-8; read as UTF-8"
    return Decoded(text, "utf-8", warning)


def _decode_other(saved: _Bytes, label: str | None, encoding: str | None, first: int) -> Decoded:
    """The text of bytes of which the `first` one is not UTF-8."""
    mended = saved.mended("utf-8", first)
    if mended and _is_mostly_utf8(mended.text):
        return mended
    odd = f"encoding {label!r} is not known" if label else "no encoding is declared"
    guess = f"{odd} and the bytes are not UTF-8; read as"
    if encoding in _OF_WHATEVER and (korean := saved.korean()):
        against = f"encoding {label!r} is declared, but the bytes are Korean; read as CP949"
        told = [against if encoding else f"{guess} CP949 (Korean)", korean.warning]
        return replace(korean, warning="; ".join(filter(None, told)))
    if encoding:
        return saved.read(encoding)
    return replace(saved.read("cp1252", first=first), warning=f"{guess} windows-1252")


def _is_mostly_utf8(text: str) -> bool:
    """Whether a text with broken bytes has many more letters that no other encoding makes of so many bytes."""
    return sum(letter > "\x7f" for letter in text) > _FEWEST_WHOLE * text.count(_BROKEN)


def called(encoding: str) -> str:
    """What messages call an encoding of a Python name."""
    return f"windows-{encoding[2:]}" if encoding.startswith("cp125") else encoding.upper()


def declared_encoding(raw: bytes, declared: str | None = None) -> tuple[str | None, str | None]:
    r"""The label of the encoding that a file declares, if nothing outside it does, and its Python name; or None.

    >>> declared_encoding(b'<?xml version="1.0" encoding="EUC-KR"?>'), declared_encoding(b"<p>", "klingon")
    (('EUC-KR', 'cp949'), ('klingon', None))
    """
    label = declared or _declared_in(raw)
    return label, _codec(label) if label else None


def _declared_in(raw: bytes) -> str | None:
    start = raw[:_SNIFFED]
    if not start.lstrip().startswith(b"<"):
        return None
    match = _XML.match(start) or _META.search(start)
    return match[1].decode("ascii") if match else None


def _codec(label: str) -> str | None:
    label = label.strip().strip("\"'").lower()
    if label in _LABELS:
        return _LABELS[label]
    try:
        known = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    known = _WHATWG.get(known, known)
    return known if known.startswith(_TEXTS) else None


def _without_mark(raw: bytes) -> str | None:
    """UTF-16 of mostly Latin text, which has a NUL in every other byte."""
    start = raw[:512]
    half = len(start) // 2
    if half < 4 or b"\0" not in start:
        return None
    for encoding, first in (("utf-16-be", 0), ("utf-16-le", 1)):
        if start[first::2].count(0) > 0.7 * half and start[1 - first :: 2].count(0) == 0:
            return encoding
    return None
