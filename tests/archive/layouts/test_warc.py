"""Web archives: each record is read, left out and counted, or named; nothing of one spoils the next."""

from __future__ import annotations

import gzip
import io
import zlib

import brotli
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from nkdb.archive.article import Page, PageArticle
from nkdb.archive.content import Content
from nkdb.archive.layouts import warc
from nkdb.archive.reading import read_content
from nkdb.errors import PageError

PAGE = b"Archive for April, 2016\n\nA mill\n\nSaturday, April 30th, 2016\n\nIt grinds.\n"
URL = "https://blog.example/2016/04/"


def record(
    data: bytes = PAGE, url: str = URL, status: str = "200 OK", media: str = "text/plain", **headers: str
) -> bytes:
    """One response of a web server; further headers by name, with underscores for hyphens."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=False)
    named = [("Content-Type", media), *((name.replace("_", "-"), value) for name, value in headers.items())]
    made = writer.create_warc_record(
        url, "response", payload=io.BytesIO(data), length=len(data),
        http_headers=StatusAndHeaders(status, named, protocol="HTTP/1.1"),
    )  # fmt: skip
    writer.write_record(made)
    made.raw_stream.close()
    return buffer.getvalue()


def read(data: bytes) -> tuple[Page, list[PageArticle]]:
    """The archive, and its articles."""
    page = read_content(Content("crawl.warc", data))
    return page, list(page.articles)


def refusal(data: bytes) -> str:
    """What is wrong with an archive."""
    with pytest.raises(PageError) as caught:
        read(data)
    return str(caught.value)


def chunked(data: bytes) -> bytes:
    """A body as HTTP sends it bit by bit."""
    parts = [data[at : at + 20] for at in range(0, len(data), 20)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


SENT = [
    record(),
    record(gzip.compress(PAGE), Content_Encoding="gzip"),
    record(zlib.compress(PAGE), Content_Encoding="deflate"),
    record(zlib.compress(PAGE)[2:-4], Content_Encoding="deflate"),
    record(b"Archive for April, 2016\n\nA mill\n\nApril 30th, 2016\n\nIt grinds.", media="text/plain",
           Content_Encoding="deflate"),
    record(brotli.compress(PAGE), Content_Encoding="br"),
    record(PAGE, Content_Encoding="gzip"),
    record(PAGE, Content_Encoding="br"),
    record(chunked(PAGE), Transfer_Encoding="chunked"),
    record(chunked(gzip.compress(PAGE)), Transfer_Encoding="chunked", Content_Encoding="gzip"),
    record(PAGE, media=""),
    record("Archive for April, 2016\n\nCafé\n\nApril 30th, 2016\n\nIt grinds.".encode("latin-1"),
           media='text/plain; charset="ISO-8859-1"'),
]  # fmt: skip


@pytest.mark.parametrize("data", SENT, ids=[
    "as it is", "gzip", "deflate", "deflate without a header", "unpacked, and said to be deflate", "br", "unpacked, and said to be gzip", "unpacked, and said to be br", "chunks", "gzip in chunks", "of no type", "Latin-1",
])  # fmt: skip
def test_a_page_however_it_was_sent(data: bytes) -> None:
    page, articles = read(data)
    assert [article.title for article in articles] in (["A mill"], ["Café"])
    assert (page.layout, page.skipped, page.broken) == ("web archive (WARC)", {}, 0)


LEFT_OUT = [
    (record(status="301 Moved"), "redirects"),
    (record(status="404 Not Found"), "status 404"),
    (record(b"User-agent: *", url="https://blog.example/robots.txt"), "robots.txt"),
    (record(PAGE, url="urn:text:https://blog.example/a", media="text/plain"), "of the crawler's own"),
    (record(PAGE, url="metadata://gnu.org/software/wget/warc/wget.log"), "of the crawler's own"),
    (record(b"\x89PNG\r\n", media="image/png"), "not text: image/png"),
    (record(b"body {}", media="text/css; charset=utf-8"), "not text: text/css"),
]


@pytest.mark.parametrize(("data", "reason"), LEFT_OUT, ids=[reason for _, reason in LEFT_OUT])
def test_what_holds_no_page_is_counted(data: bytes, reason: str) -> None:
    page, articles = read(data + record())
    assert [article.title for article in articles] == ["A mill"]
    assert (page.skipped, page.broken) == ({reason: 1}, 0)
    assert refusal(data) == f"crawl.warc: found a web archive without a post (1 {reason}); allowed: {warc.POST_LOOKS}"


BROKEN = [
    record(gzip.compress(PAGE)[:-9], Content_Encoding="gzip"),
    record(zlib.compress(PAGE)[:-9], Content_Encoding="deflate"),
    record(brotli.compress(PAGE * 20)[:-9], Content_Encoding="br"),
    record(zlib.compress(PAGE)[:8] + b"\xff" * 60, Content_Encoding="deflate"),
]


@pytest.mark.parametrize("data", BROKEN, ids=["gzip cut off", "deflate cut off", "br cut off", "deflate spoilt"])
def test_a_page_that_cannot_be_unpacked_is_named_and_the_next_is_read(data: bytes) -> None:
    page, articles = read(data + record())
    assert [article.title for article in articles] == ["A mill"]
    assert page.warnings == [f"record 1 ({URL}): its compression or its chunks are broken, left out"]
    assert (page.skipped, page.broken) == ({"pages that cannot be read": 1}, 1)


@pytest.mark.parametrize("field", ["WARC-Truncated: length", "WARC-Segment-Number: 1"])
def test_a_text_that_the_crawler_cut_off_is_left_out(field: str) -> None:
    text = b"Archive for April, 2016\n\nA mill\n\nApril 30th, 2016\n\nIt grinds, and"
    cut = record(text).replace(b"WARC-Type:", f"{field}\r\nWARC-Type:".encode(), 1)
    page, articles = read(cut + record())
    assert [article.title for article in articles] == ["A mill"]
    assert page.warnings == [f"record 1 ({URL}): the crawler kept a part of it only, left out"]
    assert (page.skipped, page.broken) == ({"pages that are cut off": 1}, 1)


def test_a_page_that_ends_as_html_does_is_read_though_the_crawler_stopped_there() -> None:
    data = b"<html><body class='single'><div class='post'><h2>A mill</h2><div class='entry'><p>It grinds.</p></div></div></html>"
    cut = record(data, media="text/html").replace(b"WARC-Type:", b"WARC-Truncated: time\r\nWARC-Type:", 1)
    page, articles = read(cut)
    assert ([article.title for article in articles], page.skipped) == (["A mill"], {})


@pytest.mark.parametrize(
    "data",
    [record(PAGE * 30), record(gzip.compress(PAGE * 30), Content_Encoding="gzip"),
     record(zlib.compress(PAGE * 30), Content_Encoding="deflate"),
     record(brotli.compress(PAGE * 30), Content_Encoding="br"),
     record(chunked(PAGE * 30), Transfer_Encoding="chunked")],
    ids=["as it is", "gzip", "deflate", "br", "chunks"],
)  # fmt: skip
def test_a_page_that_is_too_large_is_never_held(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(warc, "TEXT_LIMIT", 1_000)
    page, articles = read(data + record())
    assert [article.title for article in articles] == ["A mill"]
    assert page.warnings == [f"record 1 ({URL}): more than 0 MB, left out"]
    assert (page.skipped, page.broken) == ({"too large": 1}, 1)


def test_an_address_that_is_none_does_no_harm() -> None:
    _, articles = read(record(url="http://[blog/"))
    assert [article.title for article in articles] == ["A mill"]


def test_a_file_that_ends_within_a_record() -> None:
    assert refusal(record() + record()[:-30]) == (
        "crawl.warc: found the end of the file 26 bytes before that of record 2; allowed: whole WARC records"
    )


@pytest.mark.parametrize("last", [b"WARC-Type", b"Content-Type", b"\r\n\r\n"])
def test_a_file_that_ends_within_a_header(last: bytes) -> None:
    header = record().partition(b"HTTP/")[0]
    assert refusal(record() + header[: header.rindex(last)]) == (
        "crawl.warc: found the header of record 2 without its length, as where the file ends within it; "
        "allowed: whole WARC records"
    )


def cut_short(data: bytes, by: int) -> bytes:
    """A record that gives its length as less than it is."""
    length = int(data.split(b"Content-Length: ")[1].split(b"\r\n")[0])
    return data.replace(b"Content-Length: %d" % length, b"Content-Length: %d" % (length - by))


def test_a_length_that_is_a_little_too_short_is_told() -> None:
    page, articles = read(cut_short(record(), by=5) + record())
    assert [article.body for article in articles] == ["It gri", "It grinds."]
    assert page.warnings == ["record 1: what follows is no record; its length is probably wrong"]


@pytest.mark.parametrize(
    "data", [cut_short(record(), by=20), record() + b"\nand then\n"], ids=["far too short", "something else"]
)
def test_what_follows_is_no_record(data: bytes) -> None:
    message = refusal(data + record())
    assert message.startswith(
        "crawl.warc: found a broken web archive after record 1 (Invalid WARC record, first line: "
    )
    assert message.endswith("; allowed: whole WARC records")
