"""Feeds: RSS 2.0 with `content:encoded`, and Atom, which is what Blogger exports a blog as.

A feed mostly gives an instant in UTC, and not the day under which the blog has the post. The day is taken from the
address (`/2014/08/05/`) where that is within a day of the stamp, from a stamp in local time or with an offset of its
own, or from the blog's time zone where the user names it; otherwise the article is kept without a date.
https://www.rssboard.org/rss-specification, https://web.resource.org/rss/1.0/modules/content/, RFC 4287

Of an export only published posts are taken, each with its published comments; drafts, pages, settings and templates
are counted. What an entry is stands in Google's category of kinds, or in `blogger:type` and `blogger:status` of 2018
and later.
"""

from __future__ import annotations

import datetime
import html
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from nkdb.archive.article import Page, PageArticle, PostMetadata
from nkdb.archive.content import FEEDS, Content
from nkdb.archive.dates.post_date import NO_ZONE, day_in, permalink_day
from nkdb.archive.feeds.modules import without_modules
from nkdb.archive.feeds.stamp import Stamp, read_stamp
from nkdb.archive.feeds.xmltext import well_formed
from nkdb.archive.html.markup import read_html
from nkdb.archive.html.rendered import LOCKED, plain, rendered_post
from nkdb.archive.layouts import wxr
from nkdb.archive.normal import normal_body, shown
from nkdb.archive.posts.beginning import leads_on, leads_to_rest
from nkdb.errors import PageError

NAME = "feed"
FORMAT = "XML"
LOOKS_FOR = "XML that begins with <rss> or <feed>"
POST_LOOKS = "an <item> or <entry> with a title and <content:encoded>, <content>, <description> or <summary>"

# what sites have beside their feeds, by its first element
_OTHERS = {
    "oembed": "preview of a link", "rsd": "description of services", "urlset": "site map", "sitemapindex": "site map",
    "opensearchdescription": "description of a search", "manifest": "description of an editor",
}  # fmt: skip
_DAY = datetime.timedelta(days=1)
_COMMENT = "not a post: comment"
_COMMENT_ADDRESS = re.compile(r"#comment-\d+$")
_LOCKED_FORM = 'class="post-password-form"'
_LAST_PARAGRAPH = re.compile(r"<p>(?:(?!</?p[\s>]).)*</p>\s*\Z", re.DOTALL)
_LINK = re.compile(r"""<a\b[^<>]*\bhref=(["'])(?P<address>[^"'<>]*)\1[^<>]*>(?P<text>(?:(?!<a\b).)*?)</a>""", re.DOTALL)
_MAIL = re.compile(r"<?(?<![^\s()<>])[^\s()<>]+@[^\s()<>]+>?(?:\(\))?|\((?=[^\s()<>]+@[^\s()<>])[^\s()<>]++\)")
# as stand below the posts of wordpress.com, and what Blogger is told to put below all posts of a feed
_ADDED = re.compile(
    r"<a\b[^<>]*://feeds\.wordpress\.com/1\.0/[^<>]*>\s*<img\b[^<>]*>\s*</a>|<div class=[\"']blogger-post-footer.*",
    re.DOTALL,
)
_END = 2000
"""In so many characters at the end of a text a link to the whole of it stands."""
_TWICE_ESCAPED = re.compile(r"\s*&lt;(?:p|div)\b[^<]*\Z")
_TEXTS = ("text/", "application/xhtml")
_KINDS = "http://schemas.google.com/g/2005#kind"


def identify(content: Content) -> bool:
    """Whether it begins with the element of a feed, or of what is beside one, and is no export, which is RSS too."""
    return (content.root in FEEDS and not wxr.identify(content)) or content.root in _OTHERS


def parse(content: Content) -> Page:
    """The entries of the feed, in its order."""
    if other := _OTHERS.get(content.root):
        page = Page(NAME)
        page.skipped[f"not a post: {other}"] += 1
        return page
    import feedparser

    data = without_modules(well_formed(content))
    # bytes in a stream: what feedparser is given as a text it may take for an address to fetch
    try:
        read = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # what may go wrong in it, nothing says: names of namespaces with spaces do
        odd = shown(f"{type(error).__name__}: {error}"[:200])
        raise PageError(content.name, f"XML that cannot be read ({odd})", "RSS or Atom") from None
    if not read.version:
        raise PageError(content.name, f"<{content.root}> that is no feed", "RSS or Atom")
    page = Page(NAME)
    if not read.entries and read.feed.get("title"):  # as of the comments on a post that has none
        page.skipped["feed without entries"] += 1
    home = str(read.feed.get("link") or content.url or "")
    page.articles = list(_articles(page, read.entries, content.zone, home, is_rss=content.root != "feed"))
    return page


def _articles(
    page: Page, entries: list[Any], zone: ZoneInfo | None, home: str, *, is_rss: bool
) -> Iterator[PageArticle]:
    replies: dict[str, list[dict[str, Any]]] = defaultdict(list)
    posts: list[tuple[int, dict[str, Any]]] = []
    for number, entry in enumerate(entries, 1):
        fields = dict(entry)  # feedparser's own look-up takes one field for another
        reason = _why_no_post(fields)
        if reason is None:
            posts.append((number, fields))
        elif reason == _COMMENT and (post := _replied_to(fields)):
            replies[post].append(fields)
        else:
            page.skipped[shown(reason[:60])] += 1
    lost = sum(len(replies[post]) for post in replies.keys() - {str(fields.get("id")) for _, fields in posts})
    if lost:
        page.skipped[_COMMENT] += lost
    for number, fields in posts:
        where = f"entry {number}"
        text, whole = _text(fields)
        if _LOCKED_FORM in text:
            page.skipped[LOCKED] += 1
            continue
        link = _whole_address(home, str(_file_of_export(fields) or _link(fields)))
        if not whole or _is_beginning(text, link):
            page.warnings.append(f"{where}: the feed has no full text; its summary is kept, which may be an excerpt")
        stamp = _stamp(page, where, fields, link, is_rss=is_rss)
        day = _day(page, where, stamp, link, zone)
        title = fields.get("title_detail") or {}
        tags = [str(tag.get("term") or "") for tag in fields.get("tags", ()) if tag.get("scheme") != _KINDS]
        shown_text = _without_footer(text, _as_html(title), link)
        article = rendered_post(
            page, where, _as_html(title), day, shown_text,
            PostMetadata(
                link, _author(fields), tags, comments=_comments(replies.get(str(fields.get("id")), ())),
                instant=stamp.instant.astimezone(datetime.UTC) if stamp and stamp.instant else None,
            ),
        )  # fmt: skip
        if article:
            yield article


def _why_no_post(fields: dict[str, Any]) -> str | None:
    """Why an entry is left out, or None: in an export it says what it is, in WordPress's feeds of comments its link."""
    kinds = [str(tag.get("term")) for tag in fields.get("tags", ()) if tag.get("scheme") == _KINDS]
    kind = kinds[0].rpartition("#")[2] if kinds else str(fields.get("blogger_type") or "post").lower()
    if _COMMENT_ADDRESS.search(_link(fields)):
        kind = "comment"
    if kind not in ("post", "comment"):
        return f"not a post: {kind}"
    if fields.get("app_draft") == "yes":
        return "not published: draft"
    status = str(fields.get("blogger_status") or "live").lower()
    if status != "live":
        return f"not published: {status}"
    return _COMMENT if kind == "comment" else None


def _replied_to(fields: dict[str, Any]) -> str:
    """The id of the entry that a comment is on (RFC 4685)."""
    return str((fields.get("thr_in-reply-to") or {}).get("ref") or fields.get("blogger_parent") or "")


def _file_of_export(fields: dict[str, Any]) -> str | None:
    """The path of a post in an export that does not link to it."""
    has_link = any(link.get("rel") == "alternate" for link in fields.get("links", ()))
    return None if has_link else fields.get("blogger_filename")


def _link(fields: dict[str, Any]) -> str:
    """The address of an entry; FeedBurner has its own in place of it, and the blog's beside that."""
    return str(fields.get("feedburner_origlink") or fields.get("link") or "")


def _comments(replies: Iterable[dict[str, Any]]) -> str | None:
    """Comments, author first."""
    paragraphs: list[str] = []
    for fields in replies:
        paragraphs += [plain(_author(fields) or ""), *read_html(_text(fields)[0]).paragraphs]
    return normal_body(paragraphs) or None


def _whole_address(home: str, link: str) -> str:
    """The address of an entry, which some feeds give relative to that of the blog."""
    try:
        return urljoin(home, link) if link else ""
    except ValueError:
        return link


def _text(fields: dict[str, Any]) -> tuple[str, bool]:
    """The text of an entry as HTML, and whether it is the full one."""
    contents = [
        content
        for content in fields.get("content", ())
        if content.get("value") and str(content.get("type")).startswith(_TEXTS)
    ]
    if contents:
        return _as_html(max(contents, key=lambda content: len(content["value"]))), True
    summary = fields.get("summary_detail") or {}
    return _as_html(summary), not summary.get("value")


def _is_beginning(text: str, address: str) -> bool:
    """Whether a text ends with a link that leads on to the rest of it, at the address of its entry."""
    *_, last = (None, *_LINK.finditer(text, max(0, len(text) - _END)))
    if last is None:
        return False
    is_on = leads_to_rest(last["address"]) or (last["address"] == address and leads_on(plain(last["text"])))
    return is_on and not plain(text[last.end() :])


def _without_footer(text: str, title: str, address: str) -> str:
    """A text without the last paragraph if that says where the post first appeared, as plug-ins add in any language.

    It names the title, as a link, and then the blog, or what else of it the post is in, as another one. Pictures of
    buttons go with it.
    """
    text = _ADDED.sub("", text)
    last = _LAST_PARAGRAPH.search(text)
    links = [(link["address"], plain(link["text"])) for link in _LINK.finditer(last[0])] if last else []
    if last is None or len(links) != 2 or links[0][1] != plain(title):
        return text
    (post, _), (blog, _) = links
    is_own = post.partition("?")[0] == address.partition("?")[0] and post.split("/")[:3] == blog.split("/")[:3]
    return text[: last.start()] if is_own or post.startswith(blog.rstrip("/")) else text


def _as_html(detail: Any) -> str:
    value = str(detail.get("value") or "")
    if detail.get("type") == "text/plain":
        value = html.escape(value)
    elif _TWICE_ESCAPED.match(value):
        return html.unescape(value)
    elif "<" in value:
        return value
    return "".join(f"<p>{part}</p>" for part in re.split(r"\n\s*\n", value))


def _author(fields: dict[str, Any]) -> str | None:
    """The names of the authors; one alone may stand beside an address of mail, as RSS wants it."""
    names = [str(author["name"]) for author in fields.get("authors", ()) if author.get("name")]
    if len(names) < 2:
        printed = str(fields.get("author") or "")
        name = _MAIL.sub("", printed).strip()
        names = [name.removeprefix("(").removesuffix(")") if name.startswith("(") else name or printed]
    return html.escape(", ".join(dict.fromkeys(names))) or None


def _stamp(page: Page, where: str, fields: dict[str, Any], link: str, *, is_rss: bool) -> Stamp | None:
    """When an entry was published; where it does not say, as RSS 0.91 cannot, its address may.

    Items of RSS (`is_rss`) without `pubDate` have `dc:date`, which feedparser gives as that of a change.
    """
    printed = fields.get("published")
    if not printed:
        printed = fields.get("updated")
        if printed and not is_rss:
            page.warnings.append(f"{where}: no date of publication; that of its last change is taken")
    if not printed:
        if in_address := permalink_day(link):
            return Stamp(in_address)
        page.warnings.append(f"{where}: no date; the article is kept without a date")
        return None
    stamp = read_stamp(str(printed))
    if stamp is None:
        page.warnings.append(f"{where}: no such date: {str(printed)[:60]!r}; the article is kept without a date")
    elif stamp.warning:
        page.warnings.append(f"{where}: {shown(stamp.warning)}")
    return stamp


def _day(page: Page, where: str, stamp: Stamp | None, link: str, zone: ZoneInfo | None) -> datetime.date | None:
    if stamp is None:
        return None
    instant = stamp.instant
    in_address = permalink_day(link)
    if in_address and abs(in_address - (instant.astimezone(datetime.UTC).date() if instant else stamp.day)) <= _DAY:
        return in_address
    if in_address:
        told = instant.isoformat() if instant else stamp.day
        page.warnings.append(f"{where}: its address says {in_address}, its stamp {told}")
    if instant is None or instant.utcoffset():  # of one in UTC the day need not be the blog's own
        return stamp.day
    if zone:
        return day_in(instant, zone)
    page.warnings.append(f"{where}: {instant.isoformat()} is an instant, not the blog's own day; {NO_ZONE}")
    return None
