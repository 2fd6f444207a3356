"""Pages with bytes cut, deleted, doubled, swapped and put in: nothing but a PageError comes of them, or articles."""

from __future__ import annotations

import gzip
import io
import random
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Any

import pytest

from nkdb.archive.article import PageArticle
from nkdb.archive.normal import normal_body, normal_line, printed_lines
from nkdb.archive.saved import saved_files
from nkdb.errors import PageError

PAGES = Path(__file__).parent / "pages"
FILES = sorted(file for file in PAGES.glob("*/*") if file.suffix != ".json" or file.name.endswith(".page.json"))
FILES += sorted((PAGES / "same-post").glob("*.json"))
TOKENS = (
    b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"&#0;", b"&#x202e;",
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\xe2\x80\x8b", b"\x1b[2J", b"\r", b"\r\n", b"\n\n", b"\xed\xa0\x80",
    b"</p>", b"<p>", b"<script>", b"</script>", b"<pre>", b"<table><tr><td>", b"<plaintext>", b"{", b"}", b"[", b"]", b'"',
    b"\\u0000", b"\\ud800", b"\\u202e", b"null", b"1e999", b"-", b"NaN", b"Share\n", b"January 31st, 2011", b"June 31st, 2014",
    b"Source:", b"By ", b"2014-6-31", b"0000", b"20140", b"2 Responses to x\n", b"Content-Length: 999999", b"WARC/1.0\r\n",
    b"Transfer-Encoding: chunked\r\n", b"\x1f\x8b", b"PK\x03\x04", b"<item>", b"</item>", b"xmlns:a='b'", "é".encode("latin-1"),
)  # fmt: skip
ROUNDS = {"plain": 24, "gz": 12, "zip": 12}
"""How often each page is broken, per packing: what a packing adds is the unpacking."""
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "plain": lambda data: data,
    "gz": lambda data: gzip.compress(data, mtime=0),
    "zip": lambda data: zipped(data),
}


def zipped(data: bytes) -> bytes:
    """A zip archive with a page."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("page"), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes after one to four changes."""
    for _ in range(chance.randrange(1, 5)):
        begin = chance.randrange(len(data) + 1)
        end = min(len(data), begin + int(chance.paretovariate(0.6)))
        piece = data[begin:end]
        match chance.randrange(7):
            case 0:
                data = data[:begin]
            case 1:
                data = data[:begin] + data[end:]
            case 2:
                data = data[:end] + piece * chance.randrange(1, 4) + data[end:]
            case 3:
                other = chance.randrange(len(data) + 1)
                data = data[:other] + piece + data[other:]
            case 4:
                data = data[:begin] + chance.randbytes(chance.randrange(1, 4)) + data[begin + 1 :]
            case _:
                data = data[:begin] + chance.choice(TOKENS) + data[begin:]
    return data


def texts(value: Any) -> Iterator[str]:
    """All texts in an article."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from texts(each)


def assert_clean(article: PageArticle) -> None:
    """What holds for every article, whatever the page was."""
    assert article.title == normal_line(article.title)
    assert article.title or article.body
    for paragraphed in (article.body, article.comments or ""):
        assert paragraphed == normal_body(paragraphed.split("\n\n"))
    for lined in (article.head, article.tail):
        assert lined is None or lined.split("\n") == printed_lines(lined)
    for line in (article.byline, article.url, *article.captions, *article.images, *article.categories, *article.tags):
        assert line is None or (line and line == normal_line(line))
    assert article.url is None or article.url.lower().startswith(("http://", "https://"))
    for text in texts(astuple(article)):
        assert text == unicodedata.normalize("NFC", text)
        assert_harmless(text.replace("\n", ""))


def assert_harmless(text: str) -> None:
    """What holds for every line that a terminal may show: nothing in it controls one, or turns its direction."""
    assert not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text)
    assert not any("\u202a" <= letter <= "\u202e" or "\u2066" <= letter <= "\u2069" for letter in text)


def assert_holds(file: Path) -> int:
    """Read what there is; how many articles there were."""
    count = 0
    for saved in saved_files([file]):
        try:
            page = saved.read()
            for article in page.articles:
                assert_clean(article)
                count += 1
        except PageError as error:
            assert str(error).startswith(str(file))
            assert str(error).isprintable()
            continue
        for said in (*page.warnings, *page.skipped):
            assert_harmless(said)
    return count


@pytest.mark.parametrize("packer", PACKERS)
def test_whatever_happens_to_a_page(tmp_path: Path, packer: str) -> None:
    file = tmp_path / "page"
    chance = random.Random(f"{packer} 2014")  # noqa: S311 -- the same pages every time
    found = 0
    for page in FILES:
        data = page.read_bytes()
        for turn in range(ROUNDS[packer]):
            # what breaks an archive leaves little to read in it: every other page is broken before it is packed
            broken = mutated(PACKERS[packer](data), chance) if turn % 2 else PACKERS[packer](mutated(data, chance))
            file.write_bytes(broken)
            found += assert_holds(file)
    assert found > len(FILES)
