"""Web archives (WARC), record by record: every page in one goes through the other layouts.

ISO 28500, https://iipc.github.io/warc-specifications/
"""

from __future__ import annotations

import contextlib
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from nkdb.archive.article import Page, PageArticle
from nkdb.archive.content import TEXT_LIMIT, Content
from nkdb.archive.html.address import address
from nkdb.archive.normal import shown
from nkdb.archive.reading import layouts, read_content
from nkdb.errors import MissingExtraError, PageError

NAME = "web archive (WARC)"
FORMAT = "packed"
LOOKS_FOR = "a first line such as: WARC/1.1"
POST_LOOKS = "a response or resource record with a page of one of the other layouts"

_FIRST_LINE = re.compile(r"WARC/\d")
_TEXTS = re.compile(r"text/(?:html|xml|plain)|application/(?:[\w.-]+\+)?(?:json|xml)", re.IGNORECASE)
# what browsers that crawl write of a page beside it: its text, its links, a picture of it; and look-ups of names
_OF_CRAWLER = re.compile(r"(?:urn|metadata|dns|whois):", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)


def identify(content: Content) -> bool:
    """Whether it begins with a record."""
    return _FIRST_LINE.match(content.start) is not None


def parse(content: Content) -> Page:
    """The articles of all pages in the archive, lazily; records that hold none are counted."""
    page = Page(NAME)
    page.articles = _articles(page, content)
    return page


def _articles(page: Page, content: Content) -> Iterator[PageArticle]:
    number, is_empty = 0, True
    with content.open() as stream:
        for number, record in _records(page, content, stream):
            for article in _record(page, content, number, record):
                is_empty = False
                yield article
    if not number:
        raise PageError(content.name, "a web archive without records", "whole WARC records")
    if is_empty and not page.broken:
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in page.skipped.most_common(5))
        found = "a web archive without a post" + (f" ({reasons})" if reasons else "")
        raise PageError(content.name, found, POST_LOOKS)


def _records(page: Page, content: Content, stream: BinaryIO) -> Iterator[tuple[int, Any]]:
    """The records with their numbers; what warcio prints about lengths that are wrong becomes a warning."""
    from warcio.archiveiterator import ArchiveIterator

    records, number, odd = ArchiveIterator(stream), 0, 0
    while True:
        # warcio raises what its parsers happen to run into, from AttributeError to zlib.error
        try:
            with contextlib.redirect_stderr(io.StringIO()):
                record = next(records, None)
        except PageError:
            raise
        except Exception as error:
            reason = shown(str(error)[:300]) or type(error).__name__
            found = f"a broken web archive after record {number} ({reason})"
            raise PageError(content.name, found, "whole WARC records") from None
        if records.err_count > odd:
            odd = records.err_count
            page.warnings.append(f"record {number}: what follows is no record; its length is probably wrong")
        if record is None and not records.next_line:
            return
        number += 1
        # where the file ends within a header, warcio ends in silence, or gives what has no length
        if record is None or not record.rec_headers.get_header("Content-Length"):
            found = f"the header of record {number} without its length, as where the file ends within it"
            raise PageError(content.name, found, "whole WARC records")
        yield number, record
        _rest(content, number, record)


def _rest(content: Content, number: int, record: Any) -> None:
    """Read a record to its end; raises PageError where the file ends first."""
    while record.raw_stream.read(2**16):
        pass
    left = getattr(record.raw_stream, "limit", 0)
    if left > 0:
        found = f"the end of the file {left:,} bytes before that of record {number}"
        raise PageError(content.name, found, "whole WARC records")


def _record(page: Page, content: Content, number: int, record: Any) -> Iterator[PageArticle]:
    if record.rec_type not in ("response", "resource"):
        if record.rec_type == "revisit":
            page.skipped["seen before (revisit)"] += 1
        return
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    reason, media = _unwanted(record, url)
    if reason:
        page.skipped[shown(reason)] += 1
        return
    where = f"record {number} ({shown(url[:200])})"
    raw = _payload(record)
    if raw is None:
        page.leave_out("pages that cannot be read", f"{where}: its compression or its chunks are broken, left out")
        return
    _rest(content, number, record)
    if _is_part(record) and not raw.lstrip().startswith(b"<"):  # of HTML its own end tells
        page.leave_out("pages that are cut off", f"{where}: the crawler kept a part of it only, left out")
        return
    if len(raw) > TEXT_LIMIT:
        page.leave_out("too large", f"{where}: more than {TEXT_LIMIT // 2**20} MB, left out")
        return
    charset = _CHARSET.search(media)
    inner = Content(where, raw, zone=content.zone, url=address(url), declared=charset[1] if charset else None)
    yield from _page(page, inner)


def _is_part(record: Any) -> bool:
    headers = record.rec_headers
    return bool(headers.get_header("WARC-Truncated") or headers.get_header("WARC-Segment-Number"))


def _unwanted(record: Any, url: str) -> tuple[str | None, str]:
    """Why a record holds no page (None where it may), and its media type."""
    media = record.rec_headers.get_header("Content-Type") or ""
    if record.http_headers:
        status = str(record.http_headers.get_statuscode())
        if status != "200":
            return ("redirects" if status.startswith("3") else f"status {status[:10]}"), media
        media = record.http_headers.get_header("Content-Type") or ""
    if _OF_CRAWLER.match(url):
        return "of the crawler's own", media
    if _path(url) == "/robots.txt":
        return "robots.txt", media
    if media and not _TEXTS.match(media.strip()):
        return f"not text: {media.partition(';')[0].strip().lower()[:60]}", media
    return None, media


def _payload(record: Any) -> bytes | None:
    """The bytes of a page without transfer and content encoding, no more than are too many; None where broken.

    What warcio unpacks itself it cuts off in silence where it is broken. Some crawlers unpack pages and keep the
    headers, so that the first bytes decide.
    """
    from warcio.bufferedreaders import ChunkedDataReader

    headers = record.http_headers
    stream = record.raw_stream
    if headers and "chunked" in (headers.get_header("Transfer-Encoding") or "").lower():
        stream = ChunkedDataReader(stream)
    encoding = (headers.get_header("Content-Encoding") or "").strip().lower() if headers else ""
    try:
        raw = _up_to_limit(stream)
        if encoding in ("gzip", "x-gzip") and raw.startswith(b"\x1f\x8b"):
            return _up_to_limit(gzip.GzipFile(fileobj=io.BytesIO(raw)))
        if encoding == "br" and not raw.lstrip().startswith(b"<"):
            return _without_brotli(raw)
        if encoding == "deflate" and not raw.lstrip().startswith(b"<"):
            return _inflated(raw)
    except (OSError, EOFError, ValueError, zlib.error):
        return None
    return raw


def _inflated(raw: bytes) -> bytes | None:
    """A page sent as "deflate", of which some servers leave out the header; text is none, and was unpacked before."""
    has_header = raw[:1] == b"x"
    unpacker = zlib.decompressobj() if has_header else zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        unpacked = unpacker.decompress(raw, TEXT_LIMIT + 1)
    except zlib.error:
        return None if has_header else raw
    return unpacked if unpacker.eof or len(unpacked) > TEXT_LIMIT else None


def _without_brotli(raw: bytes) -> bytes | None:
    """A page as a proxy between a browser and the web recorded it; nothing in it tells whether it was unpacked."""
    import brotli

    unpacker, pieces, size, rest = brotli.Decompressor(), list[bytes](), 0, raw
    try:
        while size <= TEXT_LIMIT and not unpacker.is_finished():
            piece = unpacker.process(rest, output_buffer_limit=2**20)
            if not piece and not rest:
                return None
            pieces.append(piece)
            size, rest = size + len(piece), b""
    except brotli.error:
        return None if pieces else raw
    return b"".join(pieces)


def _up_to_limit(stream: Any) -> bytes:
    pieces, size = [], 0
    while size <= TEXT_LIMIT and (piece := stream.read(2**16)):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _page(page: Page, inner: Content) -> Iterator[PageArticle]:
    try:
        if not any(layout.identify(inner) for layout in layouts() if layout.NAME != NAME):
            page.skipped["pages of no known layout"] += 1
            return
        read = read_content(inner)
        articles = list(read.articles)
    except (PageError, MissingExtraError) as error:
        page.leave_out("pages that cannot be read", f"{error}")
        return
    page.warnings += [f"{inner.name}: {warning}" for warning in read.warnings]
    page.skipped.update(read.skipped)
    page.broken += read.broken
    for article in articles:
        article.place = f"{inner.name}: {article.place or f'line {article.line}'}"
        yield article
