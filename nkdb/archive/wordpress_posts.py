"""Where the posts of a page stand in the mark-up of WordPress themes, and where the readers' comments.

Old themes (Kubrick and its kin) have `div.post` with `div.entry`; those since 2010 `.hentry` with `.entry-content`;
block themes `.wp-block-post`, whose single posts stand in nothing but `main`. The classes are those of hAtom
(https://microformats.org/wiki/hatom) and of the themes that come with WordPress.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nkdb.archive.markup import read_node
from nkdb.archive.normal import normal_body

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_CONTAINER = ":is(.hentry, .post, .type-post, .type-page, .type-attachment, article[id^='post-'], div[id^='post-'])"
BODY = (
    ":is(.entry-content, .entry, .entrytext, .post-content, .storycontent, .post-entry, .entry-body, .postentry, "
    ".post-body, .post_content, .entry_content, .td-post-content)"
)
"""The elements that hold the text of a post."""
_SINGLE = f"body:is(.single, .single-post) {BODY}"
_HEADING = ":is(h1, h2, h3, h4)"
_SHOWS = f"{_CONTAINER} {BODY}, {_SINGLE}, {_CONTAINER} {_HEADING} a[rel~='bookmark']"
_NOTHING_FOUND = re.compile(r"(?:^|\s)(?:not-found|error404|no-results)(?:\s|$)")
_OTHER_TYPE = re.compile(r"(?:^|\s)type-(?!post(?:\s|$))([\w-]+)")
_POST_ID = re.compile(r"post-\d+")
_COMMENTS = "#comments, .comments-area, ol.commentlist, ol.comment-list, #respond"
_COMMENT_LIST = "ol.commentlist, ol.comment-list, .comment-list, ol.wp-block-comment-template"
_COMMENT_TOOLS = ".reply, .comment-reply-link, .comment-awaiting-moderation, .comment-edit-link, .comment-respond"


def shows_posts(tree: LexborHTMLParser) -> bool:
    """Whether a page has a post of such a theme."""
    return tree.css_first(_SHOWS) is not None


def find_posts(tree: LexborHTMLParser) -> list[LexborNode]:
    """The elements that hold a post each, in the order of the page; none stands in another one."""
    found = {node.mem_id: node for node in tree.css(_CONTAINER) if not _is_no_post(node)}
    inside: dict[int, list[int]] = {}
    for here, node in found.items():
        outer = _above(node, found)
        if outer is not None:
            inside.setdefault(outer, []).append(here)
    dropped: set[int] = set()
    for here, nested in inside.items():
        body = found[here].css_first(BODY)
        # what only holds posts is none; what stands in a post, such as a list of related ones, belongs to it
        if body is None or (body.mem_id != here and _above(body, found, itself=True) != here):
            dropped.add(here)
        elif here not in dropped:
            dropped.update(nested)
    posts = [node for here, node in found.items() if here not in dropped]
    if not any(node.css_first(BODY) for node in posts) and (body := tree.css_first(_SINGLE)):
        posts = [tree.css_first("main") or tree.body or body]
    return posts


def says_nothing_found(tree: LexborHTMLParser) -> bool:
    """Whether a page without posts says that nothing was found."""
    return tree.css_first("body.error404, .not-found, .no-results") is not None


def kind_of_post(node: LexborNode) -> str:
    """The type of a post that WordPress gives in a class: `post`, `page`, `attachment` or one of the blog's own."""
    other = _OTHER_TYPE.search(node.attributes.get("class") or "")
    return other[1] if other else "post"


def take_comments(tree: LexborHTMLParser) -> str | None:
    """The readers' comments of a page; they and their forms are taken out of it."""
    paragraphs: list[str] = []
    listed = tree.css_first(_COMMENT_LIST)
    if listed:
        for tool in listed.css(_COMMENT_TOOLS):
            tool.decompose()
        paragraphs = read_node(listed).paragraphs
    # inner ones first: an element inside one that is gone is no longer there to be taken out
    for node in reversed(list({found.mem_id: found for found in tree.css(_COMMENTS)}.values())):
        if node.tag not in ("a", "body"):
            node.decompose()
    return normal_body(paragraphs) or None


def _is_no_post(node: LexborNode) -> bool:
    if node.tag not in ("article", "div", "li", "section", "main"):
        return True
    attributes = node.attributes
    classes = attributes.get("class") or ""
    if _NOTHING_FOUND.search(classes):
        return True
    named = {"hentry", "post", "type-post", "type-page", "type-attachment"} & set(classes.split())
    return not named and not _POST_ID.fullmatch(attributes.get("id") or "")


def _above(node: LexborNode, found: dict[int, LexborNode], *, itself: bool = False) -> int | None:
    """The nearest of the elements found that holds a node."""
    at = node if itself else node.parent
    while at is not None:
        if at.mem_id in found:
            return at.mem_id
        at = at.parent
    return None
