"""The parts of a post in the mark-up of WordPress themes: title, text, date, author, what it is filed under.

Old themes have a heading with `a[rel=bookmark]`, `small`, `div.entry` and `p.postmetadata`; those since 2010
`.entry-title`, `time.entry-date`, `.entry-content`, `.cat-links`; block themes `.wp-block-post-title` and so on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nkdb.archive.markup import Blocks, read_node
from nkdb.archive.normal import normal_line
from nkdb.archive.wordpress_posts import BODY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

# the common ones by themselves: a short selector takes a third of the time
_BODIES = (".entry-content", ".entry", BODY)
# what themes and plug-ins put inside the text that is none of it; share buttons go with what nobody reads
_FILED = frozenset({"postmetadata", "entry-meta", "post-meta", "entry-utility", "entry-footer"})
_NOT_TEXT = frozenset({
    "post-navigation", "navigation", "nav-links", "author-box", "author-info", "yarpp", "yarpp-related",
    "related-posts", "jp-post-flair", "wpcnt", "wpa", "feedback", "share", "post-ratings", "sharethis",
    "wp-block-comments",
})  # fmt: skip
_MORE = frozenset({"more-link", "post-page-numbers", "page-links"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_TITLES = frozenset({"entry-title", "post-title", "storytitle", "wp-block-post-title"})
_PRINTED = frozenset({
    "date", "post-date", "postdate", "entry-date", "published", "posted-on", "post_date", "time", "wp-block-post-date",
    "entry-meta", "post-meta", "postmetadata", "meta", "postinfo", "post-info", "byline",
})  # fmt: skip
_AUTHORS = frozenset({"author", "fn", "post-author", "entry-author"})
_OF_CATEGORIES = frozenset({"cat-links", "taxonomy-category"})
_OF_TAGS = frozenset({"tags-links", "tag-links", "taxonomy-post_tag"})
_EXCERPTS = frozenset({"entry-summary", "post-excerpt", "excerpt"})
_BY = re.compile(r"(?:posted |written )?by:?\s+", re.IGNORECASE)


@dataclass(slots=True)
class PostParts:
    """A post of a page, taken apart; texts are in normal form, `text` may be empty."""

    title: str = ""
    text: Blocks = field(default_factory=Blocks)
    link: str | None = None
    stamp: str | None = None
    printed: list[str] = field(default_factory=list)
    author: str | None = None
    categories: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    has_text: bool = False
    is_excerpt: bool = False
    is_locked: bool = False
    is_followed: bool = True


def take_apart(node: LexborNode) -> PostParts:
    """The parts of a post; its text is taken out of the page on the way, so that it is not looked at twice."""
    parts = PostParts()
    body = _body_of(node)
    if body is not None:
        _take_body(body, parts)
    _read_around(node, parts)
    return parts


def _body_of(node: LexborNode) -> LexborNode | None:
    for selector in _BODIES:
        body = node.css_first(selector)
        if body is not None and body.mem_id != node.mem_id:
            return body
    # a class such as `entry` may stand on the post itself
    return next((found for found in node.css(BODY) if found.mem_id != node.mem_id), None)


def _take_body(body: LexborNode, parts: PostParts) -> None:
    parts.has_text = True
    parts.is_followed = _is_followed(body)
    unread: list[LexborNode] = []
    for found in {found.mem_id: found for found in body.css("[class]")}.values():
        classes = _classes(found.attributes)
        if classes & _FILED:
            parts.printed.append(found.text_lexbor())
            for term in found.css("a[rel]"):
                _take_term(term, parts)
            unread.append(found)
        elif classes & _NOT_TEXT and found.mem_id != body.mem_id:
            unread.append(found)
        elif classes & _MORE and (found.tag == "a" or found.css_first("a") is not None):
            parts.is_excerpt = True
        elif "post-password-form" in classes:
            parts.is_locked = True
    # inner ones first: an element inside one that is gone is no longer there to be taken out
    for other in reversed(unread):
        other.decompose()
    parts.text = read_node(body)
    body.decompose()


def _read_around(node: LexborNode, parts: PostParts) -> None:
    """Title, date, author and terms, from the elements around the text; one look at each of the few that there are."""
    title: LexborNode | None = None
    rank = len(_STAMP_RANKS)
    headings: list[LexborNode] = []
    marked: LexborNode | None = None
    for found in node.css("*"):
        tag, attributes = found.tag, found.attributes
        if tag in _HEADINGS:
            headings.append(found)
        if not attributes and tag != "small":
            continue
        classes = _classes(attributes)
        if title is None and classes & _TITLES:
            title = found
        if tag == "a" and (rel := attributes.get("rel")):
            _take_term(found, parts)
            if marked is None and "bookmark" in rel.split():
                marked = found
        if tag in ("time", "abbr") and (stamp := attributes.get("datetime") or attributes.get("title")):
            here = _stamp_rank(tag, classes)
            if here < rank:
                parts.stamp, rank = stamp, here
        if (tag in ("small", "time") or classes & _PRINTED) and found.mem_id != node.mem_id:
            parts.printed.append(found.text_lexbor())
        if parts.author is None and (classes & _AUTHORS or attributes.get("rel") == "author"):
            parts.author = _BY.sub("", _line(found), count=1) or None
        if classes & _OF_CATEGORIES:
            parts.categories += [name for link in found.css("a") if (name := _line(link))]
        elif classes & _OF_TAGS:
            parts.tags += [name for link in found.css("a") if (name := _line(link))]
        elif classes & _EXCERPTS and not parts.has_text:
            parts.is_excerpt = True
    if title is None:
        title = next((found for found in headings if found.css_first("a[rel~='bookmark']")), None)
        title = title or next(iter(headings), None)
    if title is not None:
        parts.title = _line(title)
        marked = title if title.tag == "a" else title.css_first("a[href]") or marked
    parts.link = marked.attributes.get("href") if marked else None
    parts.tags = [name for name in parts.tags if name not in parts.categories]


def _take_term(link: LexborNode, parts: PostParts) -> None:
    rel = (link.attributes.get("rel") or "").split()
    if "category" in rel:
        parts.categories.append(_line(link))
    elif "tag" in rel:
        parts.tags.append(_line(link))


_STAMP_RANKS = (frozenset({"published", "dt-published"}), frozenset({"entry-date"}), frozenset[str]())


def _stamp_rank(tag: str, classes: frozenset[str]) -> int:
    """How surely a time is that of publication, 0 being surest; as many as there are ranks where it is not."""
    for rank, wanted in enumerate(_STAMP_RANKS[:2]):
        if classes & wanted:
            return rank
    return len(_STAMP_RANKS) if tag == "abbr" or "updated" in classes else 2


def _classes(attributes: dict[str, str | None]) -> frozenset[str]:
    return frozenset((attributes.get("class") or "").split())


def _line(node: LexborNode) -> str:
    """The text of an element in one line; most hold nothing but text."""
    if "screen-reader" in (node.html or ""):
        return normal_line(" ".join(read_node(node).paragraphs))
    return normal_line(node.text_lexbor())


def _is_followed(node: LexborNode) -> bool:
    """Whether anything stands below an element on the page, so that its end was not cut off."""
    return any(text.strip() for text in _below(node))


def _below(node: LexborNode) -> Iterator[str]:
    at: LexborNode | None = node
    while at is not None and at.tag != "body":
        after = at.next
        while after is not None:
            yield "." if after.tag and not after.tag.startswith("-") else after.text_lexbor()
            after = after.next
        at = at.parent
