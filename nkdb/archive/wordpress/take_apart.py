"""A post in the mark-up of a WordPress theme, taken apart; what stands in its text and is none of it is taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

from nkdb.archive.html.elements import above, behind, each
from nkdb.archive.html.markup import BLOCKS, read_node
from nkdb.archive.html.tags import attribute, tags_in
from nkdb.archive.normal import normal_line
from nkdb.archive.posts.beginning import CUT_SHORT, ELLIPSES, leads_on, leads_to_rest
from nkdb.archive.wordpress.around import read_around, take_term
from nkdb.archive.wordpress.classes import FILED, OF_CATEGORIES, OF_TAGS, PAGES, words
from nkdb.archive.wordpress.links import names_of_links_in
from nkdb.archive.wordpress.others import take_out_others
from nkdb.archive.wordpress.parts import PostParts
from nkdb.archive.wordpress.posts import FoundPost
from nkdb.archive.wordpress.printed_date import printed_in

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# what themes and plug-ins put inside the text that is none of it; share buttons go with what nobody reads
_NOT_TEXT = frozenset({
    "post-navigation", "navigation", "nav-links", "author-box", "author-info", "yarpp", "yarpp-related",
    "related-posts", "jp-post-flair", "wpcnt", "wpa", "feedback", "share", "post-ratings", "sharethis",
    "wp-block-comments", "to_comments",
})  # fmt: skip
_MORE = frozenset({"more-link"}) | PAGES
_MORE_OF_THEMES = re.compile(r"(?:^|[\s_-])read-?more(?:[\s_-]|$)")
_NO_ADDRESS = re.compile(r"^(?:https?:)?//(?:www\.)?|/*(?:#.*)?$")
"""What two addresses of one post may differ in."""
_LOCKED = "post-password-form"
_OF_TERMS = OF_CATEGORIES | OF_TAGS
_OF_NOTE = FILED | _OF_TERMS | _NOT_TEXT | _MORE | {_LOCKED}


def take_apart(post: FoundPost, *, is_only: bool, is_cut: bool) -> PostParts:
    """The parts of a post; its text is taken out of the page on the way, so that it is not looked at twice.

    Of the only post of a page (`is_only`) what tells of other posts is left out. Of a page that may be cut off
    (`is_cut`) `is_followed` tells whether anything stands below the text.
    """
    parts = PostParts(is_locked=post.is_locked)
    if post.body is not None:
        parts.is_followed = not is_cut or _is_followed(post.body)
        if is_only:
            take_out_others(post.node, post.body)
        _take_body(post.body, parts)
    read_around(post.node, parts)
    parts.is_excerpt |= any(_is_to_whole(link, parts.link, is_only=is_only) for link in parts.leading_on)
    return parts


def _is_to_whole(link: tuple[str, str], own: str | None, *, is_only: bool) -> bool:
    """Whether a link, given as address and classes, leads from the beginning of a post to the whole of it.

    Below the whole of a post a theme may have a link of the same classes and words to another one.
    """
    address, classes = link
    if leads_to_rest(address) or (not is_only and _MORE_OF_THEMES.search(classes)):
        return True
    return own is not None and _NO_ADDRESS.sub("", address) == _NO_ADDRESS.sub("", own)


def _take_body(body: LexborNode, parts: PostParts) -> None:
    parts.has_text = True
    parts.text = read_node(body)
    paragraphs = parts.text.paragraphs
    parts.is_automatic = len(paragraphs) == 1 and paragraphs[0].rstrip().endswith(CUT_SHORT)
    if not _OF_NOTE.isdisjoint(" ".join(parts.text.classes).split()):
        _take_out(body, parts)
        parts.text = read_node(body)
    if parts.text.paragraphs and leads_on(last := parts.text.paragraphs[-1]):
        parts.leading_on = list(_leading_on(body, normal_line(last)))
    body.decompose()


def _leading_on(body: LexborNode, last: str) -> Iterator[tuple[str, str]]:
    """Address and classes of the links that say that they lead on, and with which the last paragraph of a text ends."""
    for link in body.css("a[href]"):
        if leads_on(normal_line(link.text_lexbor())) and last.endswith(
            normal_line(" ".join(read_node(link).paragraphs))
        ):
            classes = [of.attributes.get("class") or "" for of in (link, link.parent) if of is not None]
            yield link.attributes.get("href") or "", " ".join(classes)


def _take_out(body: LexborNode, parts: PostParts) -> None:
    """Take out what themes put inside the text that is none of it."""
    unread: list[LexborNode] = []
    for found in each(body, "[class]"):  # whatever its own element is called, it is the text
        classes = words(found.attributes.get("class") or "")
        if classes & FILED:
            tags = tags_in(found)
            parts.printed.texts += printed_in(tags)
            for place, tag in enumerate(tags):
                if tag.startswith("a "):
                    take_term(tags, place, attribute(tag.partition(">")[0], "rel").split(), parts)
            unread.append(found)
        elif classes & _OF_TERMS and found.tag in BLOCKS:  # within a line it is read with that
            if names := names_of_links_in(tags_in(found)):
                (parts.categories if classes & OF_CATEGORIES else parts.tags).extend(names)
                unread.append(found)
        elif classes & _NOT_TEXT:
            unread.append(found)
        elif classes & _MORE and found.css_first("a") is not None:  # be it the link itself
            parts.is_excerpt = True
            before = found.prev
            parts.is_automatic |= before is not None and before.text_lexbor().rstrip().endswith(ELLIPSES)
        elif _LOCKED in classes:
            parts.is_locked = True
    # inner ones first: an element inside one that is gone is no longer there to be taken out
    for other in reversed(unread):
        other.decompose()


def _is_followed(node: LexborNode) -> bool:
    """Whether anything stands below an element on the page, so that its end was not cut off."""
    holders = takewhile(lambda holder: holder.tag != "body", (node, *above(node)))
    below = (beside for holder in holders for beside in behind(holder))
    return any(beside.is_element_node or beside.text_lexbor().strip() for beside in below)
