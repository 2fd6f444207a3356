"""Which of the posts found on a WordPress page is the one that the page is of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nkdb.archive.text_length import is_enough
from nkdb.archive.wordpress.page import number_of_one
from nkdb.archive.wordpress.posts import FoundPost

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode


def the_one(tree: LexborHTMLParser, posts: Sequence[FoundPost]) -> FoundPost | None:
    """That of the posts which a page of one post is of: as its number says, else the only one with a text."""
    number = number_of_one(tree)
    own = [post for post in posts if number and _numbered(post.node, number)]
    if len(own) != 1:
        own = [post for post in posts if post.body is not None]
    return own[0] if len(own) == 1 else None


def has_text_of_one(tree: LexborHTMLParser, posts: Sequence[FoundPost]) -> bool:
    """Whether the text of a page of one post may be among those found: its theme may mark that in another way."""
    own = the_one(tree, posts)
    if own is None:
        number = number_of_one(tree)
        is_elsewhere = number and tree.css_first(f"article.post-{number}, #post-{number}") is not None
        return any(post.body is not None for post in posts) and not is_elsewhere
    if own.body is None or own.node.tag != "body" or is_enough(own.body.text()):
        return own.is_locked or own.body is not None
    # a few words in no element of a post may be of anything, where the page has more
    return not is_enough("".join(paragraph.text() for paragraph in tree.css("p")))


def _numbered(node: LexborNode, number: str) -> bool:
    name = f"post-{number}"
    return node.attributes.get("id") == name or name in (node.attributes.get("class") or "").split()
