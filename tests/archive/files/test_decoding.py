"""Bytes to text: what a file says of itself holds unless its bytes speak against it, and a guess is told."""

from __future__ import annotations

import codecs

import pytest

from nkdb.archive.content import Content
from nkdb.archive.files.decoding import WANTED, decode
from nkdb.archive.reading import read_content
from nkdb.errors import PageError

TEXT = "Café “로동신문”\n"
LATIN = "Café “8.3”\n"
CP1252 = LATIN.encode("cp1252")
KOREAN = "“오징어 배”가 항구에 있다 (11월).\n"
KOREAN_GUESSED = "no encoding is declared and the bytes are not UTF-8; read as CP949 (Korean)"
GUESSED = "no encoding is declared and the bytes are not UTF-8; read as windows-1252"
ODD = "bytes that are not {} in {}, the first in line {} (byte {} of the file): U+FFFD stands there"


def xml(encoding: str) -> bytes:
    """The declaration of an XML file."""
    return f'<?xml version="1.0" encoding="{encoding}"?>'.encode()


def meta(encoding: str) -> bytes:
    """The declaration of an HTML page."""
    return f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">'.encode()


@pytest.mark.parametrize(
    ("raw", "declared", "text", "encoding", "warning"),
    [
        (TEXT.encode(), None, TEXT, "utf-8", None),
        (codecs.BOM_UTF8 + TEXT.encode(), "cp949", TEXT, "utf-8", None),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), None, TEXT, "utf-16-le", None),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-8", TEXT, "utf-16-be", None),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), None, TEXT, "utf-32-le", None),
        (LATIN.encode("utf-16-le"), None, LATIN, "utf-16-le", "no byte order mark; read as UTF-16-LE"),
        (LATIN.encode("utf-16-be"), None, LATIN, "utf-16-be", "no byte order mark; read as UTF-16-BE"),
        (CP1252, None, LATIN, "cp1252", GUESSED),
        (CP1252, "iso-8859-1", LATIN, "cp1252", None),
        (CP1252, "Windows-1252", LATIN, "cp1252", None),
        (CP1252, "us-ascii", LATIN, "cp1252", None),
        (CP1252, "no-such-thing", LATIN, "cp1252",
         "encoding 'no-such-thing' is not known and the bytes are not UTF-8; read as windows-1252"),
        # Korean that says nothing of itself, as an editor saves it; not what only could be Korean
        (KOREAN.encode("cp949"), None, KOREAN, "cp949", KOREAN_GUESSED),
        *((KOREAN.encode("cp949"), label, KOREAN, "cp949",
           f"encoding {label!r} is declared, but the bytes are Korean; read as CP949") for label in ["utf-8", "latin1"]),
        (KOREAN.encode("cp949") * 9 + b"\xc0", None, KOREAN * 9 + "\ufffd", "cp949",
         f"{KOREAN_GUESSED}; {ODD.format('CP949', '1 place', 10, 324)}"),
        ("이 쌀\n".encode("cp949"), None, "ÀÌ ½Ò\n", "cp1252", GUESSED),
        (f"<div class='the body of an article'>{KOREAN}</div>".encode("cp949"), None,
         f"<div class='the body of an article'>{KOREAN}</div>", "cp949", KOREAN_GUESSED),
        (f"{KOREAN}똠방\n".encode("cp949"), None, f"{KOREAN}똠방\n", "cp949", KOREAN_GUESSED),
        (f"{KOREAN}朝鮮\n".encode("cp949"), None, f"{KOREAN}朝鮮\n", "cp949", KOREAN_GUESSED),
        *(
            (text.encode(encoding), None, text.encode(encoding).decode("cp1252"), "cp1252", GUESSED)
            for text, encoding in [
                ("it’s theirs, they’re sure it’s so, and that’s that", "cp1252"),
                ("ÄÖ, ÜÄ", "cp1252"), ("£££ à l’été", "cp1252"), ("今天的米价比去年高得多而且粮食不够", "gb2312"),
            ]
        ),
        (TEXT.encode(), "iso-8859-1", TEXT, "utf-8",
         "encoding 'iso-8859-1' is declared, but the bytes are UTF-8; read as UTF-8"),
        (TEXT.encode(), "no-such-thing", TEXT, "utf-8", "encoding 'no-such-thing' is not known; read as UTF-8"),
        (b"rice\n", "euc-kr", "rice\n", "utf-8", None),
        ("로동신문\n".encode("cp949"), "euc-kr", "로동신문\n", "cp949", None),
        ("新聞\n".encode("cp932"), "x-sjis", "新聞\n", "cp932", None),
        ("新聞\n".encode("iso2022_jp"), "iso-2022-jp", "新聞\n", "iso2022_jp", None),
        ("报道\n".encode("gb18030"), "GBK", "报道\n", "gb18030", None),
        (xml("euc-kr") + "쌀".encode("cp949"), None, xml("euc-kr").decode() + "쌀", "cp949", None),
        (meta("shift_jis") + "米".encode("cp932"), None, meta("shift_jis").decode() + "米", "cp932", None),
        (b"a\r\nb\rc\n", None, "a\nb\nc\n", "utf-8", None),
        (b"charset=euc-kr \xc3\xa9", None, "charset=euc-kr é", "utf-8", None),
        (b"", None, "", "utf-8", None),
    ],
)  # fmt: skip
def test_texts(raw: bytes, declared: str | None, text: str, encoding: str, warning: str | None) -> None:
    decoded = decode("page", raw, declared)
    assert (decoded.text, decoded.encoding, decoded.warning) == (text, encoding, warning)


LONG = "쌀과 옥수수 값이 올랐다. " * 20
PLACES = [
    ("utf-8", "utf-8", "UTF-8", b"\x92"),
    ("utf-8", None, "UTF-8", b"\x92"),
    ("utf-8", "euc-kr", "UTF-8", b"\xed\x95"),
    ("utf-8", "iso-8859-1", "UTF-8", b"\xff"),
    ("cp949", "euc-kr", "CP949", b"\xc6"),
    ("gb18030", "gb2312", "GB18030", b"\xff"),
]


@pytest.mark.parametrize(("encoding", "declared", "called", "bad"), PLACES)
def test_a_few_broken_bytes_do_not_spoil_a_text(encoding: str, declared: str | None, called: str, bad: bytes) -> None:
    begin, rest = b"a\n", (" " + LONG).encode(encoding)
    broken = decode("page", begin + bad + rest, declared)
    assert (broken.text, broken.encoding) == (f"a\n\ufffd {LONG}", encoding)
    assert broken.warning == ODD.format(called, "1 place", 2, 2)
    twice = decode("page", begin + bad + rest + bad + rest, declared)
    assert (twice.text.count("\ufffd"), twice.warning) == (2, ODD.format(called, "2 places", 2, 2))


def test_a_page_with_a_broken_byte_is_read() -> None:
    page = f"<!DOCTYPE html><meta charset=utf-8><title>A mill</title><h1>A mill</h1><main><p>{LONG}</p></main>".encode()
    read = read_content(Content("page.html", page.replace("옥".encode(), b"\xec\x98", 1)))
    assert [article.body for article in read.articles] == [LONG.replace("옥", "\ufffd", 1).strip()]
    assert "U+FFFD" in read.warnings[0]


IN_ITS_ENCODING = "a page saved as text in the encoding it declares, or in UTF-8"


@pytest.mark.parametrize(
    ("raw", "declared", "found", "allowed"),
    [
        (b"a\nb\0c", None, "a NUL character in line 2", "a page saved as text"),
        (b"one\ntwo \xff\xe9", "utf-8", "byte 0xFF in line 2 (byte 8 of the file), which is not UTF-8", IN_ITS_ENCODING),
        (b"\xc5\xff", "euc-kr", "byte 0xC5 in line 1 (byte 0 of the file), which is not CP949", IN_ITS_ENCODING),
        (b"caf\xe9 \x81", None,
         "byte 0xE9 in line 1 (byte 3 of the file), which is not UTF-8, and other bytes are not windows-1252",
         IN_ITS_ENCODING),
        (codecs.BOM_UTF16_LE + b"a\0b", None, "byte 0x62 in line 1 (byte 4 of the file), which is not UTF-16-LE",
         IN_ITS_ENCODING),
        (codecs.BOM_UTF8 + b"a\xff", None, "byte 0xFF in line 1 (byte 4 of the file), which is not UTF-8",
         IN_ITS_ENCODING),
    ],
)  # fmt: skip
def test_what_is_no_text_is_named_with_its_place(raw: bytes, declared: str | None, found: str, allowed: str) -> None:
    with pytest.raises(PageError) as caught:
        decode("page", raw, declared)
    assert str(caught.value) == f"page: found {found}; allowed: {allowed}"


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG image"), (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"GIF89a", "a GIF image"), (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "a WebP image"),
        (b"%PDF-1.7\n", "a PDF document"), (b"PK\x03\x04", "a ZIP archive"), (b"\x1f\x8b\x08\x00", "a gzip archive"),
        (b"BZh91AY&SY", "a bzip2 archive"), (b"\xfd7zXZ\x00", "an xz archive"), (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
        (b"Rar!\x1a\x07\x01\x00", "a RAR archive"), (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"), (b"{\\rtf1", "an RTF document"),
        (b"wOF2", "a font"), (b"\x7fELF\x02", "a program"),
        (b"a.txt".ljust(257, b"\0") + b"ustar\x0000", "a tar archive"),
        (b"filedesc://a.arc 0.0.0.0 2008", "a web archive in the old ARC format"),
    ],
)  # fmt: skip
def test_what_is_something_else_is_called_by_its_name(start: bytes, kind: str) -> None:
    with pytest.raises(PageError) as caught:
        decode("page.html", start + b"\x00 and more")
    assert str(caught.value) == f"page.html: found {kind}; allowed: {WANTED}"


@pytest.mark.parametrize("encoding", ["utf-8", "cp949", "cp932", "utf-16-le"])
def test_the_first_bytes_of_a_file_may_end_within_a_character(encoding: str) -> None:
    raw = (codecs.BOM_UTF16_LE if encoding == "utf-16-le" else b"") + ("쌀" if encoding != "cp932" else "米").encode(
        encoding
    )
    assert decode("page", raw * 3 + raw[:-1], encoding, whole=False).text.replace("\ufeff", "") in ("쌀쌀쌀", "米米米")
    with pytest.raises(PageError):
        decode("page", raw * 3 + raw[:-1], encoding)
