"""Web archives (WARC), record by record: every page in one goes through the other layouts.

ISO 28500, https://iipc.github.io/warc-specifications/
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from nkdb.archive.article import Page, PageArticle
from nkdb.archive.content import TEXT_LIMIT, Content
from nkdb.archive.rendered import address
from nkdb.errors import PageError

NAME = "web archive (WARC)"
LOOKS_FOR = "a first line such as: WARC/1.1"
POST_LOOKS = "a response or resource record with a page of one of the other layouts"

_FIRST_LINE = re.compile(r"WARC/\d")
_TEXTS = re.compile(r"text/(?:html|xml|plain)|application/(?:[\w.-]+\+)?(?:json|xml)", re.IGNORECASE)
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
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    number = 0
    with content.open() as stream:
        try:
            for record in ArchiveIterator(stream):
                number += 1
                yield from _record(page, content, number, record)
        except (ArchiveLoadFailed, ValueError, EOFError, OSError, AttributeError, TypeError) as error:
            found = f"a broken web archive after record {number} ({error})"
            raise PageError(content.name, found, "whole WARC records") from None


def _record(page: Page, content: Content, number: int, record: Any) -> Iterator[PageArticle]:
    if record.rec_type not in ("response", "resource"):
        if record.rec_type == "revisit":
            page.skipped["seen before (revisit)"] += 1
        return
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    reason, media = _unwanted(record, url)
    if reason:
        page.skipped[reason] += 1
        return
    where = f"record {number} ({url[:200]})"
    raw = record.content_stream().read(TEXT_LIMIT + 1)
    if len(raw) > TEXT_LIMIT:
        page.warnings.append(f"{where}: more than {TEXT_LIMIT // 2**20} MB, left out")
        page.skipped["too large"] += 1
        return
    charset = _CHARSET.search(media)
    inner = Content(where, raw, zone=content.zone, url=address(url), declared=charset[1] if charset else None)
    yield from _page(page, inner)


def _unwanted(record: Any, url: str) -> tuple[str | None, str]:
    """Why a record holds no page (None where it may), and its media type."""
    media = record.rec_headers.get_header("Content-Type") or ""
    if record.http_headers:
        status = str(record.http_headers.get_statuscode())
        if status != "200":
            return ("redirects" if status.startswith("3") else f"status {status[:10]}"), media
        media = record.http_headers.get_header("Content-Type") or ""
    if _path(url) == "/robots.txt":
        return "robots.txt", media
    if media and not _TEXTS.match(media.strip()):
        return f"not text: {media.partition(';')[0].strip().lower()[:60]}", media
    return None, media


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _page(page: Page, inner: Content) -> Iterator[PageArticle]:
    from nkdb.archive.layouts import LAYOUTS, read_content  # late: this module is one of them

    try:
        if not any(layout.identify(inner) for layout in LAYOUTS if layout.NAME != NAME):
            page.skipped["pages of no known layout"] += 1
            return
        read = read_content(inner)
        articles = list(read.articles)
    except PageError as error:
        page.warnings.append(f"{error}")
        page.skipped["pages that cannot be read"] += 1
        return
    page.warnings += [f"{inner.name}: {warning}" for warning in read.warnings]
    page.skipped.update(read.skipped)
    for article in articles:
        yield article if article.url or len(articles) > 1 else dataclasses.replace(article, url=inner.url)
