"""Feeds: RSS 2.0 with `content:encoded`, and Atom.

A feed gives an instant, mostly in UTC, and not the day under which the blog has the post. The day is taken from the
address (`/2014/08/05/`) where that is within a day of the instant, from a stamp with an offset of its own, or from the
blog's time zone where the user names it; otherwise the article is kept without a date.
https://www.rssboard.org/rss-specification, https://web.resource.org/rss/1.0/modules/content/, RFC 4287
"""

from __future__ import annotations

import datetime
import html
import io
import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

from nkdb.archive.article import Page, PageArticle
from nkdb.archive.content import Content
from nkdb.archive.rendered import rendered_post
from nkdb.archive.wxr import is_export
from nkdb.archive.xmltext import well_formed
from nkdb.errors import PageError

NAME = "feed"
LOOKS_FOR = "XML that begins with <rss> or <feed>"
POST_LOOKS = "an <item> or <entry> with a title and <content:encoded>, <content>, <description> or <summary>"

_ROOTS = ("rss", "feed", "rdf:rdf")
_IN_ADDRESS = re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,2})(?:/|$)")
_DAY = datetime.timedelta(days=1)


def identify(content: Content) -> bool:
    """Whether it begins with the element of a feed, and is no export of a blog, which is RSS too."""
    return content.root in _ROOTS and not is_export(content)


def parse(content: Content) -> Page:
    """The entries of the feed, in its order."""
    import feedparser

    data = well_formed(content)
    # bytes in a stream: what feedparser is given as a text it may take for an address to fetch
    read = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not read.version:
        raise PageError(content.name, f"<{content.root}> that is no feed", "RSS or Atom")
    page = Page(NAME)
    page.articles = list(_articles(page, read.entries, content.zone))
    return page


def _articles(page: Page, entries: list[Any], zone: ZoneInfo | None) -> Iterator[PageArticle]:
    for number, entry in enumerate(entries, 1):
        where = f"entry {number}"
        fields = dict(entry)  # feedparser's own look-up takes one field for another
        text, whole = _text(fields)
        if not whole:
            page.warnings.append(f"{where}: the feed has no full text; its summary is kept, which may be an excerpt")
        link = fields.get("link")
        instant = _instant(page, where, fields)
        day = _day(page, where, instant, str(link or ""), zone)
        title = fields.get("title_detail") or {}
        tags = [str(tag.get("term") or "") for tag in fields.get("tags", ())]
        article = rendered_post(
            page, where, _as_html(title), day, text, url=str(link) if link else None, byline=_author(fields),
            categories=tags, instant=instant.astimezone(datetime.UTC) if instant else None,
        )  # fmt: skip
        if article:
            yield article


def _text(fields: dict[str, Any]) -> tuple[str, bool]:
    """The text of an entry as HTML, and whether it is the full one."""
    contents = [content for content in fields.get("content", ()) if content.get("value")]
    if contents:
        return _as_html(max(contents, key=lambda content: len(content["value"]))), True
    summary = fields.get("summary_detail") or {}
    return _as_html(summary), not summary.get("value")


def _as_html(detail: Any) -> str:
    value = str(detail.get("value") or "")
    if detail.get("type") != "text/plain":
        return value
    return "".join(f"<p>{html.escape(part)}</p>" for part in re.split(r"\n\s*\n", value))


def _author(fields: dict[str, Any]) -> str | None:
    detail = fields.get("author_detail") or {}
    name = detail.get("name") or fields.get("author")
    return html.escape(str(name)) if name else None


def _instant(page: Page, where: str, fields: dict[str, Any]) -> datetime.datetime | None:
    """The instant of publication, in the offset it is given in; a stamp without any is taken as UTC."""
    printed = fields.get("published")
    if not printed:
        printed = fields.get("updated")
        if printed:
            page.warnings.append(f"{where}: no date of publication; that of its last change is taken")
    if not printed:
        page.warnings.append(f"{where}: no date; the article is kept without a date")
        return None
    for read in (datetime.datetime.fromisoformat, parsedate_to_datetime):
        try:
            instant = read(str(printed).strip())
            instant = instant if instant.tzinfo else instant.replace(tzinfo=datetime.UTC)
            instant.astimezone(datetime.UTC)
            return instant
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    page.warnings.append(f"{where}: no such date: {str(printed)[:60]!r}; the article is kept without a date")
    return None


def _day(
    page: Page, where: str, instant: datetime.datetime | None, link: str, zone: ZoneInfo | None
) -> datetime.date | None:
    if instant is None:
        return None
    in_address = _day_in(link)
    if in_address and abs(in_address - instant.astimezone(datetime.UTC).date()) <= _DAY:
        return in_address
    if in_address:
        page.warnings.append(f"{where}: its address says {in_address}, its stamp {instant.isoformat()}")
    if instant.utcoffset():
        return instant.date()
    if zone:
        try:
            return instant.astimezone(zone).date()
        except OverflowError:
            return None
    page.warnings.append(
        f"{where}: {instant.isoformat()} is an instant, not the blog's own day; the article is kept without a date "
        "(name the blog's time zone to have one)"
    )
    return None


def _day_in(link: str) -> datetime.date | None:
    match = _IN_ADDRESS.search(link)
    try:
        return datetime.date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None
