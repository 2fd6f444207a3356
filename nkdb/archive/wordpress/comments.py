"""The readers' comments on pages of WordPress, which stand beside the posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nkdb.archive.html.elements import prune
from nkdb.archive.html.markup import read_node
from nkdb.archive.normal import normal_body

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_COMMENTS = "#comments, #respond, .comments-area, .wp-block-comments, ol.commentlist, ol.comment-list"
_LIST = "ol.commentlist, ol.comment-list, .comment-list, ol.wp-block-comment-template"
# most pages have none, and what names no element is found faster
_MAY_BE_ANY = (
    "#comments, #respond, .comments-area, .commentlist, .comment-list, .wp-block-comments, .wp-block-comment-template"
)
_TOOLS = ".reply, .comment-reply-link, .comment-awaiting-moderation, .comment-edit-link, .comment-respond"


def take_comments(tree: LexborHTMLParser) -> str | None:
    """The readers' comments of a page; they and their forms are taken out of it."""
    if tree.css_first(_MAY_BE_ANY) is None:
        return None
    paragraphs: list[str] = []
    listed = tree.css_first(_LIST)
    if listed is not None:
        prune(listed, _TOOLS)
        paragraphs = read_node(listed).paragraphs
    prune(tree, _COMMENTS, but=("a", "body"))
    return normal_body(paragraphs) or None
