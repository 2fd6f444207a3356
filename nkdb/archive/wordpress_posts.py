"""Where the posts of a page stand in the mark-up of WordPress themes, and where the readers' comments.

Old themes (Kubrick and its kin) have `div.post` with `div.entry`; those since 2010 `.hentry` with `.entry-content`;
block themes `.wp-block-post`, whose single posts stand in nothing but `main`. The classes are those of hAtom
(https://microformats.org/wiki/hatom), which Blogger has as well, of the themes that come with WordPress, and of the
page builders that are used most.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nkdb.archive.markup import read_node
from nkdb.archive.normal import normal_body
from nkdb.archive.pruning import prune
from nkdb.archive.text_length import is_enough

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_NAMED = ("hentry", "post", "type-post", "type-page", "type-attachment")
_CONTAINERS = (*(f".{name}" for name in _NAMED), "article[id^='post-']", "div[id^='post-']")
# lists, not `:is()`, wherever a whole page is searched: that takes four times as long
_CONTAINER = ", ".join(_CONTAINERS)
# `*:is()`: what stands before a space is taken for a parent alone by the parser where it begins with `:is()`
ANY_CONTAINER = f"*:is({_CONTAINER})"
"""The elements that may hold a post."""
BODY = (
    "*:is(.entry-content, .entry, .entrytext, .post-content, .storycontent, .post-entry, .entry-body, .postentry, "
    ".post-body, .post_content, .entry_content, .td-post-content, .elementor-widget-theme-post-content, "
    ".et_pb_post_content, .brxe-post-content)"
)
"""The elements that hold the text of a post."""
_COMMON_BODIES = ("entry-content", "entry")
_COMMON_BODY = ", ".join(f".{name}" for name in _COMMON_BODIES)
_SINGLE = f"body:is(.single, .single-post) {BODY}"
_HEADING = "*:is(h1, h2, h3, h4)"
_LISTED = (
    "body:not(.single, .single-post) *:is(.hentry, .type-post) *:is(.entry-title, .post-title, .wp-block-post-title) a"
)
SHOWS_POSTS = f"{ANY_CONTAINER} {BODY}, {_SINGLE}, {ANY_CONTAINER} {_HEADING} a[rel~='bookmark'], {_LISTED}"
"""What every page with posts of such a theme has."""
_ONE = frozenset({"single", "single-post"})
_FOUND = frozenset({"search", "search-results"})
_TITLED = "h1, .entry-title, .post-title"
_NOTHING_FOUND = frozenset({"not-found", "error404", "no-results"})
_LOCKED = "post-password-required"
_OTHER_TYPE = re.compile(r"(?:^|\s)type-(?!post(?:\s|$))([\w-]+)")
_NAMES = frozenset(_NAMED)
_POST_ID = re.compile(r"post-\d+")
_NUMBER_OF_ONE = re.compile(r"postid-(?P<number>\w[\w-]*)")
_COMMENTS = "#comments, #respond, .comments-area, .wp-block-comments, ol.commentlist, ol.comment-list"
_COMMENT_LIST = "ol.commentlist, ol.comment-list, .comment-list, ol.wp-block-comment-template"
_MAY_BE_COMMENTS = (
    "#comments, #respond, .comments-area, .commentlist, .comment-list, .wp-block-comments, .wp-block-comment-template"
)
_COMMENT_TOOLS = ".reply, .comment-reply-link, .comment-awaiting-moderation, .comment-edit-link, .comment-respond"


@dataclass(frozen=True, slots=True)
class FoundPost:
    """An element that holds a post, the one in it that holds its text, its type, and whether it is locked.

    WordPress gives the type in a class: `post`, `page`, `attachment` or one of the blog's own; and so it does where a
    password is asked for.
    """

    node: LexborNode
    body: LexborNode | None
    kind: str
    is_locked: bool


def find_posts(tree: LexborHTMLParser) -> list[FoundPost]:
    """The posts of a page, in its order; none stands in another one."""
    found = {node.mem_id: node for node in tree.css(_CONTAINER)}
    classes = {here: of_post for here, node in found.items() if (of_post := _classes_of_post(node)) is not None}
    found = {here: found[here] for here in classes}
    outer_of: dict[int, int | None] = {}
    inside: dict[int, list[int]] = {}
    for here, node in found.items():
        outer = _above(node, found, outer_of)
        if outer is not None:
            inside.setdefault(outer, []).append(here)
    dropped: set[int] = set()
    for here, nested in inside.items():
        body = found[here].css_first(BODY)
        # what only holds posts is none; what stands in a post, such as a list of related ones, belongs to it
        if body is None or (body.mem_id != here and _above(body, found, outer_of) != here):
            dropped.add(here)
        elif here not in dropped:
            dropped.update(nested)
    posts = [node for here, node in found.items() if here not in dropped]
    if shows_one(tree) and (text := _text_outside(tree, {node.mem_id: node for node in posts})):
        _take_out_others(posts)
        posts = [_around(text, tree)]
    bodies = _common_bodies(tree, {node.mem_id: node for node in posts})
    if len(posts) == 1:
        bodies.update((here, _longest_body(posts[0], body)) for here, body in bodies.items())
    return [
        FoundPost(node, bodies.get(node.mem_id) or _rare_body(node), _kind(of_post), _LOCKED in of_post)
        for node in posts
        for of_post in (classes.get(node.mem_id, ""),)
    ]


def _text_outside(tree: LexborHTMLParser, posts: dict[int, LexborNode]) -> LexborNode | None:
    """The text of a single post whose theme has it in no element of a post; None where one holds a longer text."""
    texts = {found.mem_id: found for found in tree.css(BODY)}
    post_of: dict[int, int | None] = {}
    text_of: dict[int, int | None] = {}
    letters = {
        here: len(text.text_lexbor())
        for here, text in texts.items()
        if here not in posts and _above(text, texts, text_of) is None and _above(text, posts, post_of) is None
    }
    most = 0
    for post in posts.values():
        body = post.css_first(BODY)
        most = max(most, len(body.text_lexbor()) if body is not None else 0)
        holder = _above(post, texts, text_of)
        if holder in letters:  # what is named as a text may only hold the posts
            letters[holder] -= len(post.text_lexbor())
    longest = max(letters, key=letters.__getitem__, default=None)
    return texts[longest] if longest is not None and (not posts or letters[longest] > most) else None


def _around(text: LexborNode, tree: LexborHTMLParser) -> LexborNode:
    """The smallest element that holds the text of a single post and a main heading, but no more than `main`."""
    above: dict[int, LexborNode] = {text.mem_id: text}
    at = text.parent
    while at is not None and at.tag not in ("main", "body"):
        above[at.mem_id] = at
        at = at.parent
    order = {here: place for place, here in enumerate(above)}
    outer_of: dict[int, int | None] = {}
    holders = (_above(heading, above, outer_of) for heading in tree.css("h1"))
    with_heading = [here for here in holders if here is not None and here != text.mem_id]
    return above[min(with_heading, key=order.__getitem__)] if with_heading else at or text


def _take_out_others(posts: Sequence[LexborNode]) -> None:
    """Take out the posts that are listed beside a single one: none of them holds its text."""
    for node in reversed(posts):
        if node.tag != "main":
            node.decompose()


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


def take_comments(tree: LexborHTMLParser) -> str | None:
    """The readers' comments of a page; they and their forms are taken out of it."""
    if tree.css_first(_MAY_BE_COMMENTS) is None:
        return None
    paragraphs: list[str] = []
    listed = tree.css_first(_COMMENT_LIST)
    if listed:
        prune(listed, _COMMENT_TOOLS)
        paragraphs = read_node(listed).paragraphs
    prune(tree, _COMMENTS, but=("a", "body"))
    return normal_body(paragraphs) or None


def is_marked(node: LexborNode) -> bool:
    """Whether a theme marks an element as a post."""
    return _classes_of_post(node) is not None


def _classes_of_post(node: LexborNode) -> str | None:
    """The classes of an element that may hold a post; None where it cannot."""
    if node.tag not in ("article", "div", "li", "section", "main"):
        return None
    attributes = node.attributes
    classes = attributes.get("class") or ""
    names = classes.split()
    is_named = not _NAMES.isdisjoint(names) or _POST_ID.fullmatch(attributes.get("id") or "")
    return classes if is_named and _NOTHING_FOUND.isdisjoint(names) else None


def _kind(classes: str) -> str:
    other = _OTHER_TYPE.search(classes)
    return other[1] if other else "post"


def _common_bodies(tree: LexborHTMLParser, posts: dict[int, LexborNode]) -> dict[int, LexborNode]:
    """The texts of posts in the elements that most themes have, found at one go."""
    bodies: dict[str, dict[int, LexborNode]] = {name: {} for name in _COMMON_BODIES}
    post_of: dict[int, int | None] = {}
    for body in {found.mem_id: found for found in tree.css(_COMMON_BODY)}.values():
        post = _above(body, posts, post_of)
        if post is not None:
            classes = (body.attributes.get("class") or "").split()
            bodies[next(name for name in _COMMON_BODIES if name in classes)].setdefault(post, body)
    rarer, surest = bodies["entry"], bodies["entry-content"]
    return rarer | surest


def _longest_body(post: LexborNode, body: LexborNode) -> LexborNode:
    """The text of the only post of a page: a theme may have called another part of the post so, with a few words."""
    if is_enough(body.text()):
        return body
    inside, few = {node.mem_id for node in body.traverse()}, 2 * len(body.text())
    others = (node for node in post.css(BODY) if node.mem_id not in inside and len(node.text()) > few)
    return next((other for other in others if body.mem_id not in {node.mem_id for node in other.traverse()}), body)


def _rare_body(node: LexborNode) -> LexborNode | None:
    # a class such as `entry` may stand on the post itself
    body = _first_within(node)
    inner = _first_within(body) if body is not None and body.css_first(_TITLED) else None
    return inner or body


def _first_within(node: LexborNode) -> LexborNode | None:
    return next((found for found in node.css(BODY) if found.mem_id != node.mem_id), None)


def _above(node: LexborNode, found: dict[int, LexborNode], known: dict[int, int | None]) -> int | None:
    """The nearest of the elements found that holds a node; `known` keeps it for the parents of earlier nodes."""
    parent = node.parent
    first = parent.mem_id if parent is not None else 0
    if first not in known:
        at = parent
        while at is not None and at.mem_id not in found:
            at = at.parent
        known[first] = at.mem_id if at is not None else None
    return known[first]
