"""What WordPress says that a page is of: one post, what was searched for, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nkdb.archive.text_length import is_enough

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from nkdb.archive.wordpress_posts import FoundPost

_ONE = frozenset({"single", "single-post"})
_FOUND = frozenset({"search", "search-results"})
_NUMBER_OF_ONE = re.compile(r"postid-(?P<number>\w[\w-]*)")


def shows_one(tree: LexborHTMLParser) -> bool:
    """Whether WordPress says that a page is of one post, and no archive."""
    return not _ONE.isdisjoint(_body_classes(tree))


def _body_classes(tree: LexborHTMLParser) -> Sequence[str]:
    body = tree.body
    return (body.attributes.get("class") or "").split() if body is not None else ()


def the_one(tree: LexborHTMLParser, posts: Sequence[FoundPost]) -> FoundPost | None:
    """That of the posts which a page of one post is of: as its number says, else the only one with a text."""
    number = _number_of_one(tree)
    own = [post for post in posts if number and _numbered(post.node, number)]
    if len(own) != 1:
        own = [post for post in posts if post.body is not None]
    return own[0] if len(own) == 1 else None


def has_text_of_one(tree: LexborHTMLParser, posts: Sequence[FoundPost]) -> bool:
    """Whether the text of a page of one post may be among those found: its theme may mark that in another way."""
    own = the_one(tree, posts)
    if own is None:
        number = _number_of_one(tree)
        is_elsewhere = number and tree.css_first(f"article.post-{number}, #post-{number}") is not None
        return any(post.body is not None for post in posts) and not is_elsewhere
    if own.body is None or own.node.tag != "body" or is_enough(own.body.text()):
        return own.is_locked or own.body is not None
    # a few words in no element of a post may be of anything, where the page has more
    return not is_enough("".join(paragraph.text() for paragraph in tree.css("p")))


def _number_of_one(tree: LexborHTMLParser) -> str:
    found = filter(None, map(_NUMBER_OF_ONE.fullmatch, _body_classes(tree)))
    return next((match["number"] for match in found), "")


def _numbered(node: LexborNode, number: str) -> bool:
    name = f"post-{number}"
    return node.attributes.get("id") == name or name in (node.attributes.get("class") or "").split()


def shows_found(tree: LexborHTMLParser) -> bool:
    """Whether WordPress says that a page is of posts that were searched for."""
    return not _FOUND.isdisjoint(_body_classes(tree))


def says_nothing_found(tree: LexborHTMLParser) -> bool:
    """Whether a page without posts says that nothing was found."""
    return tree.css_first("body.error404, .not-found, .no-results") is not None
