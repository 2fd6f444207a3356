"""The readers' comments on pages of WordPress, which stand beside the posts."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from nkdb.archive.html.elements import above, prune
from nkdb.archive.html.markup import read_node
from nkdb.archive.html.own_parts import called_comments, is_of_links
from nkdb.archive.normal import normal_body
from nkdb.archive.posts.listed import counts_comments

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_COMMENTS = "#comments, #respond, .comments-area, .wp-block-comments, ol.commentlist, ol.comment-list"
_LIST = (
    "ol.commentlist, ol.comment-list, .comment-list, ol.wp-block-comment-template, "
    # of Blogger and Movable Type
    "#comments-block, .comments-content"
)
# WordPress itself calls each so, whatever holds them
_COMMENT = "#comments .comment, .comments-area .comment, #comments .comment-body"
# most pages have none, and what names no element is found faster
_MAY_BE_ANY = (
    "#comments, #respond, .comments-area, .commentlist, .comment-list, .wp-block-comments, .wp-block-comment-template"
)
_TOOLS = (
    "#respond, .reply, .comment-reply-link, .comment-awaiting-moderation, .comment-edit-link, .comment-respond, "
    ".comment-actions, .thread-toggle"
)
_LINES = ("a", "span", "p", "small", "li")
"""What of that name tells how many comments there are, or leads to them."""


def take_comments(tree: LexborHTMLParser) -> str | None:
    """The readers' comments of a page; they and their forms are taken out of it."""
    if tree.css_first(_MAY_BE_ANY) is None:
        return None
    paragraphs: list[str] = []
    listed = tree.css_first(_LIST)
    if listed is None and (first := tree.css_first(_COMMENT)) is not None:
        listed = first.parent
    if listed is not None:
        prune(listed, _TOOLS)
        paragraphs = read_node(listed).paragraphs
    prune(tree, _COMMENTS, but=("a", "body"))
    return normal_body(paragraphs) or None


def take_own_comments(tree: LexborHTMLParser, posts: Collection[LexborNode]) -> str:
    """As `take_comments`, of a theme that calls comments so in a way of its own, beside or in the posts."""
    holders = {at.mem_id for post in posts for at in (post, *above(post))}
    paragraphs: list[str] = []
    for node in called_comments(tree, but=holders):
        if node.tag not in _LINES and not counts_comments(node.text_lexbor()):
            prune(node, _TOOLS)
            paragraphs += [] if is_of_links(node) else read_node(node).paragraphs
            node.decompose()
    return normal_body(paragraphs)
