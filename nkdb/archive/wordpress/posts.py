"""Where the posts of a page stand in the mark-up of WordPress themes.

Old themes (Kubrick and its kin) have `div.post` with `div.entry`; those since 2010 `.hentry` with `.entry-content`;
block themes `.wp-block-post`, whose single posts stand in nothing but `main`. The classes are those of hAtom
(https://microformats.org/wiki/hatom), which Blogger has as well, of the themes that come with WordPress, and of the
page builders that are used most.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from nkdb.archive.html.elements import above, each
from nkdb.archive.html.title import heading_told, main_headings
from nkdb.archive.normal import normal_line
from nkdb.archive.text_length import is_enough
from nkdb.archive.wordpress.page import shows_one
from nkdb.archive.wordpress.permalinks import permalinked, permalinked_posts
from nkdb.archive.wordpress.unmarked import is_of_wordpress, unmarked_text, unmarked_texts

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
    "body:not(.single, .single-post) *:is(.hentry, .type-post) "
    "*:is(.entry-title, .post-title, .wp-block-post-title, .elementor-post__title) a"
)
_SHOWS_POSTS = f"{ANY_CONTAINER} {BODY}, {_SINGLE}, {ANY_CONTAINER} {_HEADING} a[rel~='bookmark'], {_LISTED}"
_OWN_TITLE = ".entry-title, .post-title"
_TITLED = f"h1, {_OWN_TITLE}"
_NOTHING_FOUND = frozenset({"not-found", "error404", "no-results"})
_LOCKED = "post-password-required"
_OTHER_TYPE = re.compile(r"(?:^|\s)type-(?!post(?:\s|$))([\w-]+)")
_NAMES = frozenset(_NAMED)
_POST_ID = re.compile(r"post-\d+")


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


def shows_posts(tree: LexborHTMLParser) -> bool:
    """Whether a page has what every page with posts of such a theme has."""
    return tree.css_first(_SHOWS_POSTS) is not None


def shows_unmarked_posts(tree: LexborHTMLParser) -> bool:
    """Whether a page that WordPress made has posts whose texts its theme calls by no name that is known."""
    if not is_of_wordpress(tree):
        return False
    posts = [node for node in tree.css(_CONTAINER) if is_marked(node)]
    if posts or shows_one(tree):
        return any(unmarked_texts(posts, are_one=shows_one(tree)))
    found = permalinked(tree)
    with_text = [nodes for nodes in found if sum(len(node.css("p")) for node in nodes if node.is_element_node) > 1]
    return 2 * len(with_text) >= len(found) > 0


def find_posts(tree: LexborHTMLParser) -> list[FoundPost]:
    """The posts of a page, in its order; none stands in another one."""
    found = {node.mem_id: node for node in tree.css(_CONTAINER)}
    if not found and not shows_one(tree):
        return [FoundPost(node, _rare_body(node), "post", is_locked=False) for node in permalinked_posts(tree)]
    classes = {here: of_post for here, node in found.items() if (of_post := _classes_of_post(node)) is not None}
    posts = _apart({here: found[here] for here in classes})
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


def _apart(found: dict[int, LexborNode]) -> list[LexborNode]:
    """The posts among elements that may be: what only holds posts is none, and what stands in a post belongs to it."""
    outer_of: dict[int, int | None] = {}
    inside: dict[int, list[int]] = {}
    for here, node in found.items():
        outer = _holder(node, found, outer_of)
        if outer is not None:
            inside.setdefault(outer, []).append(here)
    dropped: set[int] = set()
    for here, nested in inside.items():
        body = found[here].css_first(BODY)
        if body is None or (body.mem_id != here and _holder(body, found, outer_of) != here):
            dropped.add(here)
        elif here not in dropped:
            dropped.update(nested)
    return [node for here, node in found.items() if here not in dropped]


def _text_outside(tree: LexborHTMLParser, posts: dict[int, LexborNode]) -> LexborNode | None:
    """The text of a single post whose theme has it in no element of a post; None where one holds a longer text."""
    texts = {found.mem_id: found for found in tree.css(BODY)}
    post_of: dict[int, int | None] = {}
    text_of: dict[int, int | None] = {}
    letters = {
        here: len(text.text_lexbor())
        for here, text in texts.items()
        if here not in posts and _holder(text, texts, text_of) is None and _holder(text, posts, post_of) is None
    }
    most = 0
    for post in posts.values():
        body = post.css_first(BODY)
        most = max(most, len(body.text_lexbor()) if body is not None else 0)
        holder = _holder(post, texts, text_of)
        if holder in letters:  # what is named as a text may only hold the posts
            letters[holder] -= len(post.text_lexbor())
    longest = max(letters, key=letters.__getitem__, default=None)
    return texts[longest] if longest is not None and (not posts or letters[longest] > most) else None


def _around(text: LexborNode, tree: LexborHTMLParser) -> LexborNode:
    """The smallest element that holds the text of a single post and its title, be it the text; no more than `main`."""
    told = heading_told(tree)
    titles = [heading for heading in tree.css(_HEADING) if told and normal_line(heading.text_lexbor()) == told]
    titles = titles or tree.css(f"{_HEADING} a[rel~='bookmark']")
    if titles and all(any(at.mem_id == text.mem_id for at in above(title)) for title in titles):
        return text
    main = next((holder for holder in above(text) if holder.tag in ("main", "body")), None)
    within = takewhile(lambda holder: holder.tag not in ("main", "body"), above(text))
    around = {holder.mem_id: holder for holder in (text, *within)}
    holder_of: dict[int, int | None] = {}
    with_heading = {
        _holder(heading, around, holder_of) for heading in main_headings(tree) or main_headings(tree, _HEADING)
    }
    with_heading.discard(text.mem_id)
    return next((holder for here, holder in around.items() if here in with_heading), main or text)


def _take_out_others(posts: Sequence[LexborNode]) -> None:
    """Take out the posts that are listed beside a single one: none of them holds its text."""
    for node in reversed(posts):
        if node.tag != "main":
            node.decompose()


def with_unmarked_texts(posts: Sequence[FoundPost], *, are_one: bool) -> list[FoundPost]:
    """The posts with the texts of those whose theme calls them by no name that is known."""
    without = [post for post in posts if post.body is None]
    texts = unmarked_texts([post.node for post in without], are_one=are_one)
    marked = {post.node.mem_id: text.marked() for post, text in zip(without, texts, strict=True) if text}
    return [replace(post, body=marked[post.node.mem_id]) if post.node.mem_id in marked else post for post in posts]


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
    for body in each(tree, _COMMON_BODY):
        post = _holder(body, posts, post_of)
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
    if body is None or body.css_first(_TITLED) is None:
        return body
    inner = _first_within(body)
    if inner is None and body.css_first(_OWN_TITLE) is not None and (text := unmarked_text(body)):
        return text.marked()
    return inner or body


def _first_within(node: LexborNode) -> LexborNode | None:
    return next(iter(each(node, BODY)), None)


def _holder(node: LexborNode, found: dict[int, LexborNode], known: dict[int, int | None]) -> int | None:
    """The nearest of the elements found that holds a node; `known` keeps it for the parents of earlier nodes."""
    parent = node.parent
    first = parent.mem_id if parent is not None else 0
    if first not in known:
        known[first] = next((holder.mem_id for holder in above(node) if holder.mem_id in found), None)
    return known[first]
