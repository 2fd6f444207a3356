"""Exports of a whole blog (WordPress eXtended RSS), read post by post: an export may be larger than the memory.

Only published posts are taken, and what a site calls reports, papers or news; drafts, pages, attachments and whatever
else an export holds, among it what plug-ins store, are counted.
The format is what WordPress writes in wp-admin/includes/export.php.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from nkdb.archive.article import Page, PageArticle, PostMetadata
from nkdb.archive.content import Content
from nkdb.archive.dates.post_date import stored_day
from nkdb.archive.feeds.xmltext import refused_doctype, without_controls
from nkdb.archive.files.decoding import Utf8Pieces, called
from nkdb.archive.html.markup import read_html
from nkdb.archive.html.rendered import LOCKED, is_article_type, plain, rendered_post
from nkdb.archive.normal import normal_body, shown
from nkdb.archive.wordpress.made_when_shown import made_when_shown
from nkdb.archive.wordpress.smilies import with_faces
from nkdb.archive.wordpress.texturize import texturize
from nkdb.archive.wordpress.wpautop import wpautop
from nkdb.errors import PageError

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME = "WordPress export (WXR)"
FORMAT = "XML"
LOOKS_FOR = "XML that begins with <rss> and names http://wordpress.org/export/"
POST_LOOKS = "an <item> with <wp:post_type>post</wp:post_type> and <wp:status>publish</wp:status>"

ITEM_LIMIT = 64 * 2**20
_MOST_ABOVE = 4096
_NAMESPACE = "http://wordpress.org/export/"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_WRITINGS_WORDS = (
    "analysis article brief briefing bulletin commentary dispatch essay interview news paper pressrelease publication "
    "report story study"
)
_WRITINGS = frozenset(_WRITINGS_WORDS.split())
_PLURALS = (("ies", "y"), ("yses", "ysis"), ("s", ""))
_WITHIN_NAME = re.compile(r"(?<=press)[_-](?=release)|[_-]items?$")


def identify(content: Content) -> bool:
    """Whether it is RSS whose first element names the namespace of exports."""
    return content.root == "rss" and _NAMESPACE in content.start.partition("<channel")[0]


def parse(content: Content) -> Page:
    """The published posts of the export, lazily."""
    if content.has_doctype:
        raise refused_doctype(content)
    page = Page(NAME)
    page.articles = _articles(page, content)
    return page


def _articles(page: Page, content: Content) -> Iterator[PageArticle]:
    from lxml import etree

    with content.open() as stream:
        bounded = _Bounded(content, stream)
        items = etree.iterparse(
            bounded, events=("end",), tag="item", encoding="utf-8", resolve_entities=False, no_network=True,
            load_dtd=False, huge_tree=False,
        )  # fmt: skip
        names: dict[str, str] | None = None
        try:
            for _, item in items:
                line = (item.sourceline or 1) + bounded.lines_above
                if names is None:
                    names = _names_of_authors(item)
                article = _article(page, line, _Fields(item), names)
                _drop(item)
                bounded.begin()
                if article:
                    yield article
            if bounded.broken and not content.warnings:  # which tell it of the start
                places = f"{bounded.broken:,} place{'s' if bounded.broken > 1 else ''}"
                odd = f"bytes that are not {called(content.encoding)} in {places} of the export: U+FFFD stands there"
                page.warnings.append(odd)
        except etree.XMLSyntaxError as error:
            # of an entity that nobody defined, the error itself says neither the name nor the place
            first = next(iter(items.error_log.filter_from_errors()), None)
            line, column = (first.line, first.column) if first else error.position
            line += bounded.lines_above
            said = first.message if first else str(error.msg).partition(", line ")[0]
            reason = shown(said.splitlines()[0][:300])
            found = f"broken XML at line {line}, column {column} ({reason})"
            raise PageError(content.name, found, "a whole, well-formed export") from None


def _names_of_authors(first: _Element) -> dict[str, str]:
    """The names under which posts are shown, by what their authors log in with; they stand above the first item."""
    names: dict[str, str] = {}
    for author in first.itersiblings("{*}author", preceding=True):
        fields = {child.tag.rpartition("}")[2]: _text(child) for child in author if isinstance(child.tag, str)}
        names[fields.get("author_login", "")] = fields.get("author_display_name", "")
    return names


def _drop(item: _Element) -> None:
    """Let go of an item and of all that stood before it."""
    item.clear()
    parent = item.getparent()
    while parent is not None and item.getprevious() is not None:
        del parent[0]


class _Bounded:
    """A stream that gives up on a post of more than ITEM_LIMIT bytes, which would have to be held in memory.

    Empty lines above the XML declaration and complaints, as plug-ins and PHP print them, are passed over, and so are
    control characters; all comes as UTF-8, with U+FFFD for bytes that are no text, as of a syllable cut in half.
    """

    def __init__(self, content: Content, stream: BinaryIO) -> None:
        self._name, self._stream, self._since = content.name, stream, 0
        self._pieces = Utf8Pieces(content.encoding)
        self.lines_above = 0
        self._first = self._declaration_on(self._next(_MOST_ABOVE))

    @property
    def broken(self) -> int:
        """In how many places bytes that are no text were read."""
        return self._pieces.broken

    def begin(self) -> None:
        """A post has ended, the next begins."""
        self._since = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data, self._first = self._first or self._next(size), b""
        self._since += len(data)
        if self._since > ITEM_LIMIT:
            megabytes = ITEM_LIMIT // 2**20
            raise PageError(self._name, f"more than {megabytes} MB without the end of a post", "posts of less")
        return without_controls(data)

    def _next(self, size: int) -> bytes:
        data = self._stream.read(size)
        mended = self._pieces.mended(data)
        # an empty piece is the end of the file for who reads it
        return mended if mended or not data else self._next(_MOST_ABOVE)

    def _declaration_on(self, data: bytes) -> bytes:
        above, mark, rest = data.partition(b"<?xml")
        if not mark or b"<rss" in above:
            return data
        self.lines_above = above.count(b"\n")
        return mark + rest


class _Fields:
    """The fields of an item, of whichever version of the export format."""

    def __init__(self, item: _Element) -> None:
        self.item = item
        self.wp: dict[str, str] = {}
        self.terms: dict[str, list[str]] = {}
        self.comments: list[_Element] = []
        for child in item:
            if not isinstance(child.tag, str):
                continue
            namespace, _, name = child.tag.rpartition("}")
            if namespace.startswith("{" + _NAMESPACE):
                if name == "comment":
                    self.comments.append(child)
                else:
                    self.wp.setdefault(name, _text(child))
            elif child.tag == "category":
                self.terms.setdefault(child.get("domain", ""), []).append(_text(child))

    def text(self, tag: str) -> str:
        """The text of a child, empty where there is none."""
        child = self.item.find(tag)
        return "" if child is None else _text(child)


def _text(element: _Element) -> str:
    return "".join(str(part) for part in element.itertext()) if len(element) else element.text or ""


def _article(page: Page, line: int, fields: _Fields, names: dict[str, str]) -> PageArticle | None:
    kind, status = fields.wp.get("post_type", "").strip(), fields.wp.get("status", "").strip()
    reason = None
    if not _is_article(kind):
        reason = f"not a post: {kind or 'no type'}"
    elif status != "publish":
        reason = f"not published: {status or 'no status'}"
    elif fields.wp.get("post_password", "").strip():
        reason = LOCKED
    if reason:
        page.skipped[shown(reason[:60])] += 1
        return None
    where, login = f"line {line}", fields.text(_CREATOR)
    stored = fields.text(_CONTENT)
    page.warnings += [f"{where}: {odd}" for odd in made_when_shown(stored)]
    date = stored_day(fields.wp.get("post_date", "").strip())
    page.warnings += [f"{where}: {warning}" for warning in date.warnings]
    return rendered_post(
        page, where, texturize(fields.text("title")), date.day, _shown(stored),
        PostMetadata(
            fields.text("link"), names.get(login) or login, fields.terms.get("category", []),
            fields.terms.get("post_tag", []) or fields.terms.get("tag", []), _comments(fields.comments), line=line,
        ),
    )  # fmt: skip


def _is_article(kind: str) -> bool:
    """Whether a type is that of posts, or its name ends in what a site may call them: `report`, `press-releases`."""
    last = re.split(r"[_-]", _WITHIN_NAME.sub("", kind.lower()))[-1]
    names = {last, *(last.removesuffix(many) + one for many, one in _PLURALS if last.endswith(many))}
    return kind == "post" or (is_article_type(kind) and not names.isdisjoint(_WRITINGS))


def _shown(stored: str) -> str:
    """A stored text as the blog shows it."""
    return wpautop(with_faces(texturize(stored)))


def _comments(comments: list[_Element]) -> str | None:
    """Approved comments, author first; pings of other sites are none."""
    paragraphs: list[str] = []
    for comment in comments:
        fields = {child.tag.rpartition("}")[2]: _text(child) for child in comment if isinstance(child.tag, str)}
        if fields.get("comment_approved") == "1" and fields.get("comment_type", "") in ("", "comment"):
            paragraphs.append(plain(fields.get("comment_author", "")))
            paragraphs += read_html(_shown(fields.get("comment_content", ""))).paragraphs
    return normal_body(paragraphs) or None
