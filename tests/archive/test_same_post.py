"""One post, saved in every format there is, is one article: same text, same day, same key."""

from __future__ import annotations

import datetime
import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from nkdb.archive.article import PageArticle
from nkdb.archive.key import article_key
from nkdb.archive.saved import saved_files

PAGES = Path(__file__).parent / "pages" / "same-post"
FORMATS = [file.name for file in sorted(PAGES.iterdir())]
MEDIA = {
    ".html": "text/html",
    ".md": "text/plain",
    ".json": "application/json",
    ".xml": "application/rss+xml",
    ".txt": "text/plain",
}

BODY = (
    "The kettle works at Samplewon now runs two halls, “and both are full”, its director said.\n\n"
    "Workers carry the tins by hand – there is no belt – and it’s warm…\n\n"
    "A third hall cost 3 < 4 million, R&D included."
)


def only(path: Path) -> PageArticle:
    """The one article of a file."""
    (article,) = [article for saved in saved_files([path]) for article in saved.read().articles]
    return article


def packed(name: str, data: bytes) -> bytes:
    """A zip archive with one member."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"pages/{name}", data)
    return buffer.getvalue()


def crawled(name: str, data: bytes) -> bytes:
    """A web archive with one response."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    headers = StatusAndHeaders("200 OK", [("Content-Type", MEDIA[Path(name).suffix])], protocol="HTTP/1.1")
    url = f"https://blog.example/{name}"
    record = writer.create_warc_record(url, "response", payload=io.BytesIO(data), http_headers=headers)
    writer.write_record(record)
    record.raw_stream.close()
    return buffer.getvalue()


WRAPPINGS: dict[str, Callable[[str, bytes], bytes]] = {
    "as it is": lambda _, data: data,
    "UTF-16": lambda name, data: data if name.endswith(".xml") else data.decode().encode("utf-16"),
    "CRLF": lambda _, data: data.replace(b"\n", b"\r\n"),
    "gz": lambda _, data: gzip.compress(data),
    "zip": packed,
    "WARC": crawled,
}


@pytest.mark.parametrize("wrapping", WRAPPINGS)
@pytest.mark.parametrize("name", FORMATS)
def test_same_post(tmp_path: Path, name: str, wrapping: str) -> None:
    file = tmp_path / "saved"
    file.write_bytes(WRAPPINGS[wrapping](name, (PAGES / name).read_bytes()))
    article = only(file)
    assert article.title == "Kettle works “doubles” its output – a visitor’s account"
    assert article.published_on == datetime.date(2014, 8, 5)
    assert article.body == BODY
    assert article.tail == "Read the full story here:\nKettles for everyone\nSample Daily\nKim Sample\n2014-8-4"
    assert [(work.outlet, work.title, work.date) for work in article.cited] == [
        ("Sample Daily", "Kettles for everyone", datetime.date(2014, 8, 4))
    ]
    assert article.images == ("kettle-hall-2014-8-5",)
    assert article_key(article.title, article.published_on) == (
        "kettle-works-doubles-its-output-a-visitors-account-2014-08-05"
    )
